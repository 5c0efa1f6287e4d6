"""A quantile of durations of which some are still running, read off the Kaplan-Meier curve.

It does not add up: the store keeps it by period and team, with its interval and where it can end.
"""

from __future__ import annotations

from fractions import Fraction

from dashboard.aggregate.edges import Edges, Open, between, exact
from dashboard.aggregate.kind import Aggregate, Amount, Ends
from dashboard.method.tally import Tally


class Duration(Aggregate):
    """A bound where it is not reached: the least that it can be."""

    takes = ("0 to 525,600,000 minutes, a thousand years", "value between 0 and 525600000")

    def amount(self, tally: Tally) -> Amount | None:
        return None if tally.quantile is None else (exact(tally.quantile), Fraction(1))

    def value(self, tally: Tally) -> float | None:
        return tally.quantile

    def interval(self, tally: Tally) -> Ends:
        return (tally.at_least, None) if tally.quantile is None else (None, None)

    def is_open(self, tally: Tally) -> bool:
        return tally.still_open > 0

    def so_far(self, tally: Tally, edges: Edges) -> Open:
        return between(tally.at_least, tally.at_most, edges)

"""The time by which half of the cases were done."""

from __future__ import annotations

from dashboard.aggregate.duration import Duration
from dashboard.aggregate.edges import Edges, Open, between
from dashboard.aggregate.kind import Ends
from dashboard.method import difference
from dashboard.method.tally import Tally


class Median(Duration):
    """Its intervals, of 95 and 80 %, are order statistics (method/survival.py)."""

    said = "the median, open cases counted with their age so far (Kaplan–Meier)"
    quantile = 0.5
    most = "half"
    within = "half of them"

    def interval(self, tally: Tally) -> Ends:
        return super().interval(tally) if tally.quantile is None else (tally.low, tally.high)

    def behind(self, tally: Tally, edges: Edges) -> tuple[Open, float | None]:
        return between(tally.likely_low, tally.likely_high, edges), None

    def difference(self, now: Tally, before: Tally) -> Ends:
        """Medians differ where their intervals do not overlap: from the nearest ends to the farthest."""
        ends = (now.low, now.high, before.low, before.high)
        if any(end is None for end in ends):
            return None, None
        low, high, old_low, old_high = (end or 0.0 for end in ends)
        return low - old_high, high - old_low

    def difference_p(self, now: Tally, before: Tally) -> float | None:
        return difference.intervals_p(
            (now.quantile, now.low, now.high), (before.quantile, before.low, before.high)
        )


KIND = Median()

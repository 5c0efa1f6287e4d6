"""The share of cases of which something is true: values are 0 or 1, shown in percent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from dashboard.aggregate.edges import BANDS, Edges, Open, exact, probable
from dashboard.aggregate.kind import Aggregate, Amount, Ends, plain
from dashboard.method import bands, difference, intervals
from dashboard.method.tally import Tally, weight_of


class Proportion(Aggregate):
    """Wilson's interval, Jeffreys' posterior, the beta-binomial of what is undecided, Newcombe's change."""

    said = "the share of cases, in percent"
    adds: ClassVar[Mapping[str, str]] = {"total": "cast(value as bigint)"}
    takes = ("0 or 1", "value in (0, 1)")
    worth = "100 * total"
    row = "cast(o.value as double)"
    points = 100
    ends = (0.0, 1.0)
    is_share = True
    is_counted = True
    like = "at this rate"
    lacks = "cases"

    def amount(self, tally: Tally) -> Amount | None:
        return (100 * Fraction(tally.total), Fraction(tally.n)) if tally.n > 0 else None

    def value(self, tally: Tally) -> float | None:
        # multiplied before it is divided: 7 of 100 are 7 %, not a hair more
        return 100 * tally.total / tally.n if tally.n > 0 else None

    def interval(self, tally: Tally) -> Ends:
        low, high = intervals.wilson(*_share(tally))
        return 100 * low, 100 * high

    def bounds(self, tally: Tally) -> tuple[float, float] | None:
        if not tally.undecided or not tally.n:
            return None
        every = tally.n + tally.undecided
        return 100 * tally.total / every, 100 * (tally.total + tally.undecided) / every

    def chances(self, tally: Tally, edges: Edges) -> bands.Bands:
        return bands.of_share(*_share(tally), edges.red / 100, edges.goal / 100)

    def so_far(self, tally: Tally, edges: Edges) -> Open:
        shares = (exact(edge) / 100 for edge in edges)
        return probable(bands.of_share_so_far(int(tally.total), int(tally.n), tally.undecided, *shares))

    def with_more(self, tally: Tally, more: int, edges: Edges) -> Open:
        # months differ by more than their cases do by luck, so nothing is drawn of days to come: all of
        # their cases fail, or all succeed. What waits of the days that are over is drawn as ever.
        known = int(tally.n) + tally.undecided
        if not known:
            return BANDS
        found = []
        for hits in (0, more):
            shares = ((exact(edge) / 100 * (known + more) - hits) / known for edge in edges)
            drawn = bands.of_share_so_far(int(tally.total), int(tally.n), tally.undecided, *shares)
            found += [BANDS.index(band) for band in probable(drawn)]
        return BANDS[min(found) : max(found) + 1]

    def difference(self, now: Tally, before: Tally) -> Ends:
        low, high = difference.newcombe(*_share(now), *_share(before))
        return 100 * low, 100 * high

    def difference_p(self, now: Tally, before: Tally) -> float:
        return difference.touching(lambda level: difference.newcombe(*_share(now), *_share(before), level))

    def weighed(self, tally: Tally, share: float) -> tuple[float, float]:
        return 100 * tally.total, tally.n

    def could_turn(self, tally: Tally, way: int) -> int:
        return int(tally.n) - int(tally.total) if way > 0 else int(tally.total)

    def turned(self, tally: Tally, cases: int) -> Tally:
        return tally.with_(total=float(int(tally.total) + cases))

    def one_moves(self, units: float) -> float:
        return 100 / units

    def summed(self, tally: Tally) -> str:
        return f"{plain(tally.total)} of {plain(tally.n)}"


def _share(tally: Tally) -> tuple[float, float]:
    """Hits and cases, each by the independent units that it stands for."""
    weight = weight_of(tally)
    return tally.total * weight, tally.n * weight


KIND = Proportion()

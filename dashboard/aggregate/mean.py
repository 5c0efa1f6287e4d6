"""The mean of the values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from typing import ClassVar

from dashboard.aggregate.edges import BANDS, Edges, Open, probable
from dashboard.aggregate.kind import Aggregate, Amount, Ends, plain
from dashboard.method import bands, difference, intervals
from dashboard.method.tally import Tally, unit_sums


class Mean(Aggregate):
    """The t interval, of unit means where several values come from one unit; Welch's change."""

    said = "the mean"
    row = "cast(o.value as double)"
    adds: ClassVar[Mapping[str, str]] = {
        "total": "cast(value as decimal(38, 9))",
        "squares": "cast(value * value as decimal(38, 6))",
    }

    def amount(self, tally: Tally) -> Amount | None:
        return (Fraction(tally.total), Fraction(tally.n)) if tally.n > 0 else None

    def value(self, tally: Tally) -> float | None:
        return tally.total / tally.n if tally.n > 0 else None

    def interval(self, tally: Tally) -> Ends:
        return intervals.mean_t(*unit_sums(tally))

    def with_least_spread(self, tally: Tally, limits: tuple[float, float]) -> Tally:
        """Values that are equal, or nearly so, spread as if one lay a tenth of the unit's range off."""
        n, total, squares = unit_sums(tally)
        if n < 2:
            return tally
        lowest, highest = (end if isfinite(end) else total / n for end in limits)
        least = ((highest - lowest) / 10) ** 2 * (n - 1) / n
        more = least - (squares - total * total / n)
        if more <= 0:
            return tally
        if tally.design_effect is not None and tally.units:
            return tally.with_(unit_squares=squares + more)
        return tally.with_(squares=squares + more)

    def chances(self, tally: Tally, edges: Edges) -> bands.Bands:
        return bands.of_mean(*unit_sums(tally), *edges)

    def so_far(self, tally: Tally, edges: Edges) -> Open:
        found = bands.of_mean_so_far(int(tally.n), tally.total, tally.squares, tally.undecided, *edges)
        return probable(found) if found else BANDS

    def difference(self, now: Tally, before: Tally) -> Ends:
        return difference.welch(*unit_sums(now), *unit_sums(before))

    def difference_p(self, now: Tally, before: Tally) -> float | None:
        return difference.welch_p(unit_sums(now), unit_sums(before))

    def weighed(self, tally: Tally, share: float) -> tuple[float, float]:
        return tally.total, tally.n

    def moments(self, tally: Tally) -> tuple[int, float, float]:
        return unit_sums(tally) if tally.n else (0, 0.0, 0.0)

    def summed(self, tally: Tally) -> str:
        return f"their values add up to {plain(tally.total)}, over {plain(tally.n)}"


KIND = Mean()

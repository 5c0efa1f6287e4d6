"""The net promoter score: the share of 9 and 10 less the share of 0 to 6, from -100 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from dashboard.aggregate.edges import Edges, Open, between
from dashboard.aggregate.kind import Aggregate, Amount, Ends, plain
from dashboard.method import bands, difference, intervals
from dashboard.method.tally import Tally, weight_of


class Nps(Aggregate):
    """The adjusted Wald interval; what is undecided may all be promoters, or all detractors."""

    said = "the share of 9 and 10 less the share of 0 to 6"
    adds: ClassVar[Mapping[str, str]] = {
        "total": "cast(value as decimal(38, 9))",
        "promoters": "cast(value >= 9 as bigint)",
        "detractors": "cast(value <= 6 as bigint)",
    }
    takes = ("an answer from 0 to 10", "value between 0 and 10")
    worth = "100 * (promoters - detractors)"
    is_counted = True
    row = "case when o.value >= 9 then 1.0 when o.value <= 6 then -1.0 when o.value > 6 then 0.0 end"
    points = 100
    ends = (-1.0, 1.0)
    lacks = "steps"
    against = (6.0, "detractors (0 to 6)")

    def amount(self, tally: Tally) -> Amount | None:
        if tally.n <= 0:
            return None
        return Fraction(100 * (tally.promoters - tally.detractors)), Fraction(tally.n)

    def value(self, tally: Tally) -> float | None:
        return intervals.nps(tally.detractors, _passives(tally), tally.promoters)

    def interval(self, tally: Tally) -> Ends:
        return intervals.nps_interval(*_answers(tally))

    def chances(self, tally: Tally, edges: Edges) -> bands.Bands:
        return bands.of_nps(*_answers(tally), *edges)

    def so_far(self, tally: Tally, edges: Edges) -> Open:
        ends = (100 * (tally.promoters - tally.detractors + way * tally.undecided) for way in (-1, 1))
        low, high = (end / (tally.n + tally.undecided) for end in ends)
        return between(low, high, edges)

    def with_more(self, tally: Tally, more: int, edges: Edges) -> Open:
        return self.so_far(tally.with_(undecided=tally.undecided + more), edges)

    def difference(self, now: Tally, before: Tally) -> Ends:
        return difference.of_nps(_answers(now), _answers(before))

    def difference_p(self, now: Tally, before: Tally) -> float:
        return difference.touching(lambda level: difference.of_nps(_answers(now), _answers(before), level))

    def weighed(self, tally: Tally, share: float) -> tuple[float, float]:
        return 100.0 * (tally.promoters - tally.detractors), tally.n

    def moments(self, tally: Tally) -> tuple[int, float, float]:
        promoters, detractors = tally.promoters, tally.detractors
        return int(tally.n), 100.0 * (promoters - detractors), 1e4 * (promoters + detractors)

    def summed(self, tally: Tally) -> str:
        share = f"({tally.promoters:,} rows of 9 or 10 − {tally.detractors:,} rows of 0 to 6)"
        return f"{share} ÷ {plain(tally.n)} × 100"


def _passives(tally: Tally) -> int:
    return int(tally.n) - tally.promoters - tally.detractors


def _answers(tally: Tally) -> tuple[float, float, float]:
    """Detractors, passives, promoters, each by the independent units that it stands for."""
    weight = weight_of(tally)
    return tally.detractors * weight, _passives(tally) * weight, tally.promoters * weight


KIND = Nps()

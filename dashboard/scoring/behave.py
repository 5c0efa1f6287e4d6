"""How a metric behaves over time: its points against the range of its own chance, its goal against that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.method import behaviour as method
from dashboard.method.behaviour import Assurance, Chart, Flat, Judged, Measured, Rule, Variation
from dashboard.model.metric import Metric
from dashboard.periods import Every
from dashboard.quick import dataclass


@dataclass(frozen=True)
class CountedPoint:
    """A point of a trend as it was counted; `is_firm` where nothing can move it by more than a little."""

    day: date
    value: float | None
    n: float
    is_firm: bool


@dataclass(frozen=True)
class SeriesState:
    """What a series says as it stands: all that its words are made of.

    `last` is the first day of the last firm point, `rule` what makes it a special cause, `up` its direction.
    `number` counts the firm points since the range was last set anew; `flat` says why there is no range.
    """

    every: Every
    number: int
    trial: bool
    variation: Variation
    assurance: Assurance
    flat: Flat | None
    rule: Rule | None
    up: bool
    last: date
    value: float


@dataclass(frozen=True)
class Charted:
    """A trend judged: one entry a point, None where it is not firm; the chart, and what it says."""

    chart: Chart
    points: tuple[Judged | None, ...]
    standing: SeriesState


def behave(
    metric: Metric, every: Every, seen: Sequence[CountedPoint], goal: float | None, rebases: Sequence[date]
) -> Charted | None:
    """Judge a trend; None below two firm points.

    Points that are not firm carry no rule and set no limits. Durations are skewed within a day, so by day
    they have no chart.
    """
    firm = [
        (place, one.value, one) for place, one in enumerate(seen) if one.value is not None and one.is_firm
    ]
    if metric.is_duration and every == "day":
        return None
    shares = metric.kind.is_share
    starts = method.starts_of([one.day for _, _, one in firm], rebases)
    found = method.behaviour(
        [Measured(value, one.n if shares else None) for _, value, one in firm],
        metric.improvement_direction,
        goal,
        starts,
    )
    if found is None:
        return None
    places = {place: judged for (place, _, _), judged in zip(firm, found.points, strict=True)}
    last = found.points[-1]
    standing = SeriesState(
        every=every,
        number=len(firm) - max((start for start in starts if start < len(firm)), default=0),
        trial=found.trial,
        variation=found.variation,
        assurance=found.assurance,
        flat=found.flat,
        rule=last.rule,
        up=last.up,
        last=firm[-1][2].day,
        value=last.value,
    )
    return Charted(found.chart, tuple(places.get(place) for place in range(len(seen))), standing)

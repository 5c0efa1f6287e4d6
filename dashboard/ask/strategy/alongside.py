"""What the other metrics did in the weeks in which one reached its goal, against the other weeks.

Of the organisation's whole weeks; computed once for a generation and a strategy. Not that one brings the
other: weeks that go together may have a third reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from dashboard import text, wording
from dashboard.ask.cache import cached
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.spans import today_of
from dashboard.ask.strategy.panels import buckets_of, values_of
from dashboard.method import alongside as method
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.scoring import is_reached
from dashboard.store.whom import Whom

Weeks = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class OtherMetric:
    """What another metric was in the weeks at a goal less the other weeks, with its interval; in its unit."""

    metric: str
    title: str
    difference: float
    low: float
    high: float
    is_signal: bool
    weeks_at: int
    weeks_other: int
    says: str


Others = dict[str, tuple[OtherMetric, ...]]


@cached
def alongside(home: Opened) -> Others:
    """Metric with a goal -> each other metric of the organisation's card; those that differ first."""
    return kept(home, "alongside", Others).answer(lambda: _computed(home))


def _computed(home: Opened) -> Others:
    card = home.strategy.card_for("organisation", today_of(home))
    names = [item.metric for item in card.metrics] if card else []
    metrics = [home.metric(name) for name in names if home.metric(name).grain is None]
    buckets = buckets_of(home, "week")
    if not buckets or not metrics:
        return {}
    read = home.reader.series_of_each({one.name: buckets for one in metrics}, Whom("organisation"))
    weeks = {one.name: values_of(one, read.get((one.name, None), ())) for one in metrics}
    days = [bucket.last for bucket in buckets]
    return {one.name: _besides(home, one, metrics, weeks, days) for one in metrics if weeks[one.name]}


def _besides(
    home: Opened, metric: Metric, metrics: Sequence[Metric], weeks: Weeks, days: Sequence[date]
) -> tuple[OtherMetric, ...]:
    reached = [
        _is_reached(home, metric, value, day) for value, day in zip(weeks[metric.name], days, strict=True)
    ]
    others = [one for one in metrics if one is not metric and weeks[one.name]]
    made = []
    for other in others:
        found = method.difference(weeks[other.name], reached, len(others))
        if found is not None:
            said = _says(other, found)
            ends = (found.value, found.low, found.high)
            made.append(
                OtherMetric(other.name, other.title, *ends, found.is_signal, found.at, found.others, said)
            )
    return tuple(sorted(made, key=lambda one: not one.is_signal))


def _is_reached(home: Opened, metric: Metric, value: float, day: date) -> float:
    """1 at or beyond the goal of its day, 0 short of it, NaN where there is none, or nothing is read."""
    target = home.strategy.target_for(metric.name, "organisation", None, day)
    if target is None or np.isnan(value):
        return float("nan")
    return float(is_reached(value, target.goal, rises=metric.rises))


def _says(metric: Metric, found: method.WeeksDifference) -> str:
    if not found.is_signal:
        return f"{metric.title}: no clear difference."
    low, high = sorted((abs(found.low), abs(found.high)))
    ends = f"{text.bare(low, metric.measure)} to {text.bare(high, metric.measure)}"
    way = "higher" if found.value > 0 else "lower"
    return f"{metric.title} was {wording.gap(abs(found.value), metric.measure)} {way} ({ends})."

"""What lacks to a goal: in the metric's unit, and in cases a week where a number follows. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.model.metric import Metric
from dashboard.scoring.judge import is_usable
from dashboard.scoring.reading import Reading


@dataclass(frozen=True)
class Lack:
    """How far short of its goal a value is, above 0, in the metric's unit.

    `things` are the cases (steps of a case, an amount; `Kind.lacks`) that make it up: a week, or of a stock
    as it stands. None of what is no share: any number of cases may move a median or a mean. `cases` is how
    many the value stands on in the same time.
    """

    value: float
    things: float | None
    cases: float


def lack_of(metric: Metric, reading: Reading) -> Lack | None:
    """None where the goal is reached, or without a goal or a value that says anything."""
    if reading.target is None or reading.value is None or not is_usable(reading.base):
        return None
    way = 1 if metric.rises else -1
    value = way * (reading.target.goal - reading.value)
    if reading.goal_met or value <= 0:
        return None
    weeks = 1.0 if metric.series else ((reading.window.to - reading.window.from_).days + 1) / 7
    things = value / metric.kind.points * reading.n / weeks if metric.kind.lacks else None
    return Lack(value, things, reading.n / weeks)

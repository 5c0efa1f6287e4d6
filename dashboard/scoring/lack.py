"""What lacks to a goal: in the metric's unit, and in cases a week where a number follows. Pure."""

from __future__ import annotations

from datetime import date

from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.scoring.judge import is_usable
from dashboard.scoring.reading import Reading


@dataclass(frozen=True)
class Lack:
    """How far short of its goal a value is, above 0, in the metric's unit.

    `things` are the cases (steps of a case, an amount; `Kind.lacks`) that make it up: a week, or of a stock
    as it stands. None of what is no share: any number of cases may move a median or a mean. `cases` is how
    many come in the same time.
    """

    value: float
    things: float | None
    cases: float


def lack_of(metric: Metric, reading: Reading, since: date | None = None) -> Lack | None:
    """None where the goal is reached, or without a goal or a value that says anything.

    A week's cases are counted over the days of the window that have data, from `since` to where the data
    end, and with those that are not decided yet: they come as often, and fall short as often.
    """
    if reading.target is None or reading.value is None or not is_usable(reading.base):
        return None
    way = 1 if metric.rises else -1
    value = way * (reading.target.goal - reading.value)
    if reading.goal_met or value <= 0:
        return None
    cases = reading.n if metric.series else _cases_a_week(metric, reading, since)
    return Lack(value, value / metric.kind.points * cases if metric.kind.lacks else None, cases)


def _cases_a_week(metric: Metric, reading: Reading, since: date | None) -> float:
    first = max(reading.window.from_, since or reading.window.from_)
    days = ((reading.data_to or reading.window.to) - first).days + 1
    # of the undecided as many stay unanswered as of the others; an amount's tickets already hold them
    known = reading.n + reading.unanswered
    waiting = 0 if metric.kind.lacks == "amount" else reading.undecided
    return reading.n * (1 + waiting / known) / (days / 7) if known else 0.0

"""Values on the way to a goal, each judged at its date like any goal: met, missed, or not decided."""

from __future__ import annotations

from datetime import date
from typing import Literal

from dashboard import text
from dashboard.ask.home import Opened
from dashboard.ask.spans import today_of
from dashboard.ask.strategy.bets import read_at, read_for
from dashboard.model.metric import Metric
from dashboard.model.strategy import Target
from dashboard.quick import dataclass
from dashboard.store.sources import Read

Verdict = Literal["met", "missed", "not_decided", "ahead"]
WORDS: dict[Verdict, str] = {
    "met": "met",
    "missed": "missed",
    "not_decided": "not decided",
    "ahead": "still to come",
}


@dataclass(frozen=True)
class MilestoneReading:
    """A value on the way that was to be reached by a day, judged at that day by what was `read` then."""

    by: date
    value: float
    verdict: Literal["met", "missed", "not_decided", "ahead"]
    read: float | None
    says: str


def milestones_of(home: Opened, target: Target, day: date) -> tuple[MilestoneReading, ...]:
    """Those of a target, as they stand on a day; what the data do not reach is ahead."""
    metric, reached = home.metric(target.metric), min(day, today_of(home))
    return tuple(
        judged_at(home, metric, one.value, one.by)
        if one.by <= reached
        else _made(metric, one.by, one.value, "ahead", None)
        for one in target.milestones
    )


def judged_at(home: Opened, metric: Metric, value: float, by: date) -> MilestoneReading:
    """How a value that was to be reached by a day stood on it; the data must reach that day."""
    reading = read_at(home, metric, value, by)
    verdicts: dict[bool | None, Verdict] = {True: "met", False: "missed", None: "not_decided"}
    return _made(metric, by, value, verdicts[reading.goal_met], reading.value)


def _made(metric: Metric, by: date, value: float, verdict: Verdict, read: float | None) -> MilestoneReading:
    return MilestoneReading(by, value, verdict, read, _says(by, value, verdict, read, metric.measure))


def reads_of(home: Opened, day: date) -> list[Read]:
    """What the milestones of the organisation's targets that have passed are judged by."""
    reached = min(day, today_of(home))
    return [
        read_for(home, home.metric(target.metric), one.by)
        for target in home.strategy.target
        for one in target.milestones
        if one.by <= reached
    ]


def _says(by: date, value: float, verdict: Verdict, read: float | None, unit: str) -> str:
    asked = f"{text.figure(value, unit)} by {text.day(by)}: {WORDS[verdict]}"
    return asked if read is None else f"{asked}, it read {text.figure(read, unit)}"

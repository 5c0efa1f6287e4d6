"""Values on the way to a goal, each judged at its date like any goal: met, missed, or not decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard import text
from dashboard.ask.home import Opened
from dashboard.ask.spans import today_of
from dashboard.ask.strategy.bets import read_at, read_for
from dashboard.model.strategy import Target
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
    made = []
    for one in target.milestones:
        verdict: Verdict = "ahead"
        read = None
        if one.by <= reached:
            reading = read_at(home, metric, one.value, one.by)
            verdict = {True: "met", False: "missed", None: "not_decided"}[reading.goal_met]  # type: ignore[assignment]
            read = reading.value
        made.append(
            MilestoneReading(
                one.by, one.value, verdict, read, _says(one.by, one.value, verdict, read, metric.measure)
            )
        )
    return tuple(made)


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

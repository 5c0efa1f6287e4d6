"""What changed since the period before: what moved by more than chance, and targets that came into force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from dashboard import periods, text, wording
from dashboard.ask.cards.card import Scorecard
from dashboard.ask.home import Opened
from dashboard.ask.strategy.attained import Attained, TeamOnObjective
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading

WORDS = {True: "met", False: "missed"}


@dataclass(frozen=True)
class Changed:
    """What is otherwise than in the period before, and more than noise; `title` is what it is of."""

    kind: Literal["objective", "signal", "target"]
    objective: str | None
    metric: str | None
    title: str
    says: str


def changed(
    home: Opened,
    objectives: Sequence[Attained],
    before: dict[str, TeamOnObjective],
    past: Scorecard | None,
    period: Period,
) -> tuple[Changed, ...]:
    """`before` and `past` are the same objectives and the organisation's card of the period before."""
    old = {reading.metric: reading for reading in past.metrics} if past else {}
    found: list[Changed] = []
    if past is not None:
        for one in objectives:
            found += _of_objective(one, before[one.objective])
        found += _signals(objectives, old)
    return (*found, *_targets(home, periods.previous(period, home.fiscal).last, period.last))


def _of_objective(now: Attained, before: TeamOnObjective) -> Iterator[Changed]:
    """Another status, where a metric of it moved by more than chance: a status can turn on a hair."""
    if now.status == before.status or "no_data" in (now.status, before.status):
        return
    if any(one.is_signal for one in now.metrics):
        said = f"{text.STATUS[now.status][1]}, was {text.STATUS[before.status][1]}."
        yield Changed("objective", now.objective, None, now.title, said)


def _signals(objectives: Sequence[Attained], old: dict[str, Reading]) -> Iterator[Changed]:
    """Each change that is one, of a metric on the card, once; with what it did to its goal."""
    seen: set[str] = set()
    for objective in objectives:
        for reading in objective.metrics:
            if reading.is_signal and reading.metric not in seen:
                seen.add(reading.metric)
                said = f"{wording.moved_by(reading)}.{_goal(reading, old.get(reading.metric))}"
                yield Changed("signal", objective.objective, reading.metric, reading.title, said)


def _goal(now: Reading, before: Reading | None) -> str:
    """What was said of its goal then and is said now, where that differs."""
    if before is None or now.target is None or before.target is None or now.goal_met == before.goal_met:
        return ""
    if before.goal_met is None and now.goal_met is not None:
        return f" Whether its goal was met was open then; it is {WORDS[now.goal_met]} now."
    if before.goal_met is not None and now.goal_met is None:
        return f" Its goal was {WORDS[before.goal_met]} then; whether it is met now is open."
    return f" Its goal was {WORDS[bool(before.goal_met)]} then and is {WORDS[bool(now.goal_met)]} now."


def _targets(home: Opened, after: date, until: date) -> Iterator[Changed]:
    """Those that came into force, with what stood before them."""
    for target in home.strategy.target:
        start = target.from_date
        if start is None or not after < start <= until:
            continue
        metric, level = (
            home.metric(target.metric),
            target.level or ("team" if target.team else "organisation"),
        )
        day_before = date.fromordinal(start.toordinal() - 1)
        old = home.strategy.target_for(target.metric, level, target.team, day_before)
        was = f", was {text.figure(old.goal, metric.measure)}" if old else ""
        whose = f" of {target.team}" if target.team else ""
        said = f"goal{whose} {text.figure(target.goal, metric.measure)} from {text.day(start)}{was}."
        yield Changed("target", None, target.metric, metric.title, said)

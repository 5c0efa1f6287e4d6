"""The strategy in force on a day: choices, the bets on them, targets, and what changed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard import periods, scoring, text
from dashboard.access import may
from dashboard.ask.home import Opened, today_of
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import (
    Benchmark,
    Card,
    Cascade,
    Condition,
    Objective,
    Strategy,
    Target,
)
from dashboard.scoring import Asked
from dashboard.store.whom import Whom
from dashboard.units import UNITS

HAIR = 1e-6  # between red and goal: a bet has one edge


@dataclass(frozen=True)
class Bet:
    """What would have to be true of a choice, and how it stands: open until its day, then judged for good.

    `value`, with its interval, is what was read for the bet's day; before, what is read today.
    """

    choice: str
    metric: str
    level: str
    direction: Literal["at_least", "at_most"]
    amount: float
    by: date
    registered: date
    statement: str
    verdict: Literal["true", "false", "cannot_tell", "open"]
    value: float | None
    low: float | None
    high: float | None
    says: str


@dataclass(frozen=True)
class Dated:
    """Something that came into force on a day: a target or a card."""

    date: date
    what: str
    set_by: str
    agreed_with: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """The strategy in force on a day."""

    date: date
    cascade: Cascade
    objectives: tuple[Objective, ...]
    cards: tuple[Card, ...]
    targets: tuple[Target, ...]
    benchmarks: tuple[Benchmark, ...]
    bets: tuple[Bet, ...]
    history: tuple[Dated, ...]


def plan(home: Opened, at: str | None = None) -> Plan:
    """The strategy in force on a day, by default the last one with data; UsageFault where it is no day."""
    strategy = home.strategy
    day = _day(at) if at else today_of(home) if home.has_data else date.today()
    return Plan(
        day,
        strategy.cascade,
        strategy.objective,
        tuple(card for level in _levels(strategy) if (card := strategy.card_for(level, day))),
        tuple(target for target in strategy.target if _is_in_force(strategy, target, day)),
        tuple(one for one in strategy.benchmark if one.date <= day),
        tuple(bet_of(home, one, day) for one in strategy.condition if one.registered <= day),
        _history(strategy, day),
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageFault(f'"{written}" is no day; write one like 2026-12-31.') from error


def _levels(strategy: Strategy) -> list[Level]:
    return list(dict.fromkeys(card.level for card in strategy.card))


def _is_in_force(strategy: Strategy, target: Target, day: date) -> bool:
    """Begun, and no later one for the very same has begun."""
    if target.from_date and target.from_date > day:
        return False
    same = [
        other
        for other in strategy.target
        if (other.metric, other.level, other.team) == (target.metric, target.level, target.team)
        and (other.from_date is None or other.from_date <= day)
    ]
    return max(same, key=lambda one: one.from_date or date.min) == target


def _history(strategy: Strategy, day: date) -> tuple[Dated, ...]:
    """What came into force with a date until a day, latest first."""
    found = [
        Dated(target.from_date, _told(target), target.set_by, target.agreed_with, target.reason)
        for target in strategy.target
        if target.from_date and target.from_date <= day
    ]
    found += [
        Dated(card.from_date, f"another card for level {card.level}", "", "", "")
        for card in strategy.card
        if card.from_date and card.from_date <= day
    ]
    return tuple(sorted(found, key=lambda one: one.date, reverse=True))


def _told(target: Target) -> str:
    whose = target.team or target.level or "all"
    return f"{target.metric} ({whose}): red {target.red:g}, goal {target.goal:g}"


def bet_of(home: Opened, condition: Condition, day: date | None = None) -> Bet:
    """A condition as it stands on a day, by default the last one with data."""
    day = day or (today_of(home) if home.has_data else date.today())
    is_due = condition.by <= day
    verdict: Literal["true", "false", "cannot_tell", "open"] = "cannot_tell" if is_due else "open"
    value, low, high = None, None, None
    if home.has_data and may(home.who, "see", Whom("organisation")):
        reading = _read(home, condition, min(condition.by, day, today_of(home)))
        value, low, high = reading.value, reading.low, reading.high
        if is_due and condition.by <= today_of(home) and reading.goal_met is not None:
            turned = (condition.direction == "at_least") != (
                home.metric(condition.metric).improvement_direction == "increase"
            )
            verdict = "true" if reading.goal_met != turned else "false"
    says = _says(condition, home.metric(condition.metric), verdict, value)
    return Bet(
        condition.choice,
        condition.metric,
        condition.level,
        condition.direction,
        condition.amount,
        condition.by,
        condition.registered,
        condition.statement,
        verdict,
        value,
        low,
        high,
        says,
    )


def _read(home: Opened, condition: Condition, day: date) -> scoring.Reading:
    """The condition's metric over the month that ends with a day, judged with its amount as the goal."""
    metric = home.metric(condition.metric)
    first = periods.add_months(day, -1)
    asked_for = periods.month(day) if periods.month(day).last == day else periods.between(first, day)
    window = window_of(home, metric, "organisation", asked_for)
    lowest, _ = UNITS[metric.unit].limits
    red = condition.amount + (HAIR if metric.improvement_direction == "decrease" else -HAIR)
    target = Target(metric=metric.name, red=max(red, lowest - HAIR), goal=condition.amount)
    asked = Asked(metric, "organisation", home.strategy.organisation.name, window.period, target, judged=True)
    tallies = home.reader.tallies([metric], Whom("organisation"), window.period)
    return scoring.read(asked, window.told(tallies.get((metric.name, None), Tally())))


def _says(
    condition: Condition,
    metric: Metric,
    verdict: Literal["true", "false", "cannot_tell", "open"],
    value: float | None,
) -> str:
    title, unit = metric.title, metric.unit
    asked = f"{title} {condition.direction.replace('_', ' ')} {text.figure(condition.amount, unit)}"
    reads = f"it reads {text.figure(value, unit)}" if value is not None else "there is nothing to read"
    day = text.day(condition.by)
    if verdict == "open":
        return f"{asked} by {day}: open; today {reads}."
    if verdict == "cannot_tell":
        return f"{asked} by {day}: can't be told; {reads}."
    return f"{asked} by {day}: {'it came true' if verdict == 'true' else 'it did not come true'}; {reads}."

"""The strategy in force on a day: choices, the bets on them, targets, and what changed when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard import periods, scoring, text
from dashboard.ask.home import Opened
from dashboard.ask.spans import day_of
from dashboard.ask.strategy.attained import Attained, as_written
from dashboard.ask.strategy.bets import Bet, bets
from dashboard.ask.strategy.choices import Chosen, WayUp, chosen, ways_up
from dashboard.faults import UsageFault
from dashboard.method.tally import NOTHING
from dashboard.model.metric import AIMS, Aim, Level, Metric
from dashboard.model.strategy import Benchmark, Card, Cascade, Objective, Strategy, Target
from dashboard.quick import dataclass
from dashboard.scoring import Asked, Reading


@dataclass(frozen=True)
class Dated:
    """Something that came into force on a day: a target or a card."""

    date: date
    what: str
    set_by: str
    agreed_with: str
    reason: str


@dataclass(frozen=True)
class AimServed:
    """The titles of a card's metrics that serve an aim of service excellence; none leaves it uncovered."""

    level: Level
    aim: Aim
    metrics: tuple[str, ...]


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
    choices: tuple[Chosen, ...]
    ways_up: tuple[WayUp, ...]
    aims: tuple[AimServed, ...]


def plan(home: Opened, at: str | None = None) -> Plan:
    """The strategy in force on a day, by default the last one with data; UsageFault where it is no day."""
    strategy = home.strategy
    day = _day(at) if at else day_of(home)
    cards = tuple(card for level in _levels(strategy) if (card := strategy.card_for(level, day)))
    return Plan(
        day,
        strategy.cascade,
        strategy.objective,
        cards,
        strategy.targets_in_force(day),
        tuple(one for one in strategy.benchmark if one.date <= day),
        bets(home, day),
        _history(strategy, home.catalogue.metrics, day),
        chosen(strategy),
        ways_up(strategy),
        tuple(_served(home, card, aim) for card in cards for aim in AIMS),
    )


def _served(home: Opened, card: Card, aim: Aim) -> AimServed:
    metrics = (home.metric(item.metric) for item in card.metrics)
    return AimServed(card.level, aim, tuple(one.title for one in metrics if aim in one.excellence))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageFault(f'"{written}" is no day; write one like 2026-12-31.') from error


def _levels(strategy: Strategy) -> list[Level]:
    return list(dict.fromkeys(card.level for card in strategy.card))


def _history(strategy: Strategy, metrics: Mapping[str, Metric], day: date) -> tuple[Dated, ...]:
    """What came into force with a date until a day, latest first."""
    found = [
        Dated(
            target.from_date,
            _told(target, metrics[target.metric]),
            target.set_by,
            target.agreed_with,
            target.reason,
        )
        for target in strategy.target
        if target.from_date and target.from_date <= day
    ]
    found += [
        Dated(card.from_date, f"another card for level {card.level}", "", "", "")
        for card in strategy.card
        if card.from_date and card.from_date <= day
    ]
    return tuple(sorted(found, key=lambda one: one.date, reverse=True))


def _told(target: Target, metric: Metric) -> str:
    whose = target.team or target.level or "all"
    red, goal = (text.figure(value, metric.measure) for value in (target.red, target.goal))
    return f"{metric.title} ({whose}): red {red}, goal {goal}"


def planned(home: Opened) -> tuple[Attained, ...]:
    """Every objective as it is written, with its goals, before there are any data to hold it against."""
    return tuple(_planned(home, objective) for objective in home.strategy.objective)


def _planned(home: Opened, objective: Objective) -> Attained:
    card = home.strategy.card_for("organisation", day_of(home))
    named = [item.metric for item in card.metrics if item.objective == objective.id] if card else []
    mine = tuple(_unread(home, name, objective) for name in named)
    return Attained(
        **as_written(home.strategy, objective),
        **vars(scoring.total(mine)) | {"status": "no_data", "goals_open": 0},
        metrics=mine,
        outcome=_unread(home, objective.outcome, objective) if objective.outcome else None,
        drivers=tuple(_unread(home, name, objective) for name in objective.drivers),
        teams=(),
    )


def _unread(home: Opened, name: str, objective: Objective) -> Reading:
    day, strategy = day_of(home), home.strategy
    target = strategy.target_for(name, "organisation", None, day) or strategy.target_for(
        name, "organisation", None, date.max
    )
    asked = Asked(
        home.metric(name),
        "organisation",
        strategy.organisation.name,
        periods.month(day),
        target,
        judged=True,
        objective=objective.id,
    )
    return scoring.read(asked, NOTHING)

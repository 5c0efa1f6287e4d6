"""strategy.toml: the organisation, its objectives, its cards and its dated targets, validated.

Everything that people decide stands in this one file; nothing in it is inferred from data. A fault
names the file and the key. Targets, weights and objectives never enter the store; the calendar, the
zone and the SLA promises do, as `Organisation.fingerprint`, because they change how facts are read.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dashboard.catalogue import AIMS, PERSPECTIVES, Level, Metric, Perspective, Text, fingerprint
from dashboard.faults import StrategyFault, nearest

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FEWEST, MOST = 6, 8
Dated = TypeVar("Dated", "Card", "Target")
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Part(BaseModel):
    """A part of the file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sla(Part):
    """A promise of the organisation, for files that hold no due instants. Minutes."""

    priority: str | None = None
    channel: str | None = None
    team: str | None = None
    first_reply_minutes: Annotated[float, Field(gt=0)] | None = None
    resolution_minutes: Annotated[float, Field(gt=0)] | None = None
    clock: Literal["business", "elapsed"] = "elapsed"
    from_date: date | None = Field(default=None, alias="from")


class Organisation(Part):
    """Who it is, which zone and year it lives in, and when it is open."""

    name: Text = "Your organisation"
    zone: Text = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    holidays: tuple[date, ...] = ()
    business_hours: dict[str, tuple[str, ...]] = {}

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f'"{name}" is no time zone; write one like Europe/Amsterdam or UTC') from error
        return name

    @field_validator("business_hours")
    @classmethod
    def _hours_are_readable(cls, hours: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for day, spans in hours.items():
            if day not in WEEKDAYS:
                raise ValueError(f'"{day}" is no weekday{nearest(day, WEEKDAYS)}')
            for span in spans:
                _read_span(span)
        return hours

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    def spans_of(self, weekday: int) -> list[tuple[int, int]]:
        """When it is open on a weekday (Monday is 0): (from, to) in minutes after midnight."""
        return sorted(_read_span(span) for span in self.business_hours.get(WEEKDAYS[weekday], ()))


def _read_span(span: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", span)
    if not match:
        raise ValueError(f'"{span}" is no span of hours; write "08:00-18:00"')
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not 0 <= opens < closes <= 24 * 60:
        raise ValueError(f'"{span}" ends before it begins or after midnight')
    return opens, closes


class People(Part):
    """Whether individuals are shown, and whether a person has one overall score."""

    mode: Literal["individuals", "teams_only"] = "individuals"
    composite: bool = False


class Cascade(Part):
    """The strategy in six answers (Lafley and Martin, Playing to Win)."""

    winning_aspiration: str = ""
    where_to_play: str = ""
    where_not_to_play: str = ""
    how_to_win: str = ""
    capabilities: tuple[str, ...] = ()
    management_systems: tuple[str, ...] = ()


class Objective(Part):
    """A strategic objective: what the business and the customer get if it is met."""

    id: Slug
    title: Text
    perspective: Perspective
    business_value: Text
    customer_value: Text
    owner: str = ""
    by: date | None = None
    serves: str | None = None
    drivers: tuple[str, ...] = ()
    outcome: str | None = None
    benefit_if_met: str = ""
    cost_if_missed: str = ""


class CardMetric(Part):
    """A metric's place on a card."""

    metric: Text
    objective: Text
    weight: Annotated[float, Field(gt=0)] = 1.0


class Card(Part):
    """The six to eight metrics of a level, from a day on."""

    level: Level
    from_date: date | None = Field(default=None, alias="from")
    metrics: tuple[CardMetric, ...]

    @field_validator("metrics")
    @classmethod
    def _six_to_eight(cls, metrics: tuple[CardMetric, ...]) -> tuple[CardMetric, ...]:
        twice = [name for name, count in Counter(item.metric for item in metrics).items() if count > 1]
        if twice:
            raise ValueError(f"{twice[0]} is on this card twice")
        if not FEWEST <= len(metrics) <= MOST:
            raise ValueError(
                f"{len(metrics)} metrics; a card has {FEWEST} to {MOST}: with fewer it is not balanced,"
                " with more nobody can act on it"
            )
        return metrics


class Target(Part):
    """What is red and what is the goal, from a day on, in the metric's unit."""

    metric: Text
    level: Level | None = None
    team: str | None = None
    from_date: date | None = Field(default=None, alias="from")
    baseline: float | None = None
    red: float
    goal: float
    by: date | None = None
    set_by: str = ""
    agreed_with: str = ""
    reason: str = ""


class Strategy(Part):
    """The whole file."""

    organisation: Organisation = Organisation()
    people: People = People()
    sla: tuple[Sla, ...] = ()
    cascade: Cascade = Cascade()
    objective: tuple[Objective, ...] = ()
    card: tuple[Card, ...] = ()
    target: tuple[Target, ...] = ()

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """Objectives by id, in the file's order."""
        return {objective.id: objective for objective in self.objective}

    def family(self, objective: str) -> set[str]:
        """An objective and all that serve it: what it is worth is what they bring."""
        found = {objective}
        while more := {item.id for item in self.objective if item.serves in found} - found:
            found |= more
        return found

    @cached_property
    def clock_fingerprint(self) -> str:
        """Changes with whatever changes how facts are read: zone, year, calendar, SLA, mode."""
        organisation = self.organisation.model_dump_json(exclude={"name"})
        return fingerprint(organisation, *(sla.model_dump_json() for sla in self.sla), self.people.mode)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything in the file."""
        return fingerprint(self.model_dump_json())

    def card_for(self, level: Level, last_day: date) -> Card | None:
        """The card in force on a period's last day: the latest `from`; the first where none is yet."""
        return _in_force([card for card in self.card if card.level == level], last_day)

    def target_for(self, metric: str, level: Level, team: str | None, last_day: date) -> Target | None:
        """The target in force on a period's last day: the most specific, then the latest `from`.

        Specific means: a target for this team before one for this level before one for all. Nothing is
        interpolated towards `by`.
        """
        fitting = [
            target
            for target in self.target
            if target.metric == metric
            and target.level in (None, level)
            and target.team in (None, team)
            and (target.from_date is None or target.from_date <= last_day)
        ]
        if not fitting:
            return None
        best = max((item.team is not None, item.level is not None) for item in fitting)
        return _in_force(
            [item for item in fitting if (item.team is not None, item.level is not None) == best],
            last_day,
        )


def _in_force(dated: list[Dated], last_day: date) -> Dated | None:
    started = [item for item in dated if item.from_date is None or item.from_date <= last_day]
    return max(started, key=lambda item: item.from_date or date.min, default=None)


def load_strategy(path: Path, metrics: Mapping[str, Metric] | None = None) -> Strategy:
    """Read and validate strategy.toml; the defaults where there is no file.

    `metrics` are the names that cards and targets may use (None: not checked). Raises StrategyFault.
    """
    if not path.is_file():
        return Strategy()
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StrategyFault(f"{path}: not valid TOML: {error}.") from error
    try:
        strategy = Strategy.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        raise StrategyFault(f"{path}: {_key(first['loc'])}: {_in_words(first)}.") from error
    for key, problem in _contradictions(strategy, metrics):
        raise StrategyFault(f"{path}: {key}: {problem}.")
    return strategy


def _key(parts: tuple[int | str, ...]) -> str:
    """`card[2].metrics[1].weight`, counted from 1 as people do."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.lstrip(".") or "file"


def _in_words(error: object) -> str:
    kind, message = error["type"], error["msg"]  # type: ignore[index]
    words = {"missing": "this key is missing", "extra_forbidden": "this key is not known"}
    return words.get(kind, message.removeprefix("Value error, "))


def _contradictions(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> list[tuple[str, str]]:
    return [
        *_in_objectives(strategy, metrics),
        *_in_cards(strategy, metrics),
        *_in_targets(strategy, metrics),
        *_at_once("card", [(card.level, card.from_date) for card in strategy.card]),
        *_at_once("target", [(t.metric, t.level, t.team, t.from_date) for t in strategy.target]),
    ]


def _at_once(kind: str, places: list[tuple[object, ...]]) -> list[tuple[str, str]]:
    """Of two entries for the same that begin on the same day nobody could say which one is in force."""
    return [
        (
            f"{kind}[{number}]",
            f"{kind}[{places.index(place) + 1}] is for the same and begins on the same day;"
            " give one of them another `from`",
        )
        for number, place in enumerate(places, 1)
        if place in places[: number - 1]
    ]


def _unknown(name: str, known: Mapping[str, object] | None, what: str) -> str | None:
    if known is None or name in known:
        return None
    return f'there is no {what} "{name}"{nearest(name, known)}'


def _in_objectives(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> list[tuple[str, str]]:
    found = []
    counts = Counter(objective.id for objective in strategy.objective)
    for index, objective in enumerate(strategy.objective, 1):
        key = f"objective[{index}]"
        if counts[objective.id] > 1:
            found.append((f"{key}.id", f'"{objective.id}" is used twice'))
        if objective.serves and (fault := _unknown(objective.serves, strategy.objectives, "objective")):
            found.append((f"{key}.serves", fault))
        for name in (*objective.drivers, *([objective.outcome] if objective.outcome else [])):
            if fault := _unknown(name, metrics, "metric"):
                found.append((key, fault))
        if _serves_itself(strategy, objective.id):
            found.append((f"{key}.serves", "the objectives serve each other in a circle"))
    return found


def _serves_itself(strategy: Strategy, start: str) -> bool:
    seen, current = {start}, strategy.objectives[start].serves
    while current in strategy.objectives:
        if current in seen:
            return True
        seen.add(current)
        current = strategy.objectives[current].serves
    return False


def _in_cards(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> list[tuple[str, str]]:
    found = []
    for index, card in enumerate(strategy.card, 1):
        for place, item in enumerate(card.metrics, 1):
            key = f"card[{index}].metrics[{place}]"
            if fault := _unknown(item.metric, metrics, "metric"):
                found.append((f"{key}.metric", fault))
            elif metrics and card.level not in metrics[item.metric].levels:
                found.append((f"{key}.metric", f"{item.metric} has no reading for level {card.level}"))
            if fault := _unknown(item.objective, strategy.objectives, "objective"):
                found.append((f"{key}.objective", fault))
    return found


def _in_targets(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> list[tuple[str, str]]:
    found = []
    for index, target in enumerate(strategy.target, 1):
        key = f"target[{index}]"
        if fault := _unknown(target.metric, metrics, "metric"):
            found.append((f"{key}.metric", fault))
            continue
        if target.red == target.goal:
            found.append((key, f"red and goal are both {target.goal:g}; there is nothing between them"))
        elif metrics:
            rises = metrics[target.metric].improvement_direction == "increase"
            if rises != (target.goal > target.red):
                better = "higher" if rises else "lower"
                found.append((key, f"{target.metric} is better {better}, so goal must be {better} than red"))
    return found


def uncovered(card: Card, metrics: Mapping[str, Metric]) -> list[str]:
    """What a card leaves out: perspectives and service excellence aims that no metric of it serves."""
    chosen = [metrics[item.metric] for item in card.metrics if item.metric in metrics]
    perspectives = {metric.perspective for metric in chosen}
    aims = {aim for metric in chosen for aim in metric.excellence}
    missing = [f"the {name} perspective" for name in PERSPECTIVES if name not in perspectives]
    return missing + [f"the aim {name}" for name in AIMS if name not in aims]

"""strategy.toml: the organisation, its objectives, its cards and its dated targets, validated.

Everything that people decide stands in this one file; nothing in it is inferred from data. A fault
names the file and the key. Targets, weights and objectives never enter the store; the calendar, the
zone and the SLA promises do, as `Strategy.clock_fingerprint`, because they change how facts are read.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from dashboard.faults import StrategyFault, nearest
from dashboard.model import toml_lines
from dashboard.model.header import Text, fingerprint
from dashboard.model.metric import AIMS, PERSPECTIVES, Level, Metric, Perspective
from dashboard.model.organisation import Calendar, contradictions
from dashboard.model.organisation import Organisation as Organisation
from dashboard.model.part import FIRST_DAY as FIRST_DAY
from dashboard.model.part import LAST_DAY as LAST_DAY
from dashboard.model.part import Day, Number, no_flag
from dashboard.model.part import Part as Part
from dashboard.model.validation import ended, in_words, shown
from dashboard.units import UNITS

FEWEST, MOST = 6, 8
Dated = TypeVar("Dated", "Card", "Target")
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
LONGEST_PROMISE = 366 * 24 * 60  # minutes
HEAVIEST = 1000.0

Minutes = Annotated[Number, Field(gt=0, le=LONGEST_PROMISE)]
Lag = Annotated[int, BeforeValidator(no_flag), Field(ge=1, le=26)]  # weeks
Choice = Literal[
    "winning_aspiration", "where_to_play", "where_not_to_play", "how_to_win", "capabilities",
    "management_systems",
]  # fmt: skip


class Sla(Part):
    """A promise of the organisation, for files that hold no due instants. Minutes."""

    priority: str | None = None
    channel: str | None = None
    team: str | None = None
    first_reply_minutes: Minutes | None = None
    resolution_minutes: Minutes | None = None
    clock: Literal["business", "elapsed"] = "elapsed"
    from_date: Day | None = Field(default=None, alias="from")


class Survey(Part):
    """Of a kind of survey, the one desk (source) whose answers count, from a day on."""

    kind: Literal["csat", "nps", "ces"]
    desk: Text
    from_date: Day | None = Field(default=None, alias="from")


class People(Part):
    """Whether individuals are shown, and whether a person has one overall score.

    In the first `learning_months` a person has cases and feedback, no colour and no comparison.
    """

    mode: Literal["individuals", "teams_only"] = "individuals"
    composite: bool = False
    learning_months: Annotated[int, BeforeValidator(no_flag), Field(ge=0, le=24)] = 3


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
    by: Day | None = None
    serves: str | None = None
    drivers: tuple[str, ...] = ()
    outcome: str | None = None
    # after how many weeks the outcome may follow, declared before anybody looks; and what can't follow
    lags: Annotated[tuple[Lag, ...], Field(min_length=1)] = (1, 2, 3, 4)
    placebo: str | None = None
    benefit_if_met: str = ""
    cost_if_missed: str = ""


CASE = "{ticket_id}"  # what stands for the number of a case in the address of a desk


def _an_address(pattern: str) -> str:
    """An address of the web with one place for the number of a case."""
    if not re.fullmatch(r"https?://[^\s{}\"'<>\\]*\{ticket_id\}[^\s{}\"'<>\\]*", pattern):
        raise ValueError(
            f'{shown(pattern)} is no address of a case; write one like "https://desk.example/tickets/{CASE}"'
        )
    return pattern


CaseAddress = Annotated[Text, AfterValidator(_an_address)]


class CardMetric(Part):
    """A metric's place on a card."""

    metric: Text
    objective: Text
    weight: Annotated[Number, Field(gt=0, le=HEAVIEST)] = 1.0


class Card(Part):
    """The six to eight metrics of a level, from a day on; of a draft one to five, which score nothing."""

    level: Level
    from_date: Day | None = Field(default=None, alias="from")
    draft: bool = False  # above the metrics: what is validated first is known when they are
    metrics: tuple[CardMetric, ...]

    @field_validator("metrics")
    @classmethod
    def _six_to_eight(cls, metrics: tuple[CardMetric, ...], info: ValidationInfo) -> tuple[CardMetric, ...]:
        twice = [name for name, count in Counter(item.metric for item in metrics).items() if count > 1]
        if twice:
            raise ValueError(f"{twice[0]} is on this card twice; write another metric in its place")
        if info.data.get("draft"):
            return _of_a_draft(metrics)
        if not FEWEST <= len(metrics) <= MOST:
            raise ValueError(
                f"{len(metrics)} metrics; a card has {FEWEST} to {MOST}: with fewer it is not balanced,"
                " with more nobody can act on it"
                + (f"; until there are {FEWEST}, write draft = true" if 0 < len(metrics) < FEWEST else "")
            )
        return metrics


def _of_a_draft(metrics: tuple[CardMetric, ...]) -> tuple[CardMetric, ...]:
    if not metrics:
        raise ValueError("a draft has at least one metric; write one, or take the card out")
    if len(metrics) >= FEWEST:
        raise ValueError(
            f"{len(metrics)} metrics are enough for a card, and this one says draft = true;"
            " take that line out, so that it is judged"
        )
    return metrics


class Target(Part):
    """What is red and what is the goal, from a day on, in the metric's unit."""

    metric: Text
    level: Level | None = None
    team: str | None = None
    from_date: Day | None = Field(default=None, alias="from")
    baseline: Number | None = None
    red: Number
    goal: Number
    by: Day | None = None
    set_by: str = ""
    agreed_with: str = ""
    reason: str = ""


class Rebase(Part):
    """From which day on a metric's usual range is set anew, and why; of one team, or wherever it is read."""

    metric: Text
    team: str | None = None
    from_date: Day = Field(alias="from")
    reason: Text
    set_by: str = ""


class Condition(Part):
    """What would have to be true of a choice of the cascade, registered before it is judged on its date."""

    choice: Choice
    metric: Text
    level: Level = "organisation"
    direction: Literal["at_least", "at_most"]
    amount: Number
    by: Day
    registered: Day
    statement: str = ""


class Benchmark(Part):
    """A figure of somebody else's, to stand beside a target; never one."""

    metric: Text
    value: Number
    source: Text
    date: Day


class Strategy(Part):
    """The whole file."""

    organisation: Organisation = Organisation()
    calendar: tuple[Calendar, ...] = ()
    people: People = People()
    sla: tuple[Sla, ...] = ()
    survey: tuple[Survey, ...] = ()
    cascade: Cascade = Cascade()
    objective: tuple[Objective, ...] = ()
    card: tuple[Card, ...] = ()
    target: tuple[Target, ...] = ()
    rebase: tuple[Rebase, ...] = ()
    condition: tuple[Condition, ...] = ()
    benchmark: tuple[Benchmark, ...] = ()
    desk_url: dict[str, CaseAddress] = Field(default_factory=dict)

    def address_of(self, desk: str | None, ticket_id: str | None) -> str | None:
        """Where a case stands in its desk, as desk_url says; None where it says nothing of that desk."""
        if desk is None or ticket_id is None or desk not in self.desk_url:
            return None
        return self.desk_url[desk].replace(CASE, quote(ticket_id, safe=""))

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """Objectives by id, in the file's order."""
        return {objective.id: objective for objective in self.objective}

    @cached_property
    def _targets(self) -> dict[str, list[Target]]:
        """Targets by metric: a page asks for hundreds."""
        found: dict[str, list[Target]] = {}
        for target in self.target:
            found.setdefault(target.metric, []).append(target)
        return found

    def family(self, objective: str) -> set[str]:
        """An objective and all that serve it: what it is worth is what they bring."""
        found = {objective}
        while more := {item.id for item in self.objective if item.serves in found} - found:
            found |= more
        return found

    @cached_property
    def clock_fingerprint(self) -> str:
        """Changes with whatever changes how facts are read: zone, year, calendars, SLA, mode, surveys.

        Calendars are told by their days, so that a library that knows other holidays is seen.
        """
        organisation = self.organisation.model_dump_json(exclude={"name", "country", "region"})
        surveys = (survey.model_dump_json() for survey in self.survey)
        own = self.organisation.hours if self.organisation.country else None
        calendars = [own.written()] if own else []
        for one in self.calendar:
            hours = one.hours_in(self.organisation)
            calendars.append(f"{sorted(map(str.lower, one.teams))} {hours.written() if hours else ''}")
        return fingerprint(
            organisation,
            *(sla.model_dump_json() for sla in self.sla),
            self.people.mode,
            *surveys,
            *calendars,
        )

    def zone_of(self, team: str | None) -> ZoneInfo:
        """The zone that a team lives in; the organisation's where it has none of its own."""
        own = (one.zone for one in self.calendar if one.names(team) and one.zone)
        return ZoneInfo(next(own, self.organisation.zone))

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
            for target in self._targets.get(metric, ())
            if target.level in (None, level)
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

    def standing_on(self, day: date) -> Strategy:
        """As in force on a day, whenever that is: cards and targets without a date, no later ones."""
        cards = {card.level: self.card_for(card.level, day) for card in self.card}
        places = dict.fromkeys((one.metric, one.level, one.team) for one in self.target)
        targets = [
            _in_force([one for one in self.target if (one.metric, one.level, one.team) == place], day)
            for place in places
        ]
        undated = {"from_date": None}
        rest = {name: getattr(self, name) for name in type(self).model_fields}
        return Strategy.model_construct(  # a copy would keep what was cached of all targets
            **rest
            | {
                "card": tuple(card.model_copy(update=undated) for card in cards.values() if card),
                "target": tuple(one.model_copy(update=undated) for one in targets if one),
            }
        )

    def rebases_for(self, metric: str, team: str | None) -> list[Rebase]:
        """Where the usual range of a metric starts anew, in order of time: those of the team, and of all."""
        fitting = [one for one in self.rebase if one.metric == metric and one.team in (None, team)]
        return sorted(fitting, key=lambda one: one.from_date)


def _in_force(dated: list[Dated], last_day: date) -> Dated | None:
    started = [item for item in dated if item.from_date is None or item.from_date <= last_day]
    return max(started, key=lambda item: item.from_date or date.min, default=None)


def load_strategy(path: Path, metrics: Mapping[str, Metric] | None = None) -> Strategy:
    """Read and validate strategy.toml; the defaults where there is no file.

    `metrics` are the names that cards and targets may use (None: not checked). Raises StrategyFault,
    which names the file, the line and the key, what is wrong with it and what to write.
    """
    return parsed(path, text_of(path), metrics) if path.exists() else Strategy()


def text_of(path: Path) -> str:
    """What stands in the file, with line feeds alone; "" where there is none. StrategyFault as above."""
    return _read(path) if path.exists() else ""


def parsed(path: Path, text: str, metrics: Mapping[str, Metric] | None = None) -> Strategy:
    """A text as the strategy that it is, or would be: the same faults, in the name of `path`."""
    try:
        written = tomllib.loads(text)
    except RecursionError as error:
        raise StrategyFault(f"{path}: not valid TOML: it is nested too deeply.") from error
    except ValueError as error:
        raise _not_toml(path, str(error)) from error
    try:
        strategy = Strategy.model_validate(written)
    except ValidationError as error:
        found = [(_written(item["loc"]), in_words(item, Strategy)) for item in error.errors()]
        raise _first(path, text, found) from error
    if found := _contradictions(strategy, metrics):
        raise _first(path, text, found)
    return strategy


def _not_toml(path: Path, said: str) -> StrategyFault:
    """What the TOML reader says, with the line in front as everywhere else."""
    found = re.search(r"(.*) \(at line (\d+), column (\d+)\)", said)
    what, line, column = (
        found.groups() if found else (said.replace("(at end of document)", "at its end"), 0, 0)
    )
    place = f"{path}, line {line}" if found else str(path)
    where = f", column {column}" if found else ""
    return StrategyFault(
        f"{place}: not valid TOML{where}: {what.strip().rstrip('.')}; mend it in a text editor."
    )


def _read(path: Path) -> str:
    """The text of the file with line feeds alone, as TOML counts lines."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise StrategyFault(
            f"{path}: not valid TOML: it is no UTF-8 text (byte {error.start + 1:,}); save it as UTF-8."
        ) from error
    except OSError as error:
        raise StrategyFault(f"{path}: it can't be read ({error.strerror or error}).") from error


Place = tuple[str | int, ...]
Problem = tuple[Place, str]  # where it is, counted from 0, and what is wrong and to be written


def where(path: Path, place: Place) -> str:
    """The file, the line and the key of what stands in a valid strategy."""
    return f"{path}, line {toml_lines.line_of(toml_lines.lines(_read(path)), place)}: {_key(place)}"


def _first(path: Path, text: str, found: Sequence[Problem]) -> StrategyFault:
    """The problem that stands first in the file."""
    places = toml_lines.lines(text)
    where, problem = min(found, key=lambda item: toml_lines.line_of(places, item[0]))
    line = toml_lines.line_of(places, where)
    return StrategyFault(f"{path}, line {line}: {_key(where)}: {ended(problem)}")


def _written(place: tuple[int | str, ...]) -> Place:
    """A place as validators name it, without what no file holds."""
    return tuple(part for part in place if part != "[key]")


def _key(parts: Place) -> str:
    """`card[2].metrics[1].weight`, counted from 1 as people do."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.lstrip(".") or "file"


def _contradictions(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> list[Problem]:
    return [
        *contradictions(strategy.organisation, strategy.calendar),
        *_in_objectives(strategy, metrics),
        *_in_cards(strategy, metrics),
        *_in_targets(strategy, metrics),
        *_in_rebases(strategy, metrics),
        *_in_conditions(strategy, metrics),
        *_in_benchmarks(strategy, metrics),
        *_in_promises(strategy),
        *_at_once("card", [(card.level, card.from_date) for card in strategy.card]),
        *_at_once("target", [(t.metric, t.level, t.team, t.from_date) for t in strategy.target]),
        *_at_once("rebase", [(one.metric, one.team, one.from_date) for one in strategy.rebase]),
        *_at_once("survey", [(survey.kind, survey.from_date) for survey in strategy.survey]),
        *_at_once("sla", [(s.priority, s.channel, s.team, s.from_date) for s in strategy.sla]),
    ]


def _at_once(kind: str, places: list[tuple[object, ...]]) -> Iterator[Problem]:
    """Of two entries for the same that begin on the same day nobody could say which one is in force."""
    for number, place in enumerate(places):
        if place in places[:number]:
            yield (
                (kind, number),
                f"{kind}[{places.index(place) + 1}] is for the same and begins on the same day;"
                " give one of them another `from`, or take one away",
            )


def _unknown(name: str, known: Mapping[str, object] | None, what: str) -> str | None:
    if known is None or name in known:
        return None
    hint = nearest(name, known) or f"; write one of {', '.join(list(known)[:MOST])} …"
    return f'there is no {what} "{name}"{hint}'


def _in_objectives(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    ids = [objective.id for objective in strategy.objective]
    for index, objective in enumerate(strategy.objective):
        key = ("objective", index)
        if objective.id in ids[:index]:
            yield (*key, "id"), f'"{objective.id}" is used twice; give each objective an id of its own'
        if objective.serves and (fault := _unknown(objective.serves, strategy.objectives, "objective")):
            yield (*key, "serves"), fault
        named: list[tuple[Place, str]] = [
            ((*key, "drivers", place), name) for place, name in enumerate(objective.drivers)
        ]
        named += [((*key, "outcome"), objective.outcome)] if objective.outcome else []
        named += [((*key, "placebo"), objective.placebo)] if objective.placebo else []
        for place, name in named:
            if fault := _unknown(name, metrics, "metric"):
                yield place, fault
        yield from _in_link(key, objective)
        if _serves_itself(strategy, objective.id):
            yield (
                (*key, "serves"),
                "the objectives serve each other in a circle; leave `serves` out of the one at the top",
            )


def _in_link(key: Place, objective: Objective) -> Iterator[Problem]:
    """What a link can't be tested with: what drives itself, a lag twice, no placebo."""
    for place, name in enumerate(objective.drivers):
        if name == objective.outcome or name in objective.drivers[:place]:
            said = "the outcome" if name == objective.outcome else "named before"
            yield (*key, "drivers", place), f"{name} is {said}; name something else that moves the outcome"
    if len(set(objective.lags)) < len(objective.lags):
        yield (*key, "lags"), "a lag stands there twice; write each once, like [1, 2, 3, 4]"
    if objective.placebo and objective.placebo in (objective.outcome, *objective.drivers):
        yield (
            (*key, "placebo"),
            f"{objective.placebo} is part of the link itself; name a metric that its drivers can't move",
        )


def _serves_itself(strategy: Strategy, start: str) -> bool:
    seen, current = {start}, strategy.objectives[start].serves
    while current in strategy.objectives:
        if current in seen:
            return True
        seen.add(current)
        current = strategy.objectives[current].serves
    return False


def _in_cards(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    for index, card in enumerate(strategy.card):
        for place, item in enumerate(card.metrics):
            key = ("card", index, "metrics", place)
            fault = _unknown(item.metric, metrics, "metric")
            if metrics and not fault:
                fault = _not_read(metrics[item.metric], card.level)
            if fault:
                yield (*key, "metric"), fault
            if fault := _unknown(item.objective, strategy.objectives, "objective"):
                yield (*key, "objective"), fault


def _not_read(metric: Metric, level: Level) -> str | None:
    if level in metric.levels:
        return None
    return f"{metric.name} has no reading for level {level}; it is read for {', '.join(metric.levels)}"


def _in_targets(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    for index, target in enumerate(strategy.target):
        key = ("target", index)
        if target.team is not None and target.level == "organisation":
            yield (*key, "team"), "a target of the organisation is no team's; leave out team, or level"
        if target.by and target.from_date and target.by < target.from_date:
            yield (*key, "by"), f"{target.by} is before it begins ({target.from_date}); write a later day"
        if target.red == target.goal:
            yield (
                key,
                f"red and goal are both {target.goal:g}; there is nothing between them, write two values",
            )
        if fault := _unknown(target.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics:
            yield from _of_metric(key, target, metrics[target.metric])


def _of_metric(key: Place, target: Target, metric: Metric) -> Iterator[Problem]:
    """Whether a target can be meant for its metric: level, unit, direction."""
    if target.level and (fault := _not_read(metric, target.level)):
        yield (*key, "level"), fault
    for name in ("baseline", "red", "goal"):
        value = getattr(target, name)
        if value is not None:
            yield from _in_reach((*key, name), value, metric)
    rises = metric.improvement_direction == "increase"
    if target.red != target.goal and rises != (target.goal > target.red):
        better = "higher" if rises else "lower"
        yield (
            key,
            f"{target.metric} is better {better}, so goal must be {better} than red; change one of the two",
        )


def _in_rebases(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    for index, rebase in enumerate(strategy.rebase):
        key = ("rebase", index)
        if fault := _unknown(rebase.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics and rebase.team and (fault := _not_read(metrics[rebase.metric], "team")):
            yield (*key, "team"), fault


def _in_reach(key: Place, value: float, metric: Metric) -> Iterator[Problem]:
    """A value that the unit of a metric can't have."""
    lowest, highest = UNITS[metric.unit].limits
    if not lowest <= value <= highest:
        ends = f"from {lowest:g} to {highest:g}" if isfinite(highest) else f"of at least {lowest:g}"
        yield key, f"{value:g} can't be reached by {metric.name} ({metric.unit}); write a value {ends}"


def _in_conditions(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    for index, condition in enumerate(strategy.condition):
        key = ("condition", index)
        if not getattr(strategy.cascade, condition.choice):
            yield (*key, "choice"), f"[cascade] makes no choice {condition.choice}; write it there first"
        if condition.registered >= condition.by:
            yield (
                (*key, "registered"),
                f"a bet is registered before its day ({condition.by}), not on {condition.registered}",
            )
        if fault := _unknown(condition.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics:
            if fault := _not_read(metrics[condition.metric], condition.level):
                yield (*key, "level"), fault
            yield from _in_reach((*key, "amount"), condition.amount, metrics[condition.metric])


def _in_benchmarks(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    for index, benchmark in enumerate(strategy.benchmark):
        key = ("benchmark", index)
        if fault := _unknown(benchmark.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics:
            yield from _in_reach((*key, "value"), benchmark.value, metrics[benchmark.metric])


def _in_promises(strategy: Strategy) -> Iterator[Problem]:
    for index, sla in enumerate(strategy.sla):
        if sla.first_reply_minutes is None and sla.resolution_minutes is None:
            yield ("sla", index), "it promises nothing; write first_reply_minutes or resolution_minutes"
        if sla.clock == "business" and not _has_hours(strategy, sla.team):
            yield (
                ("sla", index, "clock"),
                "there are no business hours to count by; write [organisation.business_hours], or"
                ' clock = "elapsed"',
            )


def _has_hours(strategy: Strategy, team: str | None) -> bool:
    """Whether a promise to a team, or to all, can be counted in opening hours."""
    own = any(calendar.names(team) for calendar in strategy.calendar)  # a calendar is never without hours
    return own or any(strategy.organisation.business_hours.values())


def uncovered(card: Card, metrics: Mapping[str, Metric]) -> list[str]:
    """What a card leaves out: perspectives and service excellence aims that no metric of it serves."""
    chosen = [metrics[item.metric] for item in card.metrics if item.metric in metrics]
    perspectives = {metric.perspective for metric in chosen}
    aims = {aim for metric in chosen for aim in metric.excellence}
    missing = [f"the {name} perspective" for name in PERSPECTIVES if name not in perspectives]
    return missing + [f"the aim {name}" for name in AIMS if name not in aims]

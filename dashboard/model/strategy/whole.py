"""The whole strategy, and what of it is in force on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field

from dashboard.model.header import fingerprint
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy.card import Card
from dashboard.model.strategy.cascade import Cascade
from dashboard.model.strategy.condition import Condition
from dashboard.model.strategy.desk_url import CaseAddress, address_in
from dashboard.model.strategy.objective import Objective
from dashboard.model.strategy.organisation import Organisation, People, Survey
from dashboard.model.strategy.section import Section
from dashboard.model.strategy.sla import Sla
from dashboard.model.strategy.target import Benchmark, Rebase, Target
from dashboard.model.strategy.team_calendar import Calendar
from dashboard.model.strategy.wording import Wording

Dated = TypeVar("Dated", Card, Target)


class Strategy(Section):
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
    wording: tuple[Wording, ...] = ()
    desk_url: dict[str, CaseAddress] = Field(default={})

    def address_of(self, desk: str | None, ticket_id: str | None) -> str | None:
        """Where a case stands in its desk, as desk_url says; None where it says nothing of that desk."""
        return address_in(self.desk_url, desk, ticket_id)

    def worded(self, metrics: Mapping[str, Metric], team: str | None) -> dict[str, Metric]:
        """The same metrics with operations' words as a team has rewritten them for itself."""
        own = {one.metric: {"operations": one.operations} for one in self.wording if one.team == team}
        return {
            name: metric.model_copy(update=own[name]) if name in own else metric
            for name, metric in metrics.items()
        }

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
        """The card in force on a period's last day: the latest `from`; None where none is yet."""
        return _in_force([card for card in self.card if card.level == level], last_day)

    def target_for(self, metric: str, level: Level, team: str | None, last_day: date) -> Target | None:
        """The target in force on a period's last day: the most specific, then the latest `from`.

        Specific means: a target for this team before one for this level before one for all. Nothing is
        interpolated towards `by`.
        """
        asked = (metric, level, team if team in self._teams_with_targets else None, last_day)
        if asked not in self._targets_for:
            self._targets_for[asked] = self._target_for(*asked)
        return self._targets_for[asked]

    def target_begins(self, metric: str, level: Level, team: str | None, after: date) -> date | None:
        """The first day after another on which a target begins to hold; None where none is to come."""
        days = [one.from_date for one in self._fitting(metric, level, team) if one.from_date]
        return min((day for day in days if day > after), default=None)

    def targets_in_force(self, day: date) -> tuple[Target, ...]:
        """The targets that hold for anybody on a day, in the file's order."""
        return tuple(
            one
            for one in self.target
            if any(self.target_for(one.metric, level, one.team, day) is one for level in one.levels)
        )

    @cached_property
    def _teams_with_targets(self) -> frozenset[str | None]:
        """All other teams have the same targets."""
        return frozenset(target.team for target in self.target)

    @cached_property
    def _targets_for(self) -> dict[tuple[str, Level, str | None, date], Target | None]:
        """Filled by `target_for`: a page asks for a hundred teams' targets on one day."""
        return {}

    def _fitting(self, metric: str, level: Level, team: str | None) -> Iterator[Target]:
        """Every target of a metric that may hold for a level, and a team, on some day."""
        for target in self._targets.get(metric, ()):
            if target.level in (None, level) and target.team in (None, team):
                yield target

    def _target_for(self, metric: str, level: Level, team: str | None, last_day: date) -> Target | None:
        fitting = [
            target
            for target in self._fitting(metric, level, team)
            if target.from_date is None or target.from_date <= last_day
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

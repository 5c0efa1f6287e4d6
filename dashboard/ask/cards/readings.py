"""The readings of each name: what was asked of it, with the sums that answer it, judged and worded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from dashboard import periods, scoring, wording
from dashboard.ask.cards.question import CardQuestion, reads_of
from dashboard.ask.home import Opened, missing_columns
from dashboard.ask.people.comparing import seen_family_of
from dashboard.ask.people.guarding import is_single, told_of
from dashboard.ask.people.protected import held_back
from dashboard.ask.reads import sums_of
from dashboard.ask.spans import desks_lost, ends_of, first_days, today_of
from dashboard.ask.windows import Window, window_of
from dashboard.method.tally import NOTHING, Tally
from dashboard.model.metric import Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Asked, Compared, Family, Reading, Status
from dashboard.store.figures import Tallies
from dashboard.store.sources import Read
from dashboard.store.whom import Whom


@dataclass(frozen=True)
class Asking:
    """One question for cards: whose, over which period, with all the sums that answer it."""

    home: Opened
    plan: CardQuestion
    whom: Whom
    period: Period
    windows: dict[str, Window]
    sums: Tallies
    teams: dict[tuple[str, str], str]  # (metric, person) -> the team whose target holds
    held: frozenset[tuple[Read, str | None]]  # (read, team) that would give another's figure away
    compared: dict[str | None, Family]  # team -> its people beside one another

    @cached_property
    def today(self) -> date:
        """The day on which the data end."""
        return today_of(self.home)

    @cached_property
    def first_days(self) -> dict[tuple[str, str | None], date]:
        """(metric, team) -> its first day."""
        return first_days(self.home)

    def tally(self, metric: Metric, window: Period, name: str | None) -> Tally:
        """The sums of a metric over a window; empty where nothing was counted."""
        return self.sums.get(((metric.name, window), name)) or NOTHING

    def reading(self, metric: Metric, name: str | None) -> Reading:
        """One metric of one name, judged."""
        window = self.windows[metric.name]
        alone = None if window.alone is None else (window.alone, self.tally(metric, window.alone, name))
        made = scoring.read(
            self._asked(metric, name, window),
            window.told(self.tally(metric, window.period, name)),
            (window.before, window.told(self.tally(metric, window.before, name))),
            None if alone is None or self._is_held(metric, name, alone[0]) else alone,
        )
        if made.base == "none":
            made = made.with_(needs=missing_columns(self.home, metric))
        if desks_lost(self.home, self._ends(metric, name), window.before.first, window.period):
            # of a person too, whose changes are told from chance together by their p
            made = made.with_(is_signal=False, change_p=None)
        is_past_held = self._is_held(metric, name, window.before)
        return scoring.disclosed(metric, self._with_reach(metric, made), is_past_held=is_past_held)

    def status(self, metric: Metric, name: str | None) -> Status:
        """How one metric of one name stands: all that is told of a guard that has no reading."""
        window = self.windows[metric.name]
        tally = window.told(self.tally(metric, window.period, name))
        return scoring.judge(self._asked(metric, name, window), tally).status

    def _is_held(self, metric: Metric, name: str | None, window: Period) -> bool:
        """Whether a figure over a window would give away another's, or is somebody's single case."""
        if ((metric.name, window), name) in self.held:
            return True
        return self.whom.level == "team" and is_single(
            self.home, metric, name, self.tally(metric, window, name)
        )

    @cached_property
    def _has_desks(self) -> bool:
        """Whether several desks hold cases; a single one ends where all data end."""
        return bool(self.home.reader.reached(None))

    def _ends(self, metric: Metric, name: str | None) -> tuple[date, ...]:
        """The days on which the data of the desks end that hold somebody's cases."""
        return ends_of(self.home, metric, self._whose_desks(name)) if self._has_desks else ()

    def _whose_desks(self, name: str | None) -> str | None:
        """The team whose desks hold somebody's cases; None: any may."""
        return name if self.whom.level == "team" else self.whom.team

    def _data_to(self, metric: Metric, name: str | None, window: Period) -> date | None:
        """The day within a window on which the data of every desk that holds somebody's cases end."""
        day = min(self.today, max(self._ends(metric, name), default=self.today))
        return day if window.first <= day < window.last else None

    def _with_reach(self, metric: Metric, made: Reading) -> Reading:
        """Where the data begin inside the window before."""
        start = self.first_days.get((metric.name, made.name if self.whom.level == "team" else None))
        past = made.previous
        if past is None or start is None or not past.n:
            return made
        late = (start - past.from_).days > ((past.to - past.from_).days + 1) // 10
        return made.with_(previous=past.with_(data_from=start)) if late else made

    def _asked(self, metric: Metric, name: str | None, found: Window) -> Asked:
        weight, objective = self.plan.place(metric.name)
        window = found.period
        strategy = self.home.strategy
        team = self._team(metric, name)
        compared = self.compared.get(team, {}).get(metric.name, {}).get(name or "")
        whose = (metric.name, self.whom.level, team, window.last)
        target = None if self.plan.is_draft else strategy.target_for(*whose)
        return Asked(
            metric=metric,
            level=self.whom.level,
            name=name or strategy.organisation.name,
            window=window,
            target=target,
            goal_from=None if target else strategy.target_begins(*whose),
            # a guard is judged like a metric of the card, or it could not warn
            judged=not self.plan.is_draft and (weight is not None or metric.name in self.plan.judged),
            weight=weight,
            objective=objective,
            team=team,
            is_earlier=found.is_earlier,
            compared=compared,
            compared_on=self._elsewhere(metric, window, compared, team),
            hidden=self._is_held(metric, name, found.period),
            data_to=self._data_to(metric, name, window),
        )

    def _elsewhere(
        self, metric: Metric, window: Period, compared: Compared | None, team: str | None
    ) -> Tally | None:
        """The cases on which a person is called worse, where they are not all: those of one team."""
        if compared is None or compared.verdict != "worse":
            return None
        if compared.n == self.tally(metric, window, compared.name).n:
            return None
        read, name = (metric.name, window), compared.name
        return sums_of(self.home, [read], Whom("agent", name, team)).get((read, name))

    def _team(self, metric: Metric, name: str | None) -> str | None:
        """Whose target holds: a team's own; a person's of the team asked for, else of most cases."""
        if self.whom.level != "agent" or name is None:
            return name if self.whom.level == "team" else None
        return self.whom.team or self.teams.get((metric.name, name))


Named = dict[str | None, tuple[list[Reading], list[Reading]]]


def readings_of(
    home: Opened, plan: CardQuestion, whom: Whom, period: Period, only: str | None = None
) -> Named:
    """Name -> readings (the card's order) and those beside; every name with an observation in a window.

    `only`: of one of them, as it stands among all.
    """
    windows = {metric.name: window_of(home, metric, whom.level, period) for metric in plan.every}
    teams = {}
    if whom.level == "agent" and whom.team is None:
        window = periods.whole_months(period, today_of(home))
        teams = home.reader.main_teams(plan.every, whom, window)
    sums = _sums(home, reads_of(home, plan, whom.level, period), whom, only)
    held = _held(home, windows, whom)
    whose = {whom.team} if whom.team else set(teams.values())
    compared: dict[str | None, Family] = {}
    if plan.card and whom.level == "agent":
        compared = {team: seen_family_of(home, team, period) for team in whose}
    asking = Asking(home, plan, whom, period, windows, sums, teams, held, compared)
    return {name: _guarded(asking, name) for name in _names(asking) if only is None or name == only}


def _sums(home: Opened, asked: Sequence[Read], whom: Whom, only: str | None) -> Tallies:
    """Of all, or of one of them: where nothing was counted of it, it is absent there as among all."""
    if only is None:
        return sums_of(home, asked, whom)
    found = sums_of(home, asked, replace(whom, name=only))
    return {key: one for key, one in found.items() if one.n or one.undecided or one.unanswered or one.reason}


def _held(home: Opened, windows: Mapping[str, Window], whom: Whom) -> frozenset[tuple[Read, str | None]]:
    """The (read, team) that would give away what is held back of other teams, or of one other person."""
    each = [(name, one) for name, own in windows.items() for one in (own.period, own.before)]
    return held_back(home, each, whom.level) | _told(home, windows, whom)


def _told(home: Opened, windows: Mapping[str, Window], whom: Whom) -> frozenset[tuple[Read, str | None]]:
    """The reads of a team that would give one other person away to whoever knows their own figures."""
    own = {
        (name, one): (name, window.period)
        for name, window in windows.items()
        for one in (window.period, window.before, window.alone)
        if one is not None
    }
    return frozenset((own[read], team) for read, team in told_of(home, whom, own))


def _names(asking: Asking) -> list[str | None]:
    """Whose cards there are: the one asked for, else all that have anything on the card."""
    if asking.whom.level == "organisation":
        return [None]
    if asking.whom.name is not None:
        return [asking.whom.name]
    now = {(metric.name, asking.windows[metric.name].period) for metric in asking.plan.metrics}
    found = {name for (key, name), tally in asking.sums.items() if key in now and tally.n}
    return sorted(found, key=str)


def _guarded(asking: Asking, name: str | None) -> tuple[list[Reading], list[Reading]]:
    plan, metrics = asking.plan, asking.home.catalogue.metrics
    every = [asking.reading(metric, name) for metric in (*plan.metrics, *plan.beside)]
    if asking.whom.level == "agent":
        every = scoring.spared(every, plan.on_card)
    statuses = {one.metric: one.status for one in every}
    statuses |= {metric.name: asking.status(metric, name) for metric in plan.guards}

    def worded(reading: Reading) -> Reading:
        reading = placed(reading, metrics)
        # what a draft shows has no goal to be told of
        is_silent = plan.is_draft and reading.status == "unscored"
        return reading.with_(says="" if is_silent else wording.says(reading, metrics))

    made = [worded(reading) for reading in scoring.with_guards(every, statuses, metrics)]
    return made[: len(plan.metrics)], made[len(plan.metrics) :]


def placed(reading: Reading, metrics: Mapping[str, Metric]) -> Reading:
    """A comparison that is on the cases of one team alone says so; how many they are it may have said."""
    one, where = reading.compared, wording.compared_on(reading, metrics[reading.metric])
    if one is None or not where or not one.says:
        return reading
    if one.verdict == "cannot_tell":
        where = f" in {reading.team}"
    return reading.with_(compared=replace(one, says=f"{one.says.removesuffix('.')}{where}."))

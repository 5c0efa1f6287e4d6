"""The reader that every question goes by: it knows who asks, and gives what they may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from dashboard.access import Who, admitted, may, refusal
from dashboard.method.panels import Mixed
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.periods import Every, Period
from dashboard.store import fair, listing, person, worked
from dashboard.store.answerers import Answered, Sent
from dashboard.store.cases import CaseRows, Wanted
from dashboard.store.figures import Series, Tallies
from dashboard.store.live import Columns, Slices
from dashboard.store.other_ways import Gathered, Recount
from dashboard.store.plain_durations import Closed
from dashboard.store.reader import Reader
from dashboard.store.sources import Read
from dashboard.store.whom import Whom

ELSEWHERE = "other teams"  # stands for all that may not be seen, where parts make up a whole
K = TypeVar("K")
V = TypeVar("V")


class Scoped:
    """A generation as somebody may see it; a UsageFault where they may not see what is asked for."""

    def __init__(self, reader: Reader, who: Who) -> None:
        self._reader, self._who = reader, who

    # --- figures

    def tallies(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        """As Reader.tallies."""
        whom = admitted(self._who, "see", whom)
        return self._own(whom, self._reader.tallies(metrics, whom, window))

    def tallies_over(self, asked: Collection[Read], whom: Whom) -> Tallies:
        """As Reader.tallies_over."""
        whom = admitted(self._who, "see", whom)
        return self._own(whom, self._reader.tallies_over(asked, whom))

    def of_all_teams(self, asked: Collection[Read]) -> Tallies:
        """The tallies of every team, and of all (None): to find whose figure would give another's away."""
        every = self._reader.tallies_over(asked, Whom("organisation"))
        return {**every, **self._reader.tallies_over(asked, Whom("team"))}

    def of_a_teams_people(self, asked: Collection[Read], team: str) -> Tallies:
        """The tallies of each person of a team, for one purpose: whether its figure would give one away."""
        return self._reader.tallies_over(asked, Whom("agent", None, team))

    def people_by_part(self, metric: Metric, team: str, window: Period, by: str) -> Slices:
        """(part, person) -> tally of a team, for the same purpose."""
        return self._reader.sliced(metric, Whom("team", team), window, (by, "agent"))

    def keep_durations(self, metrics: Collection[Metric]) -> None:
        """As Reader.keep_durations: nothing is told by it."""
        self._reader.keep_durations(metrics)

    def main_teams(self, metrics: Sequence[Metric], whom: Whom, window: Period) -> dict[tuple[str, str], str]:
        """As Reader.main_teams."""
        return self._reader.main_teams(metrics, self._whole(whom), window)

    def series_of_each(self, asked: Mapping[str, Sequence[Period]], whom: Whom) -> Series:
        """As Reader.series_of_each."""
        whom = admitted(self._who, "see", whom)
        return self._own(whom, self._reader.series_of_each(asked, whom))

    def closed_in(self, metric: Metric, whom: Whom, window: Period) -> Closed | None:
        """As Reader.closed_in."""
        return self._reader.closed_in(metric, self._whole(whom), window)

    def of_all(self, metric: Metric, whom: Whom, window: Period) -> tuple[float, int, int]:
        """As Reader.of_all."""
        return self._reader.of_all(metric, self._whole(whom), window)

    def unpromised(self, whom: Whom, window: Period) -> int:
        """As Reader.unpromised."""
        return self._reader.unpromised(self._whole(whom), window)

    def places(self, whom: Whom, window: Period) -> tuple[int, float | None, int]:
        """As Reader.places."""
        return self._reader.places(self._whole(whom), window)

    def sent(self, kinds: tuple[str, ...], whom: Whom, window: Period) -> Sent:
        """As Reader.sent."""
        return self._reader.sent(kinds, self._whole(whom), window)

    def answered(self, metric: Metric, whom: Whom, window: Period) -> Answered:
        """As Reader.answered."""
        return self._reader.answered(metric, self._whole(whom), window)

    def otherwise(self, asked: Recount) -> Gathered:
        """The rows of a figure, to be counted in other ways; close it. Who asks which rows these are has to
        see all of them.
        """
        asked = replace(asked, whom=self._whole(asked.whom))
        return self._reader.otherwise(asked)

    def rows(
        self, metric: Metric, whom: Whom, window: Period, limit: int | None
    ) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
        """As Reader.rows."""
        return self._reader.rows(metric, admitted(self._who, "rows", whom), window, limit)

    def cases(self, metric: Metric, whom: Whom, window: Period, wanted: Wanted) -> CaseRows:
        """As Reader.cases."""
        return self._reader.cases(metric, admitted(self._who, "rows", whom), window, wanted)

    def count(self, metric: Metric, whom: Whom, window: Period) -> int:
        """As Reader.count."""
        return self._reader.count(metric, admitted(self._who, "rows", whom), window)

    def mixed(
        self, metric: Metric, windows: Mapping[Every, Period], teams: Sequence[str]
    ) -> dict[Every, Mixed]:
        """As Reader.mixed; for whoever sees every team, because what is expected follows from all."""
        if not self._who.sees_all:
            raise refusal(self._who, "see")
        return self._reader.mixed(metric, windows, teams)

    def sliced(self, metric: Metric, whom: Whom, window: Period, by: Sequence[str]) -> Slices:
        """As Reader.sliced; by person for whoever may see each of them."""
        whom = self._whole(whom)
        if "agent" in by and whom.level != "agent":
            everybody = Whom("agent", None, whom.name if whom.level == "team" else None)
            if not may(self._who, "see", everybody):
                raise refusal(self._who, "see", everybody)
        found = self._reader.sliced(metric, whom, window, by)
        if "team" not in by:
            return found
        return found if self._who.sees_all else self._together(metric, found, list(by).index("team"))

    def _together(self, metric: Metric, found: Slices, at: int) -> Slices:
        """Slices by team, with all that may not be seen as one; without it where they do not add up."""
        told: Slices = {}
        for key, tally in found.items():
            is_seen = key[at] is None or self._sees_team(key[at])
            if is_seen or not metric.is_duration:
                place = key if is_seen else (*key[:at], ELSEWHERE, *key[at + 1 :])
                told[place] = told[place] + tally if place in told else tally
        return told

    def has_one_elsewhere(self) -> bool:
        """Whether those whose teams may not be seen are of a single one, so that ELSEWHERE would tell it."""
        return not self._who.sees_all and len(self._reader.names("team")) == len(self.names("team")) + 1

    def everybody(self, metric: Metric, level: Level, window: Period, by: Sequence[str]) -> Columns:
        """All names of a level by kinds of cases, for one purpose: what the others make of the same cases."""
        return self._reader.everybody(metric, Whom(level), window, by)

    def has_kinds(self, metric: Metric) -> bool:
        """As Reader.has_kinds."""
        return self._reader.has_kinds(metric)

    def has_units(self, metric: Metric) -> bool:
        """As Reader.has_units."""
        return self._reader.has_units(metric)

    def desks_without_credit(self) -> frozenset[str]:
        """As Reader.desks_without_credit: of desks, whose names nobody is kept from."""
        return self._reader.desks_without_credit()

    def first_days_of_people(self) -> dict[str, date]:
        """As Reader.first_days_of_people, of everybody, for the purpose of `everybody`: who still learns."""
        return self._reader.first_days_of_people()

    def worked(self, bounds: worked.Bounds) -> dict[str | None, worked.Worked]:
        """As worked.worked, of the teams that may be seen."""
        found = worked.worked(self._reader.shot.cursor(), bounds)
        return {team: one for team, one in found.items() if self._sees_team(team)}

    # --- beside a figure, row by row

    def hurting(self, bounds: fair.Bounds, team: str | None) -> list[tuple[Any, ...]]:
        """As fair.hurting."""
        return fair.hurting(self._rows_of(team).shot.cursor(), bounds, team)

    def comments(self, bounds: fair.Bounds, team: str | None) -> list[tuple[Any, ...]]:
        """As fair.comments."""
        return fair.comments(self._rows_of(team).shot.cursor(), bounds, team)

    def reviews(self, bounds: fair.Bounds, team: str | None, aim: str | None) -> list[tuple[Any, ...]]:
        """As fair.reviews."""
        return fair.reviews(self._rows_of(team).shot.cursor(), bounds, team, aim)

    def missed(self, metric: Metric, whom: Whom, window: Period) -> list[person.Case]:
        """As Reader.missed."""
        return self._reader.missed(metric, admitted(self._who, "rows", whom), window)

    def told(self, whom: Whom, cases: Sequence[person.Case]) -> list[tuple[Any, ...]]:
        """As person.told, of cases of somebody whose rows may be seen."""
        admitted(self._who, "rows", whom)
        return person.told(self._reader.shot.cursor(), cases)

    def coaching(self, whom: Whom, bounds: person.Bounds) -> list[tuple[Any, ...]]:
        """As person.coaching."""
        whom = admitted(self._who, "rows", whom)
        return person.coaching(self._reader.shot.cursor(), str(whom.name), whom.team, bounds)

    def _rows_of(self, team: str | None) -> Reader:
        admitted(self._who, "rows", Whom("organisation" if team is None else "team", team))
        return self._reader

    def _own(self, whom: Whom, found: dict[tuple[K, str | None], V]) -> dict[tuple[K, str | None], V]:
        """Of each team, those that may be seen."""
        if self._who.sees_all or whom.level != "team":
            return found
        return {key: value for key, value in found.items() if self._sees_team(key[1])}

    def _whole(self, whom: Whom) -> Whom:
        """The same of a question that puts together all that it is about: of each team, for who sees each."""
        whom = admitted(self._who, "see", whom)
        if not may(self._who, "see", whom):
            raise refusal(self._who, "see", whom)
        return whom

    # --- names

    def names(self, level: Level) -> list[str]:
        """All teams, or all people, that any observation names and that may be seen."""
        if self._who.sees_all or level == "organisation":
            return self._reader.names(level)
        if level == "agent":
            return sorted(self.people())
        return [name for name in self._reader.names(level) if self._sees_team(name)]

    def people(self) -> dict[str, list[str]]:
        """Who may be seen, and in which teams, latest first."""
        found = listing.people(self._reader.shot)
        if self._who.sees_all:
            return found
        if self._who.person is not None:
            return {name: teams for name, teams in found.items() if name == self._who.person}
        seen = {
            name: [team for team in teams if may(self._who, "see", Whom("agent", name, team))]
            for name, teams in found.items()
        }
        return {name: teams for name, teams in seen.items() if teams}

    def display_names(self) -> dict[str, str]:
        """What people are called on a page, where that is not what their desk calls them."""
        names = listing.display_names(self._reader.shot)
        return names if self._who.sees_all else {own: names[own] for own in self.people() if own in names}

    def first_days(self) -> dict[tuple[str, str | None], date]:
        """As Reader.first_days; the days of teams that may not be seen are told as nobody's."""
        if self._who.sees_all:
            return self._reader.first_days()
        found: dict[tuple[str, str | None], date] = {}
        for (metric, team), day in self._reader.first_days().items():
            key = (metric, team if self._sees_team(team) else None)
            found[key] = min(day, found.get(key, day))
        return found

    def _sees_team(self, team: str | None) -> bool:
        return self._who.sees_all or may(self._who, "see", Whom("team", team))

    # --- the calendar of the data, which is nobody's figure

    def as_of(self) -> datetime:
        """As Reader.as_of."""
        return self._reader.as_of()

    def desks(self, *, dated: bool = False) -> dict[str, datetime]:
        """Each desk, or those whose data say when things happened, and up to when its data reach, UTC."""
        return listing.desks(self._reader.shot, dated=dated)

    def reached(self, team: str | None) -> tuple[datetime, ...]:
        """Up to when the data of each desk reach that holds a team's tickets (None: any), the latest first.

        Empty where there is one desk, and of a team that may not be seen.
        """
        return (
            listing.reached(self._reader.shot).get(team, ()) if self._sees_team(team) or team is None else ()
        )

    def days(self) -> tuple[date, date] | None:
        """The first and the last local day of the data."""
        return listing.days(self._reader.shot)

    def filled(self) -> frozenset[str]:
        """The columns in which anything stands."""
        return listing.filled(self._reader.shot)

    def last_month(self, metrics: Sequence[str], until: date) -> date | None:
        """As Reader.last_month."""
        return self._reader.last_month(metrics, until)

    def week_end(self, window: Period) -> date | None:
        """As Reader.week_end."""
        return self._reader.week_end(window)

    def ended_months(self, window: Period) -> Period | None:
        """As Reader.ended_months."""
        return self._reader.ended_months(window)

    def tickets_as_of(self) -> datetime:
        """As Reader.tickets_as_of."""
        return self._reader.tickets_as_of()

    def waits(self, metric: Metric) -> bool:
        """As Reader.waits."""
        return self._reader.waits(metric)

    def all_decided(self, windows: Sequence[Period]) -> dict[Read, float | None]:
        """The same of every metric that waits and is rolled up, over several windows in one question."""
        reader, metrics = self._reader, self._reader.catalogue.metrics.values()
        rolled_up = [one for one in metrics if not one.is_duration and reader.is_rolled_up(one)]
        asked = [(one.name, window) for one in rolled_up if reader.waits(one) for window in windows]
        tallies = reader.tallies_over(asked, Whom("organisation"))
        return {read: tallies.get((read, None), Tally()).decided for read in asked}

    def decided(self, metric: Metric, window: Period) -> float | None:
        """Which share of a metric's observations in a window is decided; None where there are none."""
        tallies = self._reader.tallies([metric], Whom("organisation"), window)
        return tallies.get((metric.name, None), Tally()).decided

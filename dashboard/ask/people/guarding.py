"""Whose figure would follow from a team's figure and what somebody knows of themselves.

A person may see their own figures and their team's. Where only one other has cases, or all others together
have fewer than five, the team's less one's own is theirs: then the team's is held back from that person.
One's own can't be held back, because whoever may see single cases can add them up.

What would tell of few among those who answered is found by `protected`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dashboard import periods
from dashboard.access import may
from dashboard.ask.home import Opened
from dashboard.ask.spans import find_period
from dashboard.ask.whose import names_of
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.scoring import gives_away, units_of
from dashboard.store.sources import Read
from dashboard.store.whom import Whom

Shares = Mapping[str | None, Mapping[str, float]]  # part -> person -> independent units


def is_bound(home: Opened, team: str | None) -> bool:
    """Whether somebody sees their own figures beside a team's, and not everybody's of it."""
    return home.who.person is not None and not may(home.who, "see", Whom("agent", None, team))


def told_by(home: Opened, asked: Collection[Read], team: str) -> frozenset[Read]:
    """The reads of a team that would give one other person away to whoever asks."""
    asked = [read for read in asked if "agent" in home.metric(read[0]).levels]
    if not asked or not is_bound(home, team):
        return frozenset()
    units: dict[Read, dict[str, float]] = {read: {} for read in asked}
    for (read, name), tally in home.reader.of_a_teams_people(asked, team).items():
        units[read][str(name)] = units_of(tally)
    return frozenset(read for read in asked if gives_away(units[read], home.who.person))


def told_of(home: Opened, whom: Whom, asked: Collection[Read]) -> frozenset[tuple[Read, str]]:
    """The same of each team that is asked about, with the team; of nobody else's figures anything is told."""
    if whom.level != "team" or home.who.person is None:
        return frozenset()
    teams = [whom.name] if whom.name else home.who.teams
    return frozenset((read, team) for team in teams for read in told_by(home, asked, team))


def is_blind(home: Opened, team: str | None) -> bool:
    """Whether somebody may not see the people of a team one by one."""
    return not may(home.who, "see", Whom("agent", None, team))


def is_single(home: Opened, metric: Metric, team: str | None, tally: Tally) -> bool:
    """Whether a team's figure is a single case, for somebody who may not see whose it is."""
    return tally.n == 1 and "agent" in metric.levels and is_blind(home, team)


def is_for(home: Opened, team: str | None, period: Period) -> bool:
    """Whether a team's figures (None: each team's) over a period are for whoever asks.

    Of a team whose people somebody may not see there are figures of whole weeks, months, quarters and years:
    of two spans that begin alike one less the other is a single day, however few had cases on it.
    """
    if periods.is_whole(period):
        return True
    return not any(is_blind(home, one) for one in ([team] if team is not None else names_of(home, "team")))


def period_of(home: Opened, level: Level, team: str | None, text: str | None) -> Period:
    """The period that is asked for; a UsageFault for days that would tell of people by subtraction."""
    period = find_period(home, text)
    if level == "team" and not is_for(home, team, period):
        raise UsageFault(
            f"{home.who.told} may see no single person of a team, so its figures are of whole weeks,"
            f" months, quarters and years; {period.name} is none of them."
        )
    return period


class GuardedParts:
    """Kinds of cases of a team, with who has any of each: which may stand alone, or together."""

    def __init__(
        self, home: Opened, metric: Metric, team: str | None, by: str, windows: Iterable[Period]
    ) -> None:
        self._own = home.who.person
        self._windows: list[dict[str | None, dict[str, float]]] = []
        if team is not None and by != "agent" and "agent" in metric.levels and is_bound(home, team):
            self._windows = [_by_part(home, metric, team, by, window) for window in windows]

    def give_away(self, names: Collection[str], unknown: str) -> bool:
        """Whether these parts together would tell of one other person, in any of the windows."""
        keys = {None if name == unknown else name for name in names}
        return any(gives_away(_sum(window, keys), self._own) for window in self._windows)


def _by_part(
    home: Opened, metric: Metric, team: str, by: str, window: Period
) -> dict[str | None, dict[str, float]]:
    found: dict[str | None, dict[str, float]] = {}
    for (part, name), tally in home.reader.people_by_part(metric, team, window, by).items():
        if name is not None:
            found.setdefault(part, {})[name] = units_of(tally)
    return found


def _sum(parts: Shares, keys: Collection[str | None]) -> dict[str, float]:
    whole: dict[str, float] = {}
    for key in keys:
        for name, units in parts.get(key, {}).items():
            whole[name] = whole.get(name, 0.0) + units
    return whole

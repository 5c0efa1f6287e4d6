"""The people of a team beside one another, or the teams, fairly: like with like, and all of it at once.

What is costly (the kinds of cases of everybody, how much people scatter) is read once a generation,
strategy and window, and serves every team and every page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard import periods, scoring, wording
from dashboard.ask.cache import cached
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.people.guarding import is_single, period_of, told_by
from dashboard.ask.people.protected import held_back
from dashboard.ask.whose import asked_of, display_names, known_name, names_of, people_shown
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally, added, without_units
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Compared, Counted, Family, PeerGroups, Span
from dashboard.store.observed import MIX
from dashboard.store.sources import Read


@dataclass(frozen=True)
class Comparison:
    """A metric of the people of a team, or of the teams, by name. `family`: over how many p is adjusted.

    `reason` says why nobody is compared where that is so.
    """

    metric: str
    level: Level
    team: str | None
    window: Span
    all: Counted
    family: int
    overdispersion: float | None
    names: tuple[Compared, ...]
    reason: str | None = None


def compare(home: Opened, metric: str, team: str | None = None, period: str | None = None) -> Comparison:
    """The people of a team on a metric; without a team the teams. UsageFault where there is nothing to."""
    home.need_data()
    level: Level = "team" if team is None else "agent"
    people_shown(home, level)
    asked = home.metric(metric)
    if level not in asked.levels:
        raise UsageFault(f"{metric} has no reading for level {level}; it has: {', '.join(asked.levels)}.")
    team = known_name(home, "team", team)
    asked_of(home, "organisation" if team is None else "team", team, None)
    return _compared(home, asked.name, level, team, period_of(home, level, None, period))


@cached
def _compared(home: Opened, name: str, level: Level, team: str | None, period: Period) -> Comparison:
    metric = home.metric(name)
    found, size = family_of(home, level, team, period, name)
    every = measured(home, name, level, period)
    read = window_of(home, metric, level, period)
    window = read.period
    group = every.groups.get(team)
    whole = added([without_units(one) for one in group.tallies]) if group else Tally()
    seen = set(names_of(home, level))
    beside = {one for _, one in held_back(home, [(name, window)], level) if one is not None}
    if level == "team" and group:
        each = zip(group.names, group.tallies, strict=True)
        beside |= {one for one, tally in each if is_single(home, metric, one, tally)}
    names = scoring.withheld(metric, tuple(found.get(name, {}).values()), beside)
    told = team is not None and bool(told_by(home, [(name, window)], team))
    names = tuple(map(scoring.apart, names)) if told else names
    held = told or (metric.minimum > 1 and any(one.verdict == "suppressed" for one in names))
    return Comparison(
        metric=name,
        level=level,
        team=team,
        window=Span(window.first, window.last),
        all=Counted(None if held else scoring.value_of(metric, whole), whole.n),
        family=size,
        overdispersion=every.overdispersion,
        names=tuple(_named(one, metric, level) for one in _by_name(home, names, level) if one.name in seen),
        reason=read.reason or _no_answer(home, (name, window)) or _reason(metric, names),
    )


def _no_answer(home: Opened, read: Read) -> str | None:
    """What a home's own query says that gave none."""
    tallies = home.reader.of_all_teams([read]).values() if home.metric(read[0]).home else ()
    return next((one.reason for one in tallies if one.reason), None)


def _reason(metric: Metric, names: tuple[Compared, ...]) -> str | None:
    """Why nobody is compared, where one reason holds for all."""
    if not scoring.is_comparable(metric):
        return scoring.OTHER_KIND
    reasons = {one.reason for one in names}
    return next(iter(reasons)) if len(reasons) == 1 else None


def _by_name(home: Opened, names: tuple[Compared, ...], level: Level) -> list[Compared]:
    shown = display_names(home) if level == "agent" else {}
    named = [one.with_(display_name=shown.get(one.name, one.name)) for one in names]
    return sorted(named, key=lambda one: (one.display_name.casefold(), one.name))


def _named(one: Compared, metric: Metric, level: Level) -> Compared:
    return one.with_(says=wording.compared(one, metric, level))


def family_of(
    home: Opened, level: Level, team: str | None, period: Period, more: str | None = None
) -> tuple[Family, int]:
    """Metric -> name -> compared: the whole card, so that p is adjusted over the same family everywhere.

    A metric that is not on the card is compared in a family of the card and itself.
    """
    card = home.strategy.card_for(level, period.last)
    names = [item.metric for item in card.metrics] if card else []
    on_card = [name for name in names if level in home.metric(name).levels]
    if more is not None and more not in on_card:
        on_card.append(more)
    return _family(home, level, team, period, tuple(on_card))


def seen_family_of(home: Opened, team: str | None, period: Period) -> Family:
    """The people of a team as somebody may see them compared, in words: beside one single other nobody is."""
    found, _ = family_of(home, "agent", team, period)
    if team is not None and home.who.person is not None:
        found = _untold(home, team, period, found)
    return {
        name: {who: _named(one, home.metric(name), "agent") for who, one in each.items()}
        for name, each in found.items()
    }


def _untold(home: Opened, team: str, period: Period, found: Family) -> Family:
    asked = [(name, window_of(home, home.metric(name), "agent", period).period) for name in found]
    told = {name for name, _ in told_by(home, asked, team)}
    return {
        name: {who: scoring.apart(one) for who, one in each.items()} if name in told else each
        for name, each in found.items()
    }


@cached
def _family(
    home: Opened, level: Level, team: str | None, period: Period, names: tuple[str, ...]
) -> tuple[Family, int]:
    """As kept beside the generation, else compared and kept: it takes the cases of everybody."""
    windows = {name: window_of(home, home.metric(name), level, period).period for name in names}
    asked = (level, team or "", *(f"{name} {one.first} {one.last}" for name, one in windows.items()))
    place = kept(home, "family", tuple[Family, int], *asked)
    return place.answer(lambda: _anew(home, level, team, period, names))


def _anew(
    home: Opened, level: Level, team: str | None, period: Period, names: tuple[str, ...]
) -> tuple[Family, int]:
    return scoring.family([measured(home, name, level, period) for name in names], team)


@cached
def measured(home: Opened, name: str, level: Level, period: Period) -> PeerGroups:
    """One metric of everybody of a level, over its window: cells of kinds of cases, scatter."""
    metric = home.metric(name)
    read = window_of(home, metric, level, period)
    window = read.period
    whose = "team" if level == "agent" else None
    refusing = (
        home.reader.desks_without_credit() if level == "agent" and _by_credit(home, metric) else frozenset()
    )
    # a desk matters only where one of them can't be trusted with who did what
    by = [*(["desk"] if refusing else []), *([whose] if whose else []), level]
    # nothing else is held against cases of its kind
    mix = MIX if metric.kind.is_share and home.reader.has_kinds(metric) else ()
    has_units = home.reader.has_units(metric)
    found = {}
    if not metric.is_duration and not has_units and not read.reason:
        found = home.reader.everybody(metric, level, window, [*by, *mix])
    if has_units and not read.reason:
        cells = _of_units(home, (name, window), level)
    else:
        cells = _known(found, level, whose, mix)
    unknown: dict[str | None, str] = {}
    if refusing:
        pairs = set(zip(found["desk"], found[whose or level], strict=True)) if found else set()
        unknown = {group: scoring.LAST_HAD for desk, group in pairs if desk in refusing}
    if has_units:
        unknown = dict.fromkeys(cells.groups, scoring.UNITS)
    learning = _learning(home, window.last) if level == "agent" else frozenset[str]()
    return scoring.measured(metric, level, cells, learning, unknown)


def _of_units(home: Opened, read: Read, level: Level) -> scoring.Cells:
    """Whoever is named, as a card counts them: by who answered."""
    found: dict[tuple[str | None, str], Tally] = {}
    for (_, team), tally in home.reader.of_all_teams([read]).items():
        if team is not None and level == "team":
            found[None, team] = tally
        elif team is not None:
            people = home.reader.of_a_teams_people([read], team)
            found |= {(team, str(name)): one for (_, name), one in people.items()}
    return scoring.Cells.of(found)


def _known(
    found: Mapping[str, NDArray[Any]], level: Level, whose: str | None, mix: Sequence[str]
) -> scoring.Cells:
    """The rows of those whose name, and group, is known."""
    keys = [key for key in (whose, level) if key is not None]
    if not found:
        return scoring.Cells((), (), (), {})
    known = np.logical_and.reduce([[one is not None for one in found[key]] for key in keys])
    own = {column: values[known] for column, values in found.items()}
    sums = {column: values for column, values in own.items() if column not in {"desk", *keys, *mix}}
    groups = list(own[whose]) if whose else [None] * len(own[level])
    return scoring.Cells(groups, list(own[level]), tuple(list(own[column]) for column in mix), sums)


def _by_credit(home: Opened, metric: Metric) -> bool:
    """Whether a case is a person's by who resolved it: reviews and coaching name the person themselves."""
    read = [home.catalogue.tables[name] for name in metric.tables]
    return any(table.noun == "ticket" or table.answers for table in read)


def _learning(home: Opened, last: date) -> frozenset[str]:
    """Who is in the first months by the last day of a window."""
    months = home.strategy.people.learning_months
    first = home.reader.first_days_of_people()
    return frozenset(name for name, day in first.items() if last < periods.add_months(day, months))

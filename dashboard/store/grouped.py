"""The cases of a metric, those of each group next to one another, and what is known of each group.

Cases lie by team and day, so that a team's weeks and months are slices: sorting one that fits the
processor's cache takes a tenth of sorting everything, and what is sorted in parts already is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from dashboard.engine.clock import Clock
from dashboard.method import survival
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.store.outcomes import DAY, EPOCH, OUTCOME, closed_and_open
from dashboard.store.period_groups import NESTED, PeriodGroup, first_of

AT_ONCE = 1 << 16  # cases of which the curves are computed together
# a list of numbers comes as one array
BY_TEAM = f"""
select team, list({OUTCOME}), list({DAY})
from {{}} where value is not null and observed_at is not null group by team
"""
Ints = NDArray[Any]
Group = tuple[PeriodGroup, tuple[Ints, Ints]]  # closed and open minutes, each ascending


class Summed(NamedTuple):
    """What is known of a group. No case as long as `above` moves its figures; None: any may.

    `is_moving`: an open case is younger than that, so figures move when time goes on.
    """

    group: PeriodGroup
    summary: survival.Summary
    above: float | None
    is_moving: bool


@dataclass(frozen=True, eq=False)
class Lot:
    """Minutes, cell by cell. `bounds`: where each cell begins, and where the last one ends."""

    minutes: Ints
    bounds: Ints

    def slices(self, cells: Ints) -> list[Ints]:
        """The minutes from each of these cells up to the next."""
        return [self.minutes[start:end] for start, end in pairwise(self.bounds[cells].tolist())]


@dataclass(frozen=True, eq=False)
class DayCells:
    """Cells of closed and of open cases: what a team, by its place in `teams`, has of a day or of more."""

    teams: Sequence[str | None]
    team: Ints
    day: Ints  # since EPOCH; of more days the first
    closed: Lot
    still_open: Lot


def summed(
    connection: DuckDBPyConnection,
    sql: str,
    metric: Metric,
    clock: Clock,
    only: set[PeriodGroup] | None = None,
) -> list[Summed]:
    """Of every group of a metric, or of some; `sql` is observations at as_of."""
    cases = _fetched(connection, sql)
    if cases is None:
        return []
    found: list[Summed] = []
    for kinds in NESTED:
        if only is None or any(group.kind in kinds for group in only):
            for groups in _nested(cases, kinds, clock, of_teams="team" in metric.levels):
                asked = (own for own in groups if only is None or own[0] in only)
                found += _summed(asked, metric.kind.quantile)
    return found


def _fetched(connection: DuckDBPyConnection, sql: str) -> DayCells | None:
    """The cases of observations by team and day; None where there are none."""
    rows = connection.execute(BY_TEAM.format(sql))
    teams, outcomes, days = (column.tolist() for column in rows.fetchnumpy().values())  # None: of no team
    if not teams:
        return None
    each = []
    for number in range(len(teams)):
        each.append(_by_day(outcomes[number], days[number]))
        outcomes[number] = days[number] = None  # millions of rows: not held twice
    day, *lots = map(np.concatenate, zip(*each, strict=True))
    team = np.repeat(np.arange(len(teams)), [own[0].size for own in each])
    return DayCells(teams, team, day, _lot(*lots[:2]), _lot(*lots[2:]))


def _by_day(outcome: Ints, day: Ints) -> tuple[Ints, ...]:
    """A team's days; minutes of closed cases in their order, how many a day has, the same of open ones."""
    order = np.argsort(day, kind="stable")
    day, outcome = day[order], outcome[order]
    if outcome.max() <= np.iinfo(np.int32).max:
        outcome = outcome.astype(np.int32)
    closed, still_open = closed_and_open(outcome)
    starts = _starts(day)
    n_closed = np.add.reduceat(outcome & 1, starts, dtype=np.int64)
    return day[starts], closed, n_closed, still_open, np.diff(starts, append=day.size) - n_closed


def _starts(*columns: Ints) -> Ints:
    """Where each stretch of rows begins that are alike in some columns."""
    is_new = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.concatenate(([0], np.flatnonzero(is_new) + 1))


def _lot(minutes: Ints, counts: Ints) -> Lot:
    return Lot(minutes, np.concatenate(([0], np.cumsum(counts))))


def _nested(
    cases: DayCells, kinds: Sequence[str], clock: Clock, *, of_teams: bool
) -> Iterator[Iterator[Group]]:
    """The groups of each kind, of teams and of the organisation, each kind to be gone through in turn.

    A group's cases are good until the next is asked for: they move.
    """
    own = replace(cases, closed=_copied(cases.closed), still_open=_copied(cases.still_open))
    everybody = None
    for kind in kinds:
        cells, groups = _groups(own, kind, clock)
        ordered = _ordered(own, cells, groups, "stable" if everybody else "quicksort")
        yield (one for one in ordered if of_teams and one[0].team is not None)
        everybody = everybody or _together(own, cells)
        cells, groups = _groups(everybody, kind, clock)
        yield _ordered(everybody, cells, groups, "stable")


def _copied(lot: Lot) -> Lot:
    return replace(lot, minutes=lot.minutes.copy())


def _groups(cases: DayCells, kind: str, clock: Clock) -> tuple[Ints, list[PeriodGroup]]:
    """Groups of a kind: the cells where each begins, with the end of all, and what it is."""
    days, place = np.unique(cases.day, return_inverse=True)
    fiscal = clock.organisation.fiscal_year_starts
    firsts = [first_of(EPOCH + timedelta(days=day), kind, fiscal).toordinal() for day in days.tolist()]
    first = np.array(firsts)[place]
    starts = _starts(cases.team, first)
    which = zip(first[starts].tolist(), cases.team[starts].tolist(), strict=True)
    groups = [PeriodGroup(kind, date.fromordinal(one), cases.teams[team]) for one, team in which]
    return np.append(starts, place.size), groups


def _ordered(
    cases: DayCells, cells: Ints, groups: Sequence[PeriodGroup], how: Literal["quicksort", "stable"]
) -> Iterator[Group]:
    """Each group with its cases, just sorted where they lie; "stable" merges what is sorted in parts."""
    lots = cases.closed.slices(cells), cases.still_open.slices(cells)
    for group, *own in zip(groups, *lots, strict=True):
        for minutes in own:
            minutes.sort(kind=how)
        yield group, (own[0], own[1])


def _together(cases: DayCells, cells: Ints) -> DayCells:
    """The groups of all teams as cells of the organisation, in the order of days."""
    day = cases.day[cells[:-1]]
    order = np.argsort(day, kind="stable")
    lots = [_in_order(lot, cells, order) for lot in (cases.closed, cases.still_open)]
    return DayCells([None], np.zeros_like(order), day[order], *lots)


def _in_order(lot: Lot, cells: Ints, order: Ints) -> Lot:
    slices = lot.slices(cells)
    return _lot(np.concatenate([slices[one] for one in order.tolist()]), np.diff(lot.bounds[cells])[order])


def _summed(groups: Iterable[Group], quantile: float) -> Iterator[Summed]:
    for few in _batches(groups):
        yield from map(_known, few, survival.summaries([cases for _, cases in few], quantile))


def _batches(groups: Iterable[Group]) -> Iterator[list[Group]]:
    # Curves are computed together, of as many cases as the processor's cache takes.
    few: list[Group] = []
    rows = 0
    for group in groups:
        few.append(group)
        rows += sum(minutes.size for minutes in group[1])
        if rows > AT_ONCE:
            yield few
            few, rows = [], 0
    yield few


def _known(own: Group, summary: survival.Summary) -> Summed:
    group, (closed, still_open) = own
    above = _above(summary, closed) if still_open.size else None
    is_moving = bool(still_open.size) and (above is None or bool(still_open[0] <= above))
    return Summed(group, summary, above, is_moving)


def _above(summary: survival.Summary, finished: Ints) -> float | None:
    """The first end of a case beyond every figure: a figure may be the middle between two ends."""
    ends = (summary.value, summary.high, summary.likely_high, summary.at_least, summary.at_most)
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    # of its own type: else all of them are converted; minutes are whole, so the rest of an end is no matter
    place = int(finished.searchsorted(finished.dtype.type(max(known)), side="right"))
    return float(finished[place]) if place < finished.size else None

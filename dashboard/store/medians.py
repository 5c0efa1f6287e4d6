"""Medians and percentiles of durations, kept by week, month, quarter and year.

A median does not add up, so it is computed once for every period that people ask for, for the
organisation and for each team; any other question is answered from the observations. Values are whole
minutes; an open case is censored at its age (method.md, 1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.clock import Clock, fill
from dashboard.engine.connections import columns_of
from dashboard.method import survival
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.store import observed

EPOCH = date(1970, 1, 1)
GROUP = ("kind", "first_date", "is_total")  # and the team, null of the organisation
KINDS = ("week", "month", "quarter", "year")
CREATE = """
create or replace table rollup_medians (
    metric varchar not null, kind varchar not null, first_date date not null,
    is_total boolean not null, team varchar, n bigint not null,
    undecided bigint not null, still_open bigint not null,
    value double, low double, high double, likely_low double, likely_high double,
    at_least double, at_most double,
    above double, is_moving boolean not null
)
"""
FIGURES = ("value", "low", "high", "likely_low", "likely_high", "at_least", "at_most")


# A case is one integer, so that sorting integers groups cases and orders them within a group: from
# the left the period (weeks since 1995 take 12 bits), the team (17), the minutes (33), closed or not.
CLOSED_BIT, TEAM_BIT, PERIOD_BIT = 1, 34, 51
AT_ONCE = 1 << 16  # cases of which the curves are computed together


@dataclass(frozen=True)
class PeriodGroup:
    """A period of one kind by its first day, of the organisation (team None) or of a team."""

    kind: str
    first: date
    team: str | None


@dataclass(frozen=True)
class Summed:
    """What is known of a group. No case as long as `above` moves its figures; None: any may.

    `is_moving`: an open case is younger than that, so figures move when time goes on.
    """

    group: PeriodGroup
    summary: survival.Summary
    above: float | None
    is_moving: bool


@dataclass(frozen=True)
class Durations:
    """Observations of one metric: parallel arrays, no wider than need be; team 0 means none is known."""

    outcome: np.ndarray  # minutes << CLOSED_BIT | whether it is closed, 64 bits
    team: np.ndarray  # 32 bits
    day: np.ndarray  # since EPOCH, 16 bits
    teams: list[str | None]


def tally(n: int, undecided: int, still_open: int, *figures: float | None) -> Tally:
    """The tally of a quantile; `figures` in the order of FIGURES."""
    value, low, high, likely_low, likely_high, at_least, at_most = figures
    return Tally(
        n=n,
        undecided=undecided,
        still_open=still_open,
        quantile=value,
        low=low,
        high=high,
        likely_low=likely_low,
        likely_high=likely_high,
        at_least=at_least,
        at_most=at_most,
    )


def parts(outcome: np.ndarray) -> survival.Cases:
    """The minutes of closed and of open cases, of outcomes: minutes << CLOSED_BIT | whether it is closed."""
    minutes, closed = outcome >> CLOSED_BIT, outcome & 1 == 1
    return (minutes, minutes[:0]) if closed.all() else (minutes[closed], minutes[~closed])


def tally_of(summary: survival.Summary) -> Tally:
    """The tally of a quantile that was just computed."""
    return tally(summary.n, 0, summary.open, *(getattr(summary, figure) for figure in FIGURES))


Place = tuple[str, str, date]  # metric, kind and first day of a period


def every(cursor: DuckDBPyConnection) -> dict[Place, dict[str | None, tuple[Any, ...]]]:
    """All that is kept: place -> team (None: the organisation) -> what `tally` is made of."""
    rows = cursor.execute(
        "select metric, kind, first_date, case when not is_total then team end, n, undecided, still_open,"
        f" {', '.join(FIGURES)} from rollup_medians"
    ).fetchall()
    found: dict[Place, dict[str | None, tuple[Any, ...]]] = {}
    for metric, kind, first, team, *figures in rows:
        found.setdefault((metric, kind, first), {})[team] = tuple(figures)
    return found


def create(connection: DuckDBPyConnection) -> None:
    """An empty table of medians."""
    connection.execute(CREATE)


def store(connection: DuckDBPyConnection, metric: Metric, sql: str, clock: Clock) -> None:
    """Compute and keep the medians of one metric, of which none are kept; `sql` is observations at as_of."""
    _insert(connection, metric, _all_summed(_fetch(connection, sql), metric, clock, None))


def store_again(
    connection: DuckDBPyConnection, metric: Metric, clock: Clock, groups: set[PeriodGroup]
) -> None:
    """Compute some groups again, from the observations of their days alone."""
    if not groups:
        return
    fill_groups(connection, "again", groups, {})
    connection.execute(
        f"delete from rollup_medians using again where metric = ? and {same_group('again')}",
        [metric.name],
    )
    connection.execute("drop table again")
    query = observed.source(metric, live=True)
    seen = observed.at_as_of(query, columns_of(connection, query))
    within = " or ".join(
        f"(observed_at >= timestamp '{start}' and observed_at < timestamp '{end}')"
        for start, end in _spans(groups, clock)
    )
    durations = _fetch(connection, f"(select * from {seen} where {within})")
    _insert(connection, metric, _all_summed(durations, metric, clock, groups))


def _spans(groups: Collection[PeriodGroup], clock: Clock) -> list[tuple[datetime, datetime]]:
    """The stretches of time that groups lie in, as UTC bounds, merged where they meet."""
    fiscal = clock.organisation.fiscal_year_starts
    merged: list[tuple[date, date]] = []
    for first, last in sorted({(group.first, last_of(group, fiscal)) for group in groups}):
        if merged and first <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return [periods.bounds(periods.between(first, last), clock.zone) for first, last in merged]


def _all_summed(
    durations: Durations, metric: Metric, clock: Clock, only: set[PeriodGroup] | None
) -> list[Summed]:
    if not durations.outcome.size:
        return []
    return [one for kind in KINDS for one in _summaries(durations, kind, metric, clock, only)]


def _insert(connection: DuckDBPyConnection, metric: Metric, found: list[Summed]) -> None:
    if not found:
        return
    summaries = [one.summary for one in found]
    columns: dict[str, Sequence[object]] = {
        "metric": [metric.name for _ in found],
        "n": [summary.n for summary in summaries],
        "undecided": [0 for _ in summaries],
        "still_open": [summary.open for summary in summaries],
        **{key: [getattr(summary, key) for summary in summaries] for key in FIGURES},
        "above": [one.above for one in found],
        "is_moving": [one.is_moving for one in found],
    }
    figures = dict.fromkeys((*FIGURES, "above"), "double")
    fill_groups(connection, "new_medians", [one.group for one in found], columns, figures)
    connection.execute(
        "insert into rollup_medians by name select * from new_medians order by metric, kind, first_date"
    )
    connection.execute("drop table new_medians")


def fill_groups(
    connection: DuckDBPyConnection,
    table: str,
    groups: Collection[PeriodGroup],
    more: dict[str, Sequence[object]],
    types: dict[str, str] | None = None,
) -> None:
    """A temporary table of groups, with more columns of equal length."""
    columns: dict[str, Sequence[object]] = {
        "kind": [group.kind for group in groups],
        "first_date": [group.first for group in groups],
        "is_total": [group.team is None for group in groups],
        "team": [group.team for group in groups],
    }
    kinds = {"kind": "varchar", "first_date": "date", "is_total": "boolean", "team": "varchar"}
    fill(connection, table, columns | more, kinds | (types or {}), temporary=True)


def same_group(table: str) -> str:
    """SQL: a row of rollup_medians is that of a group in a table of `fill_groups`."""
    same = " and ".join(f"rollup_medians.{column} = {table}.{column}" for column in GROUP)
    return f"{same} and rollup_medians.team is not distinct from {table}.team"


def _fetch(connection: DuckDBPyConnection, sql: str) -> Durations:
    teams = [
        None,
        *(
            row[0]
            for row in connection.execute(
                f"select distinct team from {sql} where team is not null order by 1"
            ).fetchall()
        ),
    ]
    fill(
        connection,
        "team_codes",
        {"team": teams[1:] or [""], "code": list(range(1, len(teams))) or [0]},
    )
    fetched = connection.execute(
        f"select cast(value as bigint) << {CLOSED_BIT}"
        " | cast(not censored as bigint) as outcome,"
        " cast(coalesce(code, 0) as integer) as team,"
        " cast(local_date(observed_at) - date '1970-01-01' as usmallint) as day"
        f" from {sql} as o left join team_codes on o.team = team_codes.team"
        " where value is not null and observed_at is not null"
    ).fetchnumpy()
    connection.execute("drop table team_codes")
    columns = {"outcome": np.int64, "team": np.int32, "day": np.uint16}
    return Durations(
        **{column: np.asarray(fetched.pop(column), dtype=kind) for column, kind in columns.items()},
        teams=teams,
    )


def _summaries(
    durations: Durations, kind: str, metric: Metric, clock: Clock, only: set[PeriodGroup] | None
) -> Iterator[Summed]:
    firsts, index = _period_index(durations.day, kind, clock)
    place, codes = {first: n for n, first in enumerate(firsts)}, {t: n for n, t in enumerate(durations.teams)}
    wanted = None
    if only is not None:
        wanted = np.zeros((len(firsts), len(durations.teams)), dtype=bool)
        for group in only:
            if group.kind == kind and group.first in place and group.team in codes:
                wanted[place[group.first], codes[group.team]] = True
    # millions of rows: one array of wide numbers at a time beside those that were fetched
    cases = index.astype(np.int64)
    cases <<= PERIOD_BIT
    cases |= durations.outcome
    totals = cases.copy() if wanted is None else cases[wanted[index, 0]]
    for code, summary, above, is_moving in _groups(totals, metric):
        group = PeriodGroup(kind, firsts[code >> PERIOD_BIT - TEAM_BIT], None)
        yield Summed(group, summary, above, is_moving)
    if "team" not in metric.levels:
        return
    known = durations.team > 0
    if wanted is not None:
        known &= wanted[index, durations.team]
    del totals
    cases = cases[known]
    cases |= durations.team[known].astype(np.int64) << TEAM_BIT
    for code, summary, above, is_moving in _groups(cases, metric):
        period, team = divmod(code, 1 << PERIOD_BIT - TEAM_BIT)
        yield Summed(PeriodGroup(kind, firsts[period], durations.teams[team]), summary, above, is_moving)


def _groups(cases: np.ndarray, metric: Metric) -> Iterator[tuple[int, survival.Summary, float | None, bool]]:
    """(period and team as one code, summary, above, is_moving) of each of them; `cases` are sorted."""
    if not cases.size:
        return
    cases.sort()
    codes = cases >> TEAM_BIT
    starts = np.concatenate(([0], np.flatnonzero(codes[1:] != codes[:-1]) + 1))
    codes = codes[starts]
    cases &= (1 << TEAM_BIT) - 1
    ends = np.append(starts[1:], cases.size)
    runs = cases.astype(np.uint8) & 1 == 0  # of all at once, not group by group
    some_run = np.logical_or.reduceat(runs, starts)
    cases >>= CLOSED_BIT
    together: list[tuple[int, survival.Cases]] = []
    rows = 0
    for code, start, end, some in zip(*map(np.ndarray.tolist, (codes, starts, ends, some_run)), strict=True):
        minutes, own = cases[start:end], runs[start:end]
        together.append((code, (minutes[~own], minutes[own]) if some else (minutes, minutes[:0])))
        rows += end - start
        if rows > AT_ONCE:
            yield from _of_groups(together, metric.kind.quantile)
            together, rows = [], 0
    yield from _of_groups(together, metric.kind.quantile)


def _of_groups(
    groups: Sequence[tuple[int, survival.Cases]], quantile: float
) -> Iterator[tuple[int, survival.Summary, float | None, bool]]:
    summaries = survival.summaries([own for _, own in groups], quantile)
    for (code, (finished, still_open)), summary in zip(groups, summaries, strict=True):
        above = _above(summary, finished) if still_open.size else None
        yield code, summary, above, bool(still_open.size) and _moves(above, still_open[0])


def _moves(above: float | None, youngest: float) -> bool:
    return above is None or bool(youngest <= above)


def _above(summary: survival.Summary, finished: survival.Numbers) -> float | None:
    """The first end of a case beyond every figure: a figure may be the middle between two ends."""
    ends = (summary.value, summary.high, summary.likely_high, summary.at_least, summary.at_most)
    if any(end is None for end in ends):
        return None
    place = int(np.searchsorted(finished, max(end for end in ends if end is not None), side="right"))
    return float(finished[place]) if place < finished.size else None


def _period_index(day: np.ndarray, kind: str, clock: Clock) -> tuple[list[date], np.ndarray]:
    """The first days of all periods of a kind, and for each day number which period holds it."""
    low, high = int(day.min()), int(day.max())
    firsts: list[date] = []
    lookup = np.zeros(high + 1, dtype=np.int32)
    fiscal = clock.organisation.fiscal_year_starts
    for number in range(low, high + 1):
        first = first_of(EPOCH + timedelta(days=number), kind, fiscal)
        if not firsts or firsts[-1] != first:
            firsts.append(first)
        lookup[number] = len(firsts) - 1
    return firsts, lookup[day]


def first_of(day: date, kind: str, fiscal: int) -> date:
    """The first day of the period of a kind that holds a day."""
    if kind == "week":
        return periods.week(day).first
    if kind == "month":
        return day.replace(day=1)
    return (periods.quarter_of(day, fiscal) if kind == "quarter" else periods.year_of(day, fiscal)).first


def last_of(group: PeriodGroup, fiscal: int) -> date:
    """The last day of a group's period."""
    if group.kind == "week":
        return periods.week(group.first).last
    if group.kind == "month":
        return periods.month(group.first).last
    held = periods.quarter_of if group.kind == "quarter" else periods.year_of
    return held(group.first, fiscal).last

"""Medians and percentiles of durations, kept by week, month, quarter and year.

A median does not add up, so it is computed once for every period that people ask for, for the
organisation and for each team; any other question is answered from the observations. Values are whole
minutes; an open case is censored at its age (method.md, 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.catalogue import Metric
from dashboard.method import survival
from dashboard.warehouse.clock import Clock, fill

EPOCH = date(1970, 1, 1)
KINDS = ("week", "month", "quarter", "year")
CREATE = """
create or replace table rollup_medians (
    metric varchar not null, kind varchar not null, first_date date not null,
    is_total boolean not null, team varchar, n bigint not null,
    undecided bigint not null, still_open bigint not null,
    value double, low double, high double
)
"""
QUANTILE = {"median": 0.5, "p90": 0.9}


@dataclass(frozen=True)
class Durations:
    """Observations of one metric, sorted by value: parallel arrays; team 0 means none is known."""

    value: np.ndarray
    closed: np.ndarray
    team: np.ndarray
    day: np.ndarray
    teams: list[str | None]


def create(connection: DuckDBPyConnection) -> None:
    """An empty table of medians."""
    connection.execute(CREATE)


def store(connection: DuckDBPyConnection, metric: Metric, sql: str, clock: Clock) -> None:
    """Compute and keep the medians of one metric whose observations `sql` selects."""
    connection.execute("delete from rollup_medians where metric = ?", [metric.name])
    durations = _fetch(connection, sql)
    if not len(durations.value):
        return
    rows = [
        (metric.name, kind, first, team is None, name, summary)
        for kind in KINDS
        for first, team, name, summary in _summaries(durations, kind, metric, clock)
    ]
    summaries = [row[5] for row in rows]
    columns: dict[str, Sequence[object]] = {
        "metric": [row[0] for row in rows],
        "kind": [row[1] for row in rows],
        "first_date": [row[2] for row in rows],
        "is_total": [row[3] for row in rows],
        "team": [row[4] for row in rows],
        "n": [summary.n for summary in summaries],
        "undecided": [0 for _ in summaries],
        "still_open": [summary.open for summary in summaries],
        "value": [summary.value for summary in summaries],
        "low": [summary.low for summary in summaries],
        "high": [summary.high for summary in summaries],
    }
    figures = dict.fromkeys(("value", "low", "high"), "double")
    fill(connection, "new_medians", columns, figures)
    connection.execute("insert into rollup_medians by name select * from new_medians order by 1, 2, 3")
    connection.execute("drop table new_medians")


def _fetch(connection: DuckDBPyConnection, sql: str) -> Durations:
    teams = [
        None,
        *(
            row[0]
            for row in connection.execute(
                f"select distinct team from ({sql}) where team is not null order by 1"
            ).fetchall()
        ),
    ]
    fill(
        connection,
        "team_codes",
        {"team": teams[1:] or [""], "code": list(range(1, len(teams))) or [0]},
    )
    # one integer a case: value, open or closed, team, day; sorting it sorts by value first
    packed = connection.execute(
        "select (cast(value as bigint) << 34) | (cast(not coalesce(censored, false) as bigint) << 33)"
        " | (cast(coalesce(code, 0) as bigint) << 16)"
        " | (local_date(observed_at) - date '1970-01-01') as packed"
        f" from ({sql}) as o left join team_codes on o.team = team_codes.team"
        " where value is not null and observed_at is not null"
    ).fetchnumpy()["packed"]
    connection.execute("drop table team_codes")
    packed = np.sort(np.asarray(packed, dtype=np.int64))
    return Durations(
        value=(packed >> 34).astype(np.int32),
        closed=(packed >> 33 & 1).astype(bool),
        team=(packed >> 16 & 0x1FFFF).astype(np.uint16 if len(teams) < 2**16 else np.uint32),
        day=(packed & 0xFFFF).astype(np.uint16),
        teams=teams,
    )


def _summaries(
    durations: Durations, kind: str, metric: Metric, clock: Clock
) -> Iterator[tuple[date, int | None, str | None, survival.Summary]]:
    firsts, index = _period_index(durations.day, kind, clock)
    order = np.argsort(index, kind="stable")
    for code, picked in _groups(index, order):
        yield firsts[code], None, None, _summary(durations, picked, metric)
    if "team" not in metric.levels:
        return
    by_team = order[np.argsort(durations.team[order], kind="stable")]
    combined = durations.team.astype(np.int32) * len(firsts) + index
    for code, picked in _groups(combined, by_team):
        team, period = divmod(code, len(firsts))
        if team:
            yield firsts[period], team, durations.teams[team], _summary(durations, picked, metric)


def _groups(codes: np.ndarray, order: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """(code, positions) of each run of equal codes in `order`; positions stay sorted by value."""
    ordered = codes[order]
    cuts = np.flatnonzero(np.diff(ordered)) + 1
    starts = np.concatenate(([0], cuts))
    for start, picked in zip(starts, np.split(order, cuts), strict=True):
        yield int(ordered[start]), picked


def _summary(durations: Durations, picked: np.ndarray, metric: Metric) -> survival.Summary:
    return survival.summary_sorted(
        durations.value[picked], durations.closed[picked], QUANTILE[metric.aggregate]
    )


def _period_index(day: np.ndarray, kind: str, clock: Clock) -> tuple[list[date], np.ndarray]:
    """The first days of all periods of a kind, and for each day number which period holds it."""
    low, high = int(day.min()), int(day.max())
    firsts: list[date] = []
    lookup = np.zeros(high + 1, dtype=np.uint16)
    fiscal = clock.organisation.fiscal_year_starts
    for number in range(low, high + 1):
        first = _first(EPOCH + timedelta(days=number), kind, fiscal)
        if not firsts or firsts[-1] != first:
            firsts.append(first)
        lookup[number] = len(firsts) - 1
    return firsts, lookup[day]


def _first(day: date, kind: str, fiscal: int) -> date:
    if kind == "week":
        return periods.week(day).first
    if kind == "month":
        return day.replace(day=1)
    return (periods.quarter_of(day, fiscal) if kind == "quarter" else periods.year_of(day, fiscal)).first

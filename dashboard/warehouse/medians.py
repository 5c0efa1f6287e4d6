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
from dashboard.method.tally import Tally
from dashboard.warehouse.clock import Clock, fill

EPOCH = date(1970, 1, 1)
KINDS = ("week", "month", "quarter", "year")
CREATE = """
create or replace table rollup_medians (
    metric varchar not null, kind varchar not null, first_date date not null,
    is_total boolean not null, team varchar, n bigint not null,
    undecided bigint not null, still_open bigint not null,
    value double, low double, high double, likely_low double, likely_high double,
    at_least double, at_most double
)
"""
QUANTILE = {"median": 0.5, "p90": 0.9}
FIGURES = ("value", "low", "high", "likely_low", "likely_high", "at_least", "at_most")


# A case is one integer, so that sorting integers groups cases and orders them within a group: from
# the left the period (weeks since 1995 take 12 bits), the team (17), the minutes (33), closed or not.
CLOSED_BIT, TEAM_BIT, PERIOD_BIT = 1, 34, 51
DAY_BITS = 16


@dataclass(frozen=True)
class Durations:
    """Observations of one metric: parallel arrays; team 0 means none is known."""

    outcome: np.ndarray  # minutes << CLOSED_BIT | whether it is closed
    team: np.ndarray
    day: np.ndarray  # since EPOCH
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


def create(connection: DuckDBPyConnection) -> None:
    """An empty table of medians."""
    connection.execute(CREATE)


def store(connection: DuckDBPyConnection, metric: Metric, sql: str, clock: Clock) -> None:
    """Compute and keep the medians of one metric, of which none are kept; `sql` selects observations."""
    durations = _fetch(connection, sql)
    if not durations.outcome.size:
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
        **{key: [getattr(summary, key) for summary in summaries] for key in FIGURES},
    }
    figures = dict.fromkeys(FIGURES, "double")
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
    fetched = connection.execute(
        f"select cast(value as bigint) << {CLOSED_BIT}"
        " | cast(not coalesce(censored, false) as bigint) as outcome,"
        f" cast(coalesce(code, 0) as bigint) << {DAY_BITS}"
        " | (local_date(observed_at) - date '1970-01-01') as place"
        f" from ({sql}) as o left join team_codes on o.team = team_codes.team"
        " where value is not null and observed_at is not null"
    ).fetchnumpy()
    connection.execute("drop table team_codes")
    place = np.asarray(fetched["place"], dtype=np.int64)
    return Durations(
        outcome=np.asarray(fetched["outcome"], dtype=np.int64),
        team=place >> DAY_BITS,
        day=(place & (1 << DAY_BITS) - 1).astype(np.uint16),
        teams=teams,
    )


def _summaries(
    durations: Durations, kind: str, metric: Metric, clock: Clock
) -> Iterator[tuple[date, int | None, str | None, survival.Summary]]:
    firsts, index = _period_index(durations.day, kind, clock)
    cases = index << PERIOD_BIT
    cases |= durations.outcome
    for code, summary in _groups(cases, metric):
        yield firsts[code >> PERIOD_BIT - TEAM_BIT], None, None, summary
    if "team" not in metric.levels:
        return
    cases |= durations.team << TEAM_BIT
    for code, summary in _groups(cases, metric):
        period, team = divmod(code, 1 << PERIOD_BIT - TEAM_BIT)
        if team:
            yield firsts[period], team, durations.teams[team], summary


def _groups(cases: np.ndarray, metric: Metric) -> Iterator[tuple[int, survival.Summary]]:
    """(period and team as one code, summary) of each of them."""
    ordered = np.sort(cases)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(ordered >> TEAM_BIT)) + 1))
    for group in np.split(ordered, starts[1:]):
        outcome = group & (1 << TEAM_BIT) - 1
        yield (
            int(group[0]) >> TEAM_BIT,
            survival.summary_sorted(outcome >> CLOSED_BIT, outcome & 1 == 1, QUANTILE[metric.aggregate]),
        )


def _period_index(day: np.ndarray, kind: str, clock: Clock) -> tuple[list[date], np.ndarray]:
    """The first days of all periods of a kind, and for each day number which period holds it."""
    low, high = int(day.min()), int(day.max())
    firsts: list[date] = []
    lookup = np.zeros(high + 1, dtype=np.int64)
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

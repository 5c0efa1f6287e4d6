"""Medians and percentiles of durations, kept by week, month, quarter and year.

A median does not add up, so it is computed once for every period that people ask for, for the
organisation and for each team; any other question is answered from the observations. Values are whole
minutes; an open case is censored at its age.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import Clock
from dashboard.engine.connections import columns_of
from dashboard.method import special
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.store import observed
from dashboard.store.period_groups import PeriodGroup, spans

if TYPE_CHECKING:
    from dashboard.method import survival

GROUP = ("kind", "first_date", "is_total")  # and the team, null of the organisation
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
_figures = attrgetter(*FIGURES)
NO_NUMBERS: Mapping[str, Sequence[float | None]] = {}


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


def tally_of(summary: survival.Summary) -> Tally:
    """The tally of a quantile that was just computed."""
    return tally(summary.n, 0, summary.open, *_figures(summary))


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


def load() -> None:
    """Have ready what reckons them, numpy and all; whoever has some reckoned does."""
    from dashboard.store import grouped  # noqa: F401

    special.load()  # they have intervals


def create(connection: DuckDBPyConnection) -> None:
    """An empty table of medians."""
    connection.execute(CREATE)


def store(
    connection: DuckDBPyConnection,
    metric: Metric,
    sql: str,
    clock: Clock,
    only: set[PeriodGroup] | None = None,
) -> None:
    """Compute and keep the medians of one metric, of all groups or of some, of which none are kept; `sql` is
    observations at as_of.
    """
    from dashboard.store import grouped

    found = grouped.summed(connection, sql, metric, clock, only)
    if not found:
        return
    figures = zip(*((*_figures(one.summary), one.above) for one in found), strict=True)
    columns: dict[str, Sequence[object]] = {
        "n": [one.summary.n for one in found],
        "still_open": [one.summary.open for one in found],
        "is_moving": [one.is_moving for one in found],
    }
    numbers = dict(zip((*FIGURES, "above"), figures, strict=True))
    fill_groups(connection, "new_medians", [one.group for one in found], columns, numbers)
    connection.execute(
        "insert into rollup_medians by name select $metric as metric, 0 as undecided, *"
        " from new_medians order by kind, first_date",
        {"metric": metric.name},
    )
    connection.execute("drop table new_medians")


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
        for start, end in spans(groups, clock)
    )
    sql = f"(select * from {seen} where {within})"
    store(connection, metric, sql, clock, groups)


def fill_groups(
    connection: DuckDBPyConnection,
    table: str,
    groups: Collection[PeriodGroup],
    more: Mapping[str, Sequence[object]],
    numbers: Mapping[str, Sequence[float | None]] = NO_NUMBERS,
) -> None:
    """A temporary table of groups, with more columns of equal length; of `numbers` any may be null.

    The engine takes arrays in a tenth of the time of lists.
    """
    import numpy as np  # by now it is there: see `load`

    given = {
        "kind": np.array([group.kind for group in groups], dtype=object),
        "day": np.array([group.first.toordinal() - 1 for group in groups]),
        "team": np.array([group.team for group in groups], dtype=object),
        **{name: np.array(values) for name, values in more.items()},
        **{name: np.array(values, dtype=float) for name, values in numbers.items()},
    }
    connection.register("given_groups", given)
    connection.execute(
        f"create or replace temp table {table} as select * exclude (day, team),"
        " date '0001-01-01' + cast(day as integer) as first_date,"
        " team is null as is_total, cast(team as varchar) as team from given_groups"
    )
    connection.unregister("given_groups")


def same_group(table: str) -> str:
    """SQL: a row of rollup_medians is that of a group in a table of `fill_groups`."""
    same = " and ".join(f"rollup_medians.{column} = {table}.{column}" for column in GROUP)
    return f"{same} and rollup_medians.team is not distinct from {table}.team"

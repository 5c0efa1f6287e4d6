"""Sums of every metric: what is decided, and the single observations that are not decided yet.

`settled` holds sums by day and team, and by month, team and person; `pending` the observations whose
decided_at lies beyond their desk's as_of. A question adds up the one and counts the other, so moving
as_of costs what falls due and nothing else. Durations do not add up: they have medians.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from duckdb import DuckDBPyConnection

from dashboard.catalogue import Aggregate, Catalogue, Metric
from dashboard.warehouse import medians, observed
from dashboard.warehouse.clock import Clock
from dashboard.warehouse.engine import blaming, quote, subquery, written

Progress = Callable[[str], None]
# What a question adds up; `n` of a ratio is its denominator.
SUMS = (
    "n", "unanswered", "total", "squares", "promoters", "detractors", "numerator", "denominator", "cases",
)  # fmt: skip


def create(connection: DuckDBPyConnection) -> None:
    """Empty tables of sums, of what waits, and of which columns the observations of a metric have."""
    for part in ("settled", "pending"):
        connection.execute(written("rollup", part))
    connection.execute("create table observation_columns (metric varchar not null, name varchar not null)")


def roll_up(
    connection: DuckDBPyConnection,
    catalogue: Catalogue,
    clock: Clock,
    changed: Iterable[str] | None = None,
    progress: Progress = lambda _: None,
) -> None:
    """Store observations and sums of every metric that reads a changed table (None: of all).

    A home's own metrics are left out: they run on the hardened reader only, so always live.
    """
    touched = None if changed is None else with_what_follows(set(changed))
    filled = tables_filled(connection)
    kept = dict(connection.execute("select name, value from facts.fingerprints").fetchall())
    done: dict[str, str] = {}
    for metric in catalogue.metrics.values():
        if metric.home:
            continue
        fingerprint = catalogue.metric_fingerprint(metric.name)
        if touched is not None and not metric.tables & touched and kept.get(metric.name) == fingerprint:
            continue
        progress(f"rolling up {metric.title}")
        with blaming(metric.file):
            _roll_up_one(connection, metric, clock, has_rows=metric.finds_rows_in(filled))
        done[metric.name] = fingerprint
    connection.execute("delete from facts.fingerprints where name in (select unnest(?))", [list(done)])
    connection.execute(
        "insert into facts.fingerprints select unnest(?), unnest(?)", [list(done), list(done.values())]
    )


def tables_filled(connection: DuckDBPyConnection) -> set[str]:
    """The canonical tables that hold any row: a key at least is filled in each."""
    rows = connection.execute("select distinct split_part(name, '.', 1) from columns_filled").fetchall()
    return {row[0] for row in rows}


def with_what_follows(changed: set[str]) -> set[str]:
    """Tickets lend surveys and reviews their team, so these follow; costs count tickets."""
    return changed | ({"surveys", "reviews"} if "tickets" in changed else set())


def _roll_up_one(connection: DuckDBPyConnection, metric: Metric, clock: Clock, *, has_rows: bool) -> None:
    """Keep a metric's observations, sums or medians; without rows there are none, and nothing to plan."""
    if metric.stored:
        connection.execute(
            f"create or replace table {observed.stored_table(metric)} as"
            f" select * from {subquery(metric.sql)} order by team, observed_at"
        )
    for table in ("settled", "pending", "rollup_medians", "observation_columns"):
        connection.execute(f"delete from {table} where metric = ?", [metric.name])
    sql = observed.source(metric, live=False)
    columns = observed.columns_of(connection, sql)
    connection.execute("insert into observation_columns select ?, unnest(?)", [metric.name, sorted(columns)])
    if not has_rows:
        return
    if metric.is_duration:
        medians.store(connection, metric, observed.at_as_of(sql, columns), clock)
        return
    count(connection, metric, sql, columns)
    settle(connection, metric)
    if "decided_at" in columns:
        connection.execute(written("rollup", "wait").replace("$metric", quote(metric.name)))


def count(connection: DuckDBPyConnection, metric: Metric, sql: str, columns: Iterable[str]) -> None:
    """Temp view counted: what each observation of a query adds, and whether it is decided."""
    day, agent = "day", "agent" if "agent" in metric.levels else "cast(null as varchar)"
    period = day if metric.series else "cast(date_trunc('month', day) as date)"
    summed = each(metric.aggregate, observed.at_as_of(sql, set(columns)))
    text = written("rollup", "counted").replace("$period", period).replace("$agent", agent)
    connection.execute(text.replace("$counting", f"({summed})"))


def settle(connection: DuckDBPyConnection, metric: Metric, sign: int = 1) -> None:
    """Add what is decided in `counted`, or with -1 take it away."""
    text = written("rollup", "settle").replace("$metric", quote(metric.name))
    connection.execute(text.replace("$sign", str(sign)))


def each(aggregate: Aggregate, observations: str) -> str:
    """SQL of what one observation adds to each sum of an aggregate (queries/rollup/each_*.sql)."""
    return written("rollup", f"each_{aggregate}").replace("from observations", f"from {observations}")

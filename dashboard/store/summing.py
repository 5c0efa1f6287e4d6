"""The steps of a roll-up: what each observation adds, what is decided, what waits, what has fallen due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from dashboard.aggregate.kind import Aggregate
from dashboard.engine.connections import name, quote, written
from dashboard.model.metric import Metric
from dashboard.store import observed

# What a question adds up; `n` of a ratio is its denominator.
SUMS = (
    "n", "unanswered", "total", "squares", "promoters", "detractors", "numerator", "denominator", "cases",
)  # fmt: skip
FIGURES = (*SUMS, "undecided")
# what an aggregate may add, and of which type a sum is that it does not keep
EMPTY = {
    "total": "bigint",
    "squares": "decimal(38, 6)",
    "promoters": "bigint",
    "detractors": "bigint",
    "added_numerator": "decimal(38, 9)",
    "added_denominator": "decimal(38, 9)",
    "cases": "bigint",
}
SLACK, FEW = 1.2, 1000  # rows that may be added before they are merged
KEY = "metric, grain, first_date, team, agent, desk, scale, unit_id"
# keys of those metrics alone that have scales or units
OWN = {"desk_key": "own_desk", "scale_key": "scale", "unit_key": "unit_id"}
DECIDED = " filter (where is_decided)"


def create(connection: DuckDBPyConnection) -> None:
    """Empty tables of sums, of what waits, and of which columns the observations of a metric have."""
    for part in ("settled", "pending"):
        connection.execute(written("rollup", part))
    connection.execute("create table settled_rows (metric varchar not null, n bigint not null)")
    connection.execute("create table observation_columns (metric varchar not null, name varchar not null)")


def count(
    connection: DuckDBPyConnection,
    metric: Metric,
    sql: str,
    columns: Collection[str],
    *,
    is_table: bool = False,
) -> None:
    """Temp view counted, or table: what each observation of a query adds, and whether it is decided."""
    agent = "agent" if "agent" in metric.levels else "cast(null as varchar)"
    # the first of the month: date_trunc takes three times as long
    period = "day" if metric.series else "day - cast(day(day) - 1 as integer)"
    summed = each(metric.kind, observed.at_as_of(sql, columns))
    text = written("rollup", "counted").replace("$period", period).replace("$agent", agent)
    if is_table:
        text = text.replace("temp view", "temp table", 1)
    connection.execute(text.replace("$counting", f"({summed})"))


def take_away(connection: DuckDBPyConnection, metric: Metric) -> None:
    """Have the next `settle` of a metric take away what is in `counted` now."""
    negated = ", ".join(f"-{column} as {column}" for column in ("n", "unanswered", "undecided", *EMPTY))
    connection.execute(
        f"create or replace temp table {_taken(metric)} as select * replace ({negated}) from counted"
    )


def settle(
    connection: DuckDBPyConnection, metric: Metric, columns: Collection[str], *, is_move: bool = False
) -> None:
    """Add the observations in `counted` to the sums; `is_move`: and take away those that `take_away` had,
    where the two are not the same. `columns` are those of the metric's observations.
    """
    text = _sums(metric, columns, every=is_move)
    if not is_move:
        connection.execute(text.replace("$counted", "counted"))
        return
    text = text.replace("$counted", f"(select * from counted union all select * from {_taken(metric)})")
    # apart: above grouping sets the engine loses rows to a condition that they fulfil
    connection.execute(
        text.replace("insert into settled by name", "create or replace temp table moved as", 1)
    )
    different = " or ".join(f"coalesce({column}, 0) <> 0" for column in FIGURES)
    connection.execute(f"insert into settled select * from moved where {different}")
    connection.execute(f"drop table moved; drop table {_taken(metric)}")


def _sums(metric: Metric, columns: Collection[str], *, every: bool) -> str:
    """SQL that adds what is $counted, without what the engine would do for nothing: it adds up nulls as
    slowly as numbers, groups by what is null, and asks each row whether it is decided.

    `every`: sums that the aggregate does not keep are given as well.
    """
    text = written("rollup", "settle").replace("$metric", quote(metric.name))
    for column, kept in EMPTY.items():
        summed, nothing = f"sum({column}){DECIDED}", f"cast(null as {kept})"
        text = text.replace(f"$sum_{column}", summed if column in metric.kind.adds else nothing)
    sums = [column for column in EMPTY if every or column in metric.kind.adds]
    text = text.replace("$kept", ", ".join(column.removeprefix("added_") for column in sums))
    has_own = bool({"scale", "unit_id"} & set(columns))
    text = text.replace("$keys", ", ".join(("team", *(OWN.values() if has_own else ()))))
    for key, column in OWN.items():
        text = text.replace(f"${key}", column if has_own else "cast(null as varchar)")
    if "decided_at" not in columns:
        text = text.replace(DECIDED, "")
    return text.replace("$adds_up", "false" if metric.series else "true")


def _taken(metric: Metric) -> str:
    return name(f"taken_{metric.name}")


def waits_since(connection: DuckDBPyConnection, metric: Metric) -> date | None:
    """The first day of which an observation of a metric is not decided yet; None where none waits. Asked of
    its sums, of which there are fewer.
    """
    days = "select min(first_date) from settled where metric = ? and grain = 'team' and undecided > 0"
    found = connection.execute(days, [metric.name]).fetchone()
    return found[0] if found else None


def observed_since(sql: str, day: date) -> str:
    """SQL of the observations of a query on a local day or later, and some of the day before."""
    # where the day begins in the east: then the engine looks at the rows near it alone
    return f"select * from ({sql}) where observed_at >= timestamp '{day - timedelta(days=1)}'"


def wait(connection: DuckDBPyConnection, metric: Metric) -> None:
    """Keep what is not decided yet in `counted`."""
    connection.execute(written("rollup", "wait").replace("$metric", quote(metric.name)))


def promote(connection: DuckDBPyConnection) -> None:
    """Move what has fallen due from `pending` to `settled`."""
    connection.execute(written("rollup", "promote"))


def compact(connection: DuckDBPyConnection) -> None:
    """One row a key of `settled`, in order, once what was added since makes a fifth of it.

    Until then a question adds up several rows of a key. A key of which nothing is left has none.
    """
    row = connection.execute("select count(*), (select sum(n) from settled_rows) from settled").fetchone()
    if row and row[1] is not None and row[0] <= float(row[1]) * SLACK + FEW:
        return
    sums = ", ".join(f"cast(sum({column}) as {kind}) as {column}" for column, kind in _kinds(connection))
    connection.execute(
        f"create or replace temp table compacted as select {KEY}, {sums} from settled group by {KEY}"
        f" having sum(n) <> 0 or sum(unanswered) <> 0 or sum(undecided) <> 0 order by {KEY}"
    )
    connection.execute(written("rollup", "settled"))
    connection.execute("insert into settled select * from compacted")
    connection.execute("drop table compacted")
    note_size(connection)


def note_size(connection: DuckDBPyConnection, metrics: Collection[str] | None = None) -> None:
    """Remember how many rows metrics (None: all) have in `settled` when each stands for one key."""
    of = "" if metrics is None else " where metric in (select unnest($metrics))"
    given = {} if metrics is None else {"metrics": list(metrics)}
    connection.execute(f"delete from settled_rows{of}", given)
    connection.execute(
        f"insert into settled_rows select metric, count(*) from settled{of} group by metric", given
    )


def note_columns(connection: DuckDBPyConnection, columns: Mapping[str, Collection[str]]) -> None:
    """Remember which columns the observations of metrics have."""
    pairs = [(metric, column) for metric, known in columns.items() for column in sorted(known)]
    metrics, names = zip(*pairs, strict=True)
    connection.execute(
        "insert into observation_columns select unnest(?), unnest(?)", [list(metrics), list(names)]
    )


def _kinds(connection: DuckDBPyConnection) -> list[tuple[str, str]]:
    described = connection.execute("describe settled").fetchall()
    return [(row[0], row[1]) for row in described if row[0] in FIGURES]


def each(kind: Aggregate, observations: str) -> str:
    """SQL of what one observation adds to each sum of an aggregate: null where it has no such sum."""
    text = written("rollup", "each").replace("$observations", observations)
    for column, kept in EMPTY.items():
        text = text.replace(f"$add_{column}", kind.adds.get(column, f"cast(null as {kept})"))
    return text

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
OWN = {"scale", "unit_id"}  # observation columns of those metrics alone whose sums are kept by desk and these
# the two tables of which the view `settled` is made
NARROW, WIDE = TABLES = "settled_narrow", "settled_wide"
DECIDED = " filter (where is_decided)"


def create(connection: DuckDBPyConnection) -> None:
    """Empty tables of sums, of what waits, and of which columns the observations of a metric have."""
    for part in (*TABLES, "settled", "pending"):
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
) -> int | None:
    """Temp view counted, or table: what each observation of a query adds, and whether it is decided.

    How many there are, where they are written out.
    """
    agent = "agent" if "agent" in metric.levels else "cast(null as varchar)"
    # the first of the month: date_trunc takes three times as long
    period = "day" if metric.series else "day - cast(day(day) - 1 as integer)"
    summed = each(metric.kind, observed.at_as_of(sql, columns))
    text = written("rollup", "counted").replace("$period", period).replace("$agent", agent)
    if is_table:
        text = text.replace("temp view", "temp table", 1)
    found = connection.execute(text.replace("$counting", f"({summed})")).fetchone()
    return int(found[0]) if is_table and found else None


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
    table, text = table_of(metric, columns), _sums(metric, columns)
    if not is_move:
        connection.execute(text.replace("$counted", "counted"))
        return
    text = text.replace("$counted", f"(select * from counted union all select * from {_taken(metric)})")
    # apart: above grouping sets the engine loses rows to a condition that they fulfil
    connection.execute(
        text.replace(f"insert into {table} by name", "create or replace temp table moved as", 1)
    )
    sums = ("n", "unanswered", "undecided", *_kept(metric))
    different = " or ".join(f"coalesce({column}, 0) <> 0" for column in sums)
    connection.execute(f"insert into {table} by name select * from moved where {different}")
    connection.execute(f"drop table moved; drop table {_taken(metric)}")


def table_of(metric: Metric, columns: Collection[str]) -> str:
    """The table of a metric's sums, by the columns of its observations: it is never in both."""
    return NARROW if metric.kind.adds.keys() <= {"total"} and not OWN & set(columns) else WIDE


def _kept(metric: Metric) -> list[str]:
    """The columns of the sums that a metric's aggregate keeps."""
    return [column.removeprefix("added_") for column in EMPTY if column in metric.kind.adds]


def _sums(metric: Metric, columns: Collection[str]) -> str:
    """SQL that adds what is $counted, without what the engine would do for nothing: it adds up nulls as
    slowly as numbers, groups by what is null, and asks each row whether it is decided.
    """
    text = written("rollup", "settle").replace("$settled", table_of(metric, columns))
    text = text.replace("$metric", quote(metric.name))
    for column, kept in EMPTY.items():
        summed, nothing = f"sum({column}){DECIDED}", f"cast(null as {kept})"
        text = text.replace(f"$sum_{column}", summed if column in metric.kind.adds else nothing)
    has_own = bool(OWN & set(columns))
    own = ("own_desk as desk", "scale", "unit_id") if has_own else ()
    text = text.replace("$kept", ", ".join((*own, *_kept(metric))))
    text = text.replace("$keys", "team, own_desk, scale, unit_id" if has_own else "team")
    if "decided_at" not in columns:
        text = text.replace(DECIDED, "")
    return text.replace("$adds_up", "false" if metric.series else "true")


def _taken(metric: Metric) -> str:
    return name(f"taken_{metric.name}")


def waits_since(connection: DuckDBPyConnection, metric: Metric, columns: Collection[str]) -> date | None:
    """The first day of which an observation of a metric is not decided yet; None where none waits. Asked of
    its sums, of which there are fewer.
    """
    found = connection.execute(
        f"select min(first_date) from {table_of(metric, columns)}"
        " where metric = ? and grain = 'team' and undecided > 0",
        [metric.name],
    ).fetchone()
    return found[0] if found else None


def observed_since(sql: str, day: date) -> str:
    """SQL of the observations of a query on a local day or later, and some of the day before."""
    # where the day begins in the east: then the engine looks at the rows near it alone
    return f"select * from ({sql}) where observed_at >= timestamp '{day - timedelta(days=1)}'"


def wait(connection: DuckDBPyConnection, metric: Metric) -> None:
    """Keep what is not decided yet in `counted`."""
    connection.execute(written("rollup", "wait").replace("$metric", quote(metric.name)))


def promote(connection: DuckDBPyConnection, metrics: Collection[Metric]) -> None:
    """Move what has fallen due of these metrics, which are all, from `pending` to `settled`."""
    noted = connection.execute("select metric, list(name) from observation_columns group by metric")
    columns = dict(noted.fetchall())
    narrow = [one.name for one in metrics if table_of(one, columns.get(one.name, ())) == NARROW]
    text = written("rollup", "promote").replace("$narrow", ", ".join(map(quote, narrow)))
    connection.execute(text)


def compact(connection: DuckDBPyConnection) -> None:
    """One row a key of `settled`, in order, once what was added since makes a fifth of it.

    Until then a question adds up several rows of a key. A key of which nothing is left has none.
    """
    row = connection.execute("select count(*), (select sum(n) from settled_rows) from settled").fetchone()
    if row and row[1] is not None and row[0] <= float(row[1]) * SLACK + FEW:
        return
    for table in TABLES:
        _compact(connection, table)
    note_size(connection)


def _compact(connection: DuckDBPyConnection, table: str) -> None:
    """One row a key of one of the two."""
    described = [row[:2] for row in connection.execute(f"describe {table}").fetchall()]
    key = ", ".join(column for column, _ in described if column not in FIGURES)
    sums = ", ".join(
        f"cast(sum({column}) as {kind}) as {column}" for column, kind in described if column in FIGURES
    )
    connection.execute(
        f"create or replace temp table compacted as select {key}, {sums} from {table} group by {key}"
        f" having sum(n) <> 0 or sum(unanswered) <> 0 or sum(undecided) <> 0 order by {key}"
    )
    connection.execute(written("rollup", table))
    connection.execute(f"insert into {table} select * from compacted")
    connection.execute("drop table compacted")


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


def each(kind: Aggregate, observations: str) -> str:
    """SQL of what one observation adds to each sum of an aggregate: null where it has no such sum."""
    text = written("rollup", "each").replace("$observations", observations)
    for column, kept in EMPTY.items():
        text = text.replace(f"$add_{column}", kind.adds.get(column, f"cast(null as {kept})"))
    return text

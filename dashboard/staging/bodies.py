"""What a format's select gives, as rows of the canonical tables: typed as these are, and each key once."""

from __future__ import annotations

from collections.abc import Callable

from duckdb import DuckDBPyConnection

from dashboard.engine import sandbox
from dashboard.engine.clock import Clock
from dashboard.engine.connections import columns_of, count, counts, name, quote
from dashboard.model.format import Format
from dashboard.model.table import Table
from dashboard.staging import durations, refusing
from dashboard.staging.closed_lists import with_known_words
from dashboard.staging.refusing import key_of, refused


def create(
    connection: DuckDBPyConnection,
    tables: dict[str, Table],
    fmt: Format,
    clock: Clock,
    prepare: Callable[[DuckDBPyConnection], None],
) -> None:
    """Views given_<table>, the format's select over `renamed` typed as the canonical table is, and
    body_<table>, the same with what follows from it filled in. `prepare` makes what a select may use.
    """
    statements = fmt.statements
    if fmt.home and fmt.sql:
        statements = sandbox.given(connection, fmt, prepare)
        refusing.account_for(connection, fmt, statements)
    for table, sql in statements.items():
        given = columns_of(connection, sql)
        kinds = _sql_types(connection, table)
        fixed = {column: quote(value) for column, value in fmt.fixed.items()} | _ends_of_kinds(fmt)
        picked = ", ".join(
            f"cast({fixed.get(column, name(column) if column in given else 'null')} as {kinds[column]})"
            f" as {name(column)}"
            for column in tables[table].types
        )
        order = "".join(
            f", {name(column) if column in given else 'null'} as {name('order_' + column)}"
            for column in fmt.latest_by
        )
        only = f" where {name(fmt.only_with[table])} is not null" if table in fmt.only_with else ""
        told = with_known_words(f"(select line, {picked}{order} from ({sql}){only})", tables[table])
        connection.execute(f"create or replace temp view given_{table} as {told}")
        body = f"given_{table}"
        if table == "tickets":
            columns = [
                "line",
                *tables[table].types,
                *(f"order_{column}" for column in fmt.latest_by),
            ]
            body = durations.filled(body, columns, clock)
        connection.execute(f"create or replace temp view body_{table} as select * from {body}")


def _ends_of_kinds(fmt: Format) -> dict[str, str]:
    """SQL of the lowest and the highest point, where each kind of survey has a scale of its own."""
    ends = fmt.columns["score"].ends if "score" in fmt.columns else {}
    cases = {
        column: " ".join(f"when {quote(kind)} then {of[place]!r}" for kind, of in ends.items())
        for place, column in enumerate(("scale_min", "scale_max"))
    }
    return {column: f"case lower(kind) {case} end" for column, case in cases.items() if case}


def _sql_types(connection: DuckDBPyConnection, table: str) -> dict[str, str]:
    """Column -> its type in the canonical table."""
    # of this one: a list of all columns would have every view planned
    found = connection.execute(f"select column_name, column_type from (describe facts.{name(table)})")
    return dict(found.fetchall())


def collapse(
    connection: DuckDBPyConnection,
    table: Table,
    fmt: Format,
    size: tuple[int, int] | None,
    first: str | None,
) -> tuple[str, int]:
    """Of several rows with one key the latest stands; where they lie now, and how many fell.

    `size` is the rows and their different keys, None where it has to be counted. `first` is where the rows of
    the format's first table lie that stand: where a row carries no time of its own, its record's tells.
    """
    source = (
        f"(select * from body_{table.name} where line not in {refused(table.name)})"
        if size is None
        else f"body_{table.name}"
    )
    key = key_of(table)
    rows, distinct = size or counts(connection, f"count(*), count(distinct hash({key}))", source)
    if rows == distinct:
        return source, 0
    distinct = count(connection, f"(select distinct {key} from {source})")
    latest = [f"{name('order_' + column)} desc nulls last" for column in fmt.latest_by]
    if table.updated_at:
        latest.insert(0, f"{name(table.updated_at)} desc nulls last")
    elif first:
        latest.insert(0, f"line in (select line from {first}) desc")
    kept = f"kept_{table.name}"
    connection.execute(
        f"create or replace temp table {kept} as select * from {source} qualify row_number()"
        f" over (partition by {key} order by {', '.join([*latest, 'line desc'])}) = 1"
    )
    return kept, rows - distinct

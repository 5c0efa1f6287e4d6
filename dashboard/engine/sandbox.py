"""A home's own format, run where it can reach nothing: neither files nor the rows of anybody else.

Staging happens on the connection that writes, which has to read archives. So the select of a format
that people wrote runs in a child, on a store in memory that holds `renamed` alone, locked before the first
word of it is read, and with limits on time and memory; only the rows that it gives come back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import scratch
from dashboard.engine import own, own_child
from dashboard.engine.connections import located, name, quote, subquery
from dashboard.engine.queries import blaming
from dashboard.faults import CatalogueFault
from dashboard.model.format import Format


def given(
    connection: DuckDBPyConnection, fmt: Format, prepare: Callable[[DuckDBPyConnection], None]
) -> dict[str, str]:
    """Table -> SQL, for `connection`, of the rows that a format's select makes of `renamed`.

    `prepare`, which can be pickled, makes the macros that a format may use. Raises CatalogueFault naming the
    format's file.
    """
    with scratch.folder("format") as folder:
        source = folder / "renamed.parquet"
        connection.execute(f"copy (select * from renamed) to {quote(str(source))} (format parquet)")
        made = _run(fmt, source, folder, prepare)
        for table, path in made.items():
            connection.execute(
                f"create or replace temp table {name(f'apart_{table}')} as"
                f" select * from read_parquet({located(path)})"
            )
    return {table: f"select * from {name(f'apart_{table}')}" for table in made}


def _run(
    fmt: Format, source: Path, folder: Path, prepare: Callable[[DuckDBPyConnection], None]
) -> dict[str, Path]:
    """Where the rows of each table lie."""
    made: dict[str, Path] = {}
    with closing(own.in_memory(fmt)) as apart, blaming(fmt.file, own=True):
        apart.prepare(own_child.open_rows, source, folder, prepare)
        for table, sql in fmt.statements.items():
            made[table] = folder / f"{table}.parquet"
            _is_one_select(fmt, sql)
            apart.execute(f"create or replace temp table given as select * from {subquery(sql)}")
            apart.prepare(
                own_child.execute, f"copy given to {quote(str(made[table]))} (format parquet)", None
            )
    return made


def _is_one_select(fmt: Format, sql: str) -> None:
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise CatalogueFault(f"{fmt.file}: it must be one select for each table, and nothing beside it.")

"""A home's own format, run where it can reach nothing: neither files nor the rows of anybody else.

Staging happens on the connection that writes, which has to read archives. So the select of a format
that people wrote runs on a store of its own in memory that holds `renamed` alone, locked before the
first word of it is read, and with a limit on its time; only the rows that it gives come back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import scratch
from dashboard.engine.connections import blaming, limits, located, name, quote, subquery
from dashboard.faults import CatalogueFault
from dashboard.model.format import Format


def given(
    connection: DuckDBPyConnection, fmt: Format, prepare: Callable[[DuckDBPyConnection], None]
) -> dict[str, str]:
    """Table -> SQL, for `connection`, of the rows that a format's select makes of `renamed`.

    `prepare` makes the macros that a format may use. Raises CatalogueFault naming the format's file.
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
    with closing(duckdb.connect(config=limits(folder))) as apart:
        apart.execute(f"create table renamed as select * from read_parquet({located(source)})")
        prepare(apart)
        apart.execute(f"set allowed_directories = [{quote(str(folder))}]")
        apart.execute("set enable_external_access = false")
        apart.execute("set lock_configuration = true")
        for table, sql in fmt.statements.items():
            made[table] = folder / f"{table}.parquet"
            with blaming(fmt.file, limited=apart):
                _is_one_select(fmt, sql)
                apart.execute(f"create or replace temp table given as select * from {subquery(sql)}")
            apart.execute(f"copy given to {quote(str(made[table]))} (format parquet)")
    return made


def _is_one_select(fmt: Format, sql: str) -> None:
    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise CatalogueFault(f"{fmt.file}: it must be one select for each table, and nothing beside it.")

"""What a rebuild made otherwise: rows that count now and did not, metrics that another query computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, reader
from dashboard.store.generations import Ledger, Store

TABLES = "select table_name from duckdb_tables() where schema_name = 'facts'"
HOLDING = ("refused", "imports", "fingerprints")  # tables of facts that are no canonical ones


@dataclass(frozen=True)
class GenerationCounts:
    """A generation in numbers: rows by (file, table), the query by metric. `is_read`: it could be."""

    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    is_read: bool = False


def seen(store: Store, ledger: Ledger) -> GenerationCounts:
    """What a generation holds; nothing where it is damaged, gone, or made too differently."""
    path = store.database(ledger.seq)
    if not path.is_file():
        return GenerationCounts()
    try:
        with reader(path) as connection:
            queries = connection.execute("select name, value from facts.fingerprints").fetchall()
            return GenerationCounts(dict(_rows(connection)), dict(queries), is_read=True)
    except duckdb.Error:
        return GenerationCounts()


def _rows(connection: DuckDBPyConnection) -> Iterator[tuple[tuple[str, str], int]]:
    for (table,) in connection.execute(TABLES).fetchall():
        if table not in HOLDING:
            for file, count in connection.execute(
                f"select i.file, count(*) from facts.{name(table)} as t inner join facts.imports as i"
                " on t.import_id = i.import_id group by i.file"
            ).fetchall():
                yield (str(file), str(table)), int(count)


def told(before: GenerationCounts, now: GenerationCounts) -> list[str]:
    """A sentence for each thing that is otherwise; none where all is as it was."""
    if not before.is_read:
        return ["the generation before could not be read, so what came out otherwise is not known"]
    said = [
        f"{file}: {now.rows.get((file, table), 0):,} rows of {table} count now,"
        f" {before.rows.get((file, table), 0):,} did before"
        for file, table in sorted(before.rows.keys() | now.rows.keys())
        if before.rows.get((file, table)) != now.rows.get((file, table))
    ]
    said += [
        f"{metric}: it is computed by another query than before"
        for metric in sorted(before.queries.keys() | now.queries.keys())
        if before.queries.get(metric) != now.queries.get(metric)
    ]
    return said

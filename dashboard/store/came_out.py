"""What a rebuild made otherwise: rows that count now and did not, or are refused now and were not, and
metrics that another query computes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, reader
from dashboard.quick import dataclass
from dashboard.store.generations import Ledger, Store
from dashboard.text import many

TABLES = "select table_name from duckdb_tables() where schema_name = 'facts'"
REFUSED = "select import_id, list(distinct line) from facts.refused group by import_id"
HOLDING = ("refused", "imports", "fingerprints")  # tables of facts that are no canonical ones


@dataclass(frozen=True)
class GenerationCounts:
    """A generation in numbers: rows by (import, table), files and refused lines by import, queries by metric.

    `is_read`: it could be.
    """

    rows: dict[tuple[int, str], int] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    queries: dict[str, str] = field(default_factory=dict)
    refused: dict[int, frozenset[int]] = field(default_factory=dict)
    is_read: bool = False


def seen(store: Store, ledger: Ledger) -> GenerationCounts:
    """What a generation holds; nothing where it is damaged, gone, or made too differently."""
    path = store.database(ledger.seq)
    if not path.is_file():
        return GenerationCounts()
    try:
        with reader(path) as connection:
            queries = connection.execute("select name, value from facts.fingerprints").fetchall()
            files = connection.execute("select import_id, file from facts.imports").fetchall()
            lines = connection.execute(REFUSED).fetchall()
            refused = {number: frozenset(of) for number, of in lines}
            rows = dict(_rows(connection))
            return GenerationCounts(rows, dict(files), dict(queries), refused, is_read=True)
    except duckdb.Error:
        return GenerationCounts()


def _rows(connection: DuckDBPyConnection) -> Iterator[tuple[tuple[int, str], int]]:
    for (table,) in connection.execute(TABLES).fetchall():
        if table not in HOLDING:
            for number, count in connection.execute(
                f"select i.import_id, count(*) from facts.{name(table)} as t inner join facts.imports as i"
                " on t.import_id = i.import_id group by i.import_id"
            ).fetchall():
                yield (int(number), str(table)), int(count)


def told(before: GenerationCounts, now: GenerationCounts) -> list[str]:
    """A sentence for each thing that is otherwise; none where all is as it was."""
    if not before.is_read:
        return ["the generation before could not be read, so what came out otherwise is not known"]
    files = before.files | now.files  # a name may have gone out of a file's
    said = [
        f"{files[number]}: {now.rows.get((number, table), 0):,} rows of {table} count now,"
        f" {before.rows.get((number, table), 0):,} did before"
        for number, table in sorted(before.rows.keys() | now.rows.keys())
        if before.rows.get((number, table)) != now.rows.get((number, table))
    ]
    said += [one for number in sorted(files) for one in _read_otherwise(number, files[number], before, now)]
    said += [
        f"{metric}: it is computed by another query than before"
        for metric in sorted(before.queries.keys() | now.queries.keys())
        if before.queries.get(metric) != now.queries.get(metric)
    ]
    return said


def _read_otherwise(number: int, file: str, before: GenerationCounts, now: GenerationCounts) -> Iterator[str]:
    """Rows of a file that are taken in now and were refused, by today's rules, and the reverse."""
    if number not in before.files or number not in now.files:
        return
    was, still = (of.refused.get(number, frozenset()) for of in (before, now))
    turned = ((was - still, "refused", "taken in"), (still - was, "taken in", "refused"))
    for lines, before_it, by_now in turned:
        if lines:
            are = "is" if len(lines) == 1 else "are"
            yield f"{file}: {many(len(lines), 'row')} that had been {before_it} {are} {by_now} now"

"""What a column of an archive holds: its different texts, to be understood before the rows are typed."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name
from dashboard.quick import dataclass
from dashboard.staging.archive import Rows, texts_of

MOST = 5_000  # different texts; a column that holds more is no list of words or answers


@dataclass(frozen=True)
class TextCount:
    """A text, how many records hold it, and the first of them (from 1)."""

    text: str
    count: int
    record: int


def by(connection: DuckDBPyConnection, given: Rows, column: str, by: str) -> dict[str, list[TextCount]]:
    """The different texts of a column, for each text of another one; none where the file lacks either."""
    source, present = texts_of(given)
    if not {column, by} <= set(present):
        return {}
    rows = connection.execute(
        f"select {name(by)}, {name(column)}, count(*), min(file_row_number) + 1 from {source}"
        f" where {name(column)} is not null and {name(by)} is not null"
        f" group by 1, 2 order by 3 desc, 4 limit {MOST}"
    ).fetchall()
    found: dict[str, list[TextCount]] = {}
    for beside, text, count, record in rows:
        found.setdefault(beside, []).append(TextCount(text, int(count), int(record)))
    return found


def of(connection: DuckDBPyConnection, given: Rows, column: str) -> list[TextCount]:
    """The different texts of a column, the commonest first; none where the file has no such column."""
    source, present = texts_of(given)
    if column not in present:
        return []
    rows = connection.execute(
        f"select {name(column)}, count(*), min(file_row_number) + 1 from {source}"
        f" where {name(column)} is not null group by 1 order by 2 desc, 3 limit {MOST}"
    ).fetchall()
    return [TextCount(text, int(count), int(record)) for text, count, record in rows]

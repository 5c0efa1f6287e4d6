"""The archive of a file: the mapped columns of its records, in file order, as they were written.

Parquet of text, but for instants of the commonest layout (instants.PLAIN): kept as timestamps they take a
third of the time to write and none to type, and they give their text back to the letter. Whatever else
stands in such a column is text in a column beside it. Archives of before hold text alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import TOGETHER, columns_of, count, counts, located, name, quote
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.edges import TAB, UNSEEN
from dashboard.staging.instants import PLAINLY, TIMED, plainly

LINE_BYTES = 16 << 20  # the longest record; DuckDB's own default takes buffers of 16 times that
# The loader has work for several threads where a file fills several buffers. In a small one there is not
# enough of it: to begin another thread takes as long.
LEAST_BYTES, BUFFERS = 1 << 20, 4
# An archive is read as a whole, a few times: nobody looks single values up, so it needs no filters for that,
# and looking for a dictionary of many thousand ticket numbers or instants takes longer than it saves.
AS_PARQUET = (
    "format parquet, parquet_version v2, compression zstd, compression_level 1,"
    " dictionary_size_limit 2500, write_bloom_filter false,"
    f" row_group_size {TOGETHER}"
)
TEXT = ".text"  # of the column beside one of timestamps; no working name has a point in it


@dataclass(frozen=True)
class Dialect:
    """How DuckDB is to read a file; it is never left to guess."""

    delimiter: str
    columns: int
    header_records: int
    is_guarded: bool = False  # whether we wrote it, with ' before what a spreadsheet would run
    is_padded: bool = True  # whether a field may begin or end with blanks
    is_edged: bool = True  # or with a tab, or a sign of no width
    is_spaced: bool = True  # whether it may, or may hold more than single blanks
    longest: int | None = None  # bytes of the longest record, where that is known


@dataclass(frozen=True)
class Rows:
    """The rows of an archive: SQL to select from, the names of its columns, and those of them that are
    timestamps, each with whether all its texts are.
    """

    source: str
    columns: frozenset[str]
    stamped: dict[str, bool]


def csv_source(path: Path, dialect: Dialect) -> str:
    """SQL that reads a file as columns c0, c1, ... of text, strictly; DuckDB raises on a bad record."""
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(dialect.columns))
    held = _buffer(path, dialect)
    return (
        f"read_csv({located(path)}, compression='none', delim={quote(dialect.delimiter)},"
        " quote='\"', escape='\"',"
        f" columns={{{columns}}}, header=false, skip={dialect.header_records}, auto_detect=false,"
        f" null_padding=false, strict_mode=true, max_line_size={held}, buffer_size={held})"
    )


def _buffer(path: Path, dialect: Dialect) -> int:
    """Bytes of the loader's buffers: a record must find room in one."""
    if dialect.longest is None:
        return LINE_BYTES
    wanted = max(LEAST_BYTES, path.stat().st_size // BUFFERS, dialect.longest * BUFFERS)
    return min(LINE_BYTES, wanted)


def instants_of(fmt: Format) -> set[str]:
    """The columns of a format whose text is a date and nothing else, but for words that are no plain one."""
    return {
        column
        for column, entry in fmt.columns.items()
        if entry.type in TIMED
        and not (entry.damage or entry.time)
        and not any(word == "*" or re.fullmatch(PLAINLY, word) for word in entry.words)
    }


def write_archive(
    connection: DuckDBPyConnection,
    source: Path,
    dialect: Dialect,
    places: dict[str, int],
    null_values: Sequence[str],
    target: Path,
    instants: Collection[str] = (),
) -> int:
    """Write the mapped columns of every record, in file order; the number of records.

    `places` is working name -> position in the file. A row is empty where all its fields are blank,
    those that nobody mapped included; it is kept, so that record numbers stay the file's own.
    """
    nulls = ", ".join(quote(value) for value in null_values)
    texts = {
        column: _storable(column, _clean(f"c{place}", nulls, dialect, is_id=_is_id(column)))
        for column, place in places.items()
    }
    # a CASE stops at the first column that holds something
    first = dict.fromkeys([*places.values(), *range(dialect.columns)])
    blank = " and ".join(f"coalesce(trim(c{place}), '') = ''" for place in first)
    picked = ", ".join(f"{text} as {name(column)}" for column, text in texts.items())
    stamped = [column for column in texts if column in instants]
    rows = (
        f"select {picked}, case when {blank} then true else false end as is_empty"
        f" from {csv_source(source, dialect)}"
    )
    if stamped:
        rows = _with_stamps(rows, texts, stamped, is_spaced=dialect.is_spaced)
    connection.execute(f"copy ({rows}) to {quote(str(target))} ({AS_PARQUET})")
    return count(connection, f"read_parquet({located(target)})")


def _with_stamps(rows: str, columns: Iterable[str], stamped: Collection[str], *, is_spaced: bool) -> str:
    """SQL of the same rows with plain instants as timestamps, and beside them the text of any other."""
    # a step of its own, so that a text is cleaned once
    read = ", ".join(f"{plainly(name(c), is_spaced=is_spaced)} as {name('stamp ' + c)}" for c in stamped)
    kept = (
        f"{name('stamp ' + c)} as {name(c)},"
        f" case when {name('stamp ' + c)} is null then {name(c)} end as {name(c + TEXT)}"
        if c in stamped
        else name(c)
        for c in columns
    )
    return f"select {', '.join(kept)}, is_empty from (select *, {read} from ({rows}))"


def _is_id(column: str) -> bool:
    """Whether what nobody sees at a column's edges is mended, and told, with all else that bends an id."""
    return column.endswith("_id") or column == "customer"


def _clean(column: str, nulls: str, dialect: Dialect, *, is_id: bool) -> str:
    """Trimmed text, null where blank; in a file of refused rows without our spreadsheet guards."""
    # looking for blanks takes as long as reading all else of a file
    trimmed = f"trim({column})" if dialect.is_padded or dialect.is_guarded or dialect.is_edged else column
    if dialect.is_edged:
        trimmed = f"trim(trim({trimmed}, {quote(TAB if is_id else TAB + UNSEEN)}))"
    if dialect.is_guarded:
        trimmed = f"regexp_replace({trimmed}, '^''([-=+@\\t\\r])', '\\1')"
    text = f"nullif({trimmed}, '')"
    return f"case when {trimmed} not in ({nulls}) then {text} end" if nulls else text


def _storable(column: str, text: str) -> str:
    """A customer is known by any stable id, so an e-mail address need not enter: its hash does."""
    if column != "customer":
        return text
    address = f"lower(trim({text}, {quote(UNSEEN)}))"
    return f"case when contains({text}, '@') then md5({address}) else {text} end"


def rows_of(connection: DuckDBPyConnection, archive: Path) -> Rows:
    """The rows with file_row_number, from 0: plain instants as timestamps."""
    source = f"read_parquet({located(archive)}, file_row_number = true)"
    written = columns_of(connection, f"from {source}")
    columns = {column for column in written if not column.endswith(TEXT)}
    stamped = sorted(column for column in columns if column + TEXT in written)
    beside = ", ".join(f"count({name(column + TEXT)})" for column in stamped)
    left = counts(connection, beside, source) if stamped else ()
    return Rows(source, frozenset(columns), dict(zip(stamped, (not n for n in left), strict=True)))


def text_of(column: str, rows: Rows) -> str:
    """SQL of a column's text as it was written."""
    if column not in rows.stamped:
        return name(column)
    return as_text(column) if rows.stamped[column] else f"coalesce({name(column + TEXT)}, {as_text(column)})"


def left_of(column: str, rows: Rows) -> str:
    """SQL of a column's text where that is no plain instant."""
    return name(column + TEXT if column in rows.stamped else column)


def as_text(column: str) -> str:
    """SQL of the text of a timestamp."""
    return f"cast({name(column)} as varchar)"


def texts_of(rows: Rows) -> tuple[str, frozenset[str]]:
    """SQL to select from, every column as text, with file_row_number; and the names of the columns."""
    if not rows.stamped:
        return rows.source, rows.columns
    beside = ", ".join(name(column + TEXT) for column in rows.stamped)
    replaced = ", ".join(f"{text_of(column, rows)} as {name(column)}" for column in rows.stamped)
    return f"(select * exclude ({beside}) replace ({replaced}) from {rows.source})", rows.columns

"""Which order the parts of a file's dates stand in, as far as its own values tell: a 13th settles it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import columns_of, located, name, quote
from dashboard.model.format import Format

NUMERIC = r"^(\d\d?)[-/. ]+(\d\d?)[-/., ]+\d{2,4}(\D|$)"


@dataclass(frozen=True)
class Example:
    """A date as the file has it: its column's header there, the record (from 1), the text."""

    column: str
    record: int
    text: str
    of: int = 1  # how many are of its kind


@dataclass(frozen=True)
class Evidence:
    """What the numeric dates of a file prove: each an example, None where no date does.

    `open` reads differently in the two orders and so proves nothing; 3/3/2026 is none of the three.
    """

    day_first: Example | None = None
    month_first: Example | None = None
    open: Example | None = None


def evidence(connection: DuckDBPyConnection, archive: Path, fmt: Format) -> Evidence:
    """The first date of each kind in an archive's columns of instants and days."""
    source = f"read_parquet({located(archive)}, file_row_number = true)"
    present = columns_of(connection, f"from {source}")
    dated = {
        column: entry.column
        for column, entry in fmt.columns.items()
        if entry.type in ("instant", "date") and column in present
    }
    if not dated:
        return Evidence()
    each = " union all ".join(
        f"select {quote(header)} as header, file_row_number + 1 as record, {name(column)} as given"
        f" from {source} where regexp_matches({name(column)}, {quote(NUMERIC)})"
        for column, header in dated.items()
    )
    part = "cast(regexp_extract(given, {0}, {1}) as integer)"
    first, second = (part.format(quote(NUMERIC), group) for group in (1, 2))
    rows = connection.execute(
        "select kind, arg_min(header, (record, header)), min(record), arg_min(given, (record, header)),"
        " count(*) from"
        " (select *, case when a between 13 and 31 and b <= 12 then 'day_first'"
        " when b between 13 and 31 and a <= 12 then 'month_first'"
        " when a <= 12 and b <= 12 and a <> b then 'open' end as kind"
        f" from (select *, {first} as a, {second} as b from ({each})))"
        " where kind is not null group by kind"
    ).fetchall()
    return Evidence(
        **{kind: Example(header, int(record), text, of) for kind, header, record, text, of in rows}
    )

"""Local times that never were: those of the hour by which clocks went forward.

They are read as if the clock had not been changed, so an hour later than written. A few of them are a sign
that a file's times are of another zone than they were taken for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import forward
from dashboard.engine.connections import count, name, quote
from dashboard.quick import dataclass
from dashboard.staging.instants import ZONED

TIME = r"[ T,](\d\d?)[:.h](\d\d)"  # where a text has hour and minute


@dataclass(frozen=True)
class Skipped:
    """Rows with such a time: how many, and the first of them, as the file has it."""

    rows: int
    line: int
    header: str
    text: str
    zone: str


def skipped(
    connection: DuckDBPyConnection,
    zone: ZoneInfo,
    texts: Mapping[str, tuple[str, str]],
    archived: tuple[str, str],
) -> Skipped | None:
    """The first time that the zone never had, of the rows that are read; None where there is none.

    `texts` are columns of instants, each with its header and the SQL of its text, `archived` what that is
    selected from and the SQL of a row's line. Only what stands in the hour after a change is read as text.
    """
    spans = _within(connection, list(texts), forward(zone))
    if not spans:
        return None
    connection.execute(f"create or replace temp table after_changes as {_after(list(texts), spans)}")
    if not count(connection, "after_changes"):
        return None
    source, line = archived
    header = _by_column({column: quote(one) for column, (one, _) in texts.items()})
    # above the join: below it, the text of every row would be made
    given = _by_column({column: f"cast({text} as varchar)" for column, (_, text) in texts.items()})
    near = (
        f"select near.line, {header} as header, {given} as given, near.shown"
        f" from after_changes as near inner join {source} as archived on near.line = {line}"
    )
    found = connection.execute(
        "select count(distinct line), min(line), arg_min(header, line), arg_min(given, line)"
        f" from ({near}) where not regexp_full_match(given, {quote(ZONED)})"
        f" and try_cast(regexp_extract(given, {quote(TIME)}, 1) as integer) % 12 * 60"
        f" + try_cast(regexp_extract(given, {quote(TIME)}, 2) as integer)"
        " <> hour(shown) % 12 * 60 + minute(shown)"
    ).fetchone()
    rows, first, told, text = found or (0, 0, "", "")
    return Skipped(rows, first, told, text, zone.key) if rows else None


def _by_column(of: Mapping[str, str]) -> str:
    """SQL of what belongs to the column that a row of `near` is about."""
    return f"case near.column_name {' '.join(f'when {quote(c)} then {sql}' for c, sql in of.items())} end"


def _after(columns: Sequence[str], spans: Sequence[tuple[datetime, datetime, int]]) -> str:
    """SQL of the instants in these spans: line, which column, what a clock showed."""
    return " union all ".join(
        f"select line, {quote(column)} as column_name,"
        f" {name(column)} + interval '{seconds} seconds' as shown from renamed_all"
        f" where {name(column)} >= timestamp '{start}' and {name(column)} < timestamp '{end}'"
        for column in columns
        for start, end, seconds in spans
    )


def _within(
    connection: DuckDBPyConnection,
    columns: Sequence[str],
    spans: Sequence[tuple[datetime, datetime, int]],
) -> list[tuple[datetime, datetime, int]]:
    """Those that lie between the first and the last instant of the rows."""
    if not columns or not spans:
        return []
    ends = ", ".join(f"min({name(column)}), max({name(column)})" for column in columns)
    found = connection.execute(f"select {ends} from renamed_all").fetchone() or ()
    known = [instant for instant in found if instant is not None]
    return [span for span in spans if known and span[1] > min(known) and span[0] <= max(known)]

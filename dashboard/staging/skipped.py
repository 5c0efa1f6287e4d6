"""Local times that never were: those of the hour by which clocks went forward.

They are read as if the clock had not been changed, so an hour later than written. A few of them are a sign
that a file's times are of another zone than they were taken for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import forward
from dashboard.engine.connections import count, name, quote
from dashboard.quick import dataclass
from dashboard.staging.instants import ZONED

Span = tuple[
    datetime, datetime, int
]  # from a change of clocks on, until when, seconds that a clock was ahead
Look = tuple[str, Sequence[str], Sequence[Span]]  # rows, their columns of instants, and where these may lie

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
    plain: Collection[str],
) -> Skipped | None:
    """The first time that the zone never had, of the rows that are read; None where there is none.

    `texts` are columns of instants, each with its header and the SQL of its text, `archived` what that is
    selected from and the SQL of a row's line. Of `plain` ones the archive holds the very time that is
    written. Only what stands in the hour after a change is read as text.
    """
    source, line = archived
    written = f"(select {line} as line, * from {source})"  # with the lines that renamed_all has
    changes = forward(zone)
    looks = (
        (written, [column for column in texts if column in plain], [_as_written(one) for one in changes]),
        ("renamed_all", [column for column in texts if column not in plain], changes),
    )
    near = [_near(rows, columns, spans) for rows, columns, spans in _within(connection, looks)]
    if not near:
        return None
    connection.execute(f"create or replace temp table after_changes as {' union all '.join(near)}")
    if not count(connection, "after_changes"):
        return None
    return _first(connection, zone, texts, archived)


def _first(
    connection: DuckDBPyConnection,
    zone: ZoneInfo,
    texts: Mapping[str, tuple[str, str]],
    archived: tuple[str, str],
) -> Skipped | None:
    """The first of the times in `after_changes` whose text names no zone and is not what a clock showed."""
    source, line = archived
    header = _by_column({column: quote(one) for column, (one, _) in texts.items()})
    # above the join: below it, the text of every row would be made
    given = _by_column({column: f"cast({text} as varchar)" for column, (_, text) in texts.items()})
    told = (
        f"select near.line, {header} as header, {given} as given, near.shown"
        f" from after_changes as near inner join {source} as archived on near.line = {line}"
    )
    found = connection.execute(
        "select count(distinct line), min(line), arg_min(header, line), arg_min(given, line)"
        f" from ({told}) where not regexp_full_match(given, {quote(ZONED)})"
        f" and try_cast(regexp_extract(given, {quote(TIME)}, 1) as integer) % 12 * 60"
        f" + try_cast(regexp_extract(given, {quote(TIME)}, 2) as integer)"
        " <> hour(shown) % 12 * 60 + minute(shown)"
    ).fetchone()
    rows, first, told, text = found or (0, 0, "", "")
    return Skipped(rows, first, told, text, zone.key) if rows else None


def _as_written(change: Span) -> Span:
    """The same span by the clock that was not changed yet."""
    start, end, seconds = change
    before = timedelta(seconds=seconds) - (end - start)
    return start + before, end + before, int((end - start).total_seconds())


def _by_column(of: Mapping[str, str]) -> str:
    """SQL of what belongs to the column that a row of `near` is about."""
    return f"case near.column_name {' '.join(f'when {quote(c)} then {sql}' for c, sql in of.items())} end"


def _near(rows: str, columns: Sequence[str], spans: Sequence[Span]) -> str:
    """SQL of what stands in these spans: line, which column, what a clock showed."""
    each = [
        (column, f"{name(column)} >= timestamp '{start}' and {name(column)} < timestamp '{end}'", seconds)
        for column in columns
        for start, end, seconds in spans
    ]
    told = " union all ".join(
        f"select line, {quote(column)} as column_name,"
        f" {name(column)} + interval '{seconds} seconds' as shown from near where {is_within}"
        for column, is_within, seconds in each
    )
    # one look at all rows, then one for each column and change at the few that are found
    found = " or ".join(is_within for _, is_within, _ in each)
    picked = ", ".join(map(name, columns))
    return f"(with near as materialized (select line, {picked} from {rows} where {found}) {told})"


def _within(connection: DuckDBPyConnection, looks: Iterable[Look]) -> Iterator[Look]:
    """With those spans that lie between the first and the last instant of the rows, where any do."""
    for rows, columns, spans in looks:
        if not columns or not spans:
            continue
        ends = ", ".join(f"min({name(column)}), max({name(column)})" for column in columns)
        found = connection.execute(f"select {ends} from {rows}").fetchone() or ()
        known = [instant for instant in found if instant is not None]
        if near := [span for span in spans if known and span[1] > min(known) and span[0] <= max(known)]:
            yield rows, columns, near

"""Text to rows of the canonical tables: an archive typed and checked row by row, and each key once.

An import and a replay are the same thing: archive (parquet, mapped columns, file order) -> `renamed`
(typed) -> one select a canonical table; store/apply.py writes them. What a row must satisfy is the DDL
of the canonical table and nothing else; a row that does not is refused with column and reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from dashboard.engine.clock import Clock, fill, to_utc
from dashboard.engine.connections import count, counts, name, quote
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import DateOrder, Format, SourceColumn
from dashboard.quick import dataclass
from dashboard.staging import amounts, bodies, durations, ids, instants, nobody, refusing, spoken, values
from dashboard.staging import archive as archives
from dashboard.staging.archive import Rows
from dashboard.staging.closed_lists import Word, new_words
from dashboard.staging.refusing import (
    COMPLAINT,
    Refusal,
    refused_lines,
    unread_among,
)
from dashboard.staging.skipped import Skipped, skipped
from dashboard.staging.unread import PARTED, limits_of, with_faults

__all__ = ["COMPLAINT", "Refusal", "Word", "refused_lines", "unread_among"]

CAST = {
    "text": "varchar",
    "instant": "timestamp",
    "date": "date",
    "number": "double",
    "integer": "bigint",
    "flag": "boolean",
    "clock": "double",
    **dict.fromkeys(values.MINUTES_IN, "double"),
    "margin": "boolean",
}


@dataclass(frozen=True)
class TypingRules:
    """How the text of a format's columns becomes values."""

    format: Format
    clock: Clock
    date_order: DateOrder | None
    header_lines: int
    hide_people: bool = False
    is_spoken: bool = False  # whether dates are read in other languages too, and as seconds since 1970
    places: tuple[str, ...] = ()  # the zones that some of these name, such as Europe/Berlin

    @property
    def zone(self) -> ZoneInfo:
        """Of naive times: the format's, else the organisation's."""
        return ZoneInfo(self.format.zone) if self.format.zone else self.clock.zone

    @property
    def text(self) -> values.TextRules:
        """The same of any column."""
        without = [column for column, entry in self.format.columns.items() if entry.tells_weeks]
        return values.TextRules(
            self.date_order, self.zone, self.format.decimal, self.is_spoken, self.places, without
        )


MONTH = "month"  # of a cost
KIND = "kind"  # its text stands before an answer where each kind has its own points
MANY = 2_000_000  # records, of which all that is typed finds no room in memory
CLOSED_MAY_CHANGE = 0.05  # the share of closed rows that a re-export may bring back different


@dataclass(frozen=True)
class Counts:
    """What became of a table's rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    closed: int = 0  # of the rows that were loaded before: those that were closed for good
    closed_changed: int = 0
    differing: tuple[tuple[str, int], ...] = ()  # our columns in which these differ, the most rows first

    @property
    def is_rewritten(self) -> bool:
        """Whether more than one in twenty of the closed rows are not what they were."""
        return self.closed_changed > CLOSED_MAY_CHANGE * self.closed


@dataclass
class Staged:
    """An import that is checked and ready to be written; nothing in the facts has changed yet.

    `refused` counts the records of `refusals`, refused whole; `tables` is table -> SQL to select its rows
    from.
    """

    rows: int
    empty: int
    refused: int
    superseded: int
    refusals: list[Refusal]
    unread_dates: int = 0
    beside: list[Refusal] = field(default_factory=list)  # of rows whose record is accepted
    words: list[Word] = field(default_factory=list)  # that are none of a closed list
    open: int = 0  # tickets among them that are neither resolved nor closed
    skipped: Skipped | None = None  # times that no clock of their zone ever showed
    tables: dict[str, str] = field(default_factory=dict)


def stage(
    connection: DuckDBPyConnection,
    given: Rows,
    shifts: Sequence[tuple[int, int]],
    catalogue: Catalogue,
    reading: TypingRules,
) -> Staged:
    """Type, check and collapse the rows of an archive into views and temporary tables."""
    _prepare(connection, reading)
    archived = _numbered(connection, given.source, shifts, reading.header_lines)
    tables = {name_: catalogue.tables[name_] for name_ in reading.format.tables}
    limits = limits_of(reading.format, tables)
    records, empty = _create_renamed(connection, given, archived, reading, limits)
    has_new_flags = refusing.collect_unreadable(connection, reading.format)
    if not reading.is_spoken and _may_be_spoken(connection):
        spoken_too = replace(reading, is_spoken=True, places=_places(connection, given, reading.format))
        return stage(connection, given, shifts, catalogue, spoken_too)
    bodies.create(connection, tables, reading.format, reading.clock, partial(_prepare, reading=reading))
    looked = refusing.collect(connection, tables, reading.format, has_new_flags)
    found = refusing.refusals(connection)
    whole = [item for item in found if item.table is None]
    unread_dates = count(connection, f"refused_rows where complaint = {quote(COMPLAINT['instant'])}")
    staged = Staged(records, empty, sum(item.rows for item in whole), 0, whole, unread_dates)
    staged.beside = [item for item in found if item.table is not None]
    staged.open = sum(table.open for table in looked.tables.values())
    staged.skipped = _skipped(connection, given, archived, reading)
    if looked.has_new_words or looked.alone:
        staged.words = new_words(connection, tables, reading.format, looked.alone)
    for position, table in enumerate(tables.values()):
        one = looked.tables[table.name]
        size = None if found else (one.rows, one.distinct)
        first = next(iter(staged.tables.values()), None)
        kept, superseded = bodies.collapse(connection, table, reading.format, size, first)
        staged.tables[table.name] = kept
        if position == 0:
            staged.superseded = superseded
    return staged


def _prepare(connection: DuckDBPyConnection, reading: TypingRules) -> None:
    """What a format's select may use beside `renamed`."""
    durations.prepare(connection, reading.clock)
    reading.clock.create_macros(connection)
    # for formats that put an instant together, of a date and a time for instance
    connection.execute(f"create or replace temp macro to_utc(t) as {to_utc('t', reading.zone)}")


def _may_be_spoken(connection: DuckDBPyConnection) -> bool:
    """Whether a date that could not be read is perhaps one in another language: most files have none."""
    unread = (
        f"complaint = {quote(COMPLAINT['instant'])} and regexp_matches(given, {quote(spoken.SPOKEN_DATE)})"
    )
    return bool(count(connection, f"(select 1 from refused_rows where {unread} limit 1)"))


def _places(connection: DuckDBPyConnection, given: Rows, fmt: Format) -> tuple[str, ...]:
    """The zones that a file's instants name."""
    times = {f"{column}_time" for column, entry in fmt.columns.items() if entry.time}
    timed = sorted((archives.instants_of(fmt) | times) & given.columns)
    return instants.places(connection, [archives.left_of(column, given) for column in timed], given.source)


def forget(connection: DuckDBPyConnection) -> None:
    """Let go of the rows that staging kept; they are written, or never will be."""
    connection.execute("drop view if exists renamed_all; drop table if exists typed_rows")


def _create_renamed(
    connection: DuckDBPyConnection,
    given: Rows,
    archived: tuple[str, str],
    reading: TypingRules,
    limits: Mapping[str, int],
) -> tuple[int, int]:
    """View renamed_all, of records that are not empty: line, every working column typed, which of them can't
    be read (_bad_column, its place in the format) and what stands there (_bad_text). Of columns that belong
    to a further table (_bad_beside): the row is none of that table then, and stays one of the others. A flag
    in a word that nobody knows (_bad_word) is not known, and refuses nothing. `_bad`: any of these is so.

    How many records there are, and how many of them are empty.
    """
    source, line = archived
    texts = {column: (_text(column, entry, given), entry) for column, entry in reading.format.columns.items()}
    # what no column of the file says is put beside what was typed: planning it takes as long as the rest
    typed = {column: one for column, one in texts.items() if one[0] != "null" or column == KIND}
    timed = {column for column in typed if reading.format.columns[column].type in instants.TIMED}
    dated = given.stamped.keys() & archives.instants_of(reading.format)
    stamped = {column: given.stamped[column] for column in dated}
    left = {
        column: _worded(_as_day(column, archives.left_of(column, given)), reading.format.columns[column])
        for column, is_plain in stamped.items()
        if not is_plain
    }
    shapes = instants.shapes_of(connection, left, given.source)
    shown = (name(one) if one in typed else _nothing(one, entry) for one, (_, entry) in texts.items())
    rows = _typed(source, line, typed, reading, stamped, shapes)
    records, empty = counts(connection, "count(*), count_if(is_empty)", given.source)
    is_light = records > MANY and source == given.source and dated == timed and not left
    kept = _kept(connection, with_faults(rows, typed, reading.format, limits), is_light=is_light)
    picked = f"line, {', '.join(shown)}, {PARTED}, _bad"
    connection.execute(f"create or replace temp view renamed_all as select {picked} from {kept}")
    return records, empty


def _kept(connection: DuckDBPyConnection, sql: str, *, is_light: bool) -> str:
    """Where rows that are typed by `sql` are read from.

    They are kept: to read them takes less than to type text again. Not so many plain ones (`is_light`) of
    which nothing is bad: what finds no room in memory is put on the disk, which takes more. Nor is anything
    bad looked for in these once more: the engine knows that null is not.
    """
    connection.execute("drop table if exists typed_rows")
    if is_light and not count(connection, f"(select 1 from ({sql}) where _bad is not null limit 1)"):
        return f"(select * replace (null::varchar[] as _bad) from ({sql}))"
    connection.execute(f"create temp table typed_rows as {sql}")
    return "typed_rows"


def _skipped(
    connection: DuckDBPyConnection, given: Rows, archived: tuple[str, str], reading: TypingRules
) -> Skipped | None:
    columns = reading.format.columns
    texts = {
        column: (columns[column].column, _text(column, columns[column], given))
        for column in sorted(archives.instants_of(reading.format) & given.columns)
        if columns[column].type == "instant"
    }
    plain = [column for column, is_plain in given.stamped.items() if is_plain]
    return skipped(connection, reading.zone, texts, archived, plain)


def _numbered(
    connection: DuckDBPyConnection, source: str, shifts: Sequence[tuple[int, int]], header_lines: int
) -> tuple[str, str]:
    """SQL to select the records of an archive from, and of the line on which each begins in its file."""
    fill(
        connection,
        "line_shifts",
        {
            "from_record": [record for record, _ in shifts] or [0],
            "extra": [extra for _, extra in shifts] or [0],
        },
        temporary=True,
    )
    line = f"file_row_number + 1 + {header_lines}"
    if not shifts:
        return source, line
    shifted = (
        f"(select a.*, coalesce(s.extra, 0) as extra from {source} as a"
        " asof left join line_shifts as s on a.file_row_number + 1 >= s.from_record)"
    )
    return shifted, f"{line} + extra"


def _typed(
    source: str,
    line: str,
    typed: dict[str, tuple[str, SourceColumn]],
    reading: TypingRules,
    stamped: dict[str, bool],
    shapes: dict[str, list[int]],
) -> str:
    """SQL of line, each column as a value and, as _raw_<column>, as text; of `stamped` columns
    that hold plain instants only (True), as these.
    """
    plain = {column for column, is_plain in stamped.items() if is_plain}
    typed |= {column: (name(column), typed[column][1]) for column in plain}
    raws = {column: instants.step_name("raw", column) for column in typed}
    worded = ", ".join(
        f"{raw if column in plain else ids.bare(column, _worded(raw, entry))} as {raws[column]}"
        for column, (raw, entry) in typed.items()
    )
    shown = {
        column: entry.type
        for column, (raw, entry) in typed.items()
        if raw != "null" and not (reading.hide_people and entry.person)
    }
    unread = ", ".join(_nothing(column, entry) for column, (_, entry) in typed.items() if column not in shown)
    stamps = ", ".join(instants.stamp(column) for column in stamped.keys() - plain)
    rows = (
        f"(select {line} as line, {', '.join(filter(None, (worded, unread, stamps)))}"
        f" from {source} where not is_empty)"
    )
    for step in values.steps(shown, reading.text, _worth(reading.format), stamped, shapes):
        rows = f"(select *, {', '.join(step)} from {rows})"
    picked = ", ".join(f"{name(column)}, {raw}" for column, raw in raws.items())
    return f"(select line, {picked} from {rows})"


def _nothing(column: str, entry: SourceColumn) -> str:
    return f"cast(null as {CAST[entry.type]}) as {name(column)}"


def _worth(fmt: Format) -> dict[str, values.Worth]:
    """What texts of a column are worth, where that is known."""
    return {
        column: values.Worth(entry.points, entry.only_points, KIND if entry.of_kind else "")
        for column, entry in fmt.columns.items()
        if entry.points or entry.only_points
    }


def _text(column: str, entry: SourceColumn, given: Rows) -> str:
    if column not in given.columns:
        return "null"
    time = f"{column}_time"
    if entry.time and time in given.columns:
        return _with_time(archives.text_of(column, given), name(time))
    if column == "team" or entry.person:
        # several names in one cell: nobody knows whose work it was
        return f"case when not {nobody.has_several(name(column))} then {name(column)} end"
    text = archives.text_of(column, given)
    return _as_day(column, text) if entry.type in instants.TIMED else text


def _as_day(column: str, text: str) -> str:
    """A month is known by its first day: 2026-03, 03/2026, March 2026."""
    if column != MONTH:
        return text
    in_figures = r"(\d{4})[-/.](\d\d?)", r"(\d\d?)[-/.](\d{4})"
    return (
        f"case when regexp_full_match({text}, {quote(in_figures[0])})"
        f" then regexp_replace({text}, {quote(in_figures[0])}, '\\1-\\2-01')"
        f" when regexp_full_match({text}, {quote(in_figures[1])})"
        f" then regexp_replace({text}, {quote(in_figures[1])}, '\\2-\\1-01')"
        f" when regexp_full_match({text}, '\\pL+[. ] *\\d{{4}}') then '1 ' || {text} else {text} end"
    )


def _with_time(raw: str, time: str) -> str:
    """A day and the time of it as one text; a part of a day is a time too (0.384 is 09:13)."""
    day = f"regexp_replace({raw}, '[ T]00?:00(:00)?(\\.0+)?$', '')"
    # a day as a spreadsheet counts it is put in words, or its time would make nothing of it
    counted = f"case when regexp_full_match({raw}, '\\d{{5}}([.,]0+)?') then cast({raw}[:5] as integer) end"
    low, high = instants.SERIALS
    day = (
        f"case when {counted} between {low} and {high}"
        f" then strftime(date '1899-12-30' + {counted}, '%Y-%m-%d') else {day} end"
    )
    part = f"round(try_cast(replace({time}, ',', '.') as double) * 86400)"
    of_day = (
        f"case when regexp_full_match({time}, {quote(values.FRACTION)})"
        f" then strftime(timestamp '1970-01-01' + to_seconds({part}), '%H:%M:%S')"
        # a spreadsheet gives a time the day 0 of its calendar
        f" else regexp_replace({time}, '^(1899-12-3\\d|1900-01-0\\d|1904-01-01)[ T]', '') end"
    )
    return f"case when {time} is null or {raw} is null then {raw} else {day} || ' ' || {of_day} end"


def _worded(raw: str, entry: SourceColumn) -> str:
    """The text as the format has it read: its own words stand for ours, and "*" for every other."""
    if raw != "null" and entry.damage:
        return ids.mended(raw, entry.damage)
    if raw != "null" and entry.signs is not None:
        raw = amounts.bare(raw, entry.signs)
    if raw == "null" or not entry.words:
        return raw
    said = {word: quote(ours) if ours else "null" for word, ours in entry.words.items()}
    empty = said.pop(refusing.EMPTY, "null")
    other = said.pop("*", raw)
    cases = " ".join(f"when {quote(word)} then {ours}" for word, ours in said.items())
    known = f"case lower({raw}) {cases} else {other} end" if cases else other
    return f"case when {raw} is not null then {known} else {empty} end"

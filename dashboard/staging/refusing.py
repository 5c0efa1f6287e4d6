"""Which rows can't be loaded, and why: text that has no value, what breaks a table's own contract.

A fault in what belongs to the format's first table refuses the whole record, elsewhere the row of that
table alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import field

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import columns_of, counts, name, quote
from dashboard.faults import CatalogueFault
from dashboard.model.format import Format, SourceColumn
from dashboard.model.table import Table
from dashboard.quick import dataclass
from dashboard.staging import aside
from dashboard.staging.contract import Rule, rules_of
from dashboard.staging.dates import NO_DATE
from dashboard.staging.unread import numbered
from dashboard.staging.values import DAYS_CLOCK, IN_WEEKS, MINUTES_IN, SPOKEN

COMPLAINT = {
    "instant": aside.UNREAD,
    "date": aside.UNREAD,
    "number": "not a number",
    "integer": "not a whole number",
    "flag": "neither true nor false",
    "clock": "not a duration",
    **dict.fromkeys((*MINUTES_IN, "margin"), "not a number"),
}
TOO_LARGE = "is larger than such a figure can be"
SIGN_SAID = (
    ' (thousands, or decimals? say decimal = "," or decimal = "." in the format, --decimal comma or point to'
    " scorecard map)"
)
# programs write a point beside the commas that people write
POINT_LEFT = (
    " (thousands, or decimals? the decimal sign of this file is a comma: write it without the point, or say"
    ' decimal = ",." in the format where it parts thousands)'
)
OF_SEVERAL = (
    " (a currency beside amounts is read where all of a file have one and the same: others can't be added up)"
)
EMPTY = "(nothing)"  # what a cell without anything is called among the words of a flag
FEW = 0.1  # of the rows of a flag that are on one side: so many beside them may well not be known
OPEN_SIGN = r"[+-]?\d{1,3}[.,]\d{3}"  # 3,120, of which no other number of the file tells what it is


@dataclass(frozen=True)
class Refusal:
    """A kind of refused row: the file's column, why, how many. `table`: it is refused for that one alone."""

    column: str
    reason: str
    rows: int
    table: str | None = None


@dataclass(frozen=True)
class OneSided:
    """A flag that is only ever true, or false: in how many rows, and how many say nothing that is known."""

    side: str
    told: int
    blank: int

    @property
    def is_open(self) -> bool:
        """Whether what stands beside it may be its other side, as in a form with boxes to tick."""
        return self.blank > FEW * self.told


@dataclass(frozen=True)
class OfTable:
    """The rows of a table that were looked at, their different keys, and those with a word that is new."""

    rows: int
    distinct: int
    new_words: int
    open: int = 0  # tickets that are neither resolved nor closed
    alone: dict[str, OneSided] = field(default_factory=dict)  # flags of one side


@dataclass(frozen=True)
class Inspected:
    """What one look at all rows told."""

    tables: dict[str, OfTable]
    has_new_words: bool

    @property
    def alone(self) -> dict[str, OneSided]:
        """The flags that may lack a side."""
        each = (one for of in self.tables.values() for one in of.alone.items())
        return {column: found for column, found in each if found.is_open}


def collect_unreadable(connection: DuckDBPyConnection, fmt: Format) -> bool:
    """Temp table refused_rows (line, source_column, complaint, given, of): the first fault of each row,
    and of each table (of) that the row is refused for alone. View renamed: the rows that can be read.
    Whether a flag is a new word.
    """
    connection.execute(
        "create or replace temp table refused_rows"
        " (line bigint, source_column varchar, complaint varchar, given varchar, of varchar)"
    )
    unreadable, beside, worded = counts(
        connection,
        "count(_bad_column), count_if(_bad_column is null and _bad_beside is not null), count(_bad_word)",
        "renamed_all where _bad is not null",
    )
    if unreadable:
        _refuse_unreadable(connection, fmt)
    if beside:
        _refuse_beside(connection, fmt)
    # without unreadable values nothing need be parsed twice to find the good rows
    connection.execute(
        "create or replace temp view renamed as select * from renamed_all"
        + (f" where line not in {refused()}" if unreadable else "")
    )
    return bool(worded)


def account_for(connection: DuckDBPyConnection, fmt: Format, given: dict[str, str]) -> None:
    """Refuse the rows that a home's own select leaves out, so that the receipt's sum holds; CatalogueFault
    where it gives lines that are none of the file's, or the first table's twice.
    """
    for table, sql in given.items():
        if "line" not in columns_of(connection, sql):
            raise CatalogueFault(f"{fmt.file}: the select of {table} gives no line; pass it on from renamed.")
        rows, lines, strange = counts(
            connection,
            "count(line), count(distinct line),"
            " count_if(line is null or line not in (select line from renamed))",
            f"({sql})",
        )
        if strange or (rows > lines and table == fmt.tables[0]):
            what = "lines that the file has not" if strange else "a line more than once"
            raise CatalogueFault(f"{fmt.file}: the select of {table} gives {what}; pass each on as it is.")
    connection.execute(
        f"insert into refused_rows select line, 'record', {quote(aside.LEFT_OUT)}, null, null from renamed"
        f" where line not in (select line from ({given[fmt.tables[0]]}))"
    )


def collect(
    connection: DuckDBPyConnection, tables: dict[str, Table], fmt: Format, has_new_flags: bool
) -> Inspected:
    """Add to refused_rows what breaks a table's contract, once its rows are made (given_<table>)."""
    looked = {table.name: _refuse_by_contract(connection, table, fmt) for table in tables.values()}
    if connection.execute("select 1 from refused_rows limit 1").fetchone():
        aside.tell(connection, list(tables.values()), fmt)
    return Inspected(looked, has_new_flags or any(one.new_words for one in looked.values()))


def refused(table: str | None = None) -> str:
    """The lines that are refused whole, and those that are refused for a table."""
    alone = f" or of = {quote(table)}" if table else ""
    return f"(select line from refused_rows where of is null{alone})"


def _refuse_unreadable(connection: DuckDBPyConnection, fmt: Format) -> None:
    own = numbered(fmt)[0]
    connection.execute(
        f"insert into refused_rows select line, {_said_of(fmt, own, '_bad_column')}, _bad_text, null"
        " from renamed_all where _bad_column is not null"
    )


def _refuse_beside(connection: DuckDBPyConnection, fmt: Format) -> None:
    """Of rows that are accepted: what belongs to a further table and can't be read there."""
    others = numbered(fmt)[1]
    of = " ".join(f"when {number} then {quote(fmt.columns[c].of or '')}" for c, number in others.items())
    connection.execute(
        f"insert into refused_rows select line, {_said_of(fmt, others, '_bad_beside')}, _bad_text_beside,"
        f" case _bad_beside {of} end from renamed_all"
        " where _bad_column is null and _bad_beside is not null"
    )


def _said_of(fmt: Format, numbered: dict[str, int], which: str) -> str:
    """The file's header of the column that can't be read, and what it is not."""
    entries = {number: fmt.columns[column] for column, number in numbered.items()}
    source = " ".join(f"when {number} then {quote(entry.column)}" for number, entry in entries.items())
    complaint = " ".join(
        f"when {number} then case when {name(c)} is null then {quote(_complaint(fmt.columns[c]))}"
        f" else {quote(TOO_LARGE)} end"
        for c, number in numbered.items()
    )
    return f"case {which} {source} end, case {which} {complaint} end"


def _complaint(entry: SourceColumn) -> str:
    return "fits no scale" if entry.scales else COMPLAINT[entry.type]


def _refuse_by_contract(connection: DuckDBPyConnection, table: Table, fmt: Format) -> OfTable:
    """Refuse what breaks the table's own DDL; what one look at its rows told."""
    rules = rules_of(connection, table, fmt)
    rule = f"case {' '.join(f'when {one.broken} then {number}' for number, one in enumerate(rules))} end"
    # hashes take little memory; equal ones of different keys are found out where it matters
    new = " or ".join(f"{name('new_' + column)} is not null" for column in table.closed_lists) or "false"
    is_open = "resolved_at is null and closed_at is null" if "closed_at" in table.types else "false"
    flags = [c for c in fmt.columns if table.types.get(c) == fmt.columns[c].type == "flag"]
    flags = [c for c in flags if EMPTY not in fmt.columns[c].words]
    sides = (f", count_if({c}), count_if(not {c}), count_if({c} is null and not ({is_open}))" for c in flags)
    rows, distinct, broken, unknown, unended, *told = counts(
        connection,
        f"count(*), count(distinct hash({key_of(table)})), {f'count({rule})' if rules else '0'},"
        f" count_if({new}), count_if({is_open}){''.join(sides)}",
        f"given_{table.name}",
    )
    if broken:
        _refuse_broken(connection, table, fmt, rules, rule)
    alone = {
        column: OneSided("true" if yes else "false", yes + no, blank)
        for column, yes, no, blank in zip(flags, told[::3], told[1::3], told[2::3], strict=True)
        if bool(yes) != bool(no)
    }
    return OfTable(rows, distinct, unknown, unended, alone)


def _as_written(column: str, table: Table) -> str:
    """SQL of a value as people write it: of numbers 11, not 11.0; a text is what it is."""
    text = f"cast({name(column)} as varchar)"
    return text if table.types[column] == "text" else rf"regexp_replace({text}, '\.0$', '')"


def _refuse_broken(
    connection: DuckDBPyConnection, table: Table, fmt: Format, rules: Sequence[Rule], rule: str
) -> None:
    """Refuse each row for the first rule that it breaks; `rule` is SQL of that one's number."""
    given = " ".join(
        f"when {number} then {_as_written(one.given, table)}" for number, one in enumerate(rules) if one.given
    )
    connection.execute(
        f"create or replace temp table broken as select line, rule,"
        f" {f'case rule {given} end' if given else 'null'} as given"
        f" from (select *, {rule} as rule from given_{table.name}) where rule is not null"
        f" and line not in {refused(table.name)}"
    )
    of = None if table.name == fmt.tables[0] else table.name
    for number, one in enumerate(rules):
        connection.execute(
            f"insert into refused_rows select line, ?, ?, given, ? from broken where rule = {number}",
            [one.source, one.complaint, of],
        )


def refusals(connection: DuckDBPyConnection) -> list[Refusal]:
    """One line for each column and complaint, with the first value as an example."""
    rows = connection.execute(
        "select source_column, complaint, arg_min(given, line), count(distinct given), count(*), of"
        " from refused_rows where of is null or line not in (select line from refused_rows where of is null)"
        " group by 1, 2, of order by 5 desc, 1, 2, of"
    ).fetchall()
    return [
        Refusal(column, _reason(complaint, example, kinds), count, of)
        for column, complaint, example, kinds, count, of in rows
    ]


def unread_among(connection: DuckDBPyConnection, words: Collection[str]) -> set[str]:
    """Of these words, in small letters, those for which a row was refused because they are no value."""
    unread = ", ".join(map(quote, {*COMPLAINT.values(), aside.NO_SUCH_YEAR}))
    rows = connection.execute(
        f"select distinct lower(given) from refused_rows where complaint in ({unread})"
        f" and lower(given) in ({', '.join(map(quote, words))})"
        f" and (given <> {quote(NO_DATE)} or complaint = {quote(aside.UNREAD)})"
    ).fetchall()
    return {word for (word,) in rows}


def refused_lines(connection: DuckDBPyConnection) -> dict[int, str]:
    """Line -> why, of the rows that staging refused, wholly or for a table alone."""
    rows = connection.execute(
        "select line, source_column || ' ' || complaint || coalesce(': ''' || given || '''', '')"
        " from refused_rows order by of nulls last"  # the last one said of a line stands
    ).fetchall()
    return {int(line): reason for line, reason in rows}


def _reason(complaint: str, example: str | None, kinds: int) -> str:
    if example is None:
        return complaint
    more = f" and {kinds - 1:,} other value{'s' if kinds > 2 else ''}" if kinds > 1 else ""
    if complaint in (COMPLAINT["number"], COMPLAINT["integer"]) and re.fullmatch(OPEN_SIGN, example):
        more += SIGN_SAID if "," in example else POINT_LEFT
    elif complaint == COMPLAINT["number"] and any(unicodedata.category(sign) == "Sc" for sign in example):
        more += OF_SEVERAL
    # what reads as a duration is one beside which weeks are told
    if complaint == COMPLAINT["clock"] and any(
        re.fullmatch(p, example) for p in (IN_WEEKS, SPOKEN, DAYS_CLOCK)
    ):
        more += " (a week of 5 days or 7, a day of 8 hours or 24? export it in hours, or as 75:30)"
    shown = example if len(example) <= 60 else example[:57] + "..."
    return f"{complaint}: '{shown}'{more}"


def key_of(table: Table) -> str:
    """What tells the rows of one desk apart."""
    return ", ".join(name(column) for column in table.key if column != "desk")

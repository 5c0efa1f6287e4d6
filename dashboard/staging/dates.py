"""Which order the parts of a file's dates stand in, as far as its own values tell: a 13th settles it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import name, quote
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.archive import TEXT, Rows, instants_of, left_of

SHORT = r"^(\d\d)[-/. ]+(\d\d?)[-/. ]+(\d\d?)(\D|$)"  # three parts, none of which is a year by its length
LONG_AGO = 12  # no desk's export of one day is of a year 2000 to 2012, written with two digits
FIRST = 1_000  # rows that show whether there is any such date
NUMERIC = r"^(?:\p{L}{2,}[.,]* +)?(\d\d?)[-/. ]+(\d\d?)[-/., ]+\d{2,4}(\D|$)"  # a weekday may stand before

# the last day of a month, 0 of what is none: a 31st of February is a slip, and proves nothing
LAST = (
    "case when {0} = 2 then 29 when {0} in (4, 6, 9, 11) then 30 when {0} between 1 and 12 then 31 else 0 end"
)


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

    `open` reads differently in the two orders and so proves nothing; 3/3/2026 is none of the three. `mixed`
    is a column that was written in both orders, its first date of each: its open ones are anybody's guess.
    """

    day_first: Example | None = None
    month_first: Example | None = None
    open: Example | None = None
    mixed: tuple[Example, Example] | None = None


NO_DATE = "0"  # of a count of seconds; where a number is due it is one
MIXED = 0.02  # of a column's telling dates: so many of the rarer order are no slip of the hand


def evidence(connection: DuckDBPyConnection, rows: Rows, fmt: Format) -> Evidence:
    """The first date of each kind in an archive's columns of instants and days."""
    if not (dated := dated_of(fmt, rows)):
        return Evidence()
    each = _given(rows, dated, NUMERIC)
    part = "cast(regexp_extract(given, {0}, {1}) as integer)"
    first, second = (part.format(quote(NUMERIC), group) for group in (1, 2))
    told = connection.execute(
        "select kind, header, min(record), arg_min(given, record), count(*) from"
        f" (select *, case when a between 13 and {LAST.format('b')} then 'day_first'"
        f" when b between 13 and {LAST.format('a')} then 'month_first'"
        " when a <= 12 and b <= 12 and a <> b then 'open' end as kind"
        f" from (select *, {first} as a, {second} as b from ({each})))"
        " where kind is not null group by kind, header order by 3, 2"
    ).fetchall()
    by_column: dict[str, dict[str, Example]] = {}
    for kind, header, record, text, of in told:
        by_column.setdefault(header, {})[kind] = Example(header, int(record), text, of)
    whole: dict[str, Example] = {}
    for kind, *_ in told:
        ones = [found[kind] for found in by_column.values() if kind in found]
        first_one = min(ones, key=lambda one: (one.record, one.column))
        whole[kind] = replace(first_one, of=sum(one.of for one in ones))
    return Evidence(**whole, mixed=next(filter(None, map(_mixed, by_column.values())), None))


def _mixed(found: dict[str, Example]) -> tuple[Example, Example] | None:
    """The two orders of a column that was written in both, day first and month first."""
    if not found.keys() >= {"day_first", "month_first"}:
        return None
    day, month = found["day_first"], found["month_first"]
    return (day, month) if min(day.of, month.of) > MIXED * (day.of + month.of) else None


def year_first(connection: DuckDBPyConnection, rows: Rows, fmt: Format) -> Example | None:
    """The first date of a column whose dates begin with a year of two digits, as 26/03/01 to 26/03/09 do.

    Such a year is no day, or it varies less than the days do. Few files have dates of such a shape, and
    the first rows show which.
    """
    if not (dated := dated_of(fmt, rows)):
        return None
    first = replace(rows, source=f"(from {rows.source} limit {FIRST})")
    if not connection.execute(f"select 1 from ({_given(first, dated, SHORT)}) limit 1").fetchone():
        return None
    part = f"cast(regexp_extract(given, {quote(SHORT)}, {{}}) as integer)"
    a, b, c = (part.format(group) for group in (1, 2, 3))
    found = connection.execute(
        "select header, min(record), arg_min(given, record), count(*)"
        f" from (select *, {a} as a, {b} as b, {c} as c from ({_given(rows, dated, SHORT)})) group by header"
        " having min(a) > 12 and max(b) <= 12 and max(c) <= 31 and (min(a) > 31"
        " or count(distinct a) < count(distinct c)"
        f" or (count(distinct a) = count(distinct c) and max(c) <= {LONG_AGO})) order by 2, 1"
    ).fetchone()
    return Example(str(found[0]), int(found[1]), str(found[2]), int(found[3])) if found else None


def among(connection: DuckDBPyConnection, rows: Rows, fmt: Format, words: Collection[str]) -> set[str]:
    """Of these words, in small letters, those that stand among plain instants."""
    left = [name(c + TEXT) for c in sorted(instants_of(fmt) & rows.stamped.keys()) if not rows.stamped[c]]
    listed = ", ".join(map(quote, sorted(words)))
    each = " union ".join(
        f"select lower({text}) from {rows.source} where lower({text}) in ({listed})" for text in left
    )
    return {word for (word,) in connection.execute(each).fetchall()} if each else set()


def dated_of(fmt: Format, rows: Rows) -> dict[str, str]:
    """The columns of instants and days that an archive has, and their headers."""
    return {
        column: entry.column
        for column, entry in fmt.columns.items()
        if entry.type in ("instant", "date") and column in rows.columns
    }


def _given(rows: Rows, dated: dict[str, str], shape: str) -> str:
    """SQL of (header, record, given): the dates of a shape, each as it was written."""
    return " union all ".join(
        f"select {quote(header)} as header, file_row_number + 1 as record, {left_of(column, rows)} as given"
        f" from {rows.source} where regexp_matches({left_of(column, rows)}, {quote(shape)})"
        for column, header in dated.items()
    )

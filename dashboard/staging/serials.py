"""Days as a spreadsheet counts them, 46082 for 2026-03-01, where a file has them in place of dates.

They are read as counted from 1900, as nearly all are. A workbook may count from 1904 (old Macs did), and no
number says so: it is then four years and a day later. Of the two readings the one is wrong whose days lie in
the future, or whose rows have other dates years away.
"""

from __future__ import annotations

from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import counts, name, quote
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.archive import Rows, left_of
from dashboard.staging.dates import dated_of
from dashboard.staging.instants import SERIAL, SERIALS

LATER = 1_462  # days from 1899-12-30 to 1904-01-01
ENOUGH = 3  # rows: a single case may well have been open for years
FAR = 1_096  # days between two dates of one case that are no duration: the years that the systems are apart


@dataclass(frozen=True)
class Serials:
    """How many stand in a file, the first of them, and the newest day that they are read as.

    `beside` are the rows that have a plain date as well, `years_later` those where it is about four years
    later.
    """

    rows: int
    header: str
    record: int
    text: str
    day: date
    newest: date
    beside: int
    years_later: int

    @property
    def is_of_1904(self) -> bool:
        """Whether the dates beside them show that they were counted from 1904."""
        return self.years_later >= ENOUGH and 2 * self.years_later > self.beside

    def may_be_of_1904(self, today: date) -> bool:
        """Whether nothing shows that they were not: no dates beside them, no day in the future."""
        return 2 * self.years_later >= self.beside and in_1904(self.newest) <= today


def in_1904(day: date) -> date:
    """The day that a number is in a workbook of 1904, which is `day` in any other."""
    return day + timedelta(days=LATER)


def found(connection: DuckDBPyConnection, rows: Rows, fmt: Format) -> Serials | None:
    """The day numbers among the dates of an archive whose rows have just been staged (renamed_all)."""
    every = dated_of(fmt, rows)
    dated = {column: header for column, header in every.items() if not rows.stamped.get(column)}
    if not dated:
        return None
    # most texts are no number, which takes less to find out than which shape they have
    each = " union all ".join(
        f"select {quote(header)} as header, file_row_number + 1 as record, {left_of(column, rows)} as given,"
        f" try_cast(replace(given, ',', '.') as double) as days from {rows.source}"
        for column, header in dated.items()
    )
    told = connection.execute(
        "select header, count(*), min(record), arg_min(given, record), arg_min(days, record), max(days)"
        f" from ({each}) where days between {SERIALS[0]} and {SERIALS[1]}"
        f" and regexp_full_match(given, {quote(SERIAL)}) group by header order by 3, 1"
    ).fetchall()
    if not told:
        return None
    header, _, record, text, first, _ = told[0]
    numbered = {one[0] for one in told}
    beside, years_later = _beside(connection, every, numbered)
    count, newest = sum(one[1] for one in told), max(one[5] for one in told)
    return Serials(count, header, record, text, _day(first), _day(newest), beside, years_later)


def _beside(connection: DuckDBPyConnection, dated: dict[str, str], numbered: set[str]) -> tuple[int, int]:
    """The rows with a date in a column without day numbers, and those where it is about four years later."""
    ours = [name(column) for column, header in dated.items() if header in numbered]
    others = [name(column) for column, header in dated.items() if header not in numbered]
    apart = [f"date_diff('day', {one}, {other})" for one in ours for other in others]
    if not apart:
        return 0, 0
    is_beside, is_later = (
        " or ".join(f"coalesce({one} {test}, false)" for one in apart)
        for test in ("is not null", f"between {FAR} and {LATER + 1}")
    )
    beside, years_later = counts(connection, f"count_if({is_beside}), count_if({is_later})", "renamed_all")
    return beside, years_later


def _day(number: float) -> date:
    return date(1899, 12, 30) + timedelta(days=round(number * 86400) // 86400)  # as a second is read

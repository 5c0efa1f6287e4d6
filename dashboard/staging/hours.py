"""Durations in numbers: the unit is what the name of their column says.

0.5 in "First response time (in hrs)" is half an hour. Without a unit it is half a day, as a spreadsheet
keeps a time (values.FRACTION).
"""

from __future__ import annotations

import re

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import counts, name, quote
from dashboard.model.format import Format
from dashboard.model.table import ColumnType
from dashboard.staging.archive import Rows, texts_of
from dashboard.staging.values import IN_WEEKS

# what the name of a column of durations says of its numbers
UNITS: dict[str, ColumnType] = {
    **dict.fromkeys(
        ("ms", "msec", "millis", "milliseconds", "millisekunden", "millisecondes"), "milliseconds"
    ),
    **dict.fromkeys(("milissegundos", "milisegundos", "millisecondi", "milliseconden"), "milliseconds"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos"), "seconds"),
    **dict.fromkeys(("secondi", "seconden", "sekundy"), "seconds"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "stunden", "std", "heures", "horas", "ore"), "hours"),
    **dict.fromkeys(("uren", "uur", "godziny", "godz"), "hours"),
    **dict.fromkeys(("d", "day", "days", "tage", "jours", "dias", "días", "giorni", "dagen", "dni"), "days"),
}
NUMBER = r"\d+([.,]\d+)?"


def unit(words: list[str]) -> ColumnType | None:
    """The unit in which a name ends: First response time (seconds). Business hours are no unit."""
    return None if {"business", "minutes"} & {*words} else UNITS.get(words[-1] if words else "")


def in_weeks(connection: DuckDBPyConnection, given: Rows, fmt: Format) -> list[str]:
    """The clocks in which an archive tells weeks: of 5 days or 7, so a day is of 8 hours or 24."""
    source, present = texts_of(given)
    clocks = [column for column, entry in fmt.columns.items() if entry.type == "clock" and column in present]
    each = [f"count_if(regexp_full_match({name(c)}, {quote(IN_WEEKS)}))" for c in clocks]
    found = counts(connection, ", ".join(each), source) if each else ()
    return [column for column, weeks in zip(clocks, found, strict=True) if weeks]


def in_numbers(connection: DuckDBPyConnection, given: Rows, fmt: Format) -> dict[str, ColumnType]:
    """Columns in which a format expects clocks and an archive holds nothing but numbers, with their unit."""
    named = {
        column: found
        for column, entry in fmt.columns.items()
        if entry.type == "clock" and (found := unit(re.findall(r"\w+", entry.column.casefold())))
    }
    if not named:  # most formats expect none: the archive need not be opened
        return {}
    source, present = texts_of(given)
    units = {column: found for column, found in named.items() if column in present}
    if not units:
        return {}
    each = (f"count({c}), count_if(regexp_full_match({c}, {quote(NUMBER)}))" for c in map(name, units))
    told = connection.execute(f"select {', '.join(each)} from {source}").fetchone() or ()
    counts = zip(told[::2], told[1::2], strict=True)
    return {
        column: found
        for (column, found), (filled, numbers) in zip(units.items(), counts, strict=True)
        if filled and filled == numbers
    }

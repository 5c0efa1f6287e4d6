"""Answers as JSON, CSV and workbooks: dataclasses to plain values, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

LIVE = ("=", "+", "-", "@", "\t", "\r")
MADE = datetime(2000, 1, 1)  # what a workbook says of when it was made, so that equal tables are equal bytes
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # in the name of a sheet
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOST_LETTERS = 32767  # of a cell
DAY, INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"  # how a cell shows them
FIRST_YEAR = 1901  # of a cell: programs differ on the days of 1900
NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?")


def plain(value: Any) -> Any:
    """Dataclasses as dicts of JSON values; `from_` becomes "from", what is not finite null.

    What a class names in `derived` is told too.
    """
    if is_dataclass(value) and not isinstance(value, type):
        names = (*(field.name for field in fields(value)), *getattr(value, "derived", ()))
        return {name.rstrip("_"): plain(getattr(value, name)) for name in names}
    if isinstance(value, BaseModel):
        return plain(value.model_dump(by_alias=True))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def as_json(value: Any) -> str:
    """One JSON document; floats are not rounded."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)


def guarded(cell: object) -> object:
    """A cell that a spreadsheet would run as a formula gets a leading apostrophe; numbers don't."""
    if isinstance(cell, str) and cell.startswith(LIVE) and not NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A CSV document: UTF-8 text, instants in ISO with their offset, missing values empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guarded(column) for column in columns])
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return out.getvalue()


def _cell(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, str):
        # the writer does not quote a lone carriage return, and a reader ends the row there
        return str(guarded(cell)).replace("\r\n", "\n").replace("\r", "\n")
    return cell


def xlsx(title: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A workbook of one sheet with nothing live in it: no formula, no link; figures are figures.

    The same table gives the same bytes. Instants are cells of date and time, on the clock of the zone that
    the head of their column names; see `_write_instant` for those that a workbook can't tell.
    """
    import xlsxwriter  # loaded for whoever wants a workbook

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet(FORBIDDEN.sub(" ", title)[:31].strip("' ") or "Table")
    bold = book.add_format({"bold": True})
    day, instant = (book.add_format({"num_format": shown}) for shown in (DAY, INSTANT))
    zones = _fill(sheet, rows, day, instant)
    for number, column in enumerate(columns):
        named = f"{column} ({zones[number]})" if number in zones else column
        sheet.write_string(0, number, _in_a_cell(named), bold)
    sheet.freeze_panes(1, 0)
    sheet.autofit(300)
    book.close()
    return out.getvalue()


def _fill(sheet: Any, rows: Iterable[Iterable[Any]], day: Any, instant: Any) -> dict[int, tzinfo]:
    """Write the rows below the head; the zone of each column that holds instants, that of its first one."""
    zones: dict[int, tzinfo] = {}
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                zone = zones.setdefault(place, value.tzinfo) if value.tzinfo else None
                _write_instant(sheet, number, place, value.astimezone(zone) if zone else value, instant)
            else:
                _write(sheet, number, place, value, day)
    return zones


def _write_instant(sheet: Any, row: int, column: int, value: datetime, instant: Any) -> None:
    """A date and time without its zone, which no cell can hold.

    Of an hour that a clock shows twice, and before the first day that a workbook counts from, it is text
    in ISO with its offset, as in CSV.
    """
    is_twice = value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset()
    if is_twice or value.year < FIRST_YEAR:
        sheet.write_string(row, column, value.isoformat(" "))
    else:
        sheet.write_datetime(row, column, value.replace(tzinfo=None), instant)


def _write(sheet: Any, row: int, column: int, value: object, day: Any) -> None:
    if isinstance(value, date):
        if value.year < FIRST_YEAR:
            sheet.write_string(row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value, day)
    elif isinstance(value, bool | str):
        sheet.write_string(row, column, _in_a_cell(str(value)))
    elif isinstance(value, int | float | Decimal) and math.isfinite(value):
        sheet.write_number(row, column, value)


def _in_a_cell(words: str) -> str:
    """As much text as a cell holds, without the control characters that a workbook can't."""
    return CONTROL.sub(" ", words)[:MOST_LETTERS]

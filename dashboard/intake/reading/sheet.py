"""An .xlsx workbook -> a CSV of its first sheet that a format knows, in the scratch folder.

Visible sheets with the same header are one table: their rows follow one another, and are numbered on.
Visible sheets with another header that a format knows are named, to be read as a table of their own. Any
other sheet that holds something is named with its rows, so that nothing is left out unseen.

calamine keeps a sheet in memory whole, as a rectangle from its first cell to its last, each text as
often as it is shown: a workbook of 100 KB can ask for 100 GB. So what a sheet will take is worked out
from its XML, in chunks, before calamine sees it.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dashboard import progress
from dashboard.faults import Fault, Refused
from dashboard.intake.reading import hidden
from dashboard.intake.reading.margins import TITLES, titles
from dashboard.intake.reading.source import CHUNK, Known
from dashboard.intake.reading.unpack import DAMAGE
from dashboard.intake.recognise import names_of
from dashboard.quick import dataclass

LARGEST_XML = 2 << 30  # bytes of one sheet, or of the texts of all
LARGE = 64 << 20  # bytes of one that are looked at with suspicion
KEPT_DIGITS = 15  # of a number, by a spreadsheet
SHEETS = 1_000  # of a workbook: each is looked into
STEP = 10_000  # rows between two words on how far it is
CELLS = 12_000_000  # of the rectangle that a sheet fills: about 70 bytes each
TEXTS = 512 << 20  # bytes of text, each as often as a cell shows it
ELEMENT = rb"<(?:\w+:)?%s(?=[\s>/])"
CELL = re.compile(ELEMENT % b"c" + rb"([^>]*)>(?:\s*<(?:\w+:)?v>(\d+)<)?")
ERROR = re.compile(ELEMENT % b"c" + rb"[^>]*\bt=[\"']e[\"']")
ROW = re.compile(ELEMENT % b"row" + rb"[^>]*?\br=[\"'](\d+)")
TEXT = re.compile(ELEMENT % b"si")
PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)")
# a cell of 1.5 days that is shown as a time of day comes as 1900-01-01 12:00; from day 59 on one that was
# never is counted, so that nobody can tell which of two days is meant
DAY_0, DAY_59 = datetime(1899, 12, 31), datetime(1900, 2, 28)


@dataclass(frozen=True)
class Sheet:
    """Sheets of one header as CSV. `rows` are (record number, header included; its row less that number).

    `further` are tables of their own: the names of the sheets that make each. `left` are the other sheets
    that hold something: their names, rows, and whether they are hidden.
    """

    path: Path
    name: str
    rows: tuple[tuple[int, int], ...]
    left: tuple[tuple[str, int, bool], ...] = ()
    further: tuple[tuple[str, ...], ...] = ()
    errors: int = 0  # cells of the workbook that hold #N/A, #REF! and their like: read as empty
    headings: int = 0  # rows that give the header once more, each a blank line here
    hidden: int = 0  # rows that the workbook hides


def as_csv(path: Path, scratch: Path, is_known: Known, only: tuple[str, ...] = ()) -> Sheet:
    """Write the first sheet whose header is known, else the first that holds anything, and its like.

    `only` these sheets, where they are named. Raises Refused for a workbook that is damaged, protected,
    empty or too large.
    """
    errors, unseen = _weighed(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            names, further, left = (list(only), (), ()) if only else _chosen(workbook, is_known)
            target = scratch / "sheet.csv"
            # one after the other: several at once may not fit into memory
            rows, again = _write((workbook.get_sheet_by_name(name) for name in names), target)
            unseen_here = hidden.rows_of(path, names, unseen)
            return Sheet(target, ", ".join(names), rows, left, further, errors, again, unseen_here)
    except (Fault, OSError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # what panics in the Rust below is no Exception
        raise Refused(
            "the workbook can't be read: it is damaged or protected; save it again as .xlsx, or as CSV."
        ) from error


Further = tuple[tuple[str, ...], ...]  # tables of their own: the names of their sheets
Left = tuple[tuple[str, int, bool], ...]  # what is not read: name, rows, whether it is hidden


def _chosen(workbook: CalamineWorkbook, is_known: Known) -> tuple[list[str], Further, Left]:
    """The sheets to be read as one, in their order; other tables; and what else holds anything."""
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > SHEETS:
        raise Refused(
            f"it has {len(sheets):,} sheets, more than {SHEETS:,}; save those that are wanted by themselves."
        )
    headers = {str(s.name): header for s in sheets if (header := _header(workbook.get_sheet_by_name(s.name)))}
    if not headers:
        raise Refused("its sheets are empty; export it again with its header line.")
    seen = {str(s.name) for s in sheets if s.visible == SheetVisibleEnum.Visible}
    order = sorted(headers, key=lambda name: name not in seen)
    first = next((name for name in order if is_known(headers[name])), order[0])
    alike = [name for name in headers if name in seen and names_of(headers[name]) == names_of(headers[first])]
    chosen = alike if first in seen else [first]
    others = {name: header for name, header in headers.items() if name not in chosen}
    further = _tables({name: others[name] for name in others if name in seen and is_known(others[name])})
    left = [name for name in others if not any(name in table for table in further)]
    rows = [_filled_rows(workbook.get_sheet_by_name(name)) for name in left]
    return chosen, further, tuple((name, n, name not in seen) for name, n in zip(left, rows, strict=True))


def _tables(headers: dict[str, list[str]]) -> Further:
    """Sheets of one header are one table, wherever they stand."""
    tables: dict[tuple[str, ...], list[str]] = {}
    for name, header in headers.items():
        tables.setdefault(tuple(names_of(header)), []).append(name)
    return tuple(map(tuple, tables.values()))


def _header(sheet: CalamineSheet) -> list[str]:
    """The first row that is no title; none where the sheet is empty."""
    first = [texts for _, texts in islice(_texts(sheet), 1 + TITLES)]
    return first[titles(first)] if first else []


def _filled_rows(sheet: CalamineSheet) -> int:
    return sum(1 for _ in _texts(sheet))


def _texts(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """(row from 1, texts) of each row that is not blank."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        texts = [as_text(cell) for cell in row]
        if any(text.strip() for text in texts):
            yield number, texts


def _write(sheets: Iterable[CalamineSheet], target: Path) -> tuple[tuple[tuple[int, int], ...], int]:
    """Blank rows stay blank lines, so that they are counted as what they are; one header stands for all.

    What the others have in its place becomes a blank line too, so that each row keeps its number; how
    many these are is told beside the rows.
    """
    rows: list[tuple[int, int]] = []
    record = line = above = width = again = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for place, sheet in enumerate(sheets):
            headings = _headings(sheet)
            skipped = headings if place else 0
            again += skipped
            for number, texts in islice(_filled_down(sheet, headings), skipped, None):
                out.write("\n" * (above + number - line - 1))
                width = width or len(texts)
                writer.writerow(_fitted(texts, width))
                record, line = record + 1, above + number
                if record % STEP == 0:
                    progress.step(f"row {line:,} of the sheet")
                if line - record != (rows[-1][1] if rows else 0):
                    rows.append((record, line - record))
            above += sheet.end[0] + 1 if sheet.end else 0
        out.write("\n" * (above - line))
    return tuple(rows), again


def _filled_down(sheet: CalamineSheet, headings: int) -> Iterator[tuple[int, list[str]]]:
    """As _texts, with what stands in a merged cell below the headings in each row that it spans.

    Downwards only: a cell that is merged to the right is a title, or one value of several columns.
    """
    first = sheet.start[1] if sheet.start else 0
    spans = {
        (top, left): bottom for (top, left), (bottom, _) in sheet.merged_cell_ranges or () if bottom > top
    }
    columns = {left for _, left in spans}
    held: dict[int, tuple[int, str]] = {}  # column -> down to which row, what
    for count, (number, texts) in enumerate(_texts(sheet), 1):
        for column in columns if count > headings else ():
            place = column - first
            if place >= len(texts):
                continue
            if bottom := spans.get((number - 1, column)):
                held[column] = bottom, texts[place]
            elif not texts[place].strip() and number - 1 <= held.get(column, (-1, ""))[0]:
                texts[place] = held[column][1]
        yield number, texts


def _fitted(texts: list[str], width: int) -> list[str]:
    """A row as wide as the first sheet's; what holds something is never cut off."""
    while len(texts) > width and not texts[-1].strip():
        texts = texts[:-1]
    return texts + [""] * (width - len(texts))


def _headings(sheet: CalamineSheet) -> int:
    """The titles and the header, which the first sheet has already given."""
    return 1 + titles([texts for _, texts in islice(_texts(sheet), 1 + TITLES)])


def as_text(cell: Any) -> str:
    """A cell as an export would write it: ISO dates, whole numbers without .0, true and false.

    What lasts longer than a day is H:MM:SS, however it is shown; a day alone may be a date that means none.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _whole(cell) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell < DAY_59 and cell.time() != time():
        return as_text(cell - DAY_0)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
    if isinstance(cell, timedelta):
        seconds = round(abs(cell.total_seconds()))
        sign = "-" if cell < timedelta(0) else ""
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _whole(number: float) -> str:
    """A whole number as it was put into the cell: what a spreadsheet cut ends in noughts, as it does not in
    binary. One of more digits than it keeps came from a script and lost the last of them: 1.23e+17, which no
    id is read from.
    """
    written = repr(number)
    if "e" not in written:
        return str(int(number))
    plain = f"{Decimal(written):f}"
    return plain if len(plain.lstrip("-").rstrip("0")) <= KEPT_DIGITS else written


def _weighed(path: Path) -> tuple[int, dict[str, int]]:
    """Refuse a workbook that would not fit into memory, by its XML alone; how many cells hold an error, and
    how many rows of each file in it are hidden.
    """
    errors, unseen = 0, dict[str, int]()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            largest = max((entry.file_size for entry in entries), default=0)
            packed = sum(entry.compress_size for entry in entries)
            if largest > LARGEST_XML or (largest > LARGE and largest > 500 * packed):
                raise _too_large(f"{largest / 1e9:,.1f} GB of cells")
            texts = [entry for entry in entries if entry.filename.lower() == "xl/sharedstrings.xml"]
            lengths = _lengths(archive, texts[-1]) if texts else np.zeros(0, dtype=np.int64)
            for entry in entries:
                if entry.filename.lower().startswith("xl/worksheets/sheet"):
                    wrong, unseen[entry.filename.lower()] = _weighed_sheet(archive, entry, lengths)
                    errors += wrong
    except (*DAMAGE, NotImplementedError) as error:
        raise Refused(f"its zip data is damaged ({error}); save it again.") from error
    return errors, unseen


def _too_large(what: str) -> Refused:
    return Refused(f"the workbook is too large to be read in one piece ({what}); save the sheet as CSV.")


def _lengths(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> np.ndarray:
    """Bytes of each shared text, its markup included."""
    starts: list[int] = []
    for offset, data in _xml(archive, entry, b"<"):
        starts += [offset + match.start() for match in TEXT.finditer(data)]
    return np.diff(np.array([*starts, entry.file_size], dtype=np.int64))


def _xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, cut: bytes) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes) in chunks that end before `cut`, so that no element is torn apart."""
    offset, held = 0, b""
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            progress.step(f"weighing {(offset + len(chunk)) / 1e6:,.0f} MB of {entry.file_size / 1e6:,.0f}")
            data = held + chunk
            end = max(data.rfind(cut), 0)
            yield offset, data[:end]
            held, offset = data[end:], offset + end
            if len(held) > LARGE:
                raise _too_large("one cell fills it")
    yield offset, held


def _weighed_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, lengths: np.ndarray) -> tuple[int, int]:
    """How many cells hold an error, and how many rows are hidden."""
    columns: set[bytes] = set()
    top, bottom, shown, errors, unseen = 1 << 62, 0, 0, 0, 0
    for _, data in _xml(archive, entry, b"<c"):
        rows = [int(row) for row in ROW.findall(data)]
        errors += len(ERROR.findall(data))
        unseen += hidden.rows_in(data)
        for attributes, index in CELL.findall(data):
            if place := PLACE.search(attributes):
                columns.add(place[1])
                if not attributes.endswith(b"/"):
                    rows.append(int(place[2]))
            if index and (b't="s"' in attributes or b"t='s'" in attributes):
                shown += int(lengths[int(index)]) if int(index) < len(lengths) else 0
        if rows:
            top, bottom = min(top, *rows), max(bottom, *rows)
        width = max(map(_number, columns), default=1)
        if (bottom - top + 1) * width > CELLS:
            raise _too_large(f"{bottom:,} rows of {width:,} columns")
        if shown > TEXTS:
            raise _too_large(f"more than {TEXTS / 1e6:,.0f} MB of text")
    return errors, unseen


def _number(letters: bytes) -> int:
    """A column's number from its letters: A is 1, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

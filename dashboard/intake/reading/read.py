"""A file as it lies on disk -> UTF-8 text whose records are counted, without the loader.

unpack.py -> sheet.py for a workbook -> decode.py -> the header and delimiter (here) -> count.py; where
the loader then disagrees with the count, or stumbles, mend.py decides.
"""

from __future__ import annotations

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

from dashboard.durable import NO_ROOM_LEFT, full, sha256_of
from dashboard.faults import Refused, UsageFault
from dashboard.intake.reading import apart, no_table
from dashboard.intake.reading.count import counted
from dashboard.intake.reading.decode import DecodedText, decoded, known_encoding, with_line_feeds
from dashboard.intake.reading.margins import TITLES, titles, without_ruler
from dashboard.intake.reading.mend import mend, out_of_quotes
from dashboard.intake.reading.source import DELIMITERS, FIELD_LIMIT, Known, Malformed, Source
from dashboard.intake.reading.unpack import ZIP, FilePart, parts, unpacked

__all__ = [
    "FIELD_LIMIT",
    "FilePart",
    "Malformed",
    "Source",
    "known_delimiter",
    "known_encoding",
    "mend",
    "open_part",
    "open_source",
    "out_of_quotes",
    "parts",
    "single",
]

NAMED = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
HEADER_BYTES = 1 << 20
COLUMNS = 4_000  # a block of 2,048 rows of as many fits into the database's memory
LOOKED_AT = 20  # records that show which delimiter a header is meant with
# What spreadsheets write above a header, to tell each other the delimiter.
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def open_source(
    path: Path, scratch: Path, delimiter: str | None = None, encoding: str | None = None
) -> Source:
    """A file that holds one part only, opened; as `single` and `open_part`."""
    return open_part(single(path), scratch, delimiter, encoding)


def single(path: Path) -> FilePart:
    """The one part of a file; Refused for an archive of several."""
    found = parts(path)
    if len(found) > 1:
        raise Refused(f"it is an archive of {len(found):,} files; unpack it and take one of them.")
    return found[0]


def open_part(
    part: FilePart,
    scratch: Path,
    delimiter: str | None = None,
    encoding: str | None = None,
    is_known: Known = lambda _: True,
) -> Source:
    """Unpack and decode a part if need be, find its delimiter and header, count its records.

    What is said of delimiter and encoding goes before what is found; `is_known` tells of a header
    whether a format knows it, which chooses among the sheets of a workbook. Raises Refused where the
    file can't be read, UsageFault for an encoding or a delimiter that is none.
    """
    wanted = None if delimiter is None else known_delimiter(delimiter)
    try:
        # hashing, like the counting, lets go of the interpreter: they read the file side by side
        with ThreadPoolExecutor(1) as pool:
            sha256 = pool.submit(sha256_of, part.path) if part.entry is None else None
            path = unpacked(part, scratch)
            sha256 = sha256 or pool.submit(sha256_of, path)  # of an entry what it was unpacked to
            if is_workbook(path):
                source = _from_workbook(path, scratch, is_known, part.sheets)
            else:
                source = _from_text(decoded(path, scratch, encoding), scratch, wanted)
            source = counted(replace(source, name=part.name or part.path.name))
            return replace(source, sha256=sha256.result())
    except OSError as error:
        if error.errno in NO_ROOM_LEFT:
            raise full(scratch) from error
        raise Refused(f"it can't be read: {error.strerror or error}.") from error


def known_delimiter(said: str) -> str:
    """The character that a delimiter's name or itself stands for; UsageFault where it can be none."""
    delimiter = NAMED.get(said.strip().lower(), said)
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter.isalnum() or delimiter in "\"'\r\n\0 .-_":
        raise UsageFault(f'"{said}" can\'t be a delimiter; it may be one character, or {", ".join(NAMED)}.')
    return delimiter


def is_workbook(path: Path) -> bool:
    """By its first bytes, which any other .zip has too."""
    with path.open("rb") as file:
        return file.read(4) == ZIP


def _from_workbook(path: Path, scratch: Path, is_known: Known, only: tuple[str, ...]) -> Source:
    from dashboard.intake.reading import sheet  # brings what reads workbooks

    found = apart.call(sheet.as_csv, path, scratch, is_known, only)
    source = _from_text(DecodedText(found.path, "utf-8"), scratch, ",")
    return replace(
        source,
        sheet=found.name,
        sheet_rows=found.rows,
        sheets_left=found.left,
        sheets_further=found.further,
        sheet_headings=found.headings,
        sheet_errors=found.errors,
        sheet_unseen=found.hidden,
        # another table of the same bytes is another import
        overridden={"sheet": found.name} if only else {},
    )


def _from_text(text: DecodedText, scratch: Path, wanted: str | None) -> Source:
    path, start = text.path, _start(text.path)
    likely = _likely(start)
    if any(line.endswith("\r") for line in _header(start, wanted or likely)[1]):
        path = with_line_feeds(path, scratch)
        start = _start(path)
    header, lines, above = _header(start, wanted or likely)
    no_table.check(start, len(header))
    _check_header(header, lines, start, path)
    ruled = without_ruler(path, len(lines), scratch)
    overridden = {"encoding": text.encoding} if text.overridden else {}
    if wanted not in (None, likely):
        overridden["delimiter"] = str(wanted)
    return Source(
        path.name,
        ruled or path,
        "",
        text.encoding,
        wanted or likely,
        tuple(field.strip() for field in header),
        len(lines),
        above=tuple(map(tuple, above)),
        doubtful=text.damaged,
        ruled=ruled is not None,
        overridden=overridden,
        guess=text.guess,
        in_utf8=text.in_utf8,
    )


def _start(path: Path) -> str:
    """What is enough to find the header in; a byte-order mark is no part of its first name."""
    with path.open("rb") as file:
        return file.read(HEADER_BYTES).decode("utf-8-sig", errors="replace")


def _likely(start: str) -> str:
    """The delimiter that a line above the header names, if it parts the header, else the one that makes most
    sense.
    """
    if (named := SEPARATOR_LINE.match(start)) and _sense(start, named[1]):
        return named[1]
    return max(DELIMITERS, key=lambda delimiter: _sense(start, delimiter))


def _sense(start: str, delimiter: str) -> float:
    """The more fields the better, and the more of the first records have as many; in doubt without titles."""
    records = [fields for fields, _ in _filled_records(start, delimiter, 1 + TITLES + LOOKED_AT)]
    header, *others = records[titles(records) :][: 1 + LOOKED_AT] or [[]]
    if len(header) < 2:
        return 0
    agreeing = sum(len(fields) == len(header) for fields in others)
    return len(header) * (0.5 + agreeing / max(len(others), 1)) - 0.1 * bool(titles(records))


def _filled_records(text: str, delimiter: str, most: int) -> list[tuple[list[str], int]]:
    """The first records that are not blank, each with the number of lines up to and with it."""
    named = SEPARATOR_LINE.match(text)
    file = io.StringIO(text[named.end() if named else 0 :], newline="")
    reader = csv.reader(file, delimiter=delimiter)
    filled = ((fields, reader.line_num + bool(named)) for fields in reader if any(map(str.strip, fields)))
    found = list(islice(filled, most))
    inner = [(out_of_quotes(fields, delimiter), line) for fields, line in found]
    is_whole = len(inner) > 1 and len({len(fields) for fields, _ in inner}) == 1 and all(f for f, _ in inner)
    return inner if is_whole else found


def _header(start: str, delimiter: str) -> tuple[list[str], list[str], list[list[str]]]:
    """The column names, the lines up to and with them, and the titles that stand above."""
    found = _filled_records(start, delimiter, 1 + TITLES)
    if not found:
        raise Refused("it is empty; export it again with its header line.")
    above = [fields for fields, _ in found]
    above = above[: titles(above)]
    fields, lines = found[len(above)]
    return fields, io.StringIO(start, newline="").readlines()[:lines], above


def _check_header(header: list[str], lines: list[str], start: str, path: Path) -> None:
    if any("\0" in field for field in header) or start.count("\0") > len(start) / 100:
        raise Refused("it holds NUL bytes, so it is no text file; export it as CSV.")
    if len(header) > COLUMNS:
        raise Refused(f"it has {len(header):,} columns, more than {COLUMNS:,}; export those that are needed.")
    if sum(map(len, lines)) == len(start) and path.stat().st_size > HEADER_BYTES:
        raise Refused(f"its header does not end within {HEADER_BYTES // 1000:,} KB; export it again as CSV.")

"""The last word on what a record is: csv.reader, record by record, where loader and count disagree."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from dashboard import progress
from dashboard.faults import Refused
from dashboard.intake.reading.source import FIELD_LIMIT, Malformed, Source
from dashboard.staging.aside import TOTAL, is_total

# Malformed records are kept in memory until the receipt is written: many of them are a wrong file.
MOST, MOST_TEXT = 100_000, 64 << 20

STEP = 10_000  # lines between two words on how far it is


def mend(source: Source, scratch: Path) -> Source:
    """Write the good records to a clean file and keep the malformed ones, by csv.reader.

    Raises Refused with the line where a quote is never closed or a record can't be told from the next.
    """
    target = scratch / "mended.csv"
    width = len(source.header)
    malformed: list[Malformed] = []
    shifts: list[tuple[int, int]] = []
    records = blank = extra = text = unquoted = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=source.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(" ".join(name.split()) for name in source.header)
        for line, fields in _records(source):
            if line % STEP == 0:
                progress.step(f"line {line:,}")
            if len(inner := out_of_quotes(fields, source.delimiter)) == width:
                fields = inner
                unquoted += 1
            reason = _fault(fields, width, source)
            if reason is None:
                writer.writerow(fields)
                records += 1
                if line - records - source.header_lines != extra:
                    extra = line - records - source.header_lines
                    shifts.append((records, extra))
            elif any(field.strip() for field in fields):
                malformed.append(Malformed(line, tuple(map(_visible, fields)), reason))
                text += sum(map(len, fields))
                if len(malformed) > MOST or text > MOST_TEXT:
                    raise _too_many(malformed)
            else:
                blank += 1
    return replace(
        source,
        path=target,
        records=records,
        blank_lines=blank,
        shifts=tuple(shifts),
        malformed=(*source.malformed, *malformed),
        mended=True,
        unquoted=unquoted,
        padded=True,
    )


def out_of_quotes(fields: Sequence[str], delimiter: str) -> list[str]:
    """The fields of a record that stands in quotes as a whole, as a spreadsheet saves a line that it took for
    one cell; none where it does not.
    """
    if len(fields) != 1 or delimiter not in fields[0]:
        return []
    try:
        found = list(csv.reader(io.StringIO(fields[0], newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return found[0] if len(found) == 1 else []


def _fault(fields: list[str], width: int, source: Source) -> str | None:
    """Why a record can't be a row, None where it can."""
    if len(fields) != width and is_total(fields):
        return TOTAL
    if len(fields) != width:
        return f"has {len(fields)} fields, the header has {width}"
    if source.doubtful:
        text = "".join(fields)
        if "\0" in text:
            return "holds a NUL byte"
        if not _is_whole(text):
            return f"holds bytes that are no {source.encoding}"
    return None


def _is_whole(text: str) -> bool:
    """Whether every byte of it was text: what was none stands as a surrogate."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _visible(field: str) -> str:
    """Bytes that are no text as a backslash and their number, to be shown, written and mended."""
    plain = field.replace("\0", "\\x00")
    return plain.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _too_many(malformed: list[Malformed]) -> Refused:
    first = malformed[0]
    return Refused(
        f"{len(malformed):,} of its records and more are no rows of its table; the first, at line"
        f" {first.line:,}, {first.reason}. Export it again, or say its delimiter with --delimiter."
    )


def _records(source: Source) -> Iterator[tuple[int, list[str]]]:
    """(first line, fields) of each data record; a blank line has no fields."""
    errors = "surrogateescape" if source.doubtful else "strict"
    with source.path.open(encoding="utf-8-sig", errors=errors, newline="") as file:
        for _ in range(source.header_lines):
            file.readline()
        reader = csv.reader(_lines(file), delimiter=source.delimiter, strict=True)
        line = source.header_lines + 1
        try:
            for number, fields in enumerate(reader, 1):
                # every row of a sheet is a record here, and its number is what people see
                yield (line if source.sheet is None else source.header_records + number), fields
                line = source.header_lines + reader.line_num + 1
        except csv.Error as error:
            raise Refused(_broken(line, str(error))) from error


def _broken(line: int, error: str) -> str:
    if "field limit" in error:
        error = f"a field or a line of more than {FIELD_LIMIT >> 20} MB"
    return (
        f"the record that begins at line {line:,} breaks off: {error}; look for a quote that is not closed"
        " there and export the file again."
    )


def _lines(file: TextIO) -> Iterator[str]:
    """The lines of a file, none longer than a field may be, without the byte-order marks they begin with."""
    while line := file.readline(FIELD_LIMIT):
        if len(line) == FIELD_LIMIT and not line.endswith(("\n", "\r")):
            raise csv.Error("field limit")
        yield line.lstrip("\ufeff")

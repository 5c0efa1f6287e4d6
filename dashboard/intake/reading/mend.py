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
from dashboard.staging.totals import TOTAL, is_total

# Malformed records are kept in memory until the receipt is written: many of them are a wrong file.
MOST, MOST_TEXT = 100_000, 64 << 20

STEP = 10_000  # lines between two words on how far it is


def mend(source: Source, scratch: Path) -> Source:
    """Write the good records to a clean file and keep the malformed ones, by csv.reader.

    Raises Refused with the line where a quote is never closed or a record can't be told from the next.
    """
    target = scratch / "mended.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        mended = _Mended(source, out)
        for line, fields in _records(source):
            if line % STEP == 0:
                progress.step(f"line {line:,}")
            mended.take(line, fields)
    return replace(
        source,
        path=target,
        records=mended.records,
        blank_lines=mended.blank,
        shifts=tuple(mended.shifts),
        malformed=(*source.malformed, *mended.malformed),
        mended=True,
        unquoted=mended.unquoted,
        padded=True,
        edged=True,
        spaced=True,
    )


class _Mended:
    """The records of a source told apart: the good ones are written, the others kept with what is wrong."""

    def __init__(self, source: Source, out: TextIO) -> None:
        self._source, self._width = source, len(source.header)
        self._writer = csv.writer(out, delimiter=source.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._writer.writerow(" ".join(name.split()) for name in source.header)
        self._extra = self._text = 0  # lines so far that ended no record; letters of the malformed
        self.records = self.blank = self.unquoted = 0
        self.malformed: list[Malformed] = []
        self.shifts: list[tuple[int, int]] = []

    def take(self, line: int, fields: list[str]) -> None:
        """Account for the record that begins at a line."""
        if len(inner := out_of_quotes(fields, self._source.delimiter)) == self._width:
            fields = inner
            self.unquoted += 1
        reason = _fault(fields, self._width, self._source)
        if reason is None:
            self._write(line, fields)
        elif any(field.strip() for field in fields):
            self._keep(Malformed(line, tuple(map(_visible, fields)), reason), sum(map(len, fields)))
        else:
            self.blank += 1

    def _write(self, line: int, fields: list[str]) -> None:
        self._writer.writerow(fields)
        self.records += 1
        if (extra := line - self.records - self._source.header_lines) != self._extra:
            self._extra = extra
            self.shifts.append((self.records, extra))

    def _keep(self, one: Malformed, letters: int) -> None:
        self.malformed.append(one)
        self._text += letters
        if len(self.malformed) > MOST or self._text > MOST_TEXT:
            raise _too_many(self.malformed, self._source)


def ends_otherwise(malformed: Sequence[Malformed], header: Sequence[str]) -> str:
    """What to do where all rows end with a delimiter and the header does not, or the other way round.

    Nothing is taken away by itself: a comma that stands unquoted in a cell looks the same.
    """
    width = len(header)
    if all(len(one.fields) == width + 1 and not one.fields[-1].strip() for one in malformed):
        return "If each row ends with a delimiter of its own, put one at the end of the header line too."
    if not header[-1].strip() and all(len(one.fields) == width - 1 for one in malformed):
        return "The header line ends with a delimiter that its rows have not: take it away there."
    return ""


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
        return f"has {len(fields)} field{'s' * (len(fields) != 1)}, the header has {width}"
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


def _too_many(malformed: list[Malformed], source: Source) -> Refused:
    first = malformed[0]
    how = ends_otherwise(malformed, source.header)
    return Refused(
        f"{len(malformed):,} of its records and more are no rows of its table; the first, at line"
        f" {first.line:,}, {first.reason}. {how or 'Export it again, or say its delimiter with --delimiter.'}"
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

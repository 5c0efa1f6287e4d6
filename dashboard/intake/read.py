"""A file as it lies on disk -> UTF-8 text whose records are counted, without the loader.

What DuckDB will read is counted here first, by quote parity in chunks; where the two disagree, or the
loader stumbles, `mend` goes through the file record by record with csv.reader and decides.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dashboard.faults import Refused

CHUNK = 4 << 20
DELIMITERS = (",", ";", "\t", "|")
HEADER_BYTES = 1 << 20
FIELD_LIMIT = 64 << 20


@dataclass(frozen=True)
class Malformed:
    """A record that is no row of this table: its first line, its fields, why."""

    line: int
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Source:
    """A readable file. `records` counts data records that are not blank lines.

    `shifts` are (record number, extra lines): from that record on, its line in the file is
    record + header_lines + extra, because of blank lines and line breaks within quotes.
    """

    name: str
    path: Path
    sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_lines: int
    records: int = 0
    blank_lines: int = 0
    shifts: tuple[tuple[int, int], ...] = ()
    malformed: tuple[Malformed, ...] = ()
    mended: bool = False


def open_source(path: Path, scratch: Path, delimiter: str | None = None) -> Source:
    """Unpack and decode a file if need be, find its delimiter and header, count its records."""
    if not path.is_file():
        raise Refused("there is no such file.")
    try:
        sha256 = _sha256(path)
        text, encoding = _decoded(_unpacked(path, scratch), scratch)
        header, used, lines = _header(text, delimiter)
        return _counted(Source(path.name, text, sha256, encoding, used, header, lines))
    except OSError as error:
        raise Refused(f"it can't be read: {error.strerror or error}.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(path: Path, scratch: Path) -> Path:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] != b"\x1f\x8b":
        if magic == b"PK\x03\x04":
            raise Refused("it is a zip or spreadsheet file; save it as CSV and import that.")
        return path
    target = scratch / "unpacked.csv"
    try:
        with gzip.open(path) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, CHUNK)
    except (OSError, EOFError) as error:
        raise Refused(f"its gzip data is damaged ({error}); export it again.") from error
    return target


def _decoded(path: Path, scratch: Path) -> tuple[Path, str]:
    """A UTF-8 version of the file (itself where it is that already) and the encoding it had."""
    encoding = _encoding(path)
    if encoding in ("utf-8", "utf-8-sig"):
        return path, "utf-8"
    target = scratch / "decoded.csv"
    try:
        with (
            path.open(encoding=encoding, newline="") as file,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(file, out, CHUNK)
    except UnicodeDecodeError as error:
        raise Refused(f"byte {error.start} is neither UTF-8 nor {encoding}; save it as UTF-8.") from error
    return target, encoding


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        if start[:3] == b"\xef\xbb\xbf":
            return "utf-8-sig"
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        return "utf-8" if _is_utf8(file) else "cp1252"


def _is_utf8(file: io.BufferedReader) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, delimiter: str | None) -> tuple[tuple[str, ...], str, int]:
    """Column names, delimiter and the number of lines up to and with the header."""
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES)
    text = start.decode("utf-8-sig", errors="ignore")
    if "\0" in text[:1000]:
        raise Refused("it holds NUL bytes, so it is no text file; export it as CSV.")
    best = max(DELIMITERS if delimiter is None else (delimiter,), key=lambda d: len(_first(text, d)[0]))
    header, lines = _first(text, best)
    if not header:
        raise Refused("it is empty; export it again with its header line.")
    if len(_filled_records("\n".join(text.split("\n", lines)[:lines]), best)) > 1:
        # line ends of old Macs: the header would swallow records
        raise Refused("its lines end in a carriage return alone; save it with usual line ends.")
    return tuple(field.strip() for field in header), best, lines


def _first(text: str, delimiter: str) -> tuple[list[str], int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                return fields, reader.line_num
    except csv.Error:
        pass
    return [], 0


def _filled_records(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [fields for fields in reader if any(field.strip() for field in fields)]


def _counted(source: Source) -> Source:
    """Count records, blank lines and line shifts below the header, by quote parity."""
    ends = _RecordEnds()
    with source.path.open("rb") as file:
        for _ in range(source.header_lines):
            file.readline()
        while chunk := file.read(CHUNK):
            ends.take(chunk)
    records, shifts = ends.finish()
    return replace(source, records=records, blank_lines=ends.blank, shifts=shifts)


class _RecordEnds:
    """Where records end, chunk by chunk. A line break within quotes ends none.

    Counts only are kept, and where a record's line runs away from its number.
    """

    def __init__(self) -> None:
        self.quotes = 0  # so far; odd means inside quotes
        self.lines = 0  # line breaks so far
        self.records = 0  # finished records that are not blank
        self.blank = 0
        self.extra = 0  # line breaks so far that ended no record
        self.tail = b""  # what stands after the last record's end
        self.shifts: list[tuple[int, int]] = []

    def take(self, chunk: bytes) -> None:
        """Account for the next bytes."""
        data = np.frombuffer(chunk, dtype=np.uint8)
        newlines = np.flatnonzero(data == 10)
        quotes = np.flatnonzero(data == 34)
        outside = ((self.quotes + np.searchsorted(quotes, newlines)) & 1) == 0
        ends = newlines[outside]
        if len(ends):
            self._end_records(chunk, data, ends, self.lines + np.flatnonzero(outside) + 1)
        rest = chunk[int(ends[-1]) + 1 :] if len(ends) else chunk
        # all that matters of an unfinished record is whether anything stands in it
        self.tail = (b"" if len(ends) else self.tail) + (rest if rest.strip(b"\r") == b"" else b"x")
        self.quotes += len(quotes)
        self.lines += len(newlines)

    def _end_records(self, chunk: bytes, data: np.ndarray, ends: np.ndarray, lines_after: np.ndarray) -> None:
        lengths = np.diff(ends, prepend=-1) - 1
        blank = (lengths == 0) | ((lengths == 1) & (data[np.maximum(ends - 1, 0)] == 13))
        first = self.tail + chunk[: int(ends[0])]
        blank[0] = not first.strip(b"\r")
        numbers = self.records + np.cumsum(~blank)
        # lines that have passed, less the records that have: where the next record is shifted to
        extras = lines_after - numbers
        before = np.concatenate(([self.extra], extras[:-1]))
        moved = np.flatnonzero(~blank & (before != self._previous(before, blank)))
        self.shifts += [(int(numbers[at]), int(before[at])) for at in moved]
        self.records, self.extra = int(numbers[-1]), int(extras[-1])
        self.blank += int(blank.sum())

    def _previous(self, before: np.ndarray, blank: np.ndarray) -> np.ndarray:
        """For each end the shift of the last record that was not blank."""
        known = self.shifts[-1][1] if self.shifts else 0
        places = np.maximum.accumulate(np.where(blank, -1, np.arange(len(before))))
        places = np.concatenate(([-1], places[:-1]))
        return np.where(places >= 0, before[np.maximum(places, 0)], known)

    def finish(self) -> tuple[int, tuple[tuple[int, int], ...]]:
        """(records, shifts), a last record without line break included."""
        if self.tail.strip(b"\r"):
            self.records += 1
            if self.extra != (self.shifts[-1][1] if self.shifts else 0):
                self.shifts.append((self.records, self.extra))
        return self.records, tuple(self.shifts)


def mend(source: Source, scratch: Path) -> Source:
    """Write the good records to a clean file and keep the malformed ones, by csv.reader.

    Raises Refused with the line where a quote is never closed or a record can't be told from the next.
    """
    target = scratch / "mended.csv"
    width = len(source.header)
    malformed: list[Malformed] = []
    shifts: list[tuple[int, int]] = []
    records = blank = extra = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=source.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(source.header)
        for line, fields in _records(source):
            if len(fields) == width:
                writer.writerow(fields)
                records += 1
                if line - records - source.header_lines != extra:
                    extra = line - records - source.header_lines
                    shifts.append((records, extra))
            elif any(field.strip() for field in fields):
                malformed.append(Malformed(line, tuple(fields), _wrong_width(fields, width)))
            else:
                blank += 1
    return replace(
        source,
        path=target,
        records=records,
        blank_lines=blank,
        shifts=tuple(shifts),
        malformed=tuple(malformed),
        mended=True,
    )


def _wrong_width(fields: list[str], width: int) -> str:
    return f"has {len(fields)} fields, the header has {width}"


def _records(source: Source) -> Iterator[tuple[int, list[str]]]:
    """(first line, fields) of each data record; a blank line has no fields."""
    csv.field_size_limit(FIELD_LIMIT)
    with source.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=source.delimiter, strict=True)
        line = 1
        try:
            for fields in reader:
                if line > source.header_lines or reader.line_num > source.header_lines:
                    yield line, fields
                line = reader.line_num + 1
        except csv.Error as error:
            raise Refused(
                f"the record that begins at line {line:,} breaks off: {error}; look for a quote that is"
                " not closed there and export the file again."
            ) from error

"""A file as it lies on disk -> UTF-8 text whose records are counted, without the loader.

unpack.py -> decode.py -> the header and delimiter (here) -> count.py; where the loader then disagrees
with the count, or stumbles, mend.py decides.
"""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from dashboard.faults import Refused
from dashboard.intake.count import counted
from dashboard.intake.decode import decoded
from dashboard.intake.mend import mend
from dashboard.intake.source import FIELD_LIMIT, Malformed, Source
from dashboard.intake.unpack import unpacked

__all__ = ["FIELD_LIMIT", "Malformed", "Source", "mend", "open_source"]

DELIMITERS = (",", ";", "\t", "|")
HEADER_BYTES = 1 << 20


def open_source(path: Path, scratch: Path, delimiter: str | None = None) -> Source:
    """Unpack and decode a file if need be, find its delimiter and header, count its records."""
    if not path.is_file():
        raise Refused("there is no such file.")
    try:
        sha256 = _sha256(path)
        text, encoding = decoded(unpacked(path, scratch), scratch)
        header, used, lines = _header(text, delimiter)
        return counted(Source(path.name, text, sha256, encoding, used, header, lines))
    except OSError as error:
        raise Refused(f"it can't be read: {error.strerror or error}.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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

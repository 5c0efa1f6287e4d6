"""What intake knows of a file once it is readable, before any of its rows is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHUNK = 4 << 20  # bytes read at a time
FIELD_LIMIT = 64 << 20  # characters of one field; csv.reader's own limit is 128 KB


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
    below: tuple[tuple[str, ...], ...] = ()  # header rows below the first

    @property
    def headings(self) -> tuple[str, ...]:
        """What all header rows together say of each column."""
        return tuple(" ".join(texts) for texts in zip(self.header, *self.below, strict=True))

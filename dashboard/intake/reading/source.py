"""What intake knows of a file once it is readable, before any of its rows is loaded."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from dashboard import progress
from dashboard.quick import dataclass

DELIMITERS = (",", ";", "\t", "|")
Known = Callable[[Sequence[str]], bool]  # whether a format knows a header
CHUNK = 1 << 20  # bytes read at a time: what stays in a processor's cache is looked at many times
FIELD_LIMIT = 64 << 20  # characters of one line or field; csv.reader's own limit is 128 KB
csv.field_size_limit(FIELD_LIMIT)


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
    record + header_lines + extra, because of blank lines and line breaks within quotes. `overridden`
    is what the user said about the reading and the file alone would not have told. A `doubtful` file
    holds what a loader would pass over in silence (bytes that are no text, a carriage return alone, a
    field too many): mend.py takes its records one by one.
    """

    name: str
    path: Path
    sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_lines: int
    records: int = 0
    longest: int | None = None  # bytes of its longest record, the header's included; None: nobody has looked
    blank_lines: int = 0
    shifts: tuple[tuple[int, int], ...] = ()
    malformed: tuple[Malformed, ...] = ()
    mended: bool = False
    unquoted: int = 0  # records that stood in quotes as a whole
    padded: bool = True  # whether a field may begin or end with a blank: nobody has looked, or it does
    edged: bool = True  # or with a tab, or a sign of no width
    spaced: bool = True  # or may hold more than single blanks: two of them, a tab, a line break
    sheet: str | None = None
    sheet_rows: tuple[tuple[int, int], ...] = ()  # as sheet.py tells them
    sheets_left: tuple[tuple[str, int, bool], ...] = ()  # not read: name, rows, whether it is hidden
    sheets_further: tuple[tuple[str, ...], ...] = ()  # tables of their own in the same workbook: their sheets
    sheet_errors: int = 0  # cells of its workbook with an error of the spreadsheet, which are empty here
    sheet_unseen: int = 0  # rows that a filter hides, or somebody: read as all others
    sheet_headings: int = 0  # blank lines that were the header once more, on a further sheet
    doubtful: bool = False
    overridden: dict[str, str] = field(default_factory=dict)
    above: tuple[tuple[str, ...], ...] = ()  # records above the header, which are no data
    below: tuple[tuple[str, ...], ...] = ()  # header rows below the first
    ruled: bool = False  # whether dashes stood below the header: a blank line here
    blank_below: int = 0  # blank lines from the first footer on: no other count comes by them
    footer: tuple[str, ...] = ()  # what was understood below the last row
    in_utf8: str = ""  # fields that were UTF-8, where the rest is not: how many, and the first line
    guess: str = ""  # the few words by whose letters alone its encoding was told

    @property
    def names(self) -> tuple[str, ...]:
        """The column names; of a column without one what a further header row calls it."""
        return tuple(
            next(filter(None, map(str.strip, texts)), "") for texts in zip(*self.header_rows, strict=True)
        )

    @property
    def header_rows(self) -> tuple[tuple[str, ...], ...]:
        """The header and the rows of it below the first."""
        return (self.header, *self.below)

    @property
    def headings(self) -> tuple[str, ...]:
        """What all header rows together say of each column."""
        return tuple(" ".join(texts) for texts in zip(*self.header_rows, strict=True))

    def without(self, names: Callable[[Any], Any]) -> Source:
        """The same file with what is told of it cleared: its name, its sheets, what stands below the rows."""
        told = ("name", "sheet", "sheets_left", "footer")
        return replace(self, **{key: names(getattr(self, key)) for key in told})

    def line_of(self, record: int) -> int:
        """The line, or the row of the sheet, at which a data record (from 1) begins."""
        extra = 0
        for start, shift in self.shifts:
            if start > record:
                break
            extra = shift
        return record + self.header_lines + extra

    @property
    def header_line(self) -> int:
        """The line, or the row of the sheet, at which the header begins: 1, unless something is above it."""
        below = sum(1 + sum(name.count("\n") for name in row) for row in self.below)
        return self.header_lines - below - sum(name.count("\n") for name in self.header)

    @property
    def header_records(self) -> int:
        """The records up to and with the header, blank lines included: a name may hold line breaks."""
        rows = (*self.above, self.header, *self.below)
        return self.header_lines - sum(name.count("\n") for row in rows for name in row)


def chunks(path: Path, skip: int = 0) -> Iterator[bytes]:
    """A file read piece by piece, which may take long."""
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(CHUNK):
            progress.step(f"{file.tell() / 1e6:,.0f} MB")
            yield chunk

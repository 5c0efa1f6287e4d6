"""The last word on what a record is: csv.reader, record by record, where loader and count disagree."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dashboard.faults import Refused
from dashboard.intake.source import FIELD_LIMIT, Malformed, Source


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

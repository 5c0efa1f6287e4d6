"""Header rows below the first: the texts of the questions, and ids, as survey tools write them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from dashboard.faults import Refused
from dashboard.intake.reading.count import counted
from dashboard.intake.reading.source import FIELD_LIMIT, Source


def with_further_rows(source: Source, rows: int, telling: Collection[int]) -> Source:
    """The source without what else belongs to its header, at most `rows` rows with the first.

    `telling` are the positions of the columns that identify the format, dates and numbers: a record
    whose cells hold no digit there is none of the data. So a file that lost its further header rows
    on the way loses no answer.
    """
    csv.field_size_limit(FIELD_LIMIT)
    below: list[tuple[str, ...]] = []
    lines = source.header_lines
    with source.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=source.delimiter)
        try:
            while reader.line_num < source.header_lines:
                next(reader)
            for fields in islice(reader, rows - 1):
                if len(fields) != len(source.header) or _is_data(fields, telling):
                    break
                below.append(tuple(fields))
                lines = reader.line_num
        except csv.Error as error:
            raise Refused(f"its header breaks off: {error}; export the file again.") from error
    return counted(replace(source, header_lines=lines, below=tuple(below))) if below else source


def _is_data(fields: Sequence[str], telling: Collection[int]) -> bool:
    return any(character.isdigit() for place in telling for character in fields[place])

"""Whether a file holds more than one table: what was taken for no row is looked at before it is let go.

Two exports glued together have two headers, or two delimiters; each alone is a good file, and read as
one of them the other would be lost, or be read in the wrong columns.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence

from dashboard.faults import Refused
from dashboard.intake.reading.margins import MANY, filled
from dashboard.intake.reading.source import DELIMITERS, Known, Source
from dashboard.intake.recognise import folded, names_of
from dashboard.staging.aside import REPEATED

LOOKED_AT = 2_000  # records that are no rows


def check(source: Source, is_known: Known) -> None:
    """Raise Refused, with its line, for another table above, below or amid the rows."""
    seen: dict[tuple[str, int], int] = {}  # (delimiter, cells) -> the first line that has so many
    for line, fields in _set_aside(source):
        if (is_known(fields) or _names_columns(fields, source)) and not _is_header(fields, source):
            raise _refused(line, "is the header of another table")
        if len(source.header) < MANY:
            continue
        for delimiter, cells in _otherwise(fields, source):
            if is_known(cells) and line == len(source.above) and not is_known(source.header):
                raise Refused(
                    f"its header (line {line:,}) is written with another delimiter than its rows; write both"
                    " with the same, or export it again."
                )
            place = delimiter, len(cells)
            many = len(cells) > MANY and place in seen
            if len(cells) == len(source.header) or many or is_known(cells):
                raise _refused(seen.get(place, line), "is written with another delimiter than the rest")
            seen[place] = line


def _set_aside(source: Source) -> Iterable[tuple[int, tuple[str, ...]]]:
    yield from enumerate(source.above, 1)
    yield from ((item.line, item.fields) for item in source.malformed[:LOOKED_AT])


def _otherwise(fields: Sequence[str], source: Source) -> Iterable[tuple[str, list[str]]]:
    """A record as other delimiters part it, where that makes many cells of it."""
    text = source.delimiter.join(fields).replace("\n", " ").replace("\r", " ")
    for delimiter in DELIMITERS:
        if delimiter != source.delimiter and delimiter in text:
            cells = next(csv.reader([text], delimiter=delimiter), [])
            if filled(cells) >= MANY and len(cells) > len(fields):
                yield delimiter, cells


def _refused(line: int, what: str) -> Refused:
    return Refused(
        f"it holds two tables: line {line:,} {what}; save each as a file of its own and import both."
    )


def _is_header(fields: Sequence[str], source: Source) -> bool:
    return names_of(fields) == names_of(source.header)


def _names_columns(fields: Sequence[str], source: Source) -> bool:
    """Whether a record holds names of the header's columns and nothing else: of fewer of them, say."""
    names = {folded(field) for field in fields if field.strip()}
    return len(names) >= MANY and names <= set(map(folded, source.header))


def side_by_side(source: Source, telling: Sequence[str]) -> None:
    """Refused where every column that tells a format stands in the header more than once."""
    seen = Counter(map(folded, source.header))
    if len(telling) > 1 and all(seen[folded(column)] > 1 for column in telling):
        raise Refused(
            f'it holds two tables beside each other: "{telling[0]}" and all else that tells what it is stand'
            " twice in its header; save each table as a file of its own and import both."
        )


def header_amid(line: int, fields: Sequence[str], source: Source, is_known: Known) -> str | None:
    """Why a record amid the rows is none: it repeats the header.

    Refused where it is the header of another export, or has the names in another order.
    """
    names = {folded(column) for column in source.header if column.strip()}
    same = sum(folded(field) in names for field in fields if field.strip())
    if same < MANY or same < 0.6 * filled(fields):
        if not any(map(str.isdigit, "".join(fields))) and is_known(fields):
            raise _refused(line, "is the header of another table")
        return None
    if not _is_header(fields, source):
        raise _refused(line, "has the column names in another order")
    return REPEATED

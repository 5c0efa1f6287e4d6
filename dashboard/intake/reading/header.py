"""Header rows below the first: the texts of the questions, and ids, as survey tools write them."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from dashboard.faults import Refused
from dashboard.intake.reading.source import FIELD_LIMIT, Source

MOST = 4  # header rows below the first
IDS = '{"ImportId"'
# what survey tools write below a question
ANSWERS = {
    "response", "open-ended response", "respuesta", "respuesta abierta", "réponse", "réponse ouverte",
    "antwort", "offene antwort", "resposta", "resposta aberta", "risposta", "risposta aperta", "antwoord",
    "open antwoord", "odpowiedź", "odpowiedź otwarta",
}  # fmt: skip


def further_rows(source: Source) -> int:
    """How many rows below the header belong to it, as far as the marks of survey tools tell.

    That is a row of ids with what stands above it; or one that says what is below its questions, or
    names columns without a name, and holds no digit where the rows do.
    """
    rows = [fields for fields, _ in islice(_below(source), MOST)]
    for number, fields in enumerate(rows, 1):
        if any(field.startswith(IDS) for field in fields):
            return number
    if len(rows) < 2:
        return 0
    first, second = rows[:2]
    said = any(_is_answer(field) for field in first)
    names = any(text.strip() and not name.strip() for name, text in zip(source.header, first, strict=True))
    figures = [
        place for place, field in enumerate(second) if _has_digit(field) and source.header[place].strip()
    ]
    return int((said or names) and bool(figures) and not _is_data(first, figures))


def says_something(text: str) -> bool:
    """Whether a text of a further header row tells what a column is, and not only that it holds answers."""
    return bool(text.strip()) and not (text.startswith(IDS) or _is_answer(text))


def _is_answer(text: str) -> bool:
    return text.strip().casefold() in ANSWERS


def _below(source: Source) -> Iterator[tuple[list[str], int]]:
    """The records below the header that are as wide as it, up to one that is not, and where each ends."""
    csv.field_size_limit(FIELD_LIMIT)
    with source.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=source.delimiter)
        try:
            while reader.line_num < source.header_lines:
                next(reader)
            for fields in reader:
                if len(fields) != len(source.header):
                    return
                yield fields, reader.line_num
        except csv.Error as error:
            raise Refused(f"its header breaks off: {error}; export the file again.") from error


def with_further_rows(source: Source, rows: int, telling: Collection[int]) -> Source:
    """The source without what else belongs to its header, at most `rows` rows with the first.

    `telling` are the positions of the columns that identify the format, dates and numbers: a record
    whose cells hold no digit there is none of the data. So a file that lost its further header rows
    on the way loses no answer.
    """
    below: list[tuple[str, ...]] = []
    lines = source.header_lines
    for fields, ends in islice(_below(source), rows - 1):
        if _is_data(fields, telling):
            break
        below.append(tuple(fields))
        lines = ends
    if not below:
        return source
    from dashboard.intake.reading.count import counted  # brings numpy, and few files have such rows

    return counted(replace(source, header_lines=lines, below=tuple(below)))


def _is_data(fields: Sequence[str], telling: Collection[int]) -> bool:
    return any(_has_digit(fields[place]) for place in telling)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)

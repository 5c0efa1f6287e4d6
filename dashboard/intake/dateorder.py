"""In which order a file's dates are read: as the user says, else as the file proves, else as its format says.

Nothing is guessed: a file whose dates could be read in two ways is held with a question.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.faults import Refused
from dashboard.model.format import DateOrder, Format
from dashboard.staging.dates import Evidence, Example

ASKED = "say --date-order day-first or --date-order month-first"
LineOf = Callable[[int], int]


class OrderUnknown(Refused):
    """A file that is held until somebody says the order of its dates."""


def proven(evidence: Evidence, fmt: Format, line_of: LineOf) -> DateOrder | None:
    """The order that the dates were written in; OrderUnknown where nothing settles it.

    A format that says day-first or month-first stands unless every telling date of the file speaks
    against it. `line_of` gives the line of a record.
    """
    day, month, doubtful = evidence.day_first, evidence.month_first, evidence.open
    said = fmt.date_order if fmt.date_order in ("day-first", "month-first") else None
    against, agreeing = (month, day) if said == "day-first" else (day, month)
    if said and (agreeing or not against):
        return said
    if said and against:
        raise OrderUnknown(
            f"{fmt.title} writes dates {said}, but {_shown(against, line_of)} can't be read so; {ASKED}."
        )
    if day and month:
        raise OrderUnknown(
            f"its dates contradict each other: {_shown(day, line_of)} can only be day first,"
            f" {_shown(month, line_of)} only month first; {ASKED}: rows that it does not fit are refused."
        )
    if day or month:
        return "day-first" if day else "month-first"
    if doubtful:
        raise OrderUnknown(
            f"its dates can be read in two ways: {_shown(doubtful, line_of)} is a day and a month or a month"
            f" and a day, and no date of the file settles it; {ASKED}."
        )
    return fmt.date_order


def known_from(order: DateOrder | None, user: DateOrder | None, fmt: DateOrder | None) -> str | None:
    """Who settled the order: the user, the format or the file; None where no order was needed."""
    if order is None:
        return None
    if user is not None:
        return "the user"
    return "the format" if order == fmt else "the file"


def _shown(example: Example, line_of: LineOf) -> str:
    return f'"{example.text}" in {example.column} (line {line_of(example.record):,})'

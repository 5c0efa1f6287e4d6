"""In which order a file's dates are read: as the user says, else as the file proves, else as its format says.

Nothing is guessed: a file whose dates could be read in two ways is held with a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.faults import Refused
from dashboard.intake.receipt import PROVEN
from dashboard.model.format import DateOrder, Format
from dashboard.staging.dates import Evidence, Example
from dashboard.staging.serials import Serials
from dashboard.text import MONTHS

ASKED = "say --date-order day-first or --date-order month-first"
DATE = re.compile(r"\s*(\d\d?)[-/. ]+(\d\d?)[-/., ]+(\d{4}|\d\d)(?!\d)")
AS_DATES = "save it as .xlsx with cells that are dates, or with dates in words and figures (2026-03-02 09:00)"
LineOf = Callable[[int], int]


class OrderUnknown(Refused):
    """A file that is held until somebody says the order of its dates; what one of them is in each order."""

    def __init__(self, message: str, example: Example | None = None) -> None:
        super().__init__(message)
        self.example = example
        self.choices = () if example is None else _in_each_order(example.text)

    def beside(self, file: str, order: str) -> OrderUnknown:
        """The same, with the order that another file of the desk was read in: no proof of this one."""
        said = f"{self} {file}, of the same desk, was read {order.replace('-', ' ')}."
        return OrderUnknown(said, self.example)


def begin_with_a_year(example: Example, line_of: LineOf) -> Refused:
    """Why a file is refused whose dates would be read with their year as the day."""
    return Refused(
        f"its dates begin with a year of two digits: {_shown(example, line_of)}; export them with years of"
        " four digits, or as .xlsx, whose cells are dates; if a day stands first, say --date-order day-first."
    )


def of_1904(found: Serials, line_of: LineOf) -> Refused:
    """Why a file is refused whose day numbers were counted from 1904."""
    return Refused(
        "its day numbers were counted from 1904, as on old Macs: read as all others are,"
        f" {number(found, line_of)}, four years before the dates beside it; {AS_DATES}."
    )


def number(found: Serials, line_of: LineOf) -> str:
    """The first day number of a file, and what it is read as."""
    return f'"{found.text}" in {found.header} (line {line_of(found.record):,}) is {found.day}'


def _in_each_order(text: str) -> tuple[str, ...]:
    """3/4/2026 09:00 -> 3 April 2026 (day first), 4 March 2026 (month first); none where it is no date."""
    found = DATE.match(text)
    if found is None:
        return ()
    first, second, year = (int(part) for part in found.groups())
    if not (1 <= first <= 12 and 1 <= second <= 12):
        return ()
    whole = year if year > 99 else 2000 + year
    return f"{first} {MONTHS[second - 1]} {whole}", f"{second} {MONTHS[first - 1]} {whole}"


def proof(order: DateOrder | None, evidence: Evidence, line_of: LineOf) -> str | None:
    """What in the file shows the order: how many dates can be read in one way only, and one of them."""
    found = {"day-first": evidence.day_first, "month-first": evidence.month_first}.get(order or "")
    if found is None:
        return None
    values = f"{found.of:,} {'value has' if found.of == 1 else 'values have'} a day above 12"
    return f"{values}, such as {_shown(found, line_of)}"


def proven(evidence: Evidence, fmt: Format, line_of: LineOf) -> DateOrder | None:
    """The order that the dates were written in; OrderUnknown where nothing settles it.

    A format that says day-first or month-first stands unless every telling date of the file speaks
    against it; where one column of it was written in both orders nobody can tell what its other dates are.
    `line_of` gives the line of a record.
    """
    day, month, doubtful = evidence.day_first, evidence.month_first, evidence.open
    said = fmt.date_order if fmt.date_order in ("day-first", "month-first") else None
    against, agreeing = (month, day) if said == "day-first" else (day, month)
    if said and (agreeing or not against) and not evidence.mixed:
        return said
    if said and against and not agreeing:
        raise OrderUnknown(
            f"{fmt.title} writes dates {said}, but {_shown(against, line_of)} can't be read so; {ASKED}."
        )
    if day and month:
        day, month = evidence.mixed or (day, month)
        raise OrderUnknown(
            f"its dates contradict each other: {_shown(day, line_of)} can only be day first,"
            f" {_shown(month, line_of)} only month first; {ASKED}: rows that it does not fit are refused."
        )
    if day or month:
        return "day-first" if day else "month-first"
    if doubtful:
        raise OrderUnknown(
            f"its dates can be read in two ways: {_shown(doubtful, line_of)} is a day and a month or a month"
            f" and a day, and no date of the file settles it; {ASKED}.",
            doubtful,
        )
    return fmt.date_order


def known_from(order: DateOrder | None, user: DateOrder | None, fmt: DateOrder | None) -> str | None:
    """Who settled the order: the user, the format or the file; None where no order was needed."""
    if order is None:
        return None
    if user is not None:
        return "the user"
    return "the format" if order == fmt else PROVEN


def _shown(example: Example, line_of: LineOf) -> str:
    return f'"{example.text}" in {example.column} (line {line_of(example.record):,})'

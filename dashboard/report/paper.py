"""What stands on a sheet of paper, as plain data: nothing here is mark-up, so no name can be any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from dashboard import text, wording
from dashboard.ask import About, Shown
from dashboard.quick import dataclass
from dashboard.render.charts import Picture
from dashboard.scoring import Reading
from dashboard.text import STATUS

Kind = Literal["plain", "strong", "quiet", "good", "bad"]
LONGEST, LONGEST_NOTE, LONGEST_NAME = 280, 160, 90  # letters; what people write has no end
COLOURS: dict[str, Kind] = {"green": "good", "red": "bad"}


@dataclass(frozen=True)
class Line:
    """A line of a cell; `good` and `bad` have the colours of at goal and far short."""

    text: str
    kind: Kind = "plain"


@dataclass(frozen=True)
class Cell:
    """Lines, and below them a picture with its text alternative.

    `brief` stands for the lines where room is short; None: they are as brief as they can be.
    """

    lines: tuple[Line, ...] = ()
    picture: Picture | None = None
    brief: tuple[Line, ...] | None = None


@dataclass(frozen=True)
class Row:
    """The cells of a row; a row of one cell is the heading of those below it."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PaperColumn:
    """A heading, its share of the width, and whether figures stand below it."""

    title: str
    width: float
    number: bool = False


@dataclass(frozen=True)
class Paper:
    """One sheet: title, whose it is and when, sentences, numbered points, one table, notes.

    `as_of` is up to when the data reach (local time), which is also when the document says it was made.
    """

    title: str
    facts: tuple[str, ...]
    as_of: datetime
    lead: tuple[str, ...] = ()
    points: tuple[Cell, ...] = ()
    columns: tuple[PaperColumn, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()


def cell(
    *lines: Line | str, picture: Picture | None = None, brief: Sequence[Line | str] | None = None
) -> Cell:
    """A cell of lines; empty ones are left out."""
    return Cell(_made(lines), picture, None if brief is None else _made(brief))


def _made(lines: Sequence[Line | str]) -> tuple[Line, ...]:
    made = (Line(one) if isinstance(one, str) else one for one in lines)
    return tuple(_short(line) for line in made if line.text)


def _short(line: Line) -> Line:
    most = {"strong": LONGEST_NAME, "quiet": LONGEST_NOTE}.get(line.kind, LONGEST)
    return Line(cut(line.text, most), line.kind)


def facts(about: About, period: Shown) -> tuple[str, ...]:
    """Whose figures, of which period, and up to when the data reach."""
    named = text.period_name(period.name, period.from_, period.to)
    days = f" ({text.span(period.from_, period.to)})" if period.kind != "range" else ""
    assert about.as_of is not None  # a home with a period has data
    return about.organisation, f"{named}{days}", f"data to {text.day(about.as_of.date())}"


def status(reading: Reading) -> Line:
    """Glyph and word of a reading, coloured only where judgement allows it."""
    kind = COLOURS[reading.colour] if reading.colour else "plain"
    return Line(f"{wording.glyph(reading.word)} {reading.word}", kind)


def counts(status: str, met: int, missed: int, undecided: int) -> Line:
    """The glyph of a total and what it counts; its word where nothing has a goal."""
    glyph, word = STATUS[status]
    return Line(f"{glyph} {wording.goals(met, missed, undecided) or word}", COLOURS.get(status, "plain"))


def spread(reading: Reading) -> str:
    """95 %: 82.9–85.2 · n 1,204."""
    if reading.told is None:
        return ""
    ends = wording.interval(reading.low, reading.high, reading.measure)
    return " · ".join(part for part in (f"95 %: {ends}" if ends else "", wording.n_of(reading)) if part)


def goal(reading: Reading) -> str:
    """The goal in force, with its unit."""
    return text.figure(reading.target.goal, reading.measure) if reading.target else ""


def in_a_line(term: str, reading: Reading) -> str:
    """Outcome: Customer satisfaction 81.2 %, close to goal."""
    value, *said = wording.in_a_line(reading)
    parts = (f"{reading.title} {value}".strip(), *said)
    return f"{term}: " + ", ".join(part for part in parts if part)


def cut(written: str, most: int = LONGEST) -> str:
    """What people wrote, as far as a sheet has room, without what no font shows."""
    shown = text.printable(written)
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def listed(names: Sequence[str], most: int) -> str:
    """A, B and 3 more."""
    shown = list(names[:most]) + ([f"{len(names) - most} more"] if len(names) > most else [])
    return wording.listed(shown)

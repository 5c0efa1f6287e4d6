"""A file looked at, not loaded: its header, its first records, and what each column seems to hold.

The first records are kept as they came, so that they can be staged as an import would stage them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TextIO

from dashboard import scratch
from dashboard.faults import Refused
from dashboard.intake.reading import read
from dashboard.intake.reading.header import further_rows, says_something, with_further_rows
from dashboard.intake.recognise import folded
from dashboard.model.format import DateOrder
from dashboard.quick import dataclass
from dashboard.staging import values
from dashboard.staging.totals import is_total

RECORDS = 2_000  # that are looked at
TEXT = 8 << 20  # characters of them at most
EXAMPLES = 3
# a time behind a date, as people write it: 10:11, à 10h11, um 10.11 Uhr
TIME = r"(?:[T ,]+(?:(?:[àa]s?|a las|um|at|alle(?: ore)?|ore|om|o|godz\.?) +)?\d{1,2}(?::|\.| ?h ?)\d\d.*)?"
SHAPES = {
    "iso": r"\d{4}(?:[-/.]| ?[年년] ?)\d{1,2}(?:[-/.]| ?[月월] ?)\d{1,2}[日일]?"
    + TIME
    + r"|(?:19|20)\d{6}T\d{4,6}.*",
    "numeric": r"(\d{1,2})[-/. ](\d{1,2})[-/. ](?:\d{4}|\d\d)" + TIME,
    # each run has an end: a point is a letter of some and a sign between others, so that a line of points
    # could be parted in millions of ways
    "named": r"(?=.*\b\d{1,2}\b)(?:\w{1,20}[.,]{0,3} {1,5})?[\w.º]{1,20}[-/ .,]{1,5}(?:de +|of +)?"
    r"[\w.]{1,20}[-/ .,]{1,5}(?:de +|del +)?\d{2,4}(?:[T ,]+(?:[a-zà]{1,4} +){0,2}\d.*)?"
    r"|(?:\w+[.,]* +)?\w{3,} +\d\d? +\d\d?:\d\d:\d\d .*\d{4}",
    "number": r"-?\d+(?:[.,]\d+)?|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d{1,3}(?:\.\d{3})+(?:,\d+)?"
    r"|-?\d{1,3}(?:[ '’\xa0\u202f]\d{3})+(?:[.,]\d+)?",
    "integer": r"-?\d+(?:\.0+)?",
    "clock": r"-?\d+:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?|\d\d?:[0-5]\d(?::[0-5]\d)? ?[AaPp][Mm]"
    rf"|(?=\d){values.SPOKEN.removeprefix('(?i)')}|{values.DAYS_CLOCK.removeprefix('(?i)')}"
    rf"|{values.HOURS.removeprefix('(?i)')}|(?=P\w*\d){values.ISO_SPAN}|\d+:[0-5]\d(?::[0-5]\d)?{values.IN_HOURS}",
    "time": r"\d{1,2}(?::|\.| ?h ?)\d\d(?:[:.]\d\d)?(?: ?uhr| ?uur| ?hrs?| ?h| ?[ap]\.? ?m\.?)?",
    "flag": r"true|false|t|f|yes|no|y|n|0|1",
    "email": r"[^@\s]+@[^@\s]+\.\w+",
}
MONTH = re.compile(
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|gen|fev|fév|mär|maa|mrt|mrz|abr|avr|mai|mei|mag|giu|juin"
    r"|lug|ago|aoû|aou|set|out|okt|ott|dez|dic|déc|sty|lut|kwi|maj|cze|lip|sie|wrz|paź|lis|gru",
    re.IGNORECASE,
)
COMPILED = {kind: re.compile(shape, re.IGNORECASE) for kind, shape in SHAPES.items()}


@dataclass(frozen=True)
class FileColumn:
    """A column of a file: what it is called there, and what its first records hold.

    `label` tells it from others of its name; `below` is what further header rows say of it, and one that
    is `named_below` has its name there only. `values` are the texts with their counts, the commonest
    first, without blanks and without texts that mean nothing, which are `nothings`.
    """

    label: str
    header: str
    nth: int
    rows: int
    values: tuple[tuple[str, int], ...]
    nothings: tuple[str, ...] = ()
    below: str = ""
    named_below: bool = False

    @property
    def said(self) -> str:
        """All that the header rows say of it."""
        return f"{self.header} {self.below}".strip()

    @cached_property
    def filled(self) -> int:
        """How many of the records hold something."""
        return sum(count for _, count in self.values)

    @property
    def is_unique(self) -> bool:
        """Whether every record holds something, and each something else."""
        return self.rows > 1 and len(self.values) == self.filled == self.rows

    @property
    def examples(self) -> tuple[str, ...]:
        """Its commonest texts, as far as they are shown."""
        return tuple(text for text, _ in self.values[:EXAMPLES])

    def is_like(self, *kinds: str) -> bool:
        """Whether most of what it holds has one of these shapes (see SHAPES); some of it may be damaged."""
        return self.filled > 0 and sum(self._fitting[kind] for kind in kinds) >= 0.6 * self.filled

    @property
    def is_timed(self) -> bool:
        """Whether it holds instants or dates."""
        return self.is_like("iso", "numeric", "named")

    @cached_property
    def _fitting(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for text, count in self.values:
            for kind in SHAPES:
                found[kind] += count * _has_shape(kind, text)
        return found

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The different numbers that it holds."""
        return tuple(_number(text) for text, _ in self.values if _has_shape("number", text))

    @property
    def may_begin_with_the_year(self) -> bool:
        """Whether years of two digits may stand first: 26/03/01, 26/03/02 and 26/03/15 are no 26th."""
        short = [text for text, _ in self.values if re.match(r"\d\d[-/. ]\d\d?[-/. ]\d\d?(?!\d)", text)]
        years = {text[:2] for text in short}
        lasts = {re.split(r"[-/. ]", text)[2] for text in short}
        return len(years) == 1 and int(min(years)) > 12 and len(lasts) > 2

    @cached_property
    def orders(self) -> frozenset[DateOrder | None]:
        """What its dates in figures say of their order: nothing, one order, or (mixed up) both."""
        return frozenset({None} if self.may_begin_with_the_year else self.of_order)

    @cached_property
    def of_order(self) -> dict[DateOrder | None, str]:
        """A date of each order that its dates in figures have; None: one that says nothing of it."""
        found: dict[DateOrder | None, str] = {}
        for text, _ in self.values:
            if parts := COMPILED["numeric"].fullmatch(text):
                first, second = int(parts[1]), int(parts[2])
                told: DateOrder | None = "day-first" if first > 12 else "month-first" if second > 12 else None
                found.setdefault(told, text)
        return found


def _number(text: str) -> float:
    """What a text like a number means: of two signs the last is the decimal one, of two alike none is."""
    text = re.sub(r"[ '’\xa0\u202f]", "", text)
    decimal = max(".,", key=text.rfind)
    whole, sign, rest = text.rpartition(decimal) if text.count(decimal) == 1 else (text, "", "")
    return float(re.sub("[.,]", "", whole) + ("." if sign else "") + rest)


def _has_shape(kind: str, text: str) -> bool:
    fits = COMPILED[kind].fullmatch(text) is not None
    return fits and (kind != "named" or MONTH.search(text) is not None)


@dataclass(frozen=True)
class Profile:
    """A file as it was looked at; `text` is its beginning in UTF-8, whole records only."""

    source: read.Source
    text: bytes
    columns: tuple[FileColumn, ...]
    is_whole: bool

    @property
    def unnamed(self) -> int:
        """Columns without a name: they can't be found again, so they can't be mapped."""
        return sum(not name for name in self.source.names)

    def by(self, column: FileColumn, other: FileColumn) -> dict[str, FileColumn]:
        """For each text of another column, what a column holds beside it."""
        at, beside = (
            [place for place, name in enumerate(self.source.names) if folded(name) == folded(one.header)][
                one.nth - 1
            ]
            for one in (column, other)
        )
        held: dict[str, Counter[str]] = {}
        for row in _rows(self.source, self.text):
            if row[at].strip() in dict(column.values):
                held.setdefault(row[beside].strip(), Counter())[row[at].strip()] += 1
        return {
            text: replace(column, values=tuple(found.most_common())) for text, found in held.items() if text
        }

    def find(self, label: str) -> FileColumn | None:
        """A column by its label, in any case, or by what one further header row alone says."""
        exact = next((column for column in self.columns if column.label == label), None)
        wanted = folded(label)
        same = [column for column in self.columns if folded(column.label) == wanted]
        below = [column for column in self.columns if folded(column.below) == wanted]
        return exact or next(iter(same or (below if len(below) == 1 else [])), None)


def look(
    part: read.FilePart,
    name: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    nothing: Iterable[str] = (),
) -> Profile:
    """Look at a file; `nothing` are texts that mean none. Refused where it can't be read."""
    with scratch.folder("look") as folder:
        source = read.open_part(part, folder, delimiter, encoding)
        source = with_further_rows(source, 1 + further_rows(source), ())
        text, is_whole = _beginning(source)
    source = replace(source, name=name)
    if not any(column.strip() for column in source.header):
        raise Refused("the file has no header; export it again with the column names in its first line.")
    return Profile(source, text, _columns(source, text, set(map(folded, nothing))), is_whole)


def _beginning(source: read.Source) -> tuple[bytes, bool]:
    """The header and the first whole records, and whether that is all of the file."""
    kept: list[str] = []
    with source.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        kept += [file.readline() for _ in range(source.header_lines)]
        taken: list[str] = []
        size = records = 0
        try:
            for _ in csv.reader(_remembered(file, taken), delimiter=source.delimiter):
                kept += taken
                size += sum(map(len, taken))
                taken.clear()
                records += 1
                if records >= RECORDS or size >= TEXT:
                    break
        except csv.Error:
            taken.append("")  # an import says what is wrong with it
        is_whole = not taken and not file.readline()
    return "".join(kept).encode("utf-8", "surrogateescape"), is_whole


def _remembered(file: TextIO, taken: list[str]) -> Iterator[str]:
    while line := file.readline(TEXT):
        taken.append(line)
        yield line


def _rows(source: read.Source, text: bytes) -> list[list[str]]:
    """The records that may be rows: a line of totals below them says nothing of what a column holds."""
    lines = io.StringIO(text.decode("utf-8", "replace"), newline="").readlines()[source.header_lines :]
    width = len(source.header)
    records = csv.reader(lines, delimiter=source.delimiter)
    both = ((row, read.out_of_quotes(row, source.delimiter)) for row in records)
    found = [fields for two in both for fields in two if len(fields) == width and any(fields)]
    return found[:-1] if found and is_total(found[-1]) else found


def _columns(source: read.Source, text: bytes, nothing: set[str]) -> tuple[FileColumn, ...]:
    rows, names = _rows(source, text), source.names
    seen: Counter[str] = Counter()
    columns = []
    for place, header in enumerate(names):
        seen[folded(header)] += 1
        nth = seen[folded(header)]
        values = Counter(value.strip() for value in (row[place] for row in rows))
        if header.strip():
            kept = tuple((v, count) for v, count in values.most_common() if v and folded(v) not in nothing)
            nothings = tuple(v for v in values if folded(v) in nothing)
            label = _label(header, nth, names)
            below = " ".join(row[place].strip() for row in source.below if says_something(row[place]))
            named_below = not source.header[place]
            said = "" if named_below else below
            columns.append(FileColumn(label, header, nth, len(rows), kept, nothings, said, named_below))
    return tuple(columns)


def _label(header: str, nth: int, names: Sequence[str]) -> str:
    if nth == 1:
        return header
    label = f"{header} ({nth})"
    return label if label not in names else f"{label} of {len(names)}"

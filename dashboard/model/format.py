"""What an export format is, and a column of one. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from dashboard.model.header import Header, Text, fingerprint
from dashboard.model.table import PROVENANCE, ColumnType

DateOrder = Literal["year-first", "day-first", "month-first"]
# what stands before decimals; ",.": a comma, and a point is known to part thousands
Decimal = Literal[".", ",", ",."]
# What staging itself calls its columns, but for those that begin with `_`.
RESERVED = (*PROVENANCE, "is_empty", "extra", "file_row_number")
AFTER_KIND = "\x1f"  # between the kind of an answer and its text
SCALE = r"^\d+(\.\d+)?-\d+(\.\d+)?$"  # the worst answer, the best one
FIXABLE: tuple[ColumnType, ...] = ("text", "number", "integer", "flag")


class SourceColumn(Header):
    """A column of an export: its header there, and how its text is to be read.

    With `like`, a regular expression, it is the one column whose header, or whose text in a further
    header row, fits it in any case; `column` then only names it. `words` says in our words what the
    desk's mean ("" for nothing), and "*" what every other means; without it the others stay as they
    are, and a row is refused where its column can't be made of them. `nth` tells columns with one
    name apart, from the left. A value that can't be read refuses the row of the table `of`: of the
    format's first one the whole record. `scales` are those that an answer may be given on, from its
    worst point to its best: "1-5", or "6-1" of grades; `of_kind` those of each kind of survey, where another
    column says the kind: { csat = "1-5", nps = "0-10" }. `time` is the column that holds the time of a day.
    """

    column: Text
    type: ColumnType
    person: bool = False
    like: Text | None = None
    nth: int = Field(default=1, ge=1)
    words: dict[str, str] = Field(default_factory=dict)
    of: Text | None = None
    time: Text | None = None
    scales: tuple[Annotated[str, Field(pattern=SCALE)], ...] = ()
    of_kind: dict[str, Annotated[str, Field(pattern=SCALE)]] = Field(default_factory=dict)
    # never in a file: what a file's own texts turned out to be worth on a settled scale
    points: dict[str, float] = Field(default={}, exclude=True)
    only_points: bool = Field(default=False, exclude=True)
    ends: dict[str, tuple[float, float]] = Field(default={}, exclude=True)  # of each kind's scale
    damage: str | None = Field(default=None, exclude=True)  # of ids, as ids.py calls it
    signs: tuple[str, ...] | None = Field(default=None, exclude=True)  # beside amounts; None: they are plain
    tells_weeks: bool = Field(
        default=False, exclude=True
    )  # of a clock: so nobody knows how long its days are

    @field_validator("like")
    @classmethod
    def _like_compiles(cls, like: str | None) -> str | None:
        try:
            re.compile(like or "")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return like

    @field_validator("words")
    @classmethod
    def _words_in_any_case(cls, words: dict[str, str]) -> dict[str, str]:
        return {word.strip().lower(): ours for word, ours in words.items()}


HEADING = re.compile(r"^-- table: (\w+)\s*$", re.MULTILINE)  # of the select below it


class Format(Header):
    """One export format: how it is recognised, what its columns are called here.

    Without SQL its columns are those of its tables as they are named; `fixed` then gives columns that
    no header has, and `only_with` says which column must be filled for a row to be one of a table too.
    """

    name: Text
    sql: str
    file: Text
    title: Text
    system: Text
    tables: tuple[Text, ...]
    identified_by: tuple[Text, ...]
    columns: dict[str, SourceColumn]
    date_order: DateOrder | None = None
    zone: str | None = None
    null_values: tuple[str, ...] = ()
    latest_by: tuple[Text, ...] = ()
    lacks: tuple[Text, ...] = ()
    template: bool = False
    header_rows: int = Field(default=1, ge=1, le=5)
    zone_like: Text | None = None
    fixed: dict[str, Text] = Field(default_factory=dict)
    only_with: dict[str, Text] = Field(default_factory=dict)
    home: bool = False
    delimiter: str | None = None
    encoding: str | None = None
    decimal: Decimal | None = None
    filed: str = ""  # the fingerprint of its file, where settled words have come to it

    @field_validator("zone_like")
    @classmethod
    def _zone_like_has_one_group(cls, zone_like: str | None) -> str | None:
        try:
            if zone_like is not None and re.compile(zone_like).groups != 1:
                raise ValueError("put brackets around the name of the zone, and no others")
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return zone_like

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str | None) -> str | None:
        if zone is not None:
            try:
                ZoneInfo(zone)
            except (KeyError, ValueError, OSError) as error:
                raise ValueError(f'there is no time zone "{zone}", write Europe/Amsterdam or UTC') from error
        return zone

    def with_columns(self, changes: Mapping[str, Mapping[str, object]]) -> Format:
        """The same format with other attributes of some columns; of columns that it has not, nothing."""
        changed = {
            column: self.columns[column].model_copy(update=dict(update))
            for column, update in changes.items()
            if column in self.columns
        }
        return self.model_copy(update={"columns": {**self.columns, **changed}})

    @property
    def statements(self) -> dict[str, str]:
        """Table -> its select over `renamed`; a table without one takes the columns as named."""
        parts = HEADING.split(self.sql)
        written = dict(zip(parts[1::2], (part.strip().rstrip(";") for part in parts[2::2]), strict=True))
        return {table: written.get(table, "select * from renamed") for table in self.tables}

    @property
    def fingerprint(self) -> str:
        """Changes when the file's meaning may have changed; never with words that somebody settled."""
        return self.filed or fingerprint(self.model_dump_json(exclude={"file", "home", "filed"}))

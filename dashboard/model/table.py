"""What a canonical table is. No I/O."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from dashboard.model.header import Header, Text

ColumnType = Literal[
    "text", "instant", "date", "number", "integer", "flag", "margin",
    "clock", "milliseconds", "seconds", "hours", "days",
]  # fmt: skip
SQL_TYPES: dict[str, ColumnType] = {
    "varchar": "text",
    "timestamp": "instant",
    "date": "date",
    "double": "number",
    "integer": "integer",
    "bigint": "integer",
    "boolean": "flag",
}
PROVENANCE = ("desk", "import_id", "line")


class Table(Header):
    """One canonical table: its columns, its key and the DDL, which is the contract.

    Every list of tables is made of these headers. `order` is its place in them, `noun` what is counted of it
    (`answers`: where it is one answer of somebody, an answer), `dated_by` when a row happened (the first
    column that is filled), `teams` and `agents` the columns whose names who is who looks through, `people`
    all that name a person. `identified_by` tells its template from other files, `telling` are columns
    without which a mapping is not worth having, `by_hand` is false where no list export holds such rows.
    """

    name: Text
    sql: Text
    file: Text
    title: Text
    description: Text
    key: tuple[Text, ...]
    sort: tuple[Text, ...]
    updated_at: str | None = None
    people: tuple[Text, ...] = ()
    computed: tuple[Text, ...] = ()
    order: int
    noun: Text
    answers: bool = False
    dated_by: tuple[Text, ...] = ()
    teams: tuple[Text, ...] = ()
    agents: tuple[Text, ...] = ()
    identified_by: tuple[Text, ...]
    telling: tuple[Text, ...] = ()
    by_hand: bool = True
    columns: dict[str, Text]
    example: dict[str, str]
    types: dict[str, ColumnType] = Field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that every row must have filled."""
        found = re.findall(r"^    (\w+) \w+ not null\b", self.sql, flags=re.MULTILINE)
        return tuple(name for name in found if name in self.types)

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Column -> the only words that it may hold, where its check lists them."""
        found = re.findall(r"\b(\w+) in \(([^()]*)\)", self.sql)
        return {name: tuple(re.findall(r"'([^']*)'", words)) for name, words in found}

    @property
    def closed_lists(self) -> dict[str, tuple[str, ...]]:
        """The same of columns that may be empty: another word refuses no row there."""
        return {c: words for c, words in self.choices.items() if c in self.types and c not in self.required}

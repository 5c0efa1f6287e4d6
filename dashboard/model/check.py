"""What a check of the data is. No I/O."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from dashboard.model.header import Header, Text, fingerprint

READ = re.compile(r"\b(?:from|join)\s+([\w.]+)", re.IGNORECASE)
NAMED = re.compile(r"\b(\w+)\s+as\s+(?:materialized\s+)?\(", re.IGNORECASE)  # a part of the query itself
COMMENT = re.compile(r"--.*")
FACTS = "facts."


class Check(Header):
    """One check: a query that selects the rows that look wrong, and what they do to the figures."""

    name: Text
    sql: Text
    file: Text
    home: bool = False
    fault: str = ""  # of a home's own: what is wrong with its header, so that nothing can be asked of it
    severity: Literal["warning", "error"]
    message: Text
    message_one: Text | None = None
    does: Text | None = None

    def said(self, rows: int) -> str:
        """The message with its count; `message_one` is for a single row, where many would read wrong."""
        return (self.message_one if rows == 1 else None) or self.message.replace("{rows}", f"{rows:,}")

    @property
    def fingerprint(self) -> str:
        """Changes with the query: what was counted with another one is counted anew."""
        return fingerprint(self.sql)

    def stands(self, changed: Collection[str]) -> bool:
        """Whether it finds what it found before, where only these tables have other rows.

        Not where it reads more than canonical tables: names, the calendar, how far the data reach and which
        imports there are change with every import.
        """
        canonical = {table.removeprefix(FACTS) for table in self._read if table.startswith(FACTS)}
        return len(canonical) == len(self._read) and canonical.isdisjoint({*changed, "imports"})

    def finds_rows_in(self, filled: Collection[str], tables: Collection[str]) -> bool:
        """Whether it may find anything where of the canonical tables only `filled` hold rows.

        Not where all that it reads is of empty ones, as they were loaded or as the views of their names.
        """
        read = {table.removeprefix(FACTS) for table in self._read}
        return not read <= set(tables) or not read.isdisjoint(filled)

    @property
    def _read(self) -> set[str]:
        """The tables and views that its query names; parts of the query itself are none."""
        sql = COMMENT.sub("", self.sql)
        return set(READ.findall(sql)) - set(NAMED.findall(sql))

"""What a check of the data is. No I/O."""

from __future__ import annotations

from typing import Literal

from dashboard.model.header import Header, Text, fingerprint


class Check(Header):
    """One check: a query that selects the rows that look wrong, and what they do to the figures."""

    name: Text
    sql: Text
    file: Text
    home: bool = False
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

"""Checks over the data: each is a query that selects the rows that look wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from dashboard.catalogue import Check
from dashboard.warehouse.engine import blaming, subquery

PLACES = 3


@dataclass(frozen=True)
class Found:
    """A check that selected rows, and where the first of them stand."""

    check: Check
    rows: int
    message: str
    where: tuple[str, ...]


def run(cursor: DuckDBPyConnection, checks: Iterable[Check]) -> list[Found]:
    """The checks that find anything, by name."""
    found = []
    for check in sorted(checks, key=lambda check: check.name):
        with blaming(check.file):
            row = cursor.execute(f"select count(*) from {subquery(check.sql)}").fetchone()
            if not row or not row[0]:
                continue
            places = cursor.execute(
                "select imports.file, found.line from"
                f" (select * from {subquery(check.sql)} limit {PLACES}) as found"
                " left join facts.imports as imports on found.import_id = imports.import_id"
            ).fetchall()
        where = tuple(f"{file}, line {line}" for file, line in places)
        found.append(Found(check, row[0], check.message.format(rows=f"{row[0]:,}"), where))
    return found

"""Questions that no metric answers: where customers hurt, and who reviewed whom (queries/fair)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import written

Bounds = tuple[datetime, datetime]


def _asked(
    cursor: DuckDBPyConnection, file: str, bounds: Bounds, team: str | None, **more: Any
) -> list[tuple[Any, ...]]:
    given = {"from": bounds[0], "until": bounds[1], "team": team, **more}
    return cursor.execute(written("fair", file), given).fetchall()


def hurting(cursor: DuckDBPyConnection, bounds: Bounds, team: str | None) -> list[tuple[Any, ...]]:
    """(category, tickets, answers, unhappy, mean minutes of work) of a window, UTC and half open."""
    return _asked(cursor, "hurting", bounds, team)


def comments(cursor: DuckDBPyConnection, bounds: Bounds, team: str | None) -> list[tuple[Any, ...]]:
    """(ticket_id, category, responded_at, score, scale_max, comment, desk) of the five worst."""
    return _asked(cursor, "comments", bounds, team)


def reviews(
    cursor: DuckDBPyConnection, bounds: Bounds, team: str | None, aim: str | None
) -> list[tuple[Any, ...]]:
    """(reviewer, agent, score of 100) of each review; of the criteria of one aim where it is named."""
    return _asked(cursor, "reviewers", bounds, team, aim=aim)

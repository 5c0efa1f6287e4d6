"""Questions about one person's own cases and agreements (queries/person)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import written
from dashboard.store import live
from dashboard.store.whom import Whom

Bounds = tuple[datetime, datetime]
# desk, number of the observation, its instant, ticket's desk, ticket
Case = tuple[str, str, datetime, str, str]


def missed(cursor: DuckDBPyConnection, asked: live.ObservedWindow, whom: Whom, miss: int) -> list[Case]:
    """The decided observations whose value is a miss (0 or 1) and that name a ticket, the latest first."""
    chosen, given = asked.chosen(whom)
    return cursor.execute(
        "select desk, observation_id, observed_at, coalesce(ticket_desk, desk), ticket_id"
        f" from {chosen} where is_decided and value = ? and ticket_id is not null"
        " order by observed_at desc, desk, observation_id",
        [*given, miss],
    ).fetchall()


def told(cursor: DuckDBPyConnection, cases: Sequence[Case]) -> list[tuple[Any, ...]]:
    """Place in `cases`, score, scale's best, whether unhappy, comment, criterion, reopens, minutes late
    (negative: in time), category; null where nothing is known of it.
    """
    if not cases:
        return []
    columns = list(zip(*cases, strict=True))
    return cursor.execute(
        written("person", "told"),
        {
            "places": list(range(len(cases))),
            "desks": list(columns[0]),
            "observations": list(columns[1]),
            "ticket_desks": list(columns[3]),
            "tickets": list(columns[4]),
        },
    ).fetchall()


def coaching(
    cursor: DuckDBPyConnection, agent: str, team: str | None, bounds: Bounds
) -> list[tuple[Any, ...]]:
    """(number, metric, coach, agreed, due, done, whether it has come due) of a window, UTC and half open."""
    given = {"agent": agent, "team": team, "from": bounds[0], "until": bounds[1]}
    return cursor.execute(written("person", "coaching"), given).fetchall()

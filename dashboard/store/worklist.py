"""Cases that wait for somebody: each group is a query of queries/worklist, narrowed to a team or person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.engine.asking import asking
from dashboard.engine.connections import subquery
from dashboard.engine.queries import NoAnswer
from dashboard.model.work import Work

__all__ = ["COLUMNS", "LOOKED", "NoAnswer", "cases", "looked"]

COLUMNS = ("desk", "case_id", "ticket_desk", "ticket_id", "team", "holder", "since", "due", "said", "detail")


# the open cases, and the answers of the last 14 days, of some desks; of one team where one is named
LOOKED = """
select
    (select count(*) from tickets where is_open and {whose}),
    (
        select count(*) from surveys inner join desks on surveys.desk = desks.desk
        where score is not null and responded_at > as_of - interval '14 days' and {whose}
    )
"""


def looked(cursor: DuckDBPyConnection, team: str | None) -> tuple[int, int]:
    """How many open cases and recent answers there are to be looked at."""
    row = cursor.execute(LOOKED.format(whose="($team is null or team = $team)"), {"team": team}).fetchone()
    return row or (0, 0)


def cases(
    cursor: DuckDBPyConnection, work: Work, now: datetime | None, desks: Sequence[str], team: str | None
) -> list[tuple[Any, ...]]:
    """COLUMNS of every case of these desks, the longest wait first; `now`, naive UTC, of a timed one."""
    given = {"desks": list(desks), "team": team} | ({"read_at": now} if work.is_timed else {})
    with asking(cursor, work) as asked:
        return asked.execute(
            f"select {', '.join(COLUMNS)} from {subquery(work.sql)}"
            " where list_contains($desks, desk) and ($team is null or team = $team)"
            " order by coalesce(due, since), desk, case_id",
            given,
        ).fetchall()

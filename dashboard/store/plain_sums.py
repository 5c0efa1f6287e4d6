"""What a plain count makes of a ratio, a stock and a pulse: sums alone, and no row of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from dashboard.store.whom import Whom

# as the overdue backlog takes open tickets, but those without a promised time
UNPROMISED = """
select count(*) from tickets as t inner join reached on t.desk = reached.desk
where t.resolution_due_at is null and greatest(t.created_at, reached.since) < $at
    and least(coalesce(t.resolved_at, t.closed_at, reached.until), reached.until) >= $at
    and (t.is_open or t.resolved_at is not null or t.closed_at is not null)
    and ($team is null or t.team = $team)
"""
PLACES = """
select count(*), 100 * avg((score - 1) / 4), count_if((score - 1) / 4 <> cast(score >= 4 as integer))
from pulse where asked_at >= $first and asked_at < $until and ($team is null or team = $team)
"""


def of_all(cursor: DuckDBPyConnection, chosen: str, given: list[Any]) -> tuple[float, int, int]:
    """Of a ratio's observations the sum above the line, all below it, and how many of these did not count."""
    row = cursor.execute(
        "select coalesce(sum(numerator), 0), count(denominator),"
        " count_if(denominator is not null and not (is_decided and denominator > 0))"
        f" from {chosen} where value is not null",
        given,
    ).fetchone()
    amount, every, others = row or (0.0, 0, 0)
    return float(amount), int(every), int(others)


def unpromised(cursor: DuckDBPyConnection, whom: Whom, at: datetime) -> int:
    """How many tickets without a promised time were open at an instant (UTC); of people nobody knows."""
    team = whom.name if whom.level == "team" else None
    row = cursor.execute(UNPROMISED, {"at": at, "team": team}).fetchone()
    return int(row[0]) if row else 0


def places(
    cursor: DuckDBPyConnection, whom: Whom, bounds: tuple[datetime, datetime]
) -> tuple[int, float | None, int]:
    """Answers of a pulse, their average place from 1 to 5 in percent, and how many lie at neither end."""
    team = whom.name if whom.level == "team" else None
    given = {"first": bounds[0], "until": bounds[1], "team": team}
    row = cursor.execute(PLACES, given).fetchone()
    return row or (0, None, 0)

"""How much work tickets are: of each team, for what a goal would ask of it (queries/goals)."""

from __future__ import annotations

from datetime import datetime

from duckdb import DuckDBPyConnection

from dashboard.engine.connections import written
from dashboard.quick import dataclass

Bounds = tuple[datetime, datetime]
LEAST = 30  # tickets with a working time: fewer tell nothing of the others


@dataclass(frozen=True)
class Worked:
    """Tickets of a window, of how many the working time is known, and that time in minutes."""

    tickets: int = 0
    known: int = 0
    minutes: float = 0.0

    def __add__(self, other: Worked) -> Worked:
        return Worked(self.tickets + other.tickets, self.known + other.known, self.minutes + other.minutes)

    @property
    def each(self) -> float | None:
        """Mean minutes of a ticket; None where too few say."""
        return self.minutes / self.known if self.known >= LEAST else None


def worked(cursor: DuckDBPyConnection, bounds: Bounds) -> dict[str | None, Worked]:
    """Team -> its work; tickets of no team stand under None. A window in UTC, half open."""
    rows = cursor.execute(written("goals", "worked"), {"from": bounds[0], "until": bounds[1]}).fetchall()
    return {team: Worked(tickets, known, float(minutes)) for team, tickets, known, minutes in rows}

"""What lies in a home's canonical tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.store.pool import snapshot


def facts(home: Path, columns: str, table: str = "tickets", by: str = "ticket_id") -> list[Any]:
    """Rows of a canonical table, as stored (instants in UTC), in an order."""
    shot = snapshot(home)
    assert shot is not None
    return shot.cursor().execute(f"select {columns} from facts.{table} order by {by}").fetchall()

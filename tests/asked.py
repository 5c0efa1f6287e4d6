"""A question as most tests ask it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.scoring import Reading

# a person is read over months that are over: one row says how far the data reach; no metric sees it
MARCH_IS_OVER = {"ticket_id": "end", "created_at": "2026-03-31 12:00", "excluded": "test"}


def reading(
    home: Path, metric: str, level: Any = "organisation", name: str | None = None, **more: Any
) -> Reading:
    asked = {"period": "2026-03", "metrics": (metric,)} | more
    (card,) = Home.open(home, LOCAL).cards(level, name, **asked).cards
    return next(one for one in card.metrics if one.metric == metric)

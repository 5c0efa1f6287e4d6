"""What a history lets ask for: where a process does not fall by chance, and what it has shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.method.reachable import natural_limits
from dashboard.quick import dataclass

YEAR, QUARTER = 12, 3


@dataclass(frozen=True)
class History:
    """Up to twelve months: mean, natural limits where there are any, best and worst three in a row."""

    months: int
    mean: float
    limits: tuple[float, float] | None
    best: float
    best_at: int  # the place of its first month
    worst: float


def history(values: Sequence[float], *, rises: bool) -> History | None:
    """Of the last twelve months with a value; None below three of them."""
    last = list(values[-YEAR:])
    if len(last) < QUARTER:
        return None
    quarters = [sum(last[at : at + QUARTER]) / QUARTER for at in range(len(last) - QUARTER + 1)]
    best, worst = (max(quarters), min(quarters)) if rises else (min(quarters), max(quarters))
    at = len(values) - len(last) + quarters.index(best)
    return History(len(last), sum(last) / len(last), natural_limits(last), best, at, worst)

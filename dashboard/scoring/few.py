"""From how many cases on a figure stands by itself."""

from __future__ import annotations

SUPPRESSED_BELOW = 5


def unless_few(value: float | None, n: float) -> float | None:
    """A figure that stands by itself; None on fewer than five cases. Points of a trend are read together."""
    return None if n < SUPPRESSED_BELOW else value

"""Is a change one? Better and worse are claims, and need an interval of the difference that excludes 0."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.method.tally import Tally
from dashboard.scoring.judge import base_for, is_usable
from dashboard.scoring.reading import Asked

Valued = tuple[Tally, float | None]  # sums and the value that follows from them


@dataclass(frozen=True)
class Change:
    """New less old with its 95 % interval, in the metric's unit."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_signal: bool = False


def change_of(asked: Asked, now: Valued, before: Valued) -> Change:
    """What changed since the window before, and whether that is more than chance.

    Never a signal of a stock or a ratio, whose chart alone tells, nor of a person, whom a comparison with
    all that is read of the team would have to spare; no interval where either side has too few cases.
    """
    if now[1] is None or before[1] is None:
        return Change()
    value = now[1] - before[1]
    if not all(is_usable(base_for(asked, one)) for one, _ in (now, before)):
        return Change(value)
    low, high = (None, None) if asked.metric.series else asked.metric.kind.difference(now[0], before[0])
    if low is None or high is None:
        return Change(value)
    return Change(value, low, high, asked.level != "agent" and not low <= 0 <= high)

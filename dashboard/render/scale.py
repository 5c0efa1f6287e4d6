"""Axes: where values stand, and round numbers along them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from dashboard import text
from dashboard.quick import dataclass
from dashboard.units import UNITS

MOST = 6  # steps of an axis
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200, 14400, 43200)  # minutes


@dataclass(frozen=True)
class Axis:
    """From low to high, with round numbers between."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value stands from the top, 0 to 1; one beyond the ends stands at its end."""
        return 1 - min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def axis(values: Sequence[float], unit: str) -> Axis:
    """An axis that holds all values; its room ends where the unit does, unless a value lies beyond.

    A home's own metric may: hours worked are 120 % of those agreed, a net cost is below nought.
    """
    lowest, highest = UNITS[unit].limits
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or max(abs(high) * 0.1, 1.0)
    low, high = max(low - room, min(low, lowest)), min(high + room, max(high, highest))
    step = _step(high - low, unit)
    places = (step * number for number in range(ceil(low / step), floor(high / step) + 1))
    return Axis(low, high, tuple(places))


def _step(wide: float, unit: str) -> float:
    if unit == "minutes":
        return next((step for step in STEPS if wide / step <= MOST), STEPS[-1])
    size = 10.0 ** floor(log10(wide / MOST))
    return next(step * size for step in (1, 2, 5, 10) if wide / (step * size) <= MOST)


def tick(value: float, unit: str) -> str:
    """A round number as it stands on an axis: 24 h and not 24 h 00 min, 90 and not 90.0."""
    if unit == "minutes":
        return text.duration(value).removesuffix(" 00 min").removesuffix(" 0 h")
    return f"{value:,.10g}"

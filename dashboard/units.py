"""The units that a metric may have, once: how each is printed, and where it ends by nature."""

from __future__ import annotations

from math import inf
from typing import Literal

from dashboard.quick import dataclass

UnitName = Literal["percent", "minutes", "score", "points", "currency", "count", "rate"]
Per = Literal["hour", "day"]
PER: tuple[Per, ...] = ("hour", "day")


@dataclass(frozen=True)
class Unit:
    """Decimals and what follows the figure; perfection is at a limit, and nothing lies beyond."""

    decimals: int
    suffix: str = ""
    lowest: float = 0.0
    highest: float = inf
    in_points: bool = False  # two values differ by points
    is_time: bool = False  # minutes, printed as hours and days

    @property
    def limits(self) -> tuple[float, float]:
        """Where it ends by nature."""
        return self.lowest, self.highest

    def within(self, value: float) -> float:
        """As far as it goes: a limit that chance gives may pass what a unit can be."""
        return min(max(value, self.lowest), self.highest)


UNITS = {
    "percent": Unit(1, " %", highest=100.0, in_points=True),
    "minutes": Unit(0, is_time=True),
    "score": Unit(1, highest=100.0, in_points=True),
    "points": Unit(0, lowest=-100.0, highest=100.0, in_points=True),
    "currency": Unit(2),
    "count": Unit(0),
    "rate": Unit(2),
    **{f"rate per {per}": Unit(2, f" per {per}") for per in PER},
}


def measure(unit: str, per: str | None) -> str:
    """The name in UNITS of a unit and what it is counted by."""
    return f"{unit} per {per}" if per else unit

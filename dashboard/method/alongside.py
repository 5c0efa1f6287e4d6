"""What a series was in the weeks in which something else was reached, against all others. Pure.

The difference is beside a straight trend, and a year's wave where there is a year: two series that both
rise, or both have a quiet August, do not go with each other for that. And it is one only where the weeks
themselves, shifted against it in a circle, seldom give as much: weeks next to each other are alike, which
no interval of means knows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

from . import special

Array = NDArray[np.float64]
YEAR = 52
LEAST = 6  # weeks on either side
ALPHA = 0.05


@dataclass(frozen=True)
class WeeksDifference:
    """Weeks at the goal less the others, with an interval that holds for all that are told together."""

    value: float
    low: float
    high: float
    is_signal: bool
    at: int
    others: int


def difference(values: Sequence[float], reached: Sequence[float], family: int = 1) -> WeeksDifference | None:
    """`reached` is 1, 0 or NaN where nobody can say; None below LEAST a side. `family`: told together."""
    series, marks = np.asarray(values, dtype=float), np.asarray(reached, dtype=float)
    known = np.isfinite(series) & np.isfinite(marks)
    at, others = int((marks[known] == 1).sum()), int((marks[known] == 0).sum())
    if min(at, others) < LEAST:
        return None
    weeks = np.arange(len(series), dtype=float)[known]
    value, error = _beside_trend(series[known], marks[known], weeks)
    level = ALPHA / family
    margin = float(special.stdtrit(at + others - 5, 1 - level / 2)) * error
    shifted = [
        abs(_beside_trend(series[known], np.roll(marks[known], by), weeks)[0]) for by in range(at + others)
    ]
    share = float(np.mean([one >= abs(value) - 1e-12 for one in shifted]))
    is_signal = abs(value) > margin and share <= ALPHA
    return WeeksDifference(value, value - margin, value + margin, is_signal, at, others)


def _year(weeks: Array) -> list[Array]:
    """A wave of 52 weeks, at any phase; a shorter series can't tell it from a trend."""
    if weeks[-1] - weeks[0] < YEAR - 1:
        return []
    return [np.sin(2 * np.pi * weeks / YEAR), np.cos(2 * np.pi * weeks / YEAR)]


def _beside_trend(series: Array, marks: Array, weeks: Array) -> tuple[float, float]:
    """The coefficient of the marks beside a constant and a trend, and its standard error."""
    design = np.column_stack([marks, np.ones(len(series)), weeks - weeks.mean(), *_year(weeks)])
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ design.T @ series
    left = series - design @ found
    spread = float(left @ left) / (len(series) - design.shape[1])
    return float(found[0]), float(np.sqrt(spread * inverse[0, 0]))

"""Where a value stands: its band, its position from 0 to 100, its way from baseline to goal. Pure.

Comparisons are exact: counts against n × goal, never a rounded quotient, so that 7 of 100 meets a goal
of 7. Means and ratios are sums of rounded numbers; a hair (HAIR of their size) does not tell them apart.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Literal

from dashboard.method.tally import Tally
from dashboard.model.catalogue import LIMITS, Metric

Band = Literal["red", "amber", "green"]

BANDS: tuple[Band, ...] = ("red", "amber", "green")
AT_RED, AT_GOAL = 100 / 3, 200 / 3
HAIR = Fraction(1, 10**9)


@lru_cache(maxsize=4096)
def exact(number: float) -> Fraction:
    """The number as a person wrote it: 87.3 is 873/10, not its nearest double."""
    return Fraction(number) if float(number).is_integer() else Fraction(str(number))


def amount(metric: Metric, tally: Tally) -> tuple[Fraction, Fraction] | None:
    """The value as a numerator and a denominator above 0; None where there is none."""
    if metric.is_duration:
        return None if tally.quantile is None else (exact(tally.quantile), Fraction(1))
    if metric.aggregate == "ratio":
        return (Fraction(tally.numerator), Fraction(tally.denominator)) if tally.denominator else None
    if tally.n <= 0:
        return None
    if metric.aggregate == "sum":
        return Fraction(tally.total), Fraction(1)
    if metric.aggregate == "nps":
        return Fraction(100 * (tally.promoters - tally.detractors)), Fraction(tally.n)
    times = 100 if metric.aggregate == "proportion" else 1
    return times * Fraction(tally.total), Fraction(tally.n)


def reaches(metric: Metric, tally: Tally, edge: float) -> bool:
    """Whether the value is at an edge or on its good side; a value on an edge has reached it."""
    parts = amount(metric, tally)
    if parts is None:
        return False
    above, needed = parts[0], exact(edge) * parts[1]
    spare = 0 if metric.aggregate in ("proportion", "nps") else HAIR * max(abs(above), abs(needed))
    if metric.improvement_direction == "increase":
        return above >= needed - spare
    return above <= needed + spare


def band_of(metric: Metric, tally: Tally, red: float, goal: float) -> Band:
    """The band of the value itself, compared exactly."""
    if reaches(metric, tally, goal):
        return "green"
    return "amber" if reaches(metric, tally, red) else "red"


def band(value: float, red: float, goal: float) -> Band:
    """Green from the goal on, red beyond red, amber between; a value on an edge has reached it."""
    way = 1 if goal > red else -1
    if way * value >= way * goal:
        return "green"
    return "amber" if way * value >= way * red else "red"


def position(value: float, red: float, goal: float, unit: str) -> float:
    """The score, 0-100: 33.3 at red, 66.7 at goal, linear to both ends, which stop at the unit's limits.

    Spider Impact's scale: with red 500 and goal 700, 300 is 0 and 900 is 100. Lower is better where
    goal < red; nothing else changes.
    """
    lowest, highest = LIMITS[unit]
    worst = min(max(red - (goal - red), lowest), highest)
    best = min(max(goal + (goal - red), lowest), highest)
    way = 1 if goal > red else -1
    at, places = way * value, [way * worst, way * red, way * goal, way * best]
    if at >= places[3]:
        return 100.0
    for low, high, score in ((places[2], places[3], AT_GOAL), (places[1], places[2], AT_RED)):
        if at >= low:
            return score + (at - low) / (high - low) * 100 / 3
    if at <= places[0]:
        return 0.0
    return (at - places[0]) / (places[1] - places[0]) * 100 / 3


def is_to_hold(baseline: float, red: float, goal: float) -> bool:
    """Whether the baseline is at the goal or beyond it: a goal to hold, with no way to go."""
    return (goal - baseline) * (goal - red) <= 0


def attainment(value: float, baseline: float | None, red: float, goal: float) -> float | None:
    """How much of the way from baseline to goal is done, in %, below 0 and above 100 allowed.

    None without a baseline, or where it leaves no way to go.
    """
    if baseline is None or is_to_hold(baseline, red, goal):
        return None
    return (value - baseline) / (goal - baseline) * 100 + 0.0  # never -0

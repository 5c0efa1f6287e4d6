"""Where a value stands: its band, its position from 0 to 100, its way from baseline to goal. Pure.

Comparisons are exact: counts against n × goal, never a rounded quotient, so that 7 of 100 meets a goal
of 7. Means and ratios are sums of rounded numbers; a hair (HAIR of their size) does not tell them apart.
"""

from __future__ import annotations

from fractions import Fraction

from dashboard.aggregate.edges import Band, exact
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.units import UNITS

AT_RED, AT_GOAL = 100 / 3, 200 / 3
HAIR = Fraction(1, 10**9)
CLEAR = 1e-6  # of the size: beyond that no rounding changes on which side of an edge a value is


def with_spread(metric: Metric, tally: Tally) -> Tally:
    """The sums that its margin goes by: values that are all equal are no proof that none could differ."""
    return metric.kind.with_least_spread(tally, UNITS[metric.measure].limits)


def reaches(metric: Metric, tally: Tally, edge: float) -> bool:
    """Whether the value is at an edge or on its good side; a value on an edge has reached it."""
    value = metric.kind.value(tally)
    if value is not None and tally.n > 0 and abs(value - edge) > CLEAR * max(abs(value), abs(edge)):
        return (value > edge) == metric.rises
    parts = metric.kind.amount(tally)
    if parts is None:
        return False
    above, needed = parts[0], exact(edge) * parts[1]
    spare = 0 if metric.kind.is_counted else HAIR * max(abs(above), abs(needed))
    if metric.rises:
        return above >= needed - spare
    return above <= needed + spare


def is_reached(value: float, edge: float, *, rises: bool) -> bool:
    """The same of a value whose cases are not at hand: what rounding alone tells from an edge is on it."""
    return abs(value - edge) <= HAIR * max(abs(value), abs(edge)) or (value > edge) == rises


def band_of(metric: Metric, tally: Tally, red: float, goal: float) -> Band:
    """The band of the value itself, compared exactly."""
    if reaches(metric, tally, goal):
        return "green"
    return "amber" if reaches(metric, tally, red) else "red"


def position(value: float, red: float, goal: float, unit: str) -> float:
    """The score, 0-100: 33.3 at red, 66.7 at goal, linear to both ends, which stop at the unit's limits.

    Spider Impact's scale: with red 500 and goal 700, 300 is 0 and 900 is 100. Lower is better where
    goal < red; nothing else changes.
    """
    lowest, highest = UNITS[unit].limits
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

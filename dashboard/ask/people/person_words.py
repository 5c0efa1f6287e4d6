"""How a coached metric went since, in words that prove nothing: a figure moves for many reasons."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dashboard import text, wording
from dashboard.ask.cards.trend import Trend, TrendPoint
from dashboard.model.metric import Metric

NONE_YET = "No whole month since."
TOO_FEW = "Too few cases in any month since for a figure."


def since_agreed(trend: Trend | None, since: Sequence[TrendPoint], metric: Metric) -> str:
    """The months since beside the usual range: within it, or unusual, and never by what."""
    known = [point for point in since if point.value is not None]
    if trend is None or not since:
        return NONE_YET
    if not known:
        return TOO_FEW
    low, high = (wording.within(end, metric.measure) for end in (trend.lower_limit, trend.upper_limit))
    if trend.trial or low is None or high is None:
        return trend.behaviour or "No usual range yet."
    if unusual := _unusual(since):
        return f"Outside what is usual: {wording.listed(unusual)}. Worth a look, and no proof of anything."
    usual = f"{text.bare(low, metric.measure)} to {text.figure(high, metric.measure)}"
    return f"Within its usual range, {usual}: no change to be seen, and no proof either way."


def _unusual(since: Sequence[TrendPoint]) -> list[str]:
    """The flagged months by rule: a run is one thing, however many months it has."""
    runs = [(rule, list(points)) for rule, points in groupby(since, key=lambda point: point.rule)]
    return [f"{_months(points)} ({wording.RULES[rule]})" for rule, points in runs if rule]


def _months(points: Sequence[TrendPoint]) -> str:
    first, last = (
        f"{text.MONTHS[point.from_.month - 1]} {point.from_.year}" for point in (points[0], points[-1])
    )
    return first if first == last else f"{first} to {last}"

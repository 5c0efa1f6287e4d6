"""How a coached metric went since, in words that prove nothing: a figure moves for many reasons."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text, wording
from dashboard.ask.answers import Trend, TrendPoint
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
    if trend.trial or trend.lower_limit is None or trend.upper_limit is None:
        return trend.behaviour or "No usual range yet."
    unusual = [
        f"{wording.point_of(point.from_, trend.every)} ({wording.RULES[point.rule]})"
        for point in known
        if point.rule
    ]
    if unusual:
        verb = "is" if len(unusual) == 1 else "are"
        return f"{wording.listed(unusual)} {verb} unusual: something changed, and this is no proof of what."
    floor, ceiling = (0.0, 100.0) if metric.unit == "percent" else (None, None)
    low = trend.lower_limit if floor is None else max(floor, trend.lower_limit)
    high = trend.upper_limit if ceiling is None else min(ceiling, trend.upper_limit)
    usual = f"{text.bare(low, metric.measure)} to {text.figure(high, metric.measure)}"
    return f"Within its usual range, {usual}: no change to be seen, and no proof either way."

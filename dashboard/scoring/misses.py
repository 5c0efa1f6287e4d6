"""Which cases are the ones to look at first: those that a metric counts as missed."""

from __future__ import annotations

from typing import Literal

from dashboard import text
from dashboard.model.metric import Metric
from dashboard.quick import dataclass


@dataclass(frozen=True)
class MissRule:
    """A case is missed where `value sign bound`; `says` names such cases."""

    sign: Literal["<", ">", "<="]
    bound: float
    says: str


def miss_of(metric: Metric, goal: float | None) -> MissRule | None:
    """Of yes or no: the bad answer; of a scale: what is worse than the goal. None where no case is missed.

    Parts of a ratio or a sum are no misses, nor is anything measured without a goal.
    """
    is_more = metric.rises
    if metric.kind.against:
        return MissRule("<=", *metric.kind.against)
    if metric.kind.is_share:
        return MissRule("<", 1, "misses") if is_more else MissRule(">", 0, "misses")
    if goal is None or not (metric.is_duration or metric.kind.row):
        return None
    worse = f"cases worse than {text.figure(goal, metric.measure)}, the goal"
    return MissRule("<" if is_more else ">", goal, worse)

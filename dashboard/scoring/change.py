"""Is a change one? Better and worse are claims, and need an interval of the difference that excludes 0."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.method import difference
from dashboard.method.tally import Tally
from dashboard.model.catalogue import Metric
from dashboard.scoring.judge import base_for, is_usable, passives, unit_sums, weight_of
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
    low, high = (None, None) if asked.metric.series else _interval(asked.metric, now[0], before[0])
    if low is None or high is None:
        return Change(value)
    return Change(value, low, high, asked.level != "agent" and not low <= 0 <= high)


def _interval(metric: Metric, now: Tally, before: Tally) -> tuple[float | None, float | None]:
    if metric.aggregate == "proportion":
        low, high = difference.newcombe(*_share(now), *_share(before))
        return 100 * low, 100 * high
    if metric.aggregate == "mean":
        return difference.welch(*unit_sums(now), *unit_sums(before))
    if metric.aggregate == "nps":
        return difference.of_nps(_answers(now), _answers(before))
    if metric.aggregate == "median":
        return _apart(now, before)
    return None, None


def _apart(now: Tally, before: Tally) -> tuple[float | None, float | None]:
    """Medians differ where their intervals do not overlap: from the nearest ends to the farthest."""
    ends = (now.low, now.high, before.low, before.high)
    if any(end is None for end in ends):
        return None, None
    low, high, old_low, old_high = (end or 0.0 for end in ends)
    return low - old_high, high - old_low


def _share(tally: Tally) -> tuple[float, float]:
    weight = weight_of(tally)
    return tally.total * weight, tally.n * weight


def _answers(tally: Tally) -> tuple[float, float, float]:
    weight = weight_of(tally)
    return tally.detractors * weight, passives(tally) * weight, tally.promoters * weight

"""Is a change one? Better and worse are claims, and need an interval of the difference that excludes 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.method import difference
from dashboard.method.multiple import benjamini_hochberg
from dashboard.method.tally import Tally
from dashboard.model.catalogue import Metric
from dashboard.scoring.judge import base_for, is_usable, passives, unit_sums, weight_of
from dashboard.scoring.reading import Asked, Reading

ALPHA = 0.05

Valued = tuple[Tally, float | None]  # sums and the value that follows from them


@dataclass(frozen=True)
class Change:
    """New less old with its 95 % interval, in the metric's unit.

    `p` is asked of a person's change alone: all of a card are told from chance together (`spared`).
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_signal: bool = False
    p: float | None = None


def change_of(asked: Asked, now: Valued, before: Valued) -> Change:
    """What changed since the window before, and whether that is more than chance.

    Never a signal of a stock or a ratio, whose chart alone tells; of a person only once it is spared for
    all changes of the card. No interval where either side has too few cases.
    """
    if now[1] is None or before[1] is None:
        return Change()
    value = now[1] - before[1]
    if not all(is_usable(base_for(asked, one)) for one, _ in (now, before)):
        return Change(value)
    low, high = (None, None) if asked.metric.series else _interval(asked.metric, now[0], before[0])
    if low is None or high is None:
        return Change(value)
    beyond = not low <= 0 <= high
    if asked.level != "agent":
        return Change(value, low, high, beyond)
    return Change(value, low, high, p=_p(asked.metric, now[0], before[0]) if beyond else 1.0)


def spared(readings: Sequence[Reading]) -> list[Reading]:
    """A person's readings with the changes that stay signals among all of them (Benjamini-Hochberg).

    What a 95 % interval does not tell from 0 has no part in it but by its number.
    """
    asked = [number for number, one in enumerate(readings) if one.change_p is not None]
    adjusted = benjamini_hochberg([readings[number].change_p or 0.0 for number in asked])
    signals = {number for number, p in zip(asked, adjusted, strict=True) if p <= ALPHA}
    return [replace(one, is_signal=number in signals) for number, one in enumerate(readings)]


def _p(metric: Metric, now: Tally, before: Tally) -> float | None:
    """How often chance alone changes as much; None of a median, whose intervals tell no p."""
    if metric.aggregate == "proportion":
        return difference.touching(lambda level: difference.newcombe(*_share(now), *_share(before), level))
    if metric.aggregate == "mean":
        return difference.welch_p(unit_sums(now), unit_sums(before))
    if metric.aggregate == "nps":
        return difference.touching(lambda level: difference.of_nps(_answers(now), _answers(before), level))
    return None


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

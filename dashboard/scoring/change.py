"""Is a change one? Better and worse are claims, and need an interval of the difference that excludes 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.method.multiple import benjamini_hochberg
from dashboard.method.tally import Tally
from dashboard.quick import quick
from dashboard.scoring.compared import Base
from dashboard.scoring.judge import base_for, is_usable
from dashboard.scoring.reading import Asked, Reading

ALPHA = 0.05

Valued = tuple[Tally, float | None]  # sums and the value that follows from them


@quick
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


UNCHANGED = Change()


def change_of(asked: Asked, now: Valued, before: Valued, base: Base | None = None) -> Change:
    """What changed since the window before, and whether that is more than chance.

    Never a signal of a stock or a ratio, whose chart alone tells; of a person only once it is spared for
    all changes of the card. No interval where either side has too few cases, or where no rule says how often
    chance alone makes a person's change as large; `base`: that of now, if known.
    """
    if now[1] is None or before[1] is None:
        return UNCHANGED
    value = now[1] - before[1]
    if not (is_usable(base or base_for(asked, now[0])) and is_usable(base_for(asked, before[0]))):
        return Change(value)
    low, high = (None, None) if asked.metric.series else asked.metric.kind.difference(now[0], before[0])
    if low is None or high is None:
        return Change(value)
    beyond = not low <= 0 <= high
    if asked.level != "agent":
        return Change(value, low, high, beyond)
    p = asked.metric.kind.difference_p(now[0], before[0]) if beyond else 1.0
    return Change(value) if p is None else Change(value, low, high, p=p)


def spared(card: Sequence[Reading], more: Sequence[Reading] = ()) -> list[Reading]:
    """A person's readings with the changes that stay signals among all of the card (Benjamini-Hochberg).

    What a 95 % interval does not tell from 0 has no part in it but by its number. Each of `more` is told in a
    family of the card and itself, so that nothing depends on what else is asked for.
    """
    return [*_spared(card), *(_spared([*card, one])[-1] for one in more)]


def _spared(readings: Sequence[Reading]) -> list[Reading]:
    asked = [number for number, one in enumerate(readings) if one.change_p is not None]
    adjusted = benjamini_hochberg([readings[number].change_p or 0.0 for number in asked])
    signals = {number for number, p in zip(asked, adjusted, strict=True) if p <= ALPHA}
    return [one.with_(is_signal=number in signals) for number, one in enumerate(readings)]

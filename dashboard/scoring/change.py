"""Is a change one? Better and worse are claims, and need an interval of the difference that excludes 0."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dashboard.method.multiple import benjamini_hochberg
from dashboard.method.tally import Tally
from dashboard.quick import quick
from dashboard.scoring.compared import Base
from dashboard.scoring.judge import base_for, is_usable
from dashboard.scoring.place import with_spread
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
    new, old = (with_spread(asked.metric, one[0]) for one in (now, before))
    low, high = (None, None) if asked.metric.series else asked.metric.kind.difference(new, old)
    if low is None or high is None:
        return Change(value)
    beyond = not low <= 0 <= high
    if asked.level != "agent":
        return Change(value, low, high, beyond)
    p = asked.metric.kind.difference_p(new, old) if beyond else 1.0
    return Change(value) if p is None else Change(value, low, high, p=p)


def spared(readings: Sequence[Reading], card: Collection[str]) -> list[Reading]:
    """A person's readings with the changes that stay signals among all of the card (Benjamini-Hochberg).

    One that is not on the card stands among the card's and itself, so that no answer hangs on what else is
    asked. What a 95 % interval does not tell from 0 has no part in it but by its number.
    """
    asked = {one.metric: one.change_p for one in readings if one.change_p is not None}
    of_card = {name: p for name, p in asked.items() if name in card}
    signals = _signals(of_card)
    for name in asked.keys() - of_card.keys():
        signals |= {name} & _signals({**of_card, name: asked[name]})
    return [one.with_(is_signal=one.metric in signals) for one in readings]


def _signals(family: Mapping[str, float]) -> set[str]:
    """Those of a family whose change stays one among all of it."""
    adjusted = benjamini_hochberg(list(family.values()))
    return {name for name, p in zip(family, adjusted, strict=True) if p <= ALPHA}

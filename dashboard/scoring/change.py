"""Is a change one? Better and worse are claims, and need an interval of the difference that excludes 0."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from dashboard.method.multiple import benjamini_hochberg
from dashboard.method.tally import Tally
from dashboard.quick import dataclass
from dashboard.scoring.compared import Base
from dashboard.scoring.judge import base_for, is_usable
from dashboard.scoring.place import with_spread
from dashboard.scoring.reading import Asked, Reading

ALPHA = 0.05

K = TypeVar("K", bound=Hashable)
Valued = tuple[Tally, float | None]  # sums and the value that follows from them


@dataclass(frozen=True)
class Change:
    """New less old with its 95 % interval, in the metric's unit.

    `p`: how often chance alone changes as much, for who tells many from chance together: of a person all of
    a card (`spared`), beside one another all of all teams (`spared_among`). 1 where the interval holds 0.
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
    p = asked.metric.kind.difference_p(new, old) if beyond else 1.0
    if asked.level != "agent":
        return Change(value, low, high, beyond, p)
    return Change(value) if p is None else Change(value, low, high, p=p)


def spared(readings: Sequence[Reading], card: Collection[str]) -> list[Reading]:
    """A person's readings with the changes that stay signals among all of the card (Benjamini-Hochberg).

    One that is not on the card stands among the card's and itself, so that no answer hangs on what else is
    asked. What a 95 % interval does not tell from 0 has no part in it but by its number.
    """
    asked = {one.metric: one.change_p for one in readings if one.change_p is not None}
    of_card: dict[str, float] = {name: p for name, p in asked.items() if name in card}
    signals = _signals(of_card)
    for name in asked.keys() - of_card.keys():
        beside = _signals(of_card | {name: asked[name]})
        signals |= {name} & beside
    return [
        one if one.is_signal == (one.metric in signals) else one.with_(is_signal=not one.is_signal)
        for one in readings
    ]


def spared_among(cards: Sequence[Sequence[Reading]]) -> list[list[Reading]]:
    """Each card's readings with the changes that stay signals among all of all cards.

    Where many are looked through for those that changed, one in twenty of all would stand out by chance.
    """
    family = {
        (card, one.metric): one.change_p
        for card, own in enumerate(cards)
        for one in own
        if one.change_p is not None
    }
    signals = _signals(family)
    return [
        [one.with_(is_signal=one.is_signal and (card, one.metric) in signals) for one in own]
        for card, own in enumerate(cards)
    ]


def _signals(family: Mapping[K, float]) -> set[K]:
    """Those of a family whose change stays one among all of it: none that is none by itself."""
    if not any(p <= ALPHA for p in family.values()):
        return set()
    adjusted = benjamini_hochberg(list(family.values()))
    return {name for name, p in zip(family, adjusted, strict=True) if p <= ALPHA}

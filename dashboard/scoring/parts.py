"""What moved a figure, in parts that sum to the change, with too small parts put together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from dashboard.method import explain
from dashboard.method.tally import Tally, units_of
from dashboard.model.metric import Metric
from dashboard.quick import dataclass
from dashboard.scoring.compared import Counted
from dashboard.scoring.few import SUPPRESSED_BELOW

NO_PARTS = "such figures do not add up from parts"
NO_BEFORE, NO_NOW = "nothing to compare with", "the data hold nothing of it in this time"
TOO_FEW = f"fewer than {SUPPRESSED_BELOW} cases then or now: too few to compare"
OTHERS = "too few alone"


@dataclass(frozen=True)
class Contribution:
    """What one part adds to a change, in the metric's unit: total = mix + rate.

    `mix`: there is more or less of it; `rate`: it is better or worse itself. `names` are those that are
    put together in it.
    """

    name: str
    mix: float
    rate: float
    total: float
    before: Counted
    now: Counted
    names: tuple[str, ...] = ()


Sides = tuple[Tally, Tally]  # before, now
Tells = Callable[[Collection[str]], bool]


def least_of(metric: Metric) -> float:
    """Below so many observations a part is not shown alone."""
    return max(SUPPRESSED_BELOW, metric.minimum)


def nobody(names: Collection[str]) -> bool:
    """That parts give nobody away: what holds for whoever may see each person."""
    return False


def together(
    metric: Metric, every: Mapping[str, Sides], tells: Tells = nobody
) -> dict[str, tuple[Sides, tuple[str, ...]]]:
    """Parts by name; those with too few cases on a side are one, and it is never one that is too small.

    Where only one is too small, or all of them together, the smallest other joins them. `tells` says
    whether some parts together would give a person away: such are too small too.
    """
    least = least_of(metric)
    ordered = sorted(every, key=lambda name: (sum(units_of(side) for side in every[name]), name))
    small = [
        name for name in ordered if any(0 < units_of(side) < least for side in every[name]) or tells([name])
    ]
    others = [name for name in ordered if name not in small]
    while small and others and (len(small) == 1 or _is_small(every, small, least) or tells(small)):
        small.append(others.pop(0))
    found: dict[str, tuple[Sides, tuple[str, ...]]] = {
        name: (every[name], (name,)) for name in sorted(others, key=str.casefold)
    }
    if small:
        found[OTHERS] = (_sum(every, small), tuple(sorted(small, key=str.casefold)))
    return found


def _is_small(every: Mapping[str, Sides], names: list[str], least: float) -> bool:
    return any(0 < units_of(side) < least for side in _sum(every, names))


def _sum(every: Mapping[str, Sides], names: list[str]) -> Sides:
    first, *more = names
    before, now = every[first]
    for name in more:
        before, now = before + every[name][0], now + every[name][1]
    return before, now


def parts(
    metric: Metric, every: Mapping[str, Sides], shares: tuple[float, float], tells: Tells = nobody
) -> tuple[Contribution, ...]:
    """Kitagawa's parts by name, those put together last. `shares`: what an undecided case counts for."""
    found = together(metric, every, tells)
    sums = [
        [metric.kind.weighed(*side) or (0.0, 0.0) for side in zip(sides, shares, strict=True)]
        for sides, _ in found.values()
    ]
    if not sums:
        return ()
    numbers = np.array(sums, dtype=float)  # parts × sides × (sum, n)
    made = explain.parts(numbers[:, 0, 0], numbers[:, 0, 1], numbers[:, 1, 0], numbers[:, 1, 1])
    listed = [
        Contribution(
            name=name,
            mix=float(made.mix[at]),
            rate=float(made.rate[at]),
            total=float(made.total[at]),
            before=_counted(numbers[at, 0]),
            now=_counted(numbers[at, 1]),
            names=names if name == OTHERS else (),
        )
        for at, (name, (_, names)) in enumerate(found.items())
    ]
    return tuple(listed)


def by_size(found: Sequence[Contribution]) -> tuple[Contribution, ...]:
    """Parts with the greatest first, those put together last. Never of people, who are not ranked."""
    return tuple(sorted(found, key=lambda part: (part.name == OTHERS, -abs(part.total), part.name)))


def _counted(sums: np.ndarray) -> Counted:
    total, n = float(sums[0]), float(sums[1])
    return Counted(total / n if n else None, int(n) if n.is_integer() else n)


def slices(metric: Metric, every: Mapping[str, Tally], tells: Tells = nobody) -> dict[str, Tally]:
    """One period cut by name; what is too small is put together, or left out where it does not add up."""
    if metric.is_duration:
        least = least_of(metric)
        return {name: tally for name, tally in every.items() if tally.n >= least and not tells([name])}
    found = together(metric, {name: (Tally(), tally) for name, tally in every.items()}, tells)
    return {name: now for name, ((_, now), _) in found.items()}

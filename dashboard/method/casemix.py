"""Like with like: what a person's cases would bring in the hands of the colleagues.

Strata are kinds of cases (category × channel × priority). All counts are of misses, so that the limits of
their ratio are not too wide: an error is rare, what goes right is not.
"""

from collections.abc import Hashable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

from .intervals import normal_quantile, wilson

Numbers = NDArray[np.float64]
EQUIVALENCE = 0.9  # two one-sided tests at .05
LEAST = 10  # cases: a smaller stratum is merged into the rest of its next greater kind


def merged(cells: Sequence[tuple[Hashable, ...]], n: Numbers, least: float = LEAST) -> NDArray[np.intp]:
    """The stratum of each cell, 0, 1, ...; a cell is (category, channel, priority), n its cases.

    Cells under `least` cases are joined with those that differ in priority, what is still too small with
    those that differ in channel too, the rest with one another.
    """
    found = np.full(len(cells), -1, dtype=np.intp)
    number = 0
    depth = len(cells[0]) if cells else 0
    for width in range(depth, -1, -1):
        groups: dict[tuple[Hashable, ...], list[int]] = {}
        for place in map(int, np.flatnonzero(found < 0)):
            groups.setdefault(cells[place][:width], []).append(place)
        for places in groups.values():
            if width == 0 or n[places].sum() >= least:
                found[places], number = number, number + 1
    return found


@dataclass(frozen=True, eq=False)
class Expected:
    """What is expected of each person; arrays of one number a person.

    `n` cases in strata that colleagues have too, `misses` among them, `expected` misses by the colleagues'
    rates. `error` is the variance of the expected share that comes of the colleagues' few cases,
    `concentration` the sum of squares of the colleagues' weights in it: how much of their own scatter is
    in it (1/11 of eleven equal ones). `alone`: cases of strata that nobody else has, left out. `rest_n` and
    `rest_misses` are all cases of the colleagues, of whatever stratum.
    """

    n: Numbers
    misses: Numbers
    expected: Numbers
    error: Numbers
    concentration: Numbers
    alone: Numbers
    rest_n: Numbers
    rest_misses: Numbers

    @property
    def share(self) -> Numbers:
        """The expected share of misses; never quite 0 or 1, as nobody has seen that many cases."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = self.expected / self.n
        least = 0.5 / (self.rest_n + 1)
        return np.clip(np.where(self.n > 0, share, 0.5), least, 1 - least)


def expected(n: Numbers, misses: Numbers, is_colleague: NDArray[np.bool_] | None = None) -> Expected:
    """Each person's expectation from the others' rates; n and misses are people × strata.

    Somebody who is no colleague yet (still learning) is in nobody's expectation.
    """
    counts = np.ones(len(n)) if is_colleague is None else np.asarray(is_colleague, dtype=float)
    others = (counts @ n)[None, :] - counts[:, None] * n
    others_misses = (counts @ misses)[None, :] - counts[:, None] * misses
    kept = np.where(others > 0, n, 0.0)
    every = kept.sum(axis=1)
    safe = np.where(others > 0, others, 1.0)
    weight = kept / np.where(every > 0, every, 1.0)[:, None]
    smooth = (others_misses + 0.5) / (others + 1)
    each = (weight / safe) @ (counts[:, None] * n).T  # weight of colleague j in the expectation of i
    np.fill_diagonal(each, 0.0)
    return Expected(
        n=every,
        misses=np.where(others > 0, misses, 0.0).sum(axis=1),
        expected=(kept * others_misses / safe).sum(axis=1),
        error=(weight**2 * smooth * (1 - smooth) / safe).sum(axis=1),
        concentration=(each**2).sum(axis=1),
        alone=n.sum(axis=1) - every,
        rest_n=others.sum(axis=1),
        rest_misses=others_misses.sum(axis=1),
    )


def byar(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Byar's limits of a count (PHEindicatormethods); divided by what is expected, those of the ratio."""
    z = normal_quantile(confidence)
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count > 0 else 0.0
    more = count + 1
    return max(low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3


def away(misses: float, n: float, share: float, error: float) -> tuple[float, float]:
    """Interval of a person's share of misses less the expected one, whose variance is `error`.

    90 %: wholly within a margin is what two one-sided tests at .05 call equivalent (Schuirmann 1987).
    """
    own, (low, high) = misses / n, wilson(misses, n, EQUIVALENCE)
    other = normal_quantile(EQUIVALENCE) * sqrt(error)
    return (
        own - share - sqrt((own - low) ** 2 + other**2),
        own - share + sqrt((high - own) ** 2 + other**2),
    )

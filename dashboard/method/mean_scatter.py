"""Is a person's mean more than luck? Its difference from the colleagues' mean, averaged over true scatter.

As of counts (overdispersion.py): people differ a little even where nothing is wrong, by a variance of
rho · that of single values; every plausible rho counts by its probability, learned from all the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.method import special
from dashboard.method.difference import Sums, both_errors
from dashboard.method.overdispersion import ROOTS, Numbers, Posterior, Scatter
from dashboard.quick import dataclass

HALVINGS = 40


@dataclass(frozen=True, eq=False)
class Pair:
    """One's values beside all others'; `spread`: how far the others' own scatter carries their mean,
    as a share of one person's.
    """

    own: Sums
    others: Sums
    spread: float

    @property
    def difference(self) -> float:
        """One's mean less the others'."""
        return self.own[1] / self.own[0] - self.others[1] / self.others[0]


def variance_within(each: Sequence[Sums]) -> float:
    """Of single values about their own person's mean; 0 where nothing tells."""
    known = [(n, squares - total * total / n) for n, total, squares in each if n > 1]
    freedom = sum(n - 1 for n, _ in known)
    return max(sum(squares for _, squares in known), 0.0) / freedom if freedom else 0.0


def scatter(pairs: Sequence[Pair | None], within: float) -> Scatter:
    """From the difference of everybody (None: of whom nothing can be said)."""
    log = np.zeros((len(pairs), ROOTS.size))
    for place, pair in enumerate(pairs):
        if pair is not None and within:
            variance = 1 / pair.own[0] + 1 / pair.others[0] + ROOTS**2 * (1 + pair.spread)
            log[place] = -0.5 * (np.log(variance) + pair.difference**2 / within / variance)
    return Scatter(log)


@dataclass(frozen=True, eq=False)
class MeanChances:
    """How far luck takes one's mean from the others': (standard errors over rho, degrees of freedom) each."""

    errors: tuple[tuple[Numbers, float], ...]
    weight: Numbers

    def p_value(self, difference: float) -> float:
        """Two-sided, by the wider of Welch's and Student's error (difference.both_errors)."""
        tails = (special.stdtr(freedom, -abs(difference) / errors) for errors, freedom in self.errors)
        return max(2 * float(self.weight @ tail) for tail in tails)

    def smallest(self, level: float) -> float | None:
        """The smallest difference with a p of `level`; None where none has."""
        if not level:
            return None
        low, high = 0.0, 1.0
        while self.p_value(high) > level:
            low, high = high, 2 * high
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.p_value(middle) > level else (low, middle)
        return high


def chances(pair: Pair, within: float, known: Posterior) -> MeanChances | None:
    """None below two values each, or where nothing varies."""
    added = known.rho * within * (1 + pair.spread)
    errors = tuple(
        (np.sqrt(error**2 + added), freedom) for error, freedom in both_errors(pair.own, pair.others)
    )
    return MeanChances(errors, known.weight) if errors else None

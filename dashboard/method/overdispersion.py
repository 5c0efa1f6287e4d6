"""Is a person's count more than luck? The tail of a beta-binomial, averaged over what is not known.

People differ a little even where nothing is wrong: the chance of a miss scatters around what is expected,
with variance rho · p · (1 - p). How much is learned from all people of the organisation, and as forty
people don't tell it well, every plausible rho counts by its probability. One number in its place calls
people far too often.
"""

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

from . import special

Numbers = NDArray[np.float64]

ROOTS = np.linspace(0.0, 0.7, 36)  # of rho: flat on the root, so that "no scatter" is not ruled out
NONE = 1e-7  # a rho that is as good as none, and with which the beta function can still be computed
MOST = 0.95
NEGLIGIBLE = 1e-4  # of the likeliest rho: what is less likely changes no tail
ALIKE = 1e-7  # of a probability: less apart are two only by rounding
SPREADS = 9.0  # standard deviations beyond which no count is looked at


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known of rho: values and their probabilities, which sum to 1."""

    rho: Numbers
    weight: Numbers

    @property
    def mean(self) -> float:
        """Its expectation."""
        return float(self.rho @ self.weight)


@dataclass(frozen=True, eq=False)
class Scatter:
    """What the misses of each person say of rho: logarithms, people × ROOTS."""

    each: Numbers

    def all(self) -> Posterior:
        """rho by all people."""
        return _posterior(self.each.sum(axis=0))

    def without(self, person: int) -> Posterior:
        """rho by all the others: who stands out is not to widen the measure that is laid on them."""
        return _posterior(self.each.sum(axis=0) - self.each[person])


def scatter(misses: Numbers, n: Numbers, share: Numbers, error: Numbers, concentration: Numbers) -> Scatter:
    """From the misses of all people, each against an own expected share (see casemix.Expected).

    The scatter of one against an expectation has two sources beside rho: the expectation's own error, and
    the colleagues' scatter in it. Without cases there is nothing to learn: then rho is flat on its root.
    """
    every = _effective(ROOTS**2, share, error, concentration)
    return Scatter(_log_share(misses[:, None], n[:, None], share[:, None], every))


def _posterior(log: Numbers) -> Posterior:
    weight = np.exp(log - log.max())
    kept = weight >= NEGLIGIBLE
    return Posterior(ROOTS[kept] ** 2, weight[kept] / weight[kept].sum())


def _effective(rho: Numbers, share: Numbers, error: Numbers, concentration: Numbers) -> Numbers:
    """People × rho: scatter as a share of p (1 - p), the expectation's own added."""
    own = (error / (share * (1 - share)))[:, None]
    return np.clip(rho[None, :] * (1 + concentration[:, None]) + own, NONE, MOST)


def _log_share(misses: Numbers, n: Numbers | float, share: Numbers | float, rho: Numbers) -> Numbers:
    """Logarithm of the beta-binomial probability, without the binomial coefficient."""
    strength = 1 / rho - 1
    a, b = share * strength, (1 - share) * strength
    found: Numbers = special.betaln(a + misses, b + n - misses) - special.betaln(a, b)
    return found


@dataclass(frozen=True, eq=False)
class Chances:
    """Of n cases: the probability of each number of misses that is not negligible, from `first` on."""

    n: int
    share: float
    first: int
    probability: Numbers

    @property
    def p_values(self) -> Numbers:
        """Two-sided: of all numbers that are no likelier, one for each number of misses (R: binom.test).

        It holds half of what is just as likely (mid-p, Lancaster 1961): with all of it few cases, whose
        steps are large, would hardly ever be called. Twice the smaller tail would do the same to misses,
        which have a long tail on one side only.
        """
        ordered = np.sort(self.probability)
        sums = np.concatenate(([0.0], ordered.cumsum()))
        less = sums[np.searchsorted(ordered, self.probability * (1 - ALIKE), side="left")]
        same = sums[np.searchsorted(ordered, self.probability * (1 + ALIKE), side="right")]
        found: Numbers = np.minimum((less + same) / 2, 1.0)
        return found

    def p_value(self, misses: float) -> float:
        """Of a number of misses: how often luck alone takes a person as far or further."""
        place = round(misses) - self.first
        values = self.p_values
        if not 0 <= place < values.size:
            return float(min(values[0], values[-1]))
        return float(values[place])

    def smallest(self, level: float, *, more: bool = True) -> float | None:
        """The smallest distance of a share from the expected one with a p of `level` or less; or None.

        To the side of more misses, or of fewer.
        """
        counts = self.first + np.arange(self.probability.size)
        side = counts > self.n * self.share if more else counts < self.n * self.share
        shown = counts[side & (self.p_values <= level)]
        if not shown.size:
            return None
        return abs(float(shown.min() if more else shown.max()) / self.n - self.share)


def chances(n: int, share: float, error: float, concentration: float, known: Posterior) -> Chances:
    """How many misses luck alone gives, averaged over rho."""
    one = (np.array([value]) for value in (share, error, concentration))
    rho = _effective(known.rho, *one)[0]
    spread = np.sqrt(n * share * (1 - share) * (1 + (n - 1) * rho.max()))
    first = max(0, floor(n * share - SPREADS * spread))
    last = min(n, ceil(n * share + SPREADS * spread))
    counts = np.arange(first, last + 1, dtype=float)
    ways = -special.betaln(counts + 1, n - counts + 1) - np.log(n + 1)
    each = np.exp(_log_share(counts[None, :], float(n), share, rho[:, None]) + ways[None, :])
    return Chances(n, share, first, known.weight @ each)

"""Intervals of one figure, from what adds up: n, sums and counts.

Shares are 0..1, net promoter scores -100..100, means in their own unit. scipy's functions are called
directly: a page asks for hundreds of these, and each costs microseconds.
"""

from functools import lru_cache
from math import floor, sqrt

from . import special

# Detractors, passives, promoters: added before Wald, as R's package NPS advises ("adjusted Wald").
PSEUDO_COUNTS = (0.75, 1.5, 0.75)
# Sums of millions of doubles are good to about 1e-13 of their size: less variance is none.
ROUNDING = 1e-12


@lru_cache(maxsize=64)
def normal_quantile(confidence: float) -> float:
    """z such that a normal variable lies within -z..z with this probability: .95 gives 1.96."""
    return float(special.ndtri((1 + confidence) / 2))


def wilson(hits: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of hits / n (R: binom, PHEindicatormethods). Nothing seen: 0..1."""
    if n <= 0:
        return 0.0, 1.0
    z2n = normal_quantile(confidence) ** 2 / n
    share = hits / n
    centre = (share + z2n / 2) / (1 + z2n)
    margin = sqrt(z2n * (share * (1 - share) + z2n / 4)) / (1 + z2n)
    # The share itself bounds each side: rounding leaves n of n just outside.
    return max(0.0, min(share, centre - margin)), min(1.0, max(share, centre + margin))


def mean_t(
    n: int, total: float, squares: float, confidence: float = 0.95
) -> tuple[float | None, float | None]:
    """t interval of a mean from n, sum and sum of squares; none below two values."""
    if n < 2:
        return None, None
    mean = total / n
    margin = float(special.stdtrit(n - 1, (1 + confidence) / 2)) * mean_error(n, total, squares)
    return mean - margin, mean + margin


@lru_cache(maxsize=1 << 16)
def median_ranks(n: int, confidence: float = 0.95) -> tuple[int, int] | None:
    """1-based ranks (k, n - k + 1) of the order statistics that bound the median (DescTools).

    k is the binomial quantile qbinom(alpha / 2, n, 1/2). It is searched from its normal
    approximation, which is at most a step or two off for any n. None where k is 0 (95 %: n < 6).
    """
    alpha = 1 - confidence
    k = max(0, floor((n - normal_quantile(confidence) * sqrt(n)) / 2))
    while k > 0 and _heads_at_most(k - 1, n) >= alpha / 2:
        k -= 1
    while _heads_at_most(k, n) < alpha / 2:
        k += 1
    return (k, int(n) - k + 1) if k > 0 else None


def nps(detractors: float, passives: float, promoters: float) -> float | None:
    """Net promoter score, -100..100; None without answers."""
    n = detractors + passives + promoters
    return 100 * (promoters - detractors) / n if n > 0 else None


def nps_variance(detractors: float, passives: float, promoters: float) -> float:
    """Variance of one answer counted as -1, 0 or 1: p + d - (p - d)^2. Needs an answer."""
    n = detractors + passives + promoters
    d, p = detractors / n, promoters / n
    return p + d - (p - d) ** 2


def nps_interval(
    detractors: float, passives: float, promoters: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Adjusted Wald interval of a net promoter score, clipped to -100..100.

    It is drawn towards 0, so a single answer (and nothing else) may lie outside its own interval.
    """
    centre, error = nps_normal(detractors, passives, promoters)
    margin = normal_quantile(confidence) * error
    return max(-100.0, centre - margin), min(100.0, centre + margin)


def _heads_at_most(k: int, n: int) -> float:
    """P(X <= k) of n fair coins; the incomplete beta keeps ten digits where bdtr loses them."""
    return float(special.betainc(n - k, k + 1, 0.5))


def mean_error(n: int, total: float, squares: float) -> float:
    """Standard error of a mean of two values or more, exactly 0 where they do not vary."""
    spread = squares - total * total / n
    return sqrt(spread / (n - 1) / n) if spread > ROUNDING * squares else 0.0


def nps_normal(detractors: float, passives: float, promoters: float) -> tuple[float, float]:
    """Centre and standard error on -100..100, pseudo-counts included: never without a variance."""
    pseudo = PSEUDO_COUNTS
    d, m, p = detractors + pseudo[0], passives + pseudo[1], promoters + pseudo[2]
    return 100 * (p - d) / (d + m + p), 100 * sqrt(nps_variance(d, m, p) / (d + m + p))

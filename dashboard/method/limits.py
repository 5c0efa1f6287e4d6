"""Limits of process behaviour charts: XmR, and p′ for shares whose number of cases varies.

Pure. References: NHSRplotthedots at 050b07d (XmR), Laney 2002 and qicharts2 at 1b9487e (p and p′). Limits
of a percentage may pass 0 and 100: they are judged as they are, and clipped only where they are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, sqrt

from dashboard.quick import dataclass

WIDTH = 2.66  # moving ranges from the centre to a limit: 3 / 1.128, rounded as NHSRplotthedots has it
SPREAD = 1.128  # the mean range of two draws, in standard deviations
SCREEN = 3.267  # average moving ranges beyond which a range is an outlier
NEAR = 2 / 3
ALIKE = 0.25  # numbers of cases this near to their mean give limits that are as good as straight
FEW = 5.0  # cases on the rarer side of a share, below which its chance is no bell
SELDOM = 0.00135  # beyond three standard deviations on one side
TINY = 1e-9  # a spread below this share of the values is rounding


@dataclass(frozen=True)
class Limits:
    """Where a point is expected: the centre and as much below as above it (0: nothing varies).

    `step` is what one case moves a share of few: all of them met, or none, is no nearer to either side than
    the centre, where that is less than a case away.
    """

    centre: float
    reach: float
    step: float = 0.0

    @property
    def lower(self) -> float:
        """The lower limit."""
        return self.centre - self.reach

    @property
    def upper(self) -> float:
        """The upper limit."""
        return self.centre + self.reach

    @property
    def is_flat(self) -> bool:
        """Whether the points don't vary enough to set limits by."""
        return self.reach <= TINY * max(abs(self.centre), TINY)

    def side(self, value: float) -> int:
        """1 above the centre, -1 below it, 0 on it."""
        return self._beyond(value, 0.0)

    def outside(self, value: float) -> int:
        """1 above the upper limit, -1 below the lower one, 0 within or on them."""
        return self._beyond(value, 1.0)

    def near(self, value: float) -> int:
        """1 or -1 in the outer third of the way from the centre to a limit, 0 elsewhere and beyond it."""
        return 0 if self.outside(value) else self._beyond(value, NEAR)

    def _beyond(self, value: float, share: float) -> int:
        away, room = value - self.centre, (share + TINY) * self.reach
        if abs(away) < self.step and value in (0.0, 100.0):
            return 0
        return (away > room) - (away < -room)


def average_range(values: Sequence[float], *, screened: bool = True) -> float:
    """The mean distance of one point to the next; those that are outliers left out, in one pass."""
    ranges = [abs(later - sooner) for sooner, later in pairwise(values)]
    if not ranges:
        return 0.0
    mean = fsum(ranges) / len(ranges)
    kept = [one for one in ranges if one < SCREEN * mean] if screened else ranges
    return fsum(kept) / len(kept) if kept else 0.0


def xmr(values: Sequence[float], *, screened: bool = True) -> Limits:
    """Limits of single values, of at least one: the mean, and 2.66 average moving ranges either side."""
    centre = fsum(values) / len(values)
    return Limits(centre, WIDTH * average_range(values, screened=screened))


def p_prime(hits: Sequence[float], sizes: Sequence[float], *, screened: bool = True) -> list[Limits]:
    """Limits of shares (0 to 1): three binomial errors of each point's own size, as much wider or narrower as
    the shares vary more or less than chance (Laney's p′).
    """
    share = fsum(hits) / fsum(sizes)
    errors = _errors(share, sizes)
    if not all(errors):
        return [Limits(share, 0.0)] * len(sizes)  # all of them, or none
    standing = [(x / n - share) / error for x, n, error in zip(hits, sizes, errors, strict=True)]
    wider = average_range(standing, screened=screened) / SPREAD
    return [Limits(share, 3 * error * wider) for error in errors]


def reach_of_few(share: float, n: float) -> float:
    """How far chance takes so few misses (or hits) from the share; beyond is as seldom as beyond 3 errors."""
    rare = min(share, 1 - share)
    chance = known = (1 - rare) ** n
    count = 0
    while 1 - known > SELDOM and count < n:
        count += 1
        chance *= (n - count + 1) / count * rare / (1 - rare)
        known += chance
    return (count + 0.5) / n - rare


def is_few(share: float, n: float) -> bool:
    """Whether so few misses (or hits) are expected of n cases that limits by their ranges are too narrow."""
    return n * min(share, 1 - share) < FEW


def _errors(share: float, sizes: Sequence[float]) -> list[float]:
    variance = max(share * (1 - share), 0.0)
    return [sqrt(variance / n) for n in sizes]


def sizes_vary(sizes: Sequence[float]) -> bool:
    """Whether straight limits would be wrong for some points: their n is over a quarter off the mean."""
    mean = fsum(sizes) / len(sizes)
    return any(abs(n - mean) > ALIKE * mean for n in sizes)

"""Partially pooled estimates: what to think of a person is what was seen, drawn towards the colleagues.

The fewer cases, the further. How much people differ is not known, so every plausible centre and scatter
counts by its probability; one plug-in number for each gives 95 % intervals that cover 76 %.
"""

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

from . import special
from .intervals import normal_quantile
from .overdispersion import MOST, NONE, ROOTS

Numbers = NDArray[np.float64]
CONFIDENCE = 0.95  # of every interval here
STEPS = 61  # of the grid over the centre
REACH = 6.0  # standard errors of the centre that the grid spans to each side
WITHIN = 1e-9  # of a share, of the largest scale of a mean: less is rounding


@dataclass(frozen=True, eq=False)
class Pooled:
    """One number a person: the estimate and its interval, in the unit of what was given."""

    value: Numbers
    low: Numbers
    high: Numbers


def beta_of(hits: Numbers, n: Numbers, centre: Numbers, rho: Numbers) -> tuple[Numbers, Numbers]:
    """The Beta of a share where centre and intra-class correlation are known (ebbr: alpha1, beta1)."""
    strength = 1 / np.clip(rho, NONE, MOST) - 1
    return centre * strength + hits, (1 - centre) * strength + n - hits


def shares(hits: Numbers, n: Numbers) -> Pooled:
    """Shares (0..1) of people with hits of n cases: a beta-binomial over a grid of centre and scatter.

    The mixture of Betas is told by the Beta of the same mean and variance. Flat on rho, not on its root:
    an estimate that is drawn too far to the centre covers too little.
    """
    centre, weight = _centres(hits, n)
    rho = ROOTS**2
    a, b = beta_of(hits[:, None, None], n[:, None, None], centre[:, None], rho[None, :])
    before = beta_of(np.zeros(1), np.zeros(1), centre[:, None], rho[None, :])
    log = (special.betaln(a, b) - special.betaln(*before)).sum(axis=0) + weight[:, None]
    log = log + np.log(np.maximum(ROOTS, NONE))[None, :]  # flat on rho itself
    likely = np.exp(log - log.max())
    likely /= likely.sum()
    mean = a / (a + b)
    spread = mean * (1 - mean) / (a + b + 1)
    value, variance = _moments(mean.reshape(len(n), -1), spread.reshape(len(n), -1), likely.ravel())
    strength = value * (1 - value) / np.maximum(variance, WITHIN**2) - 1
    ends = [
        special.betaincinv(value * strength, (1 - value) * strength, q)
        for q in ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    ]
    return Pooled(value, np.minimum(ends[0], value), np.maximum(ends[1], value))


def _centres(hits: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    """A grid of centres about the common share, and the logarithm of what each stands for (flat on 0..1)."""
    common = (hits.sum() + 0.5) / (n.sum() + 1)
    odds = np.log((hits + 0.5) / (n - hits + 0.5))
    scatter = odds.var() if odds.size > 1 else 1.0
    error = np.sqrt(1 / ((n.sum() + 1) * common * (1 - common)) + (scatter + 0.05) / n.size)
    at = np.log(common / (1 - common)) + np.linspace(-REACH, REACH, STEPS) * error
    centre = 1 / (1 + np.exp(-np.clip(at, -12, 12)))
    return centre, np.log(centre * (1 - centre))


def _moments(mean: Numbers, variance: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and variance of a mixture; rows are people."""
    value = mean @ weight
    return value, (variance + mean**2) @ weight - value**2


def means(n: Numbers, total: Numbers, squares: Numbers) -> Pooled | None:
    """Means of people from n, sum and sum of squares of each: normal within normal, over a grid of scatter.

    The variance of single values is taken to be the same for all. None below two people, or where nobody
    has two values.
    """
    if n.size < 2 or n.sum() <= n.size:
        return None
    own = total / n
    within = float(np.maximum(squares - total * own, 0.0).sum() / (n.sum() - n.size))
    scale = float(np.abs(own).max()) or 1.0
    noise = np.maximum(within, (WITHIN * scale) ** 2) / n
    most = 3 * max(float(own.std()), float(np.sqrt(noise.mean())))
    between = np.linspace(0.0, most, STEPS)[:, None] ** 2
    precision = 1 / (noise[None, :] + between)
    known = precision.sum(axis=1)
    centre = precision @ own / known
    log = 0.5 * (np.log(precision).sum(axis=1) - np.log(known))
    log += np.log(np.maximum(between[:, 0], (WITHIN * scale) ** 2)) / 2  # flat on the variance between
    log -= 0.5 * (precision * (own[None, :] - centre[:, None]) ** 2).sum(axis=1)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    drawn = noise[None, :] * precision  # how far each is drawn to the centre
    mean = drawn * centre[:, None] + (1 - drawn) * own[None, :]
    variance = (1 - drawn) * noise[None, :] + drawn**2 / known[:, None]
    value, spread = _moments(mean.T, variance.T, weight)
    margin = normal_quantile(CONFIDENCE) * np.sqrt(np.maximum(spread, 0.0))
    return Pooled(value, value - margin, value + margin)

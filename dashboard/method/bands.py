"""How probable each band is: (red, amber, green), which sum to 1, from what adds up.

Shares are 0..1, net promoter scores -100..100, means in their own unit; red and goal stand in the same
unit, and goal < red means that less is better. Two questions have a rule each: what is the true value
behind a sample (Beta, t, normal), and where does a count end of which some cases are not decided yet
(beta-binomial, t).
"""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, sqrt

import numpy as np

from . import special
from .intervals import mean_error, nps_normal

Bands = tuple[float, float, float]
"""Probabilities of red, amber and green; they sum to 1."""

# Beyond so many undecided cases a beta-binomial is normal to three digits, and summing it costs time.
MANY = 20_000


def of_share(hits: float, n: float, red: float, goal: float) -> Bands:
    """Bands of a share, from Jeffreys' posterior Beta(hits + 1/2, n - hits + 1/2).

    red and goal are shares too. The posterior is continuous: no number of hits makes a goal of
    exactly 1 (or of 0, where less is better) probable.
    """
    a, b = hits + 0.5, n - hits + 0.5
    return _bands(lambda x: float(special.betainc(a, b, min(max(x, 0.0), 1.0))), red, goal)


def of_mean(n: int, total: float, squares: float, red: float, goal: float) -> Bands:
    """Bands of a mean, from the t distribution; without a variance all mass is in its own band."""
    mean = total / n
    error = mean_error(n, total, squares) if n > 1 else 0.0
    return _student(mean, error, n - 1, red, goal)


def of_nps(detractors: float, passives: float, promoters: float, red: float, goal: float) -> Bands:
    """Bands of a net promoter score, from the normal distribution with nps_interval's counts."""
    centre, error = nps_normal(detractors, passives, promoters)
    return _bands(lambda x: float(special.ndtr((x - centre) / error)), red, goal)


def of_share_so_far(hits: int, n: int, undecided: int, red: Fraction, goal: Fraction) -> Bands:
    """Where the share of n + undecided cases ends: the undecided drawn with Beta(hits + ½, n - hits + ½).

    red and goal are exact shares, so that a count that meets the goal to the case meets it.
    """
    every, rises = n + undecided, goal > red

    def reaches(edge: Fraction) -> float:
        if rises:
            return 1 - _at_most(ceil(edge * every) - hits - 1, undecided, hits, n)
        return _at_most(floor(edge * every) - hits, undecided, hits, n)

    at_red, at_goal = reaches(red), reaches(goal)
    return 1 - at_red, at_red - at_goal, at_goal


def of_mean_so_far(
    n: int, total: float, squares: float, undecided: int, red: float, goal: float
) -> Bands | None:
    """Where the mean of n + undecided values ends, those to come being like those known; None below two."""
    if n < 2:
        return None
    # the mean of the values to come scatters about the known one as two means do
    error = mean_error(n, total, squares) * sqrt(1 + n / undecided) * undecided / (n + undecided)
    return _student(total / n, error, n - 1, red, goal)


def _student(mean: float, error: float, freedom: int, red: float, goal: float) -> Bands:
    if error == 0.0:
        return _band_of(mean, red, goal)
    return _bands(lambda x: float(special.stdtr(freedom, (x - mean) / error)), red, goal)


def _at_most(k: int, undecided: int, hits: int, n: int) -> float:
    """P(X <= k) of a beta-binomial of `undecided` draws with Beta(hits + ½, n - hits + ½)."""
    if k < 0:
        return 0.0
    if k >= undecided:
        return 1.0
    a, b = hits + 0.5, n - hits + 0.5
    if undecided > MANY:
        mean = a / (a + b)
        spread = sqrt(undecided * mean * (1 - mean) * (a + b + undecided) / (a + b + 1))
        return float(special.ndtr((k + 0.5 - undecided * mean) / spread))
    ways = np.arange(k + 1)
    logs = (
        special.betaln(a + ways, b + undecided - ways)
        - special.betaln(ways + 1, undecided - ways + 1)
        - np.log(undecided + 1)
        - special.betaln(a, b)
    )
    return min(1.0, float(np.exp(logs).sum()))


def _bands(below: Callable[[float], float], red: float, goal: float) -> Bands:
    """Red, amber, green from P(true value < x)."""
    at_red, at_goal = below(red), below(goal)
    if goal >= red:
        return at_red, at_goal - at_red, 1 - at_goal
    return 1 - at_red, at_red - at_goal, at_goal


def _band_of(value: float, red: float, goal: float) -> Bands:
    """All mass in the value's band: green at the goal itself, amber at red itself."""
    if goal < red:
        value, red, goal = -value, -red, -goal
    if value >= goal:
        return 0.0, 0.0, 1.0
    return (0.0, 1.0, 0.0) if value >= red else (1.0, 0.0, 0.0)

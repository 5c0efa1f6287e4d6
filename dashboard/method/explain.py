"""What moved a figure: a change cut exactly into parts (Kitagawa 1955; Oaxaca, Blinder).

A figure is a weighted mean of its parts: Σ share · value. It moves because the parts' values move
(rate) and because there is more of one part and less of another (mix). Each part's mix is counted
against the whole, so a part that grows and is better than the whole brings something.
"""

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each part adds to the change, in the figure's unit; mix + rate sum to the change."""

    mix: Numbers
    rate: Numbers

    @property
    def total(self) -> Numbers:
        """Mix and rate together."""
        return self.mix + self.rate


def parts(sums_before: Numbers, n_before: Numbers, sums_now: Numbers, n_now: Numbers) -> Contributions:
    """Kitagawa's parts of Σ sums_now / Σ n_now - Σ sums_before / Σ n_before; arrays of one length.

    `sums` are of values, `n` what they are divided by. A part that is absent on one side takes the
    other side's value, so all that it adds is mix. Needs something on both sides.
    """
    old, new = _share(n_before), _share(n_now)
    with np.errstate(divide="ignore", invalid="ignore"):
        was, now = sums_before / n_before, sums_now / n_now
    was, now = np.where(n_before > 0, was, now), np.where(n_now > 0, now, was)
    was, now = np.where(n_before > 0, was, now), np.nan_to_num(now)
    whole = (sums_before.sum() / n_before.sum() + sums_now.sum() / n_now.sum()) / 2
    was = np.nan_to_num(was)
    return Contributions(mix=(new - old) * ((was + now) / 2 - whole), rate=(now - was) * (old + new) / 2)


def _share(n: Numbers) -> Numbers:
    return n / n.sum()

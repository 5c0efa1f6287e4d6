"""Many questions at once: how often a false alarm may be among the alarms."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def benjamini_hochberg(p: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjusted p-values, in the order given (Benjamini and Hochberg 1995; R: p.adjust "BH").

    Calling whatever is at most .05 keeps the expected share of false alarms among the calls at 5 %.
    """
    raw = np.asarray(p, dtype=float)
    order = np.argsort(raw)[::-1]  # the greatest first: each is at most what the next greater one is
    steps = raw[order] * raw.size / np.arange(raw.size, 0, -1)
    adjusted = np.empty_like(raw)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps), 1.0) if raw.size else steps
    return adjusted


def threshold(adjusted: NDArray[np.float64], level: float = 0.05) -> float:
    """The greatest p that one more question of this family could have and still be called; 0 of none."""
    if not adjusted.size:
        return 0.0
    called = int((adjusted <= level).sum())
    return level * min(called + 1, adjusted.size) / adjusted.size

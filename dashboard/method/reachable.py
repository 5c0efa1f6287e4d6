"""The natural limits of a series: what it reaches as things are, good luck and bad included. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dashboard.method.limits import xmr

FEWEST = 12
SHIFT = 7  # points on one side of the centre


def natural_limits(values: Sequence[float]) -> tuple[float, float] | None:
    """(lower, upper) limits of an XmR chart; None below 12 points, without variation, or not stable.

    A series with a point outside its limits, or with a shift, is not one process: its limits say nothing of
    what comes.
    """
    if len(values) < FEWEST:
        return None
    found = xmr(values)
    sides = [found.side(value) for value in values]
    is_shifted = any(side and len(list(run)) >= SHIFT for side, run in groupby(sides))
    if found.is_flat or is_shifted or any(map(found.outside, values)):
        return None
    return found.lower, found.upper

"""The natural limits of a series: what it reaches as things are, good luck and bad included. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

FEWEST = 12
SPREAD, SCREEN = 2.66, 3.267  # of the average moving range
SHIFT = 7  # points on one side of the centre


def natural_limits(values: Sequence[float]) -> tuple[float, float] | None:
    """(lower, upper) limits of an XmR chart; None below 12 points, without variation, or not stable.

    Moving ranges from 3.267 times their average on are left out once (NHSRplotthedots). A series with a point
    outside its limits, or with a shift, is not one process: its limits say nothing of what comes.
    """
    if len(values) < FEWEST:
        return None
    ranges = [abs(later - sooner) for sooner, later in pairwise(values)]
    average = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < SCREEN * average]
    if not kept or not sum(kept):
        return None
    centre, away = sum(values) / len(values), SPREAD * sum(kept) / len(kept)
    sides = [(value > centre) - (value < centre) for value in values]
    is_shifted = any(side and len(list(run)) >= SHIFT for side, run in groupby(sides))
    if is_shifted or any(abs(value - centre) > away for value in values):
        return None
    return centre - away, centre + away

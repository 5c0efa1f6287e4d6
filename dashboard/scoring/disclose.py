"""The one function on the way out: too few observations show n and nothing else."""

from __future__ import annotations

from dataclasses import replace

from dashboard.model.catalogue import Metric
from dashboard.scoring.judge import HIDDEN, base_of
from dashboard.scoring.reading import Reading


def disclosed(metric: Metric, reading: Reading) -> Reading:
    """A reading as it may be shown: suppressed values, here, before and alone, are taken out."""
    before, month = reading.previous, reading.month
    if before and base_of(metric, reading.level, before.units) in HIDDEN:
        before = replace(before, value=None)
        reading = reading.with_(previous=before, change=None, change_low=None, change_high=None)
    if month and metric.minimum > 1:
        # beside the window it would tell what the months before it were, however few answered then
        reading = reading.with_(month=None)
    elif month and base_of(metric, reading.level, month.units) in HIDDEN:
        reading = reading.with_(month=replace(month, value=None, low=None, high=None))
    if reading.base != "suppressed":
        return reading
    return reading.with_(
        value=None,
        low=None,
        high=None,
        bound=None,
        score=None,
        attainment=None,
        attainment_low=None,
        attainment_high=None,
        goal_met=None,
        sure=None,
        change=None,
        change_low=None,
        change_high=None,
        is_signal=False,
        bounds=None,
        still_open=0,
        month=None,
        previous=None if before is None else replace(before, value=None),
    )

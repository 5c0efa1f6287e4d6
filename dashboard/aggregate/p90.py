"""The time by which nine in ten cases were done."""

from __future__ import annotations

from dashboard.aggregate.duration import Duration


class P90(Duration):
    """No interval: few cases stand at that end."""

    said = "the 90th percentile, open cases counted with their age so far (Kaplan–Meier)"
    quantile = 0.9
    has_margin = False
    most = "a tenth"
    within = "nine in ten of them"


KIND = P90()

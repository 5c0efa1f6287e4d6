"""A funnel: shares by number of cases, between what luck and the usual scatter of people leave."""

from __future__ import annotations

import numpy as np

from dashboard.ask.people.comparing import Comparison
from dashboard.method import funnel
from dashboard.model.metric import Metric
from dashboard.quick import dataclass

STEPS = 60  # numbers of cases at which limits are told
BEYOND = 1.1  # of the most cases of anybody, where they end
Side = tuple[float, ...]


@dataclass(frozen=True)
class Funnel:
    """All in percent: the share of all, a (cases, share) each, and limits (lower, upper) at the `cases`."""

    all: float
    spots: tuple[tuple[float, float], ...]
    cases: tuple[float, ...]
    near: tuple[Side, Side]
    far: tuple[Side, Side]


def funnel_of(found: Comparison, metric: Metric) -> Funnel | None:
    """Of a comparison that is made; None of what is no share, or where nobody has a figure.

    Its limits are as over-dispersed as the comparison found people to be, so that both tell one story.
    """
    spots = tuple((one.n, one.value) for one in found.names if one.value is not None)
    if not metric.kind.is_share or found.all.value is None or not spots:
        return None
    counts = [n for n, _ in spots]
    most = BEYOND * max(counts)
    cases = np.linspace(min(min(counts), most / 8), most, STEPS)

    def limits(z: float) -> tuple[Side, Side]:
        assert found.all.value is not None
        low, high = funnel.limits(found.all.value / 100, cases, found.overdispersion or 0.0, z)
        return tuple((100 * low).tolist()), tuple((100 * high).tolist())

    return Funnel(found.all.value, spots, tuple(cases.tolist()), limits(funnel.NEAR), limits(funnel.FAR))

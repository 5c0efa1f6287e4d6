"""The card that is proposed where the data allow it: which metrics, best first."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.model.metric import Level, Metric

ENOUGH = 10  # observations: the least that may have a colour


def preferred(metrics: Mapping[str, Metric], level: Level) -> tuple[str, ...]:
    """The metrics that say a place on a first card of a level, in that order."""
    places = {name: metric.proposed[level] for name, metric in metrics.items() if level in metric.proposed}
    return tuple(sorted(places, key=lambda name: (places[name], name)))


def filling_up(metrics: Mapping[str, Metric], level: Level) -> tuple[str, ...]:
    """What fills a level's card whose preferred metrics have no data, best first."""
    places = {
        name: metric.fills_up
        for name, metric in metrics.items()
        if metric.fills_up and level in metric.scored_levels and level not in metric.proposed
    }
    return tuple(sorted(places, key=lambda name: (places[name], name)))

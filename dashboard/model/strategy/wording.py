"""How a team itself says what it does for a metric: operations' words, rewritten for its home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard.model.header import Text
from dashboard.model.metric import Metric
from dashboard.model.strategy.section import Problem, Section, not_read, unknown


class Wording(Section):
    """A team's own sentence in the place of a metric's operations' words."""

    metric: Text
    team: Text
    operations: Text


def in_wordings(wordings: Sequence[Wording], metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    """Of no metric, of one that no team has, or said twice."""
    said: set[tuple[str, str]] = set()
    for index, wording in enumerate(wordings):
        key = ("wording", index)
        fault = unknown(wording.metric, metrics, "metric")
        if metrics and not fault:
            fault = not_read(metrics[wording.metric], "team")
        if fault:
            yield (*key, "metric"), fault
        if (wording.metric, wording.team) in said:
            yield key, f"{wording.team} has said it of {wording.metric} before; keep one of the two"
        said.add((wording.metric, wording.team))

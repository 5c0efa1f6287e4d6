"""Cards: which metrics of a level, and which objective each serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from dashboard.model.header import Text
from dashboard.model.metric import AIMS, PERSPECTIVES, Level, Metric
from dashboard.model.strategy.objective import Objective
from dashboard.model.strategy.section import Day, Number, Problem, Section, not_read, unknown

FEWEST, MOST = 6, 8
HEAVIEST = 1000.0


class CardMetric(Section):
    """A metric's place on a card."""

    metric: Text
    objective: Text
    weight: Annotated[Number, Field(gt=0, le=HEAVIEST)] = 1.0


class Card(Section):
    """The six to eight metrics of a level, from a day on; of a draft one to five, which score nothing."""

    level: Level
    from_date: Day | None = Field(default=None, alias="from")
    draft: bool = False  # above the metrics: what is validated first is known when they are
    metrics: tuple[CardMetric, ...]

    @field_validator("metrics")
    @classmethod
    def _six_to_eight(cls, metrics: tuple[CardMetric, ...], info: ValidationInfo) -> tuple[CardMetric, ...]:
        twice = [name for name, count in Counter(item.metric for item in metrics).items() if count > 1]
        if twice:
            raise ValueError(f"{twice[0]} is on this card twice; write another metric in its place")
        if info.data.get("draft"):
            return _of_a_draft(metrics)
        if not FEWEST <= len(metrics) <= MOST:
            raise ValueError(
                f"{len(metrics)} metrics; a card has {FEWEST} to {MOST}: with fewer it is not balanced,"
                " with more nobody can act on it"
                + (f"; until there are {FEWEST}, write draft = true" if 0 < len(metrics) < FEWEST else "")
            )
        return metrics


def _of_a_draft(metrics: tuple[CardMetric, ...]) -> tuple[CardMetric, ...]:
    if not metrics:
        raise ValueError("a draft has at least one metric; write one, or take the card out")
    if len(metrics) >= FEWEST:
        raise ValueError(
            f"{len(metrics)} metrics are enough for a card, and this one says draft = true;"
            " take that line out, so that it is judged"
        )
    return metrics


def uncovered(card: Card, metrics: Mapping[str, Metric]) -> list[str]:
    """What a card leaves out: perspectives and service excellence aims that no metric of it serves."""
    chosen = [metrics[item.metric] for item in card.metrics if item.metric in metrics]
    perspectives = {metric.perspective for metric in chosen}
    aims = {aim for metric in chosen for aim in metric.excellence}
    missing = [f"the {name} perspective" for name in PERSPECTIVES if name not in perspectives]
    return missing + [f"the aim {name}" for name in AIMS if name not in aims]


def in_cards(
    cards: Sequence[Card], objectives: Mapping[str, Objective], metrics: Mapping[str, Metric] | None
) -> Iterator[Problem]:
    """Metrics and objectives that nobody has, or that have no reading for the level of the card."""
    for index, card in enumerate(cards):
        for place, item in enumerate(card.metrics):
            key = ("card", index, "metrics", place)
            fault = unknown(item.metric, metrics, "metric")
            if metrics and not fault:
                fault = not_read(metrics[item.metric], card.level)
            if fault:
                yield (*key, "metric"), fault
            if fault := unknown(item.objective, objectives, "objective"):
                yield (*key, "objective"), fault

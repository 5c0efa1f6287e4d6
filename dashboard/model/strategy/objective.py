"""Strategic objectives, what drives them and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from dashboard.model.header import Text
from dashboard.model.metric import Metric, Perspective
from dashboard.model.strategy.cascade import Cascade, Choice
from dashboard.model.strategy.section import Day, Place, Problem, Section, Slug, no_flag, unknown

Lag = Annotated[int, BeforeValidator(no_flag), Field(ge=1, le=26)]  # weeks


class Objective(Section):
    """A strategic objective: what the business and the customer get if it is met."""

    id: Slug
    title: Text
    perspective: Perspective
    business_value: Text
    customer_value: Text
    owner: str = ""
    by: Day | None = None
    serves: str | None = None
    carries: tuple[Choice, ...] = ()  # the choices of the cascade that stand on it
    drivers: tuple[str, ...] = ()
    outcome: str | None = None
    # after how many weeks the outcome may follow, declared before anybody looks; and what can't follow
    lags: Annotated[tuple[Lag, ...], Field(min_length=1)] = (1, 2, 3, 4)
    placebo: str | None = None
    declared: Day | None = None  # since when drivers, outcome and lags stand as they do
    benefit_if_met: str = ""
    cost_if_missed: str = ""


def in_objectives(
    objectives: Sequence[Objective], cascade: Cascade, metrics: Mapping[str, Metric] | None
) -> Iterator[Problem]:
    """Ids twice, names that nobody has, circles, choices that nobody made, links that nothing can test."""
    ids = [objective.id for objective in objectives]
    by_id = {objective.id: objective for objective in objectives}
    for index, objective in enumerate(objectives):
        key = ("objective", index)
        if objective.id in ids[:index]:
            yield (*key, "id"), f'"{objective.id}" is used twice; give each objective an id of its own'
        if objective.serves and (fault := unknown(objective.serves, by_id, "objective")):
            yield (*key, "serves"), fault
        named: list[tuple[Place, str]] = [
            ((*key, "drivers", place), name) for place, name in enumerate(objective.drivers)
        ]
        named += [((*key, "outcome"), objective.outcome)] if objective.outcome else []
        named += [((*key, "placebo"), objective.placebo)] if objective.placebo else []
        for place, name in named:
            if fault := unknown(name, metrics, "metric"):
                yield place, fault
        yield from _in_link(key, objective)
        for at, choice in enumerate(objective.carries):
            if not getattr(cascade, choice):
                yield (*key, "carries", at), f"[cascade] makes no choice {choice}; write it there first"
        if _serves_itself(by_id, objective.id):
            yield (
                (*key, "serves"),
                "the objectives serve each other in a circle; leave `serves` out of the one at the top",
            )


def _in_link(key: Place, objective: Objective) -> Iterator[Problem]:
    """What a link can't be tested with: what drives itself, a lag twice, no placebo."""
    for place, name in enumerate(objective.drivers):
        if name == objective.outcome or name in objective.drivers[:place]:
            said = "the outcome" if name == objective.outcome else "named before"
            yield (*key, "drivers", place), f"{name} is {said}; name something else that moves the outcome"
    if len(set(objective.lags)) < len(objective.lags):
        yield (*key, "lags"), "a lag stands there twice; write each once, like [1, 2, 3, 4]"
    if objective.placebo and objective.placebo in (objective.outcome, *objective.drivers):
        yield (
            (*key, "placebo"),
            f"{objective.placebo} is part of the link itself; name a metric that its drivers can't move",
        )


def _serves_itself(by_id: dict[str, Objective], start: str) -> bool:
    seen, current = {start}, by_id[start].serves
    while current in by_id:
        if current in seen:
            return True
        seen.add(current)
        current = by_id[current].serves
    return False

"""What would have to be true of a choice: bets that are registered before they are judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from dashboard.model.header import Text
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy.cascade import Cascade, Choice
from dashboard.model.strategy.section import Day, Number, Problem, Section, in_reach, not_read, unknown


class Condition(Section):
    """What would have to be true of a choice of the cascade, registered before it is judged on its date."""

    choice: Choice
    metric: Text
    level: Level = "organisation"
    direction: Literal["at_least", "at_most"]
    amount: Number
    by: Day
    registered: Day
    statement: str = ""

    @classmethod
    def recorded(cls, said: Mapping[str, Any]) -> Condition:
        """The bet of a line of the ledger, whose days are text; ValueError where it is none any more."""
        days = {name: date.fromisoformat(str(said.get(name))) for name in ("by", "registered")}
        return cls.model_validate({**said, **days})


def in_conditions(
    conditions: Sequence[Condition], cascade: Cascade, metrics: Mapping[str, Metric] | None
) -> Iterator[Problem]:
    """Bets on no choice, registered too late, or on what the metric can't reach."""
    for index, condition in enumerate(conditions):
        key = ("condition", index)
        if not getattr(cascade, condition.choice):
            yield (*key, "choice"), f"[cascade] makes no choice {condition.choice}; write it there first"
        if condition.registered >= condition.by:
            yield (
                (*key, "registered"),
                f"a bet is registered before its day ({condition.by}), not on {condition.registered}",
            )
        if fault := unknown(condition.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics:
            if fault := _not_judged(metrics[condition.metric], condition.level):
                yield (*key, "level"), fault
            yield from in_reach((*key, "amount"), condition.amount, metrics[condition.metric])


def _not_judged(metric: Metric, level: Level) -> str | None:
    """Why no bet is judged at a level: it names no team and no person, so it is of the organisation."""
    if (fault := not_read(metric, level)) or level == "organisation":
        return fault
    return f'a bet is of the whole organisation, so level can\'t be "{level}"; leave level out'

"""What no entry of strategy.toml can know of itself: names of nobody, entries that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.model.metric import Metric
from dashboard.model.strategy.card import in_cards
from dashboard.model.strategy.condition import in_conditions
from dashboard.model.strategy.objective import in_objectives
from dashboard.model.strategy.section import Problem
from dashboard.model.strategy.sla import in_promises
from dashboard.model.strategy.target import in_benchmarks, in_rebases, in_targets
from dashboard.model.strategy.team_calendar import in_calendars
from dashboard.model.strategy.whole import Strategy
from dashboard.model.strategy.wording import in_wordings


def contradictions(strategy: Strategy, metrics: Mapping[str, Metric] | None) -> list[Problem]:
    """All of them, in no order."""
    return [
        *in_calendars(strategy.calendar, strategy.organisation),
        *in_objectives(strategy.objective, strategy.cascade, metrics),
        *in_cards(strategy.card, strategy.objectives, metrics),
        *in_targets(strategy.target, metrics),
        *in_rebases(strategy.rebase, metrics),
        *in_conditions(strategy.condition, strategy.cascade, metrics),
        *in_benchmarks(strategy.benchmark, metrics),
        *in_wordings(strategy.wording, metrics),
        *in_promises(strategy.sla, strategy.organisation, strategy.calendar),
        *_at_once("card", [(card.level, card.from_date) for card in strategy.card]),
        *_at_once("target", [(t.metric, t.level, t.team, t.from_date) for t in strategy.target]),
        *_at_once("rebase", [(one.metric, one.team, one.from_date) for one in strategy.rebase]),
        *_at_once("survey", [(survey.kind, survey.from_date) for survey in strategy.survey]),
        *_at_once("sla", [(*one.of_whom, one.from_date) for one in strategy.sla]),
    ]


def _at_once(kind: str, places: list[tuple[object, ...]]) -> Iterator[Problem]:
    """Of two entries for the same that begin on the same day nobody could say which one is in force."""
    for number, place in enumerate(places):
        if place in places[:number]:
            yield (
                (kind, number),
                f"another {kind} is for the same and begins on the same day;"
                " give one of them another `from`, or take one away",
            )

"""What a card asks: which metrics, in which part each is read, and over which windows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from dashboard.ask.home import Opened
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Card
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.store.sources import Read


@dataclass(frozen=True)
class CardQuestion:
    """What is asked of each name: the card's metrics, more that were named, and what stands beside these.

    `beside` are the outcomes and drivers of objectives, `guards` what would show that a metric is gamed,
    each where it is not among `metrics`. `judged` names all of them: they are judged like a metric of the
    card, whoever asks for them, and are in no total.
    """

    card: Card | None
    metrics: tuple[Metric, ...]
    beside: tuple[Metric, ...]
    guards: tuple[Metric, ...]
    judged: frozenset[str]

    @cached_property
    def every(self) -> tuple[Metric, ...]:
        """All metrics that are read, each once."""
        return tuple(dict.fromkeys((*self.metrics, *self.beside, *self.guards)))

    @cached_property
    def on_card(self) -> frozenset[str]:
        """The names of the card's own metrics, whatever else is asked for."""
        return frozenset(item.metric for item in self.card.metrics) if self.card else frozenset()

    @property
    def is_draft(self) -> bool:
        """Whether the card has too few metrics yet: nothing on it is judged."""
        return self.card is not None and self.card.draft

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of those that have a reading on a page; guards only lend their status."""
        return tuple(metric.name for metric in (*self.metrics, *self.beside))

    @cached_property
    def _places(self) -> dict[str, tuple[float | None, str | None]]:
        on_card = self.card.metrics if self.card else ()
        return {item.metric: (item.weight, item.objective) for item in reversed(on_card)}

    def place(self, name: str) -> tuple[float | None, str | None]:
        """(weight, objective) of a metric on the card, else (None, None)."""
        return self._places.get(name, (None, None))


def plan_of(home: Opened, level: Level, period: Period, more: Sequence[str]) -> CardQuestion:
    """What a level's card asks in a period, with `more` metrics; UsageFault where one has no reading."""
    card = home.strategy.card_for(level, period.last)
    names = [item.metric for item in card.metrics] if card else []
    names += [name for name in more if name not in names]
    chosen = tuple(home.metric(name) for name in names)
    for metric in chosen:
        if level not in metric.levels:
            raise UsageFault(
                f"{metric.name} has no reading for level {level}; it has: {', '.join(metric.levels)}."
            )
    beside = _beside(home, level) if card and not card.draft else ()
    carried = {item.metric for item in card.metrics} if card else set()
    on_card = tuple(metric for metric in chosen if metric.name in carried)
    guards = [home.metric(name) for metric in (*on_card, *beside) for name in metric.guards]
    judged = {metric.name: metric for metric in (*beside, *guards) if level in metric.levels}
    own = {metric.name for metric in (*chosen, *beside)}
    return CardQuestion(
        card,
        chosen,
        tuple(metric for metric in beside if metric.name not in names),
        tuple(metric for name, metric in judged.items() if name not in own),
        frozenset(judged),
    )


def _beside(home: Opened, level: Level) -> tuple[Metric, ...]:
    """Outcomes and drivers of the objectives, as far as they are read at a level; a person has none."""
    if level == "agent":
        return ()
    wanted = [
        name
        for objective in home.strategy.objective
        for name in (*([objective.outcome] if objective.outcome else []), *objective.drivers)
    ]
    return tuple(metric for metric in map(home.metric, dict.fromkeys(wanted)) if level in metric.levels)


def reads_of(home: Opened, plan: CardQuestion, level: Level, period: Period) -> list[Read]:
    """Each metric over its window; those that are shown over the others too."""
    windows = {metric.name: window_of(home, metric, level, period) for metric in plan.every}
    asked = [(name, window.period) for name, window in windows.items()]
    asked += [(name, windows[name].before) for name in plan.shown]
    asked += [(name, alone) for name in plan.shown if (alone := windows[name].alone)]
    return asked

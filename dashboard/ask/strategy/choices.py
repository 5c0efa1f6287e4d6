"""Each choice of the cascade with the objectives that carry it, and each objective's way up to them."""

from __future__ import annotations

from typing import get_args

from dashboard.model.strategy import Choice, Objective, Strategy
from dashboard.quick import dataclass
from dashboard.wording import fields

TITLES: dict[str, str] = {one: fields.label("cascade", one) for one in get_args(Choice)}
CHOICES: tuple[tuple[Choice, str], ...] = tuple((one, TITLES[one]) for one in get_args(Choice))


@dataclass(frozen=True)
class Chosen:
    """A choice as it was made, and the ids of the objectives that carry it."""

    choice: Choice
    title: str
    says: tuple[str, ...]
    objectives: tuple[str, ...]


@dataclass(frozen=True)
class WayUp:
    """An objective's path: the objectives that it serves, the next first, and the choices that all carry."""

    objective: str
    serves: tuple[str, ...]
    carries: tuple[Choice, ...]


def chosen(strategy: Strategy) -> tuple[Chosen, ...]:
    """The choices that were made, in the cascade's order."""
    made = []
    for choice, title in CHOICES:
        said = getattr(strategy.cascade, choice)
        lines = (said,) if isinstance(said, str) else tuple(said)
        carrying = tuple(one.id for one in strategy.objective if choice in one.carries)
        if any(lines):
            made.append(Chosen(choice, title, lines, carrying))
    return tuple(made)


def ways_up(strategy: Strategy) -> tuple[WayUp, ...]:
    """Of every objective, in the file's order."""
    return tuple(_way_up(strategy, one) for one in strategy.objective)


def titles_up(strategy: Strategy, objective: Objective) -> tuple[str, ...]:
    """An objective's path as people read it: “First choice for service”, How to win."""
    way = _way_up(strategy, objective)
    above = (f"“{strategy.objectives[one].title}”" for one in way.serves)
    return (*above, *(TITLES[choice] for choice in way.carries))


def _way_up(strategy: Strategy, start: Objective) -> WayUp:
    above: list[Objective] = []
    parent = strategy.objectives.get(start.serves or "")
    while parent is not None and parent not in above:
        above.append(parent)
        parent = strategy.objectives.get(parent.serves or "")
    carried = {choice for one in (start, *above) for choice in one.carries}
    return WayUp(
        start.id, tuple(one.id for one in above), tuple(name for name, _ in CHOICES if name in carried)
    )

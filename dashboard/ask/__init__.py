"""The questions that a page, the command line or a report may ask, and the only caching.

    with Home.open(path, who) as home:      # one generation, one strategy, for somebody who asks
        home.cards("team", period="2026-07")

Whatever a page's run or a command asks goes to one Home, so its answers are of one moment. They are
frozen dataclasses: a tile draws them, the command line prints their asdict, so that screen and script
can't disagree. Answers are kept by (generation, strategy, catalogue, what may be seen, question): an
import or an edited file is seen by the next Home. Who may not see something gets a UsageFault.

A module of this package is loaded when it is asked: a command needs one or two of them, and loading them all
takes a fifth of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import MethodType, ModuleType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dashboard.ask.home import Opened

if TYPE_CHECKING:
    import dashboard.ask as rooms
    from dashboard.ask import cards, people, provenance, strategy  # noqa: F401
    from dashboard.ask.every import *  # noqa: F403
else:  # what the type checker need not know: modules and names come when they are asked for

    class _Rooms:
        """The modules of this package by name, and those of the packages in it."""

        def __init__(self, package: str) -> None:
            self._package = package

        def __getattr__(self, name: str) -> ModuleType | _Rooms:
            path = f"{self._package}.{name}"
            module = import_module(path)
            return _Rooms(path) if hasattr(module, "__path__") else module

    rooms = _Rooms(__name__)

    def __getattr__(name: str) -> Any:
        """A name of an answer; a module of this package is the import's own affair."""
        here = Path(__file__).parent
        if name.startswith("_") or (here / f"{name}.py").is_file() or (here / name).is_dir():
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.every"), name)


Question = TypeVar("Question", bound=Callable[..., Any])


class _Asked:
    """A question of a Home: the function that answers it, found when somebody asks."""

    def __init__(self, find: Callable[[], Callable[..., Any]]) -> None:
        self._find = find

    def __get__(self, home: Home | None, owner: type[Home]) -> Callable[..., Any]:
        return self if home is None else MethodType(self._find(), home)

    def __call__(self, home: Home, *args: Any, **kwargs: Any) -> Any:
        return self._find()(home, *args, **kwargs)


def asks(find: Callable[[], Question]) -> Question:
    """A question as the type checker sees it: the very function that `find` names."""
    return cast(Question, _Asked(find))


class Home(Opened):
    """A home as somebody sees it at one moment, with every question that it can be asked."""

    about = asks(lambda: rooms.overview.about)
    answerers = asks(lambda: rooms.cards.answerers.answerers)
    cards = asks(lambda: rooms.cards.scorecards.cards)
    cases = asks(lambda: rooms.provenance.cases.cases)
    check_rows = asks(lambda: rooms.loaded.check_rows)
    checks = asks(lambda: rooms.loaded.checks)
    align = asks(lambda: rooms.strategy.alignment.align)
    cases_to_see = asks(lambda: rooms.people.person.cases_to_see)
    coached = asks(lambda: rooms.people.person.coached)
    compare = asks(lambda: rooms.people.comparing.compare)
    covered = asks(lambda: rooms.overview.covered)
    everys = asks(lambda: rooms.cards.series.everys)
    explain = asks(lambda: rooms.cards.explaining.explain)
    goals = asks(lambda: rooms.strategy.objectives.goals)
    history = asks(lambda: rooms.loaded.history)
    holdings = asks(lambda: rooms.held.holdings)
    hurting = asks(lambda: rooms.cards.beside.hurting)
    leading_up = asks(lambda: rooms.cards.series.leading_up)
    not_covered = asks(lambda: rooms.overview.not_covered)
    naive = asks(lambda: rooms.provenance.plain_count.naive)
    links = asks(lambda: rooms.strategy.theory.links)
    is_named = asks(lambda: rooms.cards.missing.is_named)
    most_observations = asks(lambda: rooms.cards.missing.most_observations)
    missing = asks(lambda: rooms.cards.missing.missing)
    people = asks(lambda: rooms.cards.scorecards.people)
    period = asks(lambda: rooms.overview.period)
    period_before = asks(lambda: rooms.overview.period_before)
    readiness = asks(lambda: rooms.readiness.readiness)
    plan = asks(lambda: rooms.strategy.plan.plan)
    planned = asks(lambda: rooms.strategy.plan.planned)
    propose = asks(lambda: rooms.strategy.proposing.propose)
    reconcile = asks(lambda: rooms.provenance.reconciling.reconcile)
    reviewers = asks(lambda: rooms.cards.beside.reviewers)
    strictest = asks(lambda: rooms.cards.beside.strictest)
    reconcile_share = asks(lambda: rooms.provenance.reconciling_share.reconcile_share)
    revision = asks(lambda: rooms.strategy.revisions.revision)
    rows = asks(lambda: rooms.provenance.observations.rows)
    settled = asks(lambda: rooms.held.settled)
    signals = asks(lambda: rooms.cards.signals.signals)
    can_tell = asks(lambda: rooms.cards.signals.can_tell)
    told_over = asks(lambda: rooms.cards.signals.told_over)
    sliced = asks(lambda: rooms.cards.explaining.sliced)
    stands_on = asks(lambda: rooms.held.stands_on)
    talk = asks(lambda: rooms.strategy.talk.talk)
    target = asks(lambda: rooms.cards.scorecards.target)
    trend = asks(lambda: rooms.cards.series.trend)
    trends = asks(lambda: rooms.cards.series.trends)
    trends_of_card = asks(lambda: rooms.cards.scorecards.trends_of_card)
    undoable = asks(lambda: rooms.going_back.undoable)
    versions = asks(lambda: rooms.strategy.versions.versions)
    ways = asks(lambda: rooms.people.person.ways)
    who_is_who = asks(lambda: rooms.names.who_is_who)
    worklist = asks(lambda: rooms.people.worklist.worklist)
    worst_teams = asks(lambda: rooms.cards.scorecards.worst_teams)
    would_remove = asks(lambda: rooms.going_back.would_remove)
    would_undo = asks(lambda: rooms.going_back.would_undo)
    written = asks(lambda: rooms.strategy.versions.written)

"""Attainment of every objective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dashboard import periods, scoring
from dashboard.access import may
from dashboard.ask.cache import cached
from dashboard.ask.cards.card import Scorecard
from dashboard.ask.cards.changed import Changed, changed
from dashboard.ask.cards.question import plan_of, reads_of
from dashboard.ask.cards.scorecards import behaving_cards, cards_of
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened, understood
from dashboard.ask.people.guarding import period_of
from dashboard.ask.reads import sums_of
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.ask.strategy import milestones, targets
from dashboard.ask.strategy.attained import Attained, BesideGoal, TeamOnObjective, as_written
from dashboard.ask.strategy.choices import titles_up
from dashboard.ask.strategy.gaps import Load, loads_of
from dashboard.ask.strategy.outlook import with_outlook
from dashboard.ask.whose import asked_of
from dashboard.model.metric import Level
from dashboard.model.strategy import Objective
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading, Status, Total
from dashboard.store.whom import Whom


@dataclass(frozen=True)
class Goals:
    """Attainment of every objective, what all goals ask of each team, what changed since the last period.

    `goals_met`, `missed` and `goals_open` are those of the organisation's card.
    """

    period: Shown | None
    objectives: tuple[Attained, ...]
    load: tuple[Load, ...] = ()
    changed: tuple[Changed, ...] = ()
    since: Shown | None = None
    goals_met: int = 0
    missed: int = 0
    goals_open: int = 0


def goals(home: Opened, period: str | None = None) -> Goals:
    """Attainment of every objective, for the organisation and for each team."""
    if not home.has_data:
        understood(home, (), period)
        return Goals(None, ())
    asked_of(home, "organisation", None, None)
    return _goals(home, period_of(home, "team", None, period).name)


@cached
def _goals(home: Opened, period: str) -> Goals:
    found = find_period(home, period)
    _read_together(home, found)
    own = _cards(home, "organisation", found)
    teams = teams_on(home, found)
    made: dict[str, Attained] = {}
    for objective in _lowest_first(home.strategy.objective):
        on_it = [team[objective.id] for team in teams.cells]
        attained = _attained(home, objective, own[0] if own else None, on_it, made, found)
        made[objective.id] = with_outlook(home, attained, objective, found)
    every = tuple(made[objective.id] for objective in home.strategy.objective)
    last = periods.previous(found, home.fiscal)
    return Goals(
        shown(found),
        every,
        teams.loads,
        _changed(home, every, last, found),
        shown(last),
        *((own[0].goals_met, own[0].missed, own[0].goals_open) if own else ()),
    )


@dataclass(frozen=True)
class Teams:
    """Each team's objectives, and what its goals ask of it a week."""

    cells: tuple[dict[str, TeamOnObjective], ...]
    loads: tuple[Load, ...]


@cached
def teams_on(home: Opened, period: Period) -> Teams:
    """How every team that may be seen stands on every objective.

    Better and worse are told from chance among all metrics of all teams, whoever asks: a cell says the same
    to a supervisor as to the management. All teams' readings are judged for it, so it is kept.
    """
    if may(home.who, "see"):
        place = kept(home, "teams", Teams, period.first.isoformat(), period.last.isoformat())
        return place.answer(lambda: _teams_on(home, period, None))
    return _teams_on(home, period, teams_on(home.unbounded(), period))


def _teams_on(home: Opened, period: Period, whole: Teams | None) -> Teams:
    """`whole`: every team's, of which the signals are taken; None where these are all."""
    cards = _cards(home, "team", period)
    if whole is None:
        told = scoring.spared_among([card.metrics for card in cards])
    else:
        moved = {(one.team, name) for cell in whole.cells for one in cell.values() for name in one.moved}
        told = [
            [one.with_(is_signal=one.is_signal and (card.name, one.metric) in moved) for one in card.metrics]
            for card in cards
        ]
    cells = tuple(
        by_objective(home.strategy.objective, replace(card, metrics=tuple(own)))
        for card, own in zip(cards, told, strict=True)
    )
    return Teams(cells, loads_of(home, cards, period))


def _read_together(home: Opened, period: Period) -> None:
    """The organisation's sums of this period, of the one before and at the milestones, as one question."""
    both = [one for one in (period, periods.previous(period, home.fiscal)) if _has_card(home, one)]
    asked = milestones.reads_of(home, period.last) if both else []
    for one in both:
        asked += reads_of(home, plan_of(home, "organisation", one, ()), "organisation", one)
    sums_of(home, list(dict.fromkeys(asked)), Whom("organisation"))


def _has_card(home: Opened, period: Period) -> bool:
    return home.strategy.card_for("organisation", period.last) is not None


def _changed(home: Opened, every: Sequence[Attained], last: Period, period: Period) -> tuple[Changed, ...]:
    """Against the organisation's card of the period before, without its behaviour, which nobody asks."""
    past: Scorecard | None = None
    if _has_card(home, last):
        past = next(iter(cards_of(home, "organisation", None, None, last.name, ()).cards), None)
    before = by_objective(home.strategy.objective, past) if past else {}
    return changed(home, every, before, past, period)


def _cards(home: Opened, level: Level, period: Period) -> tuple[Scorecard, ...]:
    """The cards of a level, as the Scorecard shows them; none where the strategy has no such card."""
    if home.strategy.card_for(level, period.last) is None:
        return ()
    # the readings of the organisation are shown, those of a team only counted
    ask_cards = behaving_cards if level == "organisation" else cards_of
    return ask_cards(home, level, None, None, period.name, ()).cards


def _lowest_first(objectives: Sequence[Objective]) -> list[Objective]:
    """Each after those that serve it."""
    parents = {objective.id: objective.serves for objective in objectives}

    def depth(objective: Objective) -> int:
        steps, above = 0, objective.serves
        while above in parents:
            steps, above = steps + 1, parents[above]
        return steps

    return sorted(objectives, key=depth, reverse=True)


def _attained(
    home: Opened,
    objective: Objective,
    own: Scorecard | None,
    teams: Sequence[TeamOnObjective],
    made: dict[str, Attained],
    period: Period,
) -> Attained:
    mine = _serving(own, objective) if own else []
    read = {reading.metric: reading for reading in (*own.beside, *own.metrics)} if own else {}
    serving = [one for one in made.values() if one.serves == objective.id]
    sums = scoring.total(mine) if mine else _of_serving(serving)
    if not mine and not serving:
        sums = replace(sums, status="unscored")  # no data lack: nobody has said what it is judged by
    return Attained(
        **as_written(home.strategy, objective),
        **vars(sums),
        metrics=tuple(mine),
        outcome=read.get(objective.outcome or ""),
        drivers=tuple(read[name] for name in objective.drivers if name in read),
        teams=tuple(teams),
        path_up=titles_up(home.strategy, objective),
        beside_goals=_beside_goals(home, mine, period.last),
    )


def _beside_goals(home: Opened, readings: Sequence[Reading], day: date) -> tuple[BesideGoal, ...]:
    """Of each metric of the objective: that its goal was loosened, and what others reach."""
    return tuple(
        BesideGoal(reading.metric, term, says)
        for reading in readings
        for term, says in targets.beside(
            home.strategy,
            home.metric(reading.metric),
            home.strategy.target_for(reading.metric, "organisation", None, day),
            day,
        )
    )


def by_objective(objectives: Sequence[Objective], card: Scorecard) -> dict[str, TeamOnObjective]:
    """Objective -> what a card adds up to on it, as `goals` has it; nothing is asked beside the card."""
    made: dict[str, TeamOnObjective] = {}
    for objective in _lowest_first(objectives):
        below = [made[one.id] for one in objectives if one.serves == objective.id]
        own = _serving(card, objective)
        made[objective.id] = _of_team(card.name, scoring.total(own) if own else _of_serving(below), own)
    return made


def _serving(card: Scorecard, objective: Objective) -> list[Reading]:
    """The metrics of a card that name an objective."""
    return [reading for reading in card.metrics if reading.objective == objective.id]


def _of_serving(serving: Sequence[Attained] | Sequence[TeamOnObjective]) -> Total:
    """An objective without metrics of its own: the mean and the rule of those that serve it, no goals."""
    scores = [one.score for one in serving if one.score is not None]
    parts = [(True if one.status == "green" else None, one.status) for one in serving]
    # a goal of which there are no data is one that is not decided
    waiting: list[tuple[bool | None, Status]] = [
        (None, "unclear") for one in serving if one.status == "no_data" and one.goals
    ]
    judged = [*waiting, *(part for part in parts if part[1] not in ("unscored", "no_data"))]
    return Total(
        score=sum(scores) / len(scores) if scores else None,
        coverage=len(scores) / len(serving) if serving else 0.0,
        goals_met=0,
        missed=0,
        goals_open=0,
        goals=0,
        worst=None,
        status=_rule(judged) if judged else "no_data" if not serving else "unscored",
    )


def _rule(parts: Sequence[tuple[bool | None, Status]]) -> Status:
    """The rule for totals over objectives: one that is short of its goal has missed it."""
    return scoring.status_of([(False if status == "amber" else met, status) for met, status in parts])


def _of_team(team: str, sums: Total, own: Sequence[Reading]) -> TeamOnObjective:
    moved = [one for one in own if one.is_signal]
    return TeamOnObjective(
        team,
        **vars(sums),
        better=tuple(one.metric for one in moved if one.is_better),
        worse=tuple(one.metric for one in moved if not one.is_better),
    )

"""Cards of the organisation, of teams and of people, and the targets on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard import scoring
from dashboard.ask.answers import Card, Cards, Person, Scope
from dashboard.ask.house import (
    House,
    Scoped,
    cached,
    display_names,
    find_period,
    known,
    missing_columns,
    open_house,
    people_shown,
    shown,
    understood,
)
from dashboard.ask.windows import Window, window_of
from dashboard.catalogue import Level, Metric
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally
from dashboard.periods import Period
from dashboard.scoring import Asked, Reading, Total
from dashboard.strategy import Card as CardPlan
from dashboard.strategy import Target
from dashboard.warehouse.read import Whom


@dataclass(frozen=True)
class Plan:
    """What is asked of each name: the card's metrics, more that were named, and their guards."""

    card: CardPlan | None
    metrics: tuple[Metric, ...]
    guards: tuple[Metric, ...]

    def place(self, name: str) -> tuple[float | None, str | None]:
        """(weight, objective) of a metric on the card, else (None, None)."""
        for item in self.card.metrics if self.card else ():
            if item.metric == name:
                return item.weight, item.objective
        return None, None


def plan_of(house: House, level: Level, period: Period, more: Sequence[str]) -> Plan:
    card = house.strategy.card_for(level, period.last)
    names = [item.metric for item in card.metrics] if card else []
    names += [name for name in more if name not in names]
    chosen = tuple(house.metric(name) for name in names)
    for metric in chosen:
        if level not in metric.levels:
            raise UsageFault(
                f"{metric.name} has no reading for level {level}; it has: {', '.join(metric.levels)}."
            )
    guards = {guard: house.metric(guard) for metric in chosen for guard in metric.guards}
    others = tuple(metric for name, metric in guards.items() if name not in names and level in metric.levels)
    return Plan(card, chosen, others)


def readings_of(
    house: House, scope: Scope, plan: Plan, whom: Whom, period: Period
) -> dict[str | None, list[Reading]]:
    """Name -> readings, the card's order; every name that has any observation in a window."""
    every = (*plan.metrics, *plan.guards)
    windows = {metric.name: window_of(house, metric, whom.level, period) for metric in every}
    scoped = Scoped(house, scope)
    tallies = scoped.tallies_over({name: window.period for name, window in windows.items()}, whom)
    past = {metric.name: windows[metric.name].before for metric in plan.metrics}
    earlier = scoped.tallies_over(past, whom)
    if whom.level == "organisation":
        names: list[str | None] = [None]
    elif whom.name is not None:
        names = [whom.name]
    else:
        on_card = {metric.name for metric in plan.metrics}
        names = sorted({name for (metric, name), t in tallies.items() if metric in on_card and t.n}, key=str)

    def reading(metric: Metric, name: str | None) -> Reading:
        window = windows[metric.name]
        asked = _asked(house, plan, metric, whom, name, window, period)
        tally = window.told(tallies.get((metric.name, name), Tally()))
        previous = earlier.get((metric.name, name), Tally())
        made = scoring.read(asked, tally, (window.before, previous))
        if made.base == "none":
            made = replace(made, needs=missing_columns(house, metric))
        return scoring.disclosed(metric, made)

    return {name: _guarded(house, plan, name, reading) for name in names}


def _asked(
    house: House,
    plan: Plan,
    metric: Metric,
    whom: Whom,
    name: str | None,
    window: Window,
    period: Period,
) -> Asked:
    weight, objective = plan.place(metric.name)
    team = name if whom.level == "team" else whom.team
    return Asked(
        metric=metric,
        level=whom.level,
        name=name or house.strategy.organisation.name,
        window=window.period,
        target=house.strategy.target_for(metric.name, whom.level, team, period.last),
        # a guard is judged like a metric of the card, or it could not warn
        on_card=weight is not None or metric in plan.guards,
        weight=weight,
        objective=objective,
    )


def _guarded(
    house: House, plan: Plan, name: str | None, reading: Callable[[Metric, str | None], Reading]
) -> list[Reading]:
    made = [reading(metric, name) for metric in plan.metrics]
    guards = [reading(metric, name) for metric in plan.guards]
    statuses = {one.metric: one.status for one in (*made, *guards)}
    return scoring.with_guards(made, statuses, house.catalogue.metrics)


def cards(
    scope: Scope,
    home: Path,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    metrics: tuple[str, ...] = (),
) -> Cards:
    """The cards of a level, or of one name. A home without data has none."""
    house = open_house(home)
    if house is None:
        understood(home, metrics, period)
        return Cards(None, level, ())
    people_shown(house, level)
    team, name = known(house, "team", team), known(house, level, name)
    return cards_of(house, scope, level, name, team, period, metrics)


@cached
def cards_of(
    house: House,
    scope: Scope,
    level: Level,
    name: str | None,
    team: str | None,
    period: str | None,
    metrics: tuple[str, ...],
) -> Cards:
    found = find_period(house, period)
    plan = plan_of(house, level, found, metrics)
    if not plan.metrics:
        raise UsageFault(
            f"{house.home / 'strategy.toml'}: no card for level {level}; write one, let `scorecard init"
            " --from FILE` propose one, or name a metric with --metric."
        )
    whom = Whom(level, name if level != "organisation" else None, team if level == "agent" else None)
    composite = level != "agent" or house.strategy.people.composite
    readings = readings_of(house, scope, plan, whom, found)
    return Cards(
        shown(found),
        level,
        tuple(
            _card(house, level, who, made, scoring.total(made, composite=composite))
            for who, made in sorted(readings.items(), key=lambda item: (item[0] or "").casefold())
        ),
    )


def _card(house: House, level: Level, name: str | None, readings: list[Reading], sums: Total) -> Card:
    own = name if name is not None else house.strategy.organisation.name
    return Card(
        name=own,
        display_name=display_names(house).get(own, own) if level == "agent" else own,
        score=sums.score,
        coverage=sums.coverage,
        goals_met=sums.goals_met,
        goals=sums.goals,
        worst=sums.worst,
        status=sums.status,
        metrics=tuple(readings),
    )


def people(scope: Scope, home: Path, team: str | None = None) -> tuple[Person, ...]:
    """Who has any observation (in a team), by display name. UsageFault where only teams are shown."""
    house = open_house(home)
    if house is None:
        return ()
    people_shown(house, "agent")
    return tuple(one for one in _people(house) if team is None or team in one.teams)


@cached
def _people(house: House) -> tuple[Person, ...]:
    rows = (
        house.shot.cursor()
        .execute(
            "select agent, team, max(first_date) as latest from (select agent, team, first_date from settled"
            " where grain = 'agent' group by all having sum(n + unanswered) <> 0 union all"
            " select agent, team, first_date from pending where agent is not null)"
            " group by agent, team order by latest desc, team"
        )
        .fetchall()
    )
    teams: dict[str, list[str]] = {}
    for agent, team, _ in rows:
        teams.setdefault(agent, []).extend([team] if team is not None else [])
    shown = display_names(house)
    found = (Person(agent, shown.get(agent, agent), tuple(own)) for agent, own in teams.items())
    return tuple(sorted(found, key=lambda one: (one.display_name.casefold(), one.name)))


def target(
    scope: Scope,
    home: Path,
    metric: str,
    level: Level = "organisation",
    team: str | None = None,
    period: str | None = None,
) -> Target | None:
    """The target in force on a period's last day, with who set it and why. None where there is none."""
    house = open_house(home)
    if house is None:
        return None
    return house.strategy.target_for(metric, level, team, find_period(house, period).last)


def worst_teams(scope: Scope, home: Path, period: str | None = None) -> dict[str, Reading]:
    """Metric -> the reading of the team with the lowest score on it; a metric without scores is absent."""
    house = open_house(home)
    if house is None or house.strategy.card_for("team", find_period(house, period).last) is None:
        return {}
    found: dict[str, Reading] = {}
    for card in cards_of(house, scope, "team", None, None, period, ()).cards:
        for reading in card.metrics:
            if reading.score is None:
                continue
            lowest = found.setdefault(reading.metric, reading).score
            if lowest is not None and reading.score < lowest:
                found[reading.metric] = reading
    return found

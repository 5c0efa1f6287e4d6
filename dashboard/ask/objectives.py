"""Attainment of every objective."""

from __future__ import annotations

from pathlib import Path

from dashboard import scoring
from dashboard.ask.answers import Attained, Goals, Scope, TeamOnObjective
from dashboard.ask.house import House, cached, find_period, open_house, shown, understood
from dashboard.ask.scorecards import plan_of, readings_of
from dashboard.catalogue import Level
from dashboard.periods import Period
from dashboard.scoring import Reading
from dashboard.strategy import Objective
from dashboard.warehouse.read import Whom


def goals(scope: Scope, home: Path, period: str | None = None) -> Goals:
    """Attainment of every objective, for the organisation and for each team."""
    house = open_house(home)
    if house is None:
        understood(home, (), period)
        return Goals(None, ())
    return _goals(house, scope, period)


@cached
def _goals(house: House, scope: Scope, period: str | None) -> Goals:
    found = find_period(house, period)
    own = _level_readings(house, scope, "organisation", found).get(None, [])
    teams = _level_readings(house, scope, "team", found)
    return Goals(
        shown(found),
        tuple(_attained(house, objective, own, teams) for objective in house.strategy.objective),
    )


def _level_readings(
    house: House, scope: Scope, level: Level, period: Period
) -> dict[str | None, list[Reading]]:
    plan = plan_of(house, level, period, ())
    return readings_of(house, scope, plan, Whom(level), period) if plan.metrics else {}


def _attained(
    house: House, objective: Objective, own: list[Reading], teams: dict[str | None, list[Reading]]
) -> Attained:
    ids = house.strategy.family(objective.id)
    mine = [reading for reading in own if reading.objective in ids]
    sums = scoring.total(mine)
    by_team = {
        str(team): scoring.total([reading for reading in readings if reading.objective in ids])
        for team, readings in teams.items()
    }
    return Attained(
        objective=objective.id,
        title=objective.title,
        owner=objective.owner,
        serves=objective.serves,
        perspective=objective.perspective,
        score=sums.score,
        coverage=sums.coverage,
        status=sums.status,
        goals_met=sums.goals_met,
        goals=sums.goals,
        worst=sums.worst,
        by=objective.by,
        metrics=tuple(mine),
        teams=tuple(
            TeamOnObjective(team, t.score, t.coverage, t.status, t.worst, t.goals_met, t.goals)
            for team, t in sorted(by_team.items(), key=lambda item: item[0].casefold())
        ),
    )

"""The Goals page as a sheet: what to talk about first, and an objective a row."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import text, wording
from dashboard.ask import Attained, Goals, Home, TeamOnObjective
from dashboard.faults import UsageFault
from dashboard.render import reading as words
from dashboard.render.agenda import MISSED, OPEN, agenda, in_order
from dashboard.report.paper import (
    Cell,
    Column,
    Line,
    Paper,
    Row,
    cell,
    counts,
    cut,
    facts,
    goal,
    listed,
    status,
)
from dashboard.scoring import Reading

MOST_TEAMS = 8  # as columns; more are counted
MOST_ROWS = 14
MOST_METRICS = 8  # of an objective
NAMED = 3
LONGEST_HEAD = 40  # letters of a team over its column


def paper(home: Home, period: str | None) -> Paper:
    """The organisation's objectives; UsageFault without any, or without data."""
    shown = home.period(period)
    found = home.with_strategy().goals(shown.name)
    if not found.objectives:
        raise UsageFault("there are no objectives yet: write them into strategy.toml.")
    about = home.about()
    assert about.as_of is not None  # there is a period, so there are data
    rows = in_order(found.objectives)
    left = len(rows) - MOST_ROWS
    teams = _teams(found)
    return Paper(
        title="Goals",
        facts=facts(about, shown),
        as_of=about.as_of,
        lead=tuple(filter(None, (home.strategy.cascade.winning_aspiration,))),
        points=tuple(point.text for point in agenda(found, home.worst_teams(shown.name))),
        columns=_columns(teams),
        rows=tuple(_row(depth, one, teams) for depth, one in rows[:MOST_ROWS]),
        notes=(
            "Goals met, missed and not decided. What is not decided is never called missed.",
            f"{left} more objectives stand on the page." if left > 0 else "",
        ),
    )


def _teams(found: Goals) -> list[str]:
    """The teams of any objective, where they are few enough for a column each."""
    names = list(dict.fromkeys(team.team for one in found.objectives for team in one.teams))
    return names if len(names) <= MOST_TEAMS else []


def _columns(teams: Sequence[str]) -> tuple[Column, ...]:
    each = [Column(cut(name, LONGEST_HEAD), 1.0) for name in teams] or [Column("Teams", 3.0)]
    return Column("Objective", 2.6), Column("Organisation", 1.3), Column("Now → goal", 4.4), *each


def _row(depth: int, one: Attained, teams: Sequence[str]) -> Row:
    by = f"by {text.day(one.by)}" if one.by else ""
    about = " · ".join(part for part in (one.owner, by) if part)
    title = Line(f"{'› ' * min(depth, 2)}{one.title}", "strong")
    own = counts(one.status, one.goals_met, one.missed, one.goals_open)
    return Row((cell(title, Line(about, "quiet")), cell(own), _metrics(one), *_in_teams(one, teams)))


def _metrics(one: Attained) -> Cell:
    """Its metrics, a line each; the one furthest from its goal is said."""
    furthest = wording.furthest(one.worst, one.metrics)
    lines = [_metric(reading, reading is furthest) for reading in one.metrics[:MOST_METRICS]]
    left = len(one.metrics) - MOST_METRICS
    return cell(*lines, Line(f"{left} more" if left > 0 else "", "quiet"))


def _metric(reading: Reading, furthest: bool) -> Line:
    told = status(reading)
    aim = f" → {goal(reading)}" if reading.target else ""
    last = " (furthest from its goal)" if furthest else ""
    return Line(f"{reading.title} {words.value(reading)}{aim}: {told.text}{last}", told.kind)


def _in_teams(one: Attained, teams: Sequence[str]) -> list[Cell]:
    """A cell a team; where they are many, how many stand how, and who has missed a goal."""
    if teams:
        each = {team.team: team for team in one.teams}
        return [_of_team(each.get(name)) for name in teams]
    missed = [team.team for team in one.teams if team.status in MISSED]
    left = sum(team.status in OPEN for team in one.teams)
    good = sum(team.status == "green" for team in one.teams)
    said = [f"{good} at goal", f"{len(missed)} with a goal missed", f"{left} not decided"]
    return [cell(", ".join(said) if one.teams else "–", Line(listed(missed, NAMED), "quiet"))]


def _of_team(team: TeamOnObjective | None) -> Cell:
    if team is None or (team.status == "no_data" and not team.goals):
        return cell("–")
    return cell(counts(team.status, team.goals_met, team.missed, team.goals_open))

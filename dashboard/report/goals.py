"""The Goals page as a sheet: what to talk about first, and an objective a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard import text, wording
from dashboard.ask import Attained, Goals, Home, Link, TeamOnObjective
from dashboard.ask.strategy.talk import Talk
from dashboard.ask.strategy.theory_words import READING
from dashboard.faults import UsageFault
from dashboard.render import bars, theory
from dashboard.render import reading as words
from dashboard.render.agenda import MISSED, OPEN, agenda, in_order
from dashboard.render.talk import nothing
from dashboard.report.paper import (
    Cell,
    Line,
    Paper,
    PaperColumn,
    Row,
    cell,
    counts,
    facts,
    goal,
    listed,
    status,
)
from dashboard.scoring import Reading

MOST_TEAMS = 8  # a line each; more are counted
MOST_ROWS = 14
MOST_CHANGES = 3
MOST_METRICS = 8  # of an objective
NAMED = 3
COLUMNS = (
    PaperColumn("Objective", 2.4),
    PaperColumn("Organisation", 1.5),
    PaperColumn("Now → goal", 3.6),
    PaperColumn("Forecast", 1.9),
    PaperColumn("Driver and outcome", 3.0),
    PaperColumn("Teams", 2.6),
)


def paper(home: Home, period: str | None) -> Paper:
    """The organisation's objectives; UsageFault without any, or without data."""
    shown = home.period(period)
    found = home.with_strategy().goals(shown.name)
    if not found.objectives:
        raise UsageFault("there are no objectives yet: write them into strategy.toml.")
    about = home.about()
    assert about.as_of is not None  # there is a period, so there are data
    rows, links = in_order(found.objectives), home.links(alarms=False)
    left = len(rows) - MOST_ROWS
    talk = home.talk(shown.name)
    titles = {name: metric.title for name, metric in home.catalogue.metrics.items()}
    return Paper(
        title="Goals",
        facts=facts(about, shown),
        as_of=about.as_of,
        lead=(
            home.strategy.cascade.winning_aspiration,
            wording.of_all_goals(found.goals_met, found.missed, found.goals_open),
            bars.ahead_of(found.objectives),
            "" if talk else nothing(found),
            _changed(found),
        ),
        points=tuple(map(_talk, talk)) or _agenda(home, found, shown.name),
        columns=COLUMNS,
        rows=tuple(_row(depth, one, links.links, titles) for depth, one in rows[:MOST_ROWS]),
        notes=(
            "Goals met, missed and not decided. What is not decided is never called missed.",
            f"Driver and outcome: {links.when}, whatever period is shown." if links.when else "",
            _load(found),
            f"{left} more objectives stand on the page." if left > 0 else "",
        ),
    )


def _load(found: Goals) -> str:
    """What all goals ask of each team, as work a week; of many teams those with most of it."""
    known = [(one.hours, one.team) for one in found.load if one.hours]
    if not known:
        return ""
    most = sorted(known, reverse=True)[:MOST_TEAMS]
    said = ", ".join(f"{team} {hours:,.1f}" for hours, team in sorted(most, key=lambda one: one[1]))
    left = f", {len(known) - MOST_TEAMS} more teams with less" if len(known) > MOST_TEAMS else ""
    return f"Hours of work a week in the tickets that lie between each team and its goals: {said}{left}."


def _changed(found: Goals) -> str:
    """What changed since the period before, the first few."""
    said = [f"{one.title}: {one.says}" for one in found.changed]
    left = f" And {len(said) - MOST_CHANGES} more." if len(said) > MOST_CHANGES else ""
    return f"Changed: {' '.join(said[:MOST_CHANGES])}{left}" if said else ""


def _talk(one: Talk) -> Cell:
    """What to talk about, with its question to the plan and to the work."""
    head = f"{one.title}. {one.metric_title}: {one.says}"
    facts = " · ".join(part for part in (one.facts, one.owner) if part)
    asked = (f"The plan: {one.plan}", f"The work: {one.execution}")
    return cell(head, Line(facts, "quiet"), *asked, brief=(head, *asked))


def _agenda(home: Home, found: Goals, period: str) -> tuple[Cell, ...]:
    return tuple(cell(point.text) for point in agenda(found, home.worst_teams(period)))


def _row(depth: int, one: Attained, links: Sequence[Link], titles: Mapping[str, str]) -> Row:
    by = f"by {text.day(one.by)}" if one.by else ""
    about = " · ".join(part for part in (one.owner, by) if part)
    title = Line(f"{'› ' * min(depth, 2)}{one.title}", "strong")
    own = counts(one.status, one.goals_met, one.missed, one.goals_open)
    named = cell(title, Line(about, "quiet"))
    return Row((named, cell(own), _metrics(one), _forecast(one), _theory(one, links, titles), _teams(one)))


def _metrics(one: Attained) -> Cell:
    """Its metrics, a line each; the one furthest from its goal is said, and where its way stands today."""
    furthest = wording.furthest(one.worst, one.metrics)
    lines = [
        line
        for reading in one.metrics[:MOST_METRICS]
        for line in (_metric(reading, reading is furthest), *_beside_goal(one, reading.metric))
    ]
    left = len(one.metrics) - MOST_METRICS
    more = Line(f"{left} more" if left > 0 else "", "quiet")
    gap = f"{one.gap.says} {one.gap.cost}".strip() if one.gap else ""
    passed = one.path.milestones if one.path else ()
    arrived = Line(one.arrived.says if one.arrived else "")
    judged = [Line(f"Milestone {last.says}", "quiet") for last in passed if last.verdict != "ahead"][-1:]
    own = (*lines, more, Line(_today(one), "quiet"), arrived)
    return cell(*own, *judged, Line(gap, "quiet"), brief=own)


def _metric(reading: Reading, furthest: bool) -> Line:
    told = status(reading)
    aim = f" → {goal(reading)}" if reading.target else ""
    last = " (furthest from its goal)" if furthest else ""
    return Line(f"{reading.title} {words.value(reading)}{aim}: {told.text}{last}", told.kind)


def _beside_goal(one: Attained, metric: str) -> list[Line]:
    """That its goal was loosened, and what somebody else reaches."""
    return [
        Line(f"{beside.term} {beside.says}", "quiet")
        for beside in one.beside_goals
        if beside.metric == metric
    ]


def _today(one: Attained) -> str:
    """Where its way should stand today; and where it stands, of a metric that no line above is of."""
    found = bars.aim(one)
    if found is None or one.path is None:
        return ""
    is_listed = any(reading.metric == found.metric for reading in one.metrics[:MOST_METRICS])
    said = [] if is_listed else [f"{words.value(found)} → {text.figure(one.path.goal, found.measure)}"]
    if one.path.expected is not None:
        said.append(f"expected today {text.figure(one.path.expected, found.measure)}")
    return f"{found.title}: {', '.join(said)}" if said else ""


def _forecast(one: Attained) -> Cell:
    found = bars.aim(one)
    word, *rest = bars.forecast_words(one.forecast, found.measure if found else "percent", one.path)
    return cell(word, *(Line(said, "quiet") for said in rest))


def _theory(one: Attained, links: Sequence[Link], titles: Mapping[str, str]) -> Cell:
    """What observation says of its first link, and how many more there are."""
    own = [link for link in links if link.objective == one.objective]
    more = Line(f"and {len(own) - 1} more" if len(own) > 1 else "", "quiet")
    if not own:
        return cell("–")
    first = own[0]
    named = f"{READING[first.reading]}: {titles[first.driver]} → {titles[first.outcome]}"
    return cell(theory.reading_words(first), more, brief=(named, more))


def _teams(one: Attained) -> Cell:
    """A line a team; where they are many or room is short, how many stand how, and who has missed a goal."""
    if all(team.status == "no_data" and not team.goals for team in one.teams):
        return cell("–")
    missed = [team.team for team in one.teams if team.status in MISSED]
    left = sum(team.status in OPEN for team in one.teams)
    good = sum(team.status == "green" for team in one.teams)
    said = f"{good} at goal, {len(missed)} with a goal missed, {left} not decided"
    counted = (said, Line(listed(missed, NAMED), "quiet"))
    return cell(*map(_of_team, one.teams), brief=counted) if len(one.teams) <= MOST_TEAMS else cell(*counted)


def _of_team(team: TeamOnObjective) -> Line:
    if team.status == "no_data" and not team.goals:
        return Line(f"{team.team} –", "quiet")
    told = counts(team.status, team.goals_met, team.missed, team.goals_open)
    return Line(f"{team.team} {told.text}", told.kind)

"""Objectives as rows, their teams below: a cell counts goals, a row opens to its metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard import text, wording
from dashboard.ask import Attained, Goals, Links, TeamOnObjective
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.quick import dataclass
from dashboard.render import bars, long_names
from dashboard.render import reading as words
from dashboard.render.agenda import MISSED, OPEN, Name, Point, in_order
from dashboard.render.definition import both_languages
from dashboard.render.links import link, to_test
from dashboard.render.tables import NOTHING, Column, anchor, plain, scrolled, status, table
from dashboard.render.theory import reading_html
from dashboard.scoring import Reading

MOST_TEAMS = 12  # of an objective that are all shown; of more those to look at, and the others folded
HEADS = ("Objective", "Organisation", "Now and goal", "Forecast", "Driver and outcome")
METRICS = (
    Column("Metric"),
    Column("Value", number=True),
    Column("Goal", number=True),
    Column("Status"),
    Column("Attainment", number=True),
    Column("Team furthest from it"),
)


@dataclass(frozen=True)
class Matrix:
    """What the matrix is drawn from; `period` is the one in the address (None: the latest)."""

    goals: Goals
    objectives: Mapping[str, Objective]
    worst_teams: Mapping[str, Reading]
    period: str | None
    metrics: Mapping[str, Metric]
    links: Links


def agenda_html(points: Sequence[Point], period: str | None) -> str:
    """What to talk about first; a metric leads to its page, a team to its scorecard."""
    said = (
        "".join(escape(part) if isinstance(part, str) else _name_link(part, period) for part in point.parts)
        for point in points
    )
    return f'<ol class="agenda">{"".join(f"<li>{sentence}</li>" for sentence in said)}</ol>'


def _name_link(name: Name, period: str | None) -> str:
    page = "metric" if name.metric else ""
    return anchor(link(page, metric=name.metric, team=name.team, period=period), escape(name.text))


def matrix_html(matrix: Matrix) -> str:
    """The whole table: an objective is a row, its teams stand below it, so that none is out of sight."""
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in HEADS)
    rows = "".join(_rows(matrix, depth, one) for depth, one in in_order(matrix.goals.objectives))
    says = (
        "Goals met, missed and not decided; of teams also which metric got better or worse by more than"
        " chance explains among all metrics of all teams. A row opens to its metrics, a team leads to its"
        " card."
    )
    if when := matrix.links.when:
        says += f" Driver and outcome: {when}, whatever period is shown."
    return scrolled(
        "Objectives and teams",
        f"<caption><span>{says}</span></caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>",
        "matrix",
    )


def _rows(matrix: Matrix, depth: int, objective: Attained) -> str:
    cells = [
        _counts(objective, link("", period=matrix.period)),
        _now(matrix, objective),
        _forecast(objective),
        _theory_of(matrix, objective),
    ]
    drawn = "".join(f"<td>{cell}</td>" for cell in cells)
    name = f'<th scope="row" class="name">{_title(objective)}</th>'
    teams = _teams(matrix, objective.teams)
    below = f'<tr class="teams"><td colspan="5">{teams}</td></tr>' if teams else ""
    return (
        f'<tr class="below-{min(depth, 2)}">{name}{drawn}</tr>'
        f'<tr class="more"><td colspan="5"><div class="opened">{_opened(matrix, objective)}'
        f"</div></td></tr>{below}"
    )


def _teams(matrix: Matrix, teams: Sequence[TeamOnObjective]) -> str:
    """All of them by name; of many those far short, short or worse first of all, the whole list folded."""
    if not any(team.goals or team.status != "no_data" for team in teams):
        return '<p class="quieter">No team has a metric of it on its card.</p>' if teams else ""
    if len(teams) <= MOST_TEAMS:
        return _listed(matrix, teams)
    ask = [team for team in teams if team.status in MISSED or team.worse]
    urgent = sorted(ask, key=lambda team: MISSED.index(team.status) if team.status in MISSED else 2)
    first = [team for team in teams if team in urgent[:MOST_TEAMS]]
    good = sum(team.status == "green" for team in teams)
    missed = sum(team.status in MISSED for team in teams)
    left = sum(team.status in OPEN for team in teams)
    said = f"All {len(teams)} teams: {good} at goal, {missed} with a goal missed, {left} not decided"
    shown = _listed(matrix, first) if first else ""
    return f"{shown}<details><summary>{said}</summary>{_listed(matrix, teams)}</details>"


def _listed(matrix: Matrix, teams: Sequence[TeamOnObjective]) -> str:
    items = "".join(f"<li>{_team(matrix, team)}</li>" for team in teams)
    return f'<ul aria-label="Teams">{items}</ul>'


def _team(matrix: Matrix, team: TeamOnObjective) -> str:
    counts = _counts(team, link("", team=team.team, period=matrix.period))
    return f"<span>{long_names.drawn(team.team)}</span> {counts}{_moved(matrix, team)}"


def _moved(matrix: Matrix, team: TeamOnObjective) -> str:
    """Which of its metrics got better or worse by more than chance; of several how many."""
    said = ""
    for moved, word, colour in ((team.better, "better", "green"), (team.worse, "worse", "red")):
        if moved:
            what = matrix.metrics[moved[0]].title if len(moved) == 1 else f"{len(moved)} metrics"
            said += f'<span class="moved"><b class="status {colour}">{word}</b> {escape(what)}</span>'
    return said


def _title(objective: Attained) -> str:
    by = f'<span class="nowrap">by {text.day(objective.by)}</span>' if objective.by else ""
    about = " · ".join(part for part in (escape(objective.owner), by) if part)
    return (
        f'<details><summary>{escape(objective.title)}</summary></details><span class="about">{about}</span>'
    )


def _counts(one: Attained | TeamOnObjective, href: str) -> str:
    """The glyph of the rule and the counts; the rule's words where nothing has a goal."""
    if one.status == "no_data" and not one.goals:
        return NOTHING
    said = wording.goals(one.goals_met, one.missed, one.goals_open).replace(", ", ",\n")
    return anchor(href, status(one.status, said or None), "cell")


def _now(matrix: Matrix, objective: Attained) -> str:
    """The metric of its way: where it stands, where it goes, where it should stand today."""
    found = bars.aim(objective)
    if found is None:
        return NOTHING
    title = anchor(link("metric", metric=found.metric, period=matrix.period), escape(found.title))
    today = ""
    if objective.path and objective.path.expected is not None:
        expected = text.figure(objective.path.expected, found.measure)
        today = f' <span class="quieter nowrap">expected today {expected}</span>'
    figure = f'<p><span class="figure">{plain(words.value(found))}</span>{today}</p>'
    below = _arrived(objective) + _milestones(objective) + _gap(objective)
    marks = "".join(f'<p class="quieter">{said}</p>' for said in _beside_goal(objective, found.metric))
    return f"<p>{title}</p>{figure}{bars.way(objective, found)}{marks}{below}"


def _beside_goal(objective: Attained, metric: str) -> list[str]:
    """HTML: that the goal of a metric was loosened, and what somebody else reaches."""
    own = [one for one in objective.beside_goals if one.metric == metric]
    return [f"<b>{escape(one.term)}</b> {escape(one.says)}" for one in own]


def _arrived(objective: Attained) -> str:
    return f"<p>{escape(objective.arrived.says)}</p>" if objective.arrived else ""


def _milestones(objective: Attained) -> str:
    """Each that was judged, and the next one ahead."""
    every = objective.path.milestones if objective.path else ()
    ahead = [one for one in every if one.verdict == "ahead"][:1]
    said = [one.says for one in every if one.verdict != "ahead"] + [one.says for one in ahead]
    return "".join(f'<p class="quieter">Milestone {escape(one)}</p>' for one in said)


def _gap(objective: Attained) -> str:
    """What lacks, in its unit and in things; the work behind it stands where the row opens."""
    return f'<p class="quieter">{escape(objective.gap.says)}</p>' if objective.gap else ""


def _forecast(objective: Attained) -> str:
    found = bars.aim(objective)
    return bars.forecast(objective.forecast, found.measure if found else "percent", objective.path)


def _theory_of(matrix: Matrix, objective: Attained) -> str:
    """What observation says of its links, in a word and a sentence each; the test stands on Strategy."""
    own = [one for one in matrix.links.links if one.objective == objective.objective]
    said = [f"<p>{reading_html(one)}</p>" for one in own[:1]]
    more = f"and {len(own) - 1} more" if len(own) > 1 else "the test"
    href = to_test(objective.objective, matrix.period)
    return f"{said[0]}<p>{anchor(href, more)}</p>" if said else NOTHING


def _opened(matrix: Matrix, objective: Attained) -> str:
    plan = matrix.objectives[objective.objective]
    worth = [
        ("For the business", plan.business_value),
        ("For the customer", plan.customer_value),
        ("If it is met", plan.benefit_if_met),
        ("If it is missed", plan.cost_if_missed),
    ]
    said = "".join(
        f'<p><span class="quieter">{term}</span> {escape(value)}</p>' for term, value in worth if value
    )
    if objective.gap and objective.gap.cost:
        said += f'<p><span class="quieter">To close the gap</span> {escape(objective.gap.cost)}</p>'
    if objective.path_up:
        said += f'<p><span class="quieter">Path up</span> {escape(" → ".join(objective.path_up))}</p>'
    return (
        said
        + _weeks(objective)
        + _theory(matrix, objective)
        + metrics_html(matrix, objective)
        + _in_both_languages(matrix, objective)
        + _score(objective)
    )


def _weeks(objective: Attained) -> str:
    """What the other metrics did in the weeks at its goal; those without a clear difference are listed."""
    if not objective.alongside:
        return ""
    one = objective.alongside[0]
    clear = [other.says for other in objective.alongside if other.is_signal]
    rest = [other.title for other in objective.alongside if not other.is_signal]
    open_ = f"No clear difference in {wording.listed(rest)}." if rest else ""
    said = " ".join((*clear, open_)).strip()
    term = f"In the {one.weeks_at} weeks at its goal, against {one.weeks_other} others"
    return f'<p><span class="quieter">{term}</span> {escape(said)}</p>'


def _theory(matrix: Matrix, objective: Attained) -> str:
    """Its outcome and its drivers, on the card or not, and what serves it."""
    lines = [("Outcome", objective.outcome), *(("Driver", driver) for driver in objective.drivers)]
    said = "".join(
        f'<p><span class="quieter">{term}</span> {_in_a_line(matrix, reading)}</p>'
        for term, reading in lines
        if reading
    )
    titles = [f"“{matrix.objectives[name].title}”" for name in objective.served_by]
    served = f'<p><span class="quieter">Served by</span> {escape(wording.listed(titles))}</p>'
    return said + (served if titles else "")


def _in_a_line(matrix: Matrix, reading: Reading) -> str:
    href = link("metric", metric=reading.metric, period=matrix.period)
    value, _, changed = wording.in_a_line(reading)
    title = anchor(href, escape(reading.title))
    return f"{title} {plain(value)} {words.status(reading)} {escape(changed)}".rstrip()


def _score(objective: Attained) -> str:
    """The average, for whoever wants it, with what it stands on."""
    if objective.score is None:
        return ""
    covered = "" if objective.coverage >= 1 else f", on {wording.percent(objective.coverage)} of its weight"
    return f'<p class="quieter">Score {wording.score(objective.score)}{covered}</p>'


def metrics_html(matrix: Matrix, objective: Attained) -> str:
    """The metrics that serve an objective: value, goal, status, attainment, the team lowest on it."""
    rows = [_metric(matrix, objective, reading) for reading in objective.metrics]
    if not rows:
        return "<p>No metric on the organisation's card serves it.</p>"
    return table(f"Metrics of “{objective.title}”", METRICS, rows)


def _in_both_languages(matrix: Matrix, objective: Attained) -> str:
    """Every metric of it, on the card or not, as operations and as strategy say it."""
    plan = matrix.objectives[objective.objective]
    names = [reading.metric for reading in objective.metrics]
    names += [*([plan.outcome] if plan.outcome else []), *plan.drivers]
    told = [matrix.metrics[name] for name in dict.fromkeys(names) if name in matrix.metrics]
    return both_languages(told) if told else ""


def _metric(matrix: Matrix, objective: Attained, reading: Reading) -> list[str]:
    href = link("metric", metric=reading.metric, period=matrix.period)
    goal = text.figure(reading.target.goal, reading.measure) if reading.target else ""
    marks = _beside_goal(objective, reading.metric)
    beside = "".join(f'<br><span class="quieter">{said}</span>' for said in marks)
    return [
        anchor(href, escape(reading.title)) + beside,
        plain(words.value(reading)),
        plain(goal) or NOTHING,
        words.status(reading),
        plain(wording.attained(reading)) or NOTHING,
        _lowest(matrix, matrix.worst_teams.get(reading.metric)),
    ]


def _lowest(matrix: Matrix, reading: Reading | None) -> str:
    if reading is None:
        return NOTHING
    if reading.goal_met:
        return "none"  # the last of all is at its goal
    href = link("metric", metric=reading.metric, team=reading.name, period=matrix.period)
    return (
        f"{anchor(href, escape(reading.name))}"
        f" {escape(words.value(reading))} {words.status(reading, glyph_only=True)}"
    )

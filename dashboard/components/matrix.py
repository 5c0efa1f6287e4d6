"""Objectives as rows, teams as columns: a cell is a score and a glyph, a row opens to its metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dashboard import text, wording
from dashboard.agenda import Name, Point, in_order
from dashboard.ask import Attained, Goals, TeamOnObjective
from dashboard.components import reading as words
from dashboard.components.frame import link
from dashboard.components.tables import NOTHING, Column, anchor, plain, scrolled, status, table
from dashboard.scoring import Reading
from dashboard.strategy import Objective

METRICS = (
    Column("Metric"),
    Column("Value", number=True),
    Column("Goal", number=True),
    Column("Status"),
    Column("Attainment", number=True),
    Column("Lowest team"),
)


@dataclass(frozen=True)
class Matrix:
    """What the matrix is drawn from; `period` is the one in the address (None: the latest)."""

    goals: Goals
    objectives: Mapping[str, Objective]
    worst_teams: Mapping[str, Reading]
    period: str | None

    @property
    def teams(self) -> list[str]:
        """The teams that any objective has, in its order."""
        return list(dict.fromkeys(team.team for one in self.goals.objectives for team in one.teams))


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
    """The whole table."""
    heads = ["Organisation", "Goals met", "Worst metric", *matrix.teams]
    numbers = {"Organisation", "Goals met", *matrix.teams}
    head = '<th scope="col" class="held name">Objective</th>' + "".join(
        f'<th scope="col"{" class=number" if title in numbers else ""}>{escape(title)}</th>'
        for title in heads
    )
    objectives = matrix.goals.objectives
    coverages = [one.coverage for one in objectives] + [t.coverage for one in objectives for t in one.teams]
    partly = ""
    if any(0 < coverage < 1 for coverage in coverages):
        partly = " “On 75 %”: so much of its weight has enough data."
    rows = "".join(_rows(matrix, depth, objective) for depth, objective in in_order(objectives))
    says = "Score of 100: red below 33, at goal from 67. A row opens to its metrics; a score leads to a card."
    return scrolled(
        "Objectives and teams",
        f"<caption><span>{says}{partly}</span></caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>",
        "matrix",
    )


def _rows(matrix: Matrix, depth: int, objective: Attained) -> str:
    teams = {team.team: team for team in objective.teams}
    cells = [
        _score(objective, link("", period=matrix.period)),
        f"{objective.goals_met} of {objective.goals}" if objective.goals else NOTHING,
        _worst(matrix, objective),
        *(
            _score(teams[name], link("", team=name, period=matrix.period)) if name in teams else NOTHING
            for name in matrix.teams
        ),
    ]
    classes = ["number score", "number", ""] + ["number score"] * len(matrix.teams)
    drawn = "".join(f'<td class="{css}">{cell}</td>' for css, cell in zip(classes, cells, strict=True))
    name = f'<th scope="row" class="held name">{_title(objective)}</th>'
    return (
        f'<tr class="below-{min(depth, 2)}">{name}{drawn}</tr>'
        f'<tr class="more"><td colspan="{len(cells) + 1}"><div class="opened">{_opened(matrix, objective)}'
        "</div></td></tr>"
    )


def _title(objective: Attained) -> str:
    by = f"by {text.day(objective.by)}" if objective.by else ""
    about = " · ".join(part for part in (escape(objective.owner), by) if part)
    return (
        f'<details><summary>{escape(objective.title)}</summary></details><span class="about">{about}</span>'
    )


def _score(one: Attained | TeamOnObjective, href: str) -> str:
    if one.status == "no_data":
        return NOTHING
    figure = "" if one.score is None else f"{one.score:.0f} "
    cell = anchor(href, figure + status(one.status, glyph_only=True), "cell")
    if 0 < one.coverage < 1:
        cell += f'<br><span class="quieter">on {wording.percent(one.coverage)}</span>'
    return cell


def _worst(matrix: Matrix, objective: Attained) -> str:
    if objective.worst is None:
        return NOTHING
    found = next(one for one in objective.metrics if one.metric == objective.worst)
    title = anchor(link("metric", metric=found.metric, period=matrix.period), escape(found.title))
    return f"{title} {words.status(found, glyph_only=True)}"


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
    return said + metrics_html(matrix, objective)


def metrics_html(matrix: Matrix, objective: Attained) -> str:
    """The metrics that serve an objective: value, goal, status, attainment, the team lowest on it."""
    rows = [_metric(matrix, reading) for reading in objective.metrics]
    if not rows:
        return "<p>No metric on the organisation's card serves it.</p>"
    return table(f"Metrics of “{objective.title}”", METRICS, rows)


def _metric(matrix: Matrix, reading: Reading) -> list[str]:
    href = link("metric", metric=reading.metric, period=matrix.period)
    goal = text.figure(reading.target.goal, reading.unit) if reading.target else ""
    return [
        anchor(href, escape(reading.title)),
        plain(words.value(reading)),
        plain(goal) or NOTHING,
        words.status(reading),
        plain(words.attained(reading)) or NOTHING,
        _lowest(matrix, matrix.worst_teams.get(reading.metric)),
    ]


def _lowest(matrix: Matrix, reading: Reading | None) -> str:
    if reading is None:
        return NOTHING
    href = link("metric", metric=reading.metric, team=reading.name, period=matrix.period)
    return (
        f"{anchor(href, escape(reading.name))}"
        f" {escape(words.value(reading))} {words.status(reading, glyph_only=True)}"
    )

"""Objectives as rows, teams as columns: a cell counts goals, a row opens to its metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dashboard import text, wording
from dashboard.ask import Attained, Goals, TeamOnObjective
from dashboard.model.strategy import Objective
from dashboard.render import reading as words
from dashboard.render.agenda import Name, Point, in_order, worst
from dashboard.render.links import link
from dashboard.render.tables import NOTHING, Column, anchor, plain, scrolled, status, table
from dashboard.scoring import Reading

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
    heads = ["Organisation", "Furthest from its goal", *matrix.teams]
    head = '<th scope="col" class="held name">Objective</th>' + "".join(
        f'<th scope="col">{escape(title)}</th>' for title in heads
    )
    rows = "".join(_rows(matrix, depth, one) for depth, one in in_order(matrix.goals.objectives))
    says = "Goals met, missed and not decided. A row opens to its metrics; a cell leads to a card."
    return scrolled(
        "Objectives and teams",
        f"<caption><span>{says}</span></caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>",
        "matrix",
    )


def _rows(matrix: Matrix, depth: int, objective: Attained) -> str:
    teams = {team.team: team for team in objective.teams}
    cells = [
        _counts(objective, link("", period=matrix.period)),
        _worst(matrix, objective),
        *(
            _counts(teams[name], link("", team=name, period=matrix.period)) if name in teams else NOTHING
            for name in matrix.teams
        ),
    ]
    drawn = "".join(f"<td>{cell}</td>" for cell in cells)
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


def _counts(one: Attained | TeamOnObjective, href: str) -> str:
    """The glyph of the rule and the counts; the rule's words where nothing has a goal."""
    if one.status == "no_data" and not one.goals:
        return NOTHING
    said = wording.goals(one.goals_met, one.missed, one.goals_open).replace(", ", ",\n")
    return anchor(href, status(one.status, said or None), "cell")


def _worst(matrix: Matrix, objective: Attained) -> str:
    found = worst(objective)
    if found is None or found.goal_met:
        return NOTHING
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
    return said + _theory(matrix, objective) + metrics_html(matrix, objective) + _score(objective)


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
    changed = " ".join(wording.change(reading))
    value = plain(words.value(reading))
    return f"{anchor(href, escape(reading.title))} {value} {words.status(reading)} {escape(changed)}".rstrip()


def _score(objective: Attained) -> str:
    """The average, for whoever wants it, with what it stands on."""
    if objective.score is None:
        return ""
    covered = "" if objective.coverage >= 1 else f", on {wording.percent(objective.coverage)} of its weight"
    return f'<p class="quieter">Score {wording.score(objective.score)}{covered}</p>'


def metrics_html(matrix: Matrix, objective: Attained) -> str:
    """The metrics that serve an objective: value, goal, status, attainment, the team lowest on it."""
    rows = [_metric(matrix, reading) for reading in objective.metrics]
    if not rows:
        return "<p>No metric on the organisation's card serves it.</p>"
    return table(f"Metrics of “{objective.title}”", METRICS, rows)


def _metric(matrix: Matrix, reading: Reading) -> list[str]:
    href = link("metric", metric=reading.metric, period=matrix.period)
    goal = text.figure(reading.target.goal, reading.measure) if reading.target else ""
    return [
        anchor(href, escape(reading.title)),
        plain(words.value(reading)),
        plain(goal) or NOTHING,
        words.status(reading),
        plain(wording.attained(reading)) or NOTHING,
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

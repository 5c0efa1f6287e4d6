"""The Metric page's tab of teams: teams, people and reviewers beside one another."""

from __future__ import annotations

from functools import partial
from html import escape

from dashboard.ask import funnel_of
from dashboard.render import (
    beside_figures,
    differing,
    funnel,
    metrics_list,
    spreadsheets,
    spreadsheets_beside,
    tables,
)
from dashboard.render.tables import anchor
from dashboard.widgets import download, html
from dashboard.widgets.metric_selection import Selection


def beside_one_another(looked: Selection) -> None:
    """The people of the team, by name, each beside colleagues with the same kinds of cases."""
    visit, metric = looked.visit, looked.metric
    if looked.level != "team" or "agent" not in metric.levels or not visit.about.shows_people:
        return
    found = visit.home.compare(metric.name, looked.name, visit.period)
    if not found.names:
        return

    def own(name: str) -> str:
        return looked.to(metric.name, name=name, team=looked.name)

    beside = differing.side_by_side(found, metric, own) + funnel.plot(funnel_of(found, metric), metric.title)
    html.draw(html.header("People beside one another") + beside)
    looked.offer(lambda: spreadsheets_beside.comparison(found, metric), "people")


def strictness(looked: Selection) -> None:
    """How strict each reviewer is, beside a figure that reviewers give."""
    visit = looked.visit
    found = visit.home.reviewers(looked.metric.name, visit.team, visit.period)
    if found:
        html.draw(html.header("Reviewers") + beside_figures.reviewers(found))
        looked.offer(lambda: spreadsheets_beside.reviewers(found), "reviewers")


def side_by_side(looked: Selection) -> None:
    """The teams in the same period, by name."""
    if looked.level == "agent" or "team" not in looked.metric.levels:
        return
    cards = looked.card("team", None)
    readings = [looked.of(card) for card in cards]
    if all(one.value is None for one in readings):
        return
    name = looked.metric.name
    rows = [
        [anchor(looked.to(name, team=one.name), escape(one.name)), *cells]
        for one, cells in zip(readings, metrics_list.in_teams(readings), strict=True)
    ]
    drawn = tables.table("The same period in every team", metrics_list.TEAMS, rows, "teams")
    html.draw(html.header("Teams side by side") + drawn)
    sheet = partial(spreadsheets.in_teams, readings, looked.metric)
    download.offer(sheet, name, "teams", looked.visit.period)

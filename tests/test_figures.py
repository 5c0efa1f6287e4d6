"""The plotly figure of the Metric page shows what the answers hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.scoring import Reading
from dashboard.widgets import figures


@pytest.fixture
def teams(tiny: Path) -> list[Reading]:
    cards = Home.open(tiny, LOCAL).cards("team", period="2026-03", metrics=("first_reply_sla",)).cards
    return [one for card in cards for one in card.metrics if one.metric == "first_reply_sla"]


def test_teams_keep_their_order_and_share_one_line_at_a_common_goal(teams: list[Reading]) -> None:
    figure = figures.teams_figure(teams, "percent")
    (dots,) = figure.data
    assert list(dots.y) == ["Billing", "Tech"]
    assert list(dots.x) == [75.0, 30.0]
    assert [shape.x0 for shape in figure.layout.shapes] == [90.0]


def test_goals_that_differ_are_ticks_in_their_own_rows(teams: list[Reading]) -> None:
    billing, tech = teams
    assert tech.target
    own = replace(tech, target=replace(tech.target, goal=80.0))
    figure = figures.teams_figure([billing, own], "percent")
    assert list(figure.data[1].x) == [90.0, 80.0]
    assert not figure.layout.shapes


def test_a_team_without_a_value_is_not_drawn_and_names_are_no_markup(teams: list[Reading]) -> None:
    billing, tech = teams
    figure = figures.teams_figure([replace(billing, value=None), replace(tech, name="<b>T</b>")], "percent")
    assert list(figure.data[0].y) == ["&lt;b&gt;T&lt;/b&gt;"]
    assert "<b>T" not in figure.data[0].customdata[0]

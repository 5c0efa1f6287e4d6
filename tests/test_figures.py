"""The figures of the Metric page show what the answers hold, and say the same in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home, Trend, TrendPoint
from dashboard.scoring import Reading
from dashboard.widgets import figures


def weeks(*values: float | None, partial: bool = False) -> Trend:
    """Weeks from 2 March 2026, the interval 10 either side, the last one partial where asked."""
    points = tuple(
        TrendPoint(
            date(2026, 3, 2) + timedelta(weeks=i),
            date(2026, 3, 8) + timedelta(weeks=i),
            0 if value is None else 20,
            value,
            None if value is None else value - 10,
            None if value is None else value + 10,
            partial and i == len(values) - 1,
            target=90.0,
        )
        for i, value in enumerate(values)
    )
    return Trend("csat", "organisation", "Us", "week", points, 90.0)


def test_values_whiskers_and_the_goal_are_drawn() -> None:
    figure = figures.trend_figure(weeks(70.0, None, 80.0), "percent")
    (line,) = figure.data
    assert list(line.y) == [70.0, None, 80.0]
    assert list(line.error_y.array) == [10.0, 0, 10.0]
    assert list(line.error_y.arrayminus) == [10.0, 0, 10.0]
    assert not line.connectgaps
    assert [shape.y0 for shape in figure.layout.shapes] == [90.0]


def test_only_a_week_that_is_not_over_is_hollow() -> None:
    (line,) = figures.trend_figure(weeks(70.0, 80.0, partial=True), "percent").data
    assert list(line.marker.symbol) == ["circle", "circle-open"]
    assert "not over yet" in line.customdata[1]
    assert "not over yet" not in line.customdata[0]
    assert "n 20" in line.customdata[0]


def test_a_week_of_which_less_than_nine_in_ten_is_decided_is_hollow_too() -> None:
    trend = weeks(70.0, 80.0, 75.0)
    shares = (0.89, 0.9, 1.0)
    points = tuple(replace(point, decided=share) for point, share in zip(trend.points, shares, strict=True))
    (line,) = figures.trend_figure(replace(trend, points=points), "percent").data
    assert list(line.marker.symbol) == ["circle-open", "circle", "circle"]
    assert "89 % decided" in line.customdata[0]
    assert "decided" not in line.customdata[1]


def test_each_goal_is_drawn_over_its_own_weeks() -> None:
    trend = weeks(70.0, 80.0, 75.0)
    goals = (None, 80.0, 90.0)
    points = tuple(replace(point, target=goal) for point, goal in zip(trend.points, goals, strict=True))
    figure = figures.trend_figure(replace(trend, points=points), "percent")
    drawn = [(str(shape.x0), str(shape.x1), shape.y0, shape.y1) for shape in figure.layout.shapes]
    assert drawn == [("2026-03-09", "2026-03-16", 80.0, 80.0), ("2026-03-16", "2026-03-23", 90.0, 90.0)]


def test_the_readings_days_are_shaded_as_far_as_they_are_drawn() -> None:
    figure = figures.trend_figure(weeks(70.0, 80.0), "percent", (date(2026, 1, 1), date(2026, 3, 10)))
    band = figure.layout.shapes[0]
    assert (str(band.x0), str(band.x1)) == ("2026-03-02", "2026-03-11")


def test_a_trend_is_told_in_words() -> None:
    assert figures.trend_words(weeks(70.0, 60.0, None, 80.0, partial=True), "percent") == (
        "3 weeks with a figure: lowest 60.0 % (week of 9 Mar 2026), highest 80.0 % (week of 23 Mar 2026),"
        " last 80.0 % (week of 23 Mar 2026). Goal 90.0 %. Lines are 95 % intervals."
        " A hollow point may still move: it is not over, or not decided."
    )
    assert figures.trend_words(weeks(None), "percent") == "No week of this time has a figure."


def test_durations_have_ticks_in_hours() -> None:
    figure = figures.trend_figure(weeks(300.0, 1200.0), "minutes")
    assert list(figure.layout.yaxis.ticktext)[:3] == ["0 min", "4 h", "8 h"]
    assert list(figure.layout.yaxis.tickvals)[:3] == [0, 240, 480]


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

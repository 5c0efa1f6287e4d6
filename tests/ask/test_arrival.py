"""Arrived at a goal: by the chart's assurance, and since the first week that has said so ever since."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.ask.cards.series import judged
from dashboard.ask.cards.trend import Trend, TrendPoint
from dashboard.ask.strategy.arrival import dated
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Metric

START = date(2026, 1, 5)  # a Monday


@pytest.fixture(scope="module")
def minutes() -> Metric:
    return load_catalogue(Path("nowhere")).metrics["first_reply_time"]


def trend_of(metric: Metric, values: list[float], goal: float) -> Trend:
    points = tuple(
        TrendPoint(
            START + timedelta(weeks=week),
            START + timedelta(weeks=week, days=6),
            50,
            value,
            None,
            None,
            False,
            goal,
        )
        for week, value in enumerate(values)
    )
    return judged(Trend(metric.name, "organisation", "Tiny", "week", points, goal), metric, [])


def test_a_range_that_lies_beyond_the_goal_has_arrived_and_as_far_back_as_the_chart_tells(
    minutes: Metric,
) -> None:
    """10 and 12 minutes by turns: limits 11 ± 5.32, a goal of 20 lies above them all the time."""
    found = dated(trend_of(minutes, [10, 12] * 10, 20), minutes, [])
    assert found is not None
    assert (found.since, found.is_earlier) == (START + timedelta(weeks=11, days=6), True)
    assert found.says == "Arrived: it passes its goal consistently at least since 29 Mar 2026."


def test_one_good_week_is_no_arrival(minutes: Metric) -> None:
    assert dated(trend_of(minutes, [18, 24] * 10, 20), minutes, []) is None


def test_since_the_week_from_which_it_has_held(minutes: Metric) -> None:
    """Twelve weeks of 18 and 22 by turns have limits up to 30; then come 10 and 12, and the goal is 25."""
    values = [*[18.0, 22.0] * 6, *[10.0, 12.0] * 7]
    trend = trend_of(minutes, values, 25)
    found = dated(trend, minutes, [])
    assert found is not None
    assert not found.is_earlier
    number = next(place for place, point in enumerate(trend.points, 1) if point.to == found.since)
    assert trend_of(minutes, values[:number], 25).assurance == "consistent_pass"
    assert trend_of(minutes, values[: number - 1], 25).assurance != "consistent_pass"

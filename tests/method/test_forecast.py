"""Forecasts: by hand on series that leave no doubt, and properties that hold for any."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard.method.forecast import FARTHEST, Forecast, Mixture, farthest_of, forecast


def test_a_year_is_needed_and_a_gap_is_no_month() -> None:
    assert forecast([80.0] * 11, 3).reason == "a forecast needs 12 months with figures"
    assert forecast([80.0] * 11 + [None], 3).value is None
    assert forecast([80.0] * 12, 1).value == pytest.approx(80)
    assert forecast([80.0] * 5 + [None] + [80.0] * 7, 1).value == pytest.approx(80)


def test_a_flat_series_goes_on_and_leaves_no_doubt() -> None:
    found = forecast([80.0] * 18, 6)
    assert (found.value, found.low, found.high) == pytest.approx((80, 80, 80))
    assert not found.has_trend
    assert found.reaches(80, rises=True) == "likely"
    assert found.reaches(80, rises=False) == "likely"
    assert found.reaches(81, rises=True) == "unlikely"
    assert found.reaches(81, rises=False) == "likely"


def test_months_that_agree_by_chance_vary_by_no_less_than_their_cases() -> None:
    """Ten answers a month, eight of them happy each time: the error of one month is 12.6 points."""
    found = forecast([80.0] * 14, 2, (0, 100), least=12.6)
    assert found.value == pytest.approx(80, abs=0.01)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 65
    assert found.high > 95
    assert found.reaches(85, rises=True) == "open"
    # where the months scatter by more than that nothing changes
    noisy = [80.0, 60, 95, 70, 85, 66, 92, 75, 81, 63, 97, 72]
    floored, free = forecast(noisy, 2, least=5), forecast(noisy, 2)
    assert (floored.low, floored.high) == pytest.approx((free.low, free.high), abs=0.1)


@pytest.mark.parametrize(
    ("months", "farthest"), [(12, 4), (15, 10), (18, 16), (20, 20), (24, 24), (36, FARTHEST), (60, FARTHEST)]
)
def test_how_far_ahead_is_dared_and_that_it_is_said(months: int, farthest: int) -> None:
    values = list(np.random.default_rng(4).normal(80, 2, months))
    assert farthest_of(months) == farthest
    assert forecast(values, farthest).value is not None
    assert forecast(values, farthest + 1).reason == (
        f"too far to forecast: {months} months with figures tell {farthest} ahead at most"
    )


def test_each_course_that_leaves_no_doubt_is_carried_on() -> None:
    time = np.arange(24)
    steady = forecast([60.0 + month for month in time], 3)
    assert steady.value == pytest.approx(86, abs=0.01)
    assert steady.has_trend
    step = forecast([70.0 + 8 * (month >= 9) for month in time], 6)
    assert step.value == pytest.approx(78, abs=0.01)
    assert not step.has_trend
    ended = forecast([60.0 + min(month, 12) for month in time], 6)
    assert ended.value == pytest.approx(72, abs=0.01)
    season = forecast(list(80 + 5 * np.sin(time * np.pi / 6)), 4)  # month 27, a quarter of a year in
    assert season.value == pytest.approx(85, abs=0.01)


def test_of_equal_evidence_the_interval_is_that_of_student() -> None:
    """One course alone, 10 degrees of freedom: 80 % lie within 1.372 scales."""
    one = np.ones(1)
    alone = Mixture(one, 80 * one, 2 * one, 10 * one)
    assert alone.quantiles(0.1, 0.5, 0.9) == pytest.approx([80 - 2.744, 80, 80 + 2.744], abs=1e-3)
    both = Mixture(np.array([0.5, 0.5]), np.array([70.0, 90.0]), np.array([1.0, 1.0]), np.array([10.0, 10.0]))
    assert both.below(80) == pytest.approx(0.5)
    assert both.quantiles(0.5)[0] == pytest.approx(80, abs=0.1)


def test_noise_has_no_trend_and_its_doubt_is_that_of_its_months() -> None:
    noise = np.random.default_rng(3).normal(80, 2, 24)
    found = forecast(list(noise), 3)
    assert not found.has_trend
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert min(noise) < found.low < found.value < found.high < max(noise)
    assert 2 * 1.28 * 2 * 0.8 < found.high - found.low < 2 * 1.28 * 2 * 1.5


def test_a_step_in_the_last_month_may_be_chance_and_widens_what_may_come() -> None:
    values = list(np.random.default_rng(5).normal(80, 1, 24))
    before, after = forecast(values, 3), forecast([*values[:-1], 88.0], 3)
    assert before.high is not None
    assert before.low is not None
    assert after.high is not None
    assert after.low is not None
    assert after.high - after.low > 2 * (before.high - before.low)


def test_a_percentage_stays_one() -> None:
    found = forecast([90.0 + 0.8 * month for month in range(12)], 2, (0, 100))
    assert found.value is not None
    assert found.high is not None
    assert found.value <= found.high <= 100


@pytest.mark.parametrize(
    ("goal", "said"), [(70, "likely"), (76, "likely"), (80, "open"), (84, "unlikely"), (90, "unlikely")]
)
def test_likely_open_unlikely(goal: float, said: str) -> None:
    one = np.ones(1)
    found = Forecast(3, 80.0, 77.4, 82.6, 3, outcomes=Mixture(one, 80 * one, 2 * one, 30 * one))
    assert found.reaches(goal, rises=True) == said
    turned = {"likely": "unlikely", "unlikely": "likely", "open": "open"}
    assert found.reaches(goal, rises=False) == turned[said]


def test_the_chances_of_a_goal_fall_as_it_rises() -> None:
    found = forecast(list(np.random.default_rng(1).normal(80, 3, 30)), 6)
    chances = [found.chance(goal, rises=True) or 0.0 for goal in np.linspace(40, 120, 41)]
    assert chances[0] == pytest.approx(1, abs=0.01)
    assert chances[-1] == pytest.approx(0, abs=0.01)
    assert all(later <= sooner for sooner, later in itertools.pairwise(chances))


def test_moving_a_series_moves_its_forecast() -> None:
    values = list(np.random.default_rng(2).normal(50, 5, 20))
    plain, moved = forecast(values, 4), forecast([2 * value + 7 for value in values], 4)
    assert plain.value is not None
    assert plain.low is not None
    assert moved.value == pytest.approx(2 * plain.value + 7)
    assert moved.low == pytest.approx(2 * plain.low + 7)

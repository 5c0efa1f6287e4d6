"""Forecasts: by hand on short series, and properties that hold for any."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard.method.forecast import Forecast, forecast


def test_a_year_is_needed_and_a_gap_is_no_month() -> None:
    assert forecast([80.0] * 11, 3).reason == "a forecast needs 12 months with figures"
    assert forecast([80.0] * 11 + [None], 3).value is None
    assert forecast([80.0] * 12, 1).value == 80


def test_a_flat_series_goes_on_and_leaves_no_doubt() -> None:
    found = forecast([80.0] * 18, 6)
    assert (found.value, found.low, found.high) == (80, 80, 80)
    assert (found.tried, found.is_widened, found.has_trend) == (8, False, False)
    assert found.reaches(80, rises=True) == "likely"
    assert found.reaches(81, rises=True) == "unlikely"
    assert found.reaches(81, rises=False) == "likely"


def test_how_far_it_was_tried_how_far_it_is_widened_and_where_it_ends() -> None:
    values = list(np.random.default_rng(4).normal(80, 2, 18))  # 8 months ahead can be tried 8 times
    inside, beyond = forecast(values, 8), forecast(values, 16)
    assert inside.tried == 8
    assert beyond.tried == 8
    assert not inside.is_widened
    assert beyond.is_widened
    assert inside.value == beyond.value
    assert inside.high is not None
    assert beyond.high is not None
    assert beyond.high - beyond.value == pytest.approx((inside.high - inside.value) * 2**0.5)
    assert forecast(values, 17).reason == "too far ahead"


def test_the_interval_is_the_80_percent_rank_of_what_it_was_off_by() -> None:
    # every month is one off the level of 80 that is carried forward, but for the last one
    found = forecast([80.0] * 10 + [81.0, 80.0], 1)
    assert found.errors == pytest.approx(sorted(found.errors))
    assert len(found.errors) == 9  # origins after months 3 to 11
    assert found.high == pytest.approx((found.value or 0) + found.errors[7])  # rank ceil(10 × .8)


def test_a_steady_rise_is_carried_on_and_noise_is_not() -> None:
    assert forecast([60.0 + month for month in range(24)], 3).has_trend
    noise = np.random.default_rng(3).normal(80, 2, 24)
    found = forecast(list(noise), 3)
    assert not found.has_trend
    assert min(noise) < (found.value or 0) < max(noise)


def test_a_percentage_stays_one() -> None:
    found = forecast([90.0 + 0.8 * month for month in range(12)], 2, (0, 100))
    assert found.value is not None
    assert found.high is not None
    assert found.value <= found.high <= 100


@pytest.mark.parametrize(
    ("goal", "said"), [(70, "likely"), (76, "likely"), (80, "open"), (84, "unlikely"), (90, "unlikely")]
)
def test_likely_open_unlikely(goal: float, said: str) -> None:
    found = Forecast(3, 80.0, 76.0, 84.0, 3, errors=(0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4))
    assert found.reaches(goal, rises=True) == said
    turned = {"likely": "unlikely", "unlikely": "likely", "open": "open"}
    assert found.reaches(goal, rises=False) == turned[said]


def test_the_chances_of_a_goal_fall_as_it_rises() -> None:
    found = forecast(list(np.random.default_rng(1).normal(80, 3, 30)), 6)
    chances = [found.chance(goal, rises=True) or 0.0 for goal in np.linspace(60, 100, 41)]
    assert chances[0] == 1
    assert chances[-1] == 0
    assert all(later <= sooner for sooner, later in itertools.pairwise(chances))


def test_moving_a_series_moves_its_forecast() -> None:
    values = list(np.random.default_rng(2).normal(50, 5, 20))
    plain, moved = forecast(values, 4), forecast([2 * value + 7 for value in values], 4)
    assert plain.value is not None
    assert plain.low is not None
    assert moved.value == pytest.approx(2 * plain.value + 7)
    assert moved.low == pytest.approx(2 * plain.low + 7)

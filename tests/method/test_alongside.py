"""Weeks at a goal against the others: a difference is found, a shared trend and alike neighbours are none."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.method.alongside import difference

RUNS = 200


def test_the_difference_of_weeks_at_the_goal_is_the_one_that_was_put_there() -> None:
    """40 weeks, every other one at the goal; there the other one is 3 higher, beside what differs anyway."""
    reached = [float(week % 2) for week in range(40)]
    noise = np.random.default_rng(1).normal(size=40) * 0.1
    found = difference([10 + 3 * mark + error for mark, error in zip(reached, noise, strict=True)], reached)
    assert found is not None
    assert found.value == pytest.approx(3, abs=0.1)
    assert (found.at, found.others) == (20, 20)
    # every second shift gives the very same: weeks by turns prove nothing
    assert not found.is_signal
    by_chance = [float(mark) for mark in np.random.default_rng(2).random(40) < 0.5]
    found = difference(
        [10 + 3 * mark + error for mark, error in zip(by_chance, noise, strict=True)], by_chance, 7
    )
    assert found is not None
    assert found.low < 3 < found.high
    assert found.is_signal


def test_what_rises_too_is_no_difference_and_five_weeks_are_too_few() -> None:
    reached = [0.0] * 20 + [1.0] * 20
    found = difference([week * 0.5 for week in range(40)], reached)
    assert found is not None
    assert found.value == pytest.approx(0, abs=1e-9)
    assert not found.is_signal
    assert difference([1.0] * 40, [1.0] * 5 + [0.0] * 35) is None
    assert difference([1.0] * 40, [float("nan")] * 30 + [1.0, 0.0] * 5) is None


@pytest.mark.long
def test_weeks_that_resemble_the_week_before_are_seldom_called_a_difference() -> None:
    """Two series of 78 weeks, half of each week carried over and a year in common, and no more than that."""
    chance, called = np.random.default_rng(3), 0
    for _ in range(RUNS):
        first, second = (_carried(chance) for _ in range(2))
        found = difference(second, [float(value > 0) for value in first])
        called += found is not None and found.is_signal
    assert called / RUNS <= 0.08


def _carried(chance: np.random.Generator) -> list[float]:
    made = [float(chance.normal())]
    for _ in range(77):
        made.append(0.5 * made[-1] + float(chance.normal()))
    year = np.sin(2 * np.pi * np.arange(78) / 52)
    return [value + float(wave) for value, wave in zip(made, year, strict=True)]

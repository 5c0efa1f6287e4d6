"""Expected by kinds of cases, the grid, natural limits, and one team's goals against each other: by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from dashboard.method import conflicts
from dashboard.method.panels import NOTHING, Mixed, expected_each, gridded
from dashboard.method.reachable import natural_limits


def test_a_kind_lets_expect_what_all_its_cases_gave_and_a_rare_one_what_is_above_it() -> None:
    # shipping has too few by each channel, so all of shipping counts
    n = np.array([40.0, 10, 4, 2, 6])
    amount = np.array([20.0, 9, 3, 0, 6])
    category = ["invoice", "invoice", "shipping", "shipping", "shipping"]
    channel = ["mail", "phone", "mail", "fax", "phone"]
    found = expected_each(n, amount, [category, channel])
    assert found == pytest.approx([0.5, 0.9, 9 / 12, 9 / 12, 9 / 12])
    alone = expected_each(np.array([3.0, 97]), np.array([0.0, 97]), [["rare", "usual"]])
    assert alone == pytest.approx([0.97, 1.0])  # of three cases nothing follows but what all cases gave


def test_a_cell_of_too_few_cases_or_too_many_undecided_is_not_read() -> None:
    monday = date(2026, 3, 2)
    rows = Mixed(
        team=np.array([0, 1]),
        first=np.array([monday] * 2, dtype="datetime64[D]"),
        n=np.array([100.0, 100]),
        amount=100 * np.array([86.0, 54]),
        undecided=np.array([0.0, 12]),
        expected=100 * np.array([90.0, 50]),
    )
    grid = gridded(rows, ("A", "B"), [monday], 5)
    assert (grid.value[0, 0], grid.expected[0, 0], grid.adjusted[0, 0]) == (86, 90, -4)
    assert np.isnan(grid.value[1, 0])
    decided = gridded(replace(rows, undecided=np.array([0.0, 11])), ("A", "B"), [monday], 5)
    assert decided.adjusted[1, 0] == 4
    assert np.isnan(gridded(rows, ("A", "B"), [monday], 101).value).all()
    assert np.isnan(gridded(NOTHING, ("A", "B"), [monday], 5).value).all()


def test_natural_limits_by_hand() -> None:
    # centre 80, every step 1: 80 ± 2.66; a point that no such process makes, and a shift, take them away
    steps = [80.0, 81, 80, 79] * 4
    assert natural_limits(steps) == pytest.approx((80 - 2.66, 80 + 2.66))
    assert natural_limits(steps[:11]) is None
    assert natural_limits([80.0] * 20) is None
    assert natural_limits([*steps, 90.0]) is None
    assert natural_limits([79.0, 79.5] * 4 + [81.0, 81.5] * 4) is None


def grid(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (6, 18))


def pair(first: np.ndarray, second: np.ndarray, team: int) -> bool:
    a, b = (conflicts.against_others(one)[team] for one in (first, second))
    moves = conflicts.move(a), conflicts.move(b)
    assert moves[0] is not None
    assert moves[1] is not None
    return conflicts.opposed((a, b), (moves[0], moves[1]), max(moves[0].p, moves[1].p)) is not None


def test_one_team_that_gains_here_and_loses_there() -> None:
    cheap, solved = grid(1), grid(2)
    ramp = 6 * np.clip((np.arange(18) - 6) / 4, 0, 1)
    assert not pair(cheap, solved, 2)
    cheap[2] += ramp
    solved[2] -= ramp
    assert pair(cheap, solved, 2)
    assert not pair(cheap, solved, 3)
    assert not pair(cheap, -solved, 2)  # both got better: no conflict


def test_a_team_that_moved_moves_no_other() -> None:
    moved = np.zeros((5, 12))
    moved[0] += 100
    assert (conflicts.against_others(moved)[1:] == 0).all()
    assert conflicts.move(np.arange(11.0)) is None

"""Mean, limits, best and worst three months in a row: figures that a reader can add up."""

from __future__ import annotations

import pytest

from dashboard.method.proposing import history


def test_the_best_and_the_worst_three_months_and_the_limits() -> None:
    found = history([80, 82, 80, 84, 86, 82, 80, 78, 80, 82, 80, 82], rises=True)
    assert found is not None
    assert (found.months, found.mean) == (12, pytest.approx(976 / 12))
    assert (found.best, found.best_at, found.worst) == (84, 3, pytest.approx(238 / 3))
    # 11 moving ranges: 2 2 4 2 4 2 2 2 2 2 2, 26 in all
    assert found.limits == pytest.approx((976 / 12 - 2.66 * 26 / 11, 976 / 12 + 2.66 * 26 / 11))


def test_less_is_better_the_last_year_counts_and_too_few_say_nothing() -> None:
    old_first = [1.0] * 5 + [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 9]
    found = history(old_first, rises=False)
    assert found is not None
    assert (found.best, found.best_at, found.worst) == (pytest.approx(31 / 3), 14, pytest.approx(34 / 3))
    assert history([1.0, 2.0], rises=True) is None

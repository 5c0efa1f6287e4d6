"""Intervals of differences against published figures and R, and what must hold for any input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method.difference import (
    intervals_p,
    newcombe,
    of_nps,
    one_of_many,
    touching,
    welch,
    welch_p,
)
from dashboard.method.survival import summary

GROUP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]  # R: the data set sleep
GROUP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def sums(values):
    return len(values), sum(values), sum(value * value for value in values)


@pytest.mark.parametrize(
    ("new", "old", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),  # Newcombe 1998, Statistics in Medicine 17:873, table II,
        ((9, 10), (3, 10), 0.1705, 0.8090),  # method 10
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_is_that_of_the_paper(new, old, low, high):
    assert newcombe(*new, *old) == pytest.approx((low, high), abs=6e-5)


def test_welch_is_that_of_r():
    # t.test(extra ~ group, data = sleep): -3.3654832 to 0.2054832, of group 1 less group 2
    assert welch(*sums(GROUP_1), *sums(GROUP_2)) == pytest.approx((-3.3654832, 0.2054832), abs=1e-6)


def test_welch_without_a_variance_is_the_difference_itself():
    assert welch(*sums([80.0] * 12), *sums([75.0] * 12)) == (5.0, 5.0)
    assert welch(*sums([80.0]), *sums([75.0, 70.0])) == (None, None)


def test_one_beside_many_takes_equal_values_for_no_precision():
    # 84 of mean 95 and squares 9,500 about it; by a spread in common 5 / (10.05 x 0.309) is t 1.61 of 94
    perfect, others = sums([100.0] * 12), sums([60.0] * 4 + [80.0] * 13 + [100.0] * 67)
    assert welch_p(perfect, others) == pytest.approx(4.9e-5, rel=0.01)
    assert one_of_many(perfect, others) == pytest.approx((-1.16, 11.16), abs=0.005)
    assert one_of_many(sums([80.0]), others) == (None, None)


def test_a_difference_of_nps_by_hand():
    # 20 detractors, 30 passives, 50 promoters against 25, 35, 40: 30 less 15. With the pseudo-counts
    # the scores are 29.13 (error 7.66) and 14.56 (7.83); to 30 and 15 these limits are as good as even.
    low, high = of_nps((20, 30, 50), (25, 35, 40))
    assert (low, high) == pytest.approx((15 - 21.6, 15 + 21.3), abs=0.4)


counts = st.integers(0, 500)


@given(counts, st.integers(1, 500), counts, st.integers(1, 500))
def test_the_other_way_round_is_the_mirror(hits, more, old_hits, old_more):
    n, old_n = hits + more, old_hits + old_more
    low, high = newcombe(hits, n, old_hits, old_n)
    back = newcombe(old_hits, old_n, hits, n)
    assert (-back[1], -back[0]) == pytest.approx((low, high))
    assert -1 <= low <= hits / n - old_hits / old_n <= high <= 1


def test_medians_differ_by_the_ends_that_face_each_other():
    # 10 has 3 below it, 5 has 4 above it: 5 apart, with a margin of the root of 9 + 16
    p = intervals_p((10, 7, 99), (5, 0, 9))
    assert p == pytest.approx(0.05)
    assert intervals_p((5, 0, 9), (10, 7, 99)) == p
    assert intervals_p((10, None, None), (5, 0, 9)) is None
    assert intervals_p((10, 10, 10), (5, 5, 5)) is None


def test_medians_of_equal_durations_seldom_differ():
    random = np.random.default_rng(1)

    def median():
        found = summary(np.exp(random.normal(5, 1, 20)), np.ones(20, dtype=bool))
        return found.value, found.low, found.high

    called = sum(intervals_p(median(), median()) <= 0.05 for _ in range(2000))
    assert called <= 2000 * 0.05


def halved(ends):
    """Where intervals just touch 0, by halving alone."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        below, above = ends(1 - middle)
        low, high = (middle, high) if below <= 0 <= above else (low, middle)
    return high


@given(counts, st.integers(1, 500), counts, st.integers(1, 500))
def test_where_an_interval_touches_0_is_found_with_fewer_of_them(hits, more, old_hits, old_more):
    asked = []

    def ends(confidence):
        asked.append(confidence)
        return newcombe(hits, hits + more, old_hits, old_hits + old_more, confidence)

    expected, by_halving = halved(ends), len(asked)
    asked.clear()
    assert touching(ends) == expected
    assert len(asked) <= by_halving + 12
    assert touching(
        lambda confidence: of_nps((hits, 3, more), (old_hits, 3, old_more), confidence)
    ) == halved(lambda confidence: of_nps((hits, 3, more), (old_hits, 3, old_more), confidence))

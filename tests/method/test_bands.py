"""How probable each band is: against the distributions themselves, and what must hold for any input."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.method import bands
from dashboard.method.intervals import nps_interval

counts = st.integers(0, 10_000)
limits = st.floats(-50, 150, allow_nan=False)


@st.composite
def shares(draw):
    n = draw(st.integers(1, 100_000))
    return draw(st.integers(0, n)), n


def test_bands_of_a_share_against_the_beta_distribution():
    beta = stats.beta(85.5, 15.5)  # 85 of 100
    red, amber, green = bands.of_share(85, 100, 0.75, 0.9)
    assert red == pytest.approx(beta.cdf(0.75))
    assert green == pytest.approx(beta.sf(0.9))
    assert amber == pytest.approx(1 - red - green)
    assert amber > 0.9


def test_bands_of_a_mean_against_the_t_distribution():
    values = [70.0, 80.0, 85.0, 90.0, 95.0]
    n, total, squares = len(values), sum(values), sum(v * v for v in values)
    t = stats.t(4, loc=84, scale=stats.sem(values))
    expected = (t.cdf(75), t.cdf(90) - t.cdf(75), t.sf(90))
    assert bands.of_mean(n, total, squares, 75, 90) == pytest.approx(expected)


def test_bands_of_an_nps_against_the_normal_distribution():
    low, high = nps_interval(10, 20, 40)
    normal = stats.norm((low + high) / 2, (high - low) / 2 / 1.959964)
    expected = (normal.cdf(20), normal.cdf(50) - normal.cdf(20), normal.sf(50))
    assert bands.of_nps(10, 20, 40, 20, 50) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "red", "goal", "expected"),
    [
        (90, 75, 90, (0, 0, 1)),  # at the goal: green
        (89, 75, 90, (0, 1, 0)),
        (75, 75, 90, (0, 1, 0)),  # at red: amber
        (74, 75, 90, (1, 0, 0)),
        (5, 10, 5, (0, 0, 1)),  # less is better
        (6, 10, 5, (0, 1, 0)),
        (10, 10, 5, (0, 1, 0)),
        (11, 10, 5, (1, 0, 0)),
    ],
)
@pytest.mark.parametrize("n", [1, 4])
def test_a_mean_without_variance_is_wholly_in_its_band(n, value, red, goal, expected):
    assert bands.of_mean(n, n * value, n * value * value, red, goal) == expected


def test_rounding_is_no_variance():
    # three times 0.1 sums to a little more than 0.3
    assert bands.of_mean(3, 0.1 + 0.1 + 0.1, 3 * 0.1**2, 0.05, 0.1) == (0, 0, 1)


def test_limits_beyond_what_a_share_can_be_are_never_passed():
    assert bands.of_share(10, 10, -0.5, 1.5) == (0, 1, 0)


@given(shares(), st.floats(0, 1), st.floats(0, 1))
def test_bands_of_a_share_sum_to_one(case, red, goal):
    _is_distribution(bands.of_share(*case, red, goal))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30), limits, limits)
def test_bands_of_a_mean_sum_to_one(values, red, goal):
    squares = sum(v * v for v in values)
    _is_distribution(bands.of_mean(len(values), sum(values), squares, red, goal))


@given(counts, counts, counts, limits, limits)
def test_bands_of_an_nps_sum_to_one(detractors, passives, promoters, red, goal):
    _is_distribution(bands.of_nps(detractors, passives, promoters, red, goal))


@given(shares(), st.integers(0, 99), st.integers(1, 100))
def test_less_is_better_mirrors_more_is_better(case, red, width):
    hits, n = case
    goal = min(red + width, 100)
    straight = bands.of_share(hits, n, red / 100, goal / 100)
    mirrored = bands.of_share(n - hits, n, (100 - red) / 100, (100 - goal) / 100)
    assert mirrored == pytest.approx(straight, abs=1e-6)


@given(st.integers(0, 49), st.floats(0.1, 0.5), st.floats(0.5, 0.9))
def test_one_more_hit_never_makes_red_likelier_nor_green_less_likely(hits, red, goal):
    fewer = bands.of_share(hits, 50, red, goal)
    more = bands.of_share(hits + 1, 50, red, goal)
    assert more[0] <= fewer[0]
    assert more[2] >= fewer[2]


def _is_distribution(found: tuple[float, float, float]) -> None:
    assert sum(found) == pytest.approx(1)
    assert all(-1e-12 <= p < inf for p in found)


# --- what is not decided yet


@pytest.mark.parametrize(("hits", "n", "undecided"), [(12, 12, 28), (80, 100, 10), (3, 40, 200), (0, 5, 1)])
def test_the_end_of_a_count_against_the_beta_binomial(hits, n, undecided):
    # the goal is 92 of 100: the least that meets it is the next whole case
    draws = stats.betabinom(undecided, hits + 0.5, n - hits + 0.5)
    every = n + undecided
    least = -(-92 * every // 100)
    red, _, green = bands.of_share_so_far(hits, n, undecided, Fraction(86, 100), Fraction(92, 100))
    assert green == pytest.approx(draws.sf(least - hits - 1), abs=1e-9)
    assert red == pytest.approx(draws.cdf(-(-86 * every // 100) - hits - 1), abs=1e-9)


def test_the_end_of_a_count_by_hand():
    # 1 of 2, one to come: Beta(3/2, 3/2) makes it a hit as likely as not; 2 of 3 meets two thirds
    found = bands.of_share_so_far(1, 2, 1, Fraction(1, 3), Fraction(2, 3))
    assert found == pytest.approx((0, 0.5, 0.5))
    # less is better: 1 of 3 meets a goal of one third, 2 of 3 is at red
    found = bands.of_share_so_far(1, 2, 1, Fraction(2, 3), Fraction(1, 3))
    assert found == pytest.approx((0, 0.5, 0.5))


def test_what_no_undecided_case_can_move_is_decided():
    assert bands.of_share_so_far(95, 100, 2, Fraction(80, 100), Fraction(90, 100)) == (0, 0, 1)
    assert bands.of_share_so_far(50, 100, 10, Fraction(80, 100), Fraction(90, 100)) == (1, 0, 0)


def test_very_many_undecided_cases_are_normal():
    draws = stats.betabinom(30_000, 9000.5, 1000.5)
    _, _, green = bands.of_share_so_far(9000, 10_000, 30_000, Fraction(85, 100), Fraction(90, 100))
    assert green == pytest.approx(draws.sf(36_000 - 9000 - 1), abs=0.005)


def test_a_mean_so_far_scatters_less_than_a_new_one():
    values = [70.0, 80.0, 85.0, 90.0, 95.0]
    sums = (5, sum(values), sum(v * v for v in values))
    # 5 known, 5 to come: half of the end is known, so its error is that of the known mean
    # times sqrt(1 + 1) / 2
    t = stats.t(4, loc=84, scale=stats.sem(values) * 2**0.5 / 2)
    expected = (t.cdf(75), t.cdf(90) - t.cdf(75), t.sf(90))
    assert bands.of_mean_so_far(*sums, 5, 75, 90) == pytest.approx(expected)
    assert bands.of_mean_so_far(1, 80.0, 6400.0, 5, 75, 90) is None


@given(shares(), st.integers(1, 500), st.integers(0, 99), st.integers(1, 100))
def test_the_end_of_a_count_is_a_distribution_and_mirrors(case, undecided, red, width):
    hits, n = case
    red, goal = Fraction(red, 100), Fraction(min(red + width, 100), 100)
    found = bands.of_share_so_far(hits, n, undecided, red, goal)
    _is_distribution(found)
    mirrored = bands.of_share_so_far(n - hits, n, undecided, 1 - red, 1 - goal)
    assert mirrored == pytest.approx(found, abs=1e-6)

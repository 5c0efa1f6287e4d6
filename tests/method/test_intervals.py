"""Intervals against R's figures, and what must hold for any input."""

from math import comb, exp, fsum, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method.intervals import mean_t, median_ranks, nps, nps_interval, nps_variance, wilson

counts = st.integers(0, 10_000)


@st.composite
def shares(draw):
    n = draw(st.integers(1, 100_000))
    return draw(st.integers(0, n)), n


# --- proportion -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "n", "confidence", "low", "high"),
    [
        (18, 20, 0.95, 0.6989663547715128, 0.972133518786232),  # R binom
        (4, 200, 0.95, 0.00780442641634947, 0.05028708690582643),  # R binom
        (0, 30, 0.95, 0.0, 0.11351339),  # R binom
        (30, 30, 0.95, 0.8864866, 1.0),  # R binom
        (1045, 5000, 0.95, 0.1979554988, 0.2204913037),  # PHEindicatormethods
        (65, 100, 0.998, 0.4954946574, 0.7783540614),  # PHEindicatormethods
        (0.445, 1, 0.95, 0.0438174477, 0.9334621277),  # PHEindicatormethods
    ],
)
def test_wilson_is_that_of_r(hits, n, confidence, low, high):
    assert wilson(hits, n, confidence) == pytest.approx((low, high), abs=5e-8)


def test_wilson_agrees_with_every_case_of_binom(cases):
    for case in cases("binom_ci_R")["cases"]:
        expected = (case["lower"]["wilson"], case["upper"]["wilson"])
        assert wilson(case["count"], case["nobs"]) == pytest.approx(expected, abs=1e-6)


def test_wilson_agrees_with_every_case_of_phe(cases):
    for case in cases("phe_indicatormethods")["byars_wilson"]:
        if case["method"] == "Wilson":
            confidence = float(case["confidence"].rstrip("%")) / 100
            expected = (case["lowercl"], case["uppercl"])
            assert wilson(case["x"], case["n"], confidence) == pytest.approx(expected, abs=1e-9)


def test_nothing_seen_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_none_and_all_are_the_limits_themselves_whatever_the_rounding():
    assert all(wilson(0, n)[0] == 0 and wilson(n, n)[1] == 1 for n in range(1, 500))


@given(shares())
def test_wilson_contains_the_share(case):
    hits, n = case
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert low < high


@given(shares())
def test_wilson_narrows_with_more_of_the_same(case):
    hits, n = case
    low, high = wilson(hits, n)
    finer_low, finer_high = wilson(4 * hits, 4 * n)
    assert finer_high - finer_low < high - low


# --- mean -----------------------------------------------------------------------------------------


def test_mean_of_four_values_by_hand():
    # 2, 4, 6, 8: mean 5, variance 20/3, error sqrt(20/3/4), t(3, .975) = 3.182446
    margin = 3.182446 * sqrt(20 / 12)
    assert mean_t(4, 20, 120) == pytest.approx((5 - margin, 5 + margin), abs=1e-6)


@pytest.mark.parametrize("n", [0, 1])
def test_no_interval_of_a_mean_below_two_values(n):
    assert mean_t(n, 3.5 * n, 12.25 * n) == (None, None)


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e6 / 3])
def test_a_mean_without_variance_is_its_own_interval(value):
    total, squares = fsum([value] * 7), value * value * 7
    assert mean_t(7, total, squares) == (pytest.approx(value), pytest.approx(value))
    low, high = mean_t(7, total, squares)
    assert low == high


@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=40))
def test_the_t_interval_contains_the_mean(values):
    low, high = mean_t(len(values), fsum(values), fsum(v * v for v in values))
    assert low <= fsum(values) / len(values) <= high


# --- median ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "ranks"),
    [(0, None), (5, None), (6, (1, 6)), (9, (2, 8)), (10, (2, 9)), (20, (6, 15)), (30, (10, 21))],
)
def test_median_ranks_are_those_of_desctools(n, ranks):
    assert median_ranks(n) == ranks


def test_median_ranks_agree_with_every_n_of_the_reference(cases):
    reference = cases("median_quantile_ci")["median_ci_ranks_computed_from_DescTools_formula"]
    for n, row in reference.items():
        assert median_ranks(int(n)) == (row and (row["lower_rank"], row["upper_rank"])), n


def test_median_ranks_at_another_level_give_the_interval_of_confintr():
    values = [exp(i / 100) for i in range(101)]
    low, high = median_ranks(101, 0.9)
    expected = (1.506817785112854, 1.803988415397857)
    assert (values[low - 1], values[high - 1]) == pytest.approx(expected)


@pytest.mark.parametrize("n", [7, 64, 65, 333, 1000])
def test_median_ranks_are_exact_in_whole_numbers(n):
    k, upper = median_ranks(n)
    heads = [comb(n, i) for i in range(k + 1)]
    assert 40 * sum(heads[:k]) < 2**n <= 40 * sum(heads)  # 1/40 = .025
    assert upper == n - k + 1


@pytest.mark.parametrize("n", [10**6, 10**7, 5 * 10**7])
def test_median_ranks_are_exact_for_tens_of_millions(n):
    k, _ = median_ranks(n)
    assert _heads_at_most(k - 1, n) < 0.025 <= _heads_at_most(k, n)


def _heads_at_most(k: int, n: int) -> float:
    """P(X <= k) of an even number of fair coins, from the middle term (Stirling) downwards."""
    term = sqrt(2 / (pi * n)) * (1 - 1 / (4 * n))
    terms, heads = [-term / 2], n // 2
    while heads > k:
        terms.append(term)
        term *= heads / (n - heads + 1)
        heads -= 1
    return 0.5 - fsum(terms)


# --- net promoter score ---------------------------------------------------------------------------


def test_nps_and_its_variance_are_those_of_the_r_package(cases):
    for case in cases("nps")["cases"]:
        if "counts" not in case:
            continue
        variance = nps_variance(*case["counts"])
        if "nps" in case:
            assert nps(*case["counts"]) == pytest.approx(100 * case["nps"])
        if "var" in case:
            assert variance == pytest.approx(case["var"])
        if "se" in case:
            assert sqrt(variance / sum(case["counts"])) == pytest.approx(case["se"], abs=1e-3)


def test_nps_by_hand():
    assert nps(1, 2, 3) == pytest.approx(100 / 3)
    assert nps_variance(1, 2, 3) == pytest.approx(0.5555555555555556)
    assert nps(0, 0, 0) is None


def test_nps_interval_by_hand():
    # 1, 2, 3 with the pseudo-counts: 1.75, 3.5, 3.75 of 9: score 2/9, variance 5.5/9 - 4/81
    margin = 1.959964 * sqrt((5.5 / 9 - 4 / 81) / 9)
    expected = (100 * (2 / 9 - margin), 100 * (2 / 9 + margin))
    assert nps_interval(1, 2, 3) == pytest.approx(expected, abs=1e-4)


def test_nps_interval_is_clipped_and_never_of_no_width():
    low, high = nps_interval(0, 0, 3)
    # with the pseudo-counts .75, 1.5, 3.75 of 6: score .5, variance .5
    assert (low, high) == pytest.approx((100 * (0.5 - 1.959964 * sqrt(0.5 / 6)), 100), abs=1e-4)
    assert nps_interval(3, 0, 0) == (-high, -low)


@given(counts, counts, counts)
def test_nps_interval_contains_the_score_from_two_answers_on(detractors, passives, promoters):
    low, high = nps_interval(detractors, passives, promoters)
    assert -100 <= low < high <= 100
    if detractors + passives + promoters >= 2:
        assert low - 1e-9 <= nps(detractors, passives, promoters) <= high + 1e-9

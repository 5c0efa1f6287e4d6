import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method.casemix import away, byar, expected, merged


def test_byar_agrees_with_every_case_of_phe(cases):
    for case in cases("phe_indicatormethods")["byars_wilson"]:
        if case["method"] != "Byars" or case["lowercl"] is None:
            continue  # Wilson's are test_intervals'; one case has no lower limit, and is below
        found = byar(case["x"], float(case["confidence"].rstrip("%")) / 100)
        assert found == pytest.approx((case["lowercl"], case["uppercl"]), abs=1e-8)


def test_byar_never_falls_below_nothing(cases):
    (case,) = (one for one in cases("phe_indicatormethods")["byars_wilson"] if one["lowercl"] is None)
    low, high = byar(case["x"], 0.998)
    assert (low, high) == (0, pytest.approx(case["uppercl"], abs=1e-8))
    assert byar(0)[0] == 0


def test_small_strata_are_merged_upwards():
    cells = [
        ("Invoice", "email", "high"),  # 12: stands
        ("Invoice", "email", "low"),  # 6 + 5 of the same channel
        ("Invoice", "email", "normal"),
        ("Invoice", "phone", "high"),  # 4 + 7 of the same category
        ("Invoice", "chat", "high"),
        ("Login", "chat", "high"),  # 1 + 2 of whatever is left
        ("Refund", "phone", "low"),
    ]
    found = merged(cells, np.array([12, 6, 5, 4, 7, 1, 2]))
    assert [list(np.flatnonzero(found == number)) for number in range(4)] == [[0], [1, 2], [3, 4], [5, 6]]


def test_the_expectation_by_hand():
    # easy and hard cases; of the others 4 of 40 easy and 15 of 30 hard ones go wrong
    n = np.array([[10.0, 30.0], [20.0, 20.0], [20.0, 10.0]])
    misses = np.array([[3.0, 12.0], [3.0, 10.0], [1.0, 5.0]])
    found = expected(n, misses)
    assert found.expected[0] == pytest.approx(10 * 4 / 40 + 30 * 15 / 30)
    assert (found.n[0], found.misses[0], found.rest_n[0], found.rest_misses[0]) == (40, 15, 70, 19)
    # a quarter of the weight on easy, three on hard; of the cases there half and two thirds are colleague 1's
    one, two = 0.25 * 0.5 + 0.75 * 2 / 3, 0.25 * 0.5 + 0.75 / 3
    assert found.concentration[0] == pytest.approx(one**2 + two**2)


def test_what_one_person_alone_has_is_left_out():
    found = expected(np.array([[10.0, 30.0], [20.0, 0.0]]), np.array([[1.0, 30.0], [4.0, 0.0]]))
    assert (found.n[0], found.misses[0], found.alone[0]) == (10, 1, 30)
    assert found.expected[0] == pytest.approx(10 * 4 / 20)


def test_a_learner_is_compared_with_nobody_and_in_no_expectation():
    n, misses = np.array([[10.0], [20.0], [50.0]]), np.array([[1.0], [4.0], [50.0]])
    found = expected(n, misses, np.array([True, True, False]))
    assert found.expected[0] == pytest.approx(10 * 4 / 20)
    assert found.rest_n[2] == 30


def test_an_expected_share_is_never_certain():
    found = expected(np.array([[10.0], [20.0]]), np.zeros((2, 1)))
    assert found.share == pytest.approx([0.5 / 21, 0.5 / 11])


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=6), st.integers(0, 99)
)
def test_with_equal_rates_everywhere_each_gets_what_was_expected(rows, percent):
    n = np.array(rows, dtype=float)
    found = expected(n, n * percent / 100)
    assert found.expected == pytest.approx(found.misses)
    assert found.n + found.alone == pytest.approx(n.sum(axis=1))


def test_the_margin_of_a_difference_has_both_errors():
    low, high = away(20, 100, 0.2, 0.0)
    assert (low, high) == (pytest.approx(-0.0565, abs=1e-3), pytest.approx(0.0742, abs=1e-3))  # Wilson's
    wider = away(20, 100, 0.2, 0.03**2)
    assert wider[1] == pytest.approx((high**2 + (1.6449 * 0.03) ** 2) ** 0.5, abs=1e-4)

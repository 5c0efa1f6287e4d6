"""Answers weighted to all cases: every figure is worked by hand beside it."""

from __future__ import annotations

import pytest

from dashboard.method.weighting import Stratum, ends, merged, stands_out, weighted


def told(strata: list[Stratum]) -> tuple[float, float, int]:
    found = weighted(strata)
    assert found is not None
    return found.mean, found.effective, found.strata


def test_a_mean_is_weighted_by_the_cases_of_each_stratum() -> None:
    # phone: 20 of 40 happy, 100 cases; mail: 9 of 10, 300 cases. As answered 29 of 50 = .58;
    # weighted .25 x .5 + .75 x .9 = .8. Worth 1 / (.0625 / 40 + .5625 / 10) answers
    strata = [Stratum(("phone",), 100, 40, 20.0), Stratum(("mail",), 300, 10, 9.0)]
    assert told(strata) == (pytest.approx(0.8), pytest.approx(1 / 0.0578125), 2)


def test_answers_in_the_shares_of_the_cases_change_nothing() -> None:
    strata = [Stratum(("a",), 100, 10, 4.0), Stratum(("b",), 300, 30, 27.0)]
    assert told(strata) == (pytest.approx(31 / 40), pytest.approx(40), 2)


def test_no_cases_or_no_answers_have_no_mean() -> None:
    assert weighted([]) is None
    assert weighted([Stratum(("a",), 5, 0, 0.0)]) is None
    assert weighted([Stratum(("a",), 0, 5, 5.0)]) is None


def test_strata_of_few_answers_go_together_from_the_end_of_their_keys() -> None:
    strata = [
        Stratum(("Invoice", "mail", "high"), 10, 12, 6.0),  # stays
        Stratum(("Invoice", "mail", "low"), 10, 4, 1.0),  # with the next: Invoice by mail, 10 answers
        Stratum(("Invoice", "mail", "normal"), 20, 6, 2.0),
        Stratum(("Invoice", "phone", "low"), 5, 7, 7.0),  # with the next: Invoice, 11 answers
        Stratum(("Invoice", "web", "low"), 5, 4, 0.0),
        Stratum(("Refund", "web", "low"), 3, 2, 1.0),  # too few even at the end: joins the smallest
    ]
    assert merged(strata) == [
        Stratum(("Invoice",), 10, 11, 7.0),
        Stratum(("Invoice", "mail"), 33, 12, 4.0),
        Stratum(("Invoice", "mail", "high"), 10, 12, 6.0),
    ]
    assert merged(reversed(strata)) == merged(strata), "the order of rows never matters"


def test_cases_that_nobody_answered_about_are_in_some_stratum() -> None:
    silent = [Stratum(("a", "x"), 50, 0, 0.0), Stratum(("a", "y"), 10, 10, 5.0)]
    assert merged(silent) == [Stratum(("a", "y"), 60, 10, 5.0)]
    assert merged([Stratum(("a",), 7, 3, 2.0)]) == [Stratum((), 7, 3, 2.0)], "few answers are one stratum"
    assert merged([]) == []


def test_the_silent_as_the_worst_and_as_the_best() -> None:
    assert ends(8.0, 10, 30, 0, 1) == (0.2, 0.95)
    assert ends(2.0, 10, 10, -1, 1) == (-0.4, 0.6)  # promoters minus detractors


def test_a_part_stands_out_where_chance_would_not_do_it() -> None:
    # Wilson at 95 %: 30 of 100 lies in 21.9 to 39.6 %
    assert not stands_out(30, 100, 0.22, 1)
    assert stands_out(30, 100, 0.21, 1)
    assert not stands_out(30, 100, 0.21, 20), "among twenty parts one would be off that far by chance"

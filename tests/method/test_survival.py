"""Kaplan-Meier against R and SAS, and against the plain median where nothing is open."""

from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method.survival import Summary, _as_far, summaries, summary
from tests.method.one_curve import kaplan_meier, quantile, quantile_interval

# R survival, through statsmodels' tests: durations, events, survival and its standard error.
DURATIONS = np.array([3, 1, 2, 3, 2, 1, 5, 3])
EVENTS = np.array([0, 1, 1, 1, 0, 0, 1, 0], dtype=bool)

whole_minutes = st.integers(0, 60)


def rows(min_size=1):
    return st.lists(st.tuples(whole_minutes, st.booleans()), min_size=min_size, max_size=60)


def arrays(cases):
    durations, events = zip(*cases, strict=True)
    return np.array(durations, dtype=float), np.array(events, dtype=bool)


# --- the curve ------------------------------------------------------------------------------------


def test_a_curve_of_eight_is_that_of_r():
    curve = kaplan_meier(DURATIONS, EVENTS)
    assert curve.times.tolist() == [1, 2, 3, 5]
    assert curve.survival == pytest.approx([0.875, 0.7291667, 0.546875, 0], abs=1e-7)
    assert curve.std_error[:3] == pytest.approx([0.1169268, 0.1649762, 0.20058], abs=1e-6)
    assert np.isnan(curve.std_error[3])
    assert curve.at_risk.tolist() == [8, 6, 4, 1]
    assert curve.events.tolist() == [1, 1, 1, 1]
    assert curve.end == 5


def test_weights_count_like_repeated_rows():
    durations = np.array([1, 3, 5, 6, 7, 8, 8, 9, 3, 4, 1, 3, 2])
    events = np.array([1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0], dtype=bool)
    weights = np.array([1, 2, 3, 2, 3, 1, 2, 1, 1, 2, 2, 3, 1])
    weighted = kaplan_meier(durations, events, weights)
    assert weighted.survival == pytest.approx([0.875, 0.65625, 0.51041667, 0.29166667, 0])
    repeated = kaplan_meier(np.repeat(durations, weights), np.repeat(events, weights))
    assert weighted.std_error == pytest.approx(repeated.std_error, nan_ok=True)


def test_curves_agree_with_every_reference(cases):
    compared = 0
    for case in cases("kaplan_meier")["cases"]:
        if "times" not in case:
            continue
        events = np.array(case["event"], dtype=bool)
        curve = kaplan_meier(np.array(case["t"]), events, case.get("weights"))
        shown = len(case["times"])
        assert curve.times[:shown].tolist() == case["times"]
        assert curve.survival[:shown] == pytest.approx(case["surv"], abs=1e-5)
        for ours, theirs in zip(curve.std_error, case.get("se", []), strict=False):
            assert np.isnan(ours) if theirs is None else ours == pytest.approx(theirs, abs=1e-5)
        for name, ours in (("n_risk", curve.at_risk), ("n_events", curve.events)):
            assert ours.tolist() == case.get(name, ours.tolist())
        compared += 1
    assert compared == 4


def test_the_limits_of_a_quartile_are_those_of_sas(cases):
    case = next(c for c in cases("kaplan_meier")["cases"] if "p25_ci" in c)
    curve = kaplan_meier(np.array(case["t"]), np.array(case["event"], dtype=bool))
    assert quantile_interval(curve, 0.25) == tuple(case["p25_ci"]["cloglog"])


@given(rows())
def test_a_curve_descends_from_one_to_no_less_than_zero(case):
    survival = kaplan_meier(*arrays(case)).survival
    assert np.all(np.diff(survival, prepend=1.0) < 0)
    assert np.all(survival >= 0)


@given(rows())
def test_without_open_cases_a_curve_is_the_share_still_running(case):
    durations, _ = arrays(case)
    curve = kaplan_meier(durations, np.ones(durations.size, dtype=bool))
    running = [(durations > time).mean() for time in curve.times]
    assert curve.survival == pytest.approx(running, abs=1e-12)


# --- quantiles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("durations", "events", "expected"),
    [
        ([1, 2, 3], "xxx", 2),
        ([1, 2, 3, 4], "xxxx", 2.5),  # flat at one half from 2 to 3: the middle
        ([1, 2, 3, 4], "xx.x", 3),  # the flat stretch ends at an event, not at the open case's 3
        ([1, 2, 3, 9], "xx..", 5.5),  # … or, after the last event, at the longest duration
        ([1, 2, 3], "x..", None),  # two thirds still running: not reached
        ([1, 1, 2, 2], "x.x.", 2),  # an open case of 1 is still at risk at 1: 3/4, then 3/8
    ],
)
def test_the_median_follows_the_rule_of_survfit(durations, events, expected):
    finished = np.array([mark == "x" for mark in events])
    assert quantile(kaplan_meier(np.array(durations), finished), 0.5) == expected
    assert summary(np.array(durations), finished).value == expected


def test_an_open_case_is_not_absent():
    # The finished alone have the median 20; one open for 90 and one for 95 move it to 30.
    durations = np.array([10, 20, 30, 90, 95])
    events = np.array([True, True, True, False, False])
    found = summary(durations, events)
    assert (found.n, found.open, found.value, found.low, found.high) == (5, 2, 30.0, None, None)


def test_the_interval_of_censored_durations_by_hand():
    # Survival is 9/10 … 4/10 at 1 … 6, then all are open. On the log-log scale its lower limit is
    # below one half from the start (.47 of .9), its upper limit nowhere (.67 of .4).
    durations = np.array([1, 2, 3, 4, 5, 6, 7, 7, 7, 7])
    events = durations < 7
    found = summary(durations, events)
    assert (found.n, found.open, found.value, found.low, found.high) == (10, 4, 5.5, 1.0, None)


def test_nobody_left_gives_no_upper_limit():
    events = np.array([False] * 5 + [True])
    found = summary(np.arange(6), events)
    assert (found.n, found.open, found.value, found.low, found.high) == (6, 5, 5.0, None, None)


def test_all_open_and_nothing_at_all():
    still_open = np.zeros(7, dtype=bool)
    assert summary(np.arange(7), still_open) == Summary(7, 7, None, None, None, False, at_least=3.0)
    assert summary(np.array([]), np.array([], dtype=bool)) == Summary(0, 0, None, None, None, False)
    assert quantile_interval(kaplan_meier(np.arange(7), still_open), 0.5) == (None, None)
    assert quantile(kaplan_meier(np.array([]), np.array([], dtype=bool)), 0.5) is None


def test_a_median_that_is_not_reached_is_bounded_by_the_time_at_which_most_were_still_open():
    # Of ten, seven wait for 4 or longer and four for 9: six, more than half, were still open at 5.
    durations = np.array([1, 2, 3, 4, 5, 6, 8, 9, 9, 9])
    events = durations < 4
    found = summary(durations, events)
    assert (found.value, found.at_least, found.at_most) == (None, 5.0, None)


def test_a_median_can_end_between_all_done_now_and_none_ever_done():
    # Done: 1, 2, 3, 4, 5; open at 1, 1 and 9. All done now: the 4th and 5th of 1 1 1 2 3 4 5 9 are
    # 2 and 3; the 4th is certain. None ever done: the 4th and 5th of 1 2 3 4 5 and three without end.
    durations = np.array([1, 2, 3, 4, 5, 1, 1, 9])
    events = np.array([True] * 5 + [False] * 3)
    found = summary(durations, events)
    assert (found.at_least, found.at_most) == (2.0, 4.5)
    # with a fourth open case the 5th of nine is the last that is done, with a sixth it is none
    more = np.append(durations, [1]), np.append(events, [False])
    assert summary(*more).at_most == 5.0
    assert summary(np.append(durations, [1, 1, 1]), np.append(events, [False] * 3)).at_most is None


@given(rows())
def test_where_a_median_can_end_holds_its_value(case):
    durations, events = arrays(case)
    found = summary(durations, events)
    if found.value is not None:
        assert found.at_least <= found.value
        assert found.at_most is None or found.value <= found.at_most


def test_ten_finished_give_the_order_statistics():
    durations = np.array([7, 3, 9, 1, 10, 2, 8, 5, 4, 6])
    everything = np.ones(10, dtype=bool)
    # 80 %: at most 2 of 10 fair coins show heads in 5.5 % of cases, at most 3 in 17.2 %
    assert summary(durations, everything) == Summary(10, 0, 5.5, 2.0, 9.0, True, 3.0, 8.0, 5.5, 5.5)
    assert summary(durations, everything, 0.9) == Summary(
        10, 0, 9.5, None, None, True, at_least=9.5, at_most=9.5
    )
    five = summary(durations[:5], everything[:5])
    assert (five.value, five.low, five.high) == (7.0, None, None)


@given(rows())
def test_without_open_cases_the_value_is_the_plain_median(case):
    durations, _ = arrays(case)
    everything = np.ones(durations.size, dtype=bool)
    assert summary(durations, everything).value == median(durations)
    assert quantile(kaplan_meier(durations, everything), 0.5) == median(durations)


@pytest.mark.parametrize("percent", [7, 10, 29, 57, 90])
def test_a_flat_stretch_is_seen_through_the_rounding_of_a_long_product(percent):
    for n in range(1, 301):
        rank, rest = divmod(n * percent, 100)
        expected = rank + 0.5 if rest == 0 else rank + 1  # durations are 1 … n
        durations, everything = np.arange(1, n + 1), np.ones(n, dtype=bool)
        assert quantile(kaplan_meier(durations, everything), percent / 100) == expected, n
        assert summary(durations, everything, percent / 100).value == expected, n


@given(rows(), st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_the_quick_ways_agree_with_the_curve(case, q):
    durations, events = arrays(case)
    result = summary(durations, events, q)
    assert result.value == quantile(kaplan_meier(durations, events), q)
    assert result.open == int((~events).sum())


@given(rows(min_size=6))
def test_the_interval_contains_the_median(case):
    result = summary(*arrays(case))
    if result.value is not None:
        assert result.low is None or result.low <= result.value
        assert result.high is None or result.high >= result.value


@given(rows())
def test_p90_is_never_before_the_median(case):
    durations, events = arrays(case)
    middle, late = summary(durations, events), summary(durations, events, 0.9)
    if late.reached:
        assert middle.reached
        assert middle.value is not None
        assert late.value is not None
        assert middle.value <= late.value


@given(rows(), st.data())
def test_a_case_that_stays_open_longer_never_lowers_the_median(case, data):
    durations, events = arrays([*case, (20, False)])
    before = summary(durations, events).value
    longer = durations.copy()
    longer[data.draw(st.sampled_from(np.flatnonzero(~events).tolist()))] += 25
    after = summary(longer, events).value
    assert before is not None or after is None
    assert after is None or after >= before


def test_the_interval_covers_the_true_median_as_often_as_it_says():
    draw = np.random.default_rng(2)
    true, covered = np.log(2), 0
    for _ in range(400):
        finished, cut = draw.exponential(size=30), draw.exponential(5, size=30)
        result = summary(np.minimum(finished, cut), finished <= cut)
        covered += result.low <= true and (result.high is None or true <= result.high)
    assert covered / 400 > 0.92


def test_of_a_million_durations_little_more_than_half_the_curve_is_drawn():
    draw = np.random.default_rng(1)
    durations, events = draw.exponential(1000, 1_000_000), draw.random(1_000_000) > 0.03
    result = summary(durations, events)
    assert _as_far(np.sort(durations[events]), np.sort(durations[~events]), 0.5) < 0.53 * events.sum()
    assert result.low < result.value < result.high
    assert result.high - result.low < 6


# --- many at once ---------------------------------------------------------------------------------


@given(st.lists(rows(min_size=0), max_size=5), st.sampled_from([0.5, 0.9]))
def test_many_groups_at_once_are_each_as_alone(groups, q):
    """Whatever stands beside them: without a case, all finished, all open, ties across their borders."""
    cases = []
    for group in groups:
        finished = np.sort([one for one, is_finished in group if is_finished])
        cases.append((finished, np.sort([one for one, is_finished in group if not is_finished])))
    assert summaries(cases, q) == [summaries([one], q)[0] for one in cases]
    alone = [summary(*arrays(group), q) for group in groups if group]
    assert [one for one, group in zip(summaries(cases, q), groups, strict=True) if group] == alone


def test_no_group_has_no_summary():
    assert summaries([]) == []


@pytest.mark.parametrize("share", [0.02, 0.4, 0.55, 0.8, 0.98])
@pytest.mark.parametrize("longest", [20, 100_000])
def test_a_curve_that_is_drawn_in_part_gives_what_the_whole_gives(share, longest):
    """Of 500 cases more and more are open, so that first the limits and then the median lie far behind."""
    random = np.random.default_rng(7)
    durations, events = random.integers(0, longest, 500), random.random(500) > share
    whole, result = kaplan_meier(durations, events), summary(durations, events)
    assert result.value == quantile(whole, 0.5)
    assert (result.low, result.high) == quantile_interval(whole, 0.5)
    assert (result.likely_low, result.likely_high) == quantile_interval(whole, 0.5, 0.8)
    assert summary(durations, events, 0.9).value == quantile(whole, 0.9)

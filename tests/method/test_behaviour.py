"""Process behaviour charts: vectors of NHSRplotthedots and qicharts2, and what holds for any series."""

from datetime import date, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.method import behaviour as b
from dashboard.method import limits
from dashboard.method.behaviour import Measured, behaviour
from dashboard.method.limits import Limits, _errors, p_prime, xmr

OPPOSITE = {
    "improvement": "concern",
    "concern": "improvement",
    "common_cause": "common_cause",
    "none": "none",
}
# Charts of qicharts2 for counts, times between events and moving ranges, which nothing here is drawn as.
NOT_OURS = {"mr", "c", "u", "t", "u summary"}
# It sets limits at 3 / 1.128 average moving ranges; here they are at 2.66, as in NHSRplotthedots.
ROUNDED = 3 / 1.128 / limits.WIDTH


def judged(values, direction="increase", target=None, starts=()):
    return of_points([Measured(value) for value in values], direction, target, starts)


def of_points(points, *asked):
    """The same of points; a series of two has an answer."""
    found = behaviour(points, *asked)
    assert found is not None
    return found


def nhs_name(rule, up):
    """A special cause as NHSRplotthedots writes it."""
    return {
        None: "Common Cause",
        "outside": "Above UCL" if up else "Below LCL",
        "trend": f"7 Point Trend ({'Increasing' if up else 'Decreasing'})",
        "two_in_three": f"2 in 3 {'Above' if up else 'Below'} CL",
        "shift": f"7 Points {'Above' if up else 'Below'} CL",
    }[rule]


def priority(given):
    rules = b.first_rules(
        given["outside_limits"],
        given["part_seven_point_trend"],
        given["part_two_in_three"],
        given["part_seven_point_shift"],
    )
    ups = [b.rises(rules, at, given["y"], given["relative_to_mean"]) for at in range(len(rules))]
    return [nhs_name(*one) for one in zip(rules, ups, strict=True)]


def threes(given):
    return b.close_threes(given["close_to_limits"], given["relative_to_mean"])


def last_assurance(given):
    ends = [given.get(side) for side in ("lpl", "upl")]
    low, high = (end[-1] if isinstance(end, list) else end for end in ends)
    found = b.assurance(low, high, given["target"], given["improvement_direction"])
    return None if found == "none" else found


def counts(given):
    kinds = [point.kind for point in judged(given["y"], given["improvement_direction"]).points]
    return {
        "common_cause": kinds.count("common_cause"),
        "special_cause_improvement": kinds.count("improvement"),
    }


def last_two(given):
    points = judged(given["y"], given["improvement_direction"]).points[-2:]
    return {"last_two_point_types": [point.kind for point in points]}


def rebased(given):
    start = date(2020, 1, 1) - timedelta(days=1)
    days, rebases = ([start + timedelta(days=one) for one in given[key]] for key in ("days", "rebase_days"))
    found = b.starts_of(days, rebases)
    return [int(at in found) for at in range(len(days))]


FUNCTIONS = {
    "seven_point_one_side_mean": b.shift_ends,
    "part_of_seven_trend": b.members,
    "seven_point_trend": b.trend_ends,
    "two_in_three": threes,
    "part_of_two_in_three(two_in_three)": lambda given: b.two_in_three(
        given["close_to_limits"], given["relative_to_mean"]
    ),
    "special_cause_type priority (part vectors mocked)": priority,
    "assurance": last_assurance,
    "assurance uses LAST row (latest rebase) per facet": last_assurance,
    "summary counts": counts,
    "classify: 2-of-3 needs same side": last_two,
    "short_group_warning threshold=12": lambda given: b.is_trial(given["n"]),
    "rebase column (dates as day index 1..10 -> 2020-01-02..11)": rebased,
}


def limits_agree(case):
    own = xmr(case["input"]["y"], screened=case["input"].get("screen_outliers", True))
    found = {"mean": own.centre, "lpl": own.lower, "upl": own.upper}
    expected = dict(case["expected"])
    outside = expected.pop("outside_index", None)
    assert found == pytest.approx(expected, abs=case["tol"]), case
    if outside is not None:
        assert [at for at, value in enumerate(case["input"]["y"]) if own.outside(value)] == outside


def test_every_case_of_nhsr_plotthedots(cases):
    found = cases("nhsr_plotthedots")["cases"]
    assert len(found) == 61
    for case in found:
        if case["function"].startswith("xmr_limits"):
            limits_agree(case)
        else:
            assert FUNCTIONS[case["function"]](case["input"]) == case["expected"], case


def expected_limits(case):
    """(value, lower, upper, outside) of each point as qicharts2 has them."""
    names = ("y", "lcl", "ucl", "sigma_signal")
    return list(zip(*(case["expected"][name] for name in names), strict=True))


def test_the_individuals_charts_of_qicharts2(cases):
    charts = [case for case in cases("qicharts2")["cases"] if case["chart"] == "i"]
    assert len(charts) == 1
    for case in charts:
        values = case["input"]["y_sum"]
        own = xmr(values[: case["options"]["freeze"]])
        wide = Limits(own.centre, own.reach * ROUNDED)
        for value, low, high, signal in expected_limits(case):
            assert (wide.lower, wide.upper) == pytest.approx((low, high))
            assert bool(own.outside(value)) == signal


def p_chart(hits, sizes):
    """Limits of shares that only chance moves."""
    share = sum(hits) / sum(sizes)
    return [Limits(share, 3 * error) for error in _errors(share, sizes)]


def test_the_p_charts_of_qicharts2(cases):
    charts = [case for case in cases("qicharts2")["cases"] if case["chart"] in ("p", "pp")]
    assert len(charts) == 2
    for case in charts:
        hits, sizes = case["input"]["y_sum"], case["input"]["n"]
        left_out = {number - 1 for number in case["options"].get("exclude", ())}
        cut = case["options"].get("part", len(hits))
        for first, end in ((0, cut), (cut, len(hits))):
            used = [at for at in range(first, end) if at not in left_out]
            own = p_chart([hits[at] for at in used], [sizes[at] for at in used]) if used else []
            for at, one in zip(used, own, strict=True):
                value, low, high, signal = expected_limits(case)[at]
                assert hits[at] / sizes[at] == pytest.approx(value)
                assert (max(one.lower, 0), min(one.upper, 1)) == pytest.approx((low, high))
                assert bool(one.outside(value)) == signal


def test_what_else_qicharts2_draws_is_nothing_that_is_drawn_here(cases):
    kinds = {case["chart"] for case in cases("qicharts2")["cases"]}
    assert kinds - {"i", "p", "pp"} == NOT_OURS


def test_p_prime_by_hand():
    # shares .5, .4, .6 of 100, 25, 100: 120 of 225; z from it, its mean range over 1.128, screening none
    hits, sizes = [50, 10, 60], [100, 25, 100]
    share = 120 / 225
    errors = [sqrt(share * (1 - share) / n) for n in sizes]
    z = [(x / n - share) / e for x, n, e in zip(hits, sizes, errors, strict=True)]
    wider = (abs(z[1] - z[0]) + abs(z[2] - z[1])) / 2 / 1.128
    for own, error in zip(p_prime(hits, sizes), errors, strict=True):
        assert (own.centre, own.reach) == pytest.approx((share, 3 * error * wider))


def test_p_prime_of_equal_numbers_is_the_straight_chart():
    values = [0.8, 0.85, 0.9, 0.7, 0.82]
    straight = xmr(values)
    for own in p_prime([50 * value for value in values], [50] * 5):
        assert own.centre == pytest.approx(straight.centre)
        assert own.reach == pytest.approx(straight.reach * ROUNDED)


@pytest.mark.parametrize(("sizes", "chart"), [([100, 120, 80], "xmr"), ([100, 130, 70], "p_prime")])
def test_straight_limits_stand_where_no_number_is_a_quarter_off_the_mean(sizes, chart):
    points = [Measured(value, n) for value, n in zip((80, 82, 81), sizes, strict=True)]
    assert of_points(points, "increase").chart == chart


@pytest.mark.parametrize(
    ("value", "n", "flat"),
    [(100.0, 20, "always"), (0.0, 20, "never"), (50.0, 20, "steady"), (7.0, None, "steady")],
)
@pytest.mark.parametrize("varies", [False, True])
def test_what_does_not_vary_has_no_limits_and_no_icon(value, n, flat, varies):
    sizes = [n and n * (1 + varies * (at % 3)) for at in range(20)]
    found = of_points([Measured(value, size) for size in sizes], "increase", 90)
    assert (found.flat, found.variation, found.assurance) == (flat, "none", "none")
    assert not any(point.rule for point in found.points)


def test_a_rebase_sets_limits_anew_and_no_run_crosses_it():
    values = [10, 12, 11, 13] * 3 + [14, 16, 15, 17] * 3
    whole, parted = judged(values), judged(values, starts=[12])
    assert {point.rule for point in whole.points} == {"shift"}
    assert [point.limits.centre for point in parted.points] == [11.5] * 12 + [15.5] * 12
    assert not any(point.rule for point in parted.points)
    assert judged(values, starts=[13]).trial


def test_weeks_in_which_every_case_met_are_no_improvement_on_one_of_ten_that_did_not():
    """5 tickets a week, two of 130 late: none late is as expected, two would be chance."""
    values = [100.0] * 26
    values[5] = values[15] = 80.0
    found = behaviour([Measured(value, 5) for value in values], "increase", target=95)
    assert found is not None
    assert found.chart == "p_prime"
    assert [point.rule for point in found.points] == [None] * 26
    assert (found.variation, found.assurance) == ("common_cause", "inconsistent")
    worse = behaviour([Measured(value, 5) for value in [*values, 40.0]], "increase")
    assert worse is not None
    assert (worse.points[-1].rule, worse.variation) == ("outside", "concern")


def test_a_trend_over_its_apex_points_each_way():
    values = [5, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    sevens = b.members(b.trend_ends(values))
    rules: list[b.Rule | None] = ["trend" if one else None for one in sevens]
    ups = [b.rises(rules, at, values, []) for at in range(1, len(values))]
    assert sevens == [0] + [1] * 13
    assert ups == [True] * 6 + [False] * 7


@pytest.mark.parametrize(("number", "trial"), [(11, True), (12, False)])
def test_below_twelve_points_there_is_no_icon(number, trial):
    found = judged([80, 82] * 6, target=70)
    few = judged(([80, 82] * 6)[:number], target=70)
    assert (found.variation, found.assurance) == ("common_cause", "consistent_pass")
    assert (few.trial, few.variation, few.assurance) == (
        (True, "none", "none") if trial else (False, "common_cause", "consistent_pass")
    )


series = st.lists(st.integers(0, 60), min_size=12, max_size=40)


def facts(found):
    return found.flat, found.trial, [(point.rule, point.kind) for point in found.points], found.variation


@given(series, st.integers(0, 60))
def test_the_mirrored_series_of_the_mirrored_metric_is_judged_alike(values, target):
    one, other = judged(values, "increase", target), judged([-v for v in values], "decrease", -target)
    assert facts(one) == facts(other)
    assert one.assurance == other.assurance


@given(series)
def test_what_is_good_for_more_is_bad_for_less(values):
    one, other = judged(values, "increase"), judged(values, "decrease")
    assert OPPOSITE[one.variation] == other.variation
    assert [OPPOSITE[point.kind] for point in one.points] == [point.kind for point in other.points]


@given(series, st.integers(-1000, 1000), st.sampled_from([0.5, 2, 4]))
def test_moved_and_stretched_points_move_and_stretch_their_limits_and_no_verdict(values, by, times):
    one, other = judged(values, target=30), judged([by + times * v for v in values], target=by + times * 30)
    assert facts(one) == facts(other)
    if not one.flat:
        assert one.assurance == other.assurance
    for mine, theirs in zip(one.points, other.points, strict=True):
        ends = (mine.limits.lower, mine.limits.centre, mine.limits.upper)
        moved = tuple(by + times * end for end in ends)
        assert (theirs.limits.lower, theirs.limits.centre, theirs.limits.upper) == pytest.approx(
            moved, abs=1e-6
        )


@given(series)
def test_every_flag_is_true_of_its_point(values):
    for point in judged(values).points:
        own, value = point.limits, point.value
        assert (point.rule is None) == (point.kind == "common_cause")
        assert (point.rule == "outside") == (not own.is_flat and not own.lower <= value <= own.upper)
        if point.rule == "two_in_three":
            assert abs(value - own.centre) > own.reach * 0.666


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 400)), min_size=2, max_size=30))
def test_p_prime_is_finite_and_wider_for_fewer(pairs):
    hits, sizes = zip(*pairs, strict=True)
    found = p_prime(hits, sizes)
    assert all(0 <= own.centre <= 1 and own.reach >= 0 and own.reach == own.reach for own in found)
    by_size = [own.reach for _, own in sorted(zip(sizes, found, strict=True), key=lambda one: one[0])]
    assert by_size == pytest.approx(sorted(by_size, reverse=True))

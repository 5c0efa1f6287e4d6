"""Which bands the evidence leaves open, and what follows: each rule on figures that a reader can check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard import periods, scoring
from dashboard.aggregate.edges import BANDS
from dashboard.method import intervals
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Target
from dashboard.scoring import Asked, Change, Judgement, Reading
from dashboard.units import UNITS

METRICS = load_catalogue().metrics
OCTOBER, SEPTEMBER = periods.parse("2026-10"), periods.parse("2026-09")
CENSUS, SAMPLE, MEAN, MEDIAN, NPS, COST = (
    METRICS[name]
    for name in (
        "first_reply_sla",
        "csat",
        "quality_score",
        "resolution_time",
        "nps",
        "cost_per_resolution",
    )
)
FEWER = METRICS["reopen_rate"]  # less is better


def asked(metric: Metric, red: float, goal: float, level: Level = "team", **more: Any) -> Asked:
    aim = Target(metric=metric.name, red=red, goal=goal, baseline=more.pop("baseline", None))
    return Asked(metric, level, "X", OCTOBER, aim, judged=True, weight=1.0, **more)


def share(hits: float, n: float, undecided: int = 0) -> Tally:
    return Tally(n=n, total=hits, undecided=undecided)


def judged(metric: Metric, tally: Tally, red: float, goal: float, level: Level = "team") -> Judgement:
    return scoring.judge(asked(metric, red, goal, level), tally)


def read(metric: Metric, tally: Tally, red: float, goal: float, level: Level = "team") -> Reading:
    return scoring.read(asked(metric, red, goal, level), tally)


# --- a census


@pytest.mark.parametrize(
    ("metric", "hits", "n", "red", "goal", "bands", "word", "met"),
    [
        (CENSUS, 94, 100, 80, 95, ("amber",), "short of goal", False),  # 94 against 95 is a miss
        (CENSUS, 95, 100, 80, 95, ("green",), "at goal", True),
        (CENSUS, 79, 100, 80, 95, ("red",), "far short of goal", False),
        (CENSUS, 80, 100, 80, 95, ("amber",), "short of goal", False),  # at red: not beyond it
        (FEWER, 7, 100, 12, 7, ("green",), "at goal", True),  # 7 of 100 meets 7
        (FEWER, 12, 100, 12, 7, ("amber",), "short of goal", False),
        (FEWER, 13, 100, 12, 7, ("red",), "far short of goal", False),
        (CENSUS, 500, 500, 95, 100, ("green",), "at goal", True),
        (CENSUS, 499, 500, 95, 100, ("amber",), "short of goal", False),
        (FEWER, 0, 500, 5, 0, ("green",), "at goal", True),
    ],
)
def test_a_decided_census_has_the_band_of_its_value(
    metric: Metric, hits: int, n: int, red: float, goal: float, bands: Any, word: str, met: bool
) -> None:
    found = read(metric, share(hits, n), red, goal)
    assert (found.bands, found.word, found.goal_met, found.sure) == (bands, word, met, None)
    assert found.status == bands[0]


@given(st.integers(10, 2000), st.data())
def test_a_count_meets_its_own_rate_exactly(n: int, data: st.DataObject) -> None:
    """Whatever hits of n are in per cent, as a person writes it to one decimal, is compared exactly."""
    hits = data.draw(st.integers(0, n))
    tenths = data.draw(st.integers(1, 999))
    found = judged(CENSUS, share(hits, n), -1, tenths / 10)
    assert found.goal_met == (hits * 1000 >= n * tenths)


def test_what_is_not_decided_leaves_bands_open() -> None:
    # 80 of 100 and 20 to come, goal 80 of 100: 96 of 120 meet it, so 16 of the 20, as likely as not
    close = read(CENSUS, share(80, 100, undecided=20), 60, 80)
    assert (close.bands, close.status, close.goal_met) == (("amber", "green"), "unclear", None)
    assert close.provisional
    # none of the 2 to come can move 95 of 100 below 92
    assert read(CENSUS, share(95, 100, undecided=2), 86, 92).bands == ("green",)
    # no run of luck brings 50 of 100 to 92 in 10 more
    assert read(CENSUS, share(50, 100, undecided=10), 86, 92).bands == ("red",)
    assert not read(CENSUS, share(80, 100), 60, 80).provisional


def test_a_ratio_is_open_where_what_comes_can_move_it() -> None:
    # 5,000 for 100 resolutions are 50; with 20 more 41.67
    spent = Tally(n=100, numerator=5000, denominator=100, undecided=20)
    assert judged(COST, spent, 60, 52).bands == ("green",)
    assert judged(COST, spent, 60, 45).bands == ("amber", "green")
    assert judged(COST, Tally(n=100, numerator=5000, denominator=100), 60, 45).bands == ("amber",)


@pytest.mark.parametrize(
    ("red", "goal", "bands"),
    [
        (60, 0, ("amber",)),  # 50 or less, and never 0
        (20, 0, ("red",)),
        (0, -5, ("red",)),
        (-5, 0, ("green",)),  # where more is better
    ],
)
def test_an_amount_above_nothing_never_comes_down_to_it(red: float, goal: float, bands: Any) -> None:
    so_far = Tally(n=100, numerator=5000, denominator=100, cases=100, undecided=3, share=0.9)
    assert judged(COST, so_far, red, goal).bands == bands


def running(metric: Metric, tally: Tally, red: float, goal: float, to: int) -> Reading:
    """October, read on a day in it."""
    return scoring.read(asked(metric, red, goal, data_to=date(2026, 10, to)), tally)


def test_a_period_that_is_not_over_is_decided_only_where_nothing_that_comes_can_change_it() -> None:
    # 950 of 1,000 in twenty days: 550 to come make anything from 950 to 1,500 of 1,550
    half = running(CENSUS, share(950, 1000), 80, 92, 20)
    assert (half.value, half.bands, half.status, half.goal_met) == (95, BANDS, "unclear", None)
    assert (half.undecided, half.provisional, half.word) == (0, True, "can't tell yet")
    assert read(CENSUS, share(950, 1000), 80, 92).goal_met is True, "the same, the month over"
    # 299 of 300 in thirty days, 10 to come: 299 of 310 are 96.5 at least
    assert running(CENSUS, share(299, 300), 80, 92, 30).bands == ("green",)
    # 600 of 1,000 and 550 to come: 74.2 at most
    assert running(CENSUS, share(600, 1000), 80, 92, 20).bands == ("red",)
    # 800 of 1,000 and 550 to come: 87.1 at most, so the goal is missed, how far is open
    assert running(CENSUS, share(800, 1000), 80, 92, 20).goal_met is False
    # where less is better: 30 of 300 and 10 to come are 9.7 to 12.9
    assert running(FEWER, share(30, 300), 20, 13, 30).bands == ("green",)
    assert running(FEWER, share(30, 300), 20, 12, 30).bands == ("amber", "green")


def test_what_waits_of_the_days_that_are_over_is_drawn_and_not_thought_to_fail() -> None:
    """3 of 61 came back and 19 still may: that one more day lies ahead must not make a red of them."""
    waiting = Tally(n=61, total=3, undecided=19)
    assert judged(FEWER, waiting, 30, 20).bands == ("green",)
    # 80 in thirty days: 3 to come
    assert running(FEWER, waiting, 30, 20, 30).bands == ("green",)
    # half of the month: as many to come as are known, and all of them may come back
    assert running(FEWER, waiting, 30, 20, 15).bands == BANDS


def test_what_no_rule_foretells_stays_open_while_days_are_to_come() -> None:
    spent = Tally(n=100, numerator=5000, denominator=100)
    assert running(COST, spent, 60, 52, 20).bands == BANDS
    half = Tally(n=40, quantile=100, low=80, high=120, likely_low=90, likely_high=110)
    assert running(MEDIAN, half, 150, 120, 20).bands == BANDS


def test_a_stock_and_a_sample_speak_of_no_days_to_come() -> None:
    """A stock stands for the day it is dated by; a sample for what is behind it, on whatever days."""
    backlog = METRICS["overdue_backlog"]
    assert running(backlog, share(10, 100), 20, 12, 20).bands == ("green",)
    assert running(SAMPLE, share(98, 100), 75, 90, 20).bands == ("green",)


# --- a sample


def test_values_that_are_all_equal_prove_nothing() -> None:
    """Twelve reviews of 80, as if one were 10 of 100 off: an error of 10 / 12, 2.2 of them either way."""
    score = METRICS["quality_score"]
    twelve = Tally(n=12, total=12 * 80, squares=12 * 6400)
    found = read(score, twelve, 70, 81)
    assert (found.bands, found.goal_met) == (("amber", "green"), None)
    assert (found.low, found.high) == (pytest.approx(80 - 1.834, abs=0.001), pytest.approx(81.834, abs=0.001))
    # a half point of one of them does not make them surer
    nearly = Tally(n=12, total=12 * 80 + 0.5, squares=11 * 6400 + 80.5**2)
    assert read(score, nearly, 70, 81).bands == ("amber", "green")
    # a hundred and twenty are something to go by
    assert read(score, Tally(n=120, total=120 * 80, squares=120 * 6400), 70, 81).bands == ("amber",)
    # where they vary as reviews do nothing is added, and no limit lies beyond what a score can be
    varied = Tally(n=12, total=12 * 80, squares=12 * 6400 + 200)
    plain = intervals.mean_t(12, 960, 12 * 6400 + 200)
    assert (read(score, varied, 70, 81).low, read(score, varied, 70, 81).high) == plain
    assert read(score, Tally(n=12, total=1200, squares=120_000), 70, 81).high == 100


@pytest.mark.parametrize(
    ("metric", "tally", "red", "goal", "bands", "word", "met"),
    [
        # Beta(21.5, 3.5) beyond .87: .498; below .75: .055
        (SAMPLE, share(21, 24), 75, 87, ("amber", "green"), "close to goal", None),
        # Beta(15.5, 5.5): .304 below .70, .294 to .80, .402 beyond
        (SAMPLE, share(15, 20), 70, 80, BANDS, "can't tell yet", None),
        (SAMPLE, share(81, 100), 75, 90, ("amber",), "short of goal", False),
        (SAMPLE, share(75, 100), 75, 90, ("red", "amber"), "short of goal", False),
        (SAMPLE, share(60, 100), 75, 90, ("red",), "far short of goal", False),
        (SAMPLE, share(98, 100), 75, 90, ("green",), "at goal", True),
        (SAMPLE, share(500, 500), 95, 100, ("green",), "at goal", True),  # the limit, met by every case
        (SAMPLE, share(499, 500), 95, 100, ("amber",), "short of goal", False),
        (NPS, Tally(n=60, promoters=60), 50, 100, ("green",), "at goal", True),  # all promoters
        (NPS, Tally(n=100, promoters=50, detractors=20), 0, 30, ("amber", "green"), "close to goal", None),
        # that they are all 80 does not prove that what stands behind them is
        (MEAN, Tally(n=20, total=1600, squares=128_000), 70, 80, ("amber", "green"), "close to goal", None),
        (MEAN, Tally(n=20, total=1600, squares=128_000), 60, 70, ("green",), "at goal", True),
    ],
)
def test_a_sample_leaves_open_what_is_as_likely_as_one_in_ten(
    metric: Metric, tally: Tally, red: float, goal: float, bands: Any, word: str, met: bool | None
) -> None:
    found = read(metric, tally, red, goal)
    assert (found.bands, found.word, found.goal_met) == (bands, word, met)
    assert found.status == (bands[0] if len(bands) == 1 else "unclear")


def test_answers_of_few_people_count_as_these() -> None:
    """40 answers of 10 people tell what 10 answers tell."""
    alone, together = share(30, 40), Tally(n=40, total=30, units=10)
    assert judged(SAMPLE, together, 60, 85).bands == judged(SAMPLE, share(7.5, 10), 60, 85).bands
    assert len(judged(SAMPLE, alone, 60, 85).bands) < len(judged(SAMPLE, together, 60, 85).bands)
    assert read(SAMPLE, Tally(n=40, total=30, units=9), 60, 85).word == "too few respondents (9)"


@pytest.mark.parametrize("n", range(1, 11))
@pytest.mark.parametrize("hits", [0, 1])
def test_from_one_to_ten_cases(n: int, hits: int) -> None:
    """All or none of up to nine are too few; the tenth is judged, and never by more than it tells."""
    for metric, noun in ((CENSUS, "cases"), (SAMPLE, "answers")):
        found = read(metric, share(n * hits, n), 40, 95)
        if n < 10:
            assert (found.bands, found.status, found.word) == ((), "unclear", f"too few {noun} ({n})")
            assert (found.score, found.goal_met, found.attainment) == (None, None, None)
    assert read(CENSUS, share(10 * hits, 10), 40, 95).bands == (("green",) if hits else ("red",))
    assert read(SAMPLE, share(10 * hits, 10), 40, 95).bands == (("amber", "green") if hits else ("red",))


# --- a person


def test_whatever_is_read_of_a_person_is_a_sample() -> None:
    sla = METRICS["resolution_sla"]
    assert judged(sla, share(91, 100), 86, 92).bands == ("amber",)
    assert judged(sla, share(91, 100), 86, 92, "agent").bands == ("amber", "green")


def test_red_about_a_person_needs_more_than_a_low_figure() -> None:
    found = read(SAMPLE, share(40, 100), 75, 87, "agent")
    assert (found.bands, found.status, found.word) == (("red",), "unclear", "short of goal")


def test_of_a_person_a_percentile_a_ratio_and_a_sum_are_not_scored() -> None:
    for aggregate in ("p90", "ratio", "sum"):
        update = {"aggregate": aggregate, "levels": ("agent",), "scored_levels": ("agent",)}
        found = read(MEDIAN.model_copy(update=update), Tally(n=40, quantile=30, total=5), 60, 20, "agent")
        assert (found.scored, found.status, found.word) == (False, "unscored", "not scored")


# --- durations


def test_a_median_that_is_not_reached_is_a_bound() -> None:
    waiting = Tally(n=40, still_open=36, at_least=113_760)
    found = read(MEDIAN, waiting, 1000, 500)
    assert (found.value, found.low, found.high, found.bound) == (None, 113_760, None, "at_least")
    assert (found.bands, found.status, found.score, found.goal_met) == (("red",), "red", 0, False)
    near = read(MEDIAN, Tally(n=40, still_open=36, at_least=700), 1000, 500)
    assert (near.bands, near.status, near.score, near.goal_met) == (("red", "amber"), "unclear", None, False)
    early = read(MEDIAN, Tally(n=40, still_open=36, at_least=100), 1000, 500)
    assert (early.bands, early.word, early.goal_met) == (BANDS, "can't tell yet", None)


def test_open_cases_leave_open_where_a_median_can_end() -> None:
    still = Tally(n=40, still_open=5, quantile=480, low=300, high=700, at_least=450, at_most=520)
    assert judged(MEDIAN, still, 1000, 500).bands == ("amber", "green")
    closed = Tally(n=40, quantile=480, low=300, high=700, at_least=480, at_most=480)
    assert judged(MEDIAN, closed, 1000, 500).bands == ("green",)


def test_a_persons_median_is_judged_by_its_eighty_per_cent_interval() -> None:
    update = {"scored_levels": ("agent",)}
    metric = MEDIAN.model_copy(update=update)
    tally = Tally(n=40, quantile=480, low=300, high=1200, likely_low=420, likely_high=490)
    assert judged(metric, tally, 1000, 500, "agent").bands == ("green",)
    assert judged(metric, Tally(n=40, quantile=480), 1000, 500, "agent").bands == BANDS, "no interval"


# --- without a verdict


def test_what_nothing_can_be_said_of() -> None:
    nothing = scoring.read(asked(CENSUS, 80, 90), Tally())
    assert (nothing.status, nothing.word) == ("no_data", "no data")
    waiting = scoring.read(asked(CENSUS, 80, 90), Tally(undecided=12))
    assert (waiting.base, waiting.status, waiting.word) == ("none", "unclear", "nothing decided yet")
    assert waiting.goal_met is None
    aimless = scoring.read(Asked(CENSUS, "team", "X", OCTOBER, None, judged=True), share(50, 100))
    assert (aimless.status, aimless.word, aimless.bands) == ("unscored", "no target", ())
    beside = scoring.read(Asked(CENSUS, "team", "X", OCTOBER), share(50, 100))
    assert (beside.status, beside.word) == ("unscored", "not scored")


# --- what would decide


def test_what_would_decide_an_open_goal() -> None:
    # 86 of 100 against 87: by Beta(86k + ½, 14k + ½) less than a tenth is left beyond .87 from k = 18.8
    open_one = read(SAMPLE, share(86, 100), 75, 87)
    assert open_one.decider is not None
    assert open_one.decider.n == pytest.approx(1880, rel=0.02)
    assert open_one.decider.value == 92, "91 of 100 leave .107 below .87, 92 leave .058"
    assert read(SAMPLE, share(60, 100), 75, 87).decider is None, "decided"
    assert read(CENSUS, share(80, 100, undecided=20), 60, 80).decider is None, "its own cases decide"
    assert read(SAMPLE, share(86, 100), 75, 87, "agent").decider is None, "a person's goals are not counted"


def test_what_nothing_could_decide_is_not_named() -> None:
    perfect = read(SAMPLE, share(20, 20), 85, 95)  # open, and no value on 20 answers could be better
    assert perfect.goal_met is None
    assert perfect.decider is not None
    assert perfect.decider.value is None
    assert read(SAMPLE, share(870, 1000), 75, 87).decider.n is None, "at the goal itself no number decides"  # type: ignore[union-attr]


@given(st.integers(30, 95), st.integers(10, 400), st.integers(-6, 6))
def test_what_would_decide_does_and_less_would_not(goal: int, n: int, off: int) -> None:
    hits = min(max(round(n * (goal + off) / 100), 0), n)
    found = read(SAMPLE, share(hits, n), goal - 20, goal).decider
    assume(found is not None)
    assert found is not None
    if found.value is not None:
        enough = round(n * found.value / 100)
        assert judged(SAMPLE, share(enough, n), goal - 20, goal).goal_met is True
        if enough - 1 > hits:
            assert judged(SAMPLE, share(enough - 1, n), goal - 20, goal).goal_met is not True
    if found.n is not None:
        assert judged(SAMPLE, share(hits * found.n / n, found.n), goal - 20, goal).goal_met is not None


# --- what must hold for any figures

HUNDREDTHS = st.integers(0, 100)


def mirror(metric: Metric) -> Metric:
    """The same metric with less being better."""
    return metric.model_copy(update={"improvement_direction": "decrease"})


@given(st.integers(10, 400), HUNDREDTHS, st.integers(0, 99), st.integers(1, 100), st.integers(0, 50))
def test_mirroring_a_metric_mirrors_its_bands(
    n: int, rate: int, red: int, width: int, undecided: int
) -> None:
    goal, hits = min(red + width, 100), round(n * rate / 100)
    for metric, waiting in ((CENSUS, undecided), (SAMPLE, 0)):
        straight = judged(metric, share(hits, n, waiting), red, goal)
        mirrored = judged(mirror(metric), share(n - hits, n, waiting), 100 - red, 100 - goal)
        assert mirrored.bands == straight.bands


@given(HUNDREDTHS, st.integers(1, 98), st.integers(1, 99))
def test_bands_close_as_cases_grow_with_the_rate_fixed(rate: int, red: int, width: int) -> None:
    """A hundredfold n leaves no band open that was closed, where the rate itself is not on an edge."""
    goal = min(red + width, 99)
    assume(goal > red and min(abs(rate - red), abs(rate - goal)) >= 1)
    few, many = share(rate, 100), share(100 * rate, 10_000)
    assert set(judged(SAMPLE, many, red, goal).bands) <= set(judged(SAMPLE, few, red, goal).bands)


@given(HUNDREDTHS, st.integers(1, 98), st.integers(1, 99))
def test_nothing_is_open_for_a_value_beyond_doubt(rate: int, red: int, width: int) -> None:
    """Of 10,000 answers a rate that is five standard errors from both edges has one band."""
    goal = min(red + width, 99)
    away = 5 * 100 * (rate / 100 * (1 - rate / 100) / 10_000) ** 0.5 + 0.2
    assume(goal > red and min(abs(rate - red), abs(rate - goal)) > away)
    assert len(judged(SAMPLE, share(100 * rate, 10_000), red, goal).bands) == 1


@given(st.integers(10, 5000), HUNDREDTHS, st.integers(0, 99), st.integers(1, 100))
def test_a_census_of_which_all_is_decided_has_one_band(n: int, rate: int, red: int, width: int) -> None:
    found = judged(CENSUS, share(round(n * rate / 100), n), red, min(red + width, 100))
    assert len(found.bands) == 1
    assert found.goal_met is (found.bands == ("green",))


@given(
    st.sampled_from([CENSUS, SAMPLE, MEAN, NPS, MEDIAN, COST]),
    st.sampled_from(["organisation", "team", "agent"]),
    st.integers(0, 200),
    st.integers(0, 100),
    st.data(),
)
def test_status_word_goal_and_bands_always_agree(
    metric: Metric, level: Level, n: int, undecided: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, n))
    detractors = data.draw(st.integers(0, n - hits))
    tally = Tally(
        n=n,
        undecided=undecided,
        total=hits,
        squares=hits,
        promoters=hits,
        detractors=detractors,
        numerator=hits,
        denominator=n,
        quantile=hits if n else None,
        at_least=hits / 2 if n else None,
    )
    lowest, _ = UNITS[metric.unit].limits
    rises = metric.improvement_direction == "increase"
    red, goal = (lowest + 20, lowest + 60) if rises else (lowest + 60, lowest + 20)
    found = read(metric, tally, red, goal, level)
    assert found.bands == tuple(band for band in BANDS if band in found.bands), "worst first, each once"
    assert (found.status in ("green", "amber", "red")) <= (found.bands == (found.status,))
    assert not (level == "agent" and found.status == "red")
    assert (found.goal_met is True) == (found.bands == ("green",))
    assert (found.goal_met is False) == (bool(found.bands) and "green" not in found.bands)
    assert found.word


# --- changes


def changed(whose: Asked, now: Tally, before: Tally) -> Change:
    values = (scoring.value_of(whose.metric, tally) for tally in (now, before))
    return scoring.change_of(whose, (now, next(values)), (before, next(values)))


SLOWER = Tally(n=50, quantile=120, low=100, high=140)


@pytest.mark.parametrize(
    ("metric", "now", "before", "signal"),
    [
        (SAMPLE, share(90, 100), share(70, 100), True),  # Newcombe: 9 to 31
        (SAMPLE, share(85, 100), share(80, 100), False),
        (CENSUS, share(900, 1000), share(800, 1000), True),
        (MEAN, Tally(n=30, total=2400, squares=195_000), Tally(n=30, total=1950, squares=130_000), True),
        (MEAN, Tally(n=30, total=2400, squares=195_000), Tally(n=30, total=2370, squares=190_000), False),
        (NPS, Tally(n=200, promoters=140, detractors=20), Tally(n=200, promoters=80, detractors=60), True),
        (MEDIAN, Tally(n=50, quantile=90, low=80, high=99), SLOWER, True),
        (MEDIAN, Tally(n=50, quantile=90, low=80, high=101), SLOWER, False),  # they overlap
        (SAMPLE, share(9, 9), share(1, 9), False),  # too few to compare
        (COST, Tally(n=99, numerator=99, denominator=99), Tally(n=99, numerator=999, denominator=99), False),
    ],
)  # fmt: skip
def test_a_change_is_one_where_the_interval_of_the_difference_excludes_nothing(
    metric: Metric, now: Tally, before: Tally, signal: bool
) -> None:
    found = changed(asked(metric, 20, 60), now, before)
    assert found.is_signal == signal
    if found.low is not None and found.high is not None and metric is not MEDIAN:
        assert found.value is not None
        assert found.low <= found.value <= found.high


def test_no_change_of_a_stock_or_a_person_is_called_better() -> None:
    backlog = METRICS["overdue_backlog"]
    assert changed(asked(backlog, 30, 12), share(10, 100), share(50, 100)).low is None
    of_person = changed(asked(SAMPLE, 75, 87, "agent"), share(90, 100), share(50, 100))
    assert not of_person.is_signal
    assert of_person.low is not None


def test_a_change_from_a_time_without_cases_is_none() -> None:
    found = scoring.read(asked(SAMPLE, 75, 87), share(90, 100), (SEPTEMBER, Tally()))
    assert (found.change, found.change_low, found.is_signal) == (None, None, False)

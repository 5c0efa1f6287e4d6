"""The rules of judgement, each on numbers that a reader can check."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard import periods, scoring
from dashboard.aggregate.edges import band
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Metric
from dashboard.model.strategy import Target
from dashboard.scoring import Asked, Reading

METRICS = load_catalogue().metrics
MARCH = periods.month(date(2026, 3, 1))
CENSUS, SAMPLE, MEAN, MEDIAN = (
    METRICS[name] for name in ("first_reply_sla", "csat", "quality_score", "resolution_time")
)


def target(red: float, goal: float, baseline: float | None = None) -> Target:
    return Target(metric="any", red=red, goal=goal, baseline=baseline)


def share(hits: float, n: float, undecided: int = 0) -> Tally:
    return Tally(n=n, total=hits, undecided=undecided)


def judge(metric: Metric, tally: Tally, aim: Target | None = None, **asked: Any) -> Reading:
    wanted: dict[str, Any] = {"level": "organisation", "name": "Org", "judged": True, "weight": 1.0}
    made = scoring.read(Asked(metric=metric, window=MARCH, target=aim, **wanted | asked), tally)
    return scoring.disclosed(metric, made)


# --- position


def test_positions_of_the_reference_case(shared: Path) -> None:
    cases = json.loads((shared / "cases" / "scorecard_scoring.json").read_text())["cases"]
    spider = next(case for case in cases if case["system"].startswith("Spider Impact"))
    assert len(spider["examples"]) == 4
    for one in spider["examples"]:
        # their scale ends at 10, ours at 100
        found = scoring.position(one["value"], one["red"], one["goal"], "count")
        assert found == pytest.approx(10 * one["score"], abs=0.005)


@pytest.mark.parametrize(
    ("value", "red", "goal", "unit", "score"),
    [
        (75, 75, 90, "percent", 100 / 3),
        (90, 75, 90, "percent", 200 / 3),
        (82.5, 75, 90, "percent", 50),
        (60, 75, 90, "percent", 0),
        (95, 75, 90, "percent", 250 / 3),  # the upper end stops at 100 %
        (100, 75, 90, "percent", 100),
        (10, 20, 90, "percent", 100 / 6),  # the lower end stops at 0 %
        (0, 20, 90, "percent", 0),
        (100, 80, 100, "percent", 100),  # perfection is 100, even where it is the goal
        (0, 0, 50, "percent", 100 / 3),  # red at the limit: nothing is worse, and nothing is red
        (5, 20, 5, "percent", 200 / 3),  # less is better
        (0, 20, 5, "percent", 100),
        (2.5, 20, 5, "percent", 250 / 3),
        (27.5, 20, 5, "percent", 100 / 6),
        (0, 60, 30, "minutes", 100),
        (90, 60, 30, "minutes", 0),
        (1000, 60, 30, "minutes", 0),
        (-100, -20, 30, "points", 0),
        (65, -20, 30, "points", 90),
    ],
)
def test_positions(value: float, red: float, goal: float, unit: str, score: float) -> None:
    assert scoring.position(value, red, goal, unit) == pytest.approx(score)


TENTHS = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@given(TENTHS, TENTHS, TENTHS, TENTHS)
def test_better_never_scores_less_and_bands_agree(a: float, b: float, red: float, goal: float) -> None:
    assume(red != goal)
    worse, better = sorted((a, b), reverse=goal < red)
    low, high = (scoring.position(value, red, goal, "percent") for value in (worse, better))
    assert 0 <= low <= high + 1e-9 <= 100 + 1e-9
    edges = {"red": (0, 100 / 3), "amber": (100 / 3, 200 / 3), "green": (200 / 3, 100)}
    least, most = edges[band(worse, red, goal)]
    assert least - 1e-9 <= low <= most + 1e-9


@pytest.mark.parametrize(
    ("value", "red", "goal", "expected"),
    [
        (74.9, 75, 90, "red"), (75, 75, 90, "amber"), (89.9, 75, 90, "amber"), (90, 75, 90, "green"),
        (20.1, 20, 5, "red"), (20, 20, 5, "amber"), (5.1, 20, 5, "amber"), (5, 20, 5, "green"),
    ],
)  # fmt: skip
def test_bands(value: float, red: float, goal: float, expected: str) -> None:
    assert band(value, red, goal) == expected


# --- attainment


@pytest.mark.parametrize(
    ("value", "baseline", "red", "goal", "attained"),
    [
        (81, 72, 75, 90, 50), (72, 72, 75, 90, 0), (90, 72, 75, 90, 100), (99, 72, 75, 90, 150),
        (63, 72, 75, 90, -50), (15, 20, 30, 10, 50), (80, None, 75, 90, None),
        (80, 90, 75, 90, None),  # the baseline is the goal: nothing to attain
        (80, 95, 75, 90, None),  # it is beyond the goal: a goal to hold
        (9.1, 3.5, 8, 4, None),  # less is better: 3.5 is better than 4
    ],
)  # fmt: skip
def test_attainment(
    value: float, baseline: float | None, red: float, goal: float, attained: float | None
) -> None:
    assert scoring.attainment(value, baseline, red, goal) == attained


def test_a_decided_census_has_one_attainment_and_a_sample_two_ends() -> None:
    counted = judge(CENSUS, share(81, 100), target(75, 90, 72))
    assert (counted.attainment, counted.attainment_low, counted.attainment_high) == (50, None, None)
    asked = judge(SAMPLE, share(81, 100), target(75, 90, 72))
    # Wilson: 72.2 to 87.5
    assert asked.attainment == 50
    assert (asked.attainment_low, asked.attainment_high) == pytest.approx((1.2, 86.1), abs=0.2)
    fewer = judge(METRICS["reopen_rate"], share(15, 100, undecided=5), target(30, 10, 20))
    assert fewer.attainment == 50
    assert fewer.attainment_low is not None
    assert fewer.attainment_high is not None
    assert fewer.attainment_low < 50 < fewer.attainment_high, "less is better: the ends keep their order"


# --- values and intervals


def test_values_of_every_aggregate() -> None:
    def value(aggregate: str, **sums: Any) -> float | None:
        metric = CENSUS.model_copy(update={"aggregate": aggregate})
        return scoring.value_of(metric, Tally(**sums))

    assert value("proportion", n=8, total=6) == 75
    assert value("mean", n=4, total=10) == 2.5
    assert value("sum", n=4, total=10) == 10
    assert value("nps", n=10, promoters=5, detractors=2) == 30
    assert value("ratio", n=4, numerator=10, denominator=4) == 2.5
    assert value("ratio", n=4, numerator=10, denominator=0) is None
    assert value("median", n=9, quantile=12.5) == 12.5
    assert value("median", n=9) is None, "not reached"
    for aggregate in ("proportion", "mean", "sum", "nps", "ratio"):
        assert value(aggregate) is None, "nothing seen is not 0"


def test_intervals_are_in_the_unit_of_the_metric() -> None:
    low, high = scoring.interval_of(SAMPLE, share(8, 10))
    assert (low, high) == (pytest.approx(49.0162), pytest.approx(94.3318)), "Wilson, of R's binom"
    assert scoring.interval_of(MEDIAN, Tally(n=9, quantile=5, low=2, high=8)) == (2, 8)
    assert scoring.interval_of(METRICS["cost_per_resolution"], Tally(n=9, numerator=1, denominator=9)) == (
        None,
        None,
    )
    assert scoring.interval_of(SAMPLE, Tally()) == (None, None)


# --- base


@pytest.mark.parametrize(
    ("n", "of_agent", "of_team"),
    [
        (0, "none", "none"), (1, "suppressed", "tiny"), (4, "suppressed", "tiny"), (5, "tiny", "tiny"),
        (9, "tiny", "tiny"), (10, "small", "small"), (29, "small", "small"), (30, "normal", "normal"),
    ],
)  # fmt: skip
def test_base(n: int, of_agent: str, of_team: str) -> None:
    assert scoring.base_of(CENSUS, "agent", n) == of_agent
    assert scoring.base_of(CENSUS, "team", n) == scoring.base_of(CENSUS, "organisation", n) == of_team


def test_a_metric_may_ask_for_more_before_it_shows_anything() -> None:
    pulse = METRICS["agent_satisfaction"]
    assert [scoring.base_of(pulse, "team", n) for n in (0, 6, 7, 10)] == [
        "none", "suppressed", "tiny", "small",
    ]  # fmt: skip


def test_what_is_suppressed_shows_n_and_nothing_else() -> None:
    reading = judge(SAMPLE, share(3, 4, undecided=2), target(70, 90, 60), level="agent")
    hidden = (
        reading.value, reading.low, reading.high, reading.score, reading.attainment, reading.goal_met,
        reading.sure, reading.change, reading.bounds,
    )  # fmt: skip
    assert (reading.n, reading.base) == (4, "suppressed")
    assert hidden == (None,) * 9
    assert reading.status not in ("green", "amber", "red")


def test_a_suppressed_previous_value_is_hidden_too() -> None:
    past = (periods.previous(MARCH), share(1, 4))
    asked = Asked(SAMPLE, "agent", "A", MARCH)
    shown = scoring.disclosed(SAMPLE, scoring.read(asked, share(8, 10), past))
    assert shown.value == 80
    assert shown.previous is not None
    assert (shown.previous.value, shown.previous.n, shown.change) == (None, 4, None)


def test_a_tiny_base_has_a_value_and_no_judgement() -> None:
    reading = judge(CENSUS, share(9, 9), target(70, 90, 60))
    assert (reading.base, reading.value, reading.score) == ("tiny", 100, None)
    assert (reading.status, reading.attainment, reading.goal_met) == ("unclear", None, None)


# --- without a judgement


def test_without_data_without_target_off_the_card_or_unscored_there_is_no_colour() -> None:
    aim = target(70, 90)
    assert judge(CENSUS, Tally(), aim).status == "no_data"
    assert judge(CENSUS, share(9, 10)).status == "unscored"
    assert judge(CENSUS, share(9, 10), aim, judged=False, weight=None).status == "unscored"
    of_person = judge(CENSUS, share(9, 10), aim, level="agent")
    assert (of_person.status, of_person.scored, of_person.score) == ("unscored", False, None)
    assert "agent" not in CENSUS.scored_levels


@pytest.mark.parametrize(
    "name", ["cost_per_resolution", "agent_satisfaction", "first_contact_resolution", "first_reply_sla"]
)
def test_what_is_never_scored_for_a_person(name: str) -> None:
    assert "agent" not in METRICS[name].scored_levels


def test_decided_says_how_much_of_the_period_is() -> None:
    reading = judge(CENSUS, share(6, 8, undecided=2), target(50, 90))
    assert (reading.decided, reading.undecided, reading.value) == (0.8, 2, 75)
    assert reading.bounds == (60, 80), "6 of 10 if both fail, 8 of 10 if both succeed"
    assert judge(CENSUS, Tally()).decided is None


# --- totals


def scored(score: float | None, weight: float = 1, metric: str = "m", **more: Any) -> Reading:
    """A census reading with a score, of which the band follows; None stands for one without data."""
    made = judge(CENSUS, share(75, 100) if score is not None else Tally(), target(70, 90))
    found = "red" if (score or 0) < 100 / 3 else "amber" if (score or 0) < 200 / 3 else "green"
    given: dict[str, Any] = {"metric": metric, "score": score, "weight": weight}
    if score is not None:
        given |= {"bands": (found,), "status": found, "goal_met": found == "green"}
    return replace(made, **given | more)


def undecided(score: float, weight: float = 1, metric: str = "open", **more: Any) -> Reading:
    """A reading whose evidence leaves amber and green."""
    given: dict[str, Any] = {"bands": ("amber", "green"), "status": "unclear", "goal_met": None}
    return scored(score, weight, metric, **given | more)


def test_a_score_is_the_weighted_mean_of_what_is_usable() -> None:
    sums = scoring.total([scored(40, 1, "a"), scored(70, 3, "b"), scored(None, 1, "c")])
    assert sums.score == (40 + 3 * 70) / 4
    assert sums.coverage == 0.8
    assert (sums.goals_met, sums.missed, sums.goals_open, sums.goals) == (1, 1, 1, 3)
    assert sums.worst == "a"


@pytest.mark.parametrize(("usable", "has_score"), [(3, True), (2, False)])
def test_below_sixty_percent_coverage_there_is_no_score(usable: int, has_score: bool) -> None:
    readings = [scored(80 if i < usable else None, 1, f"m{i}") for i in range(5)]
    sums = scoring.total(readings)
    assert sums.coverage == usable / 5
    assert (sums.score is not None) == has_score
    assert sums.worst == "m0", "the furthest is said all the same"
    assert sums.status == "unclear", "two or three goals are not decided"


def test_metrics_that_are_not_scored_at_the_level_do_not_count() -> None:
    shown = scored(None, 5, "shown", scored=False)
    assert scoring.total([scored(50, 1, "a"), shown]).coverage == 1
    assert scoring.total([shown]).coverage == 0


@pytest.mark.parametrize(
    ("readings", "status"),
    [
        ([scored(70, metric="a"), scored(90, metric="b")], "green"),  # all met
        ([scored(95, metric="a"), scored(95, metric="b"), scored(10, metric="c")], "red"),  # one far short
        ([scored(95, metric="a"), scored(50, metric="b"), undecided(60)], "amber"),  # one missed
        ([scored(95, metric="a"), undecided(70)], "unclear"),
        ([scored(50, target=None, bands=(), goal_met=None)], "unscored"),
        ([scored(None)], "no_data"),
        ([replace(scored(None), reason="read by month")], "unclear"),  # a goal is open, and there are data
    ],
)
def test_a_total_follows_its_goals_and_never_an_average(readings: list[Reading], status: str) -> None:
    assert scoring.total(readings).status == status


def test_the_counts_add_up() -> None:
    sums = scoring.total([scored(90, metric="a"), scored(50, metric="b"), undecided(60), scored(None)])
    assert (sums.goals_met, sums.missed, sums.goals_open, sums.goals) == (1, 1, 2, 4)


def test_the_furthest_from_its_goal_is_one_that_is_decided() -> None:
    """A goal that is surely missed comes before one that may be; one that is met comes last."""
    assert scoring.total([undecided(20), scored(60, metric="missed")]).worst == "missed"
    assert scoring.total([undecided(40), scored(80, metric="met")]).worst == "open"
    assert scoring.total([scored(30, metric="a"), scored(50, metric="b")]).worst == "a"
    assert scoring.total([scored(None)]).worst is None


def test_a_bound_beyond_red_is_covered_scored_and_may_be_the_furthest() -> None:
    bound = judge(MEDIAN, Tally(n=40, still_open=36, at_least=113_760), target(1000, 500))
    sums = scoring.total([bound, scored(50, 1, "a")])
    assert (sums.coverage, sums.worst, sums.status, bound.score) == (1, "resolution_time", "red", 0)
    near = judge(MEDIAN, Tally(n=40, still_open=36, at_least=700), target(1000, 500))
    assert scoring.total([near, scored(50, 1, "a")]).coverage == 0.5, "700 or more: red or amber"


def test_goals_of_a_person_are_not_counted_and_a_score_only_where_it_is_switched_on() -> None:
    readings = [scored(50, level="agent"), scored(70, metric="b", level="agent")]
    sums = scoring.total(readings, composite=False)
    assert (sums.score, sums.status, sums.goals, sums.goals_met) == (None, "unscored", 0, 0)
    assert scoring.total(readings).score == 60


def test_nothing_at_all() -> None:
    assert scoring.total([]) == scoring.Total(None, 0.0, 0, 0, 0, 0, None, "no_data")


def test_guards_say_how_they_stand() -> None:
    readings = [judge(CENSUS, share(9, 10), target(50, 80))]
    (guarded,) = scoring.with_guards(readings, {"reopen_rate": "red", "csat": "green"}, METRICS)
    assert "reopen_rate" in METRICS["first_reply_sla"].guards
    assert [(guard.metric, guard.status) for guard in guarded.guards] == [("reopen_rate", "red")]


def test_a_value_that_only_rounding_keeps_from_its_goal_has_reached_it() -> None:
    seven, below = 100 * 0.07, 100 * 0.29
    assert (seven > 7, below < 29) == (True, True), "as a float neither stands on its goal"
    assert scoring.is_reached(seven, 7, rises=False)
    assert scoring.is_reached(below, 29, rises=True)
    assert not scoring.is_reached(7.01, 7, rises=False)
    assert not scoring.is_reached(28.99, 29, rises=True)

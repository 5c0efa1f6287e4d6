"""Is the theory holding: the 2 × 2, its words, the sample's planted stories, and what the commands print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home, Links
from dashboard.ask.strategy import theory
from dashboard.ask.strategy.theory_words import of_link
from dashboard.commands.strategy import _of_test as of_test
from dashboard.model.catalogue import load_catalogue
from dashboard.render import theory as drawn
from dashboard.report import goals
from dashboard.scoring.change import Change
from dashboard.scoring.theory import WayToGoal, expected_change, oriented, theory_of, verdict_of

UP, DOWN, STILL = Change(5, 3, 7), Change(-5, -7, -3), Change(0.2, -1, 1.4)
WIDE, UNKNOWN = Change(0.2, -9, 9.4), Change(1.0)


@pytest.mark.parametrize(
    ("driver", "outcome", "expected", "said"),
    [
        (UP, UP, 5, "consistent"),
        (DOWN, DOWN, -5, "consistent"),
        (UP, STILL, 5, "strategy_in_doubt"),
        (UP, WIDE, 5, "cannot_tell"),  # it might have followed, and nobody would have seen it
        (UP, STILL, 1, "cannot_tell"),
        (UP, STILL, None, "cannot_tell"),
        (UP, DOWN, None, "strategy_in_doubt"),
        (DOWN, UP, -5, "something_else"),
        (STILL, UP, 0.2, "something_else"),
        (STILL, DOWN, 0.2, "something_else"),
        (STILL, STILL, 0.2, "not_tested_yet"),
        (WIDE, WIDE, 0.2, "not_tested_yet"),
        (UNKNOWN, UP, 5, "cannot_tell"),
        (UP, UNKNOWN, 5, "cannot_tell"),
        (Change(), Change(), None, "cannot_tell"),
    ],
)
def test_the_two_by_two(driver: Change, outcome: Change, expected: float | None, said: str) -> None:
    assert theory_of(driver, outcome, expected) == said


def test_as_much_of_the_way_as_the_driver_did() -> None:
    # 12 of the 15 points from 77 to 92 is four fifths of the way: of 80 to 87 that is 5.6
    assert expected_change(Change(12), WayToGoal(77, 92), WayToGoal(80, 87)) == pytest.approx(5.6)
    assert expected_change(Change(30), WayToGoal(77, 92), WayToGoal(80, 87)) == 7
    assert expected_change(Change(12), WayToGoal(77, 92), WayToGoal(63, 52)) == pytest.approx(8.8)
    assert expected_change(Change(12), None, WayToGoal(80, 87)) is None
    # never further than to the goal: 4 points were left, none, and of a cost 3
    for way, left in ((WayToGoal(80, 87, 83), 4), (WayToGoal(80, 87, 90), 0), (WayToGoal(63, 52, 55), 3)):
        assert expected_change(Change(12), WayToGoal(77, 92), way) == left
    assert expected_change(Change(-12), WayToGoal(77, 92), WayToGoal(80, 87, 90)) == pytest.approx(-5.6)


def test_less_is_better_is_turned_round() -> None:
    assert oriented(Change(-3, -5, -1, is_signal=True), rises=False) == Change(3, 1, 5, is_signal=True)
    assert oriented(Change(), rises=False) == Change()


@pytest.mark.parametrize(
    ("r", "p", "reverse", "placebo", "said"),
    [
        (0.3, 0.01, 0.4, 0.5, "supported"),
        (-0.3, 0.01, 0.4, None, "contradicted"),
        (0.3, 0.06, 0.4, 0.5, "cannot_tell"),
        (0.3, 0.01, 0.4, 0.04, "cannot_tell"),  # what can't follow follows as well
        (0.3, 0.01, 0.001, 0.5, "cannot_tell"),  # the outcome runs ahead of its driver
    ],
)
def test_the_verdict_of_the_test(
    r: float, p: float, reverse: float, placebo: float | None, said: str
) -> None:
    assert verdict_of(r, p, reverse, placebo) == said


# --- the sample


@pytest.fixture(scope="module")
def found(sample_home: Path) -> Links:
    return Home.open(sample_home, LOCAL).links()


def test_the_driver_that_moved_and_the_outcome_that_did_not(found: Links) -> None:
    (link,) = [link for link in found.links if link.objective == "answer-fast"]
    assert (link.driver, link.outcome, link.reading) == ("first_reply_sla", "csat", "strategy_in_doubt")
    assert link.driver_change is not None
    assert 12 < (link.driver_change.value or 0) < 16
    assert link.verdict == "cannot_tell"
    assert "did not follow" in link.says
    assert link.says.endswith("is the plan right?")


def test_a_driver_that_did_not_move_blames_nobody(found: Links) -> None:
    (link,) = [link for link in found.links if link.objective == "people-who-stay"]
    assert link.reading == "not_tested_yet"
    assert link.says.startswith("Not tested yet: the driver has not moved (coaching")


def test_the_days_that_are_compared_are_said_once_and_the_reading_too(
    found: Links, sample_home: Path
) -> None:
    """A sheet of any period shows them: whoever reads September's must not take them for September's."""
    days = "the three months to 31 Oct 2026 beside those to 31 Oct 2025"
    assert found.when == days
    with Home.open(sample_home, LOCAL) as home:
        assert f"Driver and outcome: {days}, whatever period is shown." in goals.paper(home, "2026-09").notes
    says = {link.objective: link.says for link in found.links}
    assert not any("months" in one for one in says.values())
    assert says["solve-first-time"].lower().count("something else moved it") == 1


def test_one_week_and_one_pair_are_one(found: Links) -> None:
    tested = replace(found.links[0], r=0.4, p=0.2, p_adjusted=0.3, reverse_p=0.5, lag=1, lags=(1,))
    metrics = load_catalogue().metrics
    facts = drawn._facts(tested, found.panel, metrics[tested.driver], metrics[tested.outcome])
    assert ("Declared", "the outcome may follow after 1 week; strongest after 1") in facts
    assert "1 pair was looked at.</p>" in drawn.conflicts_html(found.conflicts[:1])


def test_a_link_that_two_objectives_name_is_one_test(found: Links) -> None:
    link = replace(found.links[0], p=0.04, lags=(1, 2))
    other = replace(link, driver="reopen_rate", p=0.03)
    # two tests: 0.03 x 2 / 1 is more than 0.04 x 2 / 2
    assert theory.adjusted([link, other]) == [0.04, 0.04]
    assert theory.adjusted([link, other, replace(link, objective="other")]) == [0.04, 0.04, 0.04]
    assert theory.adjusted([replace(link, p=None), other]) == [None, 0.03]


def test_a_pair_that_two_objectives_name_is_drawn_once_with_both(found: Links, sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        objectives = home.strategy.objectives
    first, second, third = found.links[:3]  # the first two are of first-choice
    twice = replace(found, links=(first, second, replace(first, objective="worth-its-cost"), third))
    html = drawn.pairs_html(twice, objectives, load_catalogue().metrics, None)
    articles = html.split("<article")[1:]
    assert len(articles) == 3
    for title in ("First choice for service", "Service that is worth its cost"):
        assert title in articles[0]
    for objective_id in ("first-choice", "worth-its-cost", "answer-fast"):
        assert html.count(f'id="theory-{objective_id}"') == 1


def test_the_commands_name_things_by_their_titles(sample_home: Path, main_in: Callable[..., Any]) -> None:
    """Keys are for the file and the JSON; a pair that is not tested says why."""
    links = main_in(sample_home, "links").stdout
    assert "Keep every promised time: First reply within SLA -> Customer satisfaction: strategy in" in links
    assert "Net promoter score: not tested yet; no test: the test needs 3 teams and 26 weeks" in links
    plan = main_in(sample_home, "strategy").stdout
    assert "objective: Keep every promised time (answer-fast; serves First choice for service)\n" in plan
    assert "How to win: carried by Keep every promised time, Solve it the first time\n" in plan
    assert "target of Customer satisfaction (Escalations): red 60.0 %, goal 74.0 %\n" in plan
    assert "2026-01-01  Customer satisfaction (all): red 75.0 %, goal 87.0 %. 87 is what" in plan


def test_the_conflict_between_cost_and_solving_at_once_and_where_it_stands(found: Links) -> None:
    conflicts = [one for one in found.conflicts if one.verdict == "conflict"]
    assert [(one.a, one.b, one.teams) for one in conflicts] == [
        ("first_contact_resolution", "cost_per_resolution", ("Orders",))
    ]
    assert conflicts[0].says.startswith(
        "Beside the other teams cost per resolution got better in Orders as first contact resolution got"
        " worse."
    )
    assert "Ana Brandt" in conflicts[0].says
    assert "Willem Aarts" in conflicts[0].says


def test_no_link_of_the_sample_is_called_one_by_the_test(found: Links) -> None:
    """None is planted from week to week: 6 links, corrected for each other."""
    assert {link.verdict for link in found.links} == {"cannot_tell"}
    assert found.panel.teams == 6
    assert found.panel.weeks == 78
    assert found.panel.false_alarms is not None
    assert found.panel.false_alarms <= 0.1


def test_links_as_json(sample_home: Path, main_in: Any, found: Links) -> None:
    told = main_in(sample_home, "links", "--json").json
    assert {"panel", "links", "conflicts"} <= set(told)
    assert {"from", "to", "teams", "weeks", "false_alarms"} <= set(told["panel"])
    assert set(told["links"][0]) >= {
        "objective", "driver", "outcome", "lag", "lags", "r", "slope", "slope_low", "slope_high", "p",
        "p_adjusted", "reverse_p", "placebo_p", "smallest_r", "driver_change", "outcome_change", "verdict",
        "reading", "says",
    }  # fmt: skip
    assert set(told["links"][2]["driver_change"]) == {"value", "low", "high"}
    assert set(told["conflicts"][0]) >= {"a", "b", "lag", "r", "p_adjusted", "teams", "verdict", "says"}


def test_goals_know_their_way_and_where_they_will_be(sample_home: Path, main_in: Any) -> None:
    told = {one["objective"]: one for one in main_in(sample_home, "goals", "--json").json["objectives"]}
    fast = told["answer-fast"]
    # 303 of the 545 days from 1 January 2026 to 30 June 2027 are over
    assert fast["expected_progress"] == pytest.approx(303 / 545)
    assert fast["progress"] == pytest.approx(0.197, abs=0.001)
    assert fast["forecast"]["low"] < fast["forecast"]["value"] < fast["forecast"]["high"]
    assert fast["forecast"]["reaches_goal"] == "unlikely"
    assert told["people-who-stay"]["forecast"]["reaches_goal"] == "open"
    # 52.39 against 52 sounds near; but of May 2025 to September 2026 December alone was at 52 or below
    cost = told["worth-its-cost"]["forecast"]
    assert (cost["reaches_goal"], cost["known"], cost["reached"]) == ("unlikely", 17, 1)
    said = main_in(sample_home, "goals").stdout
    assert "Unlikely by 30 Jun 2027: 58.38 (49.58 to 66.50), 1 of 17 months so far at the goal\n" in said


def test_before_a_year_of_months_there_is_no_forecast_and_why(sample_home: Path, main_in: Any) -> None:
    told = main_in(sample_home, "goals", "--period", "2026-02", "--json").json["objectives"]
    assert {one["forecast"]["value"] for one in told} == {None}
    assert {one["forecast"]["reaches_goal"] for one in told} == {None}
    assert "a forecast needs 12 months with figures" in {one["forecast"]["reason"] for one in told}


def test_how_often_the_test_is_wrong_is_said_where_it_could_be_made() -> None:
    """Two teams are never tested, whatever panels of two teams would give."""
    panel = SimpleNamespace(teams=2, weeks=78, false_alarms=0.07)
    two, three = (SimpleNamespace(links=[SimpleNamespace(r=r)], panel=panel) for r in (None, 0.2))
    assert of_test(two) is None  # type: ignore[arg-type]
    assert "7.0 % are called one" in (of_test(three) or "")  # type: ignore[arg-type]


def test_an_outcome_that_was_at_its_goal_puts_no_strategy_in_doubt() -> None:
    """Its driver got better and it stayed: nothing was left to follow, and the sentence says so."""
    metrics = load_catalogue().metrics
    expected = expected_change(UP, WayToGoal(77, 92), WayToGoal(80, 87, 90))
    reading = theory_of(UP, STILL, expected)
    tested = SimpleNamespace(verdict="cannot_tell", smallest_r=None, reason=None)
    names = metrics["first_reply_sla"], metrics["csat"]
    says, _, would = of_link(*names, reading, (UP, STILL), expected, tested)
    assert reading == "cannot_tell"
    assert says == (
        "First reply within SLA got better by 5.0 points, customer satisfaction shows no change. It was at"
        " its goal before, so nothing more is asked of it."
    )
    assert would == "A goal of customer satisfaction that asks for more."


def test_a_choice_names_what_carries_it_and_an_objective_its_way_up(own_tiny: Path, main_in: Any) -> None:
    path = own_tiny / "strategy.toml"
    text = path.read_text().replace('id = "loved"', 'id = "loved"\ncarries = ["how_to_win"]')
    path.write_text(text + '\n[cascade]\nhow_to_win = "quick"\ncapabilities = ["skill"]\n')
    told = main_in(own_tiny, "strategy", "--json").json
    assert [(one["choice"], one["objectives"]) for one in told["choices"]] == [
        ("how_to_win", ["loved"]), ("capabilities", []),
    ]  # fmt: skip
    aims = {(one["level"], one["aim"]): one["metrics"] for one in told["aims"]}
    assert aims["organisation", "experience"] == ["Customer satisfaction", "Net promoter score"]
    assert aims["organisation", "engagement"] == []
    assert told["ways_up"] == [
        {"objective": "fast", "serves": ["loved"], "carries": ["how_to_win"]},
        {"objective": "loved", "serves": [], "carries": ["how_to_win"]},
    ]
    said = [one["message"] for one in main_in(own_tiny, "align", "--json").json["findings"]]
    assert any("no objective carries the choice “Capabilities”" in one for one in said)

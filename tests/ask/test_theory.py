"""Is the theory holding: the 2 × 2, its words, the sample's planted stories, and what the commands print."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import TypeAdapter

from dashboard import act, durable, scoring
from dashboard.access import LOCAL
from dashboard.ask import Home, Links, Misalignment
from dashboard.ask.cache import forget
from dashboard.ask.computed import KeptAnswer, kept
from dashboard.ask.people import comparing
from dashboard.ask.strategy import theory
from dashboard.ask.strategy.theory_words import of_link
from dashboard.commands.strategy import _of_test as of_test
from dashboard.intake.verify import verify
from dashboard.method import links
from dashboard.model.catalogue import load_catalogue
from dashboard.render import theory as drawn
from dashboard.report import goals
from dashboard.scoring.change import Change
from dashboard.scoring.theory import WayToGoal, expected_change, oriented, theory_of, verdict_of
from dashboard.store import program
from dashboard.store.generations import Store
from dashboard.widgets import ahead
from tests.strategies import objective

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


def test_the_page_does_not_wait_for_the_count_of_false_alarms(found: Links, sample_home: Path) -> None:
    again = Home.open(sample_home, LOCAL).links(wait=False)
    assert again.links == found.links
    assert again.panel == found.panel  # it is known by now


def test_while_the_count_runs_no_page_reads_what_it_counts_on(
    found: Links, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all teams' weeks are read for is the count alone: half a second of a page at 100,000 tickets."""
    with Home.open(sample_home, LOCAL) as home:
        place = theory._place_of_alarms(home)
        monkeypatch.setattr(type(place), "read", lambda _: None)
        monkeypatch.setattr(theory, "_COUNTING", {place.file})
        monkeypatch.setattr(theory, "_largest", lambda _: pytest.fail("read again"))
        assert home.links(wait=False).panel.is_computing


def test_another_process_that_keeps_the_same_links_later_leaves_the_count(
    found: Links, sample_home: Path
) -> None:
    with Home.open(sample_home, LOCAL) as home:
        kept(home, "links", Links).write(theory.links_of(home))
    forget()
    with Home.open(sample_home, LOCAL) as home:
        assert home.links(wait=False).panel == found.panel


def test_what_was_loaded_is_tested_before_anybody_asks(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very first question finds the links, and those who ask at once compute them once."""
    computed: list[Any] = []
    real = theory._computed

    def counted(home: Any) -> Links:
        computed.append(home)
        return real(home)

    monkeypatch.setattr(theory, "_computed", counted)
    store = Store(own_tiny)
    store.beside(store.current(), "links").unlink(missing_ok=True)  # asked of the home that it is a copy of
    threads = [ahead.begin(own_tiny) for _ in range(3)]
    for thread in threads:
        thread.join()
    assert store.beside(store.current(), "links").is_file()
    with Home.open(own_tiny, LOCAL) as home:
        home.links(wait=False)
    assert len(computed) == 1


def test_links_are_computed_once_for_all_processes(
    found: Links, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that is empty, as in another process, finds them beside the generation."""
    forget()
    monkeypatch.setattr(theory, "_computed", lambda home: pytest.fail("computed again"))
    with Home.open(sample_home, LOCAL) as home:
        assert home.links(wait=False) == found
        beside = Store(sample_home).beside(home.generation, "links")
    assert beside.stat().st_mode & 0o777 == 0o600
    assert verify(sample_home).faults == ()


def test_an_answer_is_computed_anew_when_any_module_that_makes_it_changes() -> None:
    made_in = {Path(str(module.__file__)) for module in (theory, comparing, links, scoring)}
    assert made_in <= set(program.files().values())
    rooms = {place.partition("/")[0] for place in program.files()}
    assert rooms >= {"aggregate", "ask", "engine", "scoring", "store", "wording", "units.py"}
    assert rooms.isdisjoint(program.SHOWING)


@pytest.mark.parametrize(
    ("place", "is_other"), [("wording/counts", True), ("new/room", True), ("report/card", False)]
)
def test_a_changed_file_changes_the_mark_of_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, is_other: bool
) -> None:
    monkeypatch.setattr(program, "__file__", str(tmp_path / "store/program.py"))
    file = tmp_path / f"{place}.py"
    file.parent.mkdir()
    file.write_text("# as it was")
    before = program.mark.__wrapped__()
    file.write_text("# as it is now")
    assert (program.mark.__wrapped__() != before) == is_other


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"mark": "a"}', '{"mark": "b", "answer": 3}', '{"mark": "a", "answer": "x"}']
)
def test_what_is_kept_of_something_else_or_damaged_is_as_none(tmp_path: Path, text: str) -> None:
    place = KeptAnswer(tmp_path / "000001.links.json", tmp_path / "000001.duckdb", "a", TypeAdapter(int))
    place.write(3)
    assert not place.file.exists()  # the generation is gone
    place.generation.touch()
    place.write(3)
    assert place.read() == 3
    place.file.write_text(text)
    assert place.read() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001.duckdb", "000001.links.json"]


def test_a_full_disk_keeps_no_answer_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = KeptAnswer(tmp_path / "000001.links.json", tmp_path / "000001.duckdb", "a", TypeAdapter(int))
    place.generation.touch()
    monkeypatch.setattr(durable, "sync", no_room)
    assert place.answer(lambda: 3) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["000001.duckdb"]


def no_room(path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(path))


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


# --- what the strategy leaves out

LEFT_OUT = (
    "\n"
    + objective("lonely", "people", 'by = 2025-01-01\ndrivers = ["nps"]\n')
    + objective("undriven", "people", 'owner = "Ann"\noutcome = "csat"\n')
    + """
[[target]]
metric = "survey_response_rate"
red = 60
goal = 90
baseline = 95
by = 2025-06-30

[[target]]
metric = "nps"
from = 2025-01-01
red = 10
goal = 40
set_by = "Ann"

[[target]]
metric = "nps"
from = 2026-02-01
red = 10
goal = 30
set_by = "Ann"
"""
)


def test_each_thing_that_is_left_out_is_named_with_what_to_do(own_tiny: Path, main_in: Any) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text() + LEFT_OUT)
    found = main_in(own_tiny, "align", "--json").json["findings"]
    told = {(one["finding"], one["where"][0].rpartition(": ")[2].split("]")[0]) for one in found}
    kinds = {one["finding"] for one in found}
    assert kinds >= {
        "objective_without_metric", "objective_without_owner", "objective_past_its_date",
        "driver_without_outcome", "outcome_without_driver", "link_without_way", "metric_without_objective",
        "target_past_its_date", "goal_without_owner", "goal_to_hold", "goal_loosened",
    }  # fmt: skip
    assert len(told) > len(kinds)
    for one in found:
        assert set(one) == {"finding", "severity", "where", "message"}
        assert ": " in one["message"], one
        assert not re.search(r"`|[a-z]_[a-z]", one["message"]), "words, no keys of the file"
    (loosened,) = [one for one in found if one["finding"] == "goal_loosened"]
    assert "from 40 to 30" in loosened["message"]


def test_an_objective_that_nothing_is_judged_by_has_no_target_and_lacks_no_data(
    own_tiny: Path, main_in: Any
) -> None:
    """Its outcome has figures, which stand in the same row."""
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text() + "\n" + objective("lonely", more='outcome = "csat"\n'))
    every = main_in(own_tiny, "goals", "--json").json["objectives"]
    assert {one["objective"]: one["status"] for one in every}["lonely"] == "unscored"
    told = main_in(own_tiny, "align", "--json").json["findings"]
    html = drawn.findings_html([Misalignment(**one) for one in told])
    assert "has no owner: name who answers for it." in html


def test_what_is_over_leaves_nothing_out_and_what_is_to_come_is_said_once(
    own_tiny: Path, main_in: Any
) -> None:
    """The data end on 30 April 2026: what held until March is history, what holds from May is to come."""
    path = own_tiny / "strategy.toml"
    text = path.read_text()
    card = text[text.index("[[card]]") : text.index("[[card]]", text.index("[[card]]") + 1)]
    target = '[[target]]\nmetric = "nps"\nred = 10\ngoal = 40\n'
    dated = [card.replace("metrics", f"from = {day}\nmetrics", 1) for day in ("2026-03-01", "2026-05-01")]
    path.write_text(text + "".join(dated) + target + target + 'from = 2026-03-01\nset_by = "Ann"\n')
    found = main_in(own_tiny, "align", "--json").json["findings"]
    told = [one["message"] for one in found if one["message"].startswith("the organisation card")]
    assert told
    assert len(told) == len(set(told))
    assert not [one for one in told if "May" in one], "the one in force leaves the same out"
    ownerless = [one["message"] for one in found if one["finding"] == "goal_without_owner"]
    assert not [one for one in ownerless if "Net promoter score" in one], "only the one that is over has none"
    others = {"escalation_rate": "agent_satisfaction", "reopen_rate": "quality_engagement"}
    for old, new in others.items():
        dated[1] = dated[1].replace(old, new)
    path.write_text(text + dated[1])
    found = main_in(own_tiny, "align", "--json").json["findings"]
    (more,) = [one["message"] for one in found if "card from 1 May 2026 leaves" in one["message"]]
    assert more.startswith("the organisation card from 1 May 2026 leaves the aim execution uncovered")
    checks = [one.message for one in Home.open(own_tiny, LOCAL).checks() if one.check == "card_uncovered"]
    assert len(checks) == len(set(checks)), "a card that is to come is none yet"


def test_a_team_may_be_looser_only_if_somebody_makes_up_for_it(sample_home: Path) -> None:
    found = {one.message: one for one in Home.open(sample_home, LOCAL).align()}
    (fcr,) = [one for said, one in found.items() if "its goal of First contact resolution" in said]
    assert "because Escalations and Technical may fall short of it" in fcr.message
    assert "76.9 % and not 80.0 %" in fcr.message
    assert all(where.endswith(", goal") for where in fcr.where)
    assert {one.finding for one in found.values()} >= {
        "team_target_looser", "goal_to_hold", "team_without_objective", "card_off_balance", "aim_uncovered",
        "perspective_uncovered", "goal_out_of_reach", "goal_cannot_be_missed",
        "objective_due_after_what_it_serves",
    }  # fmt: skip


def test_what_nobody_has_said_since_it_was_proposed_is_asked_for(home: Path) -> None:
    """What an objective is good for, and what the choices stand on: one line for all of these."""
    act.init(home, LOCAL)
    path = home / "strategy.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\n[cascade]\nhow_to_win = "quick"\ncapabilities = ["skill"]\n', encoding="utf-8")

    def found(finding: str) -> list[str]:
        return [one.message for one in Home.open(home, LOCAL).align() if one.finding == finding]

    said = found("objective_without_value")
    assert len(said) == text.count("[[objective]]")
    assert said[0].endswith("say in words of your own what the business gets and what the customer gets")
    (choices,) = found("choice_without_objective")
    assert choices.startswith("no objective carries a choice")
    path.write_text(text.replace("Say what the business gets if this is met.", "Renewals"), encoding="utf-8")
    assert found("objective_without_value")[0].endswith("say in words of your own what the customer gets")
    assert found("choice_without_objective") == []


def test_a_home_without_data_has_no_links_and_still_a_plan(home: Path, main_in: Any) -> None:
    home.mkdir(exist_ok=True)
    (home / "strategy.toml").write_text(LEFT_OUT.replace("[[target]]", "[[target]]", 1))
    assert Home.open(home, LOCAL).links().links == ()
    assert main_in(home, "align").code == 0
    assert main_in(home, "strategy", "--json").json["date"] == date.today().isoformat()

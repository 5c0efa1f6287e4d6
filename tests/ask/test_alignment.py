"""What a strategy leaves out or contradicts, each finding with what to do about it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home, Misalignment
from dashboard.render import choices
from tests.strategies import objective

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
    html = choices.findings_html([Misalignment(**one) for one in told])
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

"""Small homes whose figures are easily judged wrong, through the command line (shared/cases/figures)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Case = Callable[..., dict[str, Any]]
KEYS = ("value", "bands", "status", "word", "goal_met")


@pytest.fixture
def case(shared: Path, tmp_path: Path, main_in: Callable[..., Any]) -> Case:
    """case("goal100", "csat") loads a case's files in the order of their names and reads one metric."""

    def run(folder: str, metric: str, period: str = "2026-03", level: str = "organisation") -> dict[str, Any]:
        home, source = tmp_path / folder, shared / "cases" / "figures" / folder
        if not home.exists():
            home.mkdir()
            (home / "strategy.toml").write_bytes((source / "strategy.toml").read_bytes())
            done = main_in(home, "import", *sorted(source.glob("*.csv")))
            assert done.code == 0, done.stderr
        asked = ("show", "--metric", metric, "--level", level, "--period", period, "--json")
        card = main_in(home, *asked).json["cards"][0]
        found = next(one for one in card["metrics"] if one["metric"] == metric)
        return {**found, "card": card}

    return run


def test_a_census_of_which_most_are_open_is_a_bound_beyond_red(case: Case) -> None:
    found = case("mostly_open", "resolution_time")
    # 36 of 40 created on 2 March at 9:00 are open on 20 May at 9:00 or later: 79 days
    assert (found["value"], found["low"], found["bound"]) == (None, 79 * 1440, "at_least")
    assert (found["status"], found["goal_met"], found["score"]) == ("red", False, 0)
    # in coverage: the other scored metric with a value is reopen_rate, of six that weigh the same
    assert found["card"]["coverage"] == pytest.approx(2 / 6)
    assert found["card"]["worst"] == "resolution_time"


def test_perfection_against_a_goal_of_perfection_is_at_goal(case: Case) -> None:
    found = case("goal100", "csat")
    assert [found[key] for key in KEYS] == [100, ["green"], "green", "at goal", True]
    assert found["score"] == 100


def test_a_tie_meets_the_goal(case: Case) -> None:
    found = case("tie_at_goal", "reopen_rate")
    assert [found[key] for key in KEYS] == [7, ["green"], "green", "at goal", True]


def test_a_goal_that_is_the_baseline_leaves_nothing_to_attain(case: Case) -> None:
    found = case("goal_eq_base", "csat")
    assert (found["attainment"], found["attainment_low"], found["attainment_high"]) == (None, None, None)


def test_a_value_beyond_the_goal_may_still_leave_it_open(case: Case) -> None:
    found = case("goal_met_not_green", "csat")
    assert [found[key] for key in KEYS] == [87.5, ["amber", "green"], "unclear", "close to goal", None]
    assert (found["card"]["goals_met"], found["card"]["missed"], found["card"]["goals_open"]) == (0, 0, 1)


def test_of_three_points_only_the_best_satisfies(case: Case) -> None:
    assert case("scale_1_3", "csat")["value"] == 0


def test_a_target_that_changed_inside_the_window(
    case: Case, run_in: Callable[..., Any], tmp_path: Path
) -> None:
    found = case("target_mid", "reopen_rate")
    assert (found["target"]["from"], found["target"]["goal"]) == ("2026-03-31", 3)
    trend = run_in(
        tmp_path / "target_mid", "trend", "reopen_rate", "--every", "day", "--period", "2026-03", "--json"
    ).json
    goals = {point["from"]: point["target"] for point in trend["points"]}
    assert (goals["2026-03-30"], goals["2026-03-31"]) == (8, 3)
    assert found["window"]["from"] < found["target"]["from"], "so the page says since when"

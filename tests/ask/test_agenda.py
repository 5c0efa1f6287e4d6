"""What to talk about first: the rule of agenda.py, case by case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from dashboard import periods, scoring
from dashboard.ask import Attained, Goals, TeamOnObjective
from dashboard.ask.strategy.talk import _of_execution
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import Level
from dashboard.model.strategy import Target
from dashboard.render.agenda import Name, agenda, in_order
from dashboard.scoring import Asked, Reading, Status, is_behind

TITLES = {"first_reply_sla": "In time", "csat": "Satisfaction", "reopen_rate": "Again"}
METRICS = load_catalogue().metrics
AIM = Target(metric="any", red=60, goal=90)
MARCH = periods.month(date(2026, 3, 1))
MAY_BE: dict[str, Any] = {
    "bands": ("amber", "green"),
    "status": "unclear",
    "goal_met": None,
    "word": "close to goal",
}


def reading(metric: str, objective: str, rate: float, name: str = "Us", **more: Any) -> Reading:
    """A census of 100 cases against red 60 and goal 90."""
    level: Level = "organisation" if name == "Us" else "team"
    asked = Asked(METRICS["first_reply_sla"], level, name, MARCH, AIM, True, 1, objective)
    made = scoring.read(asked, Tally(n=100, total=rate))
    return replace(made, metric=metric, title=TITLES[metric], **more)


def team(name: str, status: Status) -> TeamOnObjective:
    return TeamOnObjective(name, None, 1.0, status, None, 0, 0, 0, 0)


def objective(
    name: str, *metrics: Reading, teams: Sequence[TeamOnObjective] = (), serves: str | None = None
) -> Attained:
    sums = scoring.total(metrics)
    return Attained(
        objective=name,
        title=name.title(),
        owner="",
        serves=serves,
        perspective="process",
        score=sums.score,
        coverage=sums.coverage,
        status=sums.status,
        goals_met=sums.goals_met,
        missed=sums.missed,
        goals_open=sums.goals_open,
        goals=sums.goals,
        worst=sums.worst,
        by=None,
        metrics=metrics,
        outcome=None,
        drivers=(),
        served_by=(),
        teams=tuple(teams),
    )


def said(*objectives: Attained, lowest: dict[str, Reading] | None = None) -> list[str]:
    return [point.text for point in agenda(Goals(None, objectives), lowest or {})]


FAST = objective("fast", reading("first_reply_sla", "fast", 70), reading("reopen_rate", "fast", 40))
LOVED = objective("loved", reading("csat", "loved", 20))


def test_what_is_far_short_comes_first_with_its_furthest_metric() -> None:
    assert said(FAST, LOVED) == [
        "Talk first about “Loved”: Satisfaction, 20.0 % against 90.0 %: far short of goal.",
        "Also far short of a goal: “Fast”.",
    ]
    assert "Again, 40.0 %" in said(FAST)[0]


def test_a_missed_goal_is_named_where_none_is_far_short() -> None:
    fast = objective("fast", reading("first_reply_sla", "fast", 70), reading("reopen_rate", "fast", 95))
    assert said(fast) == [
        "No objective is far short of its goal, but “Fast” has missed one: In time, 70.0 % against 90.0 %:"
        " short of goal.",
    ]


def test_what_is_not_decided_is_never_called_missed() -> None:
    fast = objective(
        "fast",
        reading("csat", "fast", 88, **MAY_BE),
        teams=[team("North", "unclear"), team("South", "green")],
    )
    loved = objective("loved", reading("csat", "loved", 80, **MAY_BE))
    assert said(loved, fast) == [
        "No goal is missed beyond doubt. Furthest from its goal is “Loved”: Satisfaction, 80.0 % against"
        " 90.0 %: close to goal.",
    ]
    assert said(fast)[1] == "In no team is one of its goals missed beyond doubt; in 1 it is not decided."


def test_all_at_goal_is_one_sentence() -> None:
    fast = objective("fast", reading("first_reply_sla", "fast", 95))
    loved = objective("loved", reading("csat", "loved", 90))
    assert said(fast, loved) == ["Every objective is at its goal."]
    assert said(fast) == ["“Fast” is at its goal."]


def test_the_teams_are_counted_and_the_furthest_named_where_it_is_decided() -> None:
    metric = reading("first_reply_sla", "fast", 40)
    teams = [team("North", "red"), team("South", "amber"), team("West", "unclear"), team("East", "green")]
    fast = objective("fast", metric, teams=teams)
    north = reading("first_reply_sla", "fast", 31, "North")
    assert said(fast, lowest={"first_reply_sla": north})[1] == (
        "2 of 4 teams have missed one of its goals; on that metric North is furthest, at 31.0 %."
    )
    open_one = reading("first_reply_sla", "fast", 31, "North", **MAY_BE)
    assert said(fast, lowest={"first_reply_sla": open_one})[1] == (
        "2 of 4 teams have missed one of its goals: North and South; in 1 it is not decided."
    )
    assert said(objective("fast", metric, teams=teams[:2]))[1] == (
        "Both teams have missed one of its goals: ask what they have in common."
    )
    assert said(objective("fast", metric, teams=[teams[0], *teams[2:]]))[1] == (
        "Of the teams North has missed one of its goals; in 1 it is not decided."
    )


def test_an_objective_that_is_missed_in_teams_only_is_not_forgotten() -> None:
    fast = objective("fast", reading("first_reply_sla", "fast", 40))
    teams = [team("South", "amber"), team("North", "red"), team("West", "green")]
    loved = objective("loved", reading("csat", "loved", 95), teams=teams)
    assert said(fast, loved)[-1] == "“Loved” is at its goal, but short of one in South and North."


def test_a_whole_at_its_goal_does_not_hide_a_team_that_is_not() -> None:
    teams = [team("North", "red"), team("South", "green")]
    fast = objective("fast", reading("first_reply_sla", "fast", 95), teams=teams)
    assert said(fast) == ["“Fast” is at its goal.", "“Fast” is at its goal, but short of one in North."]


def test_what_has_no_data_is_at_no_goal() -> None:
    fast = objective("fast", reading("first_reply_sla", "fast", 95))
    empty = replace(reading("csat", "loved", 40), n=0, bands=(), goal_met=None, score=None)
    assert said(fast, objective("loved", empty))[0] == "Every objective that can be judged is at its goal."
    waiting = replace(empty, n=5, status="unclear")
    assert said(objective("loved", waiting)) == ["No goal is decided yet."]


def test_what_is_not_judged_is_said_with_the_reason() -> None:
    unset = replace(reading("csat", "loved", 40), target=None, goal_met=None, score=None, bands=())
    loved = objective("loved", unset)
    assert said(FAST, loved)[-1] == "“Loved” has no goal yet: set red and goal in strategy.toml."
    empty = objective("loved", replace(unset, target=FAST.metrics[0].target, n=0))
    assert said(empty) == ["Of “Loved” there is nothing to read in this time."]


def test_a_parent_without_metrics_of_its_own_is_not_named() -> None:
    parent = replace(objective("top"), status="red")
    assert said(parent, replace(FAST, serves="top"))[0].startswith("Talk first about “Fast”")
    assert said(parent) == []
    assert said() == []


def test_never_more_than_three_sentences_and_long_lists_are_counted() -> None:
    reds = [objective(f"o{i}", reading("first_reply_sla", f"o{i}", 40 + i)) for i in range(6)]
    teams = [team("North", "red"), team("South", "unclear")]
    sentences = said(objective("last", reading("csat", "last", 10), teams=teams), *reds)
    assert sentences[-1] == "Also far short of a goal: “O0”, “O1”, “O2” and 3 more."
    assert len(sentences) == 3


def test_names_carry_what_they_lead_to() -> None:
    teams = [team("North", "red"), team("South", "red"), team("West", "green")]
    fast = objective("fast", reading("first_reply_sla", "fast", 40), teams=teams)
    north = reading("first_reply_sla", "fast", 30, "North")
    first, where = agenda(Goals(None, (fast,)), {"first_reply_sla": north})
    assert Name("In time", metric="first_reply_sla") in first.parts
    assert Name("North", metric="first_reply_sla", team="North") in where.parts


def test_objectives_stand_above_those_that_serve_them() -> None:
    found = in_order(
        [
            objective("a", serves="top"),
            objective("top"),
            objective("b", serves="top"),
            objective("deep", serves="a"),
            objective("lost", serves="unknown"),
        ]
    )
    assert [(depth, one.objective) for depth, one in found] == [
        (0, "top"),
        (1, "a"),
        (2, "deep"),
        (1, "b"),
        (0, "lost"),
    ]


def test_where_no_team_can_be_told_apart_none_is_said_to_be_alike() -> None:
    reading = SimpleNamespace(title="Overdue backlog")
    assert _of_execution(reading, None, None) == (  # type: ignore[arg-type]
        "What stands in the way of overdue backlog? No team's own figure tells."
    )


def test_of_sixty_teams_the_last_is_named_only_where_it_is_behind_by_more_than_being_the_last() -> None:
    """69 ± 10 against 80 is p .03 of one team, 1.9 among sixty; 60 ± 10 is p .00009, .005 among sixty."""

    def told(value: float, goal: float = 90) -> Any:
        target = SimpleNamespace(goal=goal, red=70)
        return SimpleNamespace(
            title="In time", name="T", measure="percent", value=value, low=value - 10, high=value + 10,
            target=target,
        )  # fmt: skip

    whole = told(80)
    whole.low = whole.high = 80
    assert is_behind(told(69), whole, 1)
    assert not is_behind(told(69), whole, 60)
    assert is_behind(told(60), whole, 60)
    assert not is_behind(told(99), whole, 60), "ahead"
    whole.target.goal = 50
    assert is_behind(told(99), whole, 60), "less is better"
    said = _of_execution(told(69), told(69), None)
    assert said == (
        "What stands in the way of in time, in every team?"
        " Which of them is furthest from the goal may be chance."
    )

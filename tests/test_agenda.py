"""What to talk about first: the rule of agenda.py, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.agenda import Name, agenda, in_order
from dashboard.ask import Attained, Goals, TeamOnObjective
from dashboard.scoring import Bands, Reading, Span

TITLES = {"sla": "In time", "csat": "Satisfaction", "fcr": "At once"}
TARGET = Bands(baseline=50, red=60, goal=90, from_=None, by=None)


def reading(metric: str, objective: str, score: float | None, status: str, **more: Any) -> Reading:
    made = Reading(
        metric=metric,
        title=TITLES[metric],
        unit="percent",
        improvement_direction="increase",
        evidence="census",
        level="organisation",
        name="Us",
        window=Span(date(2026, 3, 1), date(2026, 3, 31)),
        value=55.0,
        n=100,
        decided=1.0,
        undecided=0,
        still_open=0,
        low=45.0,
        high=64.0,
        bounds=None,
        base="normal",
        target=TARGET,
        weight=1.0,
        scored=True,
        score=score,
        attainment=None,
        goal_met=status == "green",
        status=status,  # type: ignore[arg-type]
        sure=None,
        needs=(),
        objective=objective,
        previous=None,
        change=None,
    )
    return replace(made, **more)


def team(name: str, score: float | None, status: str, worst: str | None = None) -> TeamOnObjective:
    return TeamOnObjective(name, score, 1.0, status, worst, 0, 2)  # type: ignore[arg-type]


def objective(
    name: str, score: float | None, status: str, *metrics: Reading, teams: Any = (), serves: str | None = None
) -> Attained:
    return Attained(
        objective=name,
        title=name.title(),
        owner="",
        serves=serves,
        perspective="process",
        score=score,
        coverage=1.0,
        status=status,  # type: ignore[arg-type]
        goals_met=0,
        goals=len(metrics),
        worst=None,
        by=None,
        metrics=metrics,
        teams=tuple(teams),
    )


def said(*objectives: Attained, lowest: dict[str, Reading] | None = None) -> list[str]:
    return [point.text for point in agenda(Goals(None, objectives), TITLES, lowest or {})]


def test_the_red_objective_with_the_lowest_score_comes_first_with_its_worst_metric() -> None:
    fast = objective(
        "fast", 30, "red", reading("sla", "fast", 40, "amber"), reading("fcr", "fast", 20, "red")
    )
    loved = objective("loved", 10, "red", reading("csat", "loved", 10, "red"))
    assert said(fast, loved) == [
        "Talk first about “Loved”: it is red, 10 of 100, and its one metric is Satisfaction,"
        " 55.0 % against a goal of 90.0 %.",
        "Also red: “Fast”.",
    ]
    assert "its worst metric is At once" in said(fast)[0]


def test_a_red_metric_under_an_amber_objective_is_named_with_the_team_lowest_on_it() -> None:
    fast = objective(
        "fast", 40, "amber", reading("sla", "fast", 5, "red"), reading("fcr", "fast", 80, "green")
    )
    north = reading("sla", "fast", 0, "red", level="team", name="North", value=31.0)
    assert said(fast, lowest={"sla": north}) == [
        "No objective is red, but “Fast” has a red metric: In time, 55.0 % against a goal of 90.0 %.",
        "North stands lowest on it, at 31.0 %: red.",
    ]


def test_a_doubtful_red_says_so() -> None:
    fast = objective("fast", 40, "amber", reading("sla", "fast", 5, "red", sure=0.6))
    assert said(fast)[0].endswith("In time, 55.0 % against a goal of 90.0 %, probably red.")


def test_where_nothing_is_red_the_furthest_from_its_goal_is_named() -> None:
    fast = objective("fast", 50, "amber", reading("sla", "fast", 50, "amber"))
    loved = objective("loved", 45, "amber", reading("csat", "loved", 45, "amber"))
    assert said(fast, loved)[0].startswith("Nothing is red. Furthest from its goal is “Loved”, 45 of 100")


def test_all_green_is_one_sentence() -> None:
    fast = objective("fast", 80, "green", reading("sla", "fast", 80, "green"))
    loved = objective("loved", 90, "green", reading("csat", "loved", 90, "green"))
    assert said(fast, loved) == ["Every objective is at its goal."]


def test_the_teams_are_counted_and_the_lowest_named() -> None:
    metric = reading("sla", "fast", 20, "red")
    teams = [team("North", 20, "red", "sla"), team("South", 70, "green"), team("West", None, "no_data")]
    assert said(objective("fast", 20, "red", metric, teams=teams))[1] == (
        "North stands lowest on it, 20 of 100, most of all by In time; 1 of 2 teams is red."
    )
    teams = [team("North", 20, "red"), team("South", 30, "red")]
    assert said(objective("fast", 20, "red", metric, teams=teams))[1] == (
        "All 2 teams are red on it: ask what they have in common."
    )


def test_one_team_alone_is_not_compared() -> None:
    red = objective("fast", 20, "red", reading("sla", "fast", 20, "red"), teams=[team("North", 20, "red")])
    assert len(said(red)) == 1


def test_an_objective_that_is_red_in_teams_only_is_not_forgotten() -> None:
    fast = objective("fast", 40, "amber", reading("sla", "fast", 40, "amber"))
    teams = [team("South", 10, "red"), team("North", 5, "red"), team("West", 90, "green")]
    loved = objective("loved", 60, "amber", reading("csat", "loved", 60, "amber"), teams=teams)
    assert said(fast, loved)[-1] == "“Loved” is not red as a whole, but it is in North and South."


def test_what_has_no_score_is_said_with_the_reason() -> None:
    unset = reading("csat", "loved", None, "unscored", target=None, goal_met=None)
    scarce = replace(unset, target=TARGET)
    fast = objective("fast", 40, "amber", reading("sla", "fast", 40, "amber"))
    assert said(fast, objective("loved", None, "no_data", unset))[-1] == (
        "“Loved” has no score, because no metric has a red and a goal yet (strategy.toml)."
    )
    assert said(objective("loved", None, "no_data", scarce)) == [
        "“Loved” has no score: too few of the metrics have enough data or a target."
    ]


def test_a_parent_without_metrics_of_its_own_is_not_named() -> None:
    below = reading("sla", "fast", 20, "red")
    parent = objective("top", 20, "red", below)
    child = objective("fast", 20, "red", below, serves="top")
    assert said(parent, child)[0].startswith("Talk first about “Fast”")
    assert len(said(parent, child)) == 1
    assert said(parent) == []
    assert said() == []


def test_never_more_than_three_sentences_and_long_lists_are_counted() -> None:
    reds = [objective(f"o{i}", i, "red", reading("sla", f"o{i}", i, "red")) for i in range(6)]
    teams = [team("North", 0, "red"), team("South", 50, "amber")]
    sentences = said(*reds, objective("last", 1, "red", reading("csat", "last", 1, "red"), teams=teams))
    assert sentences[-1] == "Also red: “O1”, “Last”, “O2” and 3 more."
    assert len(sentences) <= 3


def test_names_carry_what_they_lead_to() -> None:
    fast = objective("fast", 40, "amber", reading("sla", "fast", 5, "red"))
    north = reading("sla", "fast", 0, "red", level="team", name="North")
    first, where = agenda(Goals(None, (fast,)), TITLES, {"sla": north})
    assert Name("In time", metric="sla") in first.parts
    assert Name("North", metric="sla", team="North") in where.parts


def test_objectives_stand_above_those_that_serve_them() -> None:
    found = in_order(
        [
            objective("a", 1, "red", serves="top"),
            objective("top", 1, "red"),
            objective("b", 1, "red", serves="top"),
            objective("deep", 1, "red", serves="a"),
            objective("lost", 1, "red", serves="unknown"),
        ]
    )
    assert [(depth, one.objective) for depth, one in found] == [
        (0, "top"),
        (1, "a"),
        (2, "deep"),
        (1, "b"),
        (0, "lost"),
    ]

"""Whole answers: guards, teams on objectives, an empty home, and what an edit changes at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import ask
from dashboard.access import LOCAL, Who
from dashboard.ask import Home
from dashboard.faults import Fault, UsageFault
from dashboard.intake import history
from dashboard.model.metric import Level
from dashboard.paths import queries_folder
from dashboard.scoring import Reading

MARCH = "2026-03"


def card(home: Path, level: Level, name: str | None = None, **asked: Any) -> ask.Scorecard:
    """The one card of a name in March."""
    (found,) = Home.open(home, LOCAL).cards(level, name, period=MARCH, **asked).cards
    return found


def reading(home: Path, metric: str, level: Level = "organisation", name: str | None = None) -> Reading:
    """One metric of that card."""
    return {one.metric: one for one in card(home, level, name).metrics}[metric]


def edit(home: Path, old: str, new: str) -> None:
    """Change strategy.toml in one place, with a later time on the file."""
    path = home / "strategy.toml"
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1
    stamp = path.stat().st_mtime_ns + 10**9
    path.write_text(before.replace(old, new), encoding="utf-8")
    os.utime(path, ns=(stamp, stamp))


def guards(home: Path, metric: str, team: str) -> dict[str, str]:
    return {guard.metric: guard.status for guard in reading(home, metric, "team", team).guards}


@pytest.mark.parametrize(
    ("team", "metric", "value", "score"),
    [
        ("Billing", "first_reply_sla", 75, 50),  # 9 of 12: halfway from 60 to 90
        ("Billing", "csat", 1000 / 12, 500 / 9),  # 10 of 12: two thirds of the way from 70 to 90
        ("Tech", "first_reply_sla", 30, 0),  # 3 of 10
        ("Tech", "resolution_sla", 50, 200 / 9),  # 5 of 10: a third of 30 below red
        ("Tech", "reopen_rate", 20, 100 / 3),  # 2 of 10: on red's edge
        ("Tech", "csat", 40, 0),  # 4 of 10
    ],
)
def test_scores_of_the_teams(tiny: Path, team: str, metric: str, value: float, score: float) -> None:
    found = reading(tiny, metric, "team", team)
    assert (found.value, found.score) == (pytest.approx(value), pytest.approx(score))


def test_a_guard_says_how_it_stands_itself(tiny: Path) -> None:
    assert guards(tiny, "resolution_sla", "Tech") == {
        "reopen_rate": "amber",
        "overdue_backlog": "no_data",  # nothing was open at the end of March's last week
        "csat": "red",
    }
    assert guards(tiny, "csat", "Billing") == {
        "survey_response_rate": "unscored",
        "quality_score": "no_data",
    }


def test_a_guard_with_a_goal_is_judged_though_it_is_not_on_the_card(own_tiny: Path) -> None:
    goal = '[[target]]\nmetric = "first_contact_resolution"\nred = 1\ngoal = 2\n\n'
    csat = '[[target]]\nmetric = "csat"\n'
    edit(own_tiny, csat, goal + csat)
    assert guards(own_tiny, "reopen_rate", "Billing")["first_contact_resolution"] == "green"
    shown = [one.metric for one in card(own_tiny, "team", "Billing").metrics]
    assert "first_contact_resolution" not in shown


def test_teams_on_an_objective_and_on_the_one_that_it_serves(tiny: Path) -> None:
    fast, loved = Home.open(tiny, LOCAL).goals(MARCH).objectives
    scores = {team.team: team.score for team in fast.teams}
    assert scores == {
        "Billing": pytest.approx((50 + 100 + 100) / 3),
        "Tech": pytest.approx((0 + 200 / 9 + 100 / 3) / 3),
    }
    # "loved" is judged by its own csat alone: what "fast" brings is not mixed in
    scores = {team.team: team.score for team in loved.teams}
    assert scores == {"Billing": pytest.approx(500 / 9), "Tech": 0}
    counts = {
        (one.objective, team.team): (team.goals_met, team.missed, team.goals_open, team.status)
        for one in (fast, loved)
        for team in one.teams
    }
    assert counts == {
        ("fast", "Billing"): (2, 1, 0, "amber"),
        ("fast", "Tech"): (0, 3, 0, "red"),
        ("loved", "Billing"): (0, 0, 1, "unclear"),  # 10 of 12 answers against 70 and 90: all is open
        ("loved", "Tech"): (0, 1, 0, "red"),  # 4 of 10
    }


def test_a_card_adds_up_to_what_its_objectives_say(tiny: Path) -> None:
    """The Scorecard page adds its card up itself; it says no other than the Goals page."""
    home = Home.open(tiny, LOCAL)
    figures = ("score", "coverage", "status", "worst", "goals_met", "missed", "goals_open", "goals")
    (own,), teams = home.cards(period=MARCH).cards, home.cards("team", period=MARCH).cards
    for attained in home.goals(MARCH).objectives:
        of_team = {team.team: team for team in attained.teams}
        for card, said in [(own, attained), *((card, of_team[card.name]) for card in teams)]:
            mine = ask.by_objective(home.strategy.objective, card)[attained.objective]
            assert [getattr(mine, f) for f in figures] == [getattr(said, f) for f in figures]


def test_the_worst_team_of_each_metric_with_a_score(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).worst_teams(MARCH)
    assert {metric: one.name for metric, one in found.items()} == dict.fromkeys(
        ("first_reply_sla", "resolution_sla", "reopen_rate", "csat"), "Tech"
    )


def test_an_empty_home_answers_every_question(home: Path) -> None:
    assert Home.open(home, LOCAL).cards() == ask.Cards(None, "organisation", ())
    assert Home.open(home, LOCAL).goals() == ask.Goals(None, ())
    assert Home.open(home, LOCAL).trend("csat").points == ()
    assert Home.open(home, LOCAL).people() == ()
    assert Home.open(home, LOCAL).worst_teams() == {}
    assert Home.open(home, LOCAL).target("csat") is None
    assert Home.open(home, LOCAL).undoable() is None
    assert Home.open(home, LOCAL).naive("resolution_time") is None
    assert Home.open(home, LOCAL).history().imports == ()
    assert [one.check for one in Home.open(home, LOCAL).checks()] == ["no_strategy"]
    about = Home.open(home, LOCAL).about()
    assert (about.has_data, about.has_strategy, about.period) == (False, False, None)
    questions: list[Callable[[], object]] = [
        lambda: Home.open(home, LOCAL).covered(),
        lambda: Home.open(home, LOCAL).period(),
        lambda: Home.open(home, LOCAL).rows("csat"),
    ]
    for question in questions:
        with pytest.raises(UsageFault, match="there are no data"):
            question()
    assert not home.exists()


def test_an_edited_target_is_seen_at_the_next_call(own_tiny: Path) -> None:
    before = reading(own_tiny, "first_reply_sla", "team", "Billing")
    assert (before.value, before.status, before.goal_met) == (75, "amber", False)
    edit(own_tiny, "red = 60\ngoal = 90\nby", "red = 60\ngoal = 75\nby")
    after = reading(own_tiny, "first_reply_sla", "team", "Billing")
    assert (after.value, after.status, after.goal_met) == (75, "green", True)
    found = Home.open(own_tiny, LOCAL).target("first_reply_sla", period=MARCH)
    assert found is not None
    assert (found.goal, found.set_by) == (75, "A lead")


def test_an_edited_duration_is_seen_at_the_next_call(own_tiny: Path) -> None:
    path = own_tiny / "queries" / "metrics" / "own_time.sql"
    path.parent.mkdir(parents=True)
    shipped = (queries_folder() / "metrics" / "first_reply_time.sql").read_text(encoding="utf-8")

    def read(factor: int) -> float | None:
        path.write_text(
            shipped.replace('title = "First reply time"', 'title = "Own time"').replace(
                "round(coalesce(", f"round({factor} * coalesce("
            ),
            encoding="utf-8",
        )
        found = Home.open(own_tiny, LOCAL).cards("organisation", period=MARCH, metrics=("own_time",)).cards[0]
        return next(one.value for one in found.metrics if one.metric == "own_time")

    once, tenfold = read(1), read(10)
    assert once
    assert tenfold == 10 * once


def test_an_undo_is_seen_at_the_next_call(own_tiny: Path) -> None:
    assert reading(own_tiny, "csat").n == 22
    undoable = Home.open(own_tiny, LOCAL).undoable()
    assert undoable is not None
    assert [item.name for item in undoable.imports] == ["own_surveys.csv"]
    history.undo(own_tiny)
    assert (reading(own_tiny, "csat").n, reading(own_tiny, "csat").value) == (0, None)
    assert reading(own_tiny, "resolution_sla").n == 22


def test_a_changed_zone_asks_for_a_rebuild(own_tiny: Path) -> None:
    edit(own_tiny, "Europe/Amsterdam", "Asia/Tokyo")
    with pytest.raises(Fault, match="run `scorecard rebuild`"):
        Home.open(own_tiny, LOCAL).cards()
    assert "outdated" in {one.check for one in Home.open(own_tiny, LOCAL).checks()}
    history.rebuild(own_tiny)
    assert reading(own_tiny, "resolution_sla").n == 22


def test_a_card_that_begins_later_is_not_there_before(own_tiny: Path) -> None:
    edit(own_tiny, 'level = "agent"\n', 'level = "agent"\nfrom = 2026-04-01\n')
    with pytest.raises(UsageFault, match="no card for level agent"):
        card(own_tiny, "agent", "A. Blum")
    assert Home.open(own_tiny, LOCAL).cards("agent", period="2026-04").period == ask.Shown(
        "2026-04", date(2026, 4, 1), date(2026, 4, 30)
    )


def test_a_cell_says_the_same_whoever_asks(
    home: Path, strategy: Callable[[str], Path], load_rows: Callable[..., Any]
) -> None:
    """A went from 75 to 90 of 100 in time, p = .005: a change among its own four metrics, none among 24.

    Its supervisor, who sees no other team, is told what the owner is.
    """
    names = ("first_reply_sla", "resolution_sla", "reopen_rate", "escalation_rate", "resolution_time", "csat")
    places = "".join(f'{{ metric = "{name}", objective = "fast" }},' for name in names)
    aim = 'id = "fast"\ntitle = "Fast"\nbusiness_value = "-"\ncustomer_value = "-"\nperspective = "process"'
    strategy(f'[[objective]]\n{aim}\n[[card]]\nlevel = "team"\nmetrics = [{places}]\n')
    rows = []
    for team, cases in (("A", 100), *((other, 12) for other in "BCDEF")):
        for month, late in ((2, cases // 4), (3, cases // 10 if team == "A" else cases // 4)):
            for number in range(cases):
                created = datetime(2026, month, 1 + number % 28, 9)
                rows.append(
                    {
                        "ticket_id": f"{team}{month}-{number}",
                        "team": team,
                        "status": "solved",
                        "created_at": created,
                        "first_reply_at": created + timedelta(minutes=90 if number < late else 30),
                        "first_reply_due_at": created + timedelta(hours=1),
                        "resolved_at": created + timedelta(hours=2),
                        "resolution_due_at": created + timedelta(hours=4),
                        "reopens": 0,
                        "escalated": False,
                    }
                )
    rows.append({"ticket_id": "end", "created_at": "2026-04-30 12:00:00", "excluded": "test"})
    load_rows("own_tickets", rows)
    alone = Home.open(home, LOCAL).cards("team", "A", period="2026-03").cards[0].metrics[0]
    assert alone.is_signal  # by itself
    told = {}
    for who in (LOCAL, Who("Sam", "supervisor", ("A",)), Who("Eve", "executive")):
        (fast,) = Home.open(home, who).goals("2026-03").objectives
        told[who.name] = [(cell.team, cell.better) for cell in fast.teams]
    assert told[""] == told["Eve"] == [(team, ()) for team in "ABCDEF"]
    assert told["Sam"] == [("A", ())]

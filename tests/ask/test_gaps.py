"""What lacks to a goal in its unit, in things and in work, and all goals of a team as one load."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard import wording
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.strategy import gap_words, talk
from dashboard.render import bars
from dashboard.scoring import Lack, lack_of
from tests.conftest import Filled
from tests.strategies import objective

FEBRUARY = "2026-02"  # 28 days, so a week is a quarter of it
STRATEGY = """
[[objective]]
id = "fast"
title = "Answer fast"
perspective = "process"
business_value = "Fewer chasers"
customer_value = "No waiting"
by = 2026-12-31
CARDS
[[target]]
metric = "first_reply_sla"
baseline = 50
red = 60
goal = 90
"""
METRICS = ("first_reply_sla", "resolution_sla", "reopen_rate", "escalation_rate", "resolution_time", "csat")
CARD = """
[[card]]
level = "LEVEL"
metrics = [
""" + "".join(f'    {{ metric = "{name}", objective = "fast" }},\n' for name in METRICS) + "]\n"  # fmt: skip


@pytest.fixture(scope="module")
def plain(filled_home: Filled) -> Path:
    """40 tickets of February, 10 a week, 24 answered in time; each with 20 minutes of work."""
    return filled_home(plan(), {"own_tickets": forty_tickets(20)})


def plan(more: str = "") -> str:
    cards = CARD.replace("LEVEL", "organisation") + CARD.replace("LEVEL", "team")
    return STRATEGY.replace("CARDS", cards) + more


def forty_tickets(minutes: int | None) -> list[dict[str, Any]]:
    rows = [_ticket(number, minutes) for number in range(40)]
    return [*rows, {"ticket_id": "end", "created_at": "2026-03-31 12:00:00", "excluded": "test"}]


@pytest.fixture
def forty(
    plain: Path, home: Path, strategy: Callable[[str], Path], load_rows: Callable[..., Any]
) -> Callable[..., Home]:
    """The same in a home of this test's own: with other minutes, or more in its strategy."""

    def made(minutes: int | None = 20, more: str = "") -> Home:
        if minutes == 20 and not more:
            shutil.copytree(plain, home)
        else:
            strategy(plan(more))
            load_rows("own_tickets", forty_tickets(minutes))
        return Home.open(home, LOCAL)

    return made


def _ticket(number: int, minutes: int | None) -> dict[str, Any]:
    created = datetime(2026, 2, 1 + number % 28, 9)
    return {
        "ticket_id": f"t{number}",
        "team": "Billing",
        "status": "solved",
        "created_at": created,
        "first_reply_at": created + timedelta(minutes=30 if number < 24 else 90),
        "first_reply_due_at": created + timedelta(hours=1),
        "resolved_at": created + timedelta(hours=2),
        "reopens": 0,
        **({} if minutes is None else {"handle_minutes": minutes}),
    }


def test_a_gap_in_points_is_tickets_a_week_and_the_work_in_them(forty: Callable[..., Home]) -> None:
    """36 of 40 would be the goal: 12 more in four weeks, of 20 minutes each."""
    (fast,) = forty().goals(FEBRUARY).objectives
    assert fast.gap is not None
    assert fast.gap.value == pytest.approx(30)
    assert fast.gap.things == pytest.approx(3)
    assert fast.gap.hours == pytest.approx(1)
    assert fast.gap.says == "30.0 points to the goal: 3 more tickets a week answered in time."
    assert fast.gap.cost == "The tickets behind it are about an hour of work a week."


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("period", "weeks"),
    [
        (FEBRUARY, 4),
        ("2026-Q1", (28 + 31) / 7),  # the data begin on 1 February
        ("2026", (28 + 31) / 7),  # and end on 31 March, long before the year does
        ("2026-01-01..2026-02-28", 4),
    ],
)
def test_a_week_is_one_of_those_that_have_data(forty: Callable[..., Home], period: str, weeks: float) -> None:
    """12 tickets lack, whatever part of the period lies before or after the data."""
    found = forty().goals(period)
    (fast,), (load,) = found.objectives, found.load
    assert fast.gap is not None
    assert fast.gap.things == pytest.approx(12 / weeks)
    assert load.tickets == pytest.approx(12 / weeks)


@pytest.mark.alike
@pytest.mark.parametrize(("undecided", "unanswered", "things"), [(0, 0, 3), (40, 0, 6), (80, 40, 6)])
def test_cases_that_are_not_decided_yet_come_as_often_as_those_that_are(
    forty: Callable[..., Home], undecided: int, unanswered: int, things: float
) -> None:
    """24 of 40 in time: 30 points of 40 in four weeks are 3 a week. As many again undecided make it 6; of 80
    where every other one stays unanswered 40 will count.
    """
    home = forty()
    reading = home.cards(period=FEBRUARY).cards[0].metrics[0]
    reading = replace(reading, undecided=undecided, unanswered=unanswered, goal_met=None)
    lack = lack_of(home.metric(reading.metric), reading)
    assert lack is not None
    assert lack.things == pytest.approx(things)
    assert lack.cases == pytest.approx(things / 0.3)


def test_without_working_times_there_are_tickets_and_why_no_hours(forty: Callable[..., Home]) -> None:
    (fast,) = forty(minutes=None).goals(FEBRUARY).objectives
    assert fast.gap is not None
    assert (round(fast.gap.things or 0), fast.gap.hours) == (3, None)
    assert fast.gap.cost == "Hours are not known: no working time stands on the tickets (handle_minutes)."


def test_all_goals_of_a_team_are_one_load(forty: Callable[..., Home]) -> None:
    """Nobody of 40 came back: that goal is reached. What has no goal asks for nothing."""
    (load,) = forty(more='[[target]]\nmetric = "reopen_rate"\nred = 20\ngoal = 5\n').goals(FEBRUARY).load
    assert (load.team, [part.metric for part in load.parts]) == ("Billing", ["first_reply_sla"])
    assert load.tickets == pytest.approx(3)
    assert load.hours == pytest.approx(1)
    # 40 tickets of 20 minutes in February, with which the data begin
    assert load.worked == pytest.approx(40 / 3 / 4)


def test_a_goal_that_is_no_tickets_a_week_is_named_beside_the_load(sample_home: Path) -> None:
    """Billing has 33 of 55 open tickets overdue: far from its goal, and no work that comes each week."""
    loads = {load.team: load for load in Home.open(sample_home, LOCAL).goals("2026-10").load}
    assert "overdue_backlog" in loads["Billing"].not_counted
    assert loads["Accounts"].not_counted == ("agent_satisfaction",)
    for load in loads.values():
        assert not {part.metric for part in load.parts} & set(load.not_counted)


@pytest.mark.alike
@pytest.mark.parametrize(
    ("target", "says"),
    [
        ('metric = "resolution_time"\nred = 100\ngoal = 60', "that is no number of cases"),
        ('metric = "first_reply_sla"\nlevel = "organisation"\nred = 50\ngoal = 55', None),
    ],
)
def test_a_median_is_no_number_of_cases_and_a_goal_that_is_met_has_no_gap(
    forty: Callable[..., Home], target: str, says: str | None
) -> None:
    outcome = target.split('"')[1]
    home = forty(more=f"[[target]]\n{target}\n")
    text = (home.path / "strategy.toml").read_text()
    (home.path / "strategy.toml").write_text(text.replace("by = 2026", f'outcome = "{outcome}"\nby = 2026'))
    (fast,) = Home.open(home.path, LOCAL).goals(FEBRUARY).objectives
    assert fast.gap is None if says is None else fast.gap and says in fast.gap.says


def test_an_amount_says_what_would_have_to_be_lower_and_over_what(forty: Callable[..., Home]) -> None:
    """From 60 to 55 for each of ten tickets a week are 50."""
    home = forty()
    cost = home.metric("cost_per_resolution")
    reading = replace(home.cards(period=FEBRUARY).cards[0].metrics[0], goal_met=False)
    said = gap_words.gap(cost, reading, Lack(value=5.0, things=50.0, cases=10.0))
    assert (
        said == "5.00 to the goal: with as many tickets as now, its total would have to be 50 lower a week."
    )


def test_a_milestone_is_judged_at_its_day_and_the_way_goes_by_it(forty: Callable[..., Home]) -> None:
    """60 of 100 at the end of February: one of 55 is met, one of 62 missed, the third is to come."""
    home = forty()
    path = home.path / "strategy.toml"
    stops = (
        "milestones = [{ by = 2026-02-20, value = 55 }, { by = 2026-02-28, value = 62 },"
        " { by = 2026-06-30, value = 75 }]"
    )
    dated = f"from = 2026-01-01\n{stops}\nbaseline = 50"
    path.write_text(path.read_text().replace("baseline = 50", dated))
    (fast,) = Home.open(home.path, LOCAL).goals(FEBRUARY).objectives
    assert fast.path is not None
    assert [one.verdict for one in fast.path.milestones] == ["met", "missed", "ahead"]
    assert fast.path.milestones[1].says == "62.0 % by 28 Feb 2026: missed, it read 60.0 %"
    assert fast.path.expected == pytest.approx(62)
    (later,) = Home.open(home.path, LOCAL).goals("2026-03").objectives
    assert later.path is not None
    # 31 of the 122 days from 62 to 75; of a period that is not over, today's and not its last day's
    assert later.path.expected == pytest.approx(62 + 13 * 31 / 122)
    (year,) = Home.open(home.path, LOCAL).goals("2026").objectives
    assert year.path is not None
    assert year.path.expected == later.path.expected


def test_a_goal_whose_date_has_come_says_how_it_stood_then(forty: Callable[..., Home]) -> None:
    """24 of 40 in time, a goal of 90 by the end of February; the data reach to the end of March."""
    path = forty().path / "strategy.toml"
    path.write_text(path.read_text().replace("by = 2026-12-31", "by = 2026-02-28"), encoding="utf-8")
    home = Home.open(path.parent, LOCAL)
    (fast,) = home.goals(FEBRUARY).objectives
    assert fast.forecast is not None
    assert fast.forecast.came is not None
    assert fast.forecast.reason == "its date has come; 90.0 % by 28 Feb 2026: missed, it read 60.0 %"
    assert wording.of_forecasts(["unlikely", "over", None]) == (
        "Whether objectives will be met by their dates: 1 unlikely, 1 whose date has come,"
        " 1 without a forecast."
    )
    assert bars.ahead_of([fast]) == "", "nothing is forecast"
    (one,) = home.talk(FEBRUARY)
    assert one.says == "60.0 % against a goal of 90.0 %. Its date, 28 Feb 2026, has come."


def test_two_objectives_that_miss_one_goal_are_one_thing_to_talk_about(
    forty: Callable[..., Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a second believes of the same figure is another question to the same people."""
    doubt = SimpleNamespace(objective="calm", reading="strategy_in_doubt", says="Is it?", question="")
    monkeypatch.setattr(talk, "links", lambda *_, **__: SimpleNamespace(links=[doubt], conflicts=[]))
    more = objective("calm", more='drivers = ["csat"]\noutcome = "first_reply_sla"\n')
    found = forty(more=more).talk(FEBRUARY)
    assert [(one.objective, one.metric) for one in found] == [("fast", "first_reply_sla")]


def test_a_milestone_after_the_objective_s_own_date_is_not_on_its_way(forty: Callable[..., Home]) -> None:
    """50 on 1 January, 90 on 31 December: 58 of 364 days by the end of February, whatever comes later."""
    home = forty()
    path = home.path / "strategy.toml"
    later = "from = 2026-01-01\nmilestones = [{ by = 2027-03-31, value = 75 }]\nbaseline = 50"
    path.write_text(path.read_text().replace("baseline = 50", later))
    (fast,) = Home.open(home.path, LOCAL).goals(FEBRUARY).objectives
    assert fast.path is not None
    assert fast.path.expected == pytest.approx(50 + 40 * 58 / 364)


def test_the_terminal_says_of_each_objective_what_the_page_says(
    forty: Callable[..., Home], main_in: Callable[..., Any]
) -> None:
    """60 % in February; a goal of 90 by 31 December, from 50 since the data begin: 27 of 333 days."""
    lines = main_in(forty().path, "goals", "--period", FEBRUARY).stdout.splitlines()
    assert lines[0] == "0 of 1 goals met, 1 missed."  # no forecast yet, so none is said of all together
    first = next(number for number, line in enumerate(lines) if line.startswith("Answer fast: "))
    assert lines[first + 1] == (
        "  First reply within SLA: 60.0 %, expected today 53.2 %, goal 90.0 %."
        " A forecast needs 12 months with figures"
    )


def test_what_changed_is_a_signal_or_a_target_and_nothing_within_chance(
    own_tiny: Path, strategy: Callable[[str], Path]
) -> None:
    """February: 4 of 4 replies in time. March: 12 of 22; and reopen_rate gets another goal on 15 March.

    Goals that were met are missed and others not decided, and no figure moved by more than chance.
    """
    text = (own_tiny / "strategy.toml").read_text()
    more = '[[target]]\nmetric = "reopen_rate"\nfrom = 2026-03-15\nred = 20\ngoal = 4\n'
    (own_tiny / "strategy.toml").write_text(text + more)
    found = Home.open(own_tiny, LOCAL).goals("2026-03")
    assert found.since is not None
    assert found.since.name == "2026-02"
    assert [(one.kind, one.title, one.says) for one in found.changed] == [
        ("target", "Reopen rate", "goal 4.0 % from 15 Mar 2026, was 5.0 %.")
    ]
    nothing = Home.open(own_tiny, LOCAL).goals("2026-01")
    assert nothing.changed == ()

"""A trend: its points, the goal of their days, what is partial and what is held back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import UsageFault
from tests.asked import MARCH_IS_OVER, reading


def test_a_trend_has_a_point_for_every_week(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).trend("first_reply_sla", "team", "Billing")
    assert len(found.points) == 26
    assert str(found.points[-1].to) == "2026-04-26", "the last week that was over on 30 April"
    points = {str(point.from_): (point.n, point.value) for point in found.points}
    assert points["2026-03-02"] == (7, 100), "seven tickets, all of them in time"
    assert points["2026-03-09"] == (5, 40), "five, of which two in time"
    assert points["2026-04-06"] == (0, None), "nothing seen is not 0"
    assert (found.target, found.chart, found.every) == (90, "p_prime", "week")
    assert (found.trial, found.variation, found.assurance) == (True, "none", "none"), "too few weeks"
    assert not any(point.partial for point in found.points)


def test_a_period_s_chart_is_held_against_the_goal_of_its_reading(own_tiny: Path, main_in: Any) -> None:
    """The last week of March ends in April; the goal of April is none of March."""
    path = own_tiny / "strategy.toml"
    path.write_text(
        path.read_text()
        + '\n[[target]]\nmetric = "first_reply_sla"\nfrom = 2026-04-01\nred = 60\ngoal = 99\n'
    )
    home = Home.open(own_tiny, LOCAL)
    card = home.trends_of_card(period="2026-03")["first_reply_sla"]
    span = home.leading_up("week", "first_reply_sla", "2026-03")
    page = home.trend("first_reply_sla", period=span, judged="2026-03")
    assert (str(card.points[-1].to), card.target, page.target) == ("2026-04-05", 90, 90)
    assert card.points[-1].target == 99, "the goal of the point's own day"
    assert home.trends_of_card(period="2026-04")["first_reply_sla"].target == 99
    told = main_in(own_tiny, "trend", "first_reply_sla", "--json").json
    assert (told["points"][-1]["to"], told["target"]) == ("2026-04-26", 99), "the last complete week"


def test_points_have_the_goal_of_their_day_and_are_hollow_under_nine_in_ten(
    home: Path, load_rows: Any, strategy: Any
) -> None:
    strategy(
        '[[target]]\nmetric = "reopen_rate"\nred = 20\ngoal = 5\n'
        '[[target]]\nmetric = "reopen_rate"\nfrom = 2026-03-11\nred = 30\ngoal = 10\n'
    )
    # decided after seven days: on 22 March at noon what was resolved after noon on the 15th is not
    resolved = ["2026-03-02"] * 9 + ["2026-03-09"] * 8 + ["2026-03-15"] * 2 + ["2026-03-16"] * 5
    load_rows(
        "own_tickets",
        [
            {
                "ticket_id": number,
                "team": "X",
                "created_at": f"{day} 09:00",
                "resolved_at": f"{day} 15:00",
                "reopens": int(day == "2026-03-09" and number == 9),
            }
            for number, day in enumerate(resolved)
        ]
        + [MARCH_IS_OVER | {"created_at": "2026-03-22 12:00"}],
    )
    found = Home.open(home, LOCAL).trend("reopen_rate", every="week", period="2026-03-02..2026-03-22")
    assert [(point.n, point.value, point.decided, point.target) for point in found.points] == [
        (9, 0, 1, 5),
        (8, 12.5, 0.8, 10),  # 8 of 10 decided; its last day is after the new goal's first
        (0, None, 0, 10),
    ]
    assert [point.is_provisional for point in found.points] == [False, True, True]
    assert not any(point.partial for point in found.points), "the 22nd counts as over"
    assert found.target == 10, "of the last day"


def test_a_person_is_shown_by_month_only(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).trend("csat", "agent", "C. Diaz")
    assert (found.every, len(found.points)) == ("month", 18)
    assert [point.n for point in found.points][-3:] == [0, 10, 0]
    with pytest.raises(UsageFault, match="by month"):
        Home.open(tiny, LOCAL).trend("csat", "agent", "C. Diaz", "week")


def test_few_answers_of_a_person_are_suppressed_in_a_trend_too(tiny: Path) -> None:
    february = Home.open(tiny, LOCAL).trend("resolution_sla", "agent", "A. Blum").points[-3]
    assert (february.n, february.value, february.low) == (4, None, None)


def test_weeks_that_a_period_cuts_or_that_are_not_over_are_partial(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).trend("first_reply_sla", period="2026-03-04..2026-03-20")
    assert [(str(point.from_), str(point.to), point.partial) for point in found.points] == [
        ("2026-03-04", "2026-03-08", True),
        ("2026-03-09", "2026-03-15", False),
        ("2026-03-16", "2026-03-20", True),
    ]
    late = Home.open(tiny, LOCAL).trend("first_reply_sla", period="2026-04-20..2026-05-03")
    assert [point.partial for point in late.points] == [False, True], "the data end on 30 April"


def test_a_trend_adds_up_to_the_period(busy: Path) -> None:
    found = Home.open(busy, LOCAL).trend("escalation_rate", every="day", period="2026-03")
    whole = reading(busy, "escalation_rate")
    assert sum(point.n for point in found.points) == whole.n
    hits = sum(point.n * (point.value or 0) / 100 for point in found.points)
    assert 100 * hits / whole.n == pytest.approx(whole.value)


@pytest.mark.parametrize("level", ["team", "agent"])
def test_a_trend_and_rows_are_of_one_name(tiny: Path, level: Any) -> None:
    opened = Home.open(tiny, LOCAL)
    for question in (opened.trend, opened.rows):
        with pytest.raises(UsageFault, match=f"say which {level}"):
            question("csat", level)


def test_a_stock_and_its_chart_speak_of_the_same_week(sample_home: Path) -> None:
    """September's last week's end is the 27th; the week of the 28th ends in October."""
    with Home.open(sample_home, LOCAL) as home:
        (card,) = home.cards("organisation", period="2026-09").cards
        (backlog,) = [one for one in card.metrics if one.metric == "overdue_backlog"]
        trend = home.trends_of_card("organisation", period="2026-09")["overdue_backlog"]
    assert str(backlog.at) == "2026-09-27"
    assert trend.points[-1].to == backlog.at
    assert trend.points[-1].value == backlog.value
    assert "week of 21 Sep" in backlog.behaviour

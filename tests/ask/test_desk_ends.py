"""A desk whose data end earlier than another's: its team's period is not over, and what changed since then
may be no more than that it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import wording
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import load
from dashboard.scoring import Reading
from dashboard.store import checks
from tests.strategies import SIX, card, objective

HEADER = "ticket_id,team,agent,status,created_at,updated_at,resolved_at,resolution_due_at,reopens\n"
TARGET = '[[target]]\nmetric = "resolution_sla"\nred = 60\ngoal = 80\n'


def tickets(team: str, first: date, last: date, late: int) -> str:
    """Four tickets a day, resolved within it; of ten `late` ones after the time that was promised."""
    rows = []
    for place, days in enumerate(range((last - first).days + 1)):
        day = first + timedelta(days=days)
        for hour in range(4):
            number = 4 * place + hour
            due = "11:00:00" if number % 10 < late else "20:00:00"
            done = f"{day} 1{hour + 2}:00:00"
            rows.append(f"{number},{team},Ann,solved,{day} 0{hour + 6}:00:00,{done},{done},{day} {due},0\n")
    return HEADER + "".join(rows)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Desk "new" holds North; desk "old", which is slower, South, and ends on 10 Sep."""
    folder = tmp_path_factory.mktemp("ends")
    home = folder / "home"
    home.mkdir()
    cards = (card(*SIX, level=level) for level in ("organisation", "team", "agent"))
    (home / "strategy.toml").write_text(objective() + "".join(cards) + TARGET)
    for desk, text in {
        "new": tickets("North", date(2026, 7, 1), date(2026, 10, 31), 1),
        "old": tickets("South", date(2026, 7, 1), date(2026, 9, 10), 6),
    }.items():
        (folder / f"{desk}.csv").write_text(text)
        (receipt,) = load.import_files(home, [folder / f"{desk}.csv"], load.Options(desk=desk))
        assert (receipt.status, receipt.refused) == ("loaded", 0), receipt
    return Home.open(home, LOCAL)


def reading(opened: Home, level: str, name: str | None, period: str) -> Reading:
    (found,) = opened.cards(level, name, period=period).cards  # type: ignore[arg-type]
    return next(one for one in found.metrics if one.metric == "resolution_sla")


def test_a_team_s_period_is_not_over_where_its_own_desk_ends_in_it(opened: Home) -> None:
    south, north = (reading(opened, "team", team, "2026-09") for team in ("South", "North"))
    assert (south.data_to, south.n) == (date(2026, 9, 10), 38)
    assert south.goal_met is None, "twenty days may still turn it"
    assert (north.data_to, north.goal_met) == (None, True)


def test_nothing_is_called_better_because_a_desk_is_missing(opened: Home) -> None:
    # August: 124 tickets of North with one in ten late and as many of South with six; October: North alone
    assert reading(opened, "organisation", None, "2026-09").change == pytest.approx(0.0, abs=15)
    for period in ("2026-09", "2026-10"):
        found = reading(opened, "organisation", None, period)
        assert found.change is not None
        assert found.change > 5
        assert not found.is_signal, period
    north = reading(opened, "team", "North", "2026-10")
    assert north.change == pytest.approx(0.0, abs=2)


def test_a_desk_that_ends_a_week_before_another_is_said(opened: Home) -> None:
    kinds = [one for one in opened.catalogue.checks.values() if one.name == "desk_behind"]
    (found,) = checks.run(opened.cursor(), kinds)
    assert (found.rows, found.check.severity) == (1, "warning")
    assert found.where == ("old: data to Thu 2026-09-10",)


def test_a_person_s_change_is_no_signal_either(opened: Home) -> None:
    """Ann works in both desks, and seems better in three months of which the last has one of them."""
    ann = reading(opened, "agent", "Ann", "2026-10")
    assert ann.change is not None
    assert ann.change > 5
    assert not ann.is_signal


def test_why_a_change_is_not_told_is_no_chance(opened: Home) -> None:
    found = opened.explain("resolution_sla", period="2026-10")
    assert found.change_low is not None
    assert found.change_low > 0
    assert "not told from chance, or from what the data lack" in wording.moved(
        found, opened.metric("resolution_sla")
    )


def test_a_usual_range_begins_anew_where_a_desk_s_data_end(opened: Home) -> None:
    """Eight weeks of North alone are no improvement over those of both."""
    span = "2026-07-06..2026-10-31"
    trend = opened.trend("resolution_sla", every="week", period=span)
    assert [(one.from_, one.reason) for one in trend.rebases] == [
        (date(2026, 9, 11), "the data of a desk end")
    ]
    assert (trend.trial, trend.variation) == (True, "none")
    assert opened.trend("resolution_sla", "team", "North", "week", span).rebases == ()


def test_a_first_day_that_was_put_right_is_none(load_rows: Callable[..., Any], home: Path) -> None:
    """One of ten tickets, of 2020, was one of 5 March: nothing is left on the day that it was taken from."""
    row = {"team": "A", "escalated": "false", "status": "open", "resolved_at": ""}
    days = dict.fromkeys(range(1, 10), "2026-03-02 09:00") | {10: "2020-03-02 09:00"}
    load_rows("own_tickets", [row | {"ticket_id": n, "created_at": day} for n, day in days.items()])
    load_rows("own_tickets", [row | {"ticket_id": 10, "created_at": "2026-03-05 09:00"}], "right.csv")
    with Home.open(home, LOCAL) as opened_again:
        assert opened_again.reader.first_days()["escalation_rate", "A"] == date(2026, 3, 2)

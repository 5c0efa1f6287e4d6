"""Over which days a figure is read, what lies before it, and which periods can be chosen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import ask, periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.windows import window_of
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import LEVELS, Level
from dashboard.periods import Period
from tests.asked import MARCH_IS_OVER, reading

METRICS = load_catalogue().metrics


@pytest.mark.parametrize(
    ("metric", "level", "period", "first", "last"),
    [
        ("csat", "organisation", "2026-03", "2026-01-01", "2026-03-31"),
        ("csat", "team", "2026-W13", "2025-12-30", "2026-03-29"),
        ("first_reply_sla", "team", "2026-03", "2026-03-01", "2026-03-31"),
        ("resolution_sla", "agent", "2026-03", "2026-01-01", "2026-03-31"),
        # a person: the three whole months that were over at the period's end
        ("resolution_sla", "agent", "2026-W13", "2025-12-01", "2026-02-28"),
        ("resolution_sla", "agent", "2026-03-01..2026-03-30", "2025-12-01", "2026-02-28"),
        ("resolution_sla", "agent", "2026-02-20..2026-03-31", "2026-01-01", "2026-03-31"),
        ("resolution_sla", "agent", "2025", "2026-01-01", "2026-03-31"),
        ("resolution_sla", "agent", "2026-06", "2026-02-01", "2026-04-30"),  # the data end on 30 April
        ("csat", "organisation", "2025", "2025-04-01", "2026-03-31"),
        ("csat", "organisation", "2025-Q4", "2026-01-01", "2026-03-31"),
    ],
)
def test_samples_and_people_are_read_over_three_months(
    tiny: Path, metric: str, level: str, period: str, first: str, last: str
) -> None:
    window = reading(
        tiny, metric, level, None if level == "organisation" else _any(tiny, level), period=period
    ).window
    assert (str(window.from_), str(window.to)) == (first, last)


def _any(home: Path, level: str) -> str:
    return {"team": "Billing", "agent": "A. Blum"}[level]


@pytest.mark.parametrize(
    ("metric", "level", "period"),
    [
        ("csat", "organisation", "2026-03"),
        ("resolution_sla", "agent", "2026-03"),
        ("resolution_sla", "agent", "2025-Q4"),
        ("resolution_sla", "agent", "2026-01-01..2026-03-31"),
    ],
)
def test_previous_is_the_window_just_before(tiny: Path, metric: str, level: str, period: str) -> None:
    name = None if level == "organisation" else "A. Blum"
    found = reading(tiny, metric, level, name, period=period)
    assert found.previous is not None
    assert (str(found.previous.from_), str(found.previous.to)) == ("2025-10-01", "2025-12-31")


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
PERIODS = st.one_of(
    DAYS.map(periods.month),
    DAYS.map(periods.week),
    DAYS.map(lambda day: periods.quarter_of(day, 4)),
    DAYS.map(lambda day: periods.year_of(day, 4)),
    st.lists(DAYS, min_size=2, max_size=2).map(lambda days: periods.between(min(days), max(days))),
)


@given(period=PERIODS, metric=st.sampled_from(sorted(METRICS)), level=st.sampled_from(LEVELS))
def test_previous_ends_on_the_eve_of_the_window(
    tiny: Path, period: Period, metric: str, level: Level
) -> None:
    found = Home.open(tiny, LOCAL)
    read = window_of(found, METRICS[metric], level, period)
    window, previous = read.period, read.before
    assert previous.first <= previous.last == window.first - timedelta(days=1)
    assert window.last <= period.last
    if level == "agent":
        following = window.last + timedelta(days=1)
        assert (window.first.day, periods.add_months(window.first, 3)) == (1, following)
        assert window.last <= date(2026, 4, 30), "the data end on it"
    elif METRICS[metric].evidence == "census" and window != period:
        # a stock at the last week's end, a cost of the months that have ended, the latest that is decided
        assert METRICS[metric].series or METRICS[metric].grain or read.is_earlier


def test_a_month_that_is_not_over_is_not_read_of_a_person_yet(home: Path, load_rows: Any) -> None:
    row = {"resolved_at": "", "created_at": "2026-03-02", "escalated": "true", "team": "X", "agent": "A"}
    rows = [row | {"ticket_id": number} for number in range(12)]
    load_rows("own_tickets", [*rows, MARCH_IS_OVER | {"created_at": "2026-03-30 12:00"}])

    def of_a() -> tuple[str, float]:
        found = reading(home, "escalation_rate", "agent", "A")
        return str(found.window.to), found.n

    assert of_a() == ("2026-02-28", 0)
    assert reading(home, "escalation_rate", "team", "X").n == 12, "a team's March is read as it stands"
    load_rows("own_tickets", [row | MARCH_IS_OVER | {"ticket_id": "later"}], "later.csv")
    assert of_a() == ("2026-03-31", 12)


def test_the_month_alone_stands_beside_a_longer_window(tiny: Path) -> None:
    def alone(metric: str, level: Any, name: str | None, period: str) -> tuple[str, str, float, float | None]:
        month = reading(tiny, metric, level, name, period=period).month
        assert month is not None
        return str(month.from_), str(month.to), month.n, month.value

    assert alone("csat", "team", "Tech", "2026-03") == ("2026-03-01", "2026-03-31", 10, 40)
    # 12 of March; the window has the 4 of February too
    assert reading(tiny, "resolution_sla", "agent", "A. Blum").n == 16
    assert alone("resolution_sla", "agent", "A. Blum", "2026-03") == ("2026-03-01", "2026-03-31", 12, 100)
    # of a person the window's last month, whatever the period
    assert alone("resolution_sla", "agent", "A. Blum", "2026-W17") == ("2026-03-01", "2026-03-31", 12, 100)
    assert reading(tiny, "resolution_sla").month is None, "a census is read over the period itself"
    assert reading(tiny, "csat", period="2025-Q4").month is None, "so is a sample over a quarter"


def test_rows_and_reading_share_the_window(tiny: Path) -> None:
    table = Home.open(tiny, LOCAL).rows("csat", "agent", "C. Diaz", period="2026-03")
    assert (str(table.window.from_), str(table.window.to)) == ("2026-01-01", "2026-03-31")
    assert len(table.rows) == table.reading.n == table.count == 10


# --- periods


@pytest.mark.long
def test_the_latest_month_that_had_ended_with_data_on_a_card(tiny: Path, home: Path, load_rows: Any) -> None:
    """The data end on 30 April at noon; April has no observation, so it is March."""
    assert Home.open(tiny, LOCAL).about().period == ask.Shown("2026-03", date(2026, 3, 1), date(2026, 3, 31))
    row = {"resolved_at": "", "team": "A", "escalated": "true"}
    load_rows("own_tickets", [row | {"ticket_id": 1, "created_at": "2026-04-30 09:00"}])
    assert Home.open(home, LOCAL).period().name == "2026-04", "its last day counts as over"
    load_rows("own_tickets", [row | {"ticket_id": 2, "created_at": "2026-05-02 09:00"}], "b.csv")
    assert Home.open(home, LOCAL).period().name == "2026-04", "May is not over"


def test_a_month_that_is_not_over_is_taken_where_there_is_no_other(home: Path, load_rows: Any) -> None:
    row = {"ticket_id": 1, "resolved_at": "", "team": "A", "created_at": "2026-05-02", "escalated": "true"}
    load_rows("own_tickets", [row])
    assert Home.open(home, LOCAL).period().name == "2026-05"


def test_what_can_be_chosen(tiny: Path) -> None:
    about = Home.open(tiny, LOCAL).about()
    names = [period.name for period in about.periods]
    assert names[:2] == ["2026-03", "2026-02"]
    assert {"2025-Q4", "2025"} <= set(names), "fiscal: the year began in April 2025"
    assert "2026-W13" in names
    assert (about.teams, about.agents) == (("Billing", "Tech"), ("A. Blum", "C. Diaz"))
    assert [(desk.desk, desk.as_of.isoformat()) for desk in about.desks] == [
        ("own", "2026-04-30T12:00:00+02:00")
    ]

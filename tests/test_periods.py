"""Periods as people name them, windows, and the days on which the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import periods
from dashboard.faults import UsageFault
from dashboard.periods import Period

DAYS = st.dates(date(1996, 1, 1), date(2040, 12, 31))
MONTHS = st.integers(1, 12)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def days(period: Period) -> tuple[str, str]:
    return str(period.first), str(period.last)


# --- names


@pytest.mark.parametrize(
    ("text", "fiscal", "first", "last", "kind"),
    [
        ("2026", 1, "2026-01-01", "2026-12-31", "year"),
        ("2026", 4, "2026-04-01", "2027-03-31", "year"),
        ("2026-Q1", 1, "2026-01-01", "2026-03-31", "quarter"),
        ("2026-Q4", 1, "2026-10-01", "2026-12-31", "quarter"),
        ("2026-Q1", 4, "2026-04-01", "2026-06-30", "quarter"),
        ("2026-Q4", 4, "2027-01-01", "2027-03-31", "quarter"),
        ("2026-Q2", 11, "2027-02-01", "2027-04-30", "quarter"),
        ("2026-02", 4, "2026-02-01", "2026-02-28", "month"),
        ("2024-02", 1, "2024-02-01", "2024-02-29", "month"),
        ("2026-12", 1, "2026-12-01", "2026-12-31", "month"),
        ("2026-W01", 1, "2025-12-29", "2026-01-04", "week"),
        ("2020-W53", 1, "2020-12-28", "2021-01-03", "week"),
        ("2026-W31", 7, "2026-07-27", "2026-08-02", "week"),
        ("2026-07-01..2026-07-31", 1, "2026-07-01", "2026-07-31", "range"),
        ("2026-07-01..2026-07-01", 1, "2026-07-01", "2026-07-01", "range"),
        (" 2026-07 ", 1, "2026-07-01", "2026-07-31", "month"),
    ],
)
def test_names(text: str, fiscal: int, first: str, last: str, kind: str) -> None:
    period = periods.parse(text, fiscal)
    assert (*days(period), period.kind) == (first, last, kind)
    assert period.name == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-13", "2026-00", "2026-Q5", "2026-W54", "2025-W53", "2026-W00", "26", "July", "2026-7",
        "2026-07-32..2026-08-01", "2026-02-30..2026-03-01", "2026/07", "0000", "0000-01",
        "2026-07-01..", "2026-07-01", "2026-07-01..2026-07-31..2026-08-01",
    ],
)  # fmt: skip
def test_what_is_no_period_is_told_what_is(text: str) -> None:
    with pytest.raises(UsageFault, match="2026-W31"):
        periods.parse(text)


def test_a_range_that_ends_before_it_begins() -> None:
    with pytest.raises(UsageFault, match="swap"):
        periods.parse("2026-07-31..2026-07-01")


@given(DAYS, MONTHS)
def test_the_period_that_holds_a_day_holds_it_and_can_be_named(day: date, fiscal: int) -> None:
    held = (
        periods.week(day),
        periods.month(day),
        periods.quarter_of(day, fiscal),
        periods.year_of(day, fiscal),
    )
    for period in held:
        assert period.first <= day <= period.last
        assert periods.parse(period.name, fiscal) == period
    assert [period.kind for period in held] == ["week", "month", "quarter", "year"]
    assert held[3].first <= held[2].first
    assert held[2].last <= held[3].last


@given(DAYS)
def test_weeks_are_those_of_iso(day: date) -> None:
    year, number, _ = day.isocalendar()
    assert periods.week(day).name == f"{year}-W{number:02d}"
    assert periods.week(day).first.weekday() == 0
    assert periods.week(day).days == 7


# --- before


@given(DAYS, MONTHS, st.sampled_from(["week", "month", "quarter", "year", "range"]), st.integers(0, 400))
def test_the_previous_period_ends_the_day_before(day: date, fiscal: int, kind: str, more: int) -> None:
    made = {
        "week": periods.week(day),
        "month": periods.month(day),
        "quarter": periods.quarter_of(day, fiscal),
        "year": periods.year_of(day, fiscal),
        "range": periods.between(day, day + timedelta(days=more)),
    }[kind]
    before = periods.previous(made, fiscal)
    assert before.last == made.first - timedelta(days=1)
    assert before.kind == kind
    if kind in ("week", "range"):
        assert before.days == made.days


@pytest.mark.parametrize(
    ("text", "fiscal", "previous"),
    [
        ("2026-03", 1, "2026-02"),
        ("2026-01", 1, "2025-12"),
        ("2026-Q1", 4, "2025-Q4"),
        ("2026", 4, "2025"),
        ("2021-W01", 1, "2020-W53"),
        ("2026-03-11..2026-03-20", 1, "2026-03-01..2026-03-10"),
        ("2024-02-29..2024-02-29", 1, "2024-02-28..2024-02-28"),
    ],
)
def test_previous(text: str, fiscal: int, previous: str) -> None:
    period = periods.parse(text, fiscal)
    assert periods.previous(period, fiscal).name == previous


# --- windows


@pytest.mark.parametrize(
    ("text", "window", "before"),
    [
        ("2026-03", ("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        ("2026-02", ("2025-12-01", "2026-02-28"), ("2025-09-01", "2025-11-30")),
        ("2026-W13", ("2025-12-30", "2026-03-29"), ("2025-09-30", "2025-12-29")),
        ("2026-05-30..2026-05-30", ("2026-02-28", "2026-05-30"), ("2025-11-28", "2026-02-27")),
    ],
)
def test_a_window_is_three_months_that_end_with_the_period(
    text: str, window: tuple[str, str], before: tuple[str, str]
) -> None:
    found = periods.window(periods.parse(text))
    assert days(found) == window
    assert days(periods.window_before(found)) == before


@pytest.mark.parametrize("text", ["2026", "2026-Q2", "2026-01-01..2026-03-31", "2026-01-01..2026-06-30"])
def test_a_period_that_is_no_shorter_is_its_own_window(text: str) -> None:
    assert periods.window(periods.parse(text)) == periods.parse(text)


@given(DAYS, st.integers(0, 80))
def test_windows_do_not_overlap(day: date, more: int) -> None:
    window = periods.window(periods.between(day, day + timedelta(days=more)))
    before = periods.window_before(window)
    assert before.last == window.first - timedelta(days=1)
    assert 89 <= window.days <= 92
    assert 89 <= before.days <= 92


# --- bounds


@pytest.mark.parametrize(
    ("zone", "text", "start", "end"),
    [
        ("UTC", "2026-03", "2026-03-01 00:00", "2026-04-01 00:00"),
        ("Europe/Amsterdam", "2026-03", "2026-02-28 23:00", "2026-03-31 22:00"),
        ("Europe/Amsterdam", "2026-03-29..2026-03-29", "2026-03-28 23:00", "2026-03-29 22:00"),  # 23 hours
        ("Europe/Amsterdam", "2026-10-25..2026-10-25", "2026-10-24 22:00", "2026-10-25 23:00"),  # 25 hours
        ("America/New_York", "2026-W10", "2026-03-02 05:00", "2026-03-09 04:00"),
        # where the clock changes at midnight there is no 00:00: the day begins with its first minute
        ("America/Sao_Paulo", "2018-11-04..2018-11-04", "2018-11-04 03:00", "2018-11-05 02:00"),
        ("Pacific/Apia", "2011-12-30..2011-12-30", "2011-12-30 10:00", "2011-12-30 10:00"),  # it never was
    ],
)
def test_bounds(zone: str, text: str, start: str, end: str) -> None:
    found = periods.bounds(periods.parse(text), ZoneInfo(zone))
    assert found == (datetime.fromisoformat(start), datetime.fromisoformat(end))


@given(
    DAYS,
    st.sampled_from(
        ["Europe/Amsterdam", "America/Havana", "Africa/Cairo", "Asia/Beirut", "America/Sao_Paulo"]
    ),
    st.integers(0, 86_399),
)
def test_an_instant_lies_in_the_day_that_zoneinfo_names(day: date, zone: str, second: int) -> None:
    instant = datetime(day.year, day.month, day.day) + timedelta(seconds=second)
    local = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    start, end = periods.bounds(periods.single_day(local.date()), ZoneInfo(zone))
    assert start <= instant < end
    assert periods.local(instant, ZoneInfo(zone)) == local


# --- buckets


@given(DAYS, st.integers(0, 200), st.sampled_from(["day", "week", "month"]))
def test_buckets_follow_each_other_and_cover_the_period(day: date, more: int, every: periods.Every) -> None:
    period = periods.between(day, day + timedelta(days=more))
    found = list(periods.buckets(period, every))
    assert found[0].first <= period.first
    assert found[-1].last >= period.last
    assert found[0].last >= period.first
    assert found[-1].first <= period.last
    steps = [b.first - a.last for a, b in pairwise(found)]
    assert set(steps) <= {timedelta(days=1)}


@pytest.mark.parametrize(
    ("as_of", "every", "count", "first", "last"),
    [
        # Sunday evening in Amsterdam: the week is over
        ("2026-03-29 20:00", "week", 26, "2025-09-29", "2026-03-29"),
        # one minute to midnight on Saturday: it is not
        ("2026-03-28 22:59", "week", 2, "2026-03-09", "2026-03-22"),
        # and after midnight, local: it is
        ("2026-03-28 23:01", "week", 2, "2026-03-16", "2026-03-29"),
        ("2026-03-31 12:00", "month", 2, "2026-02-01", "2026-03-31"),
        ("2026-03-30 12:00", "month", 2, "2026-01-01", "2026-02-28"),
        ("2026-03-30 12:00", "day", 3, "2026-03-28", "2026-03-30"),
    ],
)
def test_the_last_complete_ones(as_of: str, every: periods.Every, count: int, first: str, last: str) -> None:
    found = periods.last_complete(datetime.fromisoformat(as_of), AMSTERDAM, every, count)
    assert days(found) == (first, last)


@given(DAYS, st.integers(-60, 60))
def test_adding_months(day: date, months: int) -> None:
    found = periods.add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1

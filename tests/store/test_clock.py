"""Local days and business time: SQL, Python and zoneinfo say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.engine import connections
from dashboard.engine.clock import HORIZON, ORIGIN, Clock, to_utc
from dashboard.model.strategy import Organisation
from dashboard.staging import durations

# half hours, quarters, clock changes at midnight, at 24:00, twice a year around a fast, of half an hour
ZONES = [
    "UTC",
    "Europe/Amsterdam",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Havana",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
]
INSTANTS = st.datetimes(datetime(ORIGIN.year, 1, 3), datetime(HORIZON.year - 1, 12, 28)).map(
    lambda moment: moment.replace(microsecond=0, fold=0)  # SQL has no fold
)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


@pytest.fixture(scope="module")
def memory() -> Iterator[DuckDBPyConnection]:
    with connections.memory() as connection:
        yield connection


def changes_near(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours beside which the offset of a zone changes in a year, UTC."""
    hours = [datetime(year, 1, 1) + timedelta(hours=h) for h in range(8784)]
    offsets = [h.replace(tzinfo=UTC).astimezone(zone).utcoffset() for h in hours]
    return [h for h, a, b in zip(hours[1:], offsets, offsets[1:], strict=False) if a != b]


def ask(connection: DuckDBPyConnection, expression: str, moments: list[datetime]) -> list[Any]:
    return [
        row[0]
        for row in connection.execute(
            f"select {expression} from (select unnest($moments::timestamp[]) as t)",
            {"moments": moments},
        ).fetchall()
    ]


@pytest.mark.alike(5)
@pytest.mark.parametrize("name", ZONES)
@given(st.lists(INSTANTS, min_size=1, max_size=200))
@settings(max_examples=10)  # of many instants each: a statement costs more than its rows
def test_a_local_day_is_what_zoneinfo_says(
    memory: DuckDBPyConnection, name: str, moments: list[datetime]
) -> None:
    Clock(Organisation(zone=name)).create_macros(memory)
    wanted = [m.replace(tzinfo=UTC).astimezone(ZoneInfo(name)).date() for m in moments]
    assert ask(memory, "local_date(t)", moments) == wanted


@pytest.mark.alike(5)
@pytest.mark.parametrize("name", ZONES)
@given(st.lists(INSTANTS, min_size=1, max_size=200))
@settings(max_examples=10)  # of many instants each: a statement costs more than its rows
def test_a_local_time_is_the_instant_that_zoneinfo_says(
    memory: DuckDBPyConnection, name: str, moments: list[datetime]
) -> None:
    zone = ZoneInfo(name)
    wanted = [m.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for m in moments]
    assert ask(memory, to_utc("t", zone), moments) == wanted


@pytest.mark.alike(5)
@pytest.mark.parametrize("name", ZONES)
def test_every_minute_around_a_clock_change(memory: DuckDBPyConnection, name: str) -> None:
    zone = ZoneInfo(name)
    Clock(Organisation(zone=name)).create_macros(memory)
    beside = [
        at + timedelta(minutes=minute)
        for year in (2010, 2026)
        for at in changes_near(zone, year)
        for minute in range(-1500, 1500, 5)
    ]
    assert bool(beside) or name in ("UTC", "Asia/Kathmandu")
    days = [m.replace(tzinfo=UTC).astimezone(zone).date() for m in beside]
    assert ask(memory, "local_date(t)", beside) == days
    instants = [m.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for m in beside]
    assert ask(memory, to_utc("t", zone), beside) == instants


def test_a_summer_time_of_seven_days(memory: DuckDBPyConnection) -> None:
    """Boa Vista's of October 2000, the shortest that any zone had."""
    noons = [datetime(2000, 10, day, 12) for day in (7, 8, 14, 15)]
    found = ask(memory, to_utc("t", ZoneInfo("America/Boa_Vista")), noons)
    assert [instant.hour for instant in found] == [16, 15, 15, 16]


# --- business time


def hours(*spans: str, days: tuple[str, ...] = WEEK) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(days, spans)


EVERY_DAY = (*WEEK, "saturday", "sunday")
AFTER_MIDNIGHT = ("tuesday", "wednesday", "thursday", "friday", "saturday")
# the calendars of the reference cases, in our words: a night is the end of one day and the start of
# the next
CALENDARS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "US federal holidays; 9-17 Mon-Fri; naive local": ("UTC", hours("09:00-17:00")),
    "UTC 9-17 Mon-Fri": ("UTC", hours("09:00-17:00")),
    "UTC 23-01 Mon-Fri": (
        "UTC",
        hours("00:00-01:00", days=AFTER_MIDNIGHT)
        | dict.fromkeys(WEEK[1:], ("00:00-01:00", "23:00-24:00"))
        | {"monday": ("23:00-24:00",)},
    ),
    "UTC 9-18 minus 12-13 Mon-Fri": ("UTC", hours("09:00-12:00", "13:00-18:00")),
    "UTC 9-18 minus 12-13, holidays.US(state=CA)": ("UTC", hours("09:00-12:00", "13:00-18:00")),
    "America/Santiago 9-18 minus 12-13": (
        "America/Santiago",
        hours("09:00-12:00", "13:00-18:00"),
    ),
    "UTC 9-17 + 23-07 Mon-Fri": (
        "UTC",
        dict.fromkeys(WEEK[1:], ("00:00-07:00", "09:00-17:00", "23:00-24:00"))
        | {"monday": ("09:00-17:00", "23:00-24:00"), "saturday": ("00:00-07:00",)},
    ),
    "Europe/London 24x7": ("Europe/London", hours("00:00-24:00", days=EVERY_DAY)),
    "Europe/Berlin 22-06 daily": (
        "Europe/Berlin",
        hours("00:00-06:00", "22:00-24:00", days=EVERY_DAY),
    ),
    "America/New_York 9-17 Mon-Fri + US holidays": ("America/New_York", hours("09:00-17:00")),
}


def instant(text: str, zone: str) -> datetime:
    """The cases write `2024-03-31 00:00Z`, a local time, or a local time and its zone."""
    if text.endswith("Z"):
        return datetime.fromisoformat(text[:-1])
    day, clock, *other = text.split()
    local = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo((other or [zone])[0]))
    return local.astimezone(UTC).replace(tzinfo=None)


Span = tuple[datetime, datetime]


def minutes_between(connection: DuckDBPyConnection, clock: Clock, spans: list[Span]) -> list[Any]:
    """What an import computes for tickets created and resolved at these instants."""
    durations.prepare(connection, clock)
    tickets = (
        "(select unnest($starts::timestamp[]) as created_at, unnest($ends::timestamp[]) as resolved_at,"
        " null::timestamp as first_reply_at, null::double as first_reply_minutes,"
        " null::double as resolution_minutes, null::double as first_reply_business_minutes,"
        " null::double as resolution_business_minutes, null::varchar as team)"
    )
    columns = ["created_at", "resolved_at", "resolution_business_minutes"]
    starts, ends = zip(*spans, strict=True)
    found = connection.execute(
        f"select * from {durations.filled(tickets, columns, clock)}",
        {"starts": list(starts), "ends": list(ends)},
    ).fetchall()
    by_span = {(row[0], row[1]): row[2] for row in found}
    return [by_span[span] for span in spans]


def test_business_minutes_of_the_reference_cases(shared: Path, memory: DuckDBPyConnection) -> None:
    cases = json.loads((shared / "cases" / "business_time.json").read_text())["cases"]
    assert len(cases) == 35
    assert {case["calendar"] for case in cases} == set(CALENDARS)
    for calendar, (zone, week) in CALENDARS.items():
        country, region = "US" if "oliday" in calendar else None, "CA" if "=CA" in calendar else None
        clock = Clock(Organisation(zone=zone, business_hours=week, country=country, region=region))
        here = [case for case in cases if case["calendar"] == calendar]
        spans = [(instant(case["start"], zone), instant(case["end"], zone)) for case in here]
        wanted = [case["minutes"] for case in here]
        ends = [(clock.business_minute(start) or 0, clock.business_minute(end) or 0) for start, end in spans]
        assert [after - before for before, after in ends] == pytest.approx(wanted), calendar
        assert minutes_between(memory, clock, spans) == pytest.approx(wanted), calendar


def test_known_intervals(memory: DuckDBPyConnection) -> None:
    week = hours("09:00-17:00") | {"friday": ("09:00-10:00", "16:00-17:00")}
    closed = (date(2026, 4, 6),)
    clock = Clock(Organisation(zone="Europe/Amsterdam", business_hours=week, holidays=closed))
    known = {
        ("2026-03-02 08:00", "2026-03-02 09:30"): 30,  # before opening: from 9
        ("2026-03-02 16:30", "2026-03-03 09:30"): 60,  # over a night
        ("2026-03-06 16:00", "2026-03-09 10:00"): 120,  # over a weekend
        ("2026-03-07 10:00", "2026-03-08 12:00"): 0,  # within a weekend
        ("2026-03-27 16:00", "2026-03-30 10:00"): 120,  # over the night that is an hour short
        ("2026-04-03 09:00", "2026-04-07 10:00"): 180,  # Friday 2 h, Easter Monday closed, 1 h
        ("2026-03-02 10:00", "2026-03-02 10:00"): 0,
        ("1994-06-01 10:00", "1995-01-02 10:00"): 60,  # nothing is open before the calendar
    }
    spans = [(instant(start, clock.zone.key), instant(end, clock.zone.key)) for start, end in known]
    assert minutes_between(memory, clock, spans) == list(known.values())


def test_touching_and_overlapping_hours_are_counted_once() -> None:
    week: dict[str, tuple[str, ...]] = {"monday": ("09:00-12:00", "11:00-13:00", "13:00-14:00")}
    clock = Clock(Organisation(business_hours=week))
    start, end = datetime(2026, 3, 2), datetime(2026, 3, 3)
    first, last = clock.business_minute(start), clock.business_minute(end)
    assert first is not None
    assert last is not None
    assert last - first == 5 * 60


def test_without_hours_there_is_no_business_time(memory: DuckDBPyConnection) -> None:
    clock = Clock(Organisation())
    assert not clock.has_hours
    assert clock.business_minute(datetime(2026, 3, 2)) is None


@given(st.lists(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), min_size=3, max_size=3))
def test_business_minutes_add_up(moments: list[datetime]) -> None:
    a, b, c = (WORKING.business_minute(moment) or 0.0 for moment in sorted(moments))
    first, _, last = sorted(moments)
    assert a <= b <= c
    assert c - a <= (last - first).total_seconds() / 60 + 1e-6


WORKING = Clock(Organisation(zone="Europe/Berlin", business_hours=hours("08:00-18:00")))

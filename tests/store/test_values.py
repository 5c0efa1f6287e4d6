"""Given the text of a cell, expect the value that it can be, or none: then its row is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from duckdb import DuckDBPyConnection

from dashboard.engine import connections
from dashboard.model.format import DateOrder
from dashboard.model.table import ColumnType
from dashboard.staging import instants, values

Read = Callable[..., Any]


@pytest.fixture(scope="module")
def connection() -> DuckDBPyConnection:
    return connections.memory()


@pytest.fixture
def read(connection: DuckDBPyConnection) -> Read:
    """read("25/02/2026", "instant", "day-first") -> its value."""

    def run(
        text: str,
        kind: ColumnType,
        order: DateOrder | None = None,
        zone: str = "UTC",
        is_plain: bool | None = None,
        places: tuple[str, ...] = (),
        shapes: dict[str, list[int]] | None = None,
    ) -> Any:
        given = {"text": text}
        row = connection.execute(sql(kind, order, zone, is_plain, shapes), given).fetchone()
        if row and row[0] is None:  # as staging does, where a date can't be read
            row = connection.execute(sql(kind, order, zone, is_plain, shapes, places), given).fetchone()
        return row and row[0]

    def sql(
        kind: ColumnType,
        order: DateOrder | None,
        zone: str,
        is_plain: bool | None,
        shapes: dict[str, list[int]] | None,
        places: tuple[str, ...] | None = None,
    ) -> str:
        # as an archive has it: a text, a timestamp that nothing stands beside, or a text and a timestamp
        rows = f"(select {instants.plainly('$text') if is_plain else '$text'} as _raw_x)"
        if is_plain is False:
            rows = f"(select *, {instants.plainly('_raw_x')} as _plain_x from {rows})"
        stamped = {} if is_plain is None else {"x": is_plain}
        rules = values.TextRules(order, ZoneInfo(zone), is_spoken=places is not None, places=places or ())
        for step in values.steps({"x": kind}, rules, stamped=stamped, shapes=shapes or {}):
            rows = f"(select *, {', '.join(step)} from {rows})"
        return f"select x from {rows}"

    return run


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("kind", ["instant", "date"])
@pytest.mark.parametrize(
    "text",
    [
        "2026-02-25 10:00:00",
        "2026-03-29 02:30:00",  # an hour that Amsterdam has not, and one that it has twice
        "2026-10-25 02:30:00",
        "1066-10-14 09:00:00",  # before any calendar of ours
    ],
)
def test_the_commonest_layout_alone_is_read_as_among_the_others(
    read: Read, text: str, kind: ColumnType
) -> None:
    among = read(text, kind, zone="Europe/Amsterdam")
    assert read(text, kind, zone="Europe/Amsterdam", is_plain=True) == among
    assert read(text, kind, zone="Europe/Amsterdam", is_plain=False) == among
    assert (among is None) == text.startswith("1066")


@pytest.mark.parametrize("order", ["day-first", "month-first", None])
@pytest.mark.parametrize("kind", ["instant", "date"])
@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("2026-02-25T22:17", [0]),
        ("2026/2/5 9:07", [0]),
        ("2026-02-25", [0]),
        ("2026-02-25 10:00:00.25", [0]),
        ("2026-03-29 02:30", [0]),  # an hour that Amsterdam has not, and one that it has twice
        ("2026-10-25 02:30", [0]),
        ("2026-13-45 10:00", [0]),
        ("2026-02-25 10:00:00", [0]),
        ("1066-10-14", [0]),
        ("5/2/2026 9:07", [1]),
        ("25/02/2026 22:17", [1]),
        ("29/03/2026 02:30:00", [2]),
        ("25/02/2026", None),
        ("25.02.2026 22:17", None),
        ("2026-02-25 22:17 CET", None),
    ],
)
def test_where_all_are_read_as_they_are_it_is_as_among_others(
    connection: DuckDBPyConnection,
    read: Read,
    text: str,
    shapes: list[int] | None,
    kind: ColumnType,
    order: DateOrder | None,
) -> None:
    texts = f"(values ('{text}', '{text}'), (null, 'a day in May')) as t(x, y)"
    known = instants.shapes_of(connection, {"x": "x", "y": "y"}, texts)
    assert known == ({"x": shapes} if shapes else {})
    among = read(text, kind, order, zone="Europe/Amsterdam")
    for told in (known, {"x": [0, 1, 2]} if shapes else {}):
        assert read(text, kind, order, zone="Europe/Amsterdam", is_plain=False, shapes=told) == among


def test_what_counts_from_1970_counts_in_utc(read: Read) -> None:
    assert read("1772013600", "instant", zone="America/Sao_Paulo") == at("2026-02-25 10:00:00")


@pytest.mark.alike(7)
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260225", "2026-02-25 00:00"),
        ("202602251011", "2026-02-25 13:11"),
        ("20260225101112", "2026-02-25 13:11:12"),
        ("20260225 10:11", "2026-02-25 13:11"),
        ("20260225T101112Z", "2026-02-25 10:11:12"),
        ("20260225T101112+0100", "2026-02-25 09:11:12"),
        ("Wed Feb 25 2026 10:11:12 GMT-0300 (Brasilia Standard Time)", "2026-02-25 13:11:12"),
        ("Wed Feb 25 10:11:12 UTC 2026", "2026-02-25 10:11:12"),
        ("Wed Feb 25 10:11:12 2026", "2026-02-25 13:11:12"),
        ("2026-02-25 10:11 BRT", "2026-02-25 13:11"),
        ("2026-02-25 10:11 MEZ", "2026-02-25 09:11"),
        ("25 Feb 2026 10:11 PM (JST)", "2026-02-25 13:11"),
        ("Wed, 25 Feb 2026 10:11:12 +0000 (UTC)", "2026-02-25 10:11:12"),
        ("quarta-feira, 25 de fevereiro de 2026 10:11", "2026-02-25 13:11"),
        ("Mi 25.02.2026 10:11", "2026-02-25 13:11"),
        ("2026-02-25-10.11.12.000000", "2026-02-25 13:11:12"),
        ("25-FEB-26 10.11.12.000000 AM", "2026-02-25 13:11:12"),
        ("25FEB2026:10:11:12", "2026-02-25 13:11:12"),
        ("25.02.2026 r. 10:11", "2026-02-25 13:11"),
        ("25/02/2026 - 10:11 hs", "2026-02-25 13:11"),
        ("2026-Feb-25 10:11", "2026-02-25 13:11"),
    ],
)
def test_what_scripts_write_is_read(read: Read, text: str, moment: str) -> None:
    """In Brazil, three hours behind; a day alone begins there."""
    expected = at(moment) if moment[11:] != "00:00" else at("2026-02-25 03:00")
    assert read(text, "instant", "day-first", zone="America/Sao_Paulo") == expected


@pytest.mark.parametrize(
    "text",
    ["25 Foo 2026", "20261325", "20260225251112", "1772", "9999999999", "Wed, 25 2026", "32 janvier 2026"],
)
def test_what_is_no_date_is_none(read: Read, text: str) -> None:
    assert read(text, "instant") is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-25 10:00 Europe/Berlin", "2026-07-25 08:00"),
        ("2026-02-25 10:00 [europe/berlin]", "2026-02-25 09:00"),
        ("25 Jul 2026 10:00 PM America/New_York", "2026-07-26 02:00"),
        ("2026-07-25 10:00 (America/New_York)", "2026-07-25 14:00"),
        ("2026-07-25T10:00:00+02:00[America/New_York]", "2026-07-25 08:00"),  # the offset counts
        ("2026-07-25 10:00 (CET)", "2026-07-25 09:00"),
        ("2026-07-25 10:00 Europe/Atlantis", None),
        ("2026-07-25 10:00 (Brasilia Standard Time)", None),  # was read as the organisation's own zone
        ("2026-07-25 10:00 IST", None),
    ],
)
def test_a_zone_that_is_named_counts(
    read: Read, connection: DuckDBPyConnection, text: str, moment: str | None
) -> None:
    """In Brazil, which has no daylight saving."""
    places = instants.places(connection, ["x"], f"(select '{text}' as x)")
    found = read(text, "instant", zone="America/Sao_Paulo", places=places)
    assert found == (at(moment) if moment else None)


def test_a_part_of_a_day_is_a_time_of_it(read: Read) -> None:
    assert read("0.384", "clock") == pytest.approx(9 * 60 + 13, abs=0.1)
    assert read("0,5", "clock") == 720


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1h 20m", 80),
        ("1.5 h", 90),
        ("1,5 Stunden", 90),
        ("2.25 hours 3 min", 138),
        ("0,5d", 720),
        ("45 min", 45),
        ("2 days 3 hours", 3060),
        ("1 day 02:30:00", 1590),
        ("1 day, 2:30", 1590),
        ("3 Std. 5 Min.", 185),
        ("30s", 0.5),
        ("1h05", 65),
        ("1 h 05 min", 65),
        ("0 Tage 1 Std. 5 Min.", 65),
        ("1 dia e 2 horas", 1560),
        ("2 hours and 5 minutes", 125),
        ("1 dzień 2 godz. 5 min", 1565),
        ("PT1H35M", 95),
        ("P1DT2H", 1560),
        ("PT90.5S", 1.5),
        ("P", None),
        ("P1DT", None),
        ("P1M", None),  # a month is of no length
        ("00:35 hrs", 35),
        ("26:05:30 Std.", 1565.5),
        ("12:30 min", None),  # minutes and seconds, or hours and minutes
        ("1h75", None),
        ("soon", None),
        ("20m 1h", None),
        ("5", None),
    ],
)
def test_durations_as_people_write_them(read: Read, text: str, minutes: float | None) -> None:
    assert read(text, "clock") == minutes


@pytest.mark.alike(6)
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-02-25 22:17:09", "2026-02-25 22:17:09"),
        ("2026-02-25 22:17:09.250", "2026-02-25 22:17:09.250"),
        ("2026-02-25T22:17", "2026-02-25 22:17"),
        ("2026/2/5 9:07", "2026-02-05 09:07"),
        ("2026-02-25", "2026-02-25"),
        # what DuckDB's own cast passes over
        ("2026-02-25 10:17 PM", "2026-02-25 22:17"),
        ("2026-02-25 12:02:23 AM", "2026-02-25 00:02:23"),
        # a month's name says which is the day
        ("25/Feb/26 10:17 PM", "2026-02-25 22:17"),
        ("25-feb-2026 22:17:09", "2026-02-25 22:17:09"),
        ("5 September 2026 9:07am", "2026-09-05 09:07"),
        ("Feb 25, 2026, 10:17:09\u202fPM", "2026-02-25 22:17:09"),
        # months of other languages, in full and in short
        ("25 de fevereiro de 2026 10:11", "2026-02-25 10:11"),
        ("25 fev. 2026", "2026-02-25"),
        ("25 février 2026 10:11", "2026-02-25 10:11"),
        ("1er août 2026", "2026-08-01"),
        ("14 juil. 2026", "2026-07-14"),
        ("3 juin 2026", "2026-06-03"),
        ("1. März 2026 08:05", "2026-03-01 08:05"),
        ("Mittwoch, 25. Februar 2026", "2026-02-25"),
        ("31-Dez-2026", "2026-12-31"),
        ("31 dic 2026", "2026-12-31"),
        ("1 ene 2026 9:00", "2026-01-01 09:00"),
        ("2 mei 2026", "2026-05-02"),
        ("2 mrt. 2026", "2026-03-02"),
        ("3 maggio 2026", "2026-05-03"),
        ("3 ottobre 2026 10:00:01", "2026-10-03 10:00:01"),
        ("13 outubro 2026", "2026-10-13"),
        ("25/set/2026 10:11", "2026-09-25 10:11"),
        ("September 5th, 2026", "2026-09-05"),
        # as mail writes it
        ("Wed, 25 Feb 2026 10:11:12 +0100", "2026-02-25 09:11:12"),
        ("Wed, 25 Feb 2026 10:11:12 GMT", "2026-02-25 10:11:12"),
        ("25 Feb 2026 10:11:12 -0500", "2026-02-25 15:11:12"),
        # seconds and milliseconds since 1970
        ("1772013600", "2026-02-25 10:00:00"),
        ("1772013600.5", "2026-02-25 10:00:00.500"),
        ("1772013600123", "2026-02-25 10:00:00.123"),
        ("1772013600123456", "2026-02-25 10:00:00.123456"),
        ("1772013600123456789", "2026-02-25 10:00:00.123457"),
        # as logs and other systems write them
        ("2026-02-25T10:11:12+01:00[Europe/Berlin]", "2026-02-25 09:11:12"),
        ("2026-02-25 10.11.12", "2026-02-25 10:11:12"),
        ("2026-02-25 10.11", "2026-02-25 10:11"),
        ("2026-02-25 10:11:12,500", "2026-02-25 10:11:12.500"),
        ("2026年2月25日 10:11", "2026-02-25 10:11"),
        ("1. Mrz. 2026 08:05", "2026-03-01 08:05"),
        ("01-Mar-26 09.05", "2026-03-01 09:05"),
        ("01-MAR-2026 07.05.30 PM", "2026-03-01 19:05:30"),
        # days since 1899-12-30
        ("46078", "2026-02-25"),
        ("46078.928576388888", "2026-02-25 22:17:09"),
    ],
)
def test_these_need_no_order(read: Read, text: str, meant: str) -> None:
    assert {read(text, "instant", order) for order in (None, "year-first", "day-first", "month-first")} == {
        at(meant)
    }


@pytest.mark.parametrize(
    ("text", "order", "meant"),
    [
        ("5/2/2026 9:07", "day-first", "2026-02-05 09:07"),
        ("5/2/2026 9:07", "month-first", "2026-05-02 09:07"),
        ("05-02-26", "day-first", "2026-02-05"),
        ("05/02/26 22:17:09", "day-first", "2026-02-05 22:17:09"),
        ("31/12/26", "day-first", "2026-12-31"),
        ("25.02.2026 22:17", "day-first", "2026-02-25 22:17"),
        ("2/25/26, 10:17 PM", "month-first", "2026-02-25 22:17"),
        ("02-25-2026 22:17:09.5", "month-first", "2026-02-25 22:17:09.500"),
        # an order is no licence to read an ISO date backwards
        ("2026-02-05 09:07", "day-first", "2026-02-05 09:07"),
    ],
)
def test_numbers_alone_need_an_order(read: Read, text: str, order: DateOrder, meant: str) -> None:
    assert read(text, "instant", order) == at(meant)
    if not text.startswith("2026"):
        assert read(text, "instant") is None


@pytest.mark.alike(9)
@pytest.mark.parametrize(
    "text",
    [
        "31:51.7", "12:30", "soon", "2026", "2026-02", "2026-02-30", "25/25/2026", "29/02/2026 10:00",
        "25/02/2026 13:15 PM", "25/02/2026 25:00", "25/Foo/26", "2026-02-25 10:17 XYZ",
        "2026-02-25 10:17 IST", "19999", "80001", "46078x", "1/2/3", "25/02/1926 10:00",
        "2026-02-25 10:17:09 and more", "-46078",
        "25/02/20266 10:00", "2026-02-25 10:17 +99", "infinity", "epoch",
        # as long as the commonest layout
        "2026-02-30 22:17:09", "2026-02-25 22:17 EE", "2026-02-25 22:17:0x", "2026-02-25 22:60:09",
    ],
)  # fmt: skip
def test_anything_else_is_none(read: Read, text: str) -> None:
    assert read(text, "instant", "day-first") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-07-01 12:00:00", "2026-07-01 10:00"),
        ("2026-07-01 12:00:00Z", "2026-07-01 12:00"),
        ("2026-07-01T12:00:00.000Z", "2026-07-01 12:00"),
        ("2026-07-01 12:00:00 UTC", "2026-07-01 12:00"),
        ("2026-07-01 12:00:00 +0530", "2026-07-01 06:30"),
        ("2026-07-01 12:00:00+02:00", "2026-07-01 10:00"),
        ("2026-07-01T12:00:00-03", "2026-07-01 15:00"),
        ("2026-07-01 12:00 PM EDT", "2026-07-01 16:00"),
        ("2026-01-12 12:00:00 CST", "2026-01-12 18:00"),
        ("01/07/2026 12:00 CDT", "2026-07-01 17:00"),
        # clocks in Amsterdam go to summer time on 29 March 2026 at 01:00 UTC
        ("2026-03-29 01:30:00", "2026-03-29 00:30"),
        ("2026-03-29 03:30:00", "2026-03-29 01:30"),
    ],
)
def test_a_zone_in_the_text_counts_before_ours(read: Read, text: str, meant: str) -> None:
    assert read(text, "instant", "day-first", "Europe/Amsterdam") == at(meant)


def test_an_abbreviation_means_what_it_means_in_our_zone(read: Read) -> None:
    assert read("2026-07-01 12:00 CST", "instant", None, "Asia/Shanghai") == at("2026-07-01 04:00")
    assert read("2026-07-01 12:00 IST", "instant", None, "Asia/Kolkata") == at("2026-07-01 06:30")
    assert read("2026-07-01 12:00 IST", "instant", None, "Europe/Dublin") == at("2026-07-01 11:00")


def test_a_day_is_read_like_an_instant_and_never_moved(read: Read) -> None:
    assert read("25-02-2026", "date", "day-first", "Asia/Tokyo") == at("2026-02-25").date()
    assert read("46078", "date", None, "Asia/Tokyo") == at("2026-02-25").date()
    assert read("25-02-2026", "date") is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("00:02:23", 143 / 60), ("1:30", 90), ("120:00:30", 7200.5), ("00:00:07.5", 0.125), ("-01:30", -90),
        ("-0:00:30", -0.5), ("12:02:23 AM", 143 / 60), ("1:05 pm", 785), ("12:00 PM", 720),
    ],
)  # fmt: skip
def test_a_clock_is_minutes(read: Read, text: str, minutes: float) -> None:
    assert read(text, "clock") == pytest.approx(minutes)


@pytest.mark.parametrize(
    "text", ["90", "1:75", "1:30:75", "-1:30 PM", "13:00 PM", "1.5", "1:3", ":30", "a:bc"]
)
def test_no_other_text_is_a_duration(read: Read, text: str) -> None:
    assert read(text, "clock") is None


def test_seconds_overdue_are_not_in_time(read: Read) -> None:
    assert [math.copysign(1, read(text, "clock")) for text in ("-0:00", "0:00")] == [-1, 1]


def test_numbers_and_flags(read: Read) -> None:
    assert [read(text, "number") for text in ("1.5", "-2", "1e3", "nan", "inf", "1,5", "x")] == [
        1.5, -2, 1000, None, None, None, None
    ]  # fmt: skip
    assert [read(text, "integer") for text in ("2", "2.0", "2.5", "-1")] == [2, 2, None, -1]
    assert [read(text, "flag") for text in ("Yes", "TRUE", "0", "n", "maybe")] == [
        True, True, False, False, None
    ]  # fmt: skip

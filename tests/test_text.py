"""Figures and dates as people read them."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from dashboard import periods, text
from dashboard.units import PER, UNITS, UnitName, measure


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (81.25, "percent", "81.2 %"),
        (100.0, "percent", "100.0 %"),
        (0.0, "percent", "0.0 %"),
        (87.654, "score", "87.7"),
        (-12.4, "points", "−12"),
        (1204.0, "count", "1,204"),
        (1234.5, "currency", "1,234.50"),
        (125.0, "minutes", "2 h 05 min"),
    ],
)
def test_a_figure_has_its_units_decimals_and_thousands(value: float, unit: str, said: str) -> None:
    assert text.figure(value, unit) == said


def test_a_bare_figure_has_no_unit() -> None:
    assert text.bare(81.25, "percent") == "81.2"


@pytest.mark.parametrize(("value", "said"), [(-0.4, "0"), (-0.6, "−1"), (0.0, "0"), (-1200.0, "−1,200")])
def test_what_rounds_to_nothing_has_no_sign(value: float, said: str) -> None:
    assert text.bare(value, "points") == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (0.4, "0 min"),
        (59.4, "59 min"),
        (59.6, "1 h 00 min"),
        (60, "1 h 00 min"),
        (125, "2 h 05 min"),
        (24 * 60, "24 h 00 min"),
        (2879, "47 h 59 min"),
        (2880, "2 d 0 h"),
        (3 * 1440 + 4 * 60 + 59, "3 d 4 h"),
        (-125, "−2 h 05 min"),
        (-0.4, "0 min"),
    ],
)
def test_durations(minutes: float, said: str) -> None:
    assert text.duration(minutes) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (2.5, "percent", "↑ 2.5"),
        (-2.5, "percent", "↓ 2.5"),
        (0.0, "percent", "no change"),
        # what rounds to nothing has no direction
        (-0.04, "percent", "no change"),
        (0.4, "minutes", "no change"),
        (-90.0, "minutes", "↓ 1 h 30 min"),
        (0.6, "points", "↑ 1"),
    ],
)
def test_changes(value: float, unit: str, said: str) -> None:
    assert text.change(value, unit) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026", "2026"),
        ("2026-Q3", "Q3 2026"),
        ("2026-10", "October 2026"),
        ("2026-W05", "week 5 of 2026"),
        ("2026-08-01..2026-10-31", "1 Aug to 31 Oct 2026"),
        ("2025-12-01..2026-02-28", "1 Dec 2025 to 28 Feb 2026"),
    ],
)
def test_periods_as_people_say_them(name: str, said: str) -> None:
    period = periods.parse(name)
    assert text.period_name(period.name, period.first, period.last) == said


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (0, ("row",), "0 rows"),
        (1, ("row",), "1 row"),
        (1204, ("row",), "1,204 rows"),
        (1, ("is", "are"), "1 is"),
        (2, ("is", "are"), "2 are"),
    ],
)
def test_how_many(count: int, words: tuple[str, ...], said: str) -> None:
    assert text.many(count, *words) == said


def test_a_day() -> None:
    assert text.day(date(2026, 10, 1)) == "1 Oct 2026"


@pytest.mark.parametrize(
    ("unit", "said"),
    [("percent", "81.2 %"), ("count", "81"), ("rate", "81.25"), ("rate per hour", "81.25 per hour")],
)
def test_a_value_with_its_unit(unit: str, said: str) -> None:
    assert text.figure(81.25, unit) == said


def test_every_unit_of_a_header_is_in_the_one_table() -> None:
    assert set(UNITS) == {*get_args(UnitName), *(measure("rate", per) for per in PER)}


def test_every_status_has_its_sign() -> None:
    signs = [sign for sign, _ in text.STATUS.values()]
    # colour is never the only difference
    assert len(set(signs)) == len(signs) == 6


def test_a_name_from_a_file_can_not_command_a_terminal() -> None:
    assert text.printable("a\x1b[2J\nb\u202ec Zoë") == "a [2J b c Zoë"


def test_a_span_of_one_day_is_that_day() -> None:
    assert text.span(date(2026, 10, 25), date(2026, 10, 25)) == "25 Oct 2026"
    assert text.span(date(2025, 12, 25), date(2026, 1, 1)) == "25 Dec 2025 to 1 Jan 2026"

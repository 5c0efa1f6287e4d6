"""Days as a spreadsheet counts them where dates would be: from 1900, and from 1904 on old Macs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.facts import facts
from tests.intake.conftest import Import

pytestmark = pytest.mark.usefixtures("utc")
DAYS = "ticket_id,created_at,resolved_at,team\n"


def number_of(day: date, counted_from: date = date(1899, 12, 30)) -> int:
    return (day - counted_from).days


def test_days_in_numbers_are_told_and_so_is_that_they_may_be_of_1904(import_text: Import, home: Path) -> None:
    """44256 is 2021-03-01, or 2025-03-02 where days are counted from 1904; both may be true."""
    receipt = import_text(DAYS + "1,44256.375,44257,A\n2,44258,,A\n")
    assert facts(home, "created_at")[0] == (datetime(2021, 3, 1, 9),)
    assert receipt.understood["day_numbers"] == '"44256.375" in created_at (line 2) is 2021-03-01'
    (warned,) = receipt.warnings
    assert (warned.check, warned.rows) == ("day_numbers", 3)
    assert "counted from 1904, as on old Macs, it is 2025-03-02" in warned.message


def test_days_that_would_lie_in_the_future_are_of_1900(import_text: Import) -> None:
    number = number_of(date.today() - timedelta(days=30))
    receipt = import_text(DAYS + f"1,{number},{number + 1},A\n")
    assert "day_numbers" in receipt.understood
    assert receipt.warnings == ()


def test_dates_beside_them_show_that_days_were_counted_from_1904(import_text: Import, home: Path) -> None:
    """Opened on 1 to 3 March 2021, resolved a day later: in 1904's numbers, or in 1900's."""
    opened = [date(2021, 3, day) for day in (1, 2, 3)]

    def rows(counted_from: date) -> str:
        return DAYS + "".join(f"{day.day},{day},{number_of(day, counted_from) + 1},A\n" for day in opened)

    assert "counted from 1904" in (import_text(rows(date(1904, 1, 1))).reason or "")
    receipt = import_text(rows(date(1899, 12, 30)))
    assert (receipt.accepted, receipt.warnings) == (3, ())
    assert facts(home, "resolved_at")[0] == (datetime(2021, 3, 2),)

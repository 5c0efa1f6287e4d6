"""The time before a period's end that a trend shows."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import periods


@pytest.mark.parametrize(
    ("period", "every", "today", "first", "last"),
    [
        # 26 whole weeks, the last one holds the period's last day (31 March 2026 is a Tuesday)
        ("2026-03", "week", date(2026, 6, 1), date(2025, 10, 6), date(2026, 4, 5)),
        # a year is longer than 26 weeks, so it begins with its own first week
        ("2025", "week", date(2026, 6, 1), date(2024, 12, 30), date(2026, 1, 4)),
        # a period that is not over ends with the week of today, which is no complete one
        ("2026", "week", date(2026, 2, 4), date(2025, 8, 4), date(2026, 2, 8)),
        ("2026", "week", date(2026, 2, 8), date(2025, 8, 11), date(2026, 2, 8)),
        # and one that has not begun with the week of its first day
        ("2027-03", "week", date(2026, 2, 4), date(2026, 8, 31), date(2027, 3, 7)),
        ("2026-03", "month", date(2026, 6, 1), date(2024, 10, 1), date(2026, 3, 31)),
        ("2026-03", "day", date(2026, 6, 1), date(2026, 3, 4), date(2026, 3, 31)),
        # days never go back further, however long the period is
        ("2025", "day", date(2026, 6, 1), date(2025, 12, 4), date(2025, 12, 31)),
    ],
)
def test_whole_buckets_up_to_the_periods_end(
    period: str, every: periods.Every, today: date, first: date, last: date
) -> None:
    found = periods.leading_up(periods.parse(period), every, today)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("period", "today", "last"),
    [
        # a stock is as its week's end has it: of a Tuesday's month the Sunday before
        ("2026-03", date(2026, 6, 1), date(2026, 3, 29)),
        ("2026-05", date(2026, 6, 1), date(2026, 5, 31)),
        ("2026", date(2026, 2, 4), date(2026, 2, 1)),
        ("2026-03-30..2026-03-31", date(2026, 6, 1), date(2026, 3, 29)),
    ],
)
def test_of_a_stock_the_last_week_that_ended_by_then(period: str, today: date, last: date) -> None:
    found = periods.leading_up(periods.parse(period), "week", today, ended=True)
    assert found.last == last
    assert found.days == 26 * 7

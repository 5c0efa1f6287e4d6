"""Periods, windows and days: local dates in, UTC bounds out. Pure; no clock is read here.

A period's name is what a person types: `2026`, `2026-Q3`, `2026-07`, `2026-W31` (ISO week) or
`2026-07-01..2026-07-31` (both ends included). Years and quarters are fiscal; a fiscal year is named
after the calendar year in which it starts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from dashboard.faults import UsageFault
from dashboard.quick import dataclass

Kind = Literal["year", "quarter", "month", "week", "day", "range"]
Every = Literal["day", "week", "month"]
WINDOW_MONTHS = 3
FIRST_YEAR, LAST_YEAR = 1900, 2199  # a typing error rather than a period lies beyond


@dataclass(frozen=True, order=True)
class Period:
    """Local days, both ends included."""

    first: date
    last: date
    kind: Kind = "range"
    name: str = ""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @cached_property
    def _hash(self) -> int:
        return hash((self.first, self.last, self.kind, self.name))

    def __hash__(self) -> int:
        return self._hash  # a page looks up thousands of sums by their period


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, _days_in_month(year, month)))


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def year(number: int, fiscal_start: int = 1) -> Period:
    """The fiscal year that starts in calendar year `number`."""
    first = date(number, fiscal_start, 1)
    return Period(first, add_months(first, 12) - timedelta(days=1), "year", f"{number}")


def quarter(number: int, of: int, fiscal_start: int = 1) -> Period:
    """Quarter 1 to 4 of a fiscal year."""
    first = add_months(date(number, fiscal_start, 1), 3 * (of - 1))
    return Period(first, add_months(first, 3) - timedelta(days=1), "quarter", f"{number}-Q{of}")


@lru_cache(maxsize=4096)  # a page's charts ask for the same few hundred over and over
def month(day: date) -> Period:
    """The calendar month that holds `day`."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1) - timedelta(days=1), "month", f"{first:%Y-%m}")


@lru_cache(maxsize=4096)
def week(day: date) -> Period:
    """The ISO week, Monday to Sunday, that holds `day`."""
    first = day - timedelta(days=day.weekday())
    number = first.isocalendar()
    return Period(first, first + timedelta(days=6), "week", f"{number.year}-W{number.week:02d}")


def single_day(day: date) -> Period:
    """One day, as a bucket of a trend."""
    return Period(day, day, "day", f"{day}")


def between(first: date, last: date) -> Period:
    """Any days, both ends included."""
    return Period(first, last, "range", f"{first}..{last}")


def quarter_of(day: date, fiscal_start: int = 1) -> Period:
    """The fiscal quarter that holds `day`."""
    months = (day.year * 12 + day.month - fiscal_start) // 3 * 3
    number, offset = divmod(months, 12)
    return quarter(number, offset // 3 + 1, fiscal_start)


def year_of(day: date, fiscal_start: int = 1) -> Period:
    """The fiscal year that holds `day`."""
    return year(day.year if day.month >= fiscal_start else day.year - 1, fiscal_start)


_SHAPES: dict[str, Callable[[re.Match[str], int], Period]] = {
    r"(\d{4})": lambda m, fiscal: year(int(m[1]), fiscal),
    r"(\d{4})-Q([1-4])": lambda m, fiscal: quarter(int(m[1]), int(m[2]), fiscal),
    r"(\d{4})-(\d{2})": lambda m, _: month(date(int(m[1]), int(m[2]), 1)),
    r"(\d{4})-W(\d{2})": lambda m, _: week(date.fromisocalendar(int(m[1]), int(m[2]), 1)),
    r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})": lambda m, _: between(
        date.fromisoformat(m[1]), date.fromisoformat(m[2])
    ),
}


def parse(text: str, fiscal_start: int = 1) -> Period:
    """The period that `text` names; UsageFault where it names none."""
    for shape, build in _SHAPES.items():
        if match := re.fullmatch(shape, text.strip()):
            try:
                period = build(match, fiscal_start)
            except (ValueError, OverflowError):
                break
            if period.last < period.first:
                raise UsageFault(f'period "{text}" ends before it begins; swap the two days.')
            if period.first.year < FIRST_YEAR or period.last.year > LAST_YEAR:
                break
            return period
    raise UsageFault(
        f'"{text}" is no period; write 2026, 2026-Q3, 2026-07, 2026-W31 or 2026-07-01..2026-07-31.'
    )


def is_whole(period: Period) -> bool:
    """Whether it is of whole weeks, or of whole months (quarters, years), however it was named."""
    return is_of_months(period) or (period.first.weekday() == 0 and period.last.weekday() == 6)


def is_of_months(period: Period) -> bool:
    """Whether it begins and ends with a month."""
    return (month(period.first).first, month(period.last).last) == (period.first, period.last)


def kind_of(period: Period, fiscal_start: int = 1) -> Kind | None:
    """Whether it is a week, a month, or a quarter or year of the fiscal calendar, however it was written."""
    day = period.first
    every = (week(day), month(day), quarter_of(day, fiscal_start), year_of(day, fiscal_start))
    same = (one.kind for one in every if (one.first, one.last) == (period.first, period.last))
    return next(same, None)


def previous(period: Period, fiscal_start: int = 1) -> Period:
    """The preceding period of the same kind; for a range as many days just before."""
    eve = period.first - timedelta(days=1)
    if period.kind in ("range", "day"):
        return between(period.first - timedelta(days=period.days), eve)
    return _holding(eve, period.kind, fiscal_start)


def _holding(day: date, kind: Kind, fiscal_start: int) -> Period:
    if kind == "week":
        return week(day)
    if kind == "month":
        return month(day)
    return quarter_of(day, fiscal_start) if kind == "quarter" else year_of(day, fiscal_start)


def window(period: Period) -> Period:
    """The three months that end with the period, or the period itself where it is not shorter."""
    first = _months_before_end(period.last, WINDOW_MONTHS)
    return period if first >= period.first else between(first, period.last)


def window_before(current: Period) -> Period:
    """The three months just before a window; they do not overlap."""
    last = current.first - timedelta(days=1)
    return between(_months_before_end(last, WINDOW_MONTHS), last)


def whole_months(period: Period, today: date) -> Period:
    """The three whole months that were over at the period's end, and on `today` (which counts as over)."""
    following = month(min(period.last, today) + timedelta(days=1)).first
    return between(add_months(following, -WINDOW_MONTHS), following - timedelta(days=1))


def _months_before_end(last: date, months: int) -> date:
    return add_months(last + timedelta(days=1), -months)


def bounds(period: Period, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants (naive) at which it begins and at which it is over: half open."""
    return start_of(period.first, zone), start_of(period.last + timedelta(days=1), zone)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant (naive) at which a local day begins."""
    return datetime.combine(day, time.min, zone).astimezone(UTC).replace(tzinfo=None)


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """A naive UTC instant as an aware local one."""
    return instant.replace(tzinfo=UTC).astimezone(zone)


AROUND: dict[Every, Callable[[date], Period]] = {"day": single_day, "week": week, "month": month}


def buckets(period: Period, every: Every) -> Iterator[Period]:
    """The days, ISO weeks or months that touch the period, in order."""
    day = period.first
    while day <= period.last:
        bucket = AROUND[every](day)
        yield bucket
        day = bucket.last + timedelta(days=1)


# a range of chance takes twelve months that are decided, and the last ones often are not
LEADING: dict[Every, int] = {"day": 28, "week": 26, "month": 18}


def leading_up(period: Period, every: Every, today: date, *, ended: bool = False) -> Period:
    """The whole days, weeks or months up to a period's end: of those that are over as many as LEADING says.

    It goes back to the period's first day where that is earlier (days: never), and ends with the
    bucket of `today` where the period is not over; that one comes on top. `ended`: with the last that ended
    by then, of a stock, which is as its week's end has it.
    """
    reached = min(period.last, max(today, period.first))
    end = AROUND[every](reached)
    if ended and end.last > reached:
        end = AROUND[every](end.first - timedelta(days=1))
    back = _back(every, end.first, LEADING[every] - (end.last <= today))
    first = back if every == "day" else min(back, AROUND[every](period.first).first)
    return between(first, end.last)


def _back(every: Every, first: date, count: int) -> date:
    if every == "month":
        return add_months(first, -count)
    return first - timedelta(days=(7 if every == "week" else 1) * count)


def last_complete(as_of: datetime, zone: ZoneInfo, every: Every, count: int) -> Period:
    """The last `count` days, weeks or months that had ended on the local day of `as_of`.

    The day on which the data end counts as over: exports are drawn at its end.
    """
    following = local(as_of, zone).date() + timedelta(days=1)
    starts: dict[Every, date] = {
        "day": following,
        "week": week(following).first,
        "month": month(following).first,
    }
    return between(_back(every, starts[every], count), starts[every] - timedelta(days=1))

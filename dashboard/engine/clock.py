"""Local days and business time as SQL: zone offsets, days, weeks and open intervals.

Times are stored as naive UTC. A zone's offset is a constant between two changes, so a CASE over the
changes turns an instant into a local day without ICU, which is eight times slower. Business minutes
are positions on one axis that starts at ORIGIN: BM(t) = cum_before + (min(t, close) - open), and the
minutes between two instants are the difference of their positions. Calendars lie on this
axis one after another, each in a stretch of its own: 0 is the organisation's, then each that teams have.
A position so says which calendar it is counted by.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.engine.connections import quote
from dashboard.model.public_holidays import FIRST_YEAR, LAST_YEAR
from dashboard.model.strategy import Calendar, Hours, Organisation, Sla, Strategy, Survey
from dashboard.quick import dataclass

DEFAULT = Organisation()
ORIGIN, HORIZON = date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 1, 1)
STRETCH = 100_000_000.0  # minutes of the axis that a calendar has: more than it can ever be open


@dataclass(frozen=True)
class Clock:
    """How an organisation reads facts: zone, fiscal year, open hours, promises, whose answers count."""

    organisation: Organisation = DEFAULT
    sla: tuple[Sla, ...] = ()
    surveys: tuple[Survey, ...] = ()
    calendars: tuple[Calendar, ...] = ()

    @classmethod
    def of(cls, strategy: Strategy) -> Clock:
        """What a strategy says of how facts are read."""
        return cls(strategy.organisation, strategy.sla, strategy.survey, strategy.calendar)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's zone."""
        return self.organisation.tz

    @cached_property
    def hours(self) -> tuple[Hours | None, ...]:
        """The organisation's calendar, then each of `calendars`; None where no hours are kept."""
        return self.organisation.hours, *(one.hours_in(self.organisation) for one in self.calendars)

    @cached_property
    def has_hours(self) -> bool:
        """Whether business time is kept at all."""
        return any(self.hours)

    @cached_property
    def open_intervals(self) -> list[tuple[int, datetime, datetime, float]]:
        """Merged open intervals from ORIGIN to HORIZON: (calendar, open, close, position at open), UTC."""
        return [
            (calendar, opens, closes, before + calendar * STRETCH)
            for calendar, hours in enumerate(self.hours)
            if hours
            for opens, closes, before in _open_intervals(hours)
        ]

    def business_minute(self, instant: datetime, calendar: int = 0) -> float | None:
        """The position of a UTC instant on the axis of open minutes; None where no hours are kept."""
        if not (hours := self.hours[calendar]):
            return None
        intervals = _open_intervals(hours)
        place = bisect_right(intervals, (instant, datetime.max, 0.0)) - 1
        if place < 0:
            return calendar * STRETCH
        opens, closes, before = intervals[place]
        return calendar * STRETCH + before + (min(instant, closes) - opens).total_seconds() / 60

    def business_minutes(self, instant: datetime) -> list[float | None]:
        """The position of a UTC instant by each calendar."""
        return [self.business_minute(instant, calendar) for calendar in range(len(self.hours))]

    def calendar_of(self, team: str) -> str:
        """SQL that gives the number of the calendar of the team in a column; null without hours."""
        own = [
            f"when lower({team}) in ({', '.join(quote(name.lower()) for name in one.teams)}) then {number}"
            for number, one in enumerate(self.calendars, 1)
        ]
        every = "0" if self.hours[0] else "null"
        picked = f"case {' '.join(own)} else {every} end" if own else every
        return f"cast({picked} as integer)"

    def create_macros(self, connection: DuckDBPyConnection) -> None:
        """`local_date(instant)`."""
        away = self.organisation.zone != "UTC"
        shift = f"t + {_offset_case('t', self.zone, in_utc=True)}" if away else "t"
        connection.execute(f"create or replace macro local_date(t) as cast({shift} as date)")

    def store_sources(self, connection: DuckDBPyConnection) -> None:
        """Table survey_sources: of a kind, the desk whose answers count between two UTC instants.

        What is before the first day that is named counts whatever its source.
        """
        rows: list[tuple[str, str, datetime, datetime]] = []
        for kind in sorted({survey.kind for survey in self.surveys}):
            dated = sorted(
                (self._since(survey), survey.desk) for survey in self.surveys if survey.kind == kind
            )
            ends = [since for since, _ in dated[1:]] + [datetime.combine(HORIZON, time())]
            rows += [(kind, desk, since, end) for (since, desk), end in zip(dated, ends, strict=True)]
        types = {"kind": "varchar", "desk": "varchar", "since": "timestamp", "until": "timestamp"}
        columns = {name: [row[at] for row in rows] for at, name in enumerate(types)}
        fill(connection, "survey_sources", columns, types)

    def _since(self, survey: Survey) -> datetime:
        return (
            datetime.combine(ORIGIN, time())
            if survey.from_date is None
            else periods.start_of(survey.from_date, self.zone)
        )

    def store_calendar(self, connection: DuckDBPyConnection, first: date, last: date) -> None:
        """Write table days; `first`..`last` are the local days of the data."""
        # whole weeks and whole months: what counts by these is the same however far the data reach
        first = periods.week(periods.month(first).first).first
        last = max(periods.week(last).last, periods.month(last).last)
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 2)]
        starts = [periods.start_of(day, self.zone) for day in days]
        fiscal = self.organisation.fiscal_year_starts
        rows: dict[str, Sequence[object]] = {
            "local_date": days[:-1],
            "starts_at": starts[:-1],
            "ends_at": starts[1:],
            "week_start": [periods.week(day).first for day in days[:-1]],
            "month": [day.replace(day=1) for day in days[:-1]],
            "quarter": [periods.quarter_of(day, fiscal).first for day in days[:-1]],
            "year": [periods.year_of(day, fiscal).first for day in days[:-1]],
        }
        fill(connection, "days", rows)


Interval = tuple[datetime, datetime, float]


@lru_cache(maxsize=64)
def _open_intervals(hours: Hours) -> list[Interval]:
    """A calendar's open intervals, with the minutes before each; kept, because it takes a while."""
    zone = ZoneInfo(hours.zone)
    merged: list[Interval] = []
    total, day = 0.0, ORIGIN
    while day < HORIZON:
        for opens, closes in hours.spans_on(day):
            start, end = _instant(day, opens, zone), _instant(day, closes, zone)
            if merged and start <= merged[-1][1]:
                start, end, total = _joined(merged.pop(), end)
            merged.append((start, end, total))
            total += (end - start).total_seconds() / 60
        day += timedelta(days=1)
    return merged


def _joined(last: Interval, end: datetime) -> Interval:
    return last[0], max(last[1], end), last[2]


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)
    return naive.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


KINDS = {
    datetime: "timestamp",
    date: "date",
    float: "double",
    int: "bigint",
    str: "varchar",
    bool: "boolean",
}


def fill(
    connection: DuckDBPyConnection,
    table: str,
    columns: Mapping[str, Sequence[object]],
    types: dict[str, str] | None = None,
    *,
    temporary: bool = False,
) -> None:
    """Replace a table by columns of equal length; `types` are needed where a column may be all null.

    A temporary one is seen by this connection only. One statement with lists: thousands of single
    inserts take seconds.
    """
    typed = {
        name: (types or {}).get(name)
        or KINDS[type(next((value for value in values if value is not None), ""))]
        for name, values in columns.items()
    }
    picked = ", ".join(f"unnest(${name}::{kind}[]) as {name}" for name, kind in typed.items())
    kind = "temp table" if temporary else "table"
    connection.execute(f"create or replace {kind} {table} as select {picked}", dict(columns))


def to_utc(expression: str, zone: ZoneInfo) -> str:
    """SQL that reads a naive timestamp as a local time of `zone` and gives the UTC instant."""
    if zone.key == "UTC":
        return expression
    return f"({expression} - {_offset_case(expression, zone, in_utc=False)})"


def forward(zone: ZoneInfo) -> list[tuple[datetime, datetime, int]]:
    """When clocks went forward: (UTC instant, as much later as they skipped, seconds of offset since)."""
    return [
        (at, at + after - before, int(after.total_seconds()))
        for at, before, after in _changes(zone)
        if after > before
    ]


def _offset_case(expression: str, zone: ZoneInfo, *, in_utc: bool) -> str:
    """The zone's offset as an interval, of a time from ORIGIN to HORIZON.

    The first changes of all years stand in one list, the second ones in another: nested cases over
    every change took the engine longer to plan than a small file to load.
    """
    columns = [tuple(zip(*column, strict=True)) for column in zip(*_by_year(zone, in_utc), strict=True)]
    year = f"[year({expression}) - {ORIGIN.year - 1}]"

    def offset(seconds: Sequence[int]) -> str:
        if len(set(seconds)) == 1:
            return f"interval '{seconds[0]} seconds'"
        return f"to_seconds(('{list(seconds)}'::bigint[]){year})"

    cases = [
        f"when {expression} < ('[{', '.join(sinces)}]'::timestamp[]){year} then {offset(before)}"
        for (_, before), (sinces, _) in pairwise(columns)
    ]
    last = offset(columns[-1][1])
    return f"case {' '.join(cases)} else {last} end" if cases else last


def _by_year(zone: ZoneInfo, in_utc: bool) -> list[list[tuple[str, int]]]:
    """For each year from ORIGIN (since when, seconds of offset): at its start, then after each change.

    All of one length: where a year has fewer changes, the others never come.
    """
    first, *changes = _changes(zone)
    years: list[list[tuple[str, int]]] = [[] for _ in range(ORIGIN.year, HORIZON.year)]
    for at, before, after in changes:
        since = at if in_utc else at + max(before, after)
        years[since.year - ORIGIN.year].append((str(since), int(after.total_seconds())))
    most = max(map(len, years))
    seconds = int(first[2].total_seconds())
    for year in years:
        year.insert(0, ("-infinity", seconds))
        seconds = year[-1][1]
        year += [("infinity", seconds)] * (1 + most - len(year))
    return years


# in no zone do two changes lie nearer to each other: Boa Vista's were a week apart, less an hour
STEP = timedelta(days=6)


@lru_cache(maxsize=8)
def _changes(zone: ZoneInfo) -> list[tuple[datetime, timedelta, timedelta]]:
    """(UTC instant, offset before, offset after) of every change from ORIGIN to HORIZON."""
    found: list[tuple[datetime, timedelta, timedelta]] = []
    current = datetime(ORIGIN.year, ORIGIN.month, ORIGIN.day)
    offset = _offset(current, zone)
    found.append((current, offset, offset))
    end = datetime(HORIZON.year, HORIZON.month, HORIZON.day)
    while current < end:
        following = min(current + STEP, end)
        if (changed := _offset(following, zone)) != offset:
            found.append((_moment(current, following, offset, zone), offset, changed))
            offset = changed
        current = following
    return found


def _moment(low: datetime, high: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=int((high - low).total_seconds() // 120))
        low, high = (middle, high) if _offset(middle, zone) == offset else (low, middle)
    return high


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return zone.fromutc(instant.replace(tzinfo=zone)).utcoffset() or timedelta()

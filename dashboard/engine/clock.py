"""Local days and business time as SQL: zone offsets, days, weeks and open intervals.

Times are stored as naive UTC. A zone's offset is a constant between two changes, so a CASE over the
changes turns an instant into a local day without ICU, which is eight times slower. Business minutes
are positions on one axis that starts at ORIGIN: BM(t) = cum_before + (min(t, close) - open), and the
minutes between two instants are the difference of their positions (method.md, 7).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from dashboard import periods
from dashboard.model.strategy import Organisation, Sla, Strategy, Survey

DEFAULT = Organisation()
ORIGIN, HORIZON = date(1995, 1, 1), date(2041, 1, 1)


@dataclass(frozen=True)
class Clock:
    """How an organisation reads facts: zone, fiscal year, open hours, promises, whose answers count."""

    organisation: Organisation = DEFAULT
    sla: tuple[Sla, ...] = ()
    surveys: tuple[Survey, ...] = ()

    @classmethod
    def of(cls, strategy: Strategy) -> Clock:
        """What a strategy says of how facts are read."""
        return cls(strategy.organisation, strategy.sla, strategy.survey)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's zone."""
        return self.organisation.tz

    @cached_property
    def has_hours(self) -> bool:
        """Whether business time is kept at all."""
        return any(self.organisation.business_hours.values())

    @cached_property
    def open_intervals(self) -> list[tuple[datetime, datetime, float]]:
        """Merged open intervals from ORIGIN to HORIZON: (open, close, minutes before), UTC."""
        return _open_intervals(self.organisation.model_dump_json(exclude={"name"}))

    def business_minute(self, instant: datetime) -> float | None:
        """The position of a UTC instant on the axis of open minutes; None without open hours."""
        if not self.has_hours:
            return None
        place = bisect_right(self.open_intervals, (instant, datetime.max, 0.0)) - 1
        if place < 0:
            return 0.0
        opens, closes, before = self.open_intervals[place]
        return before + (min(instant, closes) - opens).total_seconds() / 60

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


@lru_cache(maxsize=4)
def _open_intervals(written: str) -> list[Interval]:
    """The calendar of an organisation, given as JSON; kept, because it takes a while."""
    organisation = Organisation.model_validate_json(written)
    zone, week = organisation.tz, [organisation.spans_of(weekday) for weekday in range(7)]
    merged: list[Interval] = []
    total, day = 0.0, ORIGIN
    while day < HORIZON:
        for opens, closes in () if day in organisation.holidays else week[day.weekday()]:
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


@lru_cache(maxsize=8)
def _changes(zone: ZoneInfo) -> list[tuple[datetime, timedelta, timedelta]]:
    """(UTC instant, offset before, offset after) of every change from ORIGIN to HORIZON."""
    found: list[tuple[datetime, timedelta, timedelta]] = []
    current = datetime(ORIGIN.year, ORIGIN.month, ORIGIN.day)
    offset = _offset(current, zone)
    found.append((current, offset, offset))
    end = datetime(HORIZON.year, HORIZON.month, HORIZON.day)
    while current < end:
        following = current + timedelta(days=1)
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
    return instant.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()

"""Who the organisation is, and when its teams are open: zone, hours, holidays, a team's own if any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from dashboard.faults import nearest
from dashboard.model import public_holidays
from dashboard.model.header import Text
from dashboard.model.part import Day, Part

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Place = tuple[str | int, ...]
Week = tuple[tuple[tuple[int, int], ...], ...]  # of each weekday the spans, in minutes after midnight


def _zone_exists(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'"{name}" is no time zone; write one like Europe/Amsterdam or UTC') from error
    return name


Zone = Annotated[Text, AfterValidator(_zone_exists)]


class Organisation(Part):
    """Who it is, which zone and year it lives in, and when it is open."""

    name: Text = "Your organisation"
    zone: Zone = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    country: str | None = None
    region: str | None = None
    holidays: tuple[Day, ...] = ()
    business_hours: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    @property
    def hours(self) -> Hours | None:
        """When it is open; None where it says nothing of that."""
        return _hours(self.zone, self.country, self.region, self.holidays, self.business_hours)


class Calendar(Part):
    """When some teams are open, in their own zone. What it leaves out is the organisation's."""

    teams: Annotated[tuple[Text, ...], Field(min_length=1)]
    zone: Zone | None = None
    country: str | None = None
    region: str | None = None
    holidays: tuple[Day, ...] | None = None
    business_hours: dict[str, tuple[str, ...]] | None = None

    def names(self, team: str | None) -> bool:
        """Whether it is a team's, however that writes itself."""
        return team is not None and team.lower() in map(str.lower, self.teams)

    def country_in(self, organisation: Organisation) -> tuple[str | None, str | None]:
        """Country and region; a region of its own may be one of the organisation's country."""
        if self.country is not None:
            return self.country, self.region
        return organisation.country, self.region or organisation.region

    def hours_in(self, organisation: Organisation) -> Hours | None:
        """When its teams are open; None where neither it nor the organisation says."""
        return _hours(
            self.zone or organisation.zone,
            *self.country_in(organisation),
            organisation.holidays if self.holidays is None else self.holidays,
            self.business_hours or organisation.business_hours,
        )


@dataclass(frozen=True)
class Hours:
    """A zone's week of opening hours, and the days on which it is closed all the same."""

    zone: str
    week: Week
    closed: frozenset[date]

    def written(self) -> str:
        """All of it as a text that tells it from any other."""
        return f"{self.zone} {self.week} {' '.join(map(str, sorted(self.closed)))}"

    def spans_on(self, day: date) -> tuple[tuple[int, int], ...]:
        """When it is open on a day, in minutes after its midnight."""
        return () if day in self.closed else self.week[day.weekday()]


def _hours(
    zone: str,
    country: str | None,
    region: str | None,
    own: Sequence[date],
    written: Mapping[str, Sequence[str]],
) -> Hours | None:
    if not any(written.values()):
        return None
    week = tuple(tuple(sorted(read_span(span) for span in written.get(day, ()))) for day in WEEKDAYS)
    public = public_holidays.days(country, region) if country else ()
    return Hours(zone, week, frozenset((*own, *public)))


def read_span(span: str) -> tuple[int, int]:
    """A span like 08:00-18:00 in minutes after midnight; ValueError says what is wrong with it."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", span)
    if not match:
        raise ValueError(f'"{span}" is no span of hours; write one like "08:00-18:00"')
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not 0 <= opens < closes <= 24 * 60:
        raise ValueError(f'"{span}" ends before it begins or after midnight; write one like "08:00-18:00"')
    return opens, closes


def contradictions(organisation: Organisation, calendars: Sequence[Calendar]) -> Iterator[tuple[Place, str]]:
    """What can't be meant of hours, countries and regions: where it stands, and what to write."""
    yield from _in_hours(("organisation", "business_hours"), organisation.business_hours)
    yield from _in_country(("organisation",), organisation.country, organisation.region)
    named: dict[str, int] = {}
    for index, calendar in enumerate(calendars):
        key = ("calendar", index)
        for place, team in enumerate(calendar.teams):
            first = named.setdefault(team.lower(), index)
            if first != index:
                said = f'"{team}" stands in calendar[{first + 1}] too; name each team in one calendar'
                yield (*key, "teams", place), said
        yield from _in_hours((*key, "business_hours"), calendar.business_hours or {})
        if calendar.country is not None or calendar.region is not None:
            yield from _in_country(key, *calendar.country_in(organisation))
        if not any((calendar.business_hours or organisation.business_hours).values()):
            yield (
                key,
                "there are no opening hours; write [calendar.business_hours] below it, like"
                ' monday = ["09:00-17:00"], or [organisation.business_hours] for all teams',
            )


def _in_country(key: Place, country: str | None, region: str | None) -> Iterator[tuple[Place, str]]:
    if country and (fault := public_holidays.unknown_country(country)):
        yield (*key, "country"), fault
    elif region and not country:
        yield (*key, "region"), 'a region is one of a country; write country, like "DE"'
    elif country and region and (fault := public_holidays.unknown_region(country, region)):
        yield (*key, "region"), fault


def _in_hours(key: Place, week: Mapping[str, Sequence[str]]) -> Iterator[tuple[Place, str]]:
    for day, spans in week.items():
        if day not in WEEKDAYS:
            said = f'"{day}" is no weekday{nearest(day, WEEKDAYS) or "; write monday, tuesday, …"}'
            yield (*key, day), said
        read: list[tuple[int, int]] = []
        for place, span in enumerate(spans):
            try:
                read.append(read_span(span))
            except ValueError as error:
                yield (*key, day, place), str(error)
        if any(later[0] < sooner[1] for sooner, later in pairwise(sorted(read))):
            yield (*key, day), f"two spans of {day} overlap; write each hour once"

"""When work is done: the hours of each weekday, in a zone, but for the days that are free."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator

from dashboard.faults import nearest
from dashboard.model import public_holidays
from dashboard.model.header import Text
from dashboard.model.strategy.section import Place, Problem
from dashboard.model.validation import shown
from dashboard.quick import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Week = tuple[tuple[tuple[int, int], ...], ...]  # of each weekday the spans, in minutes after midnight


def _zone_exists(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = nearest(name, sorted(available_timezones())) or "; write one like Europe/Amsterdam or UTC"
        raise ValueError(f"{shown(name)} is no time zone{hint}") from error
    return name


Zone = Annotated[Text, AfterValidator(_zone_exists)]


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


def hours_of(
    zone: str,
    country: str | None,
    region: str | None,
    own: Sequence[date],
    written: Mapping[str, Sequence[str]],
) -> Hours | None:
    """Hours with a country's holidays and days of one's own; None where nothing is open at all."""
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


def in_hours(key: Place, hours: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """No weekday, no span, or two spans of one day that overlap."""
    for day, spans in hours.items():
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


def in_country(key: Place, country: str | None, region: str | None) -> Iterator[Problem]:
    """No country or region whose holidays are known, or a region of nothing."""
    if country and (fault := public_holidays.unknown_country(country)):
        yield (*key, "country"), fault
    elif region and not country:
        yield (*key, "region"), 'a region is one of a country; write country, like "DE"'
    elif country and region and (fault := public_holidays.unknown_region(country, region)):
        yield (*key, "region"), fault

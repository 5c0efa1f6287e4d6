"""When work is done: the hours of each weekday."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dashboard.faults import nearest
from dashboard.model.strategy.section import Problem

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_span(span: str) -> tuple[int, int]:
    """ "08:00-18:00" in minutes after midnight."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", span)
    if not match:
        raise ValueError(f'"{span}" is no span of hours; write one like "08:00-18:00"')
    opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    if not 0 <= opens < closes <= 24 * 60:
        raise ValueError(f'"{span}" ends before it begins or after midnight; write one like "08:00-18:00"')
    return opens, closes


def in_hours(hours: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """No weekday, no span, or two spans of one day that overlap."""
    for day, spans in hours.items():
        key = ("organisation", "business_hours", day)
        if day not in WEEKDAYS:
            yield key, f'"{day}" is no weekday{nearest(day, WEEKDAYS) or "; write monday, tuesday, …"}'
        read: list[tuple[int, int]] = []
        for place, span in enumerate(spans):
            try:
                read.append(read_span(span))
            except ValueError as error:
                yield (*key, place), str(error)
        if any(later[0] < sooner[1] for sooner, later in pairwise(sorted(read))):
            yield key, f"two spans of {day} overlap; write each hour once"

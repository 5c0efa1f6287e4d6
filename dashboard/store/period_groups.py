"""The groups that medians are kept of: each period of each kind, of the organisation and of each team."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dashboard import periods
from dashboard.engine.clock import Clock

NESTED = (("week",), ("month", "quarter", "year"))  # each kind is made of whole ones of the kind before it
KINDS = tuple(kind for kinds in NESTED for kind in kinds)


class PeriodGroup(NamedTuple):
    """A period of one kind by its first day, of the organisation (team None) or of a team."""

    kind: str
    first: date
    team: str | None


def first_of(day: date, kind: str, fiscal: int) -> date:
    """The first day of the period of a kind that holds a day."""
    if kind == "week":
        return periods.week(day).first
    if kind == "month":
        return day.replace(day=1)
    return (periods.quarter_of(day, fiscal) if kind == "quarter" else periods.year_of(day, fiscal)).first


def last_of(group: PeriodGroup, fiscal: int) -> date:
    """The last day of a group's period."""
    if group.kind == "week":
        return periods.week(group.first).last
    if group.kind == "month":
        return periods.month(group.first).last
    held = periods.quarter_of if group.kind == "quarter" else periods.year_of
    return held(group.first, fiscal).last


def spans(groups: Collection[PeriodGroup], clock: Clock) -> list[tuple[datetime, datetime]]:
    """The stretches of time that groups lie in, as UTC bounds, merged where they meet."""
    fiscal = clock.organisation.fiscal_year_starts
    merged: list[tuple[date, date]] = []
    for first, last in sorted({(group.first, last_of(group, fiscal)) for group in groups}):
        if merged and first <= merged[-1][1] + timedelta(days=1):
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return [periods.bounds(periods.between(first, last), clock.zone) for first, last in merged]

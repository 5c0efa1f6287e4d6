"""Business time of the sample organisation, read from the strategy.toml that ships with it.

An instant is an int: seconds since 1970-01-01 of the local wall clock, as in the exports. Business
time is an axis of open seconds since the calendar begins. Nothing happens between two and three at
night, so no instant falls into the hour that daylight saving skips or repeats.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]
STRATEGY: dict[str, Any] = tomllib.loads(
    (Path(__file__).resolve().parents[1] / "strategy.toml").read_text(encoding="utf-8")
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST, LAST = date(2025, 5, 1), date(2026, 10, 31)
DAY, HOUR, MINUTE = 86_400, 3_600, 60
NEVER = 2**62  # an instant that does not come


def instant(day: date, hour: float = 0) -> int:
    """The instant of a local day and hour."""
    return (day - date(1970, 1, 1)).days * DAY + round(hour * HOUR)


END = instant(LAST, 22.5)  # the exports were drawn now: nothing later is known


def opening(day: date) -> tuple[float, float] | None:
    """Opening and closing hour of a local day; None where it is closed."""
    organisation = STRATEGY["organisation"]
    spans = organisation["business_hours"].get(WEEKDAYS[day.weekday()], [])
    if not spans or day in organisation["holidays"]:
        return None
    opens, closes = (span.split(":") for span in spans[0].split("-"))
    return int(opens[0]) + int(opens[1]) / 60, int(closes[0]) + int(closes[1]) / 60


# half a year longer than the data: due times lie in it
_DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 180)]
_OPEN_DAYS = [(day, hours) for day in _DAYS if (hours := opening(day))]
_OPENS = np.array([instant(day, hours[0]) for day, hours in _OPEN_DAYS])
_CLOSES = np.array([instant(day, hours[1]) for day, hours in _OPEN_DAYS])
_UNTIL = np.cumsum(_CLOSES - _OPENS)  # open seconds until each day's close
_BEFORE = _UNTIL - (_CLOSES - _OPENS)


def worked(instants: Instants) -> Instants:
    """Open seconds from the calendar's beginning to each instant."""
    day = np.searchsorted(_OPENS, instants, side="right") - 1
    inside = np.minimum(instants, _CLOSES[day]) - _OPENS[day]
    return np.where(day < 0, 0, _BEFORE[day] + inside)


def later(instants: Instants, seconds: NDArray[np.floating[Any]] | Instants) -> Instants:
    """The instants when so many open seconds more have passed; beyond the calendar: NEVER."""
    wanted = worked(instants) + np.asarray(seconds).astype(np.int64)
    day = np.searchsorted(_UNTIL, wanted, side="left")
    known = day < len(_UNTIL)
    day = np.minimum(day, len(_UNTIL) - 1)
    return np.where(known, _OPENS[day] + wanted - _BEFORE[day], NEVER)


def awake(instants: Instants) -> Instants:
    """What would fall between midnight and seven happens seven hours later."""
    return np.where(instants % DAY < 7 * HOUR, instants + 7 * HOUR, instants)


def ramp(instants: Instants, start: date, end: date) -> NDArray[np.float64]:
    """0 until `start`, 1 from `end`, a straight line between."""
    begins, ends = instant(start), instant(end)
    return np.clip((instants - begins) / (ends - begins), 0, 1)


def month(instants: Instants) -> Instants:
    """Number of the month, 0 for the first of the data."""
    months = instants.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    return months - ((FIRST.year - 1970) * 12 + FIRST.month - 1)

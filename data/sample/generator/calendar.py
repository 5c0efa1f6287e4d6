"""Business time of the sample organisation, as one axis of open minutes (local, naive)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

FIRST, LAST = date(2025, 5, 1), date(2026, 10, 31)
END = np.datetime64("2026-10-31T19:00:00")
HOLIDAYS = {
    date(2025, 5, 5), date(2025, 5, 29), date(2025, 6, 9), date(2025, 12, 25), date(2025, 12, 26),
    date(2026, 1, 1), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 14), date(2026, 5, 25),
}  # fmt: skip
EPOCH = np.datetime64("2025-05-01T00:00:00")


def hours(day: date) -> tuple[int, int]:
    """Opening and closing minute of a local day; equal where it is closed."""
    if day in HOLIDAYS or day.weekday() == 6:
        return 0, 0
    return (540, 1020) if day.weekday() == 5 else (480, 1200)


DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 120)]
OPENS = np.array([hours(day)[0] for day in DAYS], dtype=float)
LENGTH = np.array([hours(day)[1] - hours(day)[0] for day in DAYS], dtype=float)
BEFORE = np.concatenate(([0.0], np.cumsum(LENGTH)[:-1]))


def position(instants: np.ndarray) -> np.ndarray:
    """Local instants (datetime64[s]) -> open minutes since the first day."""
    seconds = (instants - EPOCH).astype("int64")
    day, minute = seconds // 86400, seconds % 86400 / 60
    return BEFORE[day] + np.clip(minute - OPENS[day], 0, LENGTH[day])


def instant(positions: np.ndarray) -> np.ndarray:
    """Open minutes since the first day -> local instants (datetime64[s])."""
    day = np.searchsorted(BEFORE + LENGTH, positions, side="left")
    day = np.minimum(day, len(DAYS) - 1)
    minute = OPENS[day] + positions - BEFORE[day]
    return EPOCH + (day * 86400 + np.round(minute * 60)).astype("timedelta64[s]")

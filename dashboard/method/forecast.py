"""Where a monthly figure will be on a day: simple exponential smoothing with an interval that was tried out.

The level alone is carried forward; a damped trend only where going back through the series shows that it
would have been better. The interval is conformal: the 80 % rank of the errors that the very same forecast
made from earlier months of the series (rolling origins). method.md, 5. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Reach = Literal["likely", "open", "unlikely"]

LEAST_MONTHS = 12
LEAST_ORIGINS = 8
FIRST_ORIGIN = 3  # months before the first forecast that is tried out
CONFIDENCE = 0.8
PREFERRED = 0.8  # a trend must err by less than this share of what the level alone errs by
LIKELY, UNLIKELY = 0.8, 0.2
ALPHAS = np.round(np.arange(0.1, 1.01, 0.1), 2)
TRENDS = np.array(
    [(alpha, beta, phi) for alpha in (0.2, 0.4, 0.6, 0.8) for beta in (0.1, 0.3) for phi in (0.8, 0.9, 0.98)]
)


@dataclass(frozen=True)
class Forecast:
    """A value `horizon` months after the last one, with its 80 % interval; or the reason why there is none.

    `tried` is the longest horizon that could be tried out from 8 months or more of the past; beyond it the
    interval is widened. `errors` are the sizes of the errors at this horizon, widened too.
    """

    horizon: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tried: int = 0
    is_widened: bool = False
    has_trend: bool = False
    errors: tuple[float, ...] = ()
    reason: str | None = None

    def chance(self, goal: float, *, rises: bool) -> float | None:
        """The share of what can happen that is at the goal or beyond it, 0 to 1: the value itself, and
        each error on either side of it.
        """
        if self.value is None:
            return None
        sizes = np.array((0.0, *self.errors))
        ends = np.concatenate([self.value + sizes, self.value - sizes[1:]])
        return float(np.mean(ends >= goal if rises else ends <= goal))

    def reaches(self, goal: float, *, rises: bool) -> Reach | None:
        """Whether the goal will be reached: likely from .8 of the chances on, unlikely up to .2."""
        chance = self.chance(goal, rises=rises)
        if chance is None:
            return None
        return "likely" if chance >= LIKELY else "unlikely" if chance <= UNLIKELY else "open"


def forecast(
    values: Sequence[float | None], horizon: int, limits: tuple[float, float] = (-np.inf, np.inf)
) -> Forecast:
    """The value `horizon` months (1 or more) after the last of `values`, one a month, oldest first.

    A month without a value moves nothing. `limits` are those of the unit: 0 and 100 of a percentage.
    """
    series = np.array([np.nan if value is None else value for value in values], dtype=float)
    if np.isfinite(series).sum() < LEAST_MONTHS:
        return Forecast(horizon, reason=f"a forecast needs {LEAST_MONTHS} months with figures")
    level = _level(series)
    tried = _longest(level.errors)
    if tried == 0:
        return Forecast(horizon, reason="too many months are without a figure")
    if horizon > 2 * tried:
        return Forecast(horizon, tried=tried, reason="too far ahead")
    at = min(horizon, tried)
    trend = _trend(series)
    has_trend = _size(trend.errors[at]) < PREFERRED * _size(level.errors[at])
    chosen = trend if has_trend else level
    sizes = np.sort(np.abs(chosen.errors[at])) * sqrt(max(horizon / at, 1.0))
    value = float(np.clip(chosen.ahead(horizon), *limits))
    half = _ranked(sizes)
    return Forecast(
        horizon,
        value,
        float(max(value - half, limits[0])),
        float(min(value + half, limits[1])),
        tried,
        horizon > tried,
        has_trend,
        tuple(float(size) for size in sizes),
    )


def _ranked(sizes: Array) -> float:
    """The 80 % rank of n + 1 errors, the next one among them; between two ranks in proportion."""
    ranks = np.arange(1, len(sizes) + 1)
    return float(np.interp((len(sizes) + 1) * CONFIDENCE, ranks, sizes))


@dataclass(frozen=True)
class _Smoothed:
    """A series smoothed: its errors by horizon, and its last level and slope with the damping."""

    errors: dict[int, Array]
    last: float
    slope: float = 0.0
    phi: float = 1.0

    def ahead(self, horizon: int) -> float:
        """The forecast from the last month."""
        return self.last + self.slope * float(_damped(np.array(self.phi), horizon))


def _damped(phi: Array, horizon: int) -> Array:
    """How many months of slope are added in `horizon` months."""
    steps = np.arange(1, horizon + 1)
    found: Array = (phi[..., None] ** steps).sum(axis=-1)
    return found


def _level(series: Array) -> _Smoothed:
    """Simple exponential smoothing; at each month with the weight that fitted best until then."""
    fitted = _run(series, np.column_stack([ALPHAS, np.zeros((len(ALPHAS), 2))]))
    return _tried(series, *fitted)


def _trend(series: Array) -> _Smoothed:
    return _tried(series, *_run(series, TRENDS))


def _run(series: Array, weights: Array) -> tuple[Array, Array, Array]:
    """(levels, slopes, phi), each by month: of the weights with the least squared error until then.

    The first value is the first level. All weights are run side by side.
    """
    alpha, beta, phi = weights.T
    known = np.flatnonzero(np.isfinite(series))
    level, slope = np.full(len(alpha), series[known[0]]), np.zeros(len(alpha))
    squares = np.zeros(len(alpha))
    levels, slopes, damping = (np.full(len(series), np.nan) for _ in range(3))
    for month in range(known[0], len(series)):
        expected = level + phi * slope
        error = series[month] - expected
        if np.isfinite(error[0]):
            squares += error * error
            slope = phi * slope + alpha * beta * error
            level = expected + alpha * error
        else:
            level, slope = expected, phi * slope
        best = int(np.argmin(squares))
        levels[month], slopes[month], damping[month] = level[best], slope[best], phi[best]
    return levels, slopes, damping


def _tried(series: Array, levels: Array, slopes: Array, phi: Array) -> _Smoothed:
    """What each month's forecast was off by, at every horizon."""
    errors: dict[int, Array] = {}
    for horizon in range(1, len(series) - FIRST_ORIGIN + 1):
        origins = slice(FIRST_ORIGIN - 1, len(series) - horizon)
        ahead = levels[origins] + slopes[origins] * _damped(phi[origins], horizon)
        off = series[FIRST_ORIGIN - 1 + horizon :] - ahead
        errors[horizon] = off[np.isfinite(off)]
    return _Smoothed(errors, float(levels[-1]), float(slopes[-1]), float(phi[-1]))


def _longest(errors: dict[int, Array]) -> int:
    """The longest horizon with enough origins."""
    return max((horizon for horizon, off in errors.items() if len(off) >= LEAST_ORIGINS), default=0)


def _size(errors: Array) -> float:
    return float(np.abs(errors).mean()) if len(errors) else np.inf

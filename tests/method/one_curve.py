"""One Kaplan-Meier curve by itself: what `summary` reads off many drawn together is held to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.method.survival import TOLERANCE, Ends, Flags, Numbers, _from, _within_limits


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A Kaplan-Meier curve at its distinct event times, ascending; all arrays of one length."""

    times: Numbers
    survival: Numbers  # share still running just after each time
    std_error: Numbers  # Greenwood; nan where survival is 0
    at_risk: Numbers  # running just before each time; a case censored at that time still counts
    events: Numbers
    end: float  # the longest duration, censored or not; nan without any


def kaplan_meier(durations: Numbers, events: Flags, weights: Numbers | None = None) -> Curve:
    """The product-limit estimate; weights are how many cases each row stands for (default 1)."""
    durations, events = np.asarray(durations, dtype=float), np.asarray(events, dtype=bool)
    weights = np.ones(durations.size) if weights is None else np.asarray(weights, dtype=float)
    order = np.argsort(durations)
    ordered = durations[order]
    left_before = np.concatenate(([0.0], np.cumsum(weights[order])))
    times, row = np.unique(durations[events], return_inverse=True)
    deaths = np.bincount(row, weights[events], times.size)
    at_risk = left_before[-1] - left_before[np.searchsorted(ordered, times)]
    return _curve(times, deaths, at_risk, float(ordered[-1]) if ordered.size else np.nan)


def _curve(times: Numbers, deaths: Numbers, at_risk: Numbers, end: float) -> Curve:
    """The product limit and Greenwood's error from what happened at each event time."""
    left = np.maximum(at_risk - deaths, 0.0)  # weights may leave a rounding below 0
    survival = np.cumprod(left / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        std_error = survival * np.sqrt(np.cumsum(deaths / (at_risk * left)))
    return Curve(times, survival, std_error, at_risk, deaths, end)


def quantile(curve: Curve, q: float) -> float | None:
    """The time by which a share q is finished; None: not reached."""
    # Survival descends, so its mirror image can be searched, however long, in a few steps.
    first = curve.times.size - int(np.searchsorted(curve.survival[::-1], 1 - q + TOLERANCE, side="right"))
    stop = curve.times.size
    return None if first == stop else _from(curve.times, curve.survival, first, stop, curve.end, q)


def quantile_interval(curve: Curve, q: float, confidence: float = 0.95) -> Ends:
    """Brookmeyer-Crowley limits of a quantile; None: that limit is not reached."""
    ((low, high),) = _within_limits(curve.survival, curve.std_error, q, confidence)
    return _first_time(curve.times, low), _first_time(curve.times, high)


def _first_time(times: Numbers, passed: Flags) -> float | None:
    return float(times[passed.argmax()]) if passed.any() else None

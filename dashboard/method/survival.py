"""Durations of which some are still running: Kaplan-Meier, its quantiles and their intervals.

An event is a case that was finished; a case still open is censored: its duration so far is a lower
bound. Durations may be in any unit; events are booleans of the same length, true where finished.
"""

from dataclasses import dataclass
from math import ceil, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .intervals import median_ranks, normal_quantile

# float64 or int64: durations and counts may be whole numbers.
Numbers = NDArray[np.number[Any]]
Flags = NDArray[np.bool_]

# Survival "equals" a share within this: far above the rounding of a product of ten million factors,
# far below one case in as many.
TOLERANCE = 1e-9
ALWAYS = np.array([True])


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """A Kaplan-Meier curve at its distinct event times, ascending; all arrays of one length."""

    times: Numbers
    survival: Numbers  # share still running just after each time
    std_error: Numbers  # Greenwood; nan where survival is 0
    at_risk: Numbers  # running just before each time; a case censored at that time still counts
    events: Numbers
    end: float  # the longest duration, censored or not; nan without any


@dataclass(frozen=True, slots=True)
class Summary:
    """One quantile of durations. Not reached: too many are still open, value is None."""

    n: int
    open: int  # of n, how many are still running (censored)
    value: float | None
    low: float | None
    high: float | None  # None beside a low: the upper limit is not reached
    reached: bool
    likely_low: float | None = None  # the 80 % interval, of the median only
    likely_high: float | None = None
    at_least: float | None = None  # the value if every open case ended now, so whatever they do
    at_most: float | None = None  # if none of them ever ended; None: then it is not reached


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


def quantile(curve: Curve, q: float) -> float | None:
    """The time by which a share q is finished, by the rule of R's survfit; None: not reached.

    The first time at which survival is 1 - q or less. Where it stays at exactly 1 - q, the middle
    of that flat stretch, which ends at the next event or, after the last one, at the curve's end.
    """
    # Survival descends, so its mirror image can be searched, however long, in a few steps.
    first = curve.times.size - int(np.searchsorted(curve.survival[::-1], 1 - q + TOLERANCE, side="right"))
    if first == curve.times.size:
        return None
    time = float(curve.times[first])
    if curve.survival[first] < 1 - q - TOLERANCE:
        return time
    flat_to = curve.end if first + 1 == curve.times.size else float(curve.times[first + 1])
    return (time + flat_to) / 2


def quantile_interval(curve: Curve, q: float, confidence: float = 0.95) -> tuple[float | None, float | None]:
    """Brookmeyer-Crowley limits of a quantile; None: that limit is not reached.

    The times at which the pointwise limits of the curve first fall to 1 - q, on the log-log scale
    (SAS's default): simulated with 6 to 400 exponential durations, 3 to 60 % as many censorings as
    events, it covered the median in 94 % of samples or more everywhere, where the plain scale went
    down to 77 % and the log scale (R's default) to 87 %.
    """
    return _quantile_intervals(curve, q, confidence)[0]


def _quantile_intervals(
    curve: Curve, q: float, *confidences: float
) -> list[tuple[float | None, float | None]]:
    """The limits for each confidence: what they share is computed once."""
    found = []
    # All is on the scale of log(cumulative hazard), 0 where survival is exactly 1 - q.
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = -np.log(curve.survival)
        centre = np.log(hazard / -log(1 - q))
        scale = curve.survival * hazard
        for confidence in confidences:
            margin = normal_quantile(confidence) * curve.std_error / scale
            # Where nobody is left there is no error (nan), so no limit either: false, as in R.
            limits = (centre + margin >= 0, centre - margin >= 0)
            found.append((_first_time(curve.times, limits[0]), _first_time(curve.times, limits[1])))
    return found


def median_interval(curve: Curve, confidence: float = 0.95) -> tuple[float | None, float | None]:
    """Brookmeyer-Crowley limits of the median, see quantile_interval."""
    return quantile_interval(curve, 0.5, confidence)


def summary(durations: Numbers, events: Flags, quantile_: float = 0.5) -> Summary:
    """A quantile with its interval (the median's only) from durations in any order.

    With nothing censored it is the ordinary quantile, between order statistics; Kaplan-Meier gives
    the same value. No interval for fewer than 6 cases.
    """
    return _summary(np.sort(durations[events]), np.sort(durations[~events]), quantile_)


def summary_sorted(durations: Numbers, events: Flags, quantile_: float = 0.5) -> Summary:
    """The same from ascending durations (ties in any order), without sorting them again."""
    return _summary(durations[events], durations[~events], quantile_)


def summary_of_finished(finished: Numbers, quantile_: float = 0.5) -> Summary:
    """The same from ascending durations of which none is running any more."""
    return _summary(finished, finished[:0], quantile_)


def _summary(finished: Numbers, still_open: Numbers, q: float) -> Summary:
    """Both arrays ascending: sorting them apart is three times as quick as an argsort of all."""
    n = finished.size + still_open.size
    if n == 0:
        return Summary(0, 0, None, None, None, False)
    low, likely_low, likely_high, high = None, None, None, None
    if still_open.size == 0:
        value: float | None = _ordinary_quantile(finished, q)
        if q == 0.5:
            low, high = _between_ranks(finished, 0.95)
            likely_low, likely_high = _between_ranks(finished, 0.8)
        return Summary(n, 0, value, low, high, True, likely_low, likely_high, value, value)
    value = None
    if finished.size:
        curve = _curve_of_sorted(finished, still_open)
        value = quantile(curve, q)
        if q == 0.5:
            (low, high), (likely_low, likely_high) = _quantile_intervals(curve, 0.5, 0.95, 0.8)
            if not median_ranks(n):
                low = high = None
    least = _still_open_at(finished, still_open, q)
    most = _value_if_open_for_ever(finished, n, q)
    return Summary(
        n, still_open.size, value, low, high, value is not None, likely_low, likely_high, least, most
    )


def _between_ranks(ordered: Numbers, confidence: float) -> tuple[float | None, float | None]:
    """The order statistics that bound the median; none where there are too few."""
    ranks = median_ranks(ordered.size, confidence)
    return (float(ordered[ranks[0] - 1]), float(ordered[ranks[1] - 1])) if ranks else (None, None)


def _still_open_at(finished: Numbers, still_open: Numbers, q: float) -> float:
    """The largest time at which more than a share 1 - q of all cases was still open."""
    ordered = np.sort(np.concatenate((finished, still_open)), kind="stable")
    return float(ordered[ceil(ordered.size * q - TOLERANCE * ordered.size) - 1])


def _value_if_open_for_ever(finished: Numbers, n: int, q: float) -> float | None:
    """The quantile of all n cases with the open ones beyond every other; None: one of those."""
    rank = n * q
    whole = round(rank)
    if abs(rank - whole) > TOLERANCE * n or whole == n:
        place = ceil(rank)
        return float(finished[place - 1]) if place <= finished.size else None
    return (float(finished[whole - 1]) + float(finished[whole])) / 2 if whole < finished.size else None


def _ordinary_quantile(ordered: Numbers, q: float) -> float:
    """The order statistic at n * q, rounded up; the mean of two where n * q is whole."""
    rank = ordered.size * q
    whole = round(rank)
    if abs(rank - whole) > TOLERANCE * ordered.size or whole == ordered.size:
        return float(ordered[ceil(rank) - 1])
    return (float(ordered[whole - 1]) + float(ordered[whole])) / 2


def _curve_of_sorted(finished: Numbers, still_open: Numbers) -> Curve:
    """Kaplan-Meier of cases that count once, at least one of them finished, in a few passes."""
    changes = (ALWAYS, finished[1:] != finished[:-1], ALWAYS)
    edges = np.flatnonzero(np.concatenate(changes))  # where each distinct time starts, and the end
    times, deaths = finished[edges[:-1]], edges[1:] - edges[:-1]
    # A case that is censored at an event time was still at risk then.
    at_risk = finished.size - edges[:-1] + still_open.size - np.searchsorted(still_open, times)
    return _curve(times, deaths, at_risk, float(max(finished[-1], still_open[-1])))


def _curve(times: Numbers, deaths: Numbers, at_risk: Numbers, end: float) -> Curve:
    """The product limit and Greenwood's error from what happened at each event time."""
    left = np.maximum(at_risk - deaths, 0.0)  # weights may leave a rounding below 0
    survival = np.cumprod(left / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        std_error = survival * np.sqrt(np.cumsum(deaths / (at_risk * left)))
    return Curve(times, survival, std_error, at_risk, deaths, end)


def _first_time(times: Numbers, passed: Flags) -> float | None:
    return float(times[passed.argmax()]) if passed.any() else None

"""Where a monthly figure will be on a day: what each simple course says, as far as the months bear it out.

A series may stand still, rise steadily, have stepped once, have risen until some month, have one odd month,
or drift, each with or without a yearly season. Nobody can choose among them from a year or two of months, so
none is chosen: each says what comes, with its own doubt, and counts by how probable it is after all months
(Bayesian model averaging, Hoeting et al. 1999; Schwarz's criterion, which takes the unit information prior of
Kass and Wasserman 1995). What the intervals keep is counted in docs/theory.md. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.method import special
from dashboard.quick import dataclass

Array = NDArray[np.float64]
Reach = Literal["likely", "open", "unlikely"]

LEAST_MONTHS = 12
FARTHEST = 24  # months ahead, however long the series
LIKELY, UNLIKELY = 0.8, 0.2
LOW, HIGH = 0.1, 0.9  # an interval of 80 %
# How probable a course is before any month is seen. Of STILL and STEADY again as much as LINGERING says where
# what hits a month lingers on in the next ones: the months of a desk are seldom independent.
STILL, STEADY, STEPPED, ENDED, ODD, DRIFTING = 0.18, 0.18, 0.10, 0.05, 0.07, 0.22
LINGERING = 0.1
SEASONAL = 0.35  # a yearly season beside any of them
LINGER = 0.5  # correlation of a month with the one before
DRIFTS = (0.1, 0.4)  # variance of a month's drift, in that of a month's chance
FIRST_STEP, FIRST_END = 2, 5  # months before the earliest
NEGLIGIBLE = 1e-5  # courses that are less probable are left out
FLAT = 1e-20  # of the squares may be left of a series that a course explains wholly
AT_GOAL = 1e-6  # a figure as near as that to a goal is at it
HALVINGS = 26  # of the range in which an end of the interval is looked for


@dataclass(frozen=True, eq=False)
class Mixture:
    """Student's t of each course: how probable it is, its middle, its scale and degrees of freedom."""

    weight: Array
    middle: Array
    scale: Array
    freedom: Array

    def below(self, value: float) -> float:
        """The probability of less than a value."""
        apart = (value - self.middle) / np.maximum(self.scale, 1e-12)
        return float(self.weight @ special.stdtr(self.freedom, apart))

    def quantiles(self, *shares: float) -> list[float]:
        """The values below which these shares of what can happen lie."""
        ends = self.middle + special.stdtrit(self.freedom, np.array(shares)[:, None]) * self.scale
        low, high = ends.min(axis=1), ends.max(axis=1)
        scale = np.maximum(self.scale, 1e-12)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            apart = (middle[:, None] - self.middle) / scale
            is_less = special.stdtr(self.freedom, apart) @ self.weight < np.array(shares)
            low, high = np.where(is_less, middle, low), np.where(is_less, high, middle)
        return [float(one) for one in (low + high) / 2]


@dataclass(frozen=True)
class Forecast:
    """A value `horizon` months after the last one, with its 80 % interval; or the reason why there is none.

    `farthest`: how many months ahead a series as long as this one is forecast. `has_trend`: a steady rise or
    fall is more probable than not.
    """

    horizon: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    farthest: int = 0
    has_trend: bool = False
    outcomes: Mixture | None = None
    reason: str | None = None

    def chance(self, goal: float, *, rises: bool) -> float | None:
        """The share of what can happen that is at the goal or beyond it, 0 to 1."""
        if self.outcomes is None:
            return None
        if rises:
            return 1 - self.outcomes.below(goal - AT_GOAL)
        return self.outcomes.below(goal + AT_GOAL)

    def reaches(self, goal: float, *, rises: bool) -> Reach | None:
        """Whether the goal will be reached: likely from .8 of the chances on, unlikely up to .2."""
        chance = self.chance(goal, rises=rises)
        if chance is None:
            return None
        return "likely" if chance >= LIKELY else "unlikely" if chance <= UNLIKELY else "open"


def forecast(
    values: Sequence[float | None],
    horizon: int,
    limits: tuple[float, float] = (-np.inf, np.inf),
    *,
    least: float = 0.0,
) -> Forecast:
    """The value `horizon` months (1 or more) after the last of `values`, one a month, oldest first.

    A month without a value moves nothing. `limits` are those of the unit: 0 and 100 of a percentage. `least`
    is the standard error that a month's own cases leave: months that agree by chance vary by no less.
    """
    series = np.array([np.nan if value is None else value for value in values], dtype=float)
    known = np.flatnonzero(np.isfinite(series))
    if len(known) < LEAST_MONTHS:
        return Forecast(horizon, reason=f"a forecast needs {LEAST_MONTHS} months with figures")
    farthest = farthest_of(len(known))
    if horizon > farthest:
        return Forecast(
            horizon,
            farthest=farthest,
            reason=f"too far to forecast: {len(known)} months with figures tell {farthest} ahead at most",
        )
    courses = _courses(tuple(known.tolist()), len(series) - 1 + horizon)
    outcomes, steady = _mixed(courses, series[known], least)
    value, low, high = (float(np.clip(one, *limits)) for one in outcomes.quantiles(0.5, LOW, HIGH))
    return Forecast(horizon, value, low, high, farthest, steady > 0.5, outcomes)


def farthest_of(months: int) -> int:
    """How many months ahead a series of so many is forecast: as far as its intervals were found to hold."""
    return min(2 * (months - 10), months, FARTHEST)


class _Shape(NamedTuple):
    """A course: how probable it is beforehand, what it is made of over the months and the one ahead."""

    prior: float
    columns: Array
    is_steady: bool = False


@dataclass(frozen=True, eq=False)
class _Courses:
    """Courses that share how a month hangs on the others; ready for any series of these months.

    `whitened` takes that and the mean out of a series (months × months); `bases`, orthonormal, are what each
    course explains of the rest (courses × months × columns); `ahead`: what each says of the month ahead, as
    weights of the months; `spread`: the variance of that, in what a month varies by. `cost` is the logarithm
    of what the dependence takes from how probable the months are.
    """

    prior: Array
    is_steady: NDArray[np.bool_]
    columns: NDArray[np.int64]
    whitened: Array
    bases: Array
    ahead: Array
    spread: Array
    cost: float

    def of(self, values: Array, least: float) -> tuple[Array, Array, Array, Array]:
        """Of a series: log probability of each course, middle, scale and degrees of freedom."""
        months, rest = len(values), self.whitened @ values
        explained = (np.einsum("cmk,m->ck", self.bases, rest) ** 2).sum(axis=1)
        left = np.maximum(rest @ rest - explained, FLAT * max(1.0, float(values @ values)))
        fits = (months - 1) * np.log(left) + self.columns * np.log(1 + months)
        freedom = (months - 1 - self.columns).astype(float)
        scale = np.sqrt(np.maximum(left / freedom, least**2) * self.spread)
        return np.log(self.prior) - self.cost - fits / 2, self.ahead @ values, scale, freedom


def _mixed(every: Sequence[_Courses], values: Array, least: float) -> tuple[Mixture, float]:
    """What all courses say together, and how probable a steady one is."""
    said = zip(*(courses.of(values, least) for courses in every), strict=True)
    likely, middle, scale, freedom = (np.concatenate(part) for part in said)
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    steady = float(weight[np.concatenate([courses.is_steady for courses in every])].sum())
    told = weight > NEGLIGIBLE
    return Mixture(weight[told] / weight[told].sum(), middle[told], scale[told], freedom[told]), steady


@lru_cache(maxsize=64)
def _courses(months: tuple[int, ...], ahead: int) -> tuple[_Courses, ...]:
    """Every course that is thought of, for series that are known in these months; the month ahead."""
    time = np.array((*months, ahead), dtype=float)
    apart = np.abs(np.subtract.outer(time, time))
    alone, since = np.eye(len(time)), np.minimum.outer(time + 1, time + 1)
    drifting = [*_lasting(time, DRIFTING / len(DRIFTS), 0.0)]
    return (
        _prepared(alone, [*_lasting(time, STILL, STEADY), *_turning(time)]),
        _prepared(LINGER**apart, [*_lasting(time, LINGERING, LINGERING)]),
        *(_prepared(alone + drift * since, drifting) for drift in DRIFTS),
    )


def _seasons(time: Array) -> Iterator[tuple[float, Array]]:
    """Without a season, and with one; how probable each is."""
    angle = time * 2 * np.pi / 12
    yield 1 - SEASONAL, np.zeros((len(time), 0))
    yield SEASONAL, np.column_stack([np.sin(angle), np.cos(angle)])


def _lasting(time: Array, still: float, steady: float) -> Iterator[_Shape]:
    """Standing still, and rising or falling steadily."""
    for odds, season in _seasons(time):
        yield _Shape(still * odds, season)
        if steady:
            yield _Shape(steady * odds, np.column_stack([time, season]), is_steady=True)


def _turning(time: Array) -> Iterator[_Shape]:
    """A step in each of the months; a rise that ended in each of them; a month that was odd and no more."""
    steps, ends = time[FIRST_STEP:-1], time[FIRST_END:-2]
    for odds, season in _seasons(time):
        for step in steps:
            yield _Shape(STEPPED / len(steps) * odds, np.column_stack([time >= step, season]))
        for end in ends:
            yield _Shape(ENDED / len(ends) * odds, np.column_stack([np.minimum(time, end), season]))
        for odd in time[:-1]:
            yield _Shape(ODD / (len(time) - 1) * odds, np.column_stack([time == odd, season]))


def _prepared(hanging: Array, shapes: Sequence[_Shape]) -> _Courses:
    """The linear algebra that is the same for every series. `hanging`: how months, and the month ahead as the
    last of them, hang together.
    """
    months = len(hanging) - 1
    root = np.linalg.inv(np.linalg.cholesky(hanging[:-1, :-1]))
    reach = root @ hanging[:-1, -1]
    one = root.sum(axis=1)
    mean = one / (one @ one)
    centre = np.eye(months) - np.outer(one, mean)
    own = hanging[-1, -1] - reach @ reach + (1 - reach @ one) ** 2 / (one @ one)
    columns = np.array([shape.columns.shape[1] for shape in shapes])
    bases = np.zeros((len(shapes), months, max(columns)))
    ahead, spread = np.zeros((len(shapes), months)), np.full(len(shapes), own)
    for count in np.unique(columns):
        alike = np.flatnonzero(columns == count).tolist()
        made = np.stack([shapes[place].columns for place in alike])
        inside = root @ made[:, :-1]
        basis, upper = np.linalg.qr(centre @ inside)
        beyond = made[:, -1] - mean @ inside - reach @ (centre @ inside)
        along = np.linalg.solve(upper.transpose(0, 2, 1), beyond[:, :, None])[:, :, 0]
        bases[alike, :, :count] = basis
        ahead[alike] = (mean + reach @ centre + np.einsum("cmk,ck->cm", basis, along)) @ root
        spread[alike] += (along**2).sum(axis=1)
    return _Courses(
        prior=np.array([shape.prior for shape in shapes]),
        is_steady=np.array([shape.is_steady for shape in shapes]),
        columns=columns,
        whitened=centre @ root,
        bases=bases,
        ahead=ahead,
        spread=spread,
        cost=float(np.log(one @ one) / 2 - np.log(np.diag(root)).sum()),
    )

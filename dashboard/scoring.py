"""The rules of judgement (method.md, 2 and 3). Pure: tallies and targets in, readings and cards out.

Percent is 0-100. Missing is None, never 0. Every rule stands in one function here, and nothing else
in the project colours, scores or suppresses a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dashboard.catalogue import LIMITS, Level, Metric
from dashboard.method import intervals
from dashboard.method.tally import Tally
from dashboard.periods import Period
from dashboard.strategy import Target

Base = Literal["none", "suppressed", "tiny", "small", "normal"]
Status = Literal["green", "amber", "red", "unclear", "unscored", "no_data"]
Band = Literal["red", "amber", "green"]

BANDS: tuple[Band, ...] = ("red", "amber", "green")
AT_RED, AT_GOAL = 100 / 3, 200 / 3
SUPPRESSED_BELOW, TINY_BELOW, SMALL_BELOW = 5, 10, 30
SURE, PROBABLE = 0.8, 0.5
LEAST_COVERAGE = 0.6


@dataclass(frozen=True)
class Span:
    """Local days, both ends included."""

    from_: date
    to: date


@dataclass(frozen=True)
class Bands:
    """The target in force: red, goal and baseline in the metric's unit."""

    baseline: float | None
    red: float
    goal: float
    from_: date | None
    by: date | None


@dataclass(frozen=True)
class Before:
    """The same reading one period or window earlier."""

    from_: date
    to: date
    value: float | None
    n: float


@dataclass(frozen=True)
class Guard:
    """A metric that would show the gaming of another, and how it stands."""

    metric: str
    status: Status


@dataclass(frozen=True)
class Reading:
    """One metric of one name over one window, judged. Values are in the metric's unit.

    `sure` is the probability of `status` for sample metrics; `decided` the share of observations that
    are decided; `bounds` what the value would be if all undecided ones failed, or all succeeded.
    """

    metric: str
    title: str
    unit: str
    improvement_direction: str
    evidence: str
    level: Level
    name: str
    window: Span
    value: float | None
    n: float
    decided: float | None
    undecided: int
    still_open: int
    low: float | None
    high: float | None
    bounds: tuple[float, float] | None
    base: Base
    target: Bands | None
    weight: float | None
    scored: bool
    score: float | None
    attainment: float | None
    goal_met: bool | None
    status: Status
    sure: float | None
    needs: tuple[str, ...]
    objective: str | None
    previous: Before | None
    change: float | None
    guards: tuple[Guard, ...] = ()
    variation: Literal["improvement", "concern", "common_cause", "none"] = "none"
    assurance: Literal["consistent_pass", "consistent_fail", "inconsistent", "none"] = "none"

    @property
    def open_share(self) -> float | None:
        """The share of the observations that are still open (0 to 1); None without any."""
        return self.still_open / self.n if self.n else None


@dataclass(frozen=True)
class Total:
    """Readings rolled up: the average, and beside it what it hides."""

    score: float | None
    coverage: float
    goals_met: int
    goals: int
    worst: str | None
    status: Status


@dataclass(frozen=True)
class Asked:
    """What is judged: which metric of whom, over which window, against which target."""

    metric: Metric
    level: Level
    name: str
    window: Period
    target: Target | None = None
    on_card: bool = False
    weight: float | None = None
    objective: str | None = None


def value_of(metric: Metric, tally: Tally) -> float | None:
    """The metric's value from its sums; None without observations."""
    if metric.is_duration:
        return tally.quantile
    if tally.n <= 0:
        return None
    if metric.aggregate == "nps":
        return intervals.nps(tally.detractors, _passives(tally), tally.promoters)
    if metric.aggregate == "ratio":
        return tally.numerator / tally.denominator if tally.denominator else None
    if metric.aggregate == "sum":
        return tally.total
    return tally.total / tally.n * (100 if metric.aggregate == "proportion" else 1)


def _passives(tally: Tally) -> int:
    return int(tally.n) - tally.promoters - tally.detractors


def interval_of(metric: Metric, tally: Tally) -> tuple[float | None, float | None]:
    """The 95 % interval in the metric's unit: Wilson, t, order statistics or the adjusted NPS."""
    if tally.n <= 0:
        return None, None
    if metric.aggregate == "proportion":
        low, high = intervals.wilson(tally.total, tally.n)
        return 100 * low, 100 * high
    if metric.aggregate == "mean":
        return intervals.mean_t(int(tally.n), tally.total, tally.squares)
    if metric.aggregate == "nps":
        return intervals.nps_interval(tally.detractors, _passives(tally), tally.promoters)
    if metric.aggregate == "median":
        return tally.low, tally.high
    return None, None


def base_of(metric: Metric, level: Level, n: float) -> Base:
    """How much a number stands on. Below a metric's own minimum it is suppressed at every level."""
    if n <= 0:
        return "none"
    if n < metric.minimum or (level == "agent" and n < SUPPRESSED_BELOW):
        return "suppressed"
    if n < TINY_BELOW:
        return "tiny"
    return "small" if n < SMALL_BELOW else "normal"


def is_usable(base: Base) -> bool:
    """Whether a number may have a score and a colour."""
    return base in ("small", "normal")


def position(value: float, red: float, goal: float, unit: str) -> float:
    """The score, 0-100: 33.3 at red, 66.7 at goal, linear to both ends, which stop at the unit's limits.

    Spider Impact's scale: with red 500 and goal 700, 300 is 0 and 900 is 100. Lower is better where
    goal < red; nothing else changes.
    """
    lowest, highest = LIMITS[unit]
    worst = min(max(red - (goal - red), lowest), highest)
    best = min(max(goal + (goal - red), lowest), highest)
    way = 1 if goal > red else -1
    at, places = way * value, [way * worst, way * red, way * goal, way * best]
    if at >= places[3]:
        return 100.0
    for low, high, score in ((places[2], places[3], AT_GOAL), (places[1], places[2], AT_RED)):
        if at >= low:
            return score + (at - low) / (high - low) * 100 / 3
    if at <= places[0]:
        return 0.0
    return (at - places[0]) / (places[1] - places[0]) * 100 / 3


def attainment(value: float, baseline: float | None, goal: float) -> float | None:
    """How much of the way from baseline to goal is done, in %; below 0 and above 100 allowed."""
    if baseline is None or baseline == goal:
        return None
    return (value - baseline) / (goal - baseline) * 100


def band(value: float, red: float, goal: float) -> Band:
    """Green from the goal on, red beyond red, amber between; a value on an edge has reached it."""
    way = 1 if goal > red else -1
    if way * value >= way * goal:
        return "green"
    return "amber" if way * value >= way * red else "red"


def band_of_score(score: float) -> Band:
    """red < 33.3 <= amber < 66.7 <= green; the edges are exact thirds."""
    if score >= AT_GOAL - 1e-9:
        return "green"
    return "amber" if score >= AT_RED - 1e-9 else "red"


def likely_band(metric: Metric, tally: Tally, target: Target) -> tuple[Band, float] | None:
    """The most likely band of a sample metric and its probability; None where no rule gives one."""
    if metric.aggregate == "proportion":
        chances = intervals.band_probabilities_proportion(
            tally.total, tally.n, target.red / 100, target.goal / 100
        )
    elif metric.aggregate == "mean":
        chances = intervals.band_probabilities_mean(
            int(tally.n), tally.total, tally.squares, target.red, target.goal
        )
    elif metric.aggregate == "nps":
        chances = intervals.band_probabilities_nps(
            tally.detractors, _passives(tally), tally.promoters, target.red, target.goal
        )
    else:
        return None
    best = max(range(3), key=lambda number: chances[number])
    return BANDS[best], chances[best]


def status_of(asked: Asked, tally: Tally, value: float | None) -> tuple[Status, float | None]:
    """(status, sure). A census is judged by its value, a sample by its most likely band."""
    base = base_of(asked.metric, asked.level, tally.n)
    if base == "none":
        return "no_data", None
    if not is_scored(asked):
        return "unscored", None
    if asked.target is None:
        return "unscored", None
    if not is_usable(base) or value is None:
        return "unclear", None
    if asked.metric.evidence == "sample" and (likely := likely_band(asked.metric, tally, asked.target)):
        found, sure = likely
        return (found if sure >= PROBABLE else "unclear"), sure
    return band(value, asked.target.red, asked.target.goal), None


def is_scored(asked: Asked) -> bool:
    """On the card and fit to be scored at this level; without a target it still has no colour."""
    return asked.on_card and asked.level in asked.metric.scored_levels


def read(asked: Asked, tally: Tally, before: tuple[Period, Tally] | None = None) -> Reading:
    """Judge one metric of one name; suppression is left to `disclosed`."""
    metric, target = asked.metric, asked.target
    value = value_of(metric, tally)
    low, high = interval_of(metric, tally)
    base = base_of(metric, asked.level, tally.n)
    status, sure = status_of(asked, tally, value)
    judged = target if value is not None and is_usable(base) else None
    past = None if before is None else value_of(metric, before[1])
    return Reading(
        metric=metric.name,
        title=metric.title,
        unit=metric.unit,
        improvement_direction=metric.improvement_direction,
        evidence=metric.evidence,
        level=asked.level,
        name=asked.name,
        window=Span(asked.window.first, asked.window.last),
        value=value,
        n=_whole(tally.n),
        decided=_decided(tally),
        undecided=tally.undecided,
        still_open=tally.still_open,
        low=low,
        high=high,
        bounds=_bounds(metric, tally),
        base=base,
        target=None
        if target is None
        else Bands(target.baseline, target.red, target.goal, target.from_date, target.by),
        weight=asked.weight,
        scored=is_scored(asked),
        score=position(value, judged.red, judged.goal, metric.unit)
        if judged and value is not None and is_scored(asked)
        else None,
        attainment=attainment(value, judged.baseline, judged.goal) if judged and value is not None else None,
        goal_met=band(value, judged.red, judged.goal) == "green" if judged and value is not None else None,
        status=status,
        sure=sure,
        needs=(),
        objective=asked.objective,
        previous=None
        if before is None
        else Before(before[0].first, before[0].last, past, _whole(before[1].n)),
        change=None if value is None or past is None else value - past,
    )


def _whole(n: float) -> float:
    return int(n) if float(n).is_integer() else n


def _decided(tally: Tally) -> float | None:
    every = tally.n + tally.undecided
    return tally.n / every if every else None


def _bounds(metric: Metric, tally: Tally) -> tuple[float, float] | None:
    """The value if all undecided failed, and if all succeeded."""
    every = tally.n + tally.undecided
    if metric.aggregate != "proportion" or not tally.undecided or not tally.n:
        return None
    return 100 * tally.total / every, 100 * (tally.total + tally.undecided) / every


def disclosed(metric: Metric, reading: Reading) -> Reading:
    """The one function on the way out: too few observations show n and nothing else."""
    before = reading.previous
    if before and base_of(metric, reading.level, before.n) in ("none", "suppressed"):
        reading = replace(reading, previous=replace(before, value=None), change=None)
    if reading.base != "suppressed":
        return reading
    return replace(
        reading,
        value=None,
        low=None,
        high=None,
        score=None,
        attainment=None,
        goal_met=None,
        sure=None,
        change=None,
        bounds=None,
        still_open=0,
        previous=None if before is None else replace(before, value=None),
    )


def total(readings: Sequence[Reading], *, composite: bool = True) -> Total:
    """A card's or an objective's score, coverage, goals met and worst metric.

    Weights are shared out over what has a usable value; below 60 % of the weight no score. The status
    is never greener than one band above the worst metric's.
    """
    fit = [reading for reading in readings if reading.scored]
    every = sum(reading.weight or 0 for reading in fit)
    # a median that is not reached is no value, however many cases it stands on
    usable = sum(r.weight or 0 for r in fit if is_usable(r.base) and r.value is not None)
    scored = [reading for reading in fit if reading.score is not None]
    weight = sum(reading.weight or 0 for reading in scored)
    worst = min(scored, key=lambda reading: (reading.score or 0.0, reading.metric), default=None)
    goals = [reading for reading in scored if reading.goal_met is not None]
    score = None
    if every and weight / every >= LEAST_COVERAGE - 1e-9:
        score = sum((reading.weight or 0) * (reading.score or 0.0) for reading in scored) / weight
    return Total(
        score=score if composite else None,
        coverage=usable / every if every else 0.0,
        goals_met=sum(bool(reading.goal_met) for reading in goals),
        goals=len(goals),
        worst=worst.metric if worst else None,
        status=_total_status(score, worst, fit) if composite else "unscored",
    )


def _total_status(score: float | None, worst: Reading | None, fit: Sequence[Reading]) -> Status:
    """The band of a score, capped by the worst metric; without a score, why there is none."""
    if score is not None and worst is not None and worst.score is not None:
        capped = BANDS.index(band_of_score(worst.score)) + 1
        return BANDS[min(BANDS.index(band_of_score(score)), capped)]
    if not any(reading.n for reading in fit):
        return "no_data"
    return "unclear" if any(reading.target for reading in fit) else "unscored"


def with_guards(
    readings: Iterable[Reading], statuses: Mapping[str, Status], metrics: Mapping[str, Metric]
) -> list[Reading]:
    """The readings with how their guards stand; a guard without a reading is left out."""
    return [
        replace(
            reading,
            guards=tuple(
                Guard(guard, statuses[guard]) for guard in metrics[reading.metric].guards if guard in statuses
            ),
        )
        for reading in readings
    ]

"""From sums to a reading: the value and its interval, judged against the target in force."""

from __future__ import annotations

from typing import Any

from dashboard.method.tally import NOTHING, Tally, units_of
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.scoring.change import change_of
from dashboard.scoring.compared import Base
from dashboard.scoring.judge import (
    HIDDEN,
    Judgement,
    base_of,
    decider_of,
    is_running,
    is_sample,
    is_scored,
    is_usable,
    judge,
    word_of,
)
from dashboard.scoring.place import attainment, position, with_spread
from dashboard.scoring.reading import Alone, Asked, Before, Figure, InForce, Reading, Span
from dashboard.units import UNITS

Times = tuple[Period, Tally]
Ends = tuple[float | None, float | None]


def value_of(metric: Metric, tally: Tally) -> float | None:
    """The metric's value from its sums; None without observations."""
    return metric.kind.value(tally)


def interval_of(metric: Metric, tally: Tally) -> Ends:
    """The 95 % interval in the metric's unit: Wilson, t, order statistics or the adjusted NPS.

    By independent units where several observations come from one. A median that is not reached has the
    least that it can be as its lower end.
    """
    if tally.n <= 0:
        return None, None
    low, high = metric.kind.interval(with_spread(metric, tally))
    unit = UNITS[metric.measure]
    return None if low is None else unit.within(low), None if high is None else unit.within(high)


def figure(metric: Metric, level: Level, tally: Tally, *, hidden: bool = False) -> Figure:
    """Value and interval without a judgement, held back where too few cases stand behind it, or as asked."""
    if hidden or base_of(metric, level, units_of(tally)) in HIDDEN:
        return Figure(_whole(tally.n), None, None, None, tally.decided)
    return Figure(
        _whole(tally.n), value_of(metric, tally), *interval_of(metric, tally), decided=tally.decided
    )


def read(asked: Asked, tally: Tally, before: Times | None = None, alone: Times | None = None) -> Reading:
    """Judge one metric of one name; suppression is left to `disclosed`.

    `before` is the window just before with its sums, `alone` the page's own period beside a longer window.
    """
    metric, judged = asked.metric, judge(asked, tally)
    value, (low, high) = value_of(metric, tally), interval_of(metric, tally)
    past = None if before is None else value_of(metric, before[1])
    changed = change_of(asked, (tally, value), (before[1] if before else NOTHING, past), judged.base)
    attained, (attained_low, attained_high) = _attained(asked, tally, value, (low, high), judged.base)
    return Reading(
        **_asked(asked),
        **_counted(tally),
        **_judged(asked, tally, judged),
        value=value,
        low=low,
        high=high,
        bounds=metric.kind.bounds(tally),
        bound="at_least" if metric.is_duration and value is None and low is not None else None,
        score=_score(asked, value, low, judged),
        attainment=attained,
        attainment_low=attained_low,
        attainment_high=attained_high,
        needs=(),
        month=_alone(metric, alone),
        previous=_previous(before, past),
        change=changed.value,
        change_low=changed.low,
        change_high=changed.high,
        is_signal=changed.is_signal,
        change_p=changed.p,
    )


def _asked(asked: Asked) -> dict[str, Any]:
    """What a reading is of: its metric, its name, its window and what is expected of it."""
    metric = asked.metric
    return {
        "metric": metric.name,
        "title": metric.title,
        "unit": metric.unit,
        "per": metric.per,
        "improvement_direction": metric.improvement_direction,
        "evidence": metric.evidence,
        "level": asked.level,
        "name": asked.name,
        "team": asked.team,
        "weight": asked.weight,
        "objective": asked.objective,
        "compared": asked.compared,
        "is_earlier": asked.is_earlier,
        "data_to": asked.data_to,
        "window": Span(asked.window.first, asked.window.last),
        "target": _in_force(asked),
        "goal_from": asked.goal_from,
        "scored": is_scored(asked),
    }


def _counted(tally: Tally) -> dict[str, Any]:
    """The cases behind a reading."""
    n, units = _counts(tally)
    return {
        "n": n,
        "units": units,
        "decided": tally.decided,
        "unanswered": tally.unanswered,
        "undecided": tally.undecided,
        "still_open": tally.still_open,
        "at": tally.at,
        "reason": tally.reason,
    }


def _judged(asked: Asked, tally: Tally, judged: Judgement) -> dict[str, Any]:
    """What its judgement says."""
    return {
        "base": judged.base,
        "bands": judged.bands,
        "status": judged.status,
        "word": word_of(asked, tally, judged),
        "goal_met": judged.goal_met,
        "decider": decider_of(asked, tally, judged),
        "sure": judged.sure if asked.metric.evidence == "sample" else None,
        "provisional": tally.provisional or bool(judged.bands and _can_move(asked, tally)),
    }


def _can_move(asked: Asked, tally: Tally) -> bool:
    """Whether cases that are not decided, or days to come, can still move a census."""
    return is_running(asked) or (not is_sample(asked) and tally.undecided > 0)


def _counts(tally: Tally) -> tuple[float, float]:
    """Observations, and the independent units behind them."""
    return _whole(tally.n), _whole(units_of(tally))


def _whole(n: float) -> float:
    return int(n) if float(n).is_integer() else n


def _in_force(asked: Asked) -> InForce | None:
    target = asked.target
    if target is None:
        return None
    return InForce(target.baseline, target.red, target.goal, target.from_date, target.by)


def _score(asked: Asked, value: float | None, bound: float | None, judged: Judgement) -> float | None:
    """The position of the value; of a median that is not reached that of its bound, where it is red."""
    at = value if value is not None else bound if judged.bands == ("red",) else None
    if at is None or asked.target is None or not judged.bands or not is_scored(asked):
        return None
    return position(at, asked.target.red, asked.target.goal, asked.metric.unit)


def _attained(
    asked: Asked, tally: Tally, value: float | None, ends: Ends, base: Base
) -> tuple[float | None, Ends]:
    """The way from baseline to goal that is done, in %; with two ends where the value has a margin."""
    target = asked.target
    if value is None or target is None or not is_usable(base):
        return None, (None, None)
    done = attainment(value, target.baseline, target.red, target.goal)
    has_margin = is_sample(asked) or _can_move(asked, tally) or tally.still_open
    if done is None or not has_margin or ends[0] is None or ends[1] is None:
        return done, (None, None)
    low, high = (attainment(end, target.baseline, target.red, target.goal) for end in (ends[0], ends[1]))
    return done, (low, high) if target.goal > target.red else (high, low)


def _previous(before: Times | None, value: float | None) -> Before | None:
    if before is None:
        return None
    period, tally = before
    return Before(period.first, period.last, value, *_counts(tally), at=tally.at)


def _alone(metric: Metric, alone: Times | None) -> Alone | None:
    """The period by itself; None where there is no longer window, or where it allows no number."""
    if alone is None or alone[1].reason:
        return None
    period, tally = alone
    low, high = interval_of(metric, tally)
    return Alone(period.first, period.last, value_of(metric, tally), *_counts(tally), low, high)

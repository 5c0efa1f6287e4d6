"""The way of an objective: how far it is, how far it should be today, and where it will be at its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from dashboard.ask.cache import cached
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.spans import first_day, today_of
from dashboard.ask.strategy.alongside import alongside
from dashboard.ask.strategy.arrival import arrival_of
from dashboard.ask.strategy.attained import Attained, Outlook, Path
from dashboard.ask.strategy.gaps import gap_of
from dashboard.ask.strategy.milestones import judged_at, milestones_of
from dashboard.ask.strategy.panels import error_of_months, months_of
from dashboard.method import forecast as method
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective, Target
from dashboard.periods import Period
from dashboard.scoring import Reading, is_reached, is_to_hold
from dashboard.units import UNITS

NO_GOAL = "no metric of it has a goal"


def with_outlook(home: Opened, attained: Attained, objective: Objective, period: Period) -> Attained:
    """An objective with its way, its progress and its forecast; what can't be said is None with a reason."""
    aim = _aim(home, attained, period)
    if aim is None:
        return replace(attained, forecast=Outlook(None, None, None, None, reason=NO_GOAL))
    reading, target = aim
    path = _path(home, objective, target, period)
    ahead = _forecasts(home, period).get(f"{objective.id} {target.metric}") or _forecast(
        home, home.metric(target.metric), target.goal, path.by, period
    )
    share = None if path.expected is None or path.baseline is None else _share(path, path.expected)
    done = None if reading is None or reading.attainment is None else reading.attainment / 100
    gap = gap_of(home, reading, period)
    return replace(
        attained,
        progress=done,
        expected_progress=share,
        forecast=ahead,
        path=path,
        gap=gap,
        arrived=arrival_of(home, reading, period),
        alongside=alongside(home).get(target.metric, ()),
    )


def _aim(home: Opened, attained: Attained, period: Period) -> tuple[Reading | None, Target] | None:
    """The metric that shows the way: the outcome where it has a goal, else the one furthest from its own."""
    readings = [attained.outcome] if attained.outcome else []
    readings += sorted(attained.metrics, key=lambda one: one.metric != attained.worst)
    for reading in readings:
        target = home.strategy.target_for(reading.metric, "organisation", None, period.last)
        if target is not None:
            return reading, target
    return None


def _path(home: Opened, objective: Objective, target: Target, period: Period) -> Path:
    start = target.from_date or first_day(home, target.metric, None)
    by = objective.by or target.by
    baseline = target.baseline
    if baseline is not None and is_to_hold(baseline, target.red, target.goal):
        baseline = None
    expected = None
    if baseline is not None and start is not None and by is not None and by > start:
        # an objective's own date may come before those of a target that it shares
        between = [(one.by, one.value) for one in target.milestones if start < one.by < by]
        stops = [(start, baseline), *between, (by, target.goal)]
        expected = _on_the_way(stops, min(period.last, today_of(home)))
    passed = milestones_of(home, target, period.last)
    return Path(target.metric, baseline, target.red, target.goal, start, by, expected, passed)


def _on_the_way(stops: Sequence[tuple[date, float]], day: date) -> float:
    """Where the way stands on a day: straight from one stop to the next."""
    days = [stop.toordinal() for stop, _ in stops]
    return float(np.interp(day.toordinal(), days, [value for _, value in stops]))


def _share(path: Path, value: float) -> float:
    assert path.baseline is not None
    return (value - path.baseline) / (path.goal - path.baseline)


@cached
def _forecasts(home: Opened, period: Period) -> dict[str, Outlook]:
    """ "objective metric" -> where it will be, for each metric of an objective that has a goal."""
    place = kept(home, "forecasts", dict[str, Outlook], period.first.isoformat(), period.last.isoformat())
    return place.answer(lambda: _made(home, period))


def _made(home: Opened, period: Period) -> dict[str, Outlook]:
    return {
        f"{objective.id} {name}": _forecast(
            home, home.metric(name), target.goal, objective.by or target.by, period
        )
        for objective in home.strategy.objective
        for name in _shown(home, objective, period)
        if (target := home.strategy.target_for(name, "organisation", None, period.last))
    }


def _shown(home: Opened, objective: Objective, period: Period) -> set[str]:
    """The metrics of which one may show the way: its outcome, and those of the card that serve it."""
    card = home.strategy.card_for("organisation", period.last)
    own = {item.metric for item in card.metrics if item.objective == objective.id} if card else set()
    return own | ({objective.outcome} if objective.outcome else set())


@cached
def _forecast(home: Opened, metric: Metric, goal: float, by: date | None, period: Period) -> Outlook:
    """From the organisation's months up to a period's end; each month by itself, never a window."""
    nothing = Outlook(None, None, None, None, metric.name, by)
    if by is None:
        return replace(nothing, reason="it has no date")
    months = [(first, value) for first, value in months_of(home, metric) if first <= period.last]
    while months and months[-1][1] is None:
        months.pop()  # not decided yet, or too little
    if not months:
        return replace(nothing, reason="there are no months with figures")
    last = months[-1][0]
    ahead = (by.year - last.year) * 12 + by.month - last.month
    if ahead < 1:
        came = judged_at(home, metric, goal, by) if by <= min(period.last, today_of(home)) else None
        return replace(nothing, reason=f"its date has come{f'; {came.says}' if came else ''}", came=came)
    values = [value for _, value in months]
    found = method.forecast(values, ahead, UNITS[metric.unit].limits, least=error_of_months(home, metric))
    known = [value for value in values if value is not None]
    return replace(
        nothing,
        value=found.value,
        low=found.low,
        high=found.high,
        reaches_goal=found.reaches(goal, rises=metric.rises),
        months=ahead,
        tried=found.farthest or None,
        has_trend=found.has_trend,
        reason=found.reason,
        known=len(known),
        reached=sum(is_reached(value, goal, rises=metric.rises) for value in known),
    )

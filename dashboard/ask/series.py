"""A metric over time."""

from __future__ import annotations

from dashboard import periods, scoring
from dashboard.ask.answers import Trend, TrendPoint
from dashboard.ask.home import (
    Opened,
    asked_of,
    cached,
    find_period,
    known,
    named,
    people_shown,
    today_of,
    understood,
)
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.model.catalogue import Level, Metric
from dashboard.periods import Every, Period
from dashboard.scoring import Figure
from dashboard.store.whom import Whom

TREND_WEEKS, TREND_MONTHS = 26, 12


def trend(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    every: Every | None = None,
    period: str | None = None,
    team: str | None = None,
) -> Trend:
    """One metric over time, by default the last 26 complete weeks; months for a person (of one team)."""
    found = trends(home, (metric,), level, name, every, period, team)
    return found[metric]


def trends(
    home: Opened,
    metrics: tuple[str, ...],
    level: Level = "organisation",
    name: str | None = None,
    every: Every | None = None,
    period: str | None = None,
    team: str | None = None,
) -> dict[str, Trend]:
    """Several metrics over the same time, in one go; of a person, those of one team where it is given."""
    every = every or ("month" if level == "agent" else "week")
    if level == "agent" and every != "month":
        raise UsageFault(
            "a person's trend is by month: fewer answers than that are chance; use --every month."
        )
    if not home.has_data:
        strategy = understood(home, metrics, period)
        return {
            metric: Trend(metric, level, name or strategy.organisation.name, every, (), None)
            for metric in metrics
        }
    people_shown(home, level)
    name = named(home, level, name)
    whom = asked_of(home, level, name, known(home, "team", team))
    return _trends(home, metrics, whom, every, period)


@cached
def _trends(
    home: Opened,
    metrics: tuple[str, ...],
    whom: Whom,
    every: Every,
    period: str | None,
) -> dict[str, Trend]:
    chosen = [home.metric(metric) for metric in metrics]
    for metric in chosen:
        if whom.level not in metric.levels:
            raise UsageFault(
                f"{metric.name} has no reading for level {whom.level}; it has: {', '.join(metric.levels)}."
            )
    found: dict[str, Trend] = {}
    for own in {every, "month"}:
        of_it = [metric for metric in chosen if _every(metric, every) == own]
        found |= _trends_every(home, of_it, whom, own, period) if of_it else {}
    return {metric: found[metric] for metric in metrics}


def _every(metric: Metric, every: Every) -> Every:
    """What is read by month has points for months, whatever is asked."""
    return "month" if metric.grain == "month" else every


def _trends_every(
    home: Opened, chosen: list[Metric], whom: Whom, every: Every, period: str | None
) -> dict[str, Trend]:
    span, cut = _trend_span(home, every, period), period is not None
    whole = list(periods.buckets(span, every))
    buckets = [
        periods.between(max(bucket.first, span.first), min(bucket.last, span.last)) if cut else bucket
        for bucket in whole
    ]
    series = home.reader.series(chosen, whom, buckets)
    today = today_of(home)
    own = whom.name or home.strategy.organisation.name
    teams = _target_teams(home, chosen, whom, buckets)

    def goal(metric: Metric, bucket: Period) -> float | None:
        target = home.strategy.target_for(metric.name, whom.level, teams.get(metric.name), bucket.last)
        return target.goal if target else None

    return {
        metric.name: Trend(
            metric=metric.name,
            level=whom.level,
            name=own,
            every=every,
            points=tuple(
                _point(
                    bucket,
                    scoring.figure(metric, whom.level, tally),
                    bucket.days < full.days or full.last > today,
                    goal(metric, bucket),
                )
                for bucket, full, tally in zip(buckets, whole, series[metric.name], strict=True)
            ),
            target=goal(metric, span),
        )
        for metric in chosen
    }


def _trend_span(home: Opened, every: Every, period: str | None) -> Period:
    if period:
        return periods.parse(period, home.fiscal)
    zone, as_of = home.strategy.organisation.tz, home.reader.as_of()
    if every == "month":
        return periods.last_complete(as_of, zone, "month", TREND_MONTHS)
    return periods.last_complete(as_of, zone, "week", TREND_WEEKS)


def _target_teams(
    home: Opened, metrics: list[Metric], whom: Whom, buckets: list[Period]
) -> dict[str, str | None]:
    """Metric -> the team whose target holds: a team's own, a person's main one where the time ends."""
    if whom.level != "agent" or whom.team:
        return {metric.name: whom.team or whom.name for metric in metrics if whom.level != "organisation"}
    months = periods.whole_months(buckets[-1], today_of(home))
    found = home.reader.main_teams(metrics, whom, months)
    return {metric: team for (metric, _), team in found.items()}


def _point(bucket: Period, found: Figure, partial: bool, goal: float | None) -> TrendPoint:
    figures = (found.n, found.value, found.low, found.high)
    return TrendPoint(bucket.first, bucket.last, *figures, partial, goal, found.decided)


def closed_in(
    home: Opened,
    metric: str,
    level: Level,
    name: str | None = None,
    period: str | None = None,
    team: str | None = None,
) -> tuple[int, float | None]:
    """The desk's own way of a duration: (n, plain median) of what was closed in the window."""
    if not home.has_data or not home.metric(metric).is_duration:
        return 0, None
    found = home.metric(metric)
    window = window_of(home, found, level, find_period(home, period)).period
    whom = asked_of(home, level, name, team)
    return home.reader.closed_in(found, whom, window)


def leading_up(home: Opened, every: Every, period: str | None = None) -> str | None:
    """The days, weeks or months up to a period's end, whole, as a period's name for `trend`.

    At least 28 days, 26 weeks or 12 months, and as much as the period holds; not beyond the data.
    None without data.
    """
    if not home.has_data:
        return None
    return periods.leading_up(find_period(home, period), every, today_of(home)).name

"""A metric over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from dashboard import periods, scoring, wording
from dashboard.ask.cache import cached
from dashboard.ask.cards.trend import Rebased, Trend, TrendPoint
from dashboard.ask.home import Opened, understood
from dashboard.ask.people.guarding import is_blind, is_single, told_of
from dashboard.ask.people.protected import held_back
from dashboard.ask.spans import desks_lost, ends_of, find_period, today_of
from dashboard.ask.whose import people_shown, whom_of
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.method.behaviour import Judged
from dashboard.method.tally import STOPPED, WRONG, Tally
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Rebase, Strategy
from dashboard.periods import Every, Period
from dashboard.quick import dataclass
from dashboard.scoring import CountedPoint, Figure, behave
from dashboard.store.sources import Read
from dashboard.store.whom import Whom

TREND_WEEKS, TREND_MONTHS = periods.LEADING["week"], periods.LEADING["month"]


def trend(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    every: Every | None = None,
    period: str | None = None,
    team: str | None = None,
    judged: str | None = None,
) -> Trend:
    """One metric over time, by default the last 26 complete weeks; months for a person (of one team).

    `judged`: the period whose goal it is held against, where the time shown ends elsewhere.
    """
    found = trends(home, (metric,), level, name, every, period, team, judged)
    return found[metric]


def trends(
    home: Opened,
    metrics: tuple[str, ...],
    level: Level = "organisation",
    name: str | None = None,
    every: Every | None = None,
    period: str | None = None,
    team: str | None = None,
    judged: str | None = None,
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
    whom = whom_of(home, level, name, team)
    return _trends(home, metrics, whom, every, period, judged)


@cached
def _trends(
    home: Opened,
    metrics: tuple[str, ...],
    whom: Whom,
    every: Every,
    period: str | None,
    judged: str | None,
) -> dict[str, Trend]:
    against = find_period(home, judged) if judged else None
    chosen = [home.metric(metric) for metric in metrics]
    for metric in chosen:
        if whom.level not in metric.levels:
            raise UsageFault(
                f"{metric.name} has no reading for level {whom.level}; it has: {', '.join(metric.levels)}."
            )
    parts: list[_Part] = []
    for own in {every, "month"}:
        of_it = [metric for metric in chosen if every_of(metric, whom.level, every) == own]
        parts.append((_Asked(home, whom, own, *_buckets(home, own, period), against), of_it))
    found = {metric: trend for (metric, _), trend in _trends_of_each(parts).items()}
    return {metric: found[metric] for metric in metrics}


def everys(home: Opened, metric: str, level: Level, name: str | None = None) -> tuple[Every, ...]:
    """What a trend can be asked by, for whoever asks: without days where no day is shown to them."""
    asked = home.metric(metric)
    if every_of(asked, level) == "month":
        return ("month",)
    return ("week", "month") if _is_whole_only(home, asked, level, name) else ("day", "week", "month")


def _is_whole_only(home: Opened, metric: Metric, level: Level, name: str | None) -> bool:
    """Whether whoever asks is shown no day and no piece of a week or month."""
    return level == "team" and "agent" in metric.levels and is_blind(home, name)


def every_of(metric: Metric, level: Level, every: Every = "week") -> Every:
    """The points of a trend: a person's, of what is read by month or protects who answered, are months."""
    return "month" if metric.grain == "month" or metric.minimum > 1 or level == "agent" else every


@cached
def standing_at(home: Opened, metrics: tuple[str, ...], whom: Whom, period: Period) -> dict[Key, Trend]:
    """(metric, name) -> the trend that leads up to a period's end, of every name where none is named.

    It is the one that the Metric page shows, and what variation and assurance of a card are read off.
    """
    chosen = [home.metric(metric) for metric in metrics]
    parts: list[_Part] = []
    kinds: tuple[tuple[Every, bool], ...] = (("week", False), ("week", True), ("month", False))
    for every, is_stock in kinds:
        of_it = [one for one in chosen if (every_of(one, whom.level), _ends(one, every)) == (every, is_stock)]
        span = periods.leading_up(period, every, today_of(home), ended=is_stock)
        parts.append((_Asked(home, whom, every, *_buckets(home, every, span.name), period), of_it))
    return _trends_of_each(parts)


A_DESK_ENDS = "the data of a desk end"
Key = tuple[str, str | None]  # a metric and a name; the organisation's is None


@dataclass(frozen=True)
class _Asked:
    """Whose trend is asked for: the days of its points, and what they are of where a span cuts them.

    `against`: the period whose goal it is held against; the time shown itself where there is none.
    """

    home: Opened
    whom: Whom
    every: Every
    span: Period
    buckets: tuple[Period, ...]
    whole: tuple[Period, ...]
    against: Period | None

    @cached_property
    def partial(self) -> tuple[bool, ...]:
        """Of each bucket, whether it is cut, or not over."""
        today = today_of(self.home)
        pairs = zip(self.buckets, self.whole, strict=True)
        return tuple(bucket.days < full.days or full.last > today for bucket, full in pairs)

    @cached_property
    def guarded(self) -> tuple[bool, ...]:
        """Of each bucket, whether it is shown only to whoever may see the people behind it: cut, or a day."""
        pairs = zip(self.buckets, self.whole, strict=True)
        return tuple(bucket.days < full.days or self.every == "day" for bucket, full in pairs)

    def hides(self, metric: Metric, place: int, name: str | None, tally: Tally, told: Told) -> bool:
        """Whether a point is held back from whoever asks; of what protects who answered, from all."""
        if ((metric.name, self.buckets[place]), name) in told:
            return True
        if self.whom.level != "team":
            return False
        is_piece = self.guarded[place] and _is_whole_only(self.home, metric, self.whom.level, name)
        return is_piece or is_single(self.home, metric, name, tally)

    def goal_days(self, metric: Metric) -> tuple[date, ...]:
        """When goals are looked up: the last day of each bucket, and that by which the period is judged.

        That is its reading's own last day: whole weeks may run on into the next month, and its goal.
        """
        read = (
            window_of(self.home, metric, self.whom.level, self.against).period if self.against else self.span
        )
        return (*(one.last for one in self.buckets), read.last)


def _buckets(
    home: Opened, every: Every, period: str | None
) -> tuple[Period, tuple[Period, ...], tuple[Period, ...]]:
    """The time that is asked for, its buckets cut by it, and the same whole."""
    span = _trend_span(home, every, period)
    whole = tuple(periods.buckets(span, every))
    if period is None:
        return span, whole, whole
    ends = ((max(one.first, span.first), min(one.last, span.last)) for one in whole)
    return span, tuple(periods.between(first, last) for first, last in ends), whole


_Part = tuple[_Asked, list[Metric]]  # metrics whose trends have the same points


def _trends_of_each(parts: Sequence[_Part]) -> dict[Key, Trend]:
    """(metric, name) -> trend; of the name that is asked for also where nothing was counted.

    Whatever points the metrics have, their sums are one question.
    """
    buckets = {metric.name: asked.buckets for asked, chosen in parts for metric in chosen}
    home, whom = parts[0][0].home, parts[0][0].whom
    series = home.reader.series_of_each(buckets, whom) if buckets else {}
    found: dict[Key, Trend] = {}
    for asked, chosen in parts:
        of_it = {metric.name: metric for metric in chosen}
        teams, told = _target_teams(asked, chosen), _told(asked, chosen)
        found |= {
            key: _trend(asked, of_it[key[0]], key[1], teams.get(key, whom.team), tallies, told)
            for key, tallies in series.items()
            if key[0] in of_it
        }
    return found


Told = frozenset[tuple[Read, str | None]]  # (metric and bucket, team)


def _told(asked: _Asked, chosen: list[Metric]) -> Told:
    """The points that would give away what is held back of teams and months, or of one other person."""
    home, whom = asked.home, asked.whom
    points = [(metric.name, bucket) for metric in chosen for bucket in asked.buckets]
    return told_of(home, whom, points) | held_back(home, points, whom.level)


def _trend(
    asked: _Asked,
    metric: Metric,
    name: str | None,
    team: str | None,
    tallies: Sequence[Tally],
    told: Told,
) -> Trend:
    """One trend, judged; `team` is whose targets and rebases hold."""
    plan, level = asked.home.strategy, asked.whom.level
    team = name if level == "team" else team
    goals = _goals(plan, metric, level, team, asked.goal_days(metric))
    made = tuple(
        _point(
            bucket,
            scoring.figure(metric, level, tally, hidden=asked.hides(metric, place, name, tally, told)),
            asked.partial[place],
            goals[place],
        )
        for place, (bucket, tally) in enumerate(zip(asked.buckets, tallies, strict=True))
    )
    unanswered = (one.reason for one in tallies if one.reason and one.reason.startswith((STOPPED, WRONG)))
    shown = name or plan.organisation.name
    trend = Trend(metric.name, level, shown, asked.every, made, goals[-1], reason=next(unanswered, ""))
    rebases = (*plan.rebases_for(metric.name, team), *_without_a_desk(asked, metric, team))
    return judged(trend, metric, sorted(rebases, key=lambda one: one.from_date))


def _without_a_desk(asked: _Asked, metric: Metric, team: str | None) -> Iterator[Rebase]:
    """From which days on a desk's cases are missing: what comes then is not like what was before."""
    ends = ends_of(asked.home, metric, team)
    for end in desks_lost(asked.home, ends, asked.span.first, asked.span):
        day = end + timedelta(days=1)
        yield Rebase.model_construct(metric=metric.name, from_date=day, reason=A_DESK_ENDS, set_by="")


def judged(trend: Trend, metric: Metric, rebases: Sequence[Rebase]) -> Trend:
    """The same trend as a process behaviour chart: limits, rules, variation, assurance, and their words."""
    seen = [
        CountedPoint(point.from_, point.value, point.n, is_firm=not point.is_provisional)
        for point in trend.points
    ]
    found = behave(metric, trend.every, seen, trend.target, [one.from_date for one in rebases])
    if found is None:
        return trend
    points = tuple(map(_with_limits, trend.points, found.points))
    last, standing = next(point for point in reversed(points) if point.kind), found.standing
    drawn = [
        Rebased(one.from_date, one.reason, one.set_by)
        for one in rebases
        if trend.points[0].from_ < one.from_date <= last.from_
    ]
    return replace(
        trend,
        points=points,
        chart=found.chart,
        centre=last.centre,
        lower_limit=last.lower_limit,
        upper_limit=last.upper_limit,
        trial=standing.trial,
        variation=standing.variation,
        assurance=standing.assurance,
        behaviour=wording.behaviour(standing, metric, trend.level),
        rebases=tuple(drawn),
    )


def _with_limits(point: TrendPoint, found: Judged | None) -> TrendPoint:
    """A point with its kind and rule, and its limits where its values vary enough to have any."""
    if found is None:
        return point
    own = found.limits
    ends = (None, None) if own.is_flat else (own.lower, own.upper)
    return point.with_(
        kind=found.kind, rule=found.rule, centre=own.centre, lower_limit=ends[0], upper_limit=ends[1]
    )


def _goals(
    plan: Strategy, metric: Metric, level: Level, team: str | None, days: Sequence[date]
) -> list[float | None]:
    """The goal in force on each day; looked up once between two days on which a target begins."""
    begun = sorted({one.from_date for one in plan.target if one.metric == metric.name and one.from_date})
    goals: dict[int, float | None] = {}
    for day in days:
        if (epoch := bisect_right(begun, day)) not in goals:
            target = plan.target_for(metric.name, level, team, day)
            goals[epoch] = target.goal if target else None
    return [goals[bisect_right(begun, day)] for day in days]


def _trend_span(home: Opened, every: Every, period: str | None) -> Period:
    if period:
        return periods.parse(period, home.fiscal)
    zone, as_of = home.strategy.organisation.tz, home.reader.as_of()
    if every == "month":
        return periods.last_complete(as_of, zone, "month", TREND_MONTHS)
    return periods.last_complete(as_of, zone, "week", TREND_WEEKS)


def _target_teams(asked: _Asked, metrics: list[Metric]) -> dict[Key, str | None]:
    """(metric, person) -> the team whose target holds: the main one where the time ends."""
    if asked.whom.level != "agent" or asked.whom.team:
        return {}
    months = periods.whole_months(asked.buckets[-1], today_of(asked.home))
    return dict(asked.home.reader.main_teams(metrics, asked.whom, months).items())


def _point(bucket: Period, found: Figure, partial: bool, goal: float | None) -> TrendPoint:
    figures = (found.n, found.value, found.low, found.high)
    return TrendPoint(bucket.first, bucket.last, *figures, partial, goal, found.decided)


def leading_up(home: Opened, every: Every, metric: str, period: str | None = None) -> str | None:
    """The days, weeks or months of a metric up to a period's end, whole, as a period's name for `trend`.

    At least 28 days, 26 weeks or 18 months, and as much as the period holds; not beyond the data.
    None without data.
    """
    if not home.has_data:
        return None
    ended = _ends(home.metric(metric), every)
    return periods.leading_up(find_period(home, period), every, today_of(home), ended=ended).name


def _ends(metric: Metric, every: Every) -> bool:
    """Whether its points are week's ends: a week that ends later says nothing of a period."""
    return bool(metric.series) and every == "week"

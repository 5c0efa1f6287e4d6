"""One person's own cases, agreements and path: for that person and whoever may see their rows.

Nothing here is counted or ranked: a case is something to learn from, and what follows an agreement is no
proof that it came of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from dashboard import periods
from dashboard.ask.cache import cached
from dashboard.ask.cards.scorecards import trends_of_card
from dashboard.ask.cards.series import standing_at
from dashboard.ask.cards.trend import Trend, TrendPoint
from dashboard.ask.home import Opened
from dashboard.ask.people.person_words import since_agreed
from dashboard.ask.spans import find_period, today_of
from dashboard.ask.whose import asked_of, display_names, known_name, one_name, people_shown
from dashboard.ask.windows import window_of
from dashboard.model.metric import Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.store.whom import Whom

MOST = 10  # cases to look at
MOST_A_METRIC = 3  # agreements of one metric
MONTHS_BACK = 6  # in which something was agreed


@dataclass(frozen=True)
class Miss:
    """What went badly in a case, in one metric, and what is known of it.

    `score` is of `scale_max`; `late_minutes` since the due time, to the end or to where the data reach.
    """

    metric: str
    title: str
    since: datetime
    is_unhappy: bool = False
    score: float | None = None
    scale_max: float | None = None
    comment: str | None = None
    criterion: str | None = None
    reopens: int | None = None
    late_minutes: float | None = None


@dataclass(frozen=True)
class CaseToSee:
    """A case with everything that went badly in it, the most telling first; `since` is local."""

    ticket_id: str
    desk: str
    category: str | None
    since: datetime
    address: str | None
    misses: tuple[Miss, ...]


@dataclass(frozen=True)
class Agreed:
    """One agreement between a person and a coach (local times); `is_due` where its day has come."""

    action_id: str
    coach: str | None
    agreed: datetime | None
    due: datetime
    done: datetime | None
    is_due: bool


@dataclass(frozen=True)
class Coached:
    """What was agreed on one metric, the latest first, and how its figure went since the first of these.

    `trend` is that of the person by month, None where the metric has no reading for a person; `since` are
    its whole months after that agreement. `says` puts them beside the usual range.
    """

    metric: str
    title: str
    agreed: tuple[Agreed, ...]
    trend: Trend | None
    since: tuple[TrendPoint, ...]
    says: str


@dataclass(frozen=True)
class Served:
    """An objective in the words of whoever wrote it."""

    objective: str
    title: str
    customer_value: str
    business_value: str


@dataclass(frozen=True)
class Lever:
    """A metric of the card and what somebody does that moves it."""

    metric: str
    title: str
    operations: str


@dataclass(frozen=True)
class WayToAspiration:
    """From some metrics of a card to the objective that they serve, and on to what that serves."""

    parts: tuple[Lever, ...]
    steps: tuple[Served, ...]


@dataclass(frozen=True)
class Ways:
    """Every way of a person's card, and the aspiration in which all of them end ("" if none is written)."""

    ways: tuple[WayToAspiration, ...]
    aspiration: str


# --- cases


def cases_to_see(
    home: Opened, name: str, team: str | None = None, period: str | None = None
) -> tuple[CaseToSee, ...]:
    """At most ten cases that missed a metric of the person's card over its window, the most telling first."""
    whom = _of_person(home, name, team)
    return _cases(home, whom, find_period(home, period))


def _of_person(home: Opened, name: str, team: str | None) -> Whom:
    """A person whose rows may be seen."""
    home.need_data()
    people_shown(home, "agent")
    return asked_of(home, "agent", one_name(home, "agent", name), known_name(home, "team", team), "rows")


@cached
def _cases(home: Opened, whom: Whom, period: Period) -> tuple[CaseToSee, ...]:
    found: dict[tuple[str, str], list[Miss]] = {}
    about: dict[tuple[str, str], str | None] = {}
    missed = [
        (metric, case)
        for metric in _on_card(home, period)
        for case in home.reader.missed(metric, whom, window_of(home, metric, "agent", period).period)
    ]
    for place, *told, category in home.reader.told(whom, [case for _, case in missed]):
        metric, (_, _, at, *ticket) = missed[place]
        since = periods.local(at, home.strategy.organisation.tz)
        found.setdefault((ticket[0], ticket[1]), []).append(_miss(metric, since, told))
        about[ticket[0], ticket[1]] = category
    every = [_case(home, key, about[key], misses) for key, misses in found.items()]
    # twice, because the sort is stable: within what tells as much the latest come first
    latest = sorted(every, key=lambda one: (one.since, one.desk, one.ticket_id), reverse=True)
    return tuple(sorted(latest, key=lambda one: _telling(one.misses[0]))[:MOST])


def _on_card(home: Opened, period: Period) -> list[Metric]:
    """The metrics of the person's card whose cases may be seen one by one."""
    card = home.strategy.card_for("agent", period.last)
    chosen = [home.metric(item.metric) for item in card.metrics] if card else []
    return [metric for metric in chosen if metric.shows_rows and metric.kind.is_share]


def _case(home: Opened, key: tuple[str, str], category: str | None, misses: list[Miss]) -> CaseToSee:
    first, *others = sorted(misses, key=_telling)
    desk, ticket = key
    return CaseToSee(
        ticket, desk, category, first.since, home.strategy.address_of(desk, ticket), (first, *others)
    )


def _miss(metric: Metric, since: datetime, told: list[Any]) -> Miss:
    """A miss with what the columns that its metric needs say of it."""
    score, best, is_unhappy, comment, criterion, reopens, late = told
    made = Miss(metric.name, metric.title, since)
    needs = {need for one in metric.needs for need in one.split(" or ")}
    if "surveys.score" in needs and score is not None:
        return replace(made, is_unhappy=is_unhappy, score=score, scale_max=best, comment=comment)
    if "reviews.critical" in needs:
        return replace(made, criterion=criterion)
    if "tickets.reopens" in needs:
        return replace(made, reopens=reopens)
    if any(need.startswith("tickets.resolution_sla") for need in needs):
        return replace(made, late_minutes=late if late is not None and late > 0 else None)
    return made


def _telling(miss: Miss) -> tuple[int, float]:
    """What speaks most for itself first: a customer's own words, an error, a return, a delay, a bare mark."""
    if miss.is_unhappy and miss.comment:
        return 0, miss.score or 0.0
    if miss.criterion:
        return 1, 0.0
    if miss.reopens:
        return 2, -miss.reopens
    if miss.late_minutes:
        return 3, 0.0
    return (4, miss.score) if miss.score is not None else (5, 0.0)


# --- coaching


def coached(
    home: Opened, name: str, team: str | None = None, period: str | None = None
) -> tuple[Coached, ...]:
    """What was agreed with a coach in the six months to the period's end, or is not done yet, by metric."""
    whom = _of_person(home, name, team)
    return _coached(home, whom, find_period(home, period))


@cached
def _coached(home: Opened, whom: Whom, period: Period) -> tuple[Coached, ...]:
    zone = home.strategy.organisation.tz
    last = min(period.last, today_of(home))
    span = periods.between(periods.add_months(last, -MONTHS_BACK), last)
    by_metric: dict[str, list[Agreed]] = {}
    for number, metric, coach, *when, is_due in home.reader.coaching(whom, periods.bounds(span, zone)):
        agreed, due, done = (None if at is None else periods.local(at, zone) for at in when)
        assert due is not None  # the table demands it
        shown = display_names(home).get(coach, coach) if coach else None
        made = Agreed(str(number), shown, agreed, due, done, bool(is_due))
        by_metric.setdefault(metric or "", []).append(made)
    # those of the card are on the page already
    trends = trends_of_card(home, "agent", whom.name, whom.team, period.name)
    return tuple(
        _of_metric(home, whom, period, metric, tuple(agreed[:MOST_A_METRIC]), trends.get(metric))
        for metric, agreed in sorted(by_metric.items(), key=lambda item: _title(home, item[0]).casefold())
    )


def _title(home: Opened, metric: str) -> str:
    """What a metric is called; what an agreement is about need not be one."""
    found = home.catalogue.metrics.get(metric)
    return found.title if found else metric


def _of_metric(
    home: Opened, whom: Whom, period: Period, name: str, agreed: tuple[Agreed, ...], trend: Trend | None
) -> Coached:
    metric = home.catalogue.metrics.get(name)
    if metric is None or "agent" not in metric.levels:
        return Coached(name, _title(home, name), agreed, None, (), "")
    trend = trend or standing_at(home, (name,), whom, period).get((name, whom.name))
    first = min((one.agreed or one.due).date() for one in agreed)
    since = _after(trend.points, first) if trend else ()
    return Coached(name, metric.title, agreed, trend, since, since_agreed(trend, since, metric))


def _after(points: Iterable[TrendPoint], day: date) -> tuple[TrendPoint, ...]:
    """The whole months that began after a day."""
    return tuple(point for point in points if point.from_ > day and not point.partial)


# --- what is in it


def ways(home: Opened, period: str | None = None, team: str | None = None) -> Ways:
    """From each metric of a person's card to the winning aspiration, in words that people wrote."""
    plan = home.strategy
    day = find_period(home, period).last if home.has_data else date.max
    card = plan.card_for("agent", day)
    by_objective: dict[str, list[Lever]] = {}
    metrics = plan.worded(home.catalogue.metrics, team)
    for item in card.metrics if card else ():
        metric = metrics[item.metric]
        by_objective.setdefault(item.objective, []).append(
            Lever(metric.name, metric.title, metric.operations)
        )
    made = (
        WayToAspiration(tuple(parts), _steps(home, objective)) for objective, parts in by_objective.items()
    )
    return Ways(tuple(made), plan.cascade.winning_aspiration)


def _steps(home: Opened, objective: str) -> tuple[Served, ...]:
    """An objective and those that it serves, up to the last; a ring ends where it closes."""
    steps: dict[str, Served] = {}
    at: str | None = objective
    while at is not None and at not in steps and at in home.strategy.objectives:
        own = home.strategy.objectives[at]
        steps[at] = Served(own.id, own.title, own.customer_value, own.business_value)
        at = own.serves
    return tuple(steps.values())

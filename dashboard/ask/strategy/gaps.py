"""What lacks to a goal, in its unit and in things, and the work behind it; all goals of a team as one load.

The hours are the work in the cases that would have to come out otherwise, by the mean working time of a
ticket: how large the task is, not how many people to hire. A case that serves two goals is counted in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard import periods, scoring
from dashboard.access import may
from dashboard.ask.cache import cached
from dashboard.ask.cards.card import Scorecard
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.spans import first_days, today_of
from dashboard.ask.strategy import gap_words
from dashboard.model.metric import Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading
from dashboard.store.worked import Worked


@dataclass(frozen=True)
class Gap:
    """What lacks to a goal: `value` in its unit, `things` (of `noun`) a week, of a stock as it stands.

    `hours`: the work a week in these cases. None where no number follows; `says` and `cost` say why.
    """

    metric: str
    value: float
    things: float | None
    noun: str
    hours: float | None
    says: str
    cost: str


@dataclass(frozen=True)
class LoadPart:
    """What one goal that is not reached asks of a team a week."""

    metric: str
    objective: str | None
    things: float
    noun: str
    hours: float | None


@dataclass(frozen=True)
class Load:
    """All goals of a team that are not reached, as tickets and hours a week; `worked` is all its work a week.

    A ticket that serves two goals counts in both, so the sum is the most that it can be. `not_counted` are
    the metrics whose goals are no tickets a week: a backlog, answers of the team, reviews.
    """

    team: str
    tickets: float
    hours: float | None
    worked: float | None
    parts: tuple[LoadPart, ...]
    not_counted: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """Of all its work, as a fraction; None where either is not known."""
        return self.hours / self.worked if self.hours is not None and self.worked else None

    @property
    def largest(self) -> LoadPart | None:
        """The goal that asks most of it."""
        return max(self.parts, key=lambda part: part.things, default=None)


@dataclass(frozen=True)
class _Week:
    """A team's mean minutes a ticket, and its hours of work a week."""

    each: float | None
    hours: float | None


def gap_of(home: Opened, reading: Reading | None, period: Period) -> Gap | None:
    """What the organisation lacks to the goal of a reading; None where it is reached, or nothing is read."""
    if reading is None:
        return None
    metric = home.metric(reading.metric)
    if (lack := scoring.lack_of(metric, reading, _begun(home, None))) is None:
        return None
    each = _week(home, list(worked_in(home, period).values()), period).each
    hours = _hours(metric, lack.things, each)
    return Gap(
        metric.name,
        lack.value,
        lack.things,
        metric.noun,
        hours,
        gap_words.gap(metric, reading, lack),
        gap_words.cost(metric, lack, hours, known=each is not None),
    )


def loads_of(home: Opened, cards: Sequence[Scorecard], period: Period) -> tuple[Load, ...]:
    """The goals of each team's card that are not reached, as work a week; a backlog is none, and named."""
    known = worked_in(home, period)
    return tuple(_load(home, card, _week(home, [known.get(card.name, Worked())], period)) for card in cards)


def _load(home: Opened, card: Scorecard, week: _Week) -> Load:
    parts, others = [], []
    for reading in card.metrics:
        metric = home.metric(reading.metric)
        lack = scoring.lack_of(metric, reading, _begun(home, card.name))
        if lack is None:
            continue
        if lack.things is None or metric.series or not _is_of_tickets(metric):
            others.append(metric.name)
            continue
        hours = _hours(metric, lack.things, week.each)
        parts.append(LoadPart(metric.name, reading.objective, lack.things, metric.noun, hours))
    hours = sum(part.hours or 0.0 for part in parts) if week.each is not None else None
    tickets = sum(part.things for part in parts)
    return Load(card.name, tickets, hours, week.hours, tuple(parts), tuple(others))


def _hours(metric: Metric, things: float | None, each: float | None) -> float | None:
    """The work in so many cases; None where they are no tickets, or their work is not known."""
    return things * each / 60 if things is not None and each is not None and _is_of_tickets(metric) else None


def _is_of_tickets(metric: Metric) -> bool:
    """Whether its cases are tickets, or answers about one."""
    return metric.kind.lacks == "cases" and bool(metric.tables & {"tickets", "surveys"})


Rows = list[tuple[str | None, Worked]]  # as JSON holds them: team, what its tickets took


@cached
def worked_in(home: Opened, period: Period) -> dict[str | None, Worked]:
    """Of each team, over the three months that end with a period; kept, for it takes their tickets."""
    window = periods.window(period)
    bounds = periods.bounds(window, home.strategy.organisation.tz)
    if not may(home.who, "see"):
        return home.reader.worked(bounds)  # of their own teams, which is nobody else's answer
    place = kept(home, "worked", Rows, window.first.isoformat(), window.last.isoformat())
    return dict(place.answer(lambda: [*home.reader.worked(bounds).items()]))


def _week(home: Opened, all_of_it: Sequence[Worked], period: Period) -> _Week:
    whole = sum(all_of_it, Worked())
    if whole.each is None:
        return _Week(None, None)
    return _Week(whole.each, whole.tickets * whole.each / 60 / _weeks_with_tickets(home, period))


def _weeks_with_tickets(home: Opened, period: Period) -> float:
    """How many of the window's weeks have data; the days before and after them hold no work to be counted."""
    window = periods.window(period)
    first = max(window.first, _begun(home, None) or window.first)
    return max((min(window.last, today_of(home)) - first).days + 1, 1) / 7


@cached
def _begun(home: Opened, team: str | None) -> date | None:
    """The first day of a team's tickets (None: of all): one metric's own cases may be few, and begin late.

    Of what is counted case by case; a stock or a median begins with its week.
    """
    days = first_days(home)
    metrics = [one for one in home.catalogue.metrics.values() if _is_of_tickets(one) and not one.series]
    return min((days[one.name, team] for one in metrics if (one.name, team) in days), default=None)

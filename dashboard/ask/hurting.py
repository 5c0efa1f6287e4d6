"""Where customers hurt, and how strict each reviewer is: what stands beside a figure on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from dashboard import periods
from dashboard.ask.answers import Scope, Shown
from dashboard.ask.house import House, cached, find_period, known, open_house, shown
from dashboard.ask.windows import window_of
from dashboard.method import reviewers as model
from dashboard.model.catalogue import Level
from dashboard.periods import Period
from dashboard.scoring.judge import SUPPRESSED_BELOW
from dashboard.store import fair
from dashboard.store.reader import Whom

AIMS = {"quality_engagement": "engagement"}  # of which criteria a metric is made; others of all
APART = 10.0  # points by which two reviewers may differ before it is said first


@dataclass(frozen=True)
class Pain:
    """A category with its tickets, the share of unhappy answers (0 to 100) and the mean work on a ticket.

    `hours` is what they make together: tickets × share unhappy × minutes, as hours of work on cases whose
    customers were unhappy. None without answers, or where the minutes are not known.
    """

    category: str
    tickets: int
    answers: int
    share: float | None
    minutes: float | None
    hours: float | None


@dataclass(frozen=True)
class Comment:
    """What a customer wrote beside a bad answer; the instant is local."""

    ticket_id: str
    category: str
    at: datetime | None
    score: float
    scale_max: float
    comment: str


@dataclass(frozen=True)
class Hurting:
    """Categories, the most hours first, and the five worst comments."""

    window: Shown
    categories: tuple[Pain, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Reviewer:
    """What a reviewer would give on all the work that was reviewed, with its 95 % interval."""

    name: str
    n: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Reviewers:
    """Reviewers by name; `apart` is how far the strictest and the mildest are apart, in points."""

    window: Shown
    reviewers: tuple[Reviewer, ...]
    apart: float

    @property
    def matter(self) -> bool:
        """Whether two differ by more than what is called alike among people."""
        ends = [(one.low, one.high) for one in self.reviewers]
        clear = any(low > high for low, _ in ends for _, high in ends)
        return clear and self.apart > APART


def hurting(scope: Scope, home: Path, team: str | None = None, period: str | None = None) -> Hurting | None:
    """Where customers hurt over the window of the satisfaction score; None without data."""
    house = open_house(home)
    if house is None or "csat" not in house.catalogue.metrics:
        return None
    team = scope.admit(Whom("team", known(house, "team", team))).name
    return _hurting(house, scope, team, find_period(house, period))


@cached
def _hurting(house: House, scope: Scope, team: str | None, period: Period) -> Hurting:
    level: Level = "team" if team else "organisation"
    window = window_of(house, house.metric("csat"), level, period).period
    zone = house.strategy.organisation.tz
    bounds, cursor = periods.bounds(window, zone), house.shot.cursor()
    every = [_pain(*row) for row in fair.hurting(cursor, bounds, team)]
    ranked = sorted(every, key=lambda one: (-(one.hours or 0.0), -one.tickets, one.category))
    said = [
        Comment(str(ticket), category, periods.local(at, zone) if at else None, score, most, comment)
        for ticket, category, at, score, most, comment in fair.comments(cursor, bounds, team)
    ]
    return Hurting(shown(window), tuple(ranked), tuple(said))


def _pain(category: str, tickets: int, answers: int, unhappy: int, minutes: float | None) -> Pain:
    if answers < SUPPRESSED_BELOW:
        return Pain(category, tickets, answers, None, minutes, None)
    share = 100 * unhappy / answers
    hours = None if minutes is None else tickets * share / 100 * minutes / 60
    return Pain(category, tickets, answers, share, minutes, hours)


def reviewers(
    scope: Scope, home: Path, metric: str, team: str | None = None, period: str | None = None
) -> Reviewers | None:
    """How strict each reviewer is on the same people's work; None where that can't be told apart.

    Over the twelve months that end with the window: severity is a habit, and three months tell little.
    """
    house = open_house(home)
    if house is None or "reviews" not in house.metric(metric).tables:
        return None
    team = scope.admit(Whom("team", known(house, "team", team))).name
    return _reviewers(house, scope, metric, team, find_period(house, period))


@cached
def _reviewers(house: House, scope: Scope, metric: str, team: str | None, period: Period) -> Reviewers | None:
    last = window_of(house, house.metric(metric), "organisation", period).period.last
    window = periods.between(periods.add_months(periods.month(last).first, -11), last)
    bounds = periods.bounds(window, house.strategy.organisation.tz)
    rows = fair.reviews(house.shot.cursor(), bounds, team, AIMS.get(metric))
    if not rows:
        return None
    who, own, score = zip(*rows, strict=True)
    names, codes = np.unique(np.array(who, dtype=object).astype(str), return_inverse=True)
    people = np.unique(np.array(own, dtype=object).astype(str), return_inverse=True)[1]
    found = model.severity(codes, people, np.array(score, dtype=float))
    if found is None or len(names) < 2:
        return None
    each = zip(names, found.n, found.mean, found.low, found.high, strict=True)
    listed = tuple(Reviewer(str(name), int(n), *map(float, rest)) for name, n, *rest in each)
    means = [one.mean for one in listed]
    return Reviewers(shown(window), listed, max(means) - min(means))

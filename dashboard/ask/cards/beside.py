"""Where customers hurt, and how strict each reviewer is: what stands beside a figure on its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from dashboard import periods
from dashboard.access import admitted, may
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.ask.whose import known_name
from dashboard.ask.windows import window_of
from dashboard.method import reviewers as model
from dashboard.model.metric import Level
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring.few import SUPPRESSED_BELOW
from dashboard.store.whom import Whom

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
    """What a customer wrote beside a bad answer: the local instant, its case and the address of that."""

    ticket_id: str
    category: str
    at: datetime | None
    score: float
    scale_max: float
    comment: str
    desk: str
    address: str | None


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


def hurting(home: Opened, metric: str, team: str | None = None, period: str | None = None) -> Hurting | None:
    """Where customers hurt over the window of a metric; None without data.

    None as well of a metric that counts no answers about satisfaction.
    """
    team = known_name(home, "team", team) if home.has_data else None
    if not home.has_data or "csat" not in home.metric(metric).surveys:
        return None
    _row_by_row(home, team)
    return _hurting(home, metric, team, find_period(home, period))


def _row_by_row(home: Opened, team: str | None) -> None:
    """A fault for whoever may not see a team's rows, or the organisation's."""
    admitted(home.who, "rows", Whom("organisation" if team is None else "team", team))


@cached
def _hurting(home: Opened, metric: str, team: str | None, period: Period) -> Hurting:
    level: Level = "team" if team else "organisation"
    window = window_of(home, home.metric(metric), level, period).period
    zone = home.strategy.organisation.tz
    bounds = periods.bounds(window, zone)
    every = [_pain(*row) for row in home.reader.hurting(bounds, team)]
    ranked = sorted(every, key=lambda one: (-(one.hours or 0.0), -one.tickets, one.category))
    said = [
        Comment(
            *(str(ticket), category, periods.local(at, zone) if at else None, score, most, comment),
            desk=desk,
            address=home.strategy.address_of(desk, str(ticket)),
        )
        for ticket, category, at, score, most, comment, desk in home.reader.comments(bounds, team)
    ]
    return Hurting(shown(window), tuple(ranked), tuple(said))


def _pain(category: str, tickets: int, answers: int, unhappy: int, minutes: float | None) -> Pain:
    if answers < SUPPRESSED_BELOW:
        return Pain(category, tickets, answers, None, minutes, None)
    share = 100 * unhappy / answers
    hours = None if minutes is None else tickets * share / 100 * minutes / 60
    return Pain(category, tickets, answers, share, minutes, hours)


def reviewers(
    home: Opened, metric: str, team: str | None = None, period: str | None = None
) -> Reviewers | None:
    """How strict each reviewer is on the same people's work; None where that can't be told apart.

    Over the twelve months that end with the window: severity is a habit, and three months tell little.
    """
    team = known_name(home, "team", team) if home.has_data else None
    if not home.has_data or "reviews" not in home.metric(metric).tables:
        return None
    _row_by_row(home, team)
    return _reviewers(home, metric, team, find_period(home, period))


def strictest(
    home: Opened, metrics: Sequence[str], team: str | None, period: str | None = None
) -> Reviewers | None:
    """Of the metrics of a person's card the reviewers that are furthest apart, where that matters.

    None as well for whoever may not see the team's rows: it names reviewers.
    """
    whom = Whom("organisation" if team is None else "team", team)
    if not may(home.who, "rows", whom):
        return None
    asked = [one for one in metrics if "reviews" in home.metric(one).tables]
    found = [one for one in (reviewers(home, metric, team, period) for metric in asked) if one and one.matter]
    return max(found, key=lambda one: one.apart, default=None)


@cached
def _reviewers(home: Opened, metric: str, team: str | None, period: Period) -> Reviewers | None:
    last = window_of(home, home.metric(metric), "organisation", period).period.last
    window = periods.between(periods.add_months(periods.month(last).first, -11), last)
    bounds = periods.bounds(window, home.strategy.organisation.tz)
    rows = home.reader.reviews(bounds, team, home.metric(metric).criteria)
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

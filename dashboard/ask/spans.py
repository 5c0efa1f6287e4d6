"""Which period and which day a question means, by what the data hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dashboard import periods
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.model.metric import Metric
from dashboard.periods import Kind, Period
from dashboard.quick import dataclass


@dataclass(frozen=True)
class Shown:
    """A period as answers carry it."""

    name: str
    from_: date
    to: date

    @property
    def kind(self) -> Kind:
        """A week, month, quarter or year, else a range; its name says which."""
        return periods.parse(self.name).kind if self.name else "range"


def find_period(home: Opened, text: str | None) -> Period:
    """The period that `text` names, else the latest month that ended with data on a card."""
    return periods.parse(text, home.fiscal) if text else _latest_month(home)


@cached
def _latest_month(home: Opened) -> Period:
    as_of = today_of(home)
    ended = periods.month(as_of + timedelta(days=1)).first - timedelta(days=1)
    on_cards = sorted({item.metric for card in home.strategy.card for item in card.metrics})
    for names in (on_cards, sorted(home.catalogue.metrics)):
        if found := home.reader.last_month(names, ended):
            return periods.month(found)
    return periods.month(as_of)


def shown(period: Period) -> Shown:
    """A period as answers and their JSON tell it."""
    return Shown(period.name, period.first, period.last)


@cached
def today_of(home: Opened) -> date:
    """The local day on which the data end; it counts as over, because exports are drawn at its end."""
    return periods.local(home.reader.as_of(), home.strategy.organisation.tz).date()


def ends_of(home: Opened, metric: Metric, team: str | None) -> tuple[date, ...]:
    """The days on which the data of the desks end that hold a team's cases (None: any), the last first.

    None of what is not counted of cases, and none where one desk holds all.
    """
    reached = home.reader.reached(team)
    if not reached or not home.catalogue.is_of_tickets(metric):
        return ()
    zone = home.strategy.organisation.tz
    return tuple(periods.local(end, zone).date() for end in reached)


def desks_lost(home: Opened, ends: Sequence[date], since: date, window: Period) -> list[date]:
    """Of the days on which desks end, those from `since` on of a desk that is missing in a tenth of a window.

    What is better or worse after it may be no more than that. A small desk has days without a case.
    """
    if not ends:
        return []
    until = min(window.last, today_of(home)) - timedelta(days=max(1, window.days // 10))
    return [end for end in ends if since <= end < until]


def day_here(home: Opened) -> date:
    """The day that it is where the organisation is: of what is written now, not of the data."""
    return datetime.now(home.strategy.organisation.tz).date()


def day_of(home: Opened) -> date:
    """The day on which the data end; without data the day that it is."""
    return today_of(home) if home.has_data else day_here(home)


def first_day(home: Opened, metric: str, team: str | None) -> date | None:
    """The first day of a metric's data, of a team where one is named."""
    return first_days(home).get((metric, team))


@cached
def first_days(home: Opened) -> dict[tuple[str, str | None], date]:
    """(metric, team) -> its first day; without a team the organisation's, the least of all."""
    found: dict[tuple[str, str | None], date] = {}
    for (metric, team), day in home.reader.first_days().items():
        for key in ((metric, team), (metric, None)):
            found[key] = min(day, found.get(key, day))
    return found

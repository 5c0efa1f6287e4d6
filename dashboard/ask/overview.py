"""What every page says: which organisation, data up to when, what there is to choose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dashboard import periods, text
from dashboard.access import may
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.loaded import checks
from dashboard.ask.spans import Shown, find_period, shown, today_of
from dashboard.ask.whose import names_of
from dashboard.faults import UsageFault
from dashboard.periods import Period
from dashboard.quick import dataclass


@dataclass(frozen=True)
class Desk:
    """A desk in the data, and up to when its data reach (local time)."""

    desk: str
    as_of: datetime


@dataclass(frozen=True)
class About:
    """What every page says: which organisation, data up to when, what there is to choose."""

    organisation: str
    has_data: bool
    has_strategy: bool
    shows_people: bool
    as_of: datetime | None
    desks: tuple[Desk, ...]
    checks_open: int
    teams: tuple[str, ...]
    agents: tuple[str, ...]
    periods: tuple[Shown, ...]
    period: Shown | None
    generation: int


def about(home: Opened) -> About:
    """What every page shows, and what can be chosen."""
    plan = home.strategy
    has_strategy = (home.path / "strategy.toml").is_file() or home.unread is not None
    shows_people = plan.people.are_named
    if not home.has_data:
        return About(
            plan.organisation.name,
            False,
            has_strategy,
            shows_people,
            None,
            (),
            0,
            (),
            (),
            (),
            None,
            0,
        )
    open_checks = len(checks(home)) if may(home.who, "see") else 0
    return replace(_about(home), has_strategy=has_strategy, checks_open=open_checks)


@cached
def _about(home: Opened) -> About:
    zone = home.strategy.organisation.tz
    desks = tuple(Desk(desk, periods.local(as_of, zone)) for desk, as_of in home.reader.desks().items())
    latest = find_period(home, None)
    return About(
        organisation=home.strategy.organisation.name,
        has_data=True,
        has_strategy=True,
        shows_people=home.strategy.people.are_named,
        as_of=periods.local(home.reader.as_of(), zone),
        desks=desks,
        checks_open=0,
        teams=names_of(home, "team"),
        agents=names_of(home, "agent") if home.strategy.people.are_named else (),
        periods=_choices(home, latest),
        period=shown(latest),
        generation=home.generation,
    )


def _choices(home: Opened, latest: Period) -> tuple[Shown, ...]:
    """The months with data, latest first, then quarters, years and the last weeks."""
    days = home.reader.days()
    span = periods.between(days[0], latest.last) if days else latest
    months = [periods.month(bucket.first) for bucket in periods.buckets(span, "month")]
    quarters = {periods.quarter_of(month.first, home.fiscal) for month in months}
    years = {periods.year_of(month.first, home.fiscal) for month in months}
    # a week may have ended since the last month did: it is what a Monday is about
    reached = periods.between(span.first, max(span.first, today_of(home)))
    weeks = [week for week in periods.buckets(reached, "week") if week.last <= reached.last][-26:]
    every = [
        *reversed(months),
        *sorted(quarters, reverse=True),
        *sorted(years, reverse=True),
        *reversed(weeks),
    ]
    return tuple(shown(period) for period in every)


def period(home: Opened, named: str | None = None) -> Shown:
    """The period that `named` names, else the latest month with data; UsageFault where it names none."""
    home.need_data()
    return shown(find_period(home, named))


def period_before(home: Opened, text: str | None = None) -> Shown:
    """The period just before that one: what a change is told from."""
    home.need_data()
    return shown(periods.previous(find_period(home, text), home.fiscal))


def covered(home: Opened) -> str:
    """The days that the data cover, as a period's name; UsageFault without data."""
    days = home.reader.days() if home.has_data else None
    if days is None:
        raise UsageFault(f"{home.path}: there are no data; import a file first.")
    return periods.between(*days).name


def not_covered(home: Opened, named: str | None) -> str:
    """Why a period lies wholly outside the data, to come or long gone; "" where it does not.

    What is said of such days would be said of others: a stock as it stands now is none of next spring.
    """
    if not home.has_data or named is None:
        return ""
    asked = period(home, named)
    called = text.period_name(asked.name, asked.from_, asked.to)
    as_of = periods.local(home.reader.as_of(), home.strategy.organisation.tz).date()
    if asked.from_ > as_of:
        return f"nothing of {called} is in the data: they end on {text.day(as_of)}"
    if asked.to < periods.parse(covered(home)).first:
        return f"nothing of {called} is in the data: they begin later"
    return ""

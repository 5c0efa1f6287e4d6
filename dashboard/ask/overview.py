"""What every page says: which organisation, data up to when, what there is to choose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dashboard import periods
from dashboard.ask.answers import About, Desk, Scope, Shown
from dashboard.ask.house import (
    House,
    cached,
    files,
    find_period,
    missing_columns,
    names_of,
    open_house,
    shown,
)
from dashboard.ask.loaded import checks
from dashboard.faults import UsageFault
from dashboard.model.catalogue import Catalogue, load_catalogue
from dashboard.model.strategy import Strategy
from dashboard.periods import Period


def catalogue(home: Path) -> Catalogue:
    """Every metric, format, table and check."""
    return load_catalogue(home)


def strategy(home: Path) -> Strategy:
    """What strategy.toml says."""
    return files(home)[1]


def about(scope: Scope, home: Path) -> About:
    """What every page shows, and what can be chosen."""
    _, plan = files(home)
    house = open_house(home)
    has_strategy = (home / "strategy.toml").is_file()
    shows_people = plan.people.mode == "individuals"
    if house is None:
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
    return replace(_about(house), has_strategy=has_strategy, checks_open=len(checks(scope, home)))


@cached
def _about(house: House) -> About:
    zone = house.strategy.organisation.tz
    rows = house.shot.cursor().execute("select desk, as_of from desks order by desk").fetchall()
    desks = tuple(Desk(desk, periods.local(as_of, zone)) for desk, as_of in rows)
    latest = find_period(house, None)
    return About(
        organisation=house.strategy.organisation.name,
        has_data=True,
        has_strategy=True,
        shows_people=house.strategy.people.mode == "individuals",
        as_of=periods.local(house.reader.as_of(), zone),
        desks=desks,
        checks_open=0,
        teams=names_of(house, "team"),
        agents=names_of(house, "agent") if house.strategy.people.mode == "individuals" else (),
        periods=_choices(house, latest),
        period=shown(latest),
        generation=house.shot.seq,
    )


def _choices(house: House, latest: Period) -> tuple[Shown, ...]:
    """The months with data, latest first, then quarters, years and the last weeks."""
    row = house.shot.cursor().execute("select min(local_date), max(local_date) from days").fetchone()
    span = periods.between(row[0], latest.last) if row else latest
    months = [periods.month(bucket.first) for bucket in periods.buckets(span, "month")]
    quarters = {periods.quarter_of(month.first, house.fiscal) for month in months}
    years = {periods.year_of(month.first, house.fiscal) for month in months}
    weeks = [week for week in periods.buckets(span, "week") if week.last <= latest.last][-12:]
    every = [
        *reversed(months),
        *sorted(quarters, reverse=True),
        *sorted(years, reverse=True),
        *reversed(weeks),
    ]
    return tuple(shown(period) for period in every)


def period(scope: Scope, home: Path, text: str | None = None) -> Shown:
    """The period that `text` names, else the latest month with data; UsageFault where it names none."""
    house = open_house(home)
    if house is None:
        raise UsageFault(f"{home}: there are no data; import a file first.")
    return shown(find_period(house, text))


def covered(scope: Scope, home: Path) -> str:
    """The days that the data cover, as a period's name; UsageFault without data."""
    house = open_house(home)
    row = (
        None
        if house is None
        else house.shot.cursor().execute("select min(local_date), max(local_date) from days").fetchone()
    )
    if row is None:
        raise UsageFault(f"{home}: there are no data; import a file first.")
    return periods.between(*row).name


def needs(scope: Scope, home: Path, metric: str) -> tuple[str, ...]:
    """The columns that a metric needs and that hold nothing in the data."""
    house = open_house(home)
    return () if house is None else missing_columns(house, house.metric(metric))

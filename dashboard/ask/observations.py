"""The observations behind a number."""

from __future__ import annotations

from pathlib import Path

from dashboard import periods
from dashboard.ask.answers import RowTable, Scope
from dashboard.ask.house import House, Scoped, find_period, known, named, open_house, people_shown, shown
from dashboard.ask.scorecards import cards_of
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.model.metric import Level
from dashboard.store.reader import Whom


def rows(
    scope: Scope,
    home: Path,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    limit: int | None = None,
) -> RowTable:
    """The observations behind a number, over the same window; with its reading. None is no limit."""
    house = open_house(home)
    if house is None:
        raise UsageFault(f"{home}: there are no data; import a file first.")
    people_shown(house, level)
    if not house.metric(metric).shows_rows:
        raise UsageFault(f"{metric} never shows rows: people answered it on the promise of staying unknown.")
    name = named(house, level, name)
    return _rows(house, scope, metric, level, name, known(house, "team", team), period, limit)


def _rows(
    house: House,
    scope: Scope,
    metric_name: str,
    level: Level,
    name: str | None,
    team: str | None,
    period: str | None,
    limit: int | None,
) -> RowTable:
    metric = house.metric(metric_name)
    found = find_period(house, period)
    window = window_of(house, metric, level, found).period
    whom = Whom(level, None if level == "organisation" else name, team if level == "agent" else None)
    scoped = Scoped(house, scope)
    columns, fetched = scoped.rows(metric, whom, window, limit)
    zone, at = house.strategy.organisation.tz, columns.index("observed_at")
    local_rows = tuple((*row[:at], periods.local(row[at], zone), *row[at + 1 :]) for row in fetched)
    card = cards_of(house, scope, level, name, team, found.name, (metric_name,)).cards
    reading = next(one for one in card[0].metrics if one.metric == metric_name)
    return RowTable(
        metric=metric_name,
        columns=tuple(columns),
        rows=local_rows,
        window=shown(window),
        reading=reading,
        count=len(local_rows) if limit is None else scoped.count(metric, whom, window),
        sums=None
        if reading.value is None
        else scoped.tallies([metric], whom, window).get((metric_name, whom.name)),
    )


def most_observations(
    scope: Scope, home: Path, level: Level, metrics: tuple[str, ...], period: str
) -> dict[str, float]:
    """Metric -> the most observations that any name of the level has in a period."""
    house = open_house(home)
    found = dict.fromkeys(metrics, 0.0)
    if house is None:
        return found
    chosen = [house.metric(name) for name in metrics]
    span = periods.parse(period, house.fiscal)
    for (metric, _), tally in Scoped(house, scope).tallies(chosen, Whom(level), span).items():
        found[metric] = max(found[metric], tally.n)
    return found

"""The observations behind a number."""

from __future__ import annotations

from typing import Any

from dashboard import periods
from dashboard.ask.cards.scorecards import cards_of
from dashboard.ask.home import Opened
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.ask.whose import people_shown, whom_of
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.quick import dataclass
from dashboard.scoring import Reading
from dashboard.store.whom import Whom


@dataclass(frozen=True)
class RowTable:
    """The observations behind a number: it can be added up from `rows` alone.

    `count` is how many there are, also where `rows` was limited; `sums` what they add up to, None
    where the reading shows no value.
    """

    metric: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    window: Shown
    reading: Reading
    count: int
    sums: Tally | None


def rows(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    limit: int | None = None,
) -> RowTable:
    """The observations behind a number, over the same window; with its reading. None is no limit."""
    whom = rows_of(home, metric, level, name, team)
    return _rows(home, home.metric(metric), whom, period, limit)


def rows_of(home: Opened, metric: str, level: Level, name: str | None, team: str | None) -> Whom:
    """Whose rows a question is about; UsageFault where there are none, or where none may be shown."""
    home.need_data()
    people_shown(home, level)
    if not home.metric(metric).shows_rows:
        raise UsageFault(f"{metric} never shows rows: people answered it on the promise of staying unknown.")
    return whom_of(home, level, name, team, "rows")


def _rows(home: Opened, metric: Metric, whom: Whom, period: str | None, limit: int | None) -> RowTable:
    found = find_period(home, period)
    window = window_of(home, metric, whom.level, found).period
    columns, fetched = home.reader.rows(metric, whom, window, limit)
    zone, at = home.strategy.organisation.tz, columns.index("observed_at")
    local_rows = tuple((*row[:at], periods.local(row[at], zone), *row[at + 1 :]) for row in fetched)
    (card,) = cards_of(home, whom.level, whom.name, whom.team, found.name, (metric.name,)).cards
    reading = card.reading(metric.name)
    return RowTable(
        metric=metric.name,
        columns=tuple(columns),
        rows=local_rows,
        window=shown(window),
        reading=reading,
        count=len(local_rows) if limit is None else home.reader.count(metric, whom, window),
        sums=None
        if reading.value is None
        else home.reader.tallies([metric], whom, window).get((metric.name, whom.name)),
    )

"""The cases behind a number as one looks at them: misses first, where each stands, and of which files."""

from __future__ import annotations

from typing import Any

from dashboard import periods
from dashboard.ask.cards.scorecards import cards_of
from dashboard.ask.home import Opened
from dashboard.ask.provenance.observations import rows_of
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.ask.windows import window_of
from dashboard.model.metric import Level, Metric
from dashboard.quick import dataclass
from dashboard.scoring.misses import miss_of
from dashboard.store.cases import Order, Wanted


@dataclass(frozen=True)
class Cases:
    """`rows` in `columns`: the first of `fitting` cases, of `count` in all. `missed` names what a miss is
    (None: nothing is), `misses` how many there are; `files` is where all of them stand, with their counts.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    window: Shown
    count: int
    fitting: int
    missed: str | None
    misses: int
    files: tuple[tuple[str, int], ...]
    generation: int
    order: Order


def cases(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
    *,
    only_misses: bool = False,
    find: str = "",
    order: Order | None = None,
    limit: int = 200,
) -> Cases:
    """The observations of a reading, as `rows` has them, with score, comment and address in the desk.

    Without an order the misses come first; where nothing is a miss, the worst values.
    """
    wanted = home.metric(metric)
    whom = rows_of(home, metric, level, name, team)
    span = find_period(home, period)
    window = window_of(home, wanted, level, span).period
    (card,) = cards_of(home, level, whom.name, whom.team, span.name, (metric,)).cards
    target = card.reading(metric).target
    miss = miss_of(wanted, target.goal if target else None)
    bound = (miss.sign, miss.bound) if miss else None
    order = order if order and (miss or order != "misses") else _worst_first(wanted, miss is not None)
    looked = Wanted(bound, only_misses and miss is not None, find.strip(), order, limit)
    found = home.reader.cases(wanted, whom, window, looked)
    return Cases(
        (*(column for column in found.columns if column != "ticket_desk"), "address"),
        tuple(_row(home, dict(zip(found.columns, row, strict=True))) for row in found.rows),
        shown(window),
        found.count,
        found.fitting,
        miss.says if miss else None,
        found.misses,
        found.files,
        home.generation,
        order,
    )


def _worst_first(metric: Metric, has_misses: bool) -> Order:
    if has_misses:
        return "misses"
    return "lowest" if metric.rises else "highest"


def _row(home: Opened, row: dict[str, Any]) -> tuple[Any, ...]:
    """A case with its time as clocks there show it, and its address in its desk."""
    row["observed_at"] = periods.local(row["observed_at"], home.strategy.organisation.tz)
    desk = row.pop("ticket_desk") or row["desk"]
    return (*row.values(), home.strategy.address_of(desk, row["ticket_id"]))

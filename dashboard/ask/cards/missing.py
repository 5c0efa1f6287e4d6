"""What a card has no place for yet: each metric that the data can't compute, and what would bring it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard import periods
from dashboard.ask.cache import cached
from dashboard.ask.cards.card import Missing
from dashboard.ask.home import Opened, missing_columns
from dashboard.ask.overview import covered
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.model.metric import Level
from dashboard.model.proposed import ENOUGH, preferred
from dashboard.store.whom import Whom


@cached
def still_missing(home: Opened, whom: Whom, on_card: tuple[str, ...]) -> tuple[Missing, ...]:
    """The metrics of the proposed card of a level that a draft lacks, in its order."""
    lacking = tuple(name for name in preferred(home.catalogue.metrics, whom.level) if name not in on_card)
    counts = _observed(home, whom, lacking, covered(home))
    return tuple(_missing(home, name, counts[name]) for name in lacking)


def missing(home: Opened, metric: str, observations: float) -> Missing | None:
    """What one metric lacks of which there are so many observations; None without data."""
    return _missing(home, metric, observations) if home.has_data else None


def _missing(home: Opened, name: str, observations: float) -> Missing:
    """Which columns a metric lacks, and which export, or which template of ours, has them."""
    metric = home.metric(name)
    needs = missing_columns(home, metric)
    if needs:
        loaded = tuple(dict.fromkeys(entry.format for entry in home.shot.ledger.imports))
        brings = brought_by(needs, home.catalogue, loaded)
    elif observations >= ENOUGH:
        brings = "`scorecard init`: the data have it by now"
    else:
        so_far = f"{observations:,.0f} so far" if observations else "none so far"
        brings = f"more cases of it: {so_far}, {ENOUGH} are the least that may have a colour"
    return Missing(name, metric.title, metric.perspective, needs, observations, brings)


def brought_by(needs: Sequence[str], catalogue: Catalogue, loaded: Sequence[str]) -> str:
    """Where columns come from: an export of the desks that are loaded, and else our templates.

    `needs` are "table.column", or several of which one is enough, joined by " or ".
    """
    known = [catalogue.formats[name] for name in loaded if name in catalogue.formats]
    systems = {fmt.system for fmt in known}
    more = [fmt for fmt in catalogue.formats.values() if fmt.system in systems and fmt not in known]
    exports = [fmt for fmt in (*known, *more) if not fmt.template]
    best = max(exports, key=lambda fmt: len(_headers(needs, fmt)), default=None)
    found = _headers(needs, best) if best else []
    said = [f"{' and '.join(found)} of {best.title}, filled in"] if best and found else []
    tables = dict.fromkeys(_choices(need)[0][0] for need in needs)
    templates = [f"our template {catalogue.tables[table].title}" for table in tables]
    return ", or ".join([*said, " and ".join(templates)])


def is_named(home: Opened, level: Level) -> bool:
    """Whether any row of the data names a team, or a person; the organisation always is."""
    if level == "organisation":
        return True
    happened = [table for table in home.catalogue.tables.values() if table.dated_by]
    columns = {
        f"{table.name}.{column}"
        for table in happened
        for column in (table.teams if level == "team" else table.agents)
    }
    return home.has_data and not home.reader.filled().isdisjoint(columns)


def _choices(need: str) -> list[tuple[str, str]]:
    """(table, column) of each column of which one is enough."""
    pairs: Iterable[list[str]] = (choice.split(".") for choice in need.split(" or "))
    return [(table, column) for table, column in pairs]


def _headers(needs: Sequence[str], fmt: Format) -> list[str]:
    """The export's own columns that hold what is needed, each quoted; the first choice of each need."""
    found = []
    for need in needs:
        fitting = (c for table, c in _choices(need) if table in fmt.tables and c in fmt.columns)
        if column := next(fitting, None):
            found.append(f'"{fmt.columns[column].column}"')
    return list(dict.fromkeys(found))


def most_observations(home: Opened, level: Level, metrics: tuple[str, ...], period: str) -> dict[str, float]:
    """Metric -> the most observations that any name of the level has in a period."""
    home.whole()
    return _observed(home, Whom(level), metrics, period) if home.has_data else dict.fromkeys(metrics, 0.0)


def _observed(home: Opened, whom: Whom, metrics: tuple[str, ...], period: str) -> dict[str, float]:
    found = dict.fromkeys(metrics, 0.0)
    chosen = [home.metric(name) for name in metrics]
    span = periods.parse(period, home.fiscal)
    for (metric, _), tally in home.reader.tallies(chosen, whom, span).items():
        found[metric] = max(found[metric], tally.n)
    return found

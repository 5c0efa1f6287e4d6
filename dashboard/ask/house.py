"""A home as it stands, its caches, and what every question needs: periods, names, scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from dashboard import periods
from dashboard.ask.answers import Scope, Shown
from dashboard.faults import Fault, StrategyFault, UsageFault, nearest
from dashboard.method.tally import Tally
from dashboard.model.catalogue import Catalogue, Level, Metric, load_catalogue
from dashboard.model.strategy import Strategy, load_strategy
from dashboard.periods import Every, Period
from dashboard.store.generations import Store, lost_strategy, outdated
from dashboard.store.reader import Reader, Snapshot, Whom, snapshot

P = ParamSpec("P")


R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class House:
    """A home as it stands now: its files and the generation in force."""

    home: Path
    catalogue: Catalogue
    strategy: Strategy
    shot: Snapshot

    @property
    def reader(self) -> Reader:
        """Reads this generation."""
        return Reader(self.shot, self.catalogue, self.strategy.organisation)

    @property
    def fiscal(self) -> int:
        """The month in which the fiscal year starts."""
        return self.strategy.organisation.fiscal_year_starts

    def metric(self, name: str) -> Metric:
        """A metric by name; UsageFault with the nearest where there is none."""
        return metric_named(self.catalogue, name)


def metric_named(catalogue: Catalogue, name: str) -> Metric:
    if name not in catalogue.metrics:
        raise UsageFault(f'there is no metric "{name}"{nearest(name, catalogue.metrics)}')
    return catalogue.metrics[name]


def open_house(home: Path) -> House | None:
    """The home as it stands; None without data. Fault where the clock changed since it was built."""
    catalogue, strategy = files(home)
    shot = snapshot(home)
    if shot is None:
        return None
    if fault := lost_strategy(home, shot.ledger, strategy):
        raise fault
    if reason := outdated(shot.ledger, strategy, catalogue):
        raise Fault(f"{home}: {reason}.")
    return _kept(home, shot.seq, strategy.fingerprint, id(catalogue), _Box((catalogue, strategy, shot)))


def with_strategy(home: Path) -> Path:
    """The home itself; StrategyFault where it holds data and no strategy says what they are judged by."""
    path = home / "strategy.toml"
    if not path.exists() and Store(home).current():
        raise StrategyFault(f"{path} is missing; `scorecard init` writes a first one to be filled in.")
    return home


class _Box:
    """Carries things past a cache key: equal to every other box."""

    def __init__(self, held: tuple[Catalogue, Strategy, Snapshot]) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Box)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _kept(home: Path, seq: int, strategy: str, catalogue: int, box: _Box) -> House:
    return House(home, *box.held)


def files(home: Path) -> tuple[Catalogue, Strategy]:
    """The catalogue and the strategy of a home, read again only when a file changed."""
    catalogue = load_catalogue(home)
    path = home / "strategy.toml"
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return catalogue, _strategy(path, stamp, _Metrics(catalogue.metrics))


class _Metrics(dict[str, Metric]):
    """Metric names as a cache key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))


@lru_cache(maxsize=16)
def _strategy(path: Path, stamp: int, metrics: _Metrics) -> Strategy:
    return load_strategy(path, metrics)


_CACHES: list[Callable[[], None]] = []


def forget() -> None:
    """Empty every cache of answers: what a measurement needs."""
    for clear in _CACHES:
        clear()


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the answers of a question; House is compared by identity, and is new when anything changed."""
    kept = lru_cache(maxsize=512)(function)
    _CACHES.append(kept.cache_clear)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(*args, **kwargs)  # type: ignore[arg-type]

    return call


def find_period(house: House, text: str | None) -> Period:
    """The period that `text` names, else the latest month that ended with data on a card."""
    return periods.parse(text, house.fiscal) if text else _latest_month(house)


@cached
def _latest_month(house: House) -> Period:
    as_of = today_of(house)
    ended = periods.month(as_of + timedelta(days=1)).first - timedelta(days=1)
    on_cards = sorted({item.metric for card in house.strategy.card for item in card.metrics})
    for names in (on_cards, sorted(house.catalogue.metrics)):
        if found := house.reader.last_month(names, ended):
            return periods.month(found)
    return periods.month(as_of)


def shown(period: Period) -> Shown:
    return Shown(period.name, period.first, period.last)


@cached
def today_of(house: House) -> date:
    """The local day on which the data end; it counts as over, because exports are drawn at its end."""
    return periods.local(house.reader.as_of(), house.strategy.organisation.tz).date()


class Scoped:
    """A reader that shows a scope only what it may see: the one place where scope is put in."""

    def __init__(self, house: House, scope: Scope) -> None:
        self._reader, self._scope = house.reader, scope

    def tallies(
        self, metrics: Sequence[Metric], whom: Whom, window: Period
    ) -> dict[tuple[str, str | None], Tally]:
        return self._reader.tallies(metrics, self._scope.admit(whom), window)

    def main_teams(self, metrics: Sequence[Metric], whom: Whom, window: Period) -> dict[tuple[str, str], str]:
        return self._reader.main_teams(metrics, self._scope.admit(whom), window)

    def tallies_over(self, windows: Mapping[str, Period], whom: Whom) -> dict[tuple[str, str | None], Tally]:
        return self._reader.tallies_over(windows, self._scope.admit(whom))

    def series(
        self, metrics: Sequence[Metric], whom: Whom, buckets: Sequence[Period]
    ) -> dict[str, list[Tally]]:
        return self._reader.series(metrics, self._scope.admit(whom), buckets)

    def mixed(self, metric: Metric, window: Period, every: Every) -> dict[str, Any]:
        return self._reader.mixed(metric, window, every)

    def closed_in(self, metric: Metric, whom: Whom, window: Period) -> tuple[int, float | None]:
        return self._reader.closed_in(metric, self._scope.admit(whom), window)

    def rows(
        self, metric: Metric, whom: Whom, window: Period, limit: int | None
    ) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
        return self._reader.rows(metric, self._scope.admit(whom), window, limit)

    def count(self, metric: Metric, whom: Whom, window: Period) -> int:
        return self._reader.count(metric, self._scope.admit(whom), window)


@cached
def _filled(house: House) -> frozenset[str]:
    rows = house.shot.cursor().execute("select name from columns_filled").fetchall()
    return frozenset(row[0] for row in rows)


def missing_columns(house: House, metric: Metric) -> tuple[str, ...]:
    """The columns of a metric that hold nothing at all in this generation."""
    filled = _filled(house)
    return tuple(need for need in metric.needs if not filled & set(need.split(" or ")))


def understood(home: Path, metrics: Sequence[str], period: str | None) -> Strategy:
    """The strategy of a home without data; what no data could answer is a UsageFault there too."""
    catalogue, strategy = files(home)
    for name in metrics:
        metric_named(catalogue, name)
    if period:
        periods.parse(period, strategy.organisation.fiscal_year_starts)
    return strategy


@cached
def display_names(house: House) -> dict[str, str]:
    rows = (
        house.shot.cursor()
        .execute("select agent, arg_max(name, from_date) from people where name is not null group by agent")
        .fetchall()
    )
    return dict(rows)


@cached
def names_of(house: House, level: Level) -> tuple[str, ...]:
    """All teams, or all people, in the data."""
    return tuple(house.reader.names(level))


def known(house: House, level: Level, name: str | None) -> str | None:
    """The name as the data have it, whatever its case; UsageFault with the nearest."""
    if name is None:
        return None
    names = names_of(house, level)
    if name in names:
        return name
    by_fold = {known.casefold(): known for known in names}
    if level == "agent":
        by_fold = {
            shown.casefold(): own for own, shown in display_names(house).items() if own in names
        } | by_fold
    if name.casefold() not in by_fold:
        raise UsageFault(f'there is no {level} "{name}"{nearest(name, names)}')
    return by_fold[name.casefold()]


def named(house: House, level: Level, name: str | None) -> str | None:
    """The one name that a question is about; UsageFault where a team or a person is not named."""
    if name is None and level != "organisation":
        raise UsageFault(f"say which {level}: --name NAME.")
    return known(house, level, name)


def people_shown(house: House, level: Level) -> None:
    if level == "agent" and house.strategy.people.mode == "teams_only":
        raise UsageFault("this organisation shows teams only ([people] mode in strategy.toml).")

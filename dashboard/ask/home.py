"""A home as it stands at one moment, asked by somebody."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from copy import copy
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from dashboard import periods
from dashboard.access import LOCAL, Who, may, refusal
from dashboard.ask.cache import Key, Same, let_go
from dashboard.ask.last_good import Unread, keep, last_good
from dashboard.ask.scoped import Scoped
from dashboard.durable import written_at
from dashboard.faults import Fault, StrategyFault, UsageFault, nearest
from dashboard.model import aliases
from dashboard.model.aliases import Aliases
from dashboard.model.catalogue import Catalogue, catalogue_of
from dashboard.model.metric import Metric
from dashboard.model.strategy import Strategy, parsed, text_of
from dashboard.store.fitting import lost_strategy, outdated
from dashboard.store.generations import Ledger, Store
from dashboard.store.pool import Cursor, Snapshot, earlier, snapshot
from dashboard.store.reader import Reader

R = TypeVar("R")


class _Part(Generic[R]):
    """What was read of a home, or the Fault that it could not be, which is raised by whoever needs it."""

    def __init__(self, read: Callable[[], R]) -> None:
        self._fault: Fault | None = None
        try:
            self._read = read()
        except Fault as fault:
            self._fault = copy(fault)  # itself it would keep every frame that it came through

    def get(self) -> R:
        if self._fault is not None:
            raise copy(self._fault)
        return self._read


class Opened:
    """One generation with the strategy, the catalogue and the aliases beside it, each read once.

    Give it back when all is asked: it is a context manager. What can't be read is a Fault to the first
    question that needs it.
    """

    def __init__(self, path: Path, who: Who) -> None:
        self.path, self.who = path, who
        self.unread: Unread | None = None
        self._shot = _Part(lambda: snapshot(path))
        self._catalogue = _Part(lambda: catalogue_of(path))
        self._strategy = _Part(lambda: _strategy_of(path, self.catalogue))
        self._aliases = _Part(lambda: aliases.load(path))
        self._loaded: bool | None = None
        self._reader: Scoped | None = None
        self._key: Hashable = None
        with suppress(Fault):
            let_go(path, self.generation)

    @classmethod
    def open(cls, path: Path, who: Who) -> Self:
        """A home as it stands now, for somebody who asks; one without data is none the less a home."""
        return cls(path, who)

    def suppose(self, strategy: Strategy) -> None:
        """Answer as if this were the strategy: for a copy, which is not the one to be closed."""
        self._strategy, self._reader, self._key = _Part(lambda: strategy), None, None

    def fall_back(self) -> Unread | None:
        """Answer by the last strategy that could be read where strategy.toml can't be, and say why; None
        where it can, or where none was.
        """
        try:
            _ = self.strategy, self.has_data
        except StrategyFault as fault:
            if last := last_good(self.path, self.catalogue.metrics):
                self.suppose(last.strategy)
                day = periods.local(last.at.replace(tzinfo=None), last.strategy.organisation.tz).date()
                self.unread = Unread(copy(fault), day)
        return self.unread

    def unbounded(self) -> Self:
        """The same as whoever sees everything has it: to judge by, never to tell of, nor to be closed."""
        other = copy(self)
        other.who, other._reader, other._key = LOCAL, None, None
        return other

    def earlier(self, generation: int) -> Self:
        """The same home as of an earlier generation, 0 for none, by today's files; to be closed by itself."""
        other = copy(self)
        other._shot = _Part(lambda: earlier(self.path, generation) if generation else None)
        other._loaded = other._reader = other._key = None
        return other

    def close(self) -> None:
        """Give the generation back; nothing can be asked any more."""
        with suppress(Fault):
            if shot := self._shot.get():
                shot.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- what stands in its files

    @property
    def catalogue(self) -> Catalogue:
        """Every metric, format, table and check."""
        return self._catalogue.get()

    @property
    def strategy(self) -> Strategy:
        """What strategy.toml says."""
        return self._strategy.get()

    @property
    def aliases(self) -> Aliases:
        """What aliases.toml says."""
        return self._aliases.get()

    @property
    def readable_aliases(self) -> Aliases:
        """The same, none where the file can't be read: figures go by those that they were made with."""
        try:
            return self.aliases
        except Fault:
            return Aliases()

    @property
    def fiscal(self) -> int:
        """The month in which the fiscal year starts."""
        return self.strategy.organisation.fiscal_year_starts

    def metric(self, name: str) -> Metric:
        """A metric by name; UsageFault with the nearest where there is none."""
        if name not in self.catalogue.metrics:
            raise UsageFault(f'there is no metric "{name}"{nearest(name, self.catalogue.metrics)}')
        return self.catalogue.metrics[name]

    def with_strategy(self) -> Self:
        """Itself; StrategyFault where it holds data and no strategy says what they are judged by."""
        path = self.path / "strategy.toml"
        if self._shot.get() is not None and not path.exists():
            raise StrategyFault(f"{path} is missing; `scorecard init` writes a first one to be filled in.")
        return self

    # --- what is loaded

    @property
    def generation(self) -> int:
        """The number of the generation; 0 without data."""
        shot = self._shot.get()
        return shot.seq if shot else 0

    @property
    def ledger(self) -> Ledger:
        """Every import in force; an empty one without data. For whoever may see what is loaded."""
        self.whole()
        with suppress(Fault):
            shot = self._shot.get()
            return shot.ledger if shot else Ledger()
        return Store(self.path).ledger()  # what came in is known, though its figures can't be read

    @property
    def has_data(self) -> bool:
        """Whether there are figures; a Fault where the clock or the program changed since they were made."""
        if self._loaded is None:
            if self._shot.get() is not None:
                self._check()
            self._loaded = self._shot.get() is not None
        return self._loaded

    def _check(self) -> None:
        ledger = self.shot.ledger
        if fault := lost_strategy(self.path, ledger, self.strategy):
            raise fault
        if reason := outdated(ledger, self.strategy, self.catalogue):
            raise Fault(f"{self.path}: {reason}.")

    @property
    def shot(self) -> Snapshot:
        """The generation itself; UsageFault without data. Questions go by `reader` or `cursor`."""
        if (shot := self._shot.get()) is None:
            raise self._without_data()
        return shot

    def need_data(self) -> None:
        """UsageFault where nothing is loaded."""
        if not self.has_data:
            raise self._without_data()

    def _without_data(self) -> UsageFault:
        return UsageFault(f"{self.path}: there are no data; import a file first.")

    @property
    def reader(self) -> Scoped:
        """Reads this generation, as far as somebody may see it."""
        if self._reader is None:
            self._reader = Scoped(Reader(self.shot, self.catalogue, self.strategy.organisation), self.who)
        return self._reader

    def cursor(self) -> Cursor:
        """For a question about all rows of a home; UsageFault for whoever may not see all of them."""
        self.whole()
        return self.shot.cursor()

    def whole(self) -> None:
        """UsageFault for whoever may not see what a home holds row by row."""
        if not may(self.who, "see"):
            raise refusal(self.who, "see")

    @property
    def key(self) -> Hashable:
        """What an answer depends on: generation, strategy, catalogue, and what may be seen."""
        if self._key is None:
            shot = self.shot
            made = (shot.seq, shot.ledger.database)
            self._key = Key(
                (self.path, *made, self.strategy.fingerprint, Same(self.catalogue), self.who.scope)
            )
        return self._key


def _strategy_of(path: Path, catalogue: Catalogue) -> Strategy:
    """The strategy of a home, read again only when a file changed."""
    file = path / "strategy.toml"
    return _strategy(file, written_at(file), _Metrics(catalogue.metrics))


class _Metrics(dict[str, Metric]):
    """Metric names as a cache key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))


@lru_cache(maxsize=16)
def _strategy(path: Path, stamp: int, metrics: _Metrics) -> Strategy:
    found = parsed(path, text := text_of(path), metrics)
    if text:
        keep(path.parent, text)
    return found


def missing_columns(home: Opened, metric: Metric) -> tuple[str, ...]:
    """The columns of a metric that hold nothing at all in this generation."""
    filled = home.reader.filled()
    return tuple(need for need in metric.needs if not filled & set(need.split(" or ")))


def understood(home: Opened, metrics: Sequence[str], period: str | None) -> Strategy:
    """The strategy of a home without data; what no data could answer is a UsageFault there too."""
    for name in metrics:
        home.metric(name)
    if period:
        periods.parse(period, home.fiscal)
    return home.strategy

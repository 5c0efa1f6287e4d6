"""The generations that this process has open: each once, counted, and closed when nobody asks it any more.

Whoever reads takes a Snapshot and gives it back (`close`, in a `finally`: a page's run is broken off by
every click); one that is forgotten gives itself back when it is collected. The generation in force
stays open for the next reader, a few homes at most; an older one is closed with its last reader.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.engine import own
from dashboard.engine.connections import reader
from dashboard.faults import Fault
from dashboard.quick import dataclass
from dashboard.store.generations import Ledger, Store

T = TypeVar("T")
Cursor = DuckDBPyConnection  # what a question is asked on
_ANEW = "`scorecard rebuild` makes it anew from the archive."
IDLE = 4  # generations that stay open though nobody reads them, each of another home


@dataclass(eq=False)
class _Open:
    """An open generation, and how many read it."""

    home: Path
    seq: int
    connection: DuckDBPyConnection
    ledger: Ledger
    fingerprints: dict[str, str]
    columns: dict[str, frozenset[str]]
    known: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    readers: int = 0


_LOCK = threading.RLock()  # a collection may give one back while this thread takes another
_OPEN: OrderedDict[tuple[Path, int], _Open] = OrderedDict()  # the last asked last


class Snapshot:
    """One generation, for one reader; take a cursor a call."""

    def __init__(self, opened: _Open) -> None:
        self.home, self.seq, self.ledger = opened.home, opened.seq, opened.ledger
        self.fingerprints = opened.fingerprints
        self.columns = opened.columns  # of the observations, by metric
        self._known = opened.known  # what is asked of a generation again and again
        self.kept = opened.kept  # what was made of it for all who read it
        self._opened: _Open | None = opened

    def cursor(self) -> DuckDBPyConnection:
        """A connection of one's own: sharing one between threads gives wrong answers."""
        if self._opened is None:
            raise RuntimeError("this snapshot was given back; take another one")
        return self._opened.connection.cursor()

    def once(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query without parameters, asked once: a generation never changes."""
        if sql not in self._known:
            self._known[sql] = self.cursor().execute(sql).fetchall()
        found: list[tuple[Any, ...]] = self._known[sql]
        return found

    def made(self, key: str, make: Callable[[], T]) -> T:
        """What is made of it once, for all who read it."""
        if key not in self.kept:
            self.kept[key] = make()
        found: T = self.kept[key]
        return found

    def close(self) -> None:
        """Give it back; once is enough, and again does nothing."""
        opened, self._opened = self._opened, None
        if opened is not None:
            _release(opened)

    def __del__(self) -> None:
        self.close()


def snapshot(home: Path) -> Snapshot | None:
    """The generation in force; None for a home without data. Older ones that nobody reads are closed."""
    store = Store(home)
    for _ in range(5):
        seq = store.current()
        if seq == 0:
            retire(home)
            return None
        try:
            return _taken(home, seq)
        except (OSError, duckdb.Error) as error:
            # pruned before it was opened? then CURRENT has moved on
            reason = f"can't be opened ({str(error).splitlines()[0]})"
            if isinstance(error, duckdb.CatalogException):  # a table that we keep now is not there
                reason = "was made by an earlier version of the program"
    store.ledger(seq)  # a Fault with its own advice where nobody can say what it was made of
    raise Fault(f"{store.database(seq)} {reason}; {_ANEW}")


def earlier(home: Path, seq: int) -> Snapshot:
    """A generation that is not in force, for one look; a Fault where it can't be opened."""
    store = Store(home)
    try:
        return _taken(home, seq, store.current())
    except (OSError, duckdb.Error) as error:
        raise Fault(f"{store.database(seq)} can't be opened ({str(error).splitlines()[0]}).") from error


def retire(home: Path, in_force: int = 0) -> None:
    """Close the generations of a home that nobody reads and that are not in force any more."""
    with _LOCK:
        for key, opened in list(_OPEN.items()):
            if opened.home == home and opened.seq != in_force and not opened.readers:
                _close(key)


def _taken(home: Path, seq: int, in_force: int | None = None) -> Snapshot:
    with _LOCK:
        opened = _OPEN.get((home, seq)) or _opened(home, seq)
        _OPEN[home, seq] = opened
        _OPEN.move_to_end((home, seq))
        opened.readers += 1
        taken = Snapshot(opened)
        retire(home, seq if in_force is None else in_force)
        idle = [key for key, other in _OPEN.items() if not other.readers]
        for key in idle[: max(len(idle) - IDLE, 0)]:
            _close(key)
    return taken


def _opened(home: Path, seq: int) -> _Open:
    store = Store(home)
    if not store.database(seq).exists():
        raise FileNotFoundError("its file is gone")
    connection, ledger = reader(store.database(seq)), store.ledger(seq)
    loaded = {number for (number,) in connection.execute("select import_id from facts.imports").fetchall()}
    if loaded != {entry.import_id for entry in ledger.imports}:
        connection.close()
        raise Fault(f"{store.database(seq)} is not the database that its ledger tells of; {_ANEW}")
    known = dict(connection.execute("select name, value from facts.fingerprints").fetchall())
    columns: dict[str, set[str]] = {}
    for metric, column in connection.execute("select metric, name from observation_columns").fetchall():
        columns.setdefault(metric, set()).add(column)
    kept = {metric: frozenset(names) for metric, names in columns.items()}
    return _Open(home, seq, connection, ledger, known, kept)


def _release(opened: _Open) -> None:
    """One reader less; the last one closes what is no longer in force."""
    with _LOCK:
        opened.readers -= 1
        if opened.readers:
            return
        try:
            moved = Store(opened.home).current() != opened.seq
        except Fault:
            moved = True  # the next reader is told why
        if moved:
            _close((opened.home, opened.seq))


def _close(key: tuple[Path, int]) -> None:
    if gone := _OPEN.pop(key, None):  # a collection in between may have closed it already
        gone.connection.close()
        own.retire(Store(gone.home).database(gone.seq))

"""A home's own SQL, asked of a child that is ended where it takes too long, or too much memory.

The engine looks whether it is interrupted between two steps of a statement, and one step may last for hours
or ask for more memory than there is. So what people wrote runs in a process of its own, whose engine has the
same generation open and can reach nothing else; it is kept for the next question, and a home without SQL of
its own never starts one. What was stopped once is not tried again for a while: every page would wait for it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import progress, scratch
from dashboard.child import started
from dashboard.durable import clear, private
from dashboard.engine import own_child
from dashboard.engine.queries import Query, Stopped
from dashboard.faults import Busy, Fault

PATIENCE = 30.0  # seconds that a question may take of a child
STARTING = 300.0  # seconds for a child to start and to open what it is asked of
REMEMBERED = 300.0  # seconds for which what was stopped is not tried again
MEMORY = 1_800 << 20  # bytes of address space, of which a child that does nothing has 800 MB
MOST = 4  # children at work at one time
TOO_MUCH = "more memory than it may have"
LOOK = 0.1  # seconds between two looks whether the question is called off
IN_MEMORY = Path()  # the database of a child that has none

_LOCK = threading.RLock()  # a collection may give a child back while this thread takes another
_IDLE: dict[Path, list[_Child]] = {}
_SLOTS = threading.BoundedSemaphore(MOST)
_STOPPED: dict[tuple[Path, str], tuple[float, str]] = {}  # until when, and what it took


def cursor(beside: DuckDBPyConnection, query: Query) -> DuckDBPyConnection:
    """What a query is asked on: as a cursor of the database that `beside` has open, with limits."""
    found = beside.execute("select path from duckdb_databases() where not internal").fetchone()
    # it does what we ask of a cursor, and nothing else
    return cast(DuckDBPyConnection, Cursor(Path(found[0]) if found and found[0] else IN_MEMORY, query))


def in_memory(query: Query) -> Cursor:
    """The same without a database: for what brings its rows along."""
    return Cursor(IN_MEMORY, query)


def retire(database: Path) -> None:
    """Nobody asks this database any more."""
    with _LOCK:
        gone = _IDLE.pop(database, [])
        for key in [key for key in _STOPPED if key[0] == database]:
            _STOPPED.pop(key)
    for child in gone:
        child.end()


def has_stopped(database: Path) -> bool:
    """Whether anything that is asked of a database was stopped, a little while ago."""
    return any(key[0] == database and time.monotonic() < until for key, (until, _) in list(_STOPPED.items()))


class Cursor:
    """A child for as long as this lives; what it takes of time is counted over all that is asked of it."""

    def __init__(self, database: Path, query: Query) -> None:
        self.description: list[tuple[Any, ...]] | None = None
        self._database, self._query, self._left = database, query, PATIENCE
        self._child: _Child | None = None

    def execute(self, sql: str, given: Any = None) -> Cursor:
        """As of a DuckDB connection."""
        self.description = self.ask(own_child.execute, sql, given)
        return self

    def fetchone(self) -> Any:
        """As of a DuckDB connection."""
        return self.ask(own_child.fetched, "fetchone")

    def fetchall(self) -> Any:
        """As of a DuckDB connection."""
        return self.ask(own_child.fetched, "fetchall")

    def fetchmany(self, size: int) -> Any:
        """As of a DuckDB connection."""
        return self.ask(own_child.fetched, "fetchmany", size)

    def fetchnumpy(self) -> Any:
        """As of a DuckDB connection."""
        return self.ask(own_child.fetched, "fetchnumpy")

    def prepare(self, function: Callable[..., Any], *arguments: object) -> None:
        """Have the child do something of ours first: it takes none of the time."""
        self._child = self._child or _taken(self._database)
        self._child.ask(STARTING, function, *arguments)
        self._left = PATIENCE

    def ask(self, function: Callable[..., Any], *arguments: object) -> Any:
        """What a function gives that the child runs; Stopped where it takes too much."""
        key = (self._database, self._query.sql)
        until, much = _STOPPED.get(key, (0.0, ""))
        if time.monotonic() < until:
            raise Stopped(self._query.file, much)
        self._child = self._child or _taken(self._database)
        began = time.monotonic()
        try:
            return self._child.ask(self._left, function, *arguments)
        except (_Late, _Gone, MemoryError, duckdb.OutOfMemoryException) as error:
            self._child.end()
            much = f"longer than {PATIENCE:g} s" if isinstance(error, _Late) else TOO_MUCH
            if self._database != IN_MEMORY:  # other rows may do
                _STOPPED[key] = (time.monotonic() + REMEMBERED, much)
            raise Stopped(self._query.file, much) from error
        finally:
            self._left -= time.monotonic() - began

    def close(self) -> None:
        """Let somebody else have the child."""
        child, self._child = self._child, None
        if child is not None:
            _give_back(self._database, child)

    def __del__(self) -> None:
        self.close()


class _Late(Exception):  # noqa: N818
    """The child took too long, and was ended."""


class _Gone(Exception):  # noqa: N818
    """The child has ended without an answer."""


class _Child:
    """A process that runs functions of own_child.py, one after another."""

    def __init__(self) -> None:
        self._spill = private(scratch.spill() / f"own-{os.urandom(4).hex()}")
        self._process = started("dashboard.engine.own_child")
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._hear, daemon=True, name="scorecard: own SQL").start()
        atexit.register(self.end)

    def open(self, database: Path) -> None:
        """Have it limit itself, and open a database."""
        self.ask(STARTING, own_child.open_database, database, self._spill, MEMORY)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, patience: float, function: Callable[..., Any], *arguments: object) -> Any:
        """What a function gives, or raises, in there; whatever else ends this ends the child too."""
        try:
            told, answer = self._answer(patience, pickle.dumps((patience, function, arguments)))
        except BaseException:
            self.end()
            raise
        if told == own_child.RAISES:
            raise answer
        return answer

    def _answer(self, patience: float, request: bytes) -> Any:
        assert self._process.stdin
        try:
            own_child.write(cast(BinaryIO, self._process.stdin), request)
        except BrokenPipeError:
            raise _Gone from None
        until = time.monotonic() + patience
        while (left := until - time.monotonic()) > 0:
            with suppress(queue.Empty):
                if answer := self._answers.get(timeout=min(left, LOOK)):
                    return pickle.loads(answer)
                raise _Gone
            progress.check()
        raise _Late

    def _hear(self) -> None:
        assert self._process.stdout
        with self._process.stdout as out, suppress(OSError, ValueError):  # it was ended while it spoke
            while answer := own_child.read(cast(BinaryIO, out)):
                self._answers.put(answer)
        self._answers.put(b"")

    def end(self) -> None:
        """Nobody needs it any more."""
        atexit.unregister(self.end)
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what it did not hear before it ended
            self._process.stdin.close()  # type: ignore[union-attr]
        clear(self._spill)


def _taken(database: Path) -> _Child:
    """A child that has this database open: one that is idle, or a new one."""
    _wait_for_a_slot()
    try:
        while (child := _idle(database)) is not None:
            with suppress(_Gone, _Late, duckdb.Error):
                child.ask(PATIENCE, own_child.end)  # what was asked of it before
                return child
            child.end()
        return _new(database)
    except BaseException:
        _SLOTS.release()
        raise


def _idle(database: Path) -> _Child | None:
    with _LOCK:
        return idle.pop() if (idle := _IDLE.get(database)) else None


def _new(database: Path) -> _Child:
    child = _Child()
    try:
        child.open(database)
    except (_Gone, _Late, MemoryError, duckdb.Error) as error:
        child.end()
        told = str(error).partition("\n")[0] or "its process has ended"
        raise Fault(
            f"{database}: what this home's own queries ask can't be opened ({told}); ask again."
        ) from error
    return child


def _wait_for_a_slot() -> None:
    until = time.monotonic() + PATIENCE
    while not _SLOTS.acquire(timeout=LOOK):
        progress.check()
        if time.monotonic() > until:
            raise Busy(f"{MOST} of this home's own queries are at work already; ask again in a minute.")


def _give_back(database: Path, child: _Child) -> None:
    """One is kept a database: the next question finds it warm, and has it forget this one.

    Nothing is asked of it here: a collection may come to this in any thread, and must not wait.
    """
    is_kept = False
    if child.is_alive:
        with _LOCK:
            idle = _IDLE.setdefault(database, [])
            is_kept = not idle
            if is_kept:
                idle.append(child)
    if not is_kept:
        child.end()
    _SLOTS.release()

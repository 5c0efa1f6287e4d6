"""Where a piece of work stands, and the way to call it off from another thread.

Whoever starts something long makes a Progress and has the work run by it, in a thread of its own; a
terminal or a page looks at its `text` meanwhile and may `cancel` it:

    progress = Progress()
    progress.run(lambda: load.import_files(home, files, options, progress))

Far below, where nobody hands it on, `step` and `waiting` speak to the Progress of their own thread, and
`statements` makes it known which connection is at work. Without one they do nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Protocol, TypeVar

from dashboard.faults import Cancelled

T = TypeVar("T")
AGAIN = 0.05  # seconds between two interruptions: one that comes between two statements has no effect
SLOW = 2.0  # seconds after which the time that has passed is shown


class Connection(Protocol):
    """A database connection, to those who may not import the database."""

    def interrupt(self) -> None: ...
    def query_progress(self) -> float: ...


class Progress:
    """One piece of work. Called with a line it takes note of it, and raises Cancelled if called off."""

    def __init__(self) -> None:
        self._line = self._detail = ""
        self._began = time.monotonic()
        self._cancelled, self._impatient, self._over = (threading.Event() for _ in range(3))
        self._guard = threading.Lock()  # a connection is not closed while it is being asked
        self._connections: list[Connection] = []  # the first is the one whose statements are measured
        self._measured = False

    def __call__(self, line: str) -> None:
        """Say what is done next; "" between two pieces."""
        self.check()
        if not self._line:
            self._began = time.monotonic()
        self._line, self._detail = line, ""

    @property
    def text(self) -> str:
        """What is being done, how far it has come where that is known, and for how long."""
        line, detail = self._line, self._detail or self._percent()
        seconds = time.monotonic() - self._began
        lasting = f", {seconds:.0f} s" if line and seconds > SLOW else ""
        return line + (f", {detail}" if detail else "") + lasting

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled where it was called off."""
        if self.cancelled:
            raise Cancelled("stopped; nothing half done is left behind.")

    def run(self, work: Callable[[], T]) -> T:
        """Do the work; what it calls may speak to this Progress."""
        token = _CURRENT.set(self)
        try:
            return work()
        finally:
            _CURRENT.reset(token)
            self._over.set()

    def cancel(self) -> None:
        """Call it off: a running statement is interrupted, everything else ends at its next word."""
        if not self.cancelled:
            self._cancelled.set()
            threading.Thread(target=self._interrupt, daemon=True, name="scorecard: cancelling").start()

    def stop_waiting(self) -> None:
        """Call it off only if it waits for its turn, now or later."""
        self._impatient.set()

    def _interrupt(self) -> None:
        while not self._over.wait(AGAIN):
            with self._guard:
                for connection in self._connections:
                    with suppress(Exception):  # of one that is closed there is nothing to end
                        connection.interrupt()

    def _percent(self) -> str:
        with self._guard, suppress(Exception):
            share = self._connections[0].query_progress() if self._measured else -1
            return f"{share:.0f} %" if 0 < share < 100 else ""
        return ""

    def _wait(self, detail: str) -> None:
        if self._impatient.is_set():
            self.cancel()
        self.check()
        self._detail = detail

    def _step(self, detail: str) -> None:
        self.check()
        self._detail = detail

    def _know(self, *connections: Connection) -> None:
        with self._guard:
            self._connections = [*connections]


_CURRENT: ContextVar[Progress | None] = ContextVar("scorecard_progress", default=None)


def step(detail: str) -> None:
    """How far the present line has come. Raises Cancelled where the work was called off."""
    if progress := _CURRENT.get():
        progress._step(detail)


def waiting(detail: str) -> None:
    """The same while waiting for others, which is given up earlier than work."""
    if progress := _CURRENT.get():
        progress._wait(detail)


def check() -> None:
    """Raise Cancelled where the work was called off."""
    if progress := _CURRENT.get():
        progress.check()


@contextmanager
def statements(connection: Connection) -> Iterator[None]:
    """What runs on this connection is interrupted where the work is called off."""
    progress = _CURRENT.get()
    before = progress._connections if progress else []
    if progress:
        progress._know(*before, connection)
    try:
        yield
    finally:
        if progress:
            progress._know(*before)


def let_go() -> None:
    """The connection is about to be closed; what comes now is not called off any more."""
    if progress := _CURRENT.get():
        progress._know()


@contextmanager
def measured() -> Iterator[None]:
    """One long statement, whose own share says how far the present line has come."""
    progress = _CURRENT.get()
    if progress:
        progress._measured = True
    try:
        yield
    finally:
        if progress:
            progress._measured = False

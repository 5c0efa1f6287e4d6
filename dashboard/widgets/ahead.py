"""What takes long to answer is computed beside the pages, in a thread of its own (ask/ahead.py).

A page that asks meanwhile compares by itself, waits for the links, and says of the rest that it is being
computed. Nothing waits for the thread: it ends with its process, and what it kept goes with the generation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dashboard.ask.ahead import compute_ahead
from dashboard.faults import Fault
from dashboard.store.generations import Store

LOOK = 5.0  # seconds between two looks at what is in force
_TURN = threading.Lock()  # one at a time: whoever comes second finds what the first has kept


def begin(home: Path) -> threading.Thread:
    """Compute them now."""
    return _beside(lambda: _compute(home))


def keep_up(home: Path, stop: threading.Event) -> threading.Thread:
    """Compute them whenever another generation or strategy is in force, until `stop`.

    Whoever brought it: what a command loads at night is computed before the morning's first page.
    """
    return _beside(lambda: _keep_up(home, stop))


def _beside(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True, name="scorecard: ahead")
    thread.start()
    return thread


def _keep_up(home: Path, stop: threading.Event) -> None:
    known: tuple[int, int] | None = None
    while not stop.is_set():
        with suppress(Fault, OSError):  # a page that is opened says what is wrong
            now = Store(home).current(), (home / "strategy.toml").stat().st_mtime_ns
            if now[0] and now != known:
                _compute(home)
            known = now
        stop.wait(LOOK)


def _compute(path: Path) -> None:
    with _TURN:
        compute_ahead(path)

"""What takes long to answer is computed beside the pages, in a thread of its own (ask/ahead.py).

A page that asks meanwhile compares by itself, waits for the links, and says of the rest that it is being
computed. No page waits for the thread: it ends with its process, and what it kept goes with the generation.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dashboard.ask.ahead import compute_ahead
from dashboard.faults import Fault
from dashboard.model import aliases
from dashboard.store.generations import Store

LOOK = 5.0  # seconds between two looks at what is in force
SELDOM = 300.0  # seconds between two looks where again and again it could not be computed
LAST = 10.0  # seconds that a process which ends waits for what is computed just now
_TURN = threading.Lock()  # one at a time: whoever comes second finds what the first has kept
# a thread that is ended in the middle of the engine takes the process down with it
atexit.register(_TURN.acquire, timeout=LAST)


def begin(home: Path) -> threading.Thread:
    """Compute them now."""
    return _beside(lambda: _compute(home))


def keep_up(home: Path, stop: threading.Event) -> threading.Thread:
    """Compute them whenever other data, or other words of people, are in force, until `stop`.

    Whoever brought them: what a command loads at night is computed before the morning's first page. What
    could not be computed is tried again, ever more seldom.
    """
    return _beside(lambda: _keep_up(home, stop))


def _beside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True, name="scorecard: ahead")
    thread.start()
    return thread


def _keep_up(home: Path, stop: threading.Event) -> None:
    known: object = None
    failed, wait = 0, LOOK
    while not stop.is_set():
        with suppress(Fault, OSError):  # a page that is opened says what is wrong
            now = _in_force(home)
            failed = 0 if now != known else failed
            if now != known or failed:
                failed = 0 if _compute(home) else failed + 1
            known, wait = now, min(LOOK * 2**failed, SELDOM)
        stop.wait(wait)


def _in_force(home: Path) -> object:
    """What the answers depend on: the generation, and the files that people write."""
    written = [home / "strategy.toml", home / aliases.FILE, *sorted((home / "queries").rglob("*"))]
    return Store(home).current(), [(path, path.stat().st_mtime_ns) for path in written if path.exists()]


def _compute(path: Path) -> bool:
    """Whether all could be; a home that can't be read is said by the next page, not by this thread."""
    with _TURN, suppress(Fault, OSError):
        return not Store(path).current() or compute_ahead(path)
    return False

"""The lock of a home: whoever changes anything in it holds it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import progress
from dashboard.durable import private_home
from dashboard.faults import Busy

LOCK_SECONDS = 600.0
LOOK = 0.2  # seconds between two looks whether the lock is free

_HELD = threading.local()


def _held() -> set[Path]:
    """The homes whose lock this thread holds."""
    if not hasattr(_HELD, "homes"):
        _HELD.homes = set()
    homes: set[Path] = _HELD.homes
    return homes


def is_held(home: Path) -> bool:
    """Whether this thread holds the lock of a home."""
    return home in _held()


def place(home: Path) -> Path:
    """The file that is locked."""
    return home / ".lock"


@contextmanager
def locked(home: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold a home's lock; within it the same thread may take it again. Busy where that takes longer."""
    if is_held(home):
        yield
        return
    from filelock import FileLock, Timeout  # a question needs no lock

    private_home(home)
    lock = FileLock(place(home), mode=0o600)
    deadline = time.monotonic() + (LOCK_SECONDS if seconds is None else seconds)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=LOOK)
        except Timeout as error:
            if time.monotonic() > deadline:
                raise Busy(f"{home}: another import is still running; try again when it is done.") from error
            progress.waiting("waiting for another import")
    _held().add(home)
    try:
        yield
    finally:
        _held().discard(home)
        lock.release()

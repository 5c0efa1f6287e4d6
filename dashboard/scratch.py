"""Folders for what is being worked on: nobody else's, and swept at the next start if a kill left them.

All lie in one folder of this user's, and each holds a lock as long as whoever made it lives: what is
not locked belongs to nobody any more. What is unpacked there may hold names and addresses of people.
"""

from __future__ import annotations

import atexit
import getpass
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.durable import clear, private, telling_full

LOCK = ".in-use"


LOCK = ".in-use"
FRESH = 60.0  # seconds in which a folder may still be without its lock


@contextmanager
def folder(what: str) -> Iterator[Path]:
    """An empty folder of mode 700, gone afterwards."""
    made, lock = _made(what)
    try:
        with telling_full(made.parent):
            yield made
    finally:
        _drop(made, lock)


@lru_cache(maxsize=1)
def spill() -> Path:
    """Where the database puts what does not fit into memory, as long as this process lives."""
    made, lock = _made("spill")
    atexit.register(_drop, made, lock)
    return made


def sweep() -> int:
    """Take away the folders of those who are gone; how many."""
    gone = 0
    for left in _root(tempfile.gettempdir()).iterdir():
        if not left.is_dir() or (not (left / LOCK).exists() and time.time() - left.stat().st_mtime < FRESH):
            continue
        with suppress(Timeout, OSError), FileLock(left / LOCK, timeout=0):
            clear(left)
            gone += 1
    return gone


def _made(what: str) -> tuple[Path, FileLock]:
    made = Path(tempfile.mkdtemp(prefix=f"{what}-", dir=_root(tempfile.gettempdir())))
    lock = FileLock(made / LOCK)
    lock.acquire()
    return made, lock


def _drop(made: Path, lock: FileLock) -> None:
    lock.release()
    clear(made)


@lru_cache(maxsize=4)
def _root(temporary: str) -> Path:
    """One folder for all of this user's; another one where somebody else has taken its name."""
    root = Path(temporary) / f"scorecard-{_user()}"
    with suppress(FileExistsError):
        root.mkdir(mode=0o700)
    is_ours = root.is_dir() and not root.is_symlink() and root.lstat().st_uid == getattr(os, "getuid", int)()
    return private(root) if is_ours else Path(tempfile.mkdtemp(prefix="scorecard-", dir=temporary))


def _user() -> str:
    try:
        return str(os.getuid())
    except AttributeError:  # no such numbers on Windows, where the temporary folder is one's own
        return getpass.getuser()

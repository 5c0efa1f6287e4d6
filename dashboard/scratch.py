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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.durable import clear, private, telling_full

LOCK = ".in-use"
TRIES = 20  # folders that may be swept away under one's hands
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


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder on the disk of one that is to come, gone afterwards; what a kill left there goes first."""
    sweep_beside(target)
    prefix = _prefix(target)
    made, lock = _locked(lambda: Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent)))
    try:
        yield made
    finally:
        lock.release()
        clear(made)


def sweep_beside(target: Path) -> None:
    """Take away what was being made beside a folder by those who are gone."""
    if target.parent.is_dir():
        _swept(path for path in target.parent.iterdir() if path.name.startswith(_prefix(target)))


def _prefix(target: Path) -> str:
    return f".{target.name}.restoring"  # earlier versions put nothing behind it


def sweep() -> int:
    """Take away the folders of those who are gone; how many."""
    root = _root_path()
    if not _is_ours(root):
        return 0
    gone = _swept(root.iterdir())
    _drop_empty(root)
    return gone


def _swept(folders: Iterable[Path]) -> int:
    gone = 0
    for left in folders:
        if not left.is_dir() or (not (left / LOCK).exists() and time.time() - left.stat().st_mtime < FRESH):
            continue
        with suppress(Timeout, OSError), FileLock(left / LOCK, timeout=0, mode=0o600):
            clear(left)
            gone += 1
    return gone


def _made(what: str) -> tuple[Path, FileLock]:
    return _locked(lambda: _new_folder(what))


def _locked(new: Callable[[], Path]) -> tuple[Path, FileLock]:
    """A folder and its lock; another one where a sweep came between the two and took it for left behind."""
    for _ in range(TRIES):
        made = new()
        lock = FileLock(made / LOCK, mode=0o600)
        with suppress(FileNotFoundError):
            lock.acquire()
            if (made / LOCK).exists():  # and not a file that is gone already
                return private(made), lock  # the lock makes a folder that is missing, of any mode
            lock.release()
    raise OSError(f"no folder in {made.parent} stays: something takes away what is made there")


def _new_folder(what: str) -> Path:
    """Made anew where another process takes the folder of all away, as it was the last to use it."""
    with suppress(FileNotFoundError):
        return Path(tempfile.mkdtemp(prefix=f"{what}-", dir=_root()))
    return Path(tempfile.mkdtemp(prefix=f"{what}-", dir=_root()))


def _drop(made: Path, lock: FileLock) -> None:
    lock.release()
    clear(made)
    _drop_empty(made.parent)


def _drop_empty(root: Path) -> None:
    with suppress(OSError):  # others are at work in it
        root.rmdir()


def _root() -> Path:
    """One folder for all of this user's; another one where somebody else has taken its name."""
    root = _root_path()
    with suppress(FileExistsError):
        root.mkdir(mode=0o700)
    return private(root) if _is_ours(root) else Path(tempfile.mkdtemp(prefix="scorecard-"))


def _root_path() -> Path:
    return Path(tempfile.gettempdir()) / f"scorecard-{_user()}"


def _is_ours(root: Path) -> bool:
    """Whether it is a folder of this user's own, and no way to somewhere else."""
    return root.is_dir() and not root.is_symlink() and root.lstat().st_uid == getattr(os, "getuid", int)()


def _user() -> str:
    try:
        return str(os.getuid())
    except AttributeError:  # no such numbers on Windows, where the temporary folder is one's own
        return getpass.getuser()

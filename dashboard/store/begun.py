"""What a page began in a home and how it ended, for whoever comes next: pages are left, programs end.

begun = begin(home, "Undoing")      home/begun/<id>.json, locked as long as whoever does it lives
begun.end("Undone: half.csv; ...")  how it ended; it stays until somebody has been told
begun.told()
left(home)                          what nobody has been told yet, each as a sentence, and then is
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Container
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from dashboard.durable import clear, listed, private, private_home, write_whole, written_at
from dashboard.faults import Fault
from dashboard.quick import dataclass
from dashboard.store.generations import Store

FOLDER = "begun"
OLD = 60.0  # seconds after which a half-written note is nobody's


@dataclass
class Begun:
    """One piece of work; without a place where nothing could be written, because that must not stop it."""

    path: Path | None = None
    lock: BaseFileLock | None = None

    def end(self, outcome: str) -> None:
        """Keep how it ended."""
        if self.path is not None:
            with suppress(OSError, ValueError, Fault):
                write_whole(self.path, json.dumps(_read(self.path) | {"outcome": outcome}))
        if self.lock is not None:
            self.lock.release()

    def told(self) -> None:
        """Somebody has been told."""
        if self.path is not None:
            _forget(self.path)


def begin(home: Path, title: str) -> Begun:
    """Note that a piece of work begins, and which generation is in force."""
    try:
        folder = private(private_home(home) / FOLDER)
        path = folder / f"{secrets.token_hex(8)}.json"
        lock = FileLock(_lock_of(path), mode=0o600, thread_local=False)  # another thread lets it go
        lock.acquire(timeout=0)
        noted = {"title": title, "when": datetime.now(UTC).isoformat(), "generation": Store(home).current()}
        write_whole(path, json.dumps(noted))
        return Begun(path, lock)
    except (OSError, Timeout, Fault):
        return Begun()


def left(home: Path, but: Container[Path] = ()) -> list[str]:
    """What ended and nobody has been told, the oldest first; told by this. `but` names what others tell."""
    there = listed(home / FOLDER)  # others write, and take away, meanwhile
    for part in there:
        if part.suffix == ".part" and 0 < written_at(part) < (time.time() - OLD) * 1e9:
            clear(part)
    noted = (_taken(home, path) for path in there if path.suffix == ".json" and path not in but)
    return [said for _, said in sorted(one for one in noted if one)]


def _taken(home: Path, path: Path) -> tuple[str, str] | None:
    """(when it began, how it ended); None as long as whoever does it is at work."""
    try:
        with FileLock(_lock_of(path), timeout=0, mode=0o600):
            noted = _read(path)
            found = str(noted["when"]), str(noted.get("outcome") or _broken_off(home, noted))
    except (Timeout, OSError):
        return None
    except (ValueError, KeyError):
        found = None
    _forget(path)
    return found


def _broken_off(home: Path, noted: dict[str, object]) -> str:
    """The program ended meanwhile: the generation in force says whether it was done."""
    store = Store(home)
    now = store.current()
    what = f"{noted['title']} was going on when the program ended: "
    if now == noted["generation"]:
        return what + "it was not done, and the figures are what they were."
    return what + (
        f"it was done; generation {now} is in force ({store.ledger(now).what})."
        if now
        else "it was done; no data are loaded now."
    )


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _read(path: Path) -> dict[str, object]:
    noted = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(noted, dict):
        raise ValueError("no object")
    return noted


def _forget(path: Path) -> None:
    for one in (path, _lock_of(path)):
        with suppress(OSError):
            clear(one)
    with suppress(OSError):
        path.parent.rmdir()

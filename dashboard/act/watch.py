"""A folder of scheduled exports: what lands there is imported, and moved out of the way.

Whole files only: nobody says when a file is complete, so one counts as whole when two looks find it
with the same size and time. Where whoever wrote it had only paused, their handle follows the file to where
it was moved: it is brought back then, and read once more. What loaded goes to imported/ below the
folder, what was refused to refused/ with its reason beside it. A file is moved after its import is in
force and not before, so whatever ends this at any time, the file is still there and the next look finds
it already loaded.
"""

from __future__ import annotations

import logging
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from dashboard.access import Who
from dashboard.act.loading import import_files
from dashboard.faults import Busy, Cancelled, Fault, UsageFault
from dashboard.intake import load
from dashboard.intake.export import Options
from dashboard.intake.receipt import Receipt, as_text
from dashboard.intake.settings import Progress, silent
from dashboard.quick import dataclass
from dashboard.text import printable

IMPORTED, REFUSED = "imported", "refused"
LOCK = ".scorecard-watch"
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", "~")  # what is still being written is called
ZIPPED = (".zip", ".xlsx", ".xlsm")
# A zip has its end at the end: one that can't be opened may still be growing, but not for ever.
PATIENCE = 600.0  # seconds since it was last touched, and in which a file that was moved may still grow
RETRY = 60.0  # seconds until a file that could not be tried, or not be moved, is read again
LONGEST = 220  # bytes of a name, so that what is added to it finds room
OWN = {"warehouse", "archive", "refused", "queries", "records"}  # folders of a home

Mark = tuple[int, int]  # size in bytes, time of the last change in ns


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a line for the log, and whether it was refused or could not be tried."""

    line: str
    failed: bool


class Folder:
    """A watched folder, and what the last look found in it."""

    def __init__(self, home: Path, who: Who, folder: Path, options: Options | None = None) -> None:
        self.home, self.who = home, who
        self.folder, self.options = folder.absolute(), options or Options()
        self._seen: dict[Path, Mark] = {}
        self.is_still = False  # whether the last look found nothing that the look before had not
        self._told: dict[Path, str] = {}  # what was said of a file that stays; it is not said twice
        self._not_before: dict[Path, float] = {}  # by time.monotonic()
        self._moved_lately: dict[Path, tuple[Mark, float]] = {}  # as it was, and until when it is looked at
        _check(home, self.folder)
        load.ready(home, self.options)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others out: two that watch one folder would take each other's files away. May be Busy."""
        lock = FileLock(self.folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise Busy(f"{self.folder}: another `scorecard watch` is at work in this folder.") from error
        try:
            yield
        finally:
            lock.release()

    def look(
        self, progress: Progress = silent, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Outcome]:
        """Import what has not changed since the last look, the oldest file first, until `stopped`."""
        before = self._seen
        try:
            yield from self._written_to_since()
            self._seen = _landed(self.folder)
        except OSError as error:  # a share that is away for a moment: what lies there is looked at anew
            self._seen = {}
            line = f"{self.folder}: it can't be looked into ({error.strerror}); it is tried again"
            if self._told != {self.folder: line}:
                yield Outcome(line, failed=True)
            self._told = {self.folder: line}
            return
        known = self._seen.keys() | self._moved_lately.keys()
        self._told = {path: line for path, line in self._told.items() if path in known}
        whole = [path for path, mark in self._seen.items() if before.get(path) == mark]
        self.is_still = len(whole) == len(self._seen)
        for path in sorted(whole, key=lambda path: (self._seen[path][1], path.name)):
            if stopped():
                return
            if time.monotonic() < self._not_before.get(path, 0.0):
                continue
            outcome = self._one(path, progress)
            if outcome is None:
                continue
            if path.exists():
                if self._told.get(path) == outcome.line:
                    continue
                self._told[path] = outcome.line
            yield outcome

    def _written_to_since(self) -> Iterator[Outcome]:
        """Files that went on growing where they were moved to: back again, they were not whole."""
        for moved, (mark, until) in list(self._moved_lately.items()):
            now = _mark(moved)
            if now in (None, mark):  # None: not there any more, or the share is away for a moment
                if time.monotonic() >= until:
                    del self._moved_lately[moved]
                continue
            name = printable(moved.name)
            back = next(free for free in _names(self.folder, moved.name) if not free.exists())
            try:
                moved.rename(back)
            except OSError as error:
                why = f"it can't be moved back: {error.strerror}"
                line = f"{name}: it was written to after it was read; {why}"
                if self._told.get(moved) != line:
                    yield Outcome(line, failed=True)
                self._told[moved] = line
                continue
            del self._moved_lately[moved]  # not before it is back: what failed is tried at the next look
            with suppress(OSError):
                _reason_of(moved).unlink()
            yield Outcome(f"{name}: it was written to after it was read; it is read once more", failed=False)

    def _one(self, path: Path, progress: Progress) -> Outcome | None:
        """Import a file and move it; None where it is not there any more."""
        name = printable(path.name)
        self._not_before.pop(path, None)
        if name.lower().endswith(ZIPPED) and not zipfile.is_zipfile(path) and _may_grow(path):
            return Outcome(f"{name}: waiting: it is not a whole zip file yet", failed=False)
        try:
            told = import_files(self.home, self.who, [path], self.options, progress)
            receipts = [receipt for _, receipt in told]
        except Cancelled:
            raise
        except (Fault, OSError) as fault:
            self._not_before[path] = time.monotonic() + RETRY
            return Outcome(f"{name}: not imported yet: {fault}", failed=True)
        except Exception as error:  # the next file must not suffer for it
            logging.getLogger(__name__).exception("%s broke off", name)
            reason = f"the import broke off ({error}); nothing of it was kept."
            receipts = [Receipt(name, None, None, "", "refused", reason)]
        if _mark(path) != self._seen[path]:
            return Outcome(f"{name}: it is still being written", failed=False) if path.exists() else None
        try:
            return self._moved(path, receipts)
        except OSError as error:
            self._not_before[path] = time.monotonic() + RETRY
            return Outcome(
                f"{name}: {self._said(receipts)}; it can't be moved: {error.strerror}", failed=True
            )

    def _moved(self, path: Path, receipts: list[Receipt]) -> Outcome:
        failed = any(receipt.status == "refused" for receipt in receipts)
        target = self.folder / (REFUSED if failed else IMPORTED)
        target.mkdir(exist_ok=True)
        if failed:
            moved = _with_reason(path, target, receipts)
        else:
            moved = next(free for free in _names(target, path.name) if not free.exists())
        path.rename(moved)
        self._moved_lately[moved] = self._seen[path], time.monotonic() + PATIENCE
        shown = printable(moved.relative_to(self.folder).as_posix())
        return Outcome(f"{printable(path.name)}: {self._said(receipts)} -> {shown}", failed)

    def _said(self, receipts: list[Receipt]) -> str:
        return "; ".join(_in_a_line(self.home, receipt) for receipt in receipts)


def _check(home: Path, folder: Path) -> None:
    """Raise UsageFault for a folder whose files are not for taking."""
    if not folder.is_dir():
        raise UsageFault(f"{folder}: there is no such folder; make it, and have the exports written there.")
    here, ours = folder.resolve(), home.resolve()
    if here == ours or any(here.is_relative_to(ours / name) for name in OWN):
        raise UsageFault(f"{folder}: that is the home's own; watch a folder that holds nothing but exports.")


def _landed(folder: Path) -> dict[Path, Mark]:
    """The files that may be imported, without those that are hidden, unfinished by name or links."""
    marks = (
        (path, _mark(path))
        for path in folder.iterdir()
        if not path.name.startswith(".") and not path.name.lower().endswith(UNFINISHED)
    )
    return {path: mark for path, mark in marks if mark}


def _mark(path: Path) -> Mark | None:
    """None where it is no plain file, or not any more."""
    try:
        found = path.stat(follow_symlinks=False)
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if path.is_file() and not path.is_symlink() else None


def _may_grow(path: Path) -> bool:
    """Whether a file was written, renamed or moved here a short time ago."""
    try:
        found = path.stat()
    except OSError:
        return False
    return time.time() - max(found.st_mtime, found.st_ctime) < PATIENCE


def _names(folder: Path, name: str) -> Iterator[Path]:
    """export.csv.gz, export-2.csv.gz, export-3.csv.gz ..."""
    yield folder / name
    stem, suffix = os.path.splitext(name)
    if suffix.lower() == ".gz":
        stem, inner = os.path.splitext(stem)
        suffix = inner + suffix
    for number in count(2):
        yield folder / f"{stem}-{number}{suffix}"


def _with_reason(path: Path, target: Path, receipts: list[Receipt]) -> Path:
    """Write why a file was refused; where the file itself belongs.

    The reason stands before the file comes, so no file is ever there without one. Where it stands
    already, word for word, we were ended between the two.
    """
    text = "\n".join(
        as_text(receipt) + (f"\n  {receipt.reason}" if receipt.reason else "") for receipt in receipts
    )
    written = (text + "\n").encode("utf-8", "backslashreplace")
    for free in _names(target, path.name):
        reason = _reason_of(free)
        if free.exists() or (reason.exists() and reason.read_bytes() != written):
            continue
        part = reason.with_name(f".{reason.name}.part")
        part.write_bytes(written)
        os.replace(part, reason)
        return free
    raise AssertionError("names never end")


def _reason_of(path: Path) -> Path:
    """Where it stands why a file was refused."""
    return path.with_name(f"{os.fsdecode(os.fsencode(path.name)[:LONGEST])}.reason.txt")


def _in_a_line(home: Path, receipt: Receipt) -> str:
    if receipt.status == "refused":
        return f"refused: {printable(receipt.reason or '')}"
    if receipt.status == "already_loaded":
        return "already loaded, nothing changed"
    refused = f", {receipt.refused:,} refused ({home / receipt.refused_file})" if receipt.refused_file else ""
    return f"loaded as {receipt.format}, {receipt.accepted:,} of {receipt.rows_read:,} rows{refused}"

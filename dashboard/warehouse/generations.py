"""Immutable generations of the facts, and the one that is in force.

warehouse/000017.duckdb is a generation, 000017.json its ledger (every import in force, in order), and
CURRENT names the generation that readers use. A writer holds the home's lock, copies the current
generation, changes the copy, and swaps CURRENT atomically: whatever kills it, the previous figures stay.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from dashboard import progress
from dashboard.catalogue import Catalogue, DateOrder, Decimal
from dashboard.durable import sync as _sync
from dashboard.durable import sync_folder, write_whole
from dashboard.faults import Busy, Fault, UsageFault
from dashboard.strategy import Strategy

KEPT = 3
LOCK_SECONDS = 600.0
LOOK = 0.2  # seconds between two looks whether the lock is free


@dataclass(frozen=True)
class Import:
    """One import in force: what came in, how it was read, when, and its receipt."""

    import_id: int
    sha256: str
    name: str
    format: str
    format_hash: str
    desk: str
    options: dict[str, Any]
    when: str
    header_lines: int
    receipt: dict[str, Any]
    by: str = ""  # who imported it
    decimal: Decimal | None = None  # where the file itself proves it
    zone: str | None = None  # of naive times, where the file itself names it
    date_order: DateOrder | None = None  # as it was said, proven by the file, or known of the format
    scale: str | None = None  # of its answers: as it was said, or proven

    @property
    def archive(self) -> str:
        """The stem of the archive's file name."""
        return archive_name(self.sha256, self.format, self.options)


def archive_name(sha256: str, fmt: str, options: dict[str, Any]) -> str:
    """The stem of the name under which the text of an import is kept.

    What the text is hangs on the bytes, on the format's columns and on how the user had it decoded.
    """
    reading = [str(options[key]) for key in ("encoding", "delimiter") if key in options]
    mark = "-" + hashlib.sha256(repr(reading).encode()).hexdigest()[:8] if reading else ""
    return f"{sha256}-{fmt}{mark}"


@dataclass(frozen=True)
class Ledger:
    """What a generation is made of. `parent` is the generation that undo goes back to (0: none)."""

    seq: int = 0
    parent: int = 0
    highest_import: int = 0
    clock: str = ""
    layout: str = ""
    what: str = ""
    aliases: str = ""  # the fingerprint of the aliases that it was made with
    imports: tuple[Import, ...] = ()


def outdated(ledger: Ledger, strategy: Strategy, catalogue: Catalogue) -> str | None:
    """Why a generation has to be rebuilt before it may be asked or added to; None where it need not."""
    if not ledger.seq:
        return None
    if ledger.clock != strategy.clock_fingerprint:
        changed = "zone, fiscal year, hours, SLA or people mode in strategy.toml"
    elif ledger.layout != catalogue.layout:
        changed = "the program's tables or views (queries/tables, queries/views)"
    else:
        return None
    return f"{changed} changed since the data were loaded; run `scorecard rebuild`"


class Store:
    """The generations of one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "warehouse"
        self.archive = home / "archive"
        self.scratch = self.folder / "scratch"
        self._current = self.folder / "CURRENT"

    def current(self) -> int:
        """The number of the generation in force; 0 where there is none."""
        try:
            return int(self._current.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except ValueError as error:
            raise Fault(
                f"{self._current}: holds no generation's number;"
                " write that of the newest .duckdb file beside it."
            ) from error

    def database(self, seq: int) -> Path:
        """The file of a generation."""
        return self.folder / f"{seq:06d}.duckdb"

    def ledger(self, seq: int | None = None) -> Ledger:
        """The ledger of a generation, by default the current one; an empty one for 0."""
        seq = self.current() if seq is None else seq
        if seq == 0:
            return Ledger()
        path = self._ledger_path(seq)
        try:
            written = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise Fault(f"{path}: this ledger is damaged ({error}); bring it back from a backup.") from error
        return Ledger(**{**written, "imports": tuple(Import(**item) for item in written["imports"])})

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the home's lock; Busy where another process keeps it too long."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.archive.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.home / ".lock")
        deadline = time.monotonic() + LOCK_SECONDS
        while not lock.is_locked:
            try:
                lock.acquire(timeout=LOOK)
            except Timeout as error:
                if time.monotonic() > deadline:
                    raise Busy(
                        f"{self.home}: another import is still running; try again when it is done."
                    ) from error
                progress.waiting("waiting for another import")
        try:
            yield
        finally:
            lock.release()

    def draft(self, *, empty: bool = False) -> Path:
        """A copy of the current generation to work on; what an earlier crash left is cleared away."""
        path = self.folder / "building.duckdb"
        for leftover in (path, path.with_name(path.name + ".wal")):
            leftover.unlink(missing_ok=True)
        shutil.rmtree(self.scratch, ignore_errors=True)
        seq = self.current()
        if seq and not empty:
            shutil.copyfile(self.database(seq), path)
        return path

    def place(self, part: Path, target: Path) -> None:
        """Put a finished file where it belongs, durably."""
        _sync(part)
        os.replace(part, target)
        sync_folder(target.parent)

    def publish(self, draft: Path, ledger: Ledger) -> int:
        """Make the draft the generation in force; its number. `ledger.seq` is set here."""
        seq = self._next()
        complete = Ledger(**{**ledger.__dict__, "seq": seq})
        _sync(draft)
        os.replace(draft, self.database(seq))
        write_whole(self._ledger_path(seq), json.dumps(asdict(complete), indent=1, ensure_ascii=False))
        self._point_to(seq)
        self._prune(seq)
        shutil.rmtree(self.scratch, ignore_errors=True)
        return seq

    def undo(self) -> tuple[Ledger, int]:
        """Go back to the generation before; (the ledger that was undone, the number now in force)."""
        ledger = self.ledger()
        if ledger.seq == 0:
            raise UsageFault(f"{self.home}: there is nothing to undo; no import is in force.")
        if ledger.parent and not self.database(ledger.parent).exists():
            raise UsageFault(
                f"{self.home}: only the last {KEPT} generations are kept, and the one before"
                f" {ledger.seq} is gone; nothing was undone."
            )
        self._point_to(ledger.parent)
        return ledger, ledger.parent

    def forget_the_past(self) -> None:
        """Keep the generation in force only, and no archive that it does not need; no undo from here."""
        self._remove_all_but({self.current()})
        needed = {item.archive for item in self.ledger().imports}
        for path in self.archive.glob("*.parquet"):
            if path.name.partition(".")[0] not in needed:
                path.unlink()

    def _ledger_path(self, seq: int) -> Path:
        return self.folder / f"{seq:06d}.json"

    def _next(self) -> int:
        """Numbers are never reused, those of undone generations included."""
        known = [int(path.stem) for path in self.folder.glob("[0-9]*.json")]
        known += [int(path.stem) for path in self.folder.glob("[0-9]*.duckdb")]
        return max([self.current(), *known], default=0) + 1

    def _point_to(self, seq: int) -> None:
        write_whole(self._current, f"{seq:06d}")

    def _prune(self, seq: int) -> None:
        """Keep a generation, its parent and the parent's parent. A file still open may stay a while."""
        keep: set[int] = set()
        while seq and len(keep) < KEPT and self._ledger_path(seq).exists():
            keep.add(seq)
            seq = self.ledger(seq).parent
        self._remove_all_but(keep)

    def _remove_all_but(self, keep: set[int]) -> None:
        for path in self.folder.glob("[0-9]*.*"):
            if path.stem.isdigit() and int(path.stem) not in keep:
                with suppress(OSError):  # Windows does not delete what a reader still has open
                    path.unlink()

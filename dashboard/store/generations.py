"""Immutable generations of the facts, and the one that is in force.

warehouse/000017.duckdb is a generation, 000017.json its ledger (every import in force, in order; a
copy lies in archive/), and CURRENT names the generation that readers use. A writer holds the home's
lock, copies the current generation, changes the copy, and swaps CURRENT atomically: whatever kills
it, the previous figures stay.

CURRENT is there as soon as the folder is, and says 000000 where nothing is in force. So where it is
missing something took it away, and that is a fault: nothing is ever deleted on its word alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from dashboard.durable import clear, listed, private, put, reserve, sha256_of, sync, telling_full, write_whole
from dashboard.faults import Fault, UsageFault
from dashboard.store import ledgers
from dashboard.store.ledgers import Import, Ledger, archive_name
from dashboard.store.lock import is_held, locked

__all__ = ["Import", "Ledger", "Store", "archive_name"]

KEPT = 3
# Bytes that an import needs beside the copy: the first for one row already, up to the second several
# times what it brings (rows, what is computed of them, an archive), from there on as much as it brings.
LEAST, GROWTH, TIMES = 8 << 20, 64 << 20, 4
NUMBERED = re.compile(r"(\d{6,9})\.(duckdb|json)")  # what is longer is none of ours
# what was computed of a generation, and can be again
BESIDE = re.compile(r"(\d{6,9})\.[a-z]+(-[0-9a-f]+)?\.(json|bin)")
POINTER = re.compile(r"(\d{6,9})(?: ([0-9a-f]{8}))?\s?")  # earlier versions wrote the number alone


def _growth(more: int) -> int:
    """Bytes that an import of so many bytes needs beside the copy of the generation before."""
    return max(more, min(LEAST + TIMES * more, GROWTH))


class Store:
    """The generations of one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "warehouse"
        self.archive = home / "archive"
        self.scratch = self.folder / "scratch"
        self.pointer = self.folder / "CURRENT"
        self.begun = self.folder / "publishing.part"  # the number that is being put in force
        self._source: Future[str] | None = None  # the SHA-256 of what a draft was copied from
        self._copied_from = 0  # its number

    def current(self) -> int:
        """The number of the generation in force; 0 where there is none.

        Raises Fault, naming the generations that are there, where CURRENT is gone or damaged.
        """
        try:
            written = self.pointer.read_text(encoding="ascii")
        except FileNotFoundError:
            if not self.generations() and not self._orphans():
                return 0
            raise self._lost("is missing") from None
        except (OSError, UnicodeDecodeError):
            raise self._lost("can't be read") from None
        found = POINTER.fullmatch(written)
        if found is None or found[2] not in (None, _mark(found[1])):
            raise self._lost("is damaged" if written.strip() else "is empty")
        return int(found[1])

    def generations(self) -> list[int]:
        """The numbers of all generations of which a file is there, or the copy of a ledger."""
        paths = [path for folder in (self.folder, self.archive) for path in listed(folder)]
        found = (NUMBERED.fullmatch(path.name) for path in paths if path.is_file())
        return sorted({int(match[1]) for match in found if match and int(match[1])})

    def _orphans(self) -> bool:
        """Whether texts are kept of which no ledger tells."""
        return any(path.suffix == ".parquet" for path in listed(self.archive))

    def _lost(self, why: str) -> Fault:
        """CURRENT tells nothing: what is there, and the command that puts the newest of it in force."""
        beginning = f"{self.pointer} {why}, so nobody can say which generation is in force"
        known = [(seq, self.readable(seq)) for seq in self.generations()]
        told = [f"{seq} ({_made_of(ledger)})" for seq, ledger in known]
        if readable := [seq for seq, ledger in known if ledger]:
            return Fault(
                f"{beginning}. There are: {', '.join(told)}. `scorecard rebuild --from {readable[-1]}` puts"
                " that one in force again; nothing was deleted."
            )
        there = f"There are: {', '.join(told)}" if told else f"{self.archive} holds texts"
        return Fault(f"{beginning}. {there}, but no ledger that can be read; {_FROM_BACKUP}")

    def readable(self, seq: int) -> Ledger | None:
        """The ledger of a generation, or else its copy; None where neither can be read.

        One of a newer version is none that a copy may stand for: nothing is wrong with it.
        """
        for path in (self.ledger_path(seq), self.copy_path(seq)):
            try:
                return ledgers.read(path)
            except ledgers.Newer:
                return None
            except Fault:
                continue
        return None

    def database(self, seq: int) -> Path:
        """The file of a generation."""
        return self.folder / f"{seq:06d}.duckdb"

    def beside(self, seq: int, name: str, kind: str = "json") -> Path:
        """The file of what was computed of a generation."""
        return self.folder / f"{seq:06d}.{name}.{kind}"

    def ledger(self, seq: int | None = None) -> Ledger:
        """The ledger of a generation, by default the current one; an empty one for 0."""
        seq = self.current() if seq is None else seq
        if seq == 0:
            return Ledger()
        try:
            return ledgers.read(self.ledger_path(seq))
        except ledgers.Newer:
            raise
        except Fault as fault:
            raise Fault(f"{fault}; {self._way_back(seq)}") from fault

    def _way_back(self, seq: int) -> str:
        """What helps where a ledger can't be read."""
        if self.readable(seq):
            return "`scorecard rebuild` makes it anew of its copy in archive/."
        other = self.newest_readable()
        if other is None:
            return _FROM_BACKUP
        return (
            f"`scorecard rebuild --from {other}` puts generation {other} in force instead"
            f" ({_made_of(self.readable(other))}); what came in otherwise is to be imported again."
        )

    def is_replayable(self, seq: int) -> bool:
        """Whether the ledger of a generation, or its copy, can be read."""
        return self.readable(seq) is not None

    def newest_readable(self) -> int | None:
        """The newest generation that can be replayed; None where there is none."""
        return max(filter(self.is_replayable, self.generations()), default=None)

    def to_replay(self, seq: int | None = None) -> Ledger:
        """The ledger that a rebuild goes by: of the current generation, or of the one that is named."""
        if seq is None:
            seq = self.current()
        elif seq not in self.generations():
            known = ", ".join(map(str, self.generations())) or "none"
            raise UsageFault(f"{self.home}: there is no generation {seq}; there are: {known}.")
        return (self.readable(seq) if seq else None) or self.ledger(seq)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the home's lock, with all folders there; Busy where another process keeps it too long."""
        with self.locked():
            self.make_private()
            if not self.pointer.exists() and not self.generations() and not self._orphans():
                self._point_to(0)
            yield

    @property
    def is_locked(self) -> bool:
        """Whether this thread holds the home's lock."""
        return is_held(self.home)

    def locked(self, seconds: float | None = None) -> AbstractContextManager[None]:
        """Hold the home's lock; within it the same thread may take it again. Busy where that takes longer."""
        return locked(self.home, seconds)

    def make_private(self) -> None:
        """The folders that hold what came in; those of earlier versions may stand open."""
        for folder in (self.home, self.folder, self.archive):
            private(folder)
        for name in ("refused", "records", "queries"):
            if (self.home / name).is_dir():
                private(self.home / name)

    def room(self) -> int:
        """Bytes that the next import needs on the disk, but for what it brings."""
        path = self.database(self.current())
        return _growth(0) + (path.stat().st_size if path.is_file() else 0)

    def clear_draft(self) -> None:
        """Take away what an import was working on."""
        for leftover in (self.building, self.building.with_name(self.building.name + ".wal")):
            clear(leftover)
        clear(self.scratch)

    @property
    def building(self) -> Path:
        """The copy that an import works on."""
        return self.folder / "building.duckdb"

    def draft(self, *, empty: bool = False, more: int = 0, of: int | None = None) -> Path:
        """A copy to work on, of the current generation or `of` another; what a crash left is cleared away."""
        self.clear_draft()
        path, seq = self.building, 0 if empty else self.current() if of is None else of
        self._source, self._copied_from = None, seq
        now = self.database(seq or self._newest())
        size = now.stat().st_size if now.is_file() else 0
        reserve(self.folder, size + _growth(more), "for one more generation")
        if seq:
            source = self._there(seq)
            pool = ThreadPoolExecutor(2)  # beside all that is done with the copy
            self._source = pool.submit(sha256_of, source)  # asked when it is published
            _copied(source, path)
            if os.name == "posix":  # elsewhere the engine may not open what somebody holds open
                pool.submit(_on_the_disk, path)
            pool.shutdown(wait=False)
        return path

    def _newest(self) -> int:
        return max(self.generations(), default=0)

    def _there(self, seq: int) -> Path:
        if not self.database(seq).is_file():
            raise Fault(
                f"{self.database(seq)}: this generation is in force, and its file is gone;"
                " `scorecard rebuild` makes it anew from the archive."
            )
        return self.database(seq)

    def place(self, part: Path, target: Path) -> None:
        """Put a finished file where it belongs, durably."""
        if target.is_dir():  # a folder by this name is none of ours
            target.rename(target.with_name(target.name + ".stray"))
        put(part, target)

    def publish(self, draft: Path, ledger: Ledger) -> int:
        """Make the draft, whose checksum its ledger has, the generation in force; its number, set here."""
        if self.source_is_damaged():
            raise Fault(
                f"{self.database(self._copied_from)}: this generation is damaged (its checksum does not fit),"
                " so nothing was added to it; `scorecard rebuild` makes it anew from the archive."
            )
        seq = self._next()
        complete = replace(ledger, seq=seq)
        self.begun.write_text(str(seq), encoding="ascii")
        self.place(draft, self.database(seq))
        self.amend(complete)
        self._point_to(seq)
        self.prune(seq)
        clear(self.begun)
        clear(self.scratch)
        return seq

    def amend(self, ledger: Ledger) -> None:
        """Write the ledger of a generation again: what it holds is the same, where it is kept is not."""
        ledgers.write(self.copy_path(ledger.seq), ledger)
        ledgers.write(self.ledger_path(ledger.seq), ledger)

    def put_in_force(self, ledger: Ledger) -> None:
        """A ledger whose database is still to be made: a rebuild does."""
        with self.writing():
            self.amend(ledger)
            self._point_to(ledger.seq)

    def source_is_damaged(self) -> bool | None:
        """Whether what a draft was copied from is not what was written; None where nobody can tell."""
        wanted = self.ledger(self._copied_from).database if self._source else ""
        return self._source.result() != wanted if self._source and wanted else None

    def undo(self) -> tuple[Ledger, int]:
        """Go back to the generation before; (the ledger that was undone, the number now in force)."""
        ledger, before = self.undoable()
        return ledger, self._back_to(before.seq)

    def empty(self) -> int:
        """Put nothing in force, as before the first import; 0. What was stays until the next import."""
        return self._back_to(0)

    def _back_to(self, seq: int) -> int:
        clear(self.begun)
        self._point_to(seq)
        return seq

    def undoable(self) -> tuple[Ledger, Ledger]:
        """The ledger in force, and that of the generation before; UsageFault where there is no way back."""
        ledger = self.ledger()
        return ledger, self.before(ledger)

    def before(self, ledger: Ledger) -> Ledger:
        """The ledger of the generation that an undo of one goes back to; UsageFault where there is none."""
        if ledger.seq == 0:
            raise UsageFault(f"{self.home}: there is nothing to undo; no import is in force.")
        if ledger.parent and not self.database(ledger.parent).exists():
            gone = f"only the last {KEPT} generations are kept, and the one before {ledger.seq} is gone"
            if ledger.what == "restore":
                gone = "it was restored from a backup, in which no generation before it is kept"
            raise UsageFault(
                f"{self.home}: {gone}; nothing was undone; `scorecard remove NUMBER` takes back one import,"
                " however old."
            )
        return self.ledger(ledger.parent)  # a Fault where nobody could go on from there

    def forget_the_past(self) -> None:
        """Keep the generation in force only, and no archive that it does not need; no undo from here."""
        ledger = self.ledger()
        self._remove_all_but({ledger.seq})
        needed = {item.archive for item in ledger.imports}
        for path in self.archive.glob("*.parquet"):
            if path.name.partition(".")[0] not in needed and path.is_file():
                path.unlink()

    def ledger_path(self, seq: int) -> Path:
        """The ledger of a generation."""
        return self.folder / f"{seq:06d}.json"

    def copy_path(self, seq: int) -> Path:
        """The copy of the ledger of a generation."""
        return self.archive / f"{seq:06d}.json"

    def _next(self) -> int:
        """Numbers are never reused, those of undone generations included."""
        known = self.generations()
        with suppress(Fault):  # of a pointer that is damaged nothing is known
            known.append(self.current())
        return max(known, default=0) + 1

    def _point_to(self, seq: int) -> None:
        number = f"{seq:06d}"
        if self.pointer.is_dir():
            self.pointer.rename(self.pointer.with_name("CURRENT.stray"))
        write_whole(self.pointer, f"{number} {_mark(number)}\n")

    def prune(self, seq: int) -> None:
        """Keep a generation, its parent and the parent's parent. A file still open may stay a while.

        Nothing is removed where a ledger on the way can't be read: it alone knows what comes before.
        """
        keep: set[int] = set()
        while seq and len(keep) < KEPT and (self.ledger_path(seq).exists() or self.database(seq).exists()):
            keep.add(seq)
            try:
                seq = self.ledger(seq).parent
            except Fault:
                return
        self._remove_all_but(keep)

    def _remove_all_but(self, keep: set[int]) -> None:
        for folder in (self.folder, self.archive):
            for path in listed(folder):
                found = NUMBERED.fullmatch(path.name) or BESIDE.fullmatch(path.name)
                if found and int(found[1]) not in keep and path.is_file():
                    with suppress(OSError):  # Windows does not delete what a reader still has open
                        path.unlink()


_FROM_BACKUP = (
    "`scorecard restore FILE` brings a home back from a backup; without one, move this home away and"
    " import the exports again."
)


def _copied(source: Path, target: Path) -> None:
    """A copy of a file, or nothing of it."""
    try:
        with telling_full(target.parent):
            shutil.copyfile(source, target)
    except BaseException:
        clear(target)
        raise


def _on_the_disk(path: Path) -> None:
    """Begin to put a copy on the disk: what is there is not waited for when it is finished."""
    with suppress(OSError):  # it is asked for again then
        sync(path)


def _mark(number: str) -> str:
    """What shows that a number is the one that was written."""
    return hashlib.sha256(number.encode()).hexdigest()[:8]


def _made_of(ledger: Ledger | None) -> str:
    if ledger is None:
        return "its ledger can't be read"
    plural = "" if len(ledger.imports) == 1 else "s"
    return f"{ledger.what or 'nothing'}; {len(ledger.imports)} import{plural}"

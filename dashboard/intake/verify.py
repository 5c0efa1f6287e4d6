"""Everything that a home holds, against its checksums: what is damaged or gone, and what helps.

What people write (strategy, aliases, own queries) has no checksum; it is read, as every command does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from dashboard.durable import IN_THE_WAY, sha256_of
from dashboard.faults import Fault
from dashboard.intake.settings import Progress, silent
from dashboard.model import aliases
from dashboard.model.catalogue import catalogue_of, load_catalogue
from dashboard.model.record import NEEDS, is_record
from dashboard.model.strategy import load_strategy
from dashboard.quick import dataclass
from dashboard.store import archives, ledgers
from dashboard.store.generations import Import, Store
from dashboard.text import many

REBUILD = "scorecard rebuild"
ONCE_MORE = (
    "scorecard import FILE, with the file that it came from, writes it anew; or bring it from a backup"
)
UPDATE = "update the program"
EDIT, AWAY = "put it right in a text editor", "move it away"
NOT_NEEDED = "none is needed: it is only for undo; the next imports replace it"


@dataclass(frozen=True)
class DamagedFile:
    """A file that is not what it should be, and what to do."""

    file: str
    fault: str
    remedy: str


@dataclass(frozen=True)
class Verified:
    """How many files are as they were written. `unverified`: of earlier versions, without a checksum."""

    verified: int
    faults: tuple[DamagedFile, ...]
    unverified: tuple[str, ...] = ()


Finding = DamagedFile | str | None  # damaged, or a file without a checksum, or in order


def verify(home: Path, progress: Progress = silent) -> Verified:
    """Check a home; it is only read."""
    store = Store(home)
    found = [*_of_people(home), *_pointer(store)]
    for entry in _entries(store).values():  # before the generations: a rebuild needs them
        progress(f"{entry.name}: its archive")
        found += _archive(store, entry)
    for seq in store.generations():
        progress(f"generation {seq}")
        found += _generation(store, seq)
    return Verified(
        sum(item is None for item in found),
        tuple(item for item in found if isinstance(item, DamagedFile)),
        tuple(item for item in found if isinstance(item, str)),
    )


def as_text(found: Verified) -> str:
    """For people: a line for each file that is not in order, and how many are."""
    lines = [f"{item.file}: {item.fault}; {item.remedy}" for item in found.faults]
    if found.unverified:
        lines.append(
            f"{len(found.unverified)} files were written by a version that kept no checksums;"
            f" {REBUILD} gives them some, and the next imports replace what is kept for undo"
        )
    good = many(found.verified, "file is as it was written", "files are as they were written")
    return "\n".join([*lines, good])


def _of_people(home: Path) -> Iterator[Finding]:
    checks: dict[Path, Callable[[], object]] = {
        home / "strategy.toml": lambda: _strategy(home),
        home / aliases.FILE: lambda: aliases.load(home),
        home / "queries": lambda: load_catalogue(home),
    }
    for path, read in checks.items():
        if os.path.lexists(path):
            yield _told(path, read)
    for folder in ("records", "refused", "queries"):
        if (home / folder).is_file():
            yield DamagedFile(str(home / folder), IN_THE_WAY, AWAY)
    for path in sorted((home / "records").glob("*.jsonl")):
        yield _told(path, lambda path=path: _records(path))  # type: ignore[misc]


def _strategy(home: Path) -> None:
    """Read it as every command does: by the metrics, where these can be read."""
    metrics = None
    with suppress(Fault):  # which is told of the queries
        metrics = catalogue_of(home).metrics
    load_strategy(home / "strategy.toml", metrics)


def _told(path: Path, read: Callable[[], object]) -> Finding:
    try:
        read()
    except Fault as fault:
        return DamagedFile(str(path), _without(path, fault), EDIT)
    except OSError as error:
        return DamagedFile(str(path), f"it can't be read ({error.strerror or error})", AWAY)
    return None


def _without(path: Path, fault: Fault) -> str:
    """What a fault says, without the file's name at its beginning, which is told already."""
    return str(fault).removeprefix(str(path)).lstrip(": ").rstrip(".")


def _records(path: Path) -> None:
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            said = json.loads(line)
            is_one = path.stem not in NEEDS or is_record(path.stem, said)
        except ValueError:
            is_one = False
        if not is_one:
            raise Fault(f"line {number} is no record")


def _pointer(store: Store) -> Iterator[Finding]:
    path = store.folder / "CURRENT"
    try:
        seq = store.current()
    except Fault as fault:
        yield DamagedFile(str(path), _without(path, fault), _instead(store))
        return
    if path.exists():
        yield None
    if seq and not store.database(seq).is_file():
        yield DamagedFile(str(store.database(seq)), "it is gone, and is in force", _anew(store, seq))


def _anew(store: Store, seq: int) -> str:
    """What makes the generation in force anew, or what can take its place."""
    return REBUILD if store.is_replayable(seq) else _instead(store)


def _instead(store: Store) -> str:
    newest = store.newest_readable()
    return f"{REBUILD} --from {newest}" if newest else "scorecard restore FILE"


def _generation(store: Store, seq: int) -> Iterator[Finding]:
    """Its ledger, the copy of it, its file."""
    is_current = seq == _current(store)
    remedy = _anew(store, seq) if is_current else NOT_NEEDED
    wanted: str | None = None
    for path in (store.folder / f"{seq:06d}.json", store.archive / f"{seq:06d}.json"):
        is_copy = path.parent == store.archive
        if is_copy and wanted == "" and not path.exists():
            continue  # earlier versions kept no copy
        try:
            told = ledgers.read(path)
        except Fault as fault:
            said, helps = _without(path, fault), remedy
            if isinstance(fault, ledgers.Newer):
                said, helps = said.partition(";")[0], UPDATE
            yield DamagedFile(str(path), said, helps)
            continue
        wanted = told.database
        yield None if wanted else str(path)
    database = store.database(seq)
    if not database.is_file():
        if not is_current:  # of the current one it is told with CURRENT
            yield DamagedFile(str(database), "it is gone", remedy)
    elif not wanted:
        yield str(database)
    elif sha256_of(database) != wanted:
        yield DamagedFile(str(database), "its checksum does not fit", remedy)
    else:
        yield None


def _current(store: Store) -> int | None:
    try:
        return store.current()
    except Fault:
        return None


def _entries(store: Store) -> dict[str, Import]:
    """The imports of all ledgers that can be read, one for each archive."""
    found: dict[str, Import] = {}
    for seq in store.generations():
        try:
            ledger = store.to_replay(seq)
        except Fault:
            continue  # told of already
        found |= {entry.archive: entry for entry in ledger.imports}
    return found


def _archive(store: Store, entry: Import) -> Iterator[Finding]:
    if damage := archives.damage(store, entry):
        path, what = damage
        yield DamagedFile(str(path), f"the text of {entry.name} {what}", ONCE_MORE)
    elif entry.sums:
        yield from (None for _ in entry.sums)
    else:
        yield str(store.archive / f"{entry.archive}.parquet")

"""A home in one file, and a home out of one: everything that can't be made again.

The file is a zip: strategy, aliases, own queries, records, the ledger in force, and the archive that it
needs, each with its SHA-256 in backup.json. Generations are not in it: they are replayed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard import scratch, version
from dashboard.durable import (
    NO_ROOM_LEFT,
    clear,
    making,
    private,
    reserve,
    sha256_of,
    sync,
    sync_folder,
    telling_full,
)
from dashboard.faults import Busy, Cancelled, DiskFull, Fault, UsageFault
from dashboard.intake import history
from dashboard.intake.alike import WRITTEN
from dashboard.intake.settings import Progress, aliases_of, files_of, silent
from dashboard.model import aliases
from dashboard.model.by_kind import WORDS
from dashboard.model.catalogue import FOLDERS
from dashboard.store import archives, last_backup, ledgers
from dashboard.store.generations import Store

MANIFEST, LEDGER = "backup.json", "ledger.json"
FORMAT = 1
CHUNK = 4 << 20
OWN = {"queries": (".sql", ".toml"), "queries/tests": (".py",), "records": (".jsonl",)}
# nothing else of a backup is taken: a name in it never becomes another path
NAMES = re.compile(
    rf"strategy\.toml|{re.escape(aliases.FILE)}|{LEDGER}|archive/[\w.-]+\.parquet"
    rf"|records/[\w-]+\.jsonl|queries/({'|'.join(FOLDERS)})/[\w-]+\.(sql|toml)"
    r"|queries/tests/[\w-]+\.py"
    rf"|queries/{re.escape(WORDS)}",
    re.ASCII,
)
LOCK = ".lock"  # what an empty home may hold


Done = dict[str, object]


def nothing_more(_: object) -> None:
    """Nobody is told."""


def backup(
    home: Path, file: Path, progress: Progress = silent, then: Callable[[Done], None] = nothing_more
) -> Done:
    """Write a home into one file, which must not be there yet. Raises Fault where a part is damaged.

    `then` is told what was done while the home is still locked.
    """
    _must_be_free(file)
    if not file.parent.is_dir():
        raise UsageFault(f"{file.parent}: there is no such folder; make it first.")
    store = Store(home)
    if not home.is_dir():
        raise UsageFault(f"{home}: there is no home here, so there is nothing to keep.")
    with store.writing():
        _must_be_free(file)  # another backup may have been written while we waited for the lock
        ledger = store.ledger()
        for entry in ledger.imports:
            if damage := archives.damage(store, entry):
                path, what = damage
                raise Fault(f"{path}: the text of {entry.name} {what}; `scorecard verify` says what helps.")
        parts = dict(_parts(store, ledger))
        reserve(file.parent, sum(path.stat().st_size for path in parts.values()), "for the backup")
        # what was just found to be whole
        known = {f"archive/{name}": mark for e in ledger.imports for name, mark in e.sums.items()}
        with making(file) as part:
            _pack(part, parts, known, ledger.seq, progress)
        last_backup.note(home, file, ledger.seq)
        done: Done = {"backup": str(file), "files": len(parts), "imports": len(ledger.imports)}
        then(done)
    return done


def _must_be_free(file: Path) -> None:
    if file.exists():
        raise UsageFault(f"{file} is there already; name another file.")


def _parts(store: Store, ledger: ledgers.Ledger) -> Iterator[tuple[str, Path]]:
    """Name in the backup -> the file."""
    for name in WRITTEN:
        if (store.home / name).is_file():
            yield name, store.home / name
    for folder, endings in OWN.items():
        for path in sorted((store.home / folder).rglob("*")):
            name = path.relative_to(store.home).as_posix()
            if path.suffix in endings and path.is_file():
                if not NAMES.fullmatch(name):
                    raise Fault(f"{path}: {_why_not(path, store.home)}")
                yield name, path
    if ledger.seq:
        yield LEDGER, store.folder / f"{ledger.seq:06d}.json"
    for entry in ledger.imports:
        stem = f"{entry.archive}.parquet"
        beside = [f"{entry.archive}.lines.parquet"] if not entry.sums else []
        for name in [*(entry.sums or [stem]), *beside]:
            if (store.archive / name).is_file():
                yield f"archive/{name}", store.archive / name


def _why_not(path: Path, home: Path) -> str:
    """Why a file can't be kept, and what helps."""
    places = {"records", "queries/tests", *(f"queries/{folder}" for folder in FOLDERS)}
    if path.parent.relative_to(home).as_posix() in places:
        return "give this file a name of plain letters (a-z, figures, _ and -), so that it can be kept."
    return "no query or record of a home lies there, so it would not be kept; move it out of this folder."


def _pack(target: Path, parts: dict[str, Path], known: dict[str, str], seq: int, progress: Progress) -> None:
    told = {
        "format": FORMAT,
        "version": version(),
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "generation": seq,
        "files": {name: known.get(name) or sha256_of(path) for name, path in parts.items()},
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, json.dumps(told, indent=1))
        for name, path in parts.items():
            progress(f"keeping {name}")
            how = zipfile.ZIP_STORED if name.startswith("archive/") else zipfile.ZIP_DEFLATED
            packed.write(path, name, how)


Before = Callable[[Path, int], None]


def nothing_first(_home: Path, _seq: int) -> None:
    """Before a restored ledger is replayed nothing is done."""


def restore(
    home: Path,
    file: Path,
    progress: Progress = silent,
    before: Before = nothing_first,
    then: Callable[[Path], None] = nothing_more,
) -> Done:
    """Fill an empty home from a backup and replay its imports; the home is whole at once or not at all.

    `before` is told of the home in the making and the generation that is to be replayed, `then` is called
    with the home before it is in its place. `fault` says why nothing could be replayed, where what people
    wrote in it is wrong. Raises UsageFault for a home that holds anything, Fault for a file that is no
    backup or is damaged.
    """
    _must_be_empty(home)
    if file.exists() and not file.is_file():  # a device may have no end
        raise UsageFault(f"{file}: it is no file; name the backup itself.")
    home.parent.mkdir(parents=True, exist_ok=True)
    # whoever begins a home there meanwhile is at work in it, or keeps us from taking its place
    with _held(home), scratch.beside(home) as folder, telling_full(home.parent):
        _must_be_empty(home)
        making = folder / "home"
        told = _unpack(file, private(making), progress)
        rebuilt = _replayed(making, told, progress, before)
        then(making)
        _take(making, home)
    if "fault" in rebuilt:
        rebuilt["fault"] = str(rebuilt["fault"]).replace(f"{making}{os.sep}", f"{home}{os.sep}")
    return {"restored": str(home), "files": len(told["files"]), **rebuilt}


def _held(home: Path) -> AbstractContextManager[None]:
    """The lock of a home, where there is a folder to hold it in."""
    return Store(home).locked() if home.is_dir() else nullcontext()


def _must_be_empty(home: Path) -> None:
    if home.exists() and (not home.is_dir() or any(path.name != LOCK for path in home.iterdir())):
        raise UsageFault(f"{home} is not empty; restore into another home: --home DIR.")


def _unpack(file: Path, target: Path, progress: Progress) -> dict[str, Any]:
    """The backup's files below a folder, each checked; what backup.json says."""
    try:
        with zipfile.ZipFile(file) as packed:
            told = _manifest(file, packed)
            reserve(target, sum(item.file_size for item in packed.infolist()), "to restore it")
            for name, mark in told["files"].items():
                progress(f"restoring {name}")
                if _extracted(packed, name, target / name) != mark:
                    raise Fault(f"{file}: {name} in this backup is damaged; nothing was restored.")
            return told
    except FileNotFoundError as error:
        raise UsageFault(f"{file}: there is no such file.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError) as error:
        raise Fault(f"{file}: this is no backup, or it is damaged; nothing was restored.") from error
    except OSError as error:
        if error.errno in NO_ROOM_LEFT:
            raise  # of where it is unpacked, not of the backup
        raise Fault(f"{file}: it can't be read ({error.strerror or error}); nothing was restored.") from error


def _manifest(file: Path, packed: zipfile.ZipFile) -> dict[str, Any]:
    told = json.loads(packed.read(MANIFEST))
    files = told["files"] if isinstance(told, dict) else None
    if not isinstance(files, dict) or not all(isinstance(mark, str) for mark in files.values()):
        raise ValueError(MANIFEST)
    if told.get("format") != FORMAT:
        raise Fault(f"{file}: this backup was written by a newer version; update the program.")
    if strange := [name for name in files if not NAMES.fullmatch(name)]:
        raise Fault(f"{file}: it holds {strange[0]!r}, which no backup does; nothing was restored.")
    return told


def _extracted(packed: zipfile.ZipFile, name: str, target: Path) -> str:
    """Unpack one file; its SHA-256."""
    private(target.parent)
    digest = hashlib.sha256()
    with packed.open(name) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
    target.chmod(0o600)
    sync(target)
    return digest.hexdigest()


def _replayed(making: Path, told: dict[str, Any], progress: Progress, before: Before) -> dict[str, object]:
    """A generation of the ledger that came with the backup, which takes its number from there.

    Where what people wrote (strategy, aliases, own queries) allows none, the data are kept all the same:
    the ledger is in force, and a rebuild makes its generation once that `fault` is mended.
    """
    ledger, store = making / LEDGER, Store(making)
    written = ledgers.read(ledger) if LEDGER in told["files"] else None
    if written:
        private(store.archive)
        os.replace(ledger, store.archive / f"{written.seq:06d}.json")
    try:
        _, strategy = files_of(making)
        aliases_of(making, strategy)
        if written is None:
            return {"rebuilt": 0, "current": 0}
        before(making, written.seq)
        done = history.rebuild(making, progress, written.seq)
    except (Busy, Cancelled, DiskFull):
        raise
    except Fault as fault:
        if written:
            store.put_in_force(written)
        return {"rebuilt": 0, "current": written.seq if written else 0, "fault": str(fault)}
    store.amend(replace(store.ledger(), what="restore"))
    return {key: done[key] for key in ("rebuilt", "current")}


def _take(making: Path, home: Path) -> None:
    """Put the finished home where it belongs: one rename. No lock goes that somebody else holds."""
    clear(making / LOCK)
    for folder in (making, *(path for path in making.rglob("*") if path.is_dir())):
        sync_folder(folder)
    try:
        if Store(home).is_locked:
            clear(home / LOCK)
        if home.is_dir():
            home.rmdir()
        os.replace(making, home)
    except OSError as error:
        why = error.strerror or error
        raise Fault(f"{home}: the restored home can't be put here ({why}); nothing was restored.") from error
    sync_folder(home.parent)

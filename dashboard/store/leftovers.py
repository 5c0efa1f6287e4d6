"""What a killed import leaves behind, and who takes it away: the next start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dashboard.durable import clear, listed, written_at
from dashboard.faults import Fault
from dashboard.model import aliases
from dashboard.model.by_kind import WORDS
from dashboard.store import forgetting, last_backup, lock, together
from dashboard.store.generations import Store

OF_THE_HOME = {f"{name}.part" for name in ("strategy.toml", aliases.FILE, last_backup.NOTED)}


def sweep(store: Store) -> None:
    """Take away what a killed import left; nothing while one is at work, or where nothing is kept."""
    if not store.folder.is_dir() or not _has_leftovers(store):
        return
    from filelock import FileLock, Timeout  # a question needs no lock

    with suppress(Timeout, OSError), FileLock(lock.place(store.home), timeout=0, mode=0o600):
        store.make_private()
        store.clear_draft()
        # each for itself: a damaged file that stops one of them keeps none of the others back
        for repair in (_remove_unfinished, _put_back, _forget, _prune_published):
            with suppress(Fault):
                repair(store, store.current())
        for path in _parts(store):
            clear(path)


def _put_back(store: Store, current: int) -> None:
    together.put_back(store.home, current)


def _forget(store: Store, _current: int) -> None:
    if forgetting.place(store.folder).exists():
        forgetting.finish(store)


def _prune_published(store: Store, current: int) -> None:
    if _publishing(store) == current:
        store.prune(current)


def _has_leftovers(store: Store) -> bool:
    """Whether anything may be left of a process that was killed, or open to others: a cheap look."""
    places = (store.home, store.folder, store.archive)
    if any(place.is_dir() and place.stat().st_mode & 0o077 for place in places):
        return True
    if any(path.exists() for path in (store.building, store.scratch, forgetting.place(store.folder))):
        return True
    if next(_parts(store), None) or together.left(store.home):
        return True
    since = written_at(store.pointer)
    written = [path for path in listed(store.folder) if path.suffix == ".duckdb"]
    written += [path for path in listed(store.archive) if path.suffix == ".parquet"]
    return any(written_at(path) > since for path in written)


def _parts(store: Store) -> Iterator[Path]:
    """Files that were being written; where people write too, those alone that bear a name of ours."""
    for place in (store.home / "refused", store.folder, store.archive):
        yield from (path for path in listed(place) if path.suffix == ".part")
    yield from (path for path in listed(store.home) if path.name in OF_THE_HOME)
    yield from (path for path in listed(store.home / "records") if path.name.endswith(".jsonl.part"))
    yield from (path for path in listed(store.home / "queries") if path.name == f"{WORDS}.part")


def _remove_unfinished(store: Store, current: int) -> None:
    """What was about to be put in force: a newer generation that is not whole, texts that none names.

    While a ledger can't be read (damaged, or a newer version's), nobody knows which texts none names.
    """
    for seq in store.generations():
        if seq > current and (seq == _publishing(store) or not store.ledger_path(seq).exists()):
            for path in (store.database(seq), store.copy_path(seq), store.ledger_path(seq)):
                clear(path)
    known = [store.readable(seq) for seq in store.generations()]
    if None in known:
        return
    named = {entry.archive for ledger in filter(None, known) for entry in ledger.imports}
    since = written_at(store.pointer)
    for path in store.archive.glob("*.parquet"):
        if path.name.partition(".")[0] not in named and written_at(path) > since:
            clear(path)


def _publishing(store: Store) -> int:
    """The generation that was being put in force when its writer was killed; 0 where none was.

    By it one that never came to be is told from one that was undone.
    """
    with suppress(OSError, ValueError):
        return int(store.begun.read_text(encoding="ascii"))
    return 0

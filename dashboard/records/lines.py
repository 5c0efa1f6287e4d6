"""Records of one kind: home/records/KIND.jsonl, a JSON object a line with who wrote it and when.

A line is on the disk before it is told done, and where it finds no room nothing of it stays. What a kill
left half written has no line end: it was never told done, is passed over, and the next line begins anew.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.durable import private, sync_folder, telling_full, write_whole
from dashboard.faults import Fault
from dashboard.model.record import is_record

FOLDER = "records"


@contextmanager
def alone(home: Path, kind: str) -> Iterator[None]:
    """One at a time with a kind of record; unlike the home's lock it waits for no import."""
    from filelock import FileLock  # a question needs no lock

    with FileLock(private(home / FOLDER) / f".{kind}.lock", mode=0o600):
        yield


def add(home: Path, kind: str, who: str, **said: Any) -> dict[str, Any]:
    """Add a record and give it back; DiskFull where there is no room for it."""
    record = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "who": who, **said}
    path = private(home / FOLDER) / f"{kind}.jsonl"
    with telling_full(path.parent):
        is_new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _append(handle, _line(record))
        finally:
            os.close(handle)
        if is_new:
            sync_folder(path.parent)
    return record


def _append(handle: int, line: bytes) -> None:
    """Add a line, whole and on the disk, or nothing of it."""
    before = os.lseek(handle, 0, os.SEEK_END)
    left = (b"" if _ends_a_line(handle) else b"\n") + line + b"\n"
    try:
        while left:  # on a disk that fills up less is written than was asked for
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise


def need_room(home: Path, kind: str) -> None:
    """Raise Fault where no record of a kind could be added: before what is to be recorded is done."""
    path = home / FOLDER / f"{kind}.jsonl"
    if path.parent.is_dir() and not path.is_dir():
        if os.access(path if path.exists() else path.parent, os.W_OK):
            return
        raise Fault(
            f"{path} can't be written to, and what is done to a home is recorded there;"
            " let this user write to it."
        )
    if path.parent.exists():
        raise Fault(f"{path if path.is_dir() else path.parent} is in the way of the records; move it away.")


def read(home: Path, kind: str) -> list[dict[str, Any]]:
    """All records of a kind, oldest first; what is no record is passed over."""
    return [record for record in _written(home / FOLDER / f"{kind}.jsonl") if is_record(kind, record)]


def _written(path: Path) -> list[Any]:
    """What every line of a file says that is not blank; None where it is no JSON."""
    if not path.is_file():
        return []
    # not by splitlines: what a record says may hold signs that Python, and no other, ends a line at
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    return [_said(line) for line in lines if line.strip()]


def _said(line: str) -> Any:
    with suppress(ValueError):
        return json.loads(line)
    return None


def reworded(
    home: Path, kind: str, change: Callable[[dict[str, Any]], dict[str, Any]], named: Callable[[str], bool]
) -> None:
    """Say every record of a kind otherwise: only what may be kept no longer. The home's lock must be held.

    What no question goes by, as a newer version's record, stays where it can be said otherwise too and
    nobody is `named` in it then; whatever else is there goes, and how many lines that are is logged.
    """
    path = home / FOLDER / f"{kind}.jsonl"
    before = _written(path)
    after = [_reworded(kind, record, change, named) for record in before]
    if gone := after.count(None):
        logging.getLogger(__name__).warning("%s: %d damaged lines went, as they may name people", path, gone)
    if after != before:
        write_whole(path, "".join(f"{_line(record).decode()}\n" for record in after if record))


def _reworded(
    kind: str,
    record: Any,
    change: Callable[[dict[str, Any]], dict[str, Any]],
    named: Callable[[str], bool],
) -> dict[str, Any] | None:
    if is_record(kind, record):
        return change(record)
    with suppress(AttributeError, KeyError, TypeError, ValueError):  # of another shape than is known here
        other = change(record)
        return None if named(_line(other).decode()) else other
    return None


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _ends_a_line(handle: int) -> bool:
    size = os.lseek(handle, 0, os.SEEK_END)
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"

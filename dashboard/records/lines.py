"""Records of one kind: home/records/KIND.jsonl, a JSON object a line with who wrote it and when.

A line is on the disk before it is told done, and where it finds no room nothing of it stays. What a kill
left half written has no line end: it was never told done, is passed over, and the next line begins anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.durable import private, sync_folder, telling_full, write_whole
from dashboard.faults import Fault

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
    path = home / FOLDER / f"{kind}.jsonl"
    if not path.is_file():
        return []
    found = []
    # not by splitlines: what a record says may hold signs that Python, and no other, ends a line at
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and {"at", "who"} <= set(record):
            found.append(record)
    return found


def reworded(home: Path, kind: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Say every record of a kind otherwise: only what may be kept no longer. The home's lock must be held."""
    before = read(home, kind)
    after = [change(record) for record in before]
    if after != before:
        path = home / FOLDER / f"{kind}.jsonl"
        write_whole(path, "".join(f"{_line(record).decode()}\n" for record in after))


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _ends_a_line(handle: int) -> bool:
    size = os.lseek(handle, 0, os.SEEK_END)
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"

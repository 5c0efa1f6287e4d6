"""A file that is written together with a generation: both come, or what stood in the file before stays.

What stood lies beside the file until both are done, under the number of the generation that was in force.
So whatever ends it, the next start knows which of the two holds.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.durable import clear, private, put, telling_full

BEFORE = re.compile(r"(?P<name>.+)\.(?P<seq>\d{6,9})\.before")

_OPEN: set[Path] = set()  # what this process keeps meanwhile


@contextmanager
def together(path: Path, current: Callable[[], int]) -> Iterator[None]:
    """Write a file and make a generation meanwhile; `current` tells which one is in force.

    The home's lock must be held. Within it the same may be said of the file again.
    """
    before = path.with_name(f"{path.name}.{current():06d}.before")
    if before in _OPEN:
        yield
        return
    _keep(path, before)
    _OPEN.add(before)
    try:
        yield
    except BaseException:
        _end(before, current())
        raise
    finally:
        _OPEN.discard(before)
    clear(before)


def left(home: Path) -> list[Path]:
    """What stood in files that were being written when their writer was killed."""
    folders = (home, home / "queries")
    found = (path for folder in folders for path in folder.glob("*.before"))
    return sorted(path for path in found if BEFORE.fullmatch(path.name))


def put_back(home: Path, current: int) -> None:
    """Put each of them back, where the generation that it was written for never came."""
    for before in left(home):
        _end(before, current)


def _keep(path: Path, before: Path) -> None:
    private(path.parent)
    part = before.with_name(before.name + ".part")
    with telling_full(path.parent):
        try:
            if path.is_file():
                shutil.copyfile(path, part)
            else:
                part.touch()  # an empty one is a file that was not there
            put(part, before)
        finally:
            clear(part)


def _end(before: Path, current: int) -> None:
    found = BEFORE.fullmatch(before.name)
    if not found or int(found["seq"]) != current:
        clear(before)
    elif before.stat().st_size:
        put(before, before.with_name(found["name"]))
    else:
        clear(before.with_name(found["name"]))
        clear(before)

"""Which files of the program make an answer: what was computed by others is computed again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dashboard.model.header import fingerprint

ROOMS = ("aggregate", "ask", "method", "model", "scoring", "store")  # where answers are made


def files() -> dict[str, Path]:
    """The program's files on which an answer depends, by their place in it."""
    base = Path(__file__).parents[1]
    found = [*base.glob("*.py"), *(file for room in ROOMS for file in (base / room).rglob("*.py"))]
    return {file.relative_to(base).as_posix(): file for file in sorted(found)}


@lru_cache(maxsize=1)
def mark() -> str:
    """Changes when the program's files do: an update may count in another way under the same version."""
    stats = [(place, file.stat()) for place, file in files().items()]
    return fingerprint(*(f"{place} {stat.st_size} {stat.st_mtime_ns}" for place, stat in stats))

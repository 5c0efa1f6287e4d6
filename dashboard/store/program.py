"""Which files of the program make an answer: what was computed by others is computed again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dashboard.model.header import fingerprint

# rooms that only show answers; every other one, and any to come, may make them or say them
SHOWING = {"app_pages", "commands", "render", "report", "widgets"}


def files() -> dict[str, Path]:
    """The program's files on which an answer depends, by their place in it."""
    base = Path(__file__).parents[1]
    found = ((file.relative_to(base), file) for file in sorted(base.rglob("*.py")))
    return {place.as_posix(): file for place, file in found if place.parts[0] not in SHOWING}


@lru_cache(maxsize=1)
def mark() -> str:
    """Changes when the program's files do: an update may count in another way under the same version."""
    stats = [(place, file.stat()) for place, file in files().items()]
    return fingerprint(*(f"{place} {stat.st_size} {stat.st_mtime_ns}" for place, stat in stats))

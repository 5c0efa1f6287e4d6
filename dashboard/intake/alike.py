"""What of a home says how its files are read, and another home that reads them alike."""

from __future__ import annotations

import shutil
from pathlib import Path

from dashboard.durable import private
from dashboard.model import aliases

WRITTEN = ("strategy.toml", aliases.FILE)  # beside queries/


def make_alike(home: Path, other: Path) -> Path:
    """Another home, private and empty, with the mappings, words, zone, promises and names of this one."""
    private(other)
    if (home / "queries").is_dir():
        shutil.copytree(home / "queries", other / "queries")
    for name in WRITTEN:
        if (home / name).is_file():
            shutil.copyfile(home / name, other / name)
    return other

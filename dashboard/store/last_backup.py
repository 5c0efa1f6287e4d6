"""That there is a backup of a home, remembered in the home: whoever asks what is missing is told its age."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from dashboard.durable import write_whole
from dashboard.faults import DiskFull
from dashboard.quick import dataclass

NOTED = "backed-up.json"  # in the home; in no backup


@dataclass(frozen=True)
class LastBackup:
    """The last backup of a home: when (UTC), which file, of which generation."""

    when: datetime
    file: str
    generation: int


def note(home: Path, file: Path, seq: int) -> None:
    """Remember a backup that was just made; the backup is whole, whether this succeeds or not."""
    told = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "file": str(file), "generation": seq}
    with suppress(OSError, DiskFull):
        write_whole(home / NOTED, json.dumps(told))


def last(home: Path) -> LastBackup | None:
    """The last backup that was made of a home; None where none is known of."""
    try:
        told = json.loads((home / NOTED).read_text(encoding="utf-8"))
        when = datetime.fromisoformat(told["when"])
        return LastBackup(when.astimezone(UTC), str(told["file"]), int(told["generation"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None

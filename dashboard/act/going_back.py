"""What came in is taken back, or read anew."""

from __future__ import annotations

from pathlib import Path

from dashboard.access import Who
from dashboard.act.acts import act, forget, record
from dashboard.intake import history
from dashboard.intake.settings import Progress, silent
from dashboard.store.generations import Store


@act
def undo(
    home: Path, who: Who, generation: int | None = None, progress: Progress = silent
) -> dict[str, object]:
    """Go back to the generation before the last import; as intake.history.undo."""
    with Store(home).writing():
        forget(home, *history.named(home))
        done = history.undo(home, generation, progress)
        record(home, who, "undo", **_kept(done))
    return done


@act
def remove(home: Path, who: Who, import_id: int, progress: Progress = silent) -> dict[str, object]:
    """Take an import back, however old; as intake.history.remove."""
    with Store(home).writing():
        forget(home, *history.named(home))
        done = history.remove(home, import_id, progress)
        record(home, who, "remove", **_kept(done))
    return done


@act
def rebuild(
    home: Path, who: Who, progress: Progress = silent, generation: int | None = None
) -> dict[str, object]:
    """Replay the ledger from the archive; as intake.history.rebuild."""
    with Store(home).writing():
        forget(home, *history.named(home))
        done = history.rebuild(home, progress, generation)
        record(home, who, "rebuild", current=done["current"], imports=done["rebuilt"])
    return done


def _kept(done: dict[str, object]) -> dict[str, object]:
    """What goes on record: not what is said of the formats of that day."""
    return {key: value for key, value in done.items() if key != "as_before"}

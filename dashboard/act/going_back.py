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
        record(home, who, "undo", **done)
    return done


@act
def remove(home: Path, who: Who, import_id: int, progress: Progress = silent) -> dict[str, object]:
    """Take an import back, however old; as intake.history.remove."""
    with Store(home).writing():
        forget(home, *history.named(home))
        done = history.remove(home, import_id, progress)
        record(home, who, "remove", **done)
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

"""Names that were stored before an organisation went over to teams only must not stay.

They may stand in generations before the one in force, in archives that it does not need, in files of refused
rows and in who is who. That they are to go is noted before the generation without them comes into force: if
that was killed in between, the next start does it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from dashboard.durable import clear, write_whole
from dashboard.model import aliases

if TYPE_CHECKING:
    from pathlib import Path

    from dashboard.store.generations import Store


def place(folder: Path) -> Path:
    """What notes it, with the number of the generation that was in force until then."""
    return folder / "forgetting"


def begin(store: Store, before: int) -> None:
    """Note that names are to go once another generation than `before` is in force."""
    write_whole(place(store.folder), str(before))


def finish(store: Store) -> None:
    """Take the names away where that is due; it stays due as long as a file can't be taken away."""
    noted = place(store.folder)
    with suppress(ValueError, OSError):
        if int(noted.read_text(encoding="ascii")) != store.current():
            forget(store)
            if store.generations() != [store.current()]:
                return
    clear(noted)


def forget(store: Store) -> None:
    """Keep the generation in force only, and nothing that names people."""
    store.forget_the_past()
    if (store.home / aliases.FILE).exists():
        aliases.save(store.home, aliases.load(store.home).without_agents())
    clear(store.home / "refused")

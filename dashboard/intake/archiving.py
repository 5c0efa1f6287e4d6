"""The archive of a file: written by the loader, and by csv.reader's word where the two disagree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.durable import telling_full
from dashboard.faults import Refused
from dashboard.intake.reading.mend import mend
from dashboard.intake.reading.source import Source
from dashboard.intake.settings import Progress, silent


def archived(
    source: Source,
    folder: Path,
    write: Callable[[Source], Path | None],
    check: Callable[[Source], None] = lambda _: None,
    progress: Progress = silent,
) -> tuple[Source, Path]:
    """What `write` wrote of a file, and the file, mended where loader and count disagree.

    `check` looks at what was mended. Refused where even then the two disagree.
    """
    written = None if source.doubtful else write(source)
    if written is None:
        progress(f"{source.name}: mending")
        with telling_full(folder):
            source = mend(source, folder)
        check(source)
        written = write(source)
    if written is None:
        raise Refused("its records can't be told apart; open it in a spreadsheet, save it as CSV, try again.")
    return source, written

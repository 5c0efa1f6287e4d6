"""Files are loaded: each stands or falls alone, and all that stand make one generation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from dashboard.access import Who
from dashboard.act.acts import act, record
from dashboard.faults import Fault
from dashboard.intake import load
from dashboard.intake.export import NOTHING_SAID, Options
from dashboard.intake.receipt import Receipt
from dashboard.intake.settings import Progress, silent
from dashboard.model.strategy import load_strategy
from dashboard.records import lines
from dashboard.store.generations import Import

BET = re.compile(r"^\s*(\[\[\s*)?condition\b", re.MULTILINE)  # where a strategy holds one


@act
def import_files(
    home: Path,
    who: Who,
    files: Iterable[Path],
    options: Options = NOTHING_SAID,
    progress: Progress = silent,
    names: dict[Path, str] | None = None,
) -> list[tuple[Path, Receipt]]:
    """Load files, a receipt for each and for each file of a .zip, with the file that it is of.

    As intake.load.import_each. What is loaded makes one generation; where none of it is new, nothing
    was changed, and nothing is recorded. Bets whose day the data now reach are judged after it.
    """

    def loaded(generation: int, entries: Sequence[Import]) -> None:
        files = [{"import": entry.import_id, "file": entry.name} for entry in entries]
        record(home, who, "import", current=generation, files=files)

    options = replace(options, by=options.by or who.name)
    receipts = load.import_each(home, files, options, progress, names, loaded)
    with suppress(Fault):  # what is loaded is loaded, whatever is wrong with the strategy
        if load_strategy(home / "strategy.toml").condition or _has_betted(home):
            from dashboard.act.bets import judge_bets  # whoever bets on nothing loads no questions for it

            judge_bets(home, who)
    return receipts


def _has_betted(home: Path) -> bool:
    """Whether an earlier strategy that was kept held bets: one that went is judged all the same."""
    return any(BET.search(version["text"]) for version in lines.read(home, "strategy"))

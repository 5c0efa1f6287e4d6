"""A home begins: with a first strategy, with the sample, or out of a backup, which others keep."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard import starter
from dashboard.access import Who
from dashboard.act.acts import act, forget, note, record
from dashboard.act.going_back import rebuild
from dashboard.act.loading import import_files
from dashboard.act.strategy import put_in_force
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.intake import backup as keeping
from dashboard.intake import history
from dashboard.intake.export import NOTHING_SAID, Options
from dashboard.intake.settings import Progress, silent
from dashboard.model.header import fingerprint
from dashboard.model.strategy import text_of
from dashboard.paths import sample_folder
from dashboard.starter import CardProposal
from dashboard.store.generations import Store


@act
def init(
    home: Path,
    who: Who,
    files: Sequence[Path] = (),
    progress: Progress = silent,
    options: Options = NOTHING_SAID,
) -> CardProposal:
    """Write a first strategy.toml, or draft cards anew; as starter.proposed, and a version of its own."""
    base = fingerprint(text_of(home / "strategy.toml"))
    proposal, text = starter.proposed(home, files, progress, options)
    with Store(home).locked():
        version = put_in_force(home, who, text, base, "as init proposed it")
        record(home, who, "init", version=version, cards=list(proposal.cards), drafts=list(proposal.drafts))
    return proposal


@act
def load_sample(home: Path, who: Who, progress: Progress = silent) -> None:
    """Fill a home with the sample organisation where it is still empty."""
    folder = sample_folder()
    if not (home / "strategy.toml").exists():
        with Store(home).locked():
            text = (folder / "strategy.toml").read_text(encoding="utf-8")
            put_in_force(home, who, text, fingerprint(""), "the sample's own")
    with Home.open(home, who) as kept:
        is_outdated = any(check.check == "outdated" for check in kept.checks())
        loaded = {item.name for item in kept.history().imports}
    if is_outdated:
        rebuild(home, who, progress)
    # tickets first: the other files ask about them
    files = sorted(folder.glob("*.csv.gz"), key=lambda file: (file.name != "tickets.csv.gz", file.name))
    if others := sorted(loaded - {file.name for file in files}):
        raise UsageFault(
            f"{home} holds other data than the sample ({others[0]}): the demo has a home of its own; leave"
            " out --demo, or name an empty folder with --home."
        )
    missing = [file for file in files if file.name not in loaded]
    if missing:
        import_files(home, who, missing, progress=progress)


@act
def backup(home: Path, who: Who, file: Path, progress: Progress = silent) -> dict[str, object]:
    """Write everything that can't be made again into one file; as intake.backup.backup."""

    def on_record(done: keeping.Done) -> None:
        record(home, who, "backup", files=done["files"], imports=done["imports"])

    return keeping.backup(home, file, progress, on_record)


@act
def restore(home: Path, who: Who, file: Path, progress: Progress = silent) -> dict[str, object]:
    """Fill an empty home from a backup; as intake.backup.restore."""
    return keeping.restore(
        home,
        file,
        progress,
        # the replay may be the one that goes over to teams only
        before=lambda made, seq: forget(made, *history.named(made, seq)),
        then=lambda making: note(making, who, "restore", file=file.name),
    )

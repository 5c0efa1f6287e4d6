"""The strategy is changed: checked as the file is, kept as a version with who and why, put in its place."""

from __future__ import annotations

from pathlib import Path

from dashboard import ask
from dashboard.access import Who
from dashboard.act.acts import act, record
from dashboard.ask import Home
from dashboard.durable import write_whole
from dashboard.faults import UsageFault
from dashboard.model.header import fingerprint
from dashboard.model.strategy import parsed, text_of
from dashboard.records import lines
from dashboard.store.generations import Store


@act
def change_strategy(
    home: Path,
    who: Who,
    text: str,
    base: str,
    reason: str = "",
    named: Path | None = None,
    patience: float | None = None,
) -> bool:
    """Make a text the strategy; False where it is already.

    `base` is the fingerprint of the text that was changed (`Home.written`): UsageFault where another one
    stands there now, with what it says otherwise. StrategyFault, in the name of `named`, where the text is
    no strategy; Busy where an import takes longer than `patience`, in seconds. The version is kept before the
    file is replaced, so that a kill loses neither.
    """
    with Store(home).locked(patience):
        if not (is_new := put_in_force(home, who, text, base, reason, named)):
            return False
        record(home, who, "change_strategy", version=is_new, reason=reason)
    return True


def put_in_force(
    home: Path, who: Who, text: str, base: str, reason: str, named: Path | None = None
) -> str | None:
    """The way of every text into strategy.toml; its fingerprint, None where it stands there already.

    As change_strategy, without the record of the act; the home's lock must be held.
    """
    path = home / "strategy.toml"
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    with Home.open(home, who) as now:
        stands = text_of(path)
        if fingerprint(stands) != base:
            told = f"{path} {ask.meanwhile(now, base)}"
            raise UsageFault(f"{told}. Nothing of yours is saved; look at it again and save once more.")
        parsed(named or path, text, now.catalogue.metrics)
    if text == stands:
        return None
    _keep(home, who, stands, text, reason)
    write_whole(path, text)
    return fingerprint(text)


def _keep(home: Path, who: Who, stands: str, text: str, reason: str) -> None:
    """Add the version to the record, after the one that stands where it was written by hand."""
    keep_found(home, stands)
    lines.add(
        home,
        ask.VERSIONS,
        who.signed,
        reason=reason,
        base=fingerprint(stands),
        fingerprint=fingerprint(text),
        text=text,
    )


def keep_found(home: Path, stands: str) -> None:
    """Keep what stands in strategy.toml as a version of its own, where none of ours is that text."""
    base = fingerprint(stands)
    kept = ask.came_into_force(home, base)
    if stands and (not kept or kept[-1]["fingerprint"] != base):
        found = "as it was found in the file"
        lines.add(home, ask.VERSIONS, "", reason=found, base=base, fingerprint=base, text=stands)

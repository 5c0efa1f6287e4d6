"""Every strategy that was saved, and what each said otherwise than the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.ask.home import Opened
from dashboard.ask.last_good import VERSIONS
from dashboard.ask.strategy.changes import changes
from dashboard.faults import Fault
from dashboard.model.header import fingerprint
from dashboard.model.strategy import parsed, text_of
from dashboard.quick import dataclass
from dashboard.records import lines


@dataclass(frozen=True)
class Version:
    """A strategy that was saved: its number from 1, who saved it, when and why, and its whole text.

    `changes` is what it says otherwise than the one before, nothing for the first; None where one of the two
    can't be read any more.
    """

    number: int
    at: str
    who: str
    reason: str
    fingerprint: str
    in_force: bool
    changes: tuple[str, ...] | None
    text: str


def written(home: Opened) -> tuple[str, str]:
    """The text of strategy.toml, and its fingerprint: the base of a change. For whoever may see all."""
    home.whole()
    found = text_of(home.path / "strategy.toml")
    return found, fingerprint(found)


def versions(home: Opened) -> tuple[Version, ...]:
    """Every strategy that was saved here, latest first. For whoever may see all of a home."""
    home.whole()
    now = text_of(home.path / "strategy.toml")
    kept = came_into_force(home.path, fingerprint(now))
    made: list[Version] = []
    for number, record in enumerate(kept, 1):
        made.append(
            Version(
                number,
                record["at"],
                record["who"],
                record["reason"],
                record["fingerprint"],
                number == len(kept) and record["fingerprint"] == fingerprint(now),
                difference(home, kept[number - 2]["text"], record["text"]) if number > 1 else (),
                record["text"],
            )
        )
    return tuple(reversed(made))


def came_into_force(path: Path, now: str) -> list[dict[str, Any]]:
    """The records of versions that were in force, oldest first: without those that a kill kept from the file.

    After such a one there stood what stood before it, and no act tells of it; a hand that put the file back
    leaves the act. `now` is the fingerprint of the file as it stands.
    """
    records = lines.read(path, VERSIONS)
    told = {act["about"].get("version") for act in lines.read(path, "acts")}
    later = [*((record["base"], record["fingerprint"]) for record in records[1:]), (now, "")]
    return [
        record
        for record, (stood, then) in zip(records, later, strict=False)  # of no record nothing follows
        if record["base"] == record["fingerprint"]
        or record["base"] != stood
        or (record["fingerprint"] in told and record["fingerprint"] != then)  # else done at another try
    ]


def difference(home: Opened, before: str, after: str) -> tuple[str, ...] | None:
    """What a text says otherwise than another; None where one of them is no strategy today."""
    path = home.path / "strategy.toml"
    try:
        return changes(parsed(path, before), parsed(path, after), home.catalogue.metrics)
    except Fault:
        return None


def meanwhile(home: Opened, base: str) -> str:
    """Who changed strategy.toml since the text with the fingerprint `base`, and what it says otherwise."""
    home.whole()
    stands = text_of(home.path / "strategy.toml")
    kept = {one["fingerprint"]: one for one in lines.read(home.path, VERSIONS)}
    last = kept.get(fingerprint(stands), {})
    by = f" by {last['who']}" if last.get("who") else ""
    known = difference(home, kept[base]["text"], stands) if base in kept else None
    told = f": {'; '.join(known)}" if known else ""
    return f"was changed meanwhile{by}{told}"

"""What an act did, in a sentence: the same words on a page and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.text import many

Done = Mapping[str, Any]  # what an act hands back


def back(done: Done) -> str:
    """Where an undo led to."""
    seq = done["current"]
    return f"the figures of generation {seq} are in force again" if seq else "no data are loaded now"


def undone(done: Done) -> str:
    """After `act.undo`."""
    return _with_formats(f"Undone: {done['what']}; {back(done)}.", done)


def removed(done: Done) -> str:
    """After `act.remove`."""
    stands = "the figures are as if it had never been loaded" if done["current"] else "no data are loaded now"
    said = f"Taken back: {done['what']}; {stands}."
    return _with_formats(said, done)


def rebuilt(done: Done) -> str:
    """After `act.rebuild`."""
    said = f"Rebuilt from {many(done['rebuilt'], 'import')}, with today's calendar and formats."
    return _with_formats(said, done)


def _with_formats(said: str, done: Done) -> str:
    """What the replay says of formats that changed since it last read these files."""
    return " ".join([said, *(f"{one}." for one in done.get("as_before", ()))])


def came_out(done: Done) -> list[str]:
    """What a rebuild made otherwise."""
    return list(done["changed"]) or ["Nothing came out otherwise than before."]


def backed_up(done: Done) -> str:
    """After `act.backup`."""
    return f"Kept in {done['backup']}: {many(done['files'], 'file')}, {many(done['imports'], 'import')}."


def restored(done: Done) -> str:
    """After `act.restore`; what stands in it and is wrong is a `fault`."""
    said = f"Restored into {done['restored']}: {many(done['files'], 'file')}"
    if "fault" not in done:
        generation = f", generation {done['current']}" if done["current"] else ""
        return f"{said}, {many(done['rebuilt'], 'import')} read anew{generation}."
    then = ", then run `scorecard rebuild`, which reads the data anew" if done["current"] else ""
    return f"{said}. What stands in it is wrong: {done['fault'].rstrip('.')}. Put that right{then}."

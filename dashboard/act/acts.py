"""What an act is: done by somebody who may, and recorded. `ACTS` lists all of them.

The record is a line of home/records/acts.jsonl: who, when, in what role, which act, and what it was about.
It is written under the home's lock, after what was done is in force, and no undo takes it back. It says
nobody's figure; names of agents that stand in the name of a file or in a word go with the rebuild that goes
over to teams only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashboard.access import Who, may, refusal
from dashboard.durable import full
from dashboard.faults import DiskFull
from dashboard.records import lines
from dashboard.store.unnamed import HIDDEN, Names

P = ParamSpec("P")
R = TypeVar("R")
KIND = "acts"  # of record
ACTS: dict[str, Callable[..., Any]] = {}


def act(
    function: Callable[Concatenate[Path, Who, P], R],
) -> Callable[Concatenate[Path, Who, P], R]:
    """Enter an act into the list; UsageFault for whoever may not change a home."""

    @wraps(function)
    def done(home: Path, who: Who, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not may(who, "change"):
            raise refusal(who, "change")
        lines.need_room(home, KIND)
        return function(home, who, *args, **kwargs)

    ACTS[function.__name__] = done
    return done


def written(
    function: Callable[Concatenate[Path, Who, P], R],
) -> Callable[Concatenate[Path, Who, P], R]:
    """Enter what is a record itself: whoever may see a thing may write about it, and it asks by itself."""
    ACTS[function.__name__] = function
    return function


def record(home: Path, who: Who, what: str, /, **about: Any) -> None:
    """Add what was done; the home's lock must be held. DiskFull says that it is done, and not on record."""
    try:
        note(home, who, what, **about)
    except DiskFull as fault:
        stands = f"What was done ({what}) stands; only its line in {KIND}.jsonl is missing."
        raise full(home / lines.FOLDER, stands) from fault


def note(home: Path, who: Who, what: str, /, **about: Any) -> None:
    """The same of what is about to be done: it is not, where there is no room for its line."""
    lines.add(home, KIND, who.signed, role=who.role, act=what, about=about)


def forget(home: Path, names: Names, files: Collection[str]) -> None:
    """Take people's names out of the records, once an organisation goes over to teams only.

    Of a file that is in force the names in it are known; any other's name goes altogether.
    """
    if names:
        lines.reworded(
            home,
            KIND,
            lambda one: one | {"about": _without(one.get("about", {}), names, files)},
            lambda line: names.out_of(line) != line,
        )


def _without(about: dict[str, Any], names: Names, files: Collection[str]) -> dict[str, Any]:
    def named(file: str) -> str:
        return names.out_of(file) if file in files else HIDDEN

    told = names.out_of_all(about)
    if "files" in about and isinstance(about["files"], list):
        told["files"] = [one | {"file": named(one["file"])} for one in about["files"]]
    if "what" in about:
        told["what"] = named(about["what"])
    if "words" in about:  # their words are keys, which stay otherwise
        told["words"] = {
            column: {names.out_of_word(word): means for word, means in words.items()}
            for column, words in about["words"].items()
        }
    return told


def recorded(home: Path) -> list[dict[str, Any]]:
    """What was done to a home and by whom, oldest first."""
    return lines.read(home, KIND)

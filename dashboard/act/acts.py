"""What an act is: done by somebody who may, and recorded. `ACTS` lists all of them.

The record is a line of home/records/acts.jsonl: who, when, in what role, which act, and what it was about.
It is written under the home's lock, after what was done is in force, and no undo takes it back. Names of
agents are never in it, as an organisation that goes over to teams only keeps none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from dashboard.access import Who, may, refusal
from dashboard.durable import full
from dashboard.faults import DiskFull
from dashboard.records import lines

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
        lines.add(home, KIND, who.signed, role=who.role, act=what, about=about)
    except DiskFull as fault:
        stands = f"What was done ({what}) stands; only its line in {KIND}.jsonl is missing."
        raise full(home / lines.FOLDER, stands) from fault


def recorded(home: Path) -> list[dict[str, Any]]:
    """What was done to a home and by whom, oldest first."""
    return lines.read(home, KIND)

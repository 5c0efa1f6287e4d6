"""What the strategies that were kept tell of a bet: since when it stood in the file, and until when.

A bet is registered before its day, or it is none. What the file says of that is nobody's proof; that it stood
there is, in each strategy that was saved here or found by an import.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import periods
from dashboard.ask.strategy.versions import came_into_force
from dashboard.model.header import fingerprint
from dashboard.model.strategy import Condition, text_of
from dashboard.quick import dataclass

# an entry of a file, to the next header
BETS = re.compile(r"^[ \t]*\[\[\s*condition\s*\]\].*?(?=^[ \t]*\[|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Stood:
    """A bet in the strategies that were kept, by local days.

    `since`: on which it was first seen there; `from_the_first`: it stood in the oldest that is kept, and
    of the time before nothing is known; `gone`: on which it was first missing; None while it stands there.
    """

    condition: Condition
    since: date
    from_the_first: bool
    gone: date | None

    @property
    def is_late(self) -> bool:
        """Whether it is known to have come into the file after its day, or nobody saw it there before."""
        return not self.from_the_first and self.since > self.condition.by

    @property
    def is_taken_back(self) -> bool:
        """Whether it stood there on its day and went afterwards: it was a bet, and is judged as one."""
        return not self.is_late and self.gone is not None and self.gone > self.condition.by


def key_of(condition: Condition) -> str:
    """What makes a bet the same one: all of it but the words."""
    return fingerprint(condition.model_dump_json(exclude={"statement"}))


def stood(path: Path, zone: ZoneInfo) -> dict[str, Stood]:
    """Key -> when a bet stood in the strategies of a home, oldest first."""
    kept = came_into_force(path, fingerprint(text_of(path / "strategy.toml")))
    days = [periods.local(datetime.fromisoformat(one["at"]), zone).date() for one in kept]
    held = [dict(_bets_in(one["text"])) for one in kept]
    found: dict[str, Stood] = {}
    for key, condition in {key: one for bets in held for key, one in bets.items()}.items():
        places = [place for place, bets in enumerate(held) if key in bets]
        after = places[-1] + 1
        gone = days[after] if after < len(days) else None
        found[key] = Stood(condition, days[places[0]], places[0] == 0, gone)
    return found


def _bets_in(text: str) -> Iterator[tuple[str, Condition]]:
    """(key, bet) of each that a text holds; none of a text that can't be read."""
    entries = _entries(text)
    for entry in entries if isinstance(entries, list) else ():
        with suppress(ValueError):
            condition = Condition.model_validate(entry)
            yield key_of(condition), condition


def _entries(text: str) -> Any:
    """What a text says of bets; read alone where they can be, because a strategy is changed often."""
    if "condition" not in text:
        return ()
    for part in ("".join(BETS.findall(text)), text):
        with suppress(tomllib.TOMLDecodeError):
            if found := tomllib.loads(part).get("condition"):
                return found
    return ()

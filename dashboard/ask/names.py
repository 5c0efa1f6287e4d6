"""Who is who: the names in the data, which of them mean the same, and which may."""

from __future__ import annotations

from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.model import aliases
from dashboard.model.aliases import KINDS, Aliases, Kind, Suggestion
from dashboard.quick import dataclass
from dashboard.store import names as names_in_data


@dataclass(frozen=True)
class Merged:
    """A name that means another one, and how many rows carry it."""

    kind: Kind
    name: str
    alias: str
    rows: int


@dataclass(frozen=True)
class WhoIsWho:
    """What is merged, what may be; `rows` of a name as its desk wrote it, `desks` where it occurs."""

    merged: tuple[Merged, ...]
    suggestions: tuple[Suggestion, ...]
    rows: dict[tuple[Kind, str], int]
    desks: dict[tuple[Kind, str], tuple[str, ...]]


def who_is_who(home: Opened) -> WhoIsWho:
    """Aliases of a home and suggestions for more; of agents none where people are not named."""
    home.whole()
    said = home.aliases
    if not home.has_data:
        return WhoIsWho(_merged(said, {}), (), {}, {})
    return _who_is_who(home, said.fingerprint, _Held(said))


class _Held:
    """Aliases past a cache key: the fingerprint tells them, but for those kept apart."""

    def __init__(self, said: Aliases) -> None:
        self.said = said

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.said.apart == self.said.apart

    def __hash__(self) -> int:
        return hash(self.said.apart)


@cached
def _who_is_who(home: Opened, fingerprint: str, held: _Held) -> WhoIsWho:
    kinds = KINDS if home.strategy.people.are_named else ("team",)
    cursor = home.cursor()
    found = {kind: names_in_data.names(cursor, home.catalogue, kind) for kind in kinds}
    people = names_in_data.listed(cursor) if "agent" in kinds else []
    suggestions = [
        suggestion
        for kind in kinds
        for suggestion in aliases.suggest(kind, found[kind], held.said, people if kind == "agent" else ())
    ]
    rows = {(kind, known.name): known.rows for kind in kinds for known in found[kind]}
    desks = {(kind, known.name): known.desks for kind in kinds for known in found[kind]}
    return WhoIsWho(_merged(held.said, rows), tuple(suggestions), rows, desks)


def _merged(said: Aliases, rows: dict[tuple[Kind, str], int]) -> tuple[Merged, ...]:
    return tuple(
        Merged(kind, name, alias, rows.get((kind, alias), 0))
        for kind in KINDS
        for alias, name in sorted(said.of(kind).items(), key=lambda item: (item[1], item[0]))
    )

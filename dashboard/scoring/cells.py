"""What was counted of everybody, a row a name and kind of case, as columns: at a million there are many."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.method.tally import Tally
from dashboard.quick import dataclass

Codes = NDArray[np.int64]
Numbers = NDArray[np.float64]
SUMS = (
    "n", "total", "squares", "promoters", "detractors", "numerator", "denominator",
    "units", "unit_total", "unit_squares", "design_effect",
)  # fmt: skip
Kind = tuple[str | None, ...]  # category, channel, priority


@dataclass(frozen=True, eq=False)
class Cells:
    """Parallel columns: the group (of teams None), the name, what tells the kind of a case, and its sums.

    `sums` by the field of a Tally that they are. Several rows may stand for one cell.
    """

    groups: Sequence[str | None]
    names: Sequence[str]
    kinds: tuple[Sequence[str | None], ...]
    sums: Mapping[str, Numbers]

    @classmethod
    def of(cls, tallies: Mapping[tuple[str | None, str], Tally]) -> Cells:
        """A row a name, of (group, name) -> tally: what hangs together by units does not add up by rows."""
        fields = [field for field in SUMS if any(getattr(one, field) for one in tallies.values())]
        sums = {
            field: np.array([float(getattr(one, field) or 0) for one in tallies.values()]) for field in fields
        }
        return cls([group for group, _ in tallies], [name for _, name in tallies], (), sums)

    def parts(self) -> Iterator[tuple[str | None, Part]]:
        """Each group with its part, in their order."""
        whose, groups = _numbered(self.groups)
        who, names = _numbered(self.names)
        kind, kinds = _combined(self.kinds, len(self.names))
        order = np.argsort(whose, kind="stable")
        ends = np.searchsorted(whose[order], np.arange(len(groups) + 1))
        for number, group in enumerate(groups):
            at = order[ends[number] : ends[number + 1]]
            own, place = np.unique(who[at], return_inverse=True)
            held, of_kind = np.unique(kind[at], return_inverse=True)
            yield (
                group,
                Part(
                    tuple(names[code] for code in own),
                    [kinds[code] for code in held],
                    place,
                    of_kind,
                    {field: sums[at] for field, sums in self.sums.items()},
                ),
            )


@dataclass(frozen=True, eq=False)
class Part:
    """The rows of one group: their names and kinds of cases by number, and their sums."""

    names: tuple[str, ...]
    kinds: list[Kind]
    place: Codes
    kind: Codes
    sums: Mapping[str, Numbers]

    def tallies(self) -> tuple[Tally, ...]:
        """What each name's rows sum up to."""
        added = [np.bincount(self.place, sums, len(self.names)) for sums in self.sums.values()]
        return tuple(Tally.of(tuple(self.sums), row) for row in zip(*added, strict=True))

    def table(self, field: str) -> Numbers:
        """Names × kinds of cases of one sum."""
        shape = len(self.names), len(self.kinds)
        at = self.place * shape[1] + self.kind
        sums = self.sums.get(field)  # absent: nobody has any of it
        if sums is None:
            return np.zeros(shape)
        added = np.bincount(at, sums, shape[0] * shape[1])
        return np.asarray(added, dtype=np.float64).reshape(shape)


def _numbered(column: Sequence[Any]) -> tuple[Codes, list[Any]]:
    """The place of each among the different ones, and these in order."""
    known = sorted(set(column), key=str)
    number = {value: place for place, value in enumerate(known)}
    return np.fromiter(map(number.__getitem__, column), np.int64, len(column)), known


def _combined(columns: Sequence[Sequence[Hashable]], rows: int) -> tuple[Codes, list[Kind]]:
    """The same of several columns together."""
    code, each = np.zeros(rows, dtype=np.int64), []
    for column in columns:
        own, known = _numbered(column)
        each.append((own, known))
        code = code * len(known) + own
    _, first, place = np.unique(code, return_index=True, return_inverse=True)
    found: list[Kind] = [tuple(known[own[row]] for own, known in each) for row in first]
    order = sorted(range(len(found)), key=lambda at: str(found[at]))
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    return rank[place], [found[at] for at in order]

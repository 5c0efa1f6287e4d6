"""Observations on a grid of teams × weeks (or months), with what their kinds of cases let expect. Pure.

Expected: each kind of case (category × channel × priority) at its own figure over all teams and all time;
kinds of which there are fewer than 10 cases are merged upwards: without the priority, without the channel,
all. method.md, 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
KINDS = ("category", "channel", "priority")
FEWEST_CASES = 10
LEAST_DECIDED = 0.9


@dataclass(frozen=True)
class Grid:
    """Value, what was expected and n, each teams × times; NaN where too little is read or decided."""

    teams: tuple[str, ...]
    value: Array
    expected: Array
    n: Array

    @property
    def adjusted(self) -> Array:
        """Observed less expected."""
        return self.value - self.expected


def expected_each(n: Array, amount: Array, kinds: Sequence[Sequence[Any] | NDArray[Any]]) -> Array:
    """What one case of each row lets expect; `kinds` are columns, the coarsest first."""
    found = np.full(len(n), amount.sum() / max(n.sum(), 1e-12))
    codes = np.zeros(len(n), dtype=np.int64)
    for column in kinds:
        own = _numbered(column)
        codes = _numbered(codes * (int(own.max(initial=0)) + 1) + own)  # anew, so that the numbers stay small
        cases = np.bincount(codes, weights=n)
        sums = np.bincount(codes, weights=amount)
        is_enough = cases[codes] >= FEWEST_CASES
        found[is_enough] = (sums / np.maximum(cases, 1e-12))[codes][is_enough]
    return found


def _numbered(column: Sequence[Any] | NDArray[Any]) -> NDArray[np.int64]:
    """Each entry by the place of its kind; numbers that are small are not put in order for that."""
    column = np.asarray(column)
    if column.dtype.kind not in "iu":
        number = {kind: place for place, kind in enumerate(dict.fromkeys(column.tolist()))}
        return np.fromiter(map(number.__getitem__, column.tolist()), np.int64, len(column))
    if len(column) and column.min() >= 0 and column.max() < 4 * len(column):
        is_there = np.zeros(int(column.max()) + 1, dtype=bool)
        is_there[column] = True
        places: NDArray[np.int64] = np.cumsum(is_there) - 1
        return places[column]
    return np.unique(column, return_inverse=True)[1]


def gridded(
    rows: Mapping[str, NDArray[Any]], teams: Sequence[str], firsts: Sequence[date], least: float
) -> Grid:
    """Rows of name, first, category, channel, priority, n, amount and undecided, put on a grid."""
    n, amount = np.asarray(rows["n"], float), np.asarray(rows["amount"], float)
    each = expected_each(n, amount, [rows[kind] for kind in KINDS])
    row_of = {team: place for place, team in enumerate(teams)}
    row = np.fromiter(map(row_of.get, rows["name"].tolist(), repeat(-1)), np.int64, len(n))
    days, starts = np.asarray(rows["first"]).astype("datetime64[D]"), np.array(firsts, dtype="datetime64[D]")
    column = np.minimum(np.searchsorted(starts, days), max(len(starts) - 1, 0))  # firsts ascend
    inside = (row >= 0) & (starts[column] == days if len(starts) else False)
    cells, shape = (row * len(firsts) + column)[inside], (len(teams), len(firsts))

    def added(values: Array) -> Array:
        made: Array = np.bincount(cells, values[inside], len(teams) * len(firsts)).astype(float)
        return made.reshape(shape)

    every, undecided = added(n), added(np.asarray(rows["undecided"], float))
    is_read = (every >= max(least, 1)) & (every >= LEAST_DECIDED * (every + undecided))
    count = np.where(is_read, every, np.nan)
    return Grid(tuple(teams), added(amount) / count, added(n * each) / count, every)

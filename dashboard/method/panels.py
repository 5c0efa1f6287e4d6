"""Observations on a grid of teams × weeks (or months), with what their kinds of cases let expect. Pure.

Expected: each kind of case (category × channel × priority) at its own figure over all teams and all time;
kinds of which there are fewer than 10 cases are merged upwards: without the priority, without the channel,
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

Array = NDArray[np.float64]
FEWEST_CASES = 10
LEAST_DECIDED = 0.9


@dataclass(frozen=True, eq=False)
class Mixed:
    """What observations add up to by team and week or month (its first day): a row each.

    `team` is a place in the teams that were named. `amount` and `expected` (what the kinds of its cases, of
    all teams, let expect) are in the metric's unit times n.
    """

    team: NDArray[np.int64]
    first: NDArray[np.datetime64]
    n: Array
    amount: Array
    undecided: Array
    expected: Array


_NONE = np.zeros(0)
NOTHING = Mixed(np.zeros(0, np.int64), np.zeros(0, "datetime64[D]"), _NONE, _NONE, _NONE, _NONE)


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


def gridded(rows: Mixed, teams: Sequence[str], firsts: Sequence[date], least: float) -> Grid:
    """What was observed and expected, put on a grid of teams × times; `firsts` ascend and have all."""
    cell = rows.team, np.searchsorted(np.array(firsts, dtype="datetime64[D]"), rows.first)

    def placed(values: Array) -> Array:
        made = np.zeros((len(teams), len(firsts)))
        made[cell] = values
        return made

    every, undecided = placed(rows.n), placed(rows.undecided)
    is_read = (every >= max(least, 1)) & (every >= LEAST_DECIDED * (every + undecided))
    count = np.where(is_read, every, np.nan)
    return Grid(tuple(teams), placed(rows.amount) / count, placed(rows.expected) / count, every)

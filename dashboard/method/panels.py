"""Observations on a grid of teams × weeks (or months), with what their kinds of cases let expect. Pure.

Expected: each kind of case (category × channel × priority) at its own figure over all teams and all time;
kinds of which there are fewer than 10 cases are merged upwards: without the priority, without the channel,
all. method.md, 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


def expected_each(n: Array, amount: Array, kinds: Sequence[Sequence[Any]]) -> Array:
    """What one case of each row lets expect; `kinds` are columns, the coarsest first."""
    found = np.full(len(n), amount.sum() / max(n.sum(), 1e-12))
    for depth in range(1, len(kinds) + 1):
        keys = list(zip(*kinds[:depth], strict=True))
        number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        codes = np.array([number[key] for key in keys], dtype=np.int64)
        cases = np.bincount(codes, weights=n, minlength=len(number))
        sums = np.bincount(codes, weights=amount, minlength=len(number))
        is_enough = cases[codes] >= FEWEST_CASES
        found[is_enough] = (sums / np.maximum(cases, 1e-12))[codes][is_enough]
    return found


def gridded(
    rows: Mapping[str, NDArray[Any]], teams: Sequence[str], firsts: Sequence[date], least: float
) -> Grid:
    """Rows of name, first, category, channel, priority, n, amount and undecided, put on a grid."""
    n, amount = np.asarray(rows["n"], float), np.asarray(rows["amount"], float)
    each = expected_each(n, amount, [list(rows[kind]) for kind in KINDS])
    row_of = {team: place for place, team in enumerate(teams)}
    column_of = {np.datetime64(first): place for place, first in enumerate(firsts)}
    days = np.asarray(rows["first"]).astype("datetime64[D]")
    at = [(row_of.get(name), column_of.get(day)) for name, day in zip(rows["name"], days, strict=True)]
    inside = np.array([None not in place for place in at], dtype=bool)
    cells = np.array([place for place in at if None not in place], dtype=np.int64).reshape(-1, 2)
    shape = (len(teams), len(firsts))

    def added(values: Array) -> Array:
        out = np.zeros(shape)
        np.add.at(out, (cells[:, 0], cells[:, 1]), values[inside])
        return out

    every, undecided = added(n), added(np.asarray(rows["undecided"], float))
    is_read = (every >= max(least, 1)) & (every >= LEAST_DECIDED * (every + undecided))
    count = np.where(is_read, every, np.nan)
    return Grid(tuple(teams), added(amount) / count, added(n * each) / count, every)

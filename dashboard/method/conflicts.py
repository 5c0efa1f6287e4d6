"""Two goals against each other in one team: one became better there as the other became worse. Pure.

The test of a panel can't see it: what happens once in one team has hardly more places to be shifted to than
it has weeks. So both moves are asked for by themselves, each against what the other teams did, and that
they go together: a question to two owners, no proof.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

from . import special

Array = NDArray[np.float64]
LEAST_MONTHS = 12
TOGETHER = -0.7  # correlation of the two, by month
LEVEL = 0.01  # of both moves, over all teams and metrics


@dataclass(frozen=True)
class Move:
    """How a team moved against the others: the difference of its late and early months, and how sure."""

    change: float
    p: float


def against_others(series: Array) -> Array:
    """Teams × months, each team less the median of the others: one that moved alone moves none of them.

    NaN stays where the team has none.
    """
    order = np.argsort(series, axis=0)  # NaN last
    in_order, own = np.take_along_axis(series, order, axis=0), np.argsort(order, axis=0)
    others = np.isfinite(series).sum(axis=0) - 1  # of a team that is known: of no other one is anything asked
    middle = np.zeros_like(series)
    for place in ((others - 1) // 2, others // 2):  # the same where their number is odd
        beyond = np.clip(place + (place >= own), 0, len(series) - 1)  # its own value is none of theirs
        middle += np.take_along_axis(in_order, beyond, axis=0) / 2
    return np.where(others > 0, series - middle, np.nan)


def move(series: Array) -> Move | None:
    """Welch's test of the last third of the months against the first; None below a year of months."""
    known = series[np.isfinite(series)]
    third = len(known) // 3
    if len(known) < LEAST_MONTHS:
        return None
    early, late = known[:third], known[-third:]
    change = float(late.mean() - early.mean())
    error = float(early.var(ddof=1) + late.var(ddof=1)) / third
    if error <= 0:
        return Move(change, 0.0 if change else 1.0)
    spread = early.var(ddof=1) ** 2 + late.var(ddof=1) ** 2
    freedom = (third - 1) * float(early.var(ddof=1) + late.var(ddof=1)) ** 2 / float(spread)
    t = abs(change) / np.sqrt(error)
    return Move(change, float(2 * special.stdtr(freedom, -t)))


def together(first: Array, second: Array) -> float | None:
    """Correlation over the months that both have; None where there are too few, or one stands still."""
    known = np.isfinite(first) & np.isfinite(second)
    if known.sum() < LEAST_MONTHS:
        return None
    x, y = first[known] - first[known].mean(), second[known] - second[known].mean()
    size = float(np.sqrt((x**2).sum() * (y**2).sum()))
    return float((x * y).sum() / size) if size > 0 else None


def opposed(rows: tuple[Array, Array], moves: tuple[Move, Move], p: float) -> float | None:
    """Their correlation by month where both moves of a team, + is good, go against each other; else None.

    `p`: the larger one of both moves, over the whole family.
    """
    if p > LEVEL or moves[0].change * moves[1].change >= 0:
        return None
    r = together(*rows)
    return r if r is not None and r <= TOGETHER else None

"""Bands between two edges, red and goal, where goal < red means that less is better. Pure.

Comparisons are exact: numbers as a person wrote them, never their nearest doubles.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from dashboard.method.bands import Bands

Band = Literal["red", "amber", "green"]
Open = tuple[Band, ...]

BANDS: tuple[Band, ...] = ("red", "amber", "green")
LEAST = 0.1  # a band is open from this probability on


class Edges(NamedTuple):
    """Red and goal of a target, in the metric's unit."""

    red: float
    goal: float


@lru_cache(maxsize=4096)
def exact(number: float) -> Fraction:
    """The number as a person wrote it: 87.3 is 873/10, not its nearest double."""
    return Fraction(number) if float(number).is_integer() else Fraction(str(number))


def band(value: float, red: float, goal: float) -> Band:
    """Green from the goal on, red beyond red, amber between; a value on an edge has reached it."""
    way = 1 if goal > red else -1
    if way * value >= way * goal:
        return "green"
    return "amber" if way * value >= way * red else "red"


def between(low: float | None, high: float | None, edges: Edges) -> Open:
    """Every band from one value to another, worst first; an end that is None is not known."""
    ends = [-inf if low is None else low, inf if high is None else high]
    first, last = sorted(BANDS.index(band(end, *edges)) for end in ends)
    return BANDS[first : last + 1]


def probable(found: Bands) -> Open:
    """The bands of at least LEAST, worst first."""
    return tuple(name for name, p in zip(BANDS, found, strict=True) if p >= LEAST)

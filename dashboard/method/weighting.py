"""Who answered, and what the answers would say of all cases: post-stratification, and its limits.

Strata are kinds of cases. An answer stands for the cases of its stratum, answered or not: right only if
the silent are like those who answered in the same kind of case, which nothing in the data shows. The
interval goes by Kish's effective number of answers (Kish 1965; n² over the sum of squared weights).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.method import intervals
from dashboard.quick import dataclass

FEWEST = 10  # answers in a stratum that stands by itself
Key = tuple[str, ...]


@dataclass(frozen=True)
class Stratum:
    """A kind of case: all its cases, how many answers there are, and the sum of these."""

    key: Key
    cases: int
    answers: int
    total: float

    def with_(self, other: Stratum) -> Stratum:
        """The two as one, under this one's name."""
        return replace(
            self,
            cases=self.cases + other.cases,
            answers=self.answers + other.answers,
            total=self.total + other.total,
        )


@dataclass(frozen=True)
class Weighted:
    """The mean of answers weighted to all cases; of how many answers it is worth; over how many strata."""

    mean: float
    effective: float
    strata: int


def merged(strata: Iterable[Stratum], fewest: int = FEWEST) -> list[Stratum]:
    """Strata of at least so many answers: smaller ones go together by the front of their keys, ever shorter.

    What is still too few at the end joins the smallest; where nothing else is there it stays alone.
    """
    kept: list[Stratum] = []
    small = _pooled(strata, None)
    length = max((len(one.key) for one in small), default=0)
    while small:
        kept += [one for one in small if one.answers >= fewest]
        small = [one for one in small if one.answers < fewest]
        if not length:
            break
        length -= 1
        small = _pooled(small, length)
    if small and kept:
        least = min(kept, key=lambda one: (one.answers, one.key))
        kept = [one.with_(small[0]) if one is least else one for one in kept]
    return sorted(kept or small, key=lambda one: one.key)


def _pooled(strata: Iterable[Stratum], length: int | None) -> list[Stratum]:
    """One stratum for each front of the keys, so long."""
    found: dict[Key, Stratum] = {}
    for one in strata:
        key = one.key[:length]
        found[key] = found[key].with_(one) if key in found else replace(one, key=key)
    return list(found.values())


def weighted(strata: Sequence[Stratum]) -> Weighted | None:
    """The mean over all cases of merged strata; None without cases or without answers."""
    cases, answers = sum(one.cases for one in strata), sum(one.answers for one in strata)
    if not cases or not answers:
        return None
    answered = [one for one in strata if one.answers]
    mean = sum(one.cases / cases * one.total / one.answers for one in answered)
    squares = sum((one.cases / cases) ** 2 / one.answers for one in answered)
    return Weighted(mean, 1 / squares, len(answered))


def ends(total: float, answers: int, silent: int, worst: float, best: float) -> tuple[float, float]:
    """The mean if everybody who kept silent had given the worst answer, and if the best one."""
    every = answers + silent
    return (total + silent * worst) / every, (total + silent * best) / every


def stands_out(answers: int, of: int, share: float, compared: int) -> bool:
    """Whether a part of the answers is other than its share of all cases, by more than chance.

    95 % over all parts that are compared (Bonferroni), by Wilson's interval of answers / of.
    """
    low, high = intervals.wilson(answers, of, 1 - 0.05 / max(compared, 1))
    return not low <= share <= high

"""Sufficient statistics: all that a reading needs to know of its observations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """What the observations of a metric sum up to. Only the sums of its aggregate are filled.

    `n` counts decided observations (for a ratio: the sum of denominators), `undecided` those that are
    not decided yet, `units` the independent units behind n where they are not the observations (None:
    they are). Durations do not add up: they carry their quantile, its 95 % and 80 % interval, how many
    cases are still open, and where the quantile can end whatever these do (survival.Summary).
    """

    n: float = 0
    undecided: int = 0
    total: float = 0.0
    squares: float = 0.0
    promoters: int = 0
    detractors: int = 0
    numerator: float = 0.0
    denominator: float = 0.0
    still_open: int = 0
    quantile: float | None = None
    low: float | None = None
    high: float | None = None
    likely_low: float | None = None
    likely_high: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    units: float | None = None

    def __add__(self, other: Tally) -> Tally:
        """The tally of both sets of observations; not defined for durations."""
        if self.quantile is not None or other.quantile is not None:
            raise ValueError("durations do not add up")
        return Tally(
            n=self.n + other.n,
            undecided=self.undecided + other.undecided,
            total=self.total + other.total,
            squares=self.squares + other.squares,
            promoters=self.promoters + other.promoters,
            detractors=self.detractors + other.detractors,
            numerator=self.numerator + other.numerator,
            denominator=self.denominator + other.denominator,
            units=None if self.units is None or other.units is None else self.units + other.units,
        )

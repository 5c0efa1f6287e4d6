"""A plain sum: what is not decided yet may still add any amount, and nothing gives a margin."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from dashboard.aggregate.kind import Aggregate, Amount, plain
from dashboard.method.tally import Tally


class Sum(Aggregate):
    """Σ value."""

    said = "a sum"
    adds: ClassVar[Mapping[str, str]] = {"total": "cast(value as decimal(38, 9))"}
    has_margin = False
    is_total = True

    def amount(self, tally: Tally) -> Amount | None:
        return (Fraction(tally.total), Fraction(1)) if tally.n > 0 else None

    def value(self, tally: Tally) -> float | None:
        return tally.total if tally.n > 0 else None

    def summed(self, tally: Tally) -> str:
        return f"their values add up to {plain(tally.total)}"


KIND = Sum()

"""A sum divided by a sum, such as costs by tickets; n is the sum of the denominators."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from dashboard.aggregate.edges import Edges, Open, between, exact, probable
from dashboard.aggregate.kind import Aggregate, Amount, plain
from dashboard.method import bands
from dashboard.method.tally import Tally


class Ratio(Aggregate):
    """No interval; `cases` counts what a denominator was given for, whatever it is."""

    said = "a sum divided by a sum"
    adds: ClassVar[Mapping[str, str]] = {
        "added_numerator": "cast(numerator as decimal(38, 9))",
        "added_denominator": "cast(denominator as decimal(38, 9))",
        "cases": "cast(denominator is not null as bigint)",
    }
    columns = ("numerator", "denominator")
    has_margin = False
    lacks = "amount"

    def amount(self, tally: Tally) -> Amount | None:
        return (Fraction(tally.numerator), Fraction(tally.denominator)) if tally.denominator else None

    def value(self, tally: Tally) -> float | None:
        return tally.numerator / tally.denominator if tally.n > 0 and tally.denominator else None

    def so_far(self, tally: Tally, edges: Edges) -> Open:
        """A cost over cases of which some may still drop out, drawn with the share that stayed so far.

        Without their number: from where it ends if all of them stay to where it ends if none does.
        """
        stayed = tally.denominator - tally.undecided * (tally.share or 0.0)
        if tally.cases and tally.numerator > 0:
            every = tally.cases + tally.undecided
            shares = _shares(Fraction(tally.numerator) / every, edges)
            return probable(bands.of_share_so_far(round(stayed), tally.cases, tally.undecided, *shares))
        most = tally.numerator / (stayed + tally.undecided)
        return between(most, tally.numerator / stayed if stayed else None, edges)

    def weighed(self, tally: Tally, share: float) -> tuple[float, float]:
        return tally.numerator, tally.denominator + tally.undecided * share

    def summed(self, tally: Tally) -> str:
        above, below = plain(tally.numerator), plain(tally.denominator)
        return f"their numerators add up to {above}, their denominators to {below}"


def _shares(amount: Fraction, edges: Edges) -> list[Fraction]:
    """The share of cases at which an amount above 0 for each comes to red, and to goal.

    None brings it to 0 or below: that lies beyond all others, and beyond every case.
    """
    found = [amount / exact(edge) if edge > 0 else None for edge in edges]
    beyond = max((share for share in found if share is not None), default=Fraction(0)) + 2
    return [
        beyond - exact(edge) if share is None else share for share, edge in zip(found, edges, strict=True)
    ]


KIND = Ratio()

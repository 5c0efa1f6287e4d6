"""Sufficient statistics: all that a reading needs to know of its observations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.quick import Quick, dataclass

COUNTS = frozenset(("promoters", "detractors", "cases"))  # whole numbers among the sums
STOPPED = "stopped: "  # begins the reason where a query took too much; after it stands of what
WRONG = "its query is wrong"  # begins the reason of one that can't be answered; after it stands why


@dataclass(frozen=True)
class Tally(Quick):
    """What the observations of a metric sum up to. Only the sums of its aggregate are filled.

    `n` counts decided observations (for a ratio: the sum of denominators), `undecided` those that are
    not decided yet, `unanswered` those that are decided without a value (a silent customer): in neither.
    `cases` is what the denominators of a ratio were counted from (resolved tickets, come back or not).

    `units` are the independent units behind n where they are not the observations (None: they are).
    Intervals then go by units: a mean's is the t interval of the unit means, mean_t(units, unit_total,
    unit_squares); a proportion's is Wilson with total / design_effect of n / design_effect, which is 1 or
    more. Where all answers agree nothing shows how much persons differ: the effect is then n / units.

    `provisional`: what is undecided is counted at the `share` of the decided ("so far"). `reason` says
    why there is no number where the window itself allows none ("read by month"), or where its query gave
    no answer, `at` of which day a stock is.

    Durations do not add up: they carry their quantile, its 95 % and 80 % interval, how many cases are
    still open, and where the quantile can end whatever these do (survival.Summary).
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
    unanswered: int = 0
    cases: int = 0
    design_effect: float | None = None
    unit_total: float = 0.0
    unit_squares: float = 0.0
    provisional: bool = False
    share: float | None = None
    reason: str | None = None
    at: date | None = None

    @classmethod
    def of(cls, fields: Sequence[str], sums: Sequence[float]) -> Tally:
        """The tally of some sums; n of a ratio is its denominator."""
        told = {
            field: int(one) if field in COUNTS else float(one)
            for field, one in zip(fields, sums, strict=True)
        }
        return cls(**told | ({"n": told["denominator"]} if "denominator" in told else {}))  # type: ignore[arg-type]

    @property
    def decided(self) -> float | None:
        """The share of the observations that is decided (0 to 1); None without any."""
        known = float(self.cases) if self.cases else self.n
        every = known + self.undecided
        return known / every if every else None

    def __add__(self, other: Tally) -> Tally:
        """The tally of both sets of observations; not defined for durations and where units may be shared."""
        if self.quantile is not None or other.quantile is not None:
            raise ValueError("durations do not add up")
        if self.design_effect is not None or other.design_effect is not None:
            raise ValueError("observations of shared units do not add up")
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
            unanswered=self.unanswered + other.unanswered,
            cases=self.cases + other.cases,
        )


def added(tallies: Sequence[Tally]) -> Tally:
    """The tally of several sets of observations at once: `+` makes one of each step. No units are counted."""
    if any(one.quantile is not None or one.design_effect is not None for one in tallies):
        raise ValueError("durations, and observations of shared units, do not add up")
    if len(tallies) == 1 and tallies[0].units is None:
        return tallies[0]
    n, undecided, total, squares, numerator, denominator = 0.0, 0, 0.0, 0.0, 0.0, 0.0
    promoters, detractors, unanswered, cases = 0, 0, 0, 0
    for one in tallies:
        n += one.n
        undecided += one.undecided
        total += one.total
        squares += one.squares
        promoters += one.promoters
        detractors += one.detractors
        numerator += one.numerator
        denominator += one.denominator
        unanswered += one.unanswered
        cases += one.cases
    return Tally(
        n=n,
        undecided=undecided,
        total=total,
        squares=squares,
        promoters=promoters,
        detractors=detractors,
        numerator=numerator,
        denominator=denominator,
        unanswered=unanswered,
        cases=cases,
    )


NOTHING = Tally()  # of no observation at all; it is never changed


def units_of(tally: Tally) -> float:
    """The independent units behind a number; its observations where nothing else is known."""
    return tally.n if tally.units is None else tally.units


def without_units(tally: Tally) -> Tally:
    """The same sums, of which nothing is known of the units behind them, so that they add up."""
    return tally if tally.units is None else tally.with_(units=None, design_effect=None)


def weight_of(tally: Tally) -> float:
    """What one observation counts for, 1 or less, where several come from one unit."""
    if tally.design_effect is not None:
        return 1 / tally.design_effect
    return units_of(tally) / tally.n


def unit_sums(tally: Tally) -> tuple[int, float, float]:
    """Number, sum and sum of squares of the unit means of a mean; its observations where these are units."""
    if tally.design_effect is not None and tally.units:
        return int(tally.units), tally.unit_total, tally.unit_squares
    return int(tally.n), tally.total, tally.squares

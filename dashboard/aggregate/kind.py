"""What an aggregate is: the sums it keeps, and what follows from them. Values are in the metric's unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

from dashboard.aggregate.edges import BANDS, Edges, Open, probable
from dashboard.method.tally import Tally

if TYPE_CHECKING:
    from dashboard.method.bands import Bands

Ends = tuple[float | None, float | None]
Amount = tuple[Fraction, Fraction]  # numerator, and a denominator above 0


class Aggregate:
    """One aggregate. What a subclass leaves out stands for "no rule tells": no interval, every band open.

    `adds` says in SQL over one observation what it adds to a sum of the roll-up (queries/rollup/each.sql:
    total, squares, promoters, detractors, added_numerator, added_denominator, cases). Whole numbers and
    decimals only: what was added is taken away again to the last digit.
    """

    said = ""  # what it is, in words
    adds: ClassVar[Mapping[str, str]] = {}
    # what a value of a home's own query has to be, in words and as SQL
    takes: tuple[str, str] = ("a finite number", "isfinite(cast(value as double))")
    worth = "total"  # SQL over those sums of one observation: its value times n, in the metric's unit
    columns: tuple[str, ...] = ()  # what its observations have beside a value, printed with its rows
    quantile = 0.0  # of durations: the share that has ended by then; 0: values that add up
    is_counted = False  # whether a value is a count of a count, compared to the case
    has_margin = True  # without one nothing can be said of a person
    row = ""  # SQL over one observation `o`: the value is its mean times `points`; "": no rows add up to it
    points = 1
    ends: tuple[float, float] | None = None  # of one case in `row`: the worst and the best that can be said
    against: tuple[float, str] | None = None  # the highest value that counts against it, and what such are
    like = "like these"  # which cases would decide a goal
    most = ""  # of durations: how many were still open where it is not reached
    is_total = False  # whether the whole is the sum of its parts, and no value between theirs
    is_share = False  # whether each value is one case that went well or not; charts are then p′
    # what a gap to a goal is, times n: so many cases, steps of a case on its scale, an amount; "": no number
    lacks: Literal["cases", "steps", "amount", ""] = ""
    within = ""  # of durations: how many were done within it

    @property
    def name(self) -> str:
        """What a metric's header calls it: its file's name."""
        return type(self).__module__.rpartition(".")[2]

    def amount(self, tally: Tally) -> Amount | None:
        """The value as an exact fraction; None where there is none."""
        raise NotImplementedError

    def value(self, tally: Tally) -> float | None:
        """The value; None without observations."""
        raise NotImplementedError

    def interval(self, tally: Tally) -> Ends:
        """The 95 % interval, by independent units. Of a duration that is not reached: its bound, None."""
        return None, None

    def bounds(self, tally: Tally) -> tuple[float, float] | None:
        """The value if all that is undecided failed, and if all succeeded."""
        return None

    def chances(self, tally: Tally, edges: Edges) -> Bands | None:
        """How probable each band of what stands behind a sample is; None where no rule tells."""
        return None

    def with_least_spread(self, tally: Tally, limits: tuple[float, float]) -> Tally:
        """The same sums where values may all be equal, which is no proof that none could be otherwise.

        `limits` are those of the unit.
        """
        return tally

    def behind(self, tally: Tally, edges: Edges) -> tuple[Open, float | None]:
        """The open bands of what stands behind a sample, and the likeliest one's probability."""
        found = self.chances(tally, edges)
        return (probable(found), max(found)) if found else ((), None)

    def is_open(self, tally: Tally) -> bool:
        """Whether a census of these can still move."""
        return tally.undecided > 0

    def so_far(self, tally: Tally, edges: Edges) -> Open:
        """Where a census ends that can still move."""
        return BANDS

    def with_more(self, tally: Tally, more: int, edges: Edges) -> Open:
        """Where a census can end to which so many cases are still to come, whatever these are."""
        return BANDS

    def difference(self, now: Tally, before: Tally) -> Ends:
        """The 95 % interval of new less old; none where only a chart tells."""
        return None, None

    def difference_p(self, now: Tally, before: Tally) -> float | None:
        """How often chance alone makes as large a difference; None where no rule tells."""
        return None

    def weighed(self, tally: Tally, share: float) -> tuple[float, float] | None:
        """(sum, n) whose quotient is the value and which add up; None where no two figures do.

        `share` is what an undecided case of a ratio counts for.
        """
        return None

    def moments(self, tally: Tally) -> tuple[int, float, float] | None:
        """Number, sum and sum of squares of the values behind a mean; None of what is no mean."""
        return None

    def could_turn(self, tally: Tally, way: int) -> int:
        """How many cases could come out otherwise, upwards (way 1) or downwards (-1); 0: nothing to turn."""
        return 0

    def turned(self, tally: Tally, cases: int) -> Tally:
        """The sums if so many cases had come out otherwise, upwards where above 0."""
        return tally

    def one_moves(self, units: float) -> float | None:
        """By how much one case moves the value; None where cases weigh differently."""
        return None

    def summed(self, tally: Tally) -> str:
        """How the rows give the value, as a formula with its figures."""
        return ""


def plain(number: float) -> str:
    """A figure of a formula: whole, or with two decimals."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"

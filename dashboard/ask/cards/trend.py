"""A metric over time, as a process behaviour chart: what its question is answered with."""

from __future__ import annotations

from datetime import date

from dashboard import scoring
from dashboard.ask.windows import MOSTLY_DECIDED
from dashboard.method.behaviour import Assurance, Variation
from dashboard.model.metric import Level
from dashboard.periods import Every
from dashboard.quick import Quick, dataclass


@dataclass(frozen=True)
class TrendPoint(Quick):
    """One day, week or month of a metric; `partial` where it is not over or was cut.

    `target` is the goal of its day, `decided` the share of its observations that are decided. The limits
    are its own: they differ where the number of cases does, and before and after a rebase.
    """

    from_: date
    to: date
    n: float
    value: float | None
    low: float | None
    high: float | None
    partial: bool
    target: float | None = None
    decided: float | None = None
    kind: str | None = None
    rule: str | None = None
    centre: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None

    @property
    def told(self) -> float | None:
        """The value that may stand by itself; on fewer than five cases none, though the chart reads it."""
        return scoring.unless_few(self.value, self.n)

    @property
    def is_few(self) -> bool:
        """Whether it stands on too few cases for a figure of its own: drawn small, read with the others."""
        return self.value is not None and self.told is None

    @property
    def is_provisional(self) -> bool:
        """Whether it may still move by more than a little: drawn hollow."""
        return self.partial or (self.decided is not None and self.decided < MOSTLY_DECIDED)


@dataclass(frozen=True)
class Rebased:
    """From which day the limits are set anew, why, and who said so."""

    from_: date
    reason: str
    set_by: str


@dataclass(frozen=True)
class Trend:
    """One metric over time, as a process behaviour chart; `chart` is None where there is nothing to judge.

    The limits are those of the last point, `behaviour` says in words what variation and assurance are,
    `reason` why no point has a figure where the query gave no answer.
    """

    metric: str
    level: Level
    name: str
    every: Every
    points: tuple[TrendPoint, ...]
    target: float | None
    chart: str | None = None
    centre: float | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    trial: bool | None = None
    variation: Variation = "none"
    assurance: Assurance = "none"
    behaviour: str = ""
    rebases: tuple[Rebased, ...] = ()
    reason: str = ""

"""What a fair comparison comes to, as plain data."""

from __future__ import annotations

from typing import Literal

from dashboard.quick import Quick, dataclass

Base = Literal["none", "suppressed", "tiny", "small", "normal"]
Verdict = Literal["better", "worse", "like_colleagues", "cannot_tell", "not_compared", "suppressed"]


@dataclass(frozen=True)
class Counted:
    """A value and what it stands on."""

    value: float | None
    n: float


@dataclass(frozen=True)
class Estimate:
    """A value with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Compared(Quick):
    """One name beside the others with the same kinds of cases, on one metric. Values in its unit.

    `rest` are the others, `pooled` what to think of the name with so many cases, `expected` what its cases
    would bring in the others' hands; `misses` against `expected_misses` and their `ratio` for shares only.
    `smallest_difference` is the smallest that would have been called. `reason` says why nothing was
    compared, `alone` how many cases only this name has: they are left out.
    """

    name: str
    display_name: str
    value: float | None
    n: float
    low: float | None
    high: float | None
    base: Base
    rest: Counted | None
    pooled: Estimate | None
    expected: float | None = None
    misses: int | None = None
    expected_misses: float | None = None
    ratio: Estimate | None = None
    p: float | None = None
    p_adjusted: float | None = None
    verdict: Verdict = "not_compared"
    smallest_difference: float | None = None
    says: str = ""
    reason: str | None = None
    alone: int = 0

    @property
    def differs(self) -> bool:
        """Whether it is called different."""
        return self.verdict in ("better", "worse")

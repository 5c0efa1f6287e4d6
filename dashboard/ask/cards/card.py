"""Scorecards of a level: what the questions about cards are answered with."""

from __future__ import annotations

from dashboard import scoring
from dashboard.ask.spans import Shown
from dashboard.model.metric import Level
from dashboard.quick import dataclass
from dashboard.scoring import Reading


@dataclass(frozen=True)
class Missing:
    """A metric that the data can't compute: the columns that it lacks, and which export has them."""

    metric: str
    title: str
    perspective: str
    needs: tuple[str, ...]
    observations: float
    brings: str


@dataclass(frozen=True)
class Scorecard:
    """The scorecard of one name: its readings and what they add up to.

    `beside` are the drivers and outcomes of objectives that are not on the card: judged, and in no total.
    A `draft` has fewer metrics than a card, scores nothing, and says what is `missing`.
    """

    name: str
    display_name: str
    score: float | None
    coverage: float
    goals_met: int
    missed: int
    goals_open: int
    goals: int
    worst: str | None
    status: scoring.Status
    metrics: tuple[Reading, ...]
    beside: tuple[Reading, ...] = ()
    draft: bool = False
    missing: tuple[Missing, ...] = ()

    def reading(self, metric: str) -> Reading:
        """The reading of a metric that is on it."""
        return next(one for one in self.metrics if one.metric == metric)


@dataclass(frozen=True)
class Cards:
    """The cards of a level."""

    period: Shown | None
    level: Level
    cards: tuple[Scorecard, ...]

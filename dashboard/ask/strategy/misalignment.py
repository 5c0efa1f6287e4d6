"""A finding of what a strategy leaves out, and what is looked at for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from dashboard.ask.strategy.targets import begins
from dashboard.model.metric import Metric
from dashboard.model.strategy import Card, Strategy, Target
from dashboard.model.strategy import where as place_of
from dashboard.quick import dataclass

Place = tuple[str | int, ...]
Severity = Literal["warning", "info"]


@dataclass(frozen=True)
class Misalignment:
    """One finding: its kind, where in strategy.toml, what is wrong and what to do."""

    finding: str
    severity: Severity
    where: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Looked:
    """What is looked at: the file, what it says, the metrics, and which day it is."""

    path: Path
    plan: Strategy
    metrics: dict[str, Metric]
    today: date

    def finding(self, name: str, place: Place, message: str, severity: Severity = "warning") -> Misalignment:
        """A finding at a place of the file, which is told with its line."""
        return Misalignment(
            name, severity, (place_of(self.path, place),) if place else (str(self.path),), message
        )

    def is_over(self, entry: Card | Target) -> bool:
        """Whether another of the same holds by now: what is past is history and leaves nothing out."""
        entries: Sequence[Card | Target] = self.plan.card if isinstance(entry, Card) else self.plan.target
        return any(
            _what(one) == _what(entry) and begins(entry) < begins(one) <= self.today for one in entries
        )

    def title(self, metric: str) -> str:
        """What people call a metric."""
        return self.metrics[metric].title


def _what(entry: Card | Target) -> tuple[str | None, ...]:
    return (entry.level,) if isinstance(entry, Card) else (entry.metric, entry.level, entry.team)

"""A finding of what a strategy leaves out, and what is looked at for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from dashboard.model.metric import Metric
from dashboard.model.strategy import Strategy
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

    def title(self, metric: str) -> str:
        """What people call a metric."""
        return self.metrics[metric].title

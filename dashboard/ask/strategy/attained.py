"""How an objective stands: what the questions about goals are answered with."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from dashboard import scoring
from dashboard.ask.strategy.alongside import OtherMetric
from dashboard.ask.strategy.arrival import Arrived
from dashboard.ask.strategy.gaps import Gap
from dashboard.ask.strategy.milestones import MilestoneReading
from dashboard.model.strategy import Objective, Strategy
from dashboard.quick import dataclass
from dashboard.scoring import Reading


@dataclass(frozen=True)
class Path:
    """The way of an objective, by the metric that shows it: from `baseline` to `goal` between two days.

    `expected` is where the way stands today: straight from one milestone to the next. In the metric's unit.
    """

    metric: str
    baseline: float | None
    red: float
    goal: float
    from_: date | None
    by: date | None
    expected: float | None
    milestones: tuple[MilestoneReading, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """Where the metric will be at the objective's date, with an 80 % interval; else why nobody can say.

    `months` ahead; `tried` is how many at most a series as long as this one is forecast: as far as intervals
    were tried out. `came`: how the goal stood at its date, once that has come. A forecast goes by all
    `known` months with a figure, of which `reached` were at the goal.
    """

    value: float | None
    low: float | None
    high: float | None
    reaches_goal: Literal["likely", "open", "unlikely"] | None
    metric: str | None = None
    by: date | None = None
    months: int | None = None
    tried: int | None = None
    has_trend: bool = False
    reason: str | None = None
    came: MilestoneReading | None = None
    known: int = 0
    reached: int = 0


@dataclass(frozen=True)
class BesideGoal:
    """What stands beside a metric's goal: that it was loosened, or what somebody else reaches."""

    metric: str
    term: str
    says: str


@dataclass(frozen=True)
class TeamOnObjective:
    """How one team stands on an objective.

    `better` and `worse` are its metrics that are otherwise than in the time before by more than chance.
    """

    team: str
    score: float | None
    coverage: float
    status: scoring.Status
    worst: str | None
    goals_met: int
    missed: int
    goals_open: int
    goals: int
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()

    @property
    def moved(self) -> tuple[str, ...]:
        """Those of either kind."""
        return self.better + self.worse


@dataclass(frozen=True)
class Attained:
    """How an objective stands by its own metrics; what serves it is named, and never mixed in.

    `path_up`: the titles of what it serves, the next first, and of the choices that these carry.
    """

    objective: str
    title: str
    owner: str
    serves: str | None
    perspective: str
    score: float | None
    coverage: float
    status: scoring.Status
    goals_met: int
    missed: int
    goals_open: int
    goals: int
    worst: str | None
    by: date | None
    metrics: tuple[Reading, ...]
    outcome: Reading | None
    drivers: tuple[Reading, ...]
    served_by: tuple[str, ...]
    teams: tuple[TeamOnObjective, ...]
    progress: float | None = None
    expected_progress: float | None = None
    forecast: Outlook | None = None
    path: Path | None = None
    gap: Gap | None = None
    path_up: tuple[str, ...] = ()
    arrived: Arrived | None = None
    alongside: tuple[OtherMetric, ...] = ()
    beside_goals: tuple[BesideGoal, ...] = ()


def as_written(strategy: Strategy, objective: Objective) -> dict[str, Any]:
    """The fields of Attained that the strategy says, whatever data there are."""
    return {
        "objective": objective.id,
        "title": objective.title,
        "owner": objective.owner,
        "serves": objective.serves,
        "perspective": objective.perspective,
        "by": objective.by,
        "served_by": tuple(one.id for one in strategy.objective if one.serves == objective.id),
    }

"""What is judged and what comes out: the questions, the readings and the totals, as plain data."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from dashboard.aggregate.edges import Band
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Target
from dashboard.periods import Period
from dashboard.quick import Quick, dataclass
from dashboard.scoring.compared import Base, Compared
from dashboard.scoring.few import unless_few
from dashboard.units import measure

Status = Literal["green", "amber", "red", "unclear", "unscored", "no_data"]


@dataclass(frozen=True)
class Span:
    """Local days, both ends included."""

    from_: date
    to: date


@dataclass(frozen=True)
class InForce:
    """The target in force: red, goal and baseline in the metric's unit, since when and by when."""

    baseline: float | None
    red: float
    goal: float
    from_: date | None
    by: date | None


@dataclass(frozen=True)
class Before(Quick):
    """The same reading one period or window earlier.

    `data_from` is the first day with data where they do not reach back to its start, `at` the day on which a
    stock was counted.
    """

    from_: date
    to: date
    value: float | None
    n: float
    units: float
    data_from: date | None = None
    at: date | None = None


@dataclass(frozen=True)
class Alone(Quick):
    """The period of a page by itself, beside the longer window over which a metric is read."""

    from_: date
    to: date
    value: float | None
    n: float
    units: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Figure:
    """A value with its interval and the share that is decided: a point of a trend."""

    n: float
    value: float | None
    low: float | None
    high: float | None
    decided: float | None


@dataclass(frozen=True)
class Guard:
    """A metric that would show the gaming of another, and how it stands."""

    metric: str
    status: Status


@dataclass(frozen=True)
class Decider:
    """What would decide whether a goal is met: so many like cases, or this value on as many as now."""

    n: float | None
    value: float | None


@dataclass(frozen=True)
class Reading(Quick):
    """One metric of one name over one window, judged. Values are in the metric's unit.

    `bands` is what the evidence leaves open, `word` and `says` put it into English. `goal_met` is None
    where it is not decided; `sure` the probability of the likeliest band of a sample. `decided` is the
    share of observations that are decided; `bounds` what the value would be if all undecided ones
    failed, or all succeeded; `bound` tells that `low` is no interval's end but the least that the
    value can be. `team` is whose target a person has, `data_to` the last day where the window is not over,
    `at` the day of a stock; `unanswered` cases are decided and have no value. `is_earlier`: the window lies
    before the period, of which too little is decided. `reason` says why a window allows no number.
    `change_p` is how often chance alone changes as much, 1 where that is no question; `compared` a person
    beside the colleagues.
    `goal_from`: from which day a goal will hold, where none does yet.
    `behaviour` puts variation and assurance, which come of the weeks up to the period's end, into English.
    """

    derived: ClassVar = ("told", "colour")  # of the properties, what stands in the JSON too

    metric: str
    title: str
    unit: str
    per: str | None
    improvement_direction: str
    evidence: str
    level: Level
    name: str
    window: Span
    value: float | None
    n: float
    units: float
    decided: float | None
    unanswered: int
    undecided: int
    still_open: int
    low: float | None
    high: float | None
    bounds: tuple[float, float] | None
    bound: Literal["at_least"] | None
    base: Base
    target: InForce | None
    team: str | None
    weight: float | None
    scored: bool
    score: float | None
    attainment: float | None
    attainment_low: float | None
    attainment_high: float | None
    bands: tuple[Band, ...]
    status: Status
    word: str
    goal_met: bool | None
    decider: Decider | None
    sure: float | None
    provisional: bool
    needs: tuple[str, ...]
    objective: str | None
    month: Alone | None
    previous: Before | None
    change: float | None
    change_low: float | None
    change_high: float | None
    is_signal: bool
    at: date | None = None
    is_earlier: bool = False
    data_to: date | None = None
    reason: str | None = None
    says: str = ""
    guards: tuple[Guard, ...] = ()
    variation: Literal["improvement", "concern", "common_cause", "none"] = "none"
    assurance: Literal["consistent_pass", "consistent_fail", "inconsistent", "none"] = "none"
    change_p: float | None = None
    compared: Compared | None = None
    behaviour: str = ""
    goal_from: date | None = None

    @property
    def measure(self) -> str:
        """The name of its unit in UNITS: rate per hour."""
        return measure(self.unit, self.per)

    @property
    def rises(self) -> bool:
        """Whether more of it is better."""
        return self.improvement_direction == "increase"

    @property
    def told(self) -> float | None:
        """The value that may stand by itself; on fewer than five cases none, at any level."""
        return unless_few(self.value, self.units)

    @property
    def colour(self) -> Literal["green", "red"] | None:
        """The status that may be coloured: green or red; of a person red alone, which was compared."""
        if self.status == "green" and self.level != "agent":
            return "green"
        return "red" if self.status == "red" else None

    @property
    def is_better(self) -> bool:
        """Whether its change is one, and in the direction that it should take."""
        return self.is_signal and self.change is not None and (self.change > 0) == self.rises

    @property
    def open_share(self) -> float | None:
        """The share of the observations that are still open (0 to 1); None without any."""
        return self.still_open / self.n if self.n else None


@dataclass(frozen=True)
class Total:
    """Readings rolled up: goals met, missed and not decided, and beside them what they hide.

    A card, an objective and a team on it hold the same by the same names. `status` follows the goals, never
    the average; `score` and `coverage` are for the details.
    """

    score: float | None
    coverage: float
    goals_met: int
    missed: int
    goals_open: int
    goals: int
    worst: str | None
    status: Status


@dataclass(frozen=True)
class Asked:
    """What is asked: which metric of whom, over which window, against which target (whose `team`).

    `judged` where it is on the card, or beside it: a guard, a driver, an outcome; `weight` on the card only.
    """

    metric: Metric
    level: Level
    name: str
    window: Period
    target: Target | None = None
    judged: bool = False
    weight: float | None = None
    objective: str | None = None
    team: str | None = None
    is_earlier: bool = False
    data_to: date | None = None
    compared: Compared | None = None  # a person, beside the colleagues
    compared_on: Tally | None = None  # its cases, where there are others elsewhere
    goal_from: date | None = None  # where none holds yet
    hidden: bool = False  # held back, because another's held-back figure would follow from it

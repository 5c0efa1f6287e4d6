"""What questions are answered with: frozen dataclasses, which a tile draws and the command line prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from dashboard import periods, scoring
from dashboard.method.behaviour import Assurance, Variation
from dashboard.method.tally import Tally
from dashboard.model.metric import Level
from dashboard.periods import Every, Kind
from dashboard.quick import Quick, quick
from dashboard.scoring import Reading
from dashboard.store.generations import Import

MOSTLY_DECIDED = 0.9  # from this share on a period shorter than a month is read, and a point is drawn full


@dataclass(frozen=True)
class Shown:
    """A period as answers carry it."""

    name: str
    from_: date
    to: date

    @property
    def kind(self) -> Kind:
        """A week, month, quarter or year, else a range; its name says which."""
        return periods.parse(self.name).kind if self.name else "range"


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


@dataclass(frozen=True)
class Cards:
    """The cards of a level."""

    period: Shown | None
    level: Level
    cards: tuple[Scorecard, ...]


@quick
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

    The limits are those of the last point, `behaviour` says in words what variation and assurance are.
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


@dataclass(frozen=True)
class MilestoneReading:
    """A value on the way that was to be reached by a day, judged at that day by what was `read` then."""

    by: date
    value: float
    verdict: Literal["met", "missed", "not_decided", "ahead"]
    read: float | None
    says: str


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
    were tried out.
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


@dataclass(frozen=True)
class Gap:
    """What lacks to a goal: `value` in its unit, `things` (of `noun`) a week, of a stock as it stands.

    `hours`: the work a week in these cases. None where no number follows; `says` and `cost` say why.
    """

    metric: str
    value: float
    things: float | None
    noun: str
    hours: float | None
    says: str
    cost: str


@dataclass(frozen=True)
class Arrived:
    """A goal that is passed consistently, since when; `is_earlier`: as far back as the chart can tell."""

    since: date
    is_earlier: bool
    says: str


@dataclass(frozen=True)
class OtherMetric:
    """What another metric was in the weeks at a goal less the other weeks, with its interval; in its unit."""

    metric: str
    title: str
    difference: float
    low: float
    high: float
    is_signal: bool
    weeks_at: int
    weeks_other: int
    says: str


@dataclass(frozen=True)
class BesideGoal:
    """What stands beside a metric's goal: that it was loosened, or what somebody else reaches."""

    metric: str
    term: str
    says: str


@dataclass(frozen=True)
class LoadPart:
    """What one goal that is not reached asks of a team a week."""

    metric: str
    objective: str | None
    things: float
    noun: str
    hours: float | None


@dataclass(frozen=True)
class Load:
    """All goals of a team that are not reached, as tickets and hours a week; `worked` is all its work a week.

    A ticket that serves two goals counts in both, so the sum is the most that it can be. `not_counted` are
    the metrics whose goals are no tickets a week: a backlog, answers of the team, reviews.
    """

    team: str
    tickets: float
    hours: float | None
    worked: float | None
    parts: tuple[LoadPart, ...]
    not_counted: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Changed:
    """What is otherwise than in the period before, and more than noise; `title` is what it is of."""

    kind: Literal["objective", "signal", "target"]
    objective: str | None
    metric: str | None
    title: str
    says: str


@dataclass(frozen=True)
class Goals:
    """Attainment of every objective, what all goals ask of each team, what changed since the last period.

    `goals_met`, `missed` and `goals_open` are those of the organisation's card.
    """

    period: Shown | None
    objectives: tuple[Attained, ...]
    load: tuple[Load, ...] = ()
    changed: tuple[Changed, ...] = ()
    since: Shown | None = None
    goals_met: int = 0
    missed: int = 0
    goals_open: int = 0


@dataclass(frozen=True)
class RowTable:
    """The observations behind a number: it can be added up from `rows` alone.

    `count` is how many there are, also where `rows` was limited; `sums` what they add up to, None
    where the reading shows no value.
    """

    metric: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    window: Shown
    reading: Reading
    count: int
    sums: Tally | None


Severity = Literal["warning", "error"]


@dataclass(frozen=True)
class Checked:
    """One check and what it found; `where` names up to three places, `does` what it does to the figures.

    `import_id` is the import whose receipt tells more, where it is about one.
    """

    check: str
    severity: Severity
    rows: int
    message: str
    where: tuple[str, ...]
    does: str = ""
    import_id: int | None = None


@dataclass(frozen=True)
class CheckRows:
    """What a check points at: desk, file, line and whatever else it tells; `count` is all there are."""

    check: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int


@dataclass(frozen=True)
class Desk:
    """A desk in the data, and up to when its data reach (local time)."""

    desk: str
    as_of: datetime


@dataclass(frozen=True)
class About:
    """What every page says: which organisation, data up to when, what there is to choose."""

    organisation: str
    has_data: bool
    has_strategy: bool
    shows_people: bool
    as_of: datetime | None
    desks: tuple[Desk, ...]
    checks_open: int
    teams: tuple[str, ...]
    agents: tuple[str, ...]
    periods: tuple[Shown, ...]
    period: Shown | None
    generation: int


@dataclass(frozen=True)
class Undoable:
    """What `undo` would take back: a generation, what made it, and the imports that only it has.

    `back_to` is the generation that would be in force again; 0 is a home without data.
    """

    generation: int
    back_to: int
    what: str
    imports: tuple[Import, ...]


@dataclass(frozen=True)
class Person:
    """Somebody in the data: the name that the desk uses, the one to show, the teams, latest first."""

    name: str
    display_name: str
    teams: tuple[str, ...]

"""The desk's own percentage beside ours: which other ways of counting lead from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from zoneinfo import ZoneInfo

from dashboard import periods
from dashboard.ask.home import Opened
from dashboard.ask.spans import Shown, find_period, shown
from dashboard.ask.whose import people_shown, whom_of
from dashboard.ask.windows import window_of
from dashboard.faults import UsageFault, nearest
from dashboard.method.towards import Option, State, StepTaken, towards
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.store import differences
from dashboard.store.differences import Difference
from dashboard.store.other_ways import Bounds, Gathered, Recount
from dashboard.text import period_name
from dashboard.units import measure

LISTED = 1000  # rows that are named of one reason
HOURS = [hours for hours in range(-12, 13) if hours]  # by which a desk's days may begin otherwise
FEWEST = 5  # of a person's rows: fewer are no figure
OURS = {
    "span": "own", "clock": "own", "desk": "all", "value": "own", "dated": "own", "scales": "main",
    "unmatched": "in", "again": "all", "excluded": "out", "gone": "out", "unanswered": "out",
    "undecided": "out", "silent": "out", "unknown": "out", "running": "in", "idle": "in", "elsewhere": "out",
}  # fmt: skip
AVERAGES = ("place", "of_best")  # another figure altogether: it moves every row, so it would hide others
SAID = {
    "best": "only the best point of the scale counts as satisfied",
    "three": "the three best points of the scale count as satisfied",
    "place": "the average place on the scale, not the share of satisfied answers",
    "of_best": "the average score as a share of the best one, not the share of satisfied answers",
    "promoters": "the share of promoters, from which no detractors are taken",
    "once": "customers who come back within 7 days are not looked at",
    "instants": "met or missed by the due instants, not by the desk's own flag",
}
DATED = {
    "responded": "counted on the day of the answer",
    "sent": "counted on the day on which the survey was sent",
    "created": "counted on the day on which the ticket was created",
    "resolved": "counted on the day on which the ticket was resolved",
    "closed": "counted on the day on which the ticket was closed",
}
TOLD = {
    ("unmatched", "out"): "answers whose ticket is not loaded are left out",
    ("again", "latest"): "of several answers about one ticket only the last counts",
    ("excluded", "in"): "spam, merged, test and outbound tickets are counted too",
    ("gone", "in"): "tickets that a complete export no longer holds are counted too",
    ("unanswered", "in"): "surveys that nobody answered count as not satisfied",
    ("elsewhere", "in"): "answers of sources that [[survey]] does not count are counted too",
    ("idle", "out"): "tickets that never waited are left out",
    ("returned", "in"): "tickets that came back, or still may, are counted too",
    ("promise", "none"): "open tickets without a promised time count as not overdue",
    ("running", "out"): "tickets that are still open are left out, overdue or not",
    ("undecided", "in"): "what is not decided yet is counted as it stands",
    ("silent", "no"): "cases without a verdict count against it",
    ("unknown", "no"): "tickets of which nothing is known count as no",
    ("unknown", "yes"): "tickets of which nothing is known count as yes",
    ("scales", "all"): "answers on every scale are counted, not on the commonest one",
}


@dataclass(frozen=True)
class Reason:
    """Rows that the desk counts otherwise, and by how many points they move the figure.

    `after` is the figure with this and all reasons before; `where` names the first 1,000 rows.
    """

    reason: str
    rows: int
    points: float
    after: float
    where: tuple[Difference, ...]


@dataclass(frozen=True)
class ReconciledShare:
    """theirs = ours + the points of all reasons + unexplained.

    `slack` is what the rounding of their number hides; `n` the rows that ours counts; `refused` are rows
    of these days, or of unknown ones, that no figure of ours has.
    """

    metric: str
    title: str
    unit: str
    per: str | None
    level: Level
    name: str | None
    desk: str | None
    period: Shown
    window: Shown
    ours: float
    n: int
    theirs: float
    slack: float
    reasons: tuple[Reason, ...]
    unexplained: float
    refused: int

    @property
    def measure(self) -> str:
        """The name of its unit in UNITS: rate per hour."""
        return measure(self.unit, self.per)

    @property
    def is_explained(self) -> bool:
        """Whether no more is left than their rounding hides."""
        return abs(self.unexplained) <= self.slack + 1e-9


def reported_figure(text: str) -> tuple[float, float]:
    """A figure as a report prints it (88, 88.2 %, 88,2) and half of its last digit. UsageFault else."""
    found = re.fullmatch(r"(-?\d+)(?:[.,](\d+))?", text.strip().removesuffix("%").strip())
    if found is None:
        raise UsageFault(f'"{text}" is no figure; write it as 88 or 88.2.')
    decimals = found[2] or ""
    return float(f"{found[1]}.{decimals or 0}"), 0.5 * 10.0 ** -len(decimals)


def reconcile_share(
    home: Opened,
    metric: str,
    theirs: float,
    slack: float,
    level: Level = "organisation",
    name: str | None = None,
    period: str | None = None,
    desk: str | None = None,
) -> ReconciledShare:
    """Explain the desk's figure of a metric, from ours on, by the ways of counting that come nearest.

    `slack` is half of its last digit. UsageFault where no rows add up to the figure, or none are there.
    """
    home.need_data()
    home.whole()
    wanted = _countable(home, metric, theirs, level)
    people_shown(home, level)
    whom = whom_of(home, level, name, None, "rows")
    found = find_period(home, period)
    window = window_of(home, wanted, level, found).period
    asked = Recount(wanted, whom, spans_of(home, window, found))
    with closing(home.reader.otherwise(asked)) as gathered:
        ways = _Ways(gathered, asked, desk)
        refused = _refused(home, gathered.desks if desk is None else [desk], asked.spans["own own"])
        return ways.explained(theirs, slack, found, window, refused)


def _countable(home: Opened, name: str, theirs: float, level: Level) -> Metric:
    """The metric; UsageFault where no rows add up to its figure, or where theirs can be none of it."""
    metric = home.metric(name)
    if reason := why_not(metric, level):
        raise UsageFault(reason)
    if metric.unit == "percent" and not 0 <= theirs <= 100:
        raise UsageFault(f"{name} is a percentage; {theirs:g} is none.")
    return metric


def _refused(home: Opened, desks: Sequence[str], bounds: Bounds) -> int:
    """Rows of these desks that were refused, and may be of these days."""
    cursor = home.cursor()
    rows = (row for desk in desks for row in differences.differences(cursor, "created", desk, *bounds))
    return sum(row.reason == "refused" for row in rows)


def why_not(metric: Metric, level: Level) -> str | None:
    """Why no rows explain a figure; None where they do."""
    if level not in metric.levels:
        return f"{metric.name} is not read of one {level}."
    if not metric.shows_rows:
        return f"{metric.name} never shows rows: people answered it on the promise of staying unknown."
    if metric.series:
        return f"{metric.name} is what there is at a week's end, not what happened in a period."
    if not metric.kind.row:
        why = f"{metric.kind.said.partition(',')[0]} is not made of rows that add up"
        hint = "; its own page shows it beside the desk's way of counting" if metric.is_duration else ""
        return f"{metric.name} can't be reconciled: {why}{hint}."
    return None


def spans_of(home: Opened, window: Period, period: Period) -> dict[str, Bounds]:
    """UTC bounds of the days of ours and of the period alone, by the clocks that a desk may have."""
    zone, found = home.strategy.organisation.tz, {}
    for name, days in (("own", window), ("alone", period)):
        first, until = periods.bounds(days, zone)
        found[f"{name} own"] = first, until
        found[f"{name} utc"] = periods.bounds(days, ZoneInfo("UTC"))
        for hours in HOURS:
            found[f"{name} {hours}"] = first + timedelta(hours=hours), until + timedelta(hours=hours)
    return found


class _Ways:
    """All that can be chosen of one figure; the rows are gathered once."""

    def __init__(self, gathered: Gathered, asked: Recount, desk: str | None) -> None:
        self._gathered, self._asked, self._desk = gathered, asked, desk
        name = asked.metric.name
        if desk is not None and desk not in gathered.desks:
            raise UsageFault(f'no row of {name} is of a desk "{desk}"{nearest(desk, gathered.desks)}')
        self._start = OURS if desk is None else {**OURS, "desk": f"={desk}"}
        self.n, ours = gathered.figure(self._start)
        if ours is None or self._is_too_few(self.n):
            few = "no rows" if ours is None else "too few rows"
            raise UsageFault(f"{name} has {few} there, so there is no number of ours to start from.")
        self.ours = ours

    def _is_too_few(self, rows: int) -> bool:
        return self._asked.whom.level == "agent" and rows < FEWEST

    def _figure(self, state: State) -> float | None:
        rows, value = self._gathered.figure(state)
        return None if self._is_too_few(rows) else value

    def explained(
        self, theirs: float, slack: float, period: Period, window: Period, refused: int
    ) -> ReconciledShare:
        """Their number, from ours on."""
        metric, whom = self._asked.metric, self._asked.whom
        reasons = self._reasons(self._towards(theirs, slack), period)
        return ReconciledShare(
            metric=metric.name,
            title=metric.title,
            unit=metric.unit,
            per=metric.per,
            level=whom.level,
            name=whom.name,
            desk=self._desk,
            period=shown(period),
            window=shown(window),
            ours=self.ours,
            n=self.n,
            theirs=theirs,
            slack=slack,
            reasons=reasons,
            unexplained=theirs - (reasons[-1].after if reasons else self.ours),
            refused=refused,
        )

    def _towards(self, theirs: float, slack: float) -> list[StepTaken]:
        """The steps that lead nearest to their number."""
        options = [o for o in self._options() if self._start[o.about] == OURS[o.about]]
        return towards(self._start, options, self._figure, theirs, slack)

    def _options(self) -> Iterator[Option]:
        """Other choices, the likeliest first: of two that come equally near it is taken."""
        spans = self._asked.spans
        if spans["own own"] != spans["alone own"]:
            yield Option("span", "alone")
        if len(self._gathered.desks) > 1:
            yield from (Option("desk", f"={desk}") for desk in self._gathered.desks)
        yield from (Option("elsewhere", f"={desk}") for desk in self._gathered.elsewhere)
        own = self._asked.named("observed_at").removesuffix("_at")
        yield from (Option("dated", d) for d in DATED if d != own and f"at_{d}" in self._gathered.present)
        told = (value for value in SAID if f"v_{value}" in self._gathered.present)
        yield from (Option("value", value, is_guess=value in AVERAGES) for value in told)
        yield from (Option(*about) for about in TOLD if about[0] in self._gathered.present)
        if spans["own own"] != spans["own utc"]:
            yield Option("clock", "utc")
        yield from (Option("clock", str(hours), is_guess=True) for hours in HOURS)

    def _reasons(self, steps: list[StepTaken], period: Period) -> tuple[Reason, ...]:
        """The steps in words, with their rows."""
        found, value = [], self.ours
        for step in steps:
            said = words_of(step.option, period)
            rows, where = self._gathered.between(step.before, step.after, said, LISTED)
            found.append(Reason(said, rows, step.value - value, step.value, where))
            value = step.value
        return tuple(found)


def words_of(option: Option, period: Period) -> str:
    """Why the desk counts otherwise."""
    about, choice = option.about, option.choice
    if about == "span":
        return (
            f"only {period_name(period.name, period.first, period.last)}, not the days that ours is read over"
        )
    if about == "desk":
        return f"only the rows of {choice[1:]}"
    if about == "elsewhere" and choice.startswith("="):
        return f"only the answers of {choice[1:]}, which [[survey]] does not count"
    if about == "clock" and choice != "utc":
        hours = int(choice)
        many = "hour" if abs(hours) == 1 else "hours"
        return f"days that begin {abs(hours)} {many} {'later' if hours > 0 else 'earlier'}: another zone?"
    if about == "clock":
        return "days of UTC, not of the organisation's zone"
    return {"dated": DATED, "value": SAID}.get(about, {}).get(choice) or TOLD[about, choice]

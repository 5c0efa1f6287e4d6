"""Why another tool says otherwise: what a plain count gives beside ours, and the cases between by reason.

Which count is plain stands in a metric's header (`naive`): ways of counting as reconciling knows them,
walked one after the other from ours. Durations, which do not add up, go from ours to what was closed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from dashboard.ask.cache import cached
from dashboard.ask.cards.scorecards import cards_of
from dashboard.ask.home import Opened
from dashboard.ask.people.guarding import period_of, told_by
from dashboard.ask.provenance.reconciling_share import FEWEST, OURS, spans_of, why_not, words_of
from dashboard.ask.spans import Shown, shown
from dashboard.ask.whose import people_shown, whom_of
from dashboard.ask.windows import window_of
from dashboard.method.towards import Option
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading
from dashboard.store.other_ways import Recount
from dashboard.store.whom import Whom
from dashboard.text import figure


@dataclass(frozen=True)
class Between:
    """Cases that a plain count takes otherwise, and the figure with this and all reasons before."""

    reason: str
    rows: int
    after: float | None


@dataclass(frozen=True)
class Naive:
    """What a plain count gives: `value` of `n` rows, in the metric's unit; `says` is all of it in words."""

    metric: str
    title: str
    measure: str
    window: Shown
    ours: float | None
    value: float
    n: int
    says: str
    reasons: tuple[Between, ...]


def naive(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    team: str | None = None,
    period: str | None = None,
) -> Naive | None:
    """A plain count of a metric beside ours; None where the two agree, or where no count is plain."""
    wanted = home.metric(metric)
    people_shown(home, level)
    if not home.has_data or not wanted.naive or level not in wanted.levels:
        return None
    whom = whom_of(home, level, name, team)
    return _naive(home, wanted, whom, period_of(home, level, whom.name, period))


@cached
def _naive(home: Opened, metric: Metric, whom: Whom, period: Period) -> Naive | None:
    (card,) = cards_of(home, whom.level, whom.name, whom.team, period.name, (metric.name,)).cards
    ours = card.reading(metric.name)
    if ours.base in ("none", "suppressed"):
        return None
    window = window_of(home, metric, whom.level, period).period
    reads = [(metric.name, window), (metric.name, period)]  # a plain count may be of the period alone
    if whom.level == "team" and told_by(home, reads, str(whom.name)):
        return None
    n, value, steps = _way_of(metric)(home, metric, whom, period, window, ours)
    steps = [step for step in steps if step.rows]
    is_guarded = whom.level == "agent" or metric.evidence == "sample"
    if value is None or not steps or (is_guarded and n < FEWEST):
        return None
    told = figure(value, metric.measure)
    if ours.value is not None and told == figure(ours.value, metric.measure):
        return None
    says = _says(told, steps)
    return Naive(
        metric.name, metric.title, metric.measure, shown(window), ours.value, value, n, says, tuple(steps)
    )


def _says(told: str, steps: list[Between]) -> str:
    """76.9 % if tickets that are still open are left out: 214 cases; …"""
    parts = [f"{step.reason}: {step.rows:,} {'case' if step.rows == 1 else 'cases'}" for step in steps]
    return f"{told} if {'; and if '.join(parts)}."


Steps = tuple[int, float | None, list[Between]]


def _way_of(metric: Metric) -> Callable[[Opened, Metric, Whom, Period, Period, Reading], Steps]:
    """Which walk leads from ours to its plain count: by its rows where they may be counted one by one."""
    if metric.is_duration:
        return _closed
    if not metric.shows_rows:
        return _averaged
    if metric.series:
        return _with_unpromised
    return _counted if metric.kind.row else _of_all


def _averaged(
    home: Opened, metric: Metric, whom: Whom, period: Period, window: Period, ours: Reading
) -> Steps:
    """Answers that nobody may see one by one: their average, of the very answers that ours is of."""
    if "pulse" not in metric.tables or ours.value is None:
        return 0, None, []
    n, value, others = home.reader.places(whom, window)
    return n, value, [Between(words_of(Option("value", "place"), period), others, value)]


def _with_unpromised(
    home: Opened, _: Metric, whom: Whom, period: Period, window: Period, ours: Reading
) -> Steps:
    """A stock over all that is open, of which a part was promised by no time."""
    if whom.level == "agent" or ours.value is None:
        return 0, None, []
    others = home.reader.unpromised(whom, window)
    n = int(ours.n) + others
    value = ours.value * ours.n / n if n else None
    return n, value, [Between(words_of(Option("promise", "none"), period), others, value)]


def _of_all(home: Opened, metric: Metric, whom: Whom, period: Period, window: Period, _: Reading) -> Steps:
    """A ratio over all that is below its line, whatever became of it."""
    amount, n, others = home.reader.of_all(metric, whom, window)
    value = amount / n if n else None
    return n, value, [Between(words_of(Option("returned", "in"), period), others, value)]


def _counted(home: Opened, metric: Metric, whom: Whom, period: Period, window: Period, _: Reading) -> Steps:
    """The figure by the metric's plain ways, one after the other, over its rows."""
    if why_not(metric, whom.level):
        return 0, None, []
    ways = [Option(about, choice) for about, choice in map(str.split, metric.naive)]
    spans = {
        name: span
        for name, span in spans_of(home, window, period).items()
        if name.split()[1] == "own" or any(way.about == "clock" for way in ways)
    }
    asked = Recount(metric, whom, spans, frozenset(way.about for way in ways))
    with closing(home.reader.otherwise(asked)) as gathered:
        state, steps = dict(OURS), []
        for way in ways:
            if way.about == "value" and f"v_{way.choice}" not in gathered.present:
                continue
            before, state = state, {**state, way.about: way.choice}
            reason = words_of(way, period)
            rows, _rows = gathered.between(before, state, reason, 0)
            steps.append(Between(reason, rows, gathered.figure(state)[1]))
        return *gathered.figure(state), steps


def _closed(home: Opened, metric: Metric, whom: Whom, _: Period, window: Period, __: Reading) -> Steps:
    """From cases that began in the window, open ones with their age, to those that ended in it; at last
    around the clock, as who subtracts two columns counts.
    """
    found = home.reader.closed_in(metric, whom, window)
    if found is None:
        return 0, None, []
    every = {
        "running out": ("cases that are still open are left out", found.still_open, found.of_began),
        "dated closed": (
            "a case counts when it ended, not when it began",
            found.ended_later + found.began_earlier,
            found.quantile,
        ),
        "figure mean": ("it is the average, not the time within which half were done", found.n, found.mean),
        "hours all": ("it runs around the clock, not in opening hours alone", found.in_hours, found.around),
    }
    steps = [Between(*every[way]) for way in metric.naive if way in every]
    return found.n, steps[-1].after if steps else None, steps

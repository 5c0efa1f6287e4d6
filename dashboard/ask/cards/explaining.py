"""What moved a figure since the period before, and the figure cut by team, kind of case or person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import Literal

from dashboard import periods, scoring
from dashboard.access import may, refusal
from dashboard.ask.cache import cached
from dashboard.ask.cards.scorecards import cards_of
from dashboard.ask.home import Opened
from dashboard.ask.people.guarding import GuardedParts, period_of, told_by
from dashboard.ask.people.protected import held_back
from dashboard.ask.scoped import ELSEWHERE
from dashboard.ask.whose import display_names, known_name, one_name, people_shown
from dashboard.ask.windows import Window, window_of
from dashboard.faults import UsageFault
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Contribution, Figure, Reading
from dashboard.store.observed import MIX
from dashboard.store.whom import Whom

By = Literal["team", "category", "channel", "priority", "agent"]
BY: tuple[By, ...] = ("team", "category", "channel", "priority", "agent")
BY_LEVEL: dict[Level, tuple[By, ...]] = {
    "organisation": BY,
    "team": ("category", "channel", "priority", "agent"),
    "agent": ("category", "channel", "priority"),
}
UNKNOWN = "not known"
WHOLE_MONTHS = "people are read over whole months, quarters and years only"


@dataclass(frozen=True)
class Side:
    """A figure over the days of one side of a change."""

    from_: date
    to: date
    value: float | None
    n: float


@dataclass(frozen=True)
class Explained:
    """A change cut into parts whose totals sum to it. `reason` says why there are none."""

    metric: str
    level: Level
    name: str
    by: By
    before: Side
    now: Side
    change: float | None
    is_signal: bool
    reason: str | None
    parts: tuple[Contribution, ...]
    change_low: float | None = None
    change_high: float | None = None


@dataclass(frozen=True)
class Slice:
    """The figure of one part of the cases."""

    name: str
    figure: Figure


def explain(
    home: Opened,
    metric: str,
    level: Level = "organisation",
    name: str | None = None,
    period: str | None = None,
    by: By | None = None,
    team: str | None = None,
) -> Explained:
    """What moved a metric since the window before. UsageFault for a cut that the level does not have."""
    return _explained(home, *_as_asked(home, metric, level, name, period, by, team))


def sliced(
    home: Opened,
    metric: str,
    level: Level,
    name: str | None,
    period: str | None,
    by: By,
    team: str | None = None,
) -> tuple[Slice, ...]:
    """A metric cut by one column, by name; what is too small is held back."""
    return _sliced(home, *_as_asked(home, metric, level, name, period, by, team))


def _as_asked(
    home: Opened,
    metric: str,
    level: Level,
    name: str | None,
    period: str | None,
    by: By | None,
    team: str | None,
) -> tuple[str, Level, str | None, str | None, By, Period]:
    """Metric, level, name, team, cut and period as the data have them, for whoever may see them."""
    home.need_data()
    by = _by(home, level, by)
    who = one_name(home, level, name)
    _whose(home, level, who, by)
    asked = home.metric(metric).name
    return asked, level, who, known_name(home, "team", team), by, period_of(home, level, who, period)


def _whose(home: Opened, level: Level, who: str | None, by: By) -> None:
    """By person a figure tells of each: a fault for whoever may not see them."""
    everybody = Whom("agent", None, who if level == "team" else None)
    if by == "agent" and not may(home.who, "see", everybody):  # not narrowed to some: the others stand beside
        raise refusal(home.who, "see", everybody)


def _by(home: Opened, level: Level, by: By | None) -> By:
    people_shown(home, level)
    by = by or BY_LEVEL[level][0]
    if by not in BY_LEVEL[level]:
        raise UsageFault(f"level {level} is not cut by {by}; it is by {', '.join(BY_LEVEL[level])}.")
    if by == "agent":
        people_shown(home, "agent")
    return by


@cached
def _explained(
    home: Opened, name: str, level: Level, who: str | None, team: str | None, by: By,
    period: Period,
) -> Explained:  # fmt: skip
    metric = home.metric(name)
    reading = _reading(home, metric, level, who, team, period)
    window = window_of(home, metric, level, period)
    past = reading.previous
    reason = _why_none(home, metric, reading, by, (window.before, window.period))
    made: tuple[Contribution, ...] = ()
    if reason is None:
        whom = Whom.of(level, who, team)
        made, reason = _parts(home, metric, whom, by, window)
    return Explained(
        metric=name,
        level=level,
        name=reading.name,
        by=by,
        before=Side(*_days(window.before), past.value if past else None, past.n if past else 0),
        now=Side(*_days(window.period), reading.value, reading.n),
        change=reading.change,
        is_signal=reading.is_signal,
        reason=reason,
        parts=made,
        change_low=reading.change_low,
        change_high=reading.change_high,
    )  # fmt: skip


def _parts(
    home: Opened, metric: Metric, whom: Whom, by: By, window: Window
) -> tuple[tuple[Contribution, ...], str | None]:
    """The parts of a change between a window and the one before; or none, and why."""
    spans = (window.before, window.period)
    before, now = (_cut(home, metric, whom, span, by) for span in spans)
    sides = {part: (before.get(part, Tally()), now.get(part, Tally())) for part in {**before, **now}}
    guarded = GuardedParts(home, metric, whom.name if whom.level == "team" else None, by, spans)
    tells = partial(guarded.give_away, unknown=UNKNOWN)
    held = _held(home, metric.name, spans) if by == "team" else tells
    made = scoring.parts(metric, sides, (_share(before), _share(now)), held)
    if [part.name for part in made] == [UNKNOWN]:
        return (), f"its cases have no {by}"
    if len(made) == 1 and made[0].names:
        return (), f"no {by} may stand alone in these days"
    return made if by == "agent" else scoring.by_size(made), None


def _days(window: Period) -> tuple[date, date]:
    return window.first, window.last


def _reading(
    home: Opened,
    metric: Metric,
    level: Level,
    who: str | None,
    team: str | None,
    period: Period,
) -> Reading:
    """The reading whose change is explained: the same that every page shows."""
    asked = None if level == "team" else who  # a team's card is taken from all of them, as its page does
    cards = cards_of(home, level, asked, team, period.name, (metric.name,)).cards
    card = next((one for one in cards if who is None or one.name == who), None)
    if card is None:
        raise UsageFault(f"{who} has nothing of {metric.name} in {period.name}.")
    return card.reading(metric.name)


def _why_none(
    home: Opened, metric: Metric, reading: Reading, by: By, windows: tuple[Period, Period]
) -> str | None:
    if metric.kind.weighed(Tally(), 0.0) is None:
        return scoring.NO_PARTS
    if by in MIX and ("denominator" in metric.kind.columns or not home.catalogue.is_of_tickets(metric)):
        return f"its cases have no {by}"
    if by == "agent" and not all(map(periods.is_of_months, windows)):
        return WHOLE_MONTHS
    if by in ("team", "agent") and by not in metric.levels:
        return f"it has no reading by {by}"
    if reading.reason:
        return reading.reason
    if reading.change is None:
        return scoring.NO_BEFORE if reading.n else scoring.NO_NOW
    return scoring.TOO_FEW if _has_few(reading) else None


def _has_few(reading: Reading) -> bool:
    """Whether a side of a change has so few cases that its parts would be single ones."""
    before = reading.previous.units if reading.previous else 0
    return min(reading.units, before) < scoring.SUPPRESSED_BELOW


def _cut(home: Opened, metric: Metric, whom: Whom, window: Period, by: By) -> dict[str, Tally]:
    found = home.reader.sliced(metric, whom, window, (by,))
    shown = display_names(home) if by == "agent" else {}
    cut: dict[str, Tally] = {}
    for (key,), tally in found.items():
        name = UNKNOWN if key is None else shown.get(key, key)
        cut[str(key) if name in cut else name] = tally  # two people of one name keep the desk's
    return cut


def _held(home: Opened, metric: str, windows: Sequence[Period]) -> Callable[[Collection[str]], bool]:
    """Whether a team may not stand alone among the parts: its card is held back in a window, or not seen."""
    reads = [(metric, window) for window in windows]
    held = {team for _, team in held_back(home, reads, "team") if team is not None}
    if home.reader.has_one_elsewhere():
        held.add(ELSEWHERE)
    return lambda names: len(names) == 1 and not held.isdisjoint(names)


def _share(sides: dict[str, Tally]) -> float:
    """What an undecided case of a month's ratio counts for: the share that stayed among the decided."""
    cases = sum(tally.cases for tally in sides.values())
    return sum(tally.denominator for tally in sides.values()) / cases if cases else 0.0


@cached
def _sliced(
    home: Opened, name: str, level: Level, who: str | None, team: str | None, by: By,
    period: Period,
) -> tuple[Slice, ...]:  # fmt: skip
    metric = home.metric(name)
    window = window_of(home, metric, level, period)
    if window.reason or (by == "agent" and not periods.is_of_months(window.period)):
        return ()
    if by in ("team", "agent") and by not in metric.levels:
        return ()
    whom = Whom.of(level, who, team)
    every = _cut(home, metric, whom, window.period, by)
    team_of = who if level == "team" else None
    if team_of is not None and told_by(home, [(name, window.period)], team_of):
        return ()
    parts = GuardedParts(home, metric, team_of, by, (window.period,))
    tells = partial(parts.give_away, unknown=UNKNOWN)
    found = scoring.slices(metric, every, _held(home, name, (window.period,)) if by == "team" else tells)
    return tuple(Slice(part, scoring.figure(metric, level, tally)) for part, tally in found.items())

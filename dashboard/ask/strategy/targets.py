"""What looks wrong in the targets themselves: goals with no way to go, and goals that no quarter can tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dashboard import periods, text, wording
from dashboard.ask.cache import cached
from dashboard.ask.checked import Checked
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened
from dashboard.ask.spans import today_of
from dashboard.method.tally import Tally
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Card, Strategy, Target, where
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import base_of, interval_of, is_to_hold, is_usable, units_of
from dashboard.store.whom import Whom

MARKED_MONTHS = 12  # as long as a loosened goal is marked
Found = tuple[tuple[int, Checked], ...]  # by the number of its target: a comment moves lines, and no figure
Readings = dict[tuple[str, str | None], Tally]


@dataclass(frozen=True)
class Loosened:
    """A target that asks for less than the one before it: a lower goal, a milder red, or a later day."""

    old: Target
    new: Target
    goal: bool
    red: bool
    date: bool

    def says(self, metric: Metric) -> str:
        """From 90.0 % to 80.0 %, its date from 31 Mar 2026 to 30 Jun 2026 on 1 Feb 2026."""
        parts = [
            (self.goal, "", self.old.goal, self.new.goal),
            (self.red, "red ", self.old.red, self.new.red),
        ]
        said = [
            f"{what}from {text.figure(old, metric.measure)} to {text.figure(new, metric.measure)}"
            for is_meant, what, old, new in parts
            if is_meant
        ]
        if self.date and self.old.by:
            to = f"to {text.day(self.new.by)}" if self.new.by else "to none"
            said.append(f"its date from {text.day(self.old.by)} {to}")
        return f"{', '.join(said)} on {text.day(begins(self.new))}"


def loosened(plan: Strategy, metric: Metric, target: Target, day: date) -> Loosened | None:
    """Whether a target asks for less than the one before it; for twelve months from its day.

    A later day for a goal that asks for more is the next goal, and none that was put off.
    """
    start = target.from_date
    if start is None or not start <= day < periods.add_months(start, MARKED_MONTHS):
        return None
    before = [one for one in plan.target if is_of_the_same(target, one) and begins(one) < start]
    old = max(before, key=begins, default=None)
    if old is None:
        return None
    sign = 1 if metric.rises else -1
    is_later = old.by is not None and (target.by is None or target.by > old.by)
    found = Loosened(
        old,
        target,
        goal=sign * target.goal < sign * old.goal,
        red=sign * target.red < sign * old.red,
        date=is_later and sign * target.goal <= sign * old.goal,
    )
    return found if found.goal or found.red or found.date else None


def is_of_the_same(one: Target, other: Target) -> bool:
    """Whether both are for one metric, level and team: the later one then takes the place of the other."""
    return _for(one) == _for(other)


def _for(entry: Target | Card) -> tuple[str | None, ...]:
    return (entry.level,) if isinstance(entry, Card) else (entry.metric, entry.level, entry.team)


def is_over(plan: Strategy, entry: Target | Card, day: date) -> bool:
    """Whether another for the same holds by a day: what is past is history, and leaves nothing out."""
    entries: Sequence[Target | Card] = plan.card if isinstance(entry, Card) else plan.target
    return any(_for(one) == _for(entry) and begins(entry) < begins(one) <= day for one in entries)


def judges_alike(one: Target, other: Target) -> bool:
    """Whether two targets differ in words at most: who set one, with whom, and why, judges nothing."""
    said = {"set_by", "agreed_with", "reason"}
    return one.model_dump(exclude=said) == other.model_dump(exclude=said)


def begins(entry: Target | Card) -> date:
    """Its first day; the first of all days where it holds from the beginning."""
    return entry.from_date or date.min


def beside(plan: Strategy, metric: Metric, target: Target | None, day: date) -> list[tuple[str, str]]:
    """(term, what it is) beside a target: that it was loosened, and what others reach, marked as theirs."""
    made = []
    found = loosened(plan, metric, target, day) if target else None
    if found:
        made.append(("Loosened", found.says(metric)))
    made += [
        (
            "Somebody else's",
            f"{text.figure(one.value, metric.measure)}: {one.source}, {text.day(one.date)}; no goal of ours",
        )
        for one in plan.benchmark
        if one.metric == metric.name and one.date <= day
    ]
    return made


def to_hold(metrics: Mapping[str, Metric], plan: Strategy, day: date) -> Iterator[tuple[int, str]]:
    """Targets, by number, whose baseline is at the goal or beyond it, and what is said of each: nothing is
    left to attain. Not of those that are over.
    """
    for number, target in enumerate(plan.target):
        start = target.baseline
        if start is None or not is_to_hold(start, target.red, target.goal) or is_over(plan, target, day):
            continue
        at, goal = (text.figure(one, metrics[target.metric].measure) for one in (start, target.goal))
        said = f"the baseline of {for_whom(metrics, target)}, {at}, already reaches its goal of {goal}"
        then = "a goal to hold, so no attainment is shown; set a better goal, or leave the baseline out"
        yield number, f"{said}: {then}"


def for_whom(metrics: Mapping[str, Metric], target: Target) -> str:
    """Its metric, and the team if it is of one: First contact resolution (Billing)."""
    return f"{metrics[target.metric].title}{f' ({target.team})' if target.team else ''}"


@cached
def too_narrow(home: Opened) -> tuple[Checked, ...]:
    """Targets in force whose red and goal lie closer together than the interval of a quarter's reading."""
    found = kept(home, "targets", Found).answer(lambda: _too_narrow(home))
    path = home.path / "strategy.toml"
    return tuple(replace(one, where=(where(path, ("target", number)),)) for number, one in found)


def _too_narrow(home: Opened) -> Found:
    quarter = _last_quarter(home)
    found: list[tuple[int, Checked]] = []
    levels: tuple[Level, ...] = ("organisation", "team")
    for level in levels:
        aimed = {target.metric for target in home.strategy.target if target.level in (None, level)}
        metrics = [home.metric(name) for name in aimed if _is_judged_by_sample(home.metric(name), level)]
        tallies = home.reader.tallies(metrics, Whom(level), quarter)
        found += _narrow(home, level, {metric.name: metric for metric in metrics}, tallies, quarter)
    return tuple(found)


def _last_quarter(home: Opened) -> Period:
    """The last quarter that has ended; three months of a home that is younger."""
    running = periods.quarter_of(today_of(home), home.fiscal)
    return running if running.last <= today_of(home) else periods.previous(running, home.fiscal)


def _is_judged_by_sample(metric: Metric, level: Level) -> bool:
    return metric.evidence == "sample" and level in metric.scored_levels


def _narrow(
    home: Opened, level: Level, metrics: dict[str, Metric], tallies: Readings, quarter: Period
) -> Iterable[tuple[int, Checked]]:
    """One finding a target, which names the teams; before it the target's number."""
    named: dict[Target, list[tuple[str, float]]] = {}
    for (metric, name), tally in sorted(tallies.items(), key=lambda item: str(item[0])):
        target = home.strategy.target_for(metric, level, name, quarter.last)
        low, high = interval_of(metrics[metric], tally)
        if not is_usable(base_of(metrics[metric], level, units_of(tally))):
            continue
        if target and low is not None and high is not None and high - low > abs(target.goal - target.red):
            named.setdefault(target, []).append((name or home.strategy.organisation.name, high - low))
    for target, names in named.items():
        title, unit = metrics[target.metric].title, metrics[target.metric].measure
        widest, whose = max((width, name) for name, width in names)
        apart, most = (wording.gap(by, unit) for by in (abs(target.goal - target.red), widest))
        days = text.period_name(quarter.name, quarter.first, quarter.last)
        said = Checked(
            "target_too_narrow",
            "warning",
            0,
            f"red and goal of {title} lie {apart} apart, and the figure of {days} leaves more open for"
            f" {wording.some([name for name, _ in names])} (up to {most}, {whose}): three months can hardly"
            " tell one from the other",
            (),
        )
        yield home.strategy.target.index(target), said

"""What looks wrong in the targets themselves: goals with no way to go, and goals that no quarter can tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from dashboard import periods, text, wording
from dashboard.ask.answers import Checked
from dashboard.ask.computed import kept
from dashboard.ask.home import Opened, cached, today_of
from dashboard.method.tally import Tally
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import Level, Metric
from dashboard.model.strategy import Strategy, Target, where
from dashboard.periods import Period
from dashboard.scoring import base_of, interval_of, is_to_hold, is_usable, units_of
from dashboard.store.whom import Whom

MARKED_MONTHS = 12  # as long as a loosened goal is marked
Found = tuple[tuple[int, Checked], ...]  # by the number of its target: a comment moves lines, and no figure
_KEPT: TypeAdapter[Found] = TypeAdapter(Found, config={"defer_build": True})
Readings = dict[tuple[str, str | None], Tally]


def loosened(plan: Strategy, metric: Metric, target: Target, day: date) -> Target | None:
    """The target before one that asks for less, for twelve months from the day on which it took its place."""
    start = target.from_date
    if start is None or not start <= day < periods.add_months(start, MARKED_MONTHS):
        return None
    before = [one for one in plan.target if is_of_the_same(target, one) and begins(one) < start]
    old = max(before, key=begins, default=None)
    rises = metric.improvement_direction == "increase"
    is_looser = old is not None and (target.goal < old.goal if rises else target.goal > old.goal)
    return old if is_looser else None


def is_of_the_same(one: Target, other: Target) -> bool:
    return (one.metric, one.level, one.team) == (other.metric, other.level, other.team)


def begins(target: Target) -> date:
    return target.from_date or date.min


def beside(plan: Strategy, metric: Metric, target: Target | None, day: date) -> list[tuple[str, str]]:
    """(term, what it is) beside a target: that it was loosened, and what others reach, marked as theirs."""
    made = []
    old = loosened(plan, metric, target, day) if target else None
    if old and target and target.from_date:
        goals = " to ".join(text.figure(one.goal, metric.measure) for one in (old, target))
        made.append(("Loosened", f"from {goals} on {text.day(target.from_date)}"))
    made += [
        (
            "Somebody else's",
            f"{text.figure(one.value, metric.measure)}: {one.source}, {text.day(one.date)}; no goal of ours",
        )
        for one in plan.benchmark
        if one.metric == metric.name and one.date <= day
    ]
    return made


def to_hold(path: Path, catalogue: Catalogue, plan: Strategy) -> Iterable[Checked]:
    """Targets whose baseline is at the goal or beyond it: nothing is left to attain."""
    for number, target in enumerate(plan.target):
        if target.baseline is None or not is_to_hold(target.baseline, target.red, target.goal):
            continue
        metric = catalogue.metrics[target.metric]
        unit = metric.measure
        yield Checked(
            "goal_to_hold",
            "warning",
            0,
            f"the baseline of {metric.title}, {text.figure(target.baseline, unit)}, already reaches its goal"
            f" of {text.figure(target.goal, unit)}: a goal to hold, so no attainment is shown; set a"
            " better goal, or leave the baseline out",
            (where(path, ("target", number)),),
        )


@cached
def too_narrow(home: Opened) -> tuple[Checked, ...]:
    """Targets in force whose red and goal lie closer together than the interval of a quarter's reading."""
    place = kept(home, "targets", _KEPT)
    found = place.read()
    if found is None:
        found = _too_narrow(home)
        place.write(found)
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
            f" {wording.listed([name for name, _ in names])} (up to {most}, {whose}): three months can hardly"
            " tell one from the other",
            (),
        )
        yield home.strategy.target.index(target), said

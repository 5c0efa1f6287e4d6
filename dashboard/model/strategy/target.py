"""Dated figures of a metric: its targets, what others reach, and from when its usual range counts anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from dashboard.model.header import Text
from dashboard.model.metric import LEVELS, Level, Metric
from dashboard.model.strategy.section import (
    Day,
    Number,
    Place,
    Problem,
    Section,
    in_reach,
    not_read,
    unknown,
)


class Milestone(Section):
    """A value on the way from baseline to goal, to be reached by a day."""

    by: Day
    value: Number


class Target(Section):
    """What is red and what is the goal, from a day on, in the metric's unit."""

    metric: Text
    level: Level | None = None
    team: Text | None = None
    from_date: Day | None = Field(default=None, alias="from")
    baseline: Number | None = None
    red: Number
    goal: Number
    by: Day | None = None
    milestones: tuple[Milestone, ...] = ()
    set_by: str = ""
    agreed_with: str = ""
    reason: str = ""

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that it may be in force for."""
        return (self.level,) if self.level else ("team",) if self.team else LEVELS


class Rebase(Section):
    """From which day on a metric's usual range is set anew, and why; of one team, or wherever it is read."""

    metric: Text
    team: Text | None = None
    from_date: Day = Field(alias="from")
    reason: Text
    set_by: str = ""


class Benchmark(Section):
    """A figure of somebody else's, to stand beside a target; never one."""

    metric: Text
    value: Number
    source: Text
    date: Day


def in_targets(targets: Sequence[Target], metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    """Of nobody, over before they begin, or such as the metric can't have."""
    for index, target in enumerate(targets):
        key = ("target", index)
        if target.team is not None and target.level == "organisation":
            yield (*key, "team"), "a target of the organisation is no team's; leave out team, or level"
        if target.by and target.from_date and target.by < target.from_date:
            yield (*key, "by"), f"{target.by} is before it begins ({target.from_date}); write a later day"
        if target.red == target.goal:
            yield (
                key,
                f"red and goal are both {target.goal:g}; there is nothing between them, write two values",
            )
        yield from _in_milestones(key, target)
        if fault := unknown(target.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics:
            yield from _of_metric(key, target, metrics[target.metric])


def _in_milestones(key: Place, target: Target) -> Iterator[Problem]:
    """Outside the target's own time, out of order, beyond the goal or on the wrong side of red's way."""
    rises = target.goal > target.red
    before: Milestone | None = None
    for place, one in enumerate(target.milestones):
        own = (*key, "milestones", place)
        if (target.from_date and one.by <= target.from_date) or (target.by and one.by >= target.by):
            yield (
                (*own, "by"),
                f"{one.by} is not between `from` and `by` of the target; write a day on the way",
            )
        way = 1 if rises else -1
        if way * one.value >= way * target.goal:
            yield (
                (*own, "value"),
                f"{one.value:g} is at the goal ({target.goal:g}) already; write less than that",
            )
        if before and (one.by <= before.by or way * one.value <= way * before.value):
            yield own, "a milestone comes after the one above it and asks for more; put them in order"
        before = one


def _of_metric(key: Place, target: Target, metric: Metric) -> Iterator[Problem]:
    """Whether a target can be meant for its metric: level, unit, direction."""
    if target.level and (fault := not_read(metric, target.level)):
        yield (*key, "level"), fault
    for name in ("baseline", "red", "goal"):
        value = getattr(target, name)
        if value is not None:
            yield from in_reach((*key, name), value, metric)
    for place, one in enumerate(target.milestones):
        yield from in_reach((*key, "milestones", place, "value"), one.value, metric)
    rises = metric.rises
    if metric.fault:
        return  # nobody knows which way is better
    if target.red != target.goal and rises != (target.goal > target.red):
        better = "higher" if rises else "lower"
        yield (
            key,
            f"{target.metric} is better {better}, so goal must be {better} than red; change one of the two",
        )


def in_rebases(rebases: Sequence[Rebase], metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    """Of metrics that nobody has, or of teams that they are not read for."""
    for index, rebase in enumerate(rebases):
        key = ("rebase", index)
        if fault := unknown(rebase.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics and rebase.team and (fault := not_read(metrics[rebase.metric], "team")):
            yield (*key, "team"), fault


def in_benchmarks(benchmarks: Sequence[Benchmark], metrics: Mapping[str, Metric] | None) -> Iterator[Problem]:
    """Of metrics that nobody has, or beyond what they can reach."""
    for index, benchmark in enumerate(benchmarks):
        key = ("benchmark", index)
        if fault := unknown(benchmark.metric, metrics, "metric"):
            yield (*key, "metric"), fault
        elif metrics:
            yield from in_reach((*key, "value"), benchmark.value, metrics[benchmark.metric])

"""How a series behaves: which of its points are more than its own chance, and whether it meets a target.

Pure. Reference: NHSRplotthedots at 050b07d (special causes, priority, variation, assurance); numbers and
their limits are of method/limits.py. The last point alone speaks: somewhere in a long series a flag is
nearly certain, so flags of the past are no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import fsum
from typing import Literal

from dashboard.method import limits as charts
from dashboard.method.limits import Limits
from dashboard.quick import dataclass

Chart = Literal["xmr", "p_prime"]
Kind = Literal["common_cause", "improvement", "concern"]
Rule = Literal["outside", "trend", "two_in_three", "shift"]
Variation = Literal["improvement", "concern", "common_cause", "none"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent", "none"]
Direction = Literal["increase", "decrease", "neutral"]
Flat = Literal["always", "never", "steady"]

RUN = 7
TRIAL_BELOW = 12  # points


@dataclass(frozen=True)
class Measured:
    """A point of a series; `n` where it is a percentage (0 to 100) of so many cases."""

    value: float
    n: float | None = None


@dataclass(frozen=True)
class Judged:
    """A point with the limits that hold for it, and the rule that makes it a special cause."""

    value: float
    limits: Limits
    kind: Kind
    rule: Rule | None
    up: bool = False  # of a special cause: towards greater values


@dataclass(frozen=True)
class Behaviour:
    """A series judged. `points` are those given; `flat`: why there are no limits."""

    chart: Chart
    points: tuple[Judged, ...]
    trial: bool
    variation: Variation
    assurance: Assurance
    flat: Flat | None


def behaviour(
    points: Sequence[Measured],
    direction: Direction,
    target: float | None = None,
    starts: Sequence[int] = (),
) -> Behaviour | None:
    """Judge a series in order of time; `starts` are the points from which limits are set anew.

    None below two points. Without an icon ("none") below twelve points since the last start, and where
    nothing varies.
    """
    if len(points) < 2:
        return None
    chart: Chart = "p_prime" if _needs_sizes(points) else "xmr"
    edges = sorted({0, *(start for start in starts if 0 < start < len(points)), len(points)})
    judged: list[Judged] = []
    for first, end in pairwise(edges):
        judged += _segment(points[first:end], chart, direction)
    latest = points[edges[-2] :]
    last, trial, flat = judged[-1], is_trial(len(latest)), _flat(latest, judged[-1].limits)
    silent = trial or flat is not None
    return Behaviour(
        chart=chart,
        points=tuple(judged),
        trial=trial,
        variation="none" if silent or direction == "neutral" else last.kind,
        assurance="none" if silent else assurance(last.limits.lower, last.limits.upper, target, direction),
        flat=flat,
    )


def is_trial(number: int) -> bool:
    """Whether limits of so many points are provisional."""
    return number < TRIAL_BELOW


def starts_of(days: Sequence[date], rebases: Sequence[date]) -> list[int]:
    """For each rebase the first of the days that is not before it, in order; none beyond the last."""
    found = {next((at for at, day in enumerate(days) if day >= rebase), None) for rebase in rebases}
    return sorted(at for at in found if at is not None)


def assurance(lower: float, upper: float, target: float | None, direction: Direction) -> Assurance:
    """Whether a target lies beyond what the process does: passed or failed consistently, else neither."""
    if target is None or direction == "neutral":
        return "none"
    if target > upper:
        return "consistent_fail" if direction == "increase" else "consistent_pass"
    if target < lower:
        return "consistent_pass" if direction == "increase" else "consistent_fail"
    return "inconsistent"


def _needs_sizes(points: Sequence[Measured]) -> bool:
    """Whether numbers of cases set the limits: they vary, or so few cases miss that chance is no bell."""
    sizes = [point.n for point in points if point.n]
    if len(sizes) < len(points):
        return False
    share = fsum(point.value * (point.n or 0.0) for point in points) / fsum(sizes) / 100
    return charts.sizes_vary(sizes) or charts.is_few(share, min(sizes))


def _limits(points: Sequence[Measured], chart: Chart) -> list[Limits]:
    values = [point.value for point in points]
    if chart == "xmr":
        return [charts.xmr(values)] * len(points)
    sizes = [point.n or 0.0 for point in points]
    hits = [v * n / 100 for v, n in zip(values, sizes, strict=True)]
    usual = charts.p_prime(hits, sizes)
    return [_of_share(own, n) for own, n in zip(usual, sizes, strict=True)]


def _of_share(own: Limits, n: float) -> Limits:
    """Limits in percent; where few misses are expected never narrower than chance alone makes them.

    Weeks of none and weeks of one have small ranges and some large ones, which the screening leaves out.
    """
    share = own.centre
    if not 0 < share < 1 or not charts.is_few(share, n):
        return Limits(100 * share, 100 * own.reach)
    return Limits(100 * share, 100 * max(own.reach, charts.reach_of_few(share, n)), 100 / n)


def _flat(points: Sequence[Measured], limits: Limits) -> Flat | None:
    """Why there are no limits: the values don't vary enough; all cases met, or none."""
    if not limits.is_flat:
        return None
    values = {point.value for point in points}
    if all(point.n for point in points):
        return "always" if values == {100.0} else "never" if values == {0.0} else "steady"
    return "steady"


def _segment(points: Sequence[Measured], chart: Chart, direction: Direction) -> list[Judged]:
    """The points between two starts: no run crosses them."""
    limits = _limits(points, chart)
    values = [point.value for point in points]
    if limits[0].is_flat:
        return [Judged(value, own, "common_cause", None) for value, own in zip(values, limits, strict=True)]
    pairs = list(zip(limits, values, strict=True))
    sides = [own.side(value) for own, value in pairs]
    rules = first_rules(
        outside=[own.outside(value) for own, value in pairs],
        trend=members(trend_ends(values)),
        two_in_three=two_in_three([own.near(value) for own, value in pairs], sides),
        shift=members(shift_ends(sides)),
    )
    found = []
    for number, (own, value) in enumerate(pairs):
        up = rises(rules, number, values, sides)
        found.append(Judged(value, own, kind_of(rules[number], up, direction), rules[number], up))
    return found


def first_rules(
    outside: Sequence[int], trend: Sequence[int], two_in_three: Sequence[int], shift: Sequence[int]
) -> list[Rule | None]:
    """The rule that names each point: the first that holds, in this order."""
    order: tuple[tuple[Rule, Sequence[int]], ...] = (
        ("outside", outside),
        ("trend", trend),
        ("two_in_three", two_in_three),
        ("shift", shift),
    )
    return [next((rule for rule, holds in order if holds[at]), None) for at in range(len(outside))]


def rises(rules: Sequence[Rule | None], at: int, values: Sequence[float], sides: Sequence[int]) -> bool:
    """Whether a special cause is towards greater values: which way a trend runs, else the side it is on."""
    if rules[at] != "trend":
        return sides[at] > 0
    sooner = at if at + 1 < len(values) and rules[at + 1] == "trend" else max(at - 1, 0)
    return values[min(sooner + 1, len(values) - 1)] > values[sooner]


def kind_of(rule: Rule | None, up: bool, direction: Direction) -> Kind:
    """What a special cause is to whoever wants more, or less."""
    if rule is None or direction == "neutral":
        return "common_cause"
    return "improvement" if up == (direction == "increase") else "concern"


def shift_ends(sides: Sequence[int]) -> list[int]:
    """1 at each point that completes seven in a row on one side of the centre; a point on it breaks off."""
    return [
        int(at + 1 >= RUN and bool(sides[at]) and len(set(sides[at + 1 - RUN : at + 1])) == 1)
        for at in range(len(sides))
    ]


def trend_ends(values: Sequence[float]) -> list[int]:
    """1 at each point that completes seven rising ones, -1 where they fall; every step counts."""
    steps = [(later > sooner) - (later < sooner) for sooner, later in pairwise(values)]
    found = [0] * len(values)
    for at in range(RUN - 1, len(values)):
        run = set(steps[at - RUN + 1 : at])
        found[at] = run.pop() if len(run) == 1 else 0
    return found


def members(ends: Sequence[int]) -> list[int]:
    """1 at every point of the runs of seven that end where `ends` is not 0."""
    return [int(any(ends[at : at + RUN])) for at in range(len(ends))]


def close_threes(near: Sequence[int], sides: Sequence[int]) -> list[int]:
    """1 at all of three points in a row on one side of the centre of which two are near the limit."""
    found = [0] * len(near)
    for at in range(len(near) - 2):
        own = slice(at, at + 3)
        if len(set(sides[own])) == 1 and sides[at] and sum(map(bool, near[own])) >= 2:
            found[own] = [1, 1, 1]
    return found


def two_in_three(near: Sequence[int], sides: Sequence[int]) -> list[int]:
    """1 at the points near the limit of such threes."""
    return [int(bool(one and two)) for one, two in zip(near, close_threes(near, sides), strict=True)]

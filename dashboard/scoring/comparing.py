"""People beside their colleagues, teams beside the other teams: who differs, and what would have shown.

Like with like: what is counted of one name is held against what the others' rates make of the same kinds
of cases. A name is called different only by a p adjusted over everybody in the group and every metric of
the card, always the same family, so that no page finds what another does not. Pure: tallies in, verdicts
out; too few cases are left to `withheld`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dashboard.method import casemix, difference, mean_scatter, multiple, overdispersion, pooling
from dashboard.method.mean_scatter import MeanChances, Pair
from dashboard.method.overdispersion import Chances, Numbers, Scatter
from dashboard.method.tally import Tally, added, units_of, without_units
from dashboard.model.metric import Level, Metric
from dashboard.quick import dataclass
from dashboard.scoring.cells import Cells, Part
from dashboard.scoring.compared import Compared, Counted, Estimate, Verdict
from dashboard.scoring.judge import HIDDEN, LEARNING, base_of
from dashboard.scoring.read import interval_of, value_of
from dashboard.units import UNITS as MEASURES

ALPHA = 0.05
LIKE = 10.0  # points within which two are called alike
LAST_HAD = "counted for whoever had the case last"
OTHER_KIND = "no rule says how much of such a figure is chance"
NOBODY_ELSE = "most of these cases are of kinds that nobody else has"
UNITS = "several answers come from one respondent"


@dataclass(frozen=True, eq=False)
class PeerGroup:
    """Names that are beside one another on a metric, with all that was counted of each.

    `rests` are what each one's colleagues sum up to; `counted` stands for shares only, `pairs` for means;
    `first` is the place of its first name among all of the scatter.
    """

    names: tuple[str, ...]
    tallies: tuple[Tally, ...]
    rests: tuple[Tally, ...]
    is_colleague: tuple[bool, ...]
    counted: casemix.Expected | None
    pairs: tuple[Pair | None, ...]
    first: int


@dataclass(frozen=True, eq=False)
class PeerGroups:
    """One metric of everybody: the groups (a team's people; of teams one, None), and how people scatter."""

    metric: Metric
    level: Level
    groups: Mapping[str | None, PeerGroup]
    scatter: Scatter | None
    within: float  # of means: the variance of one's own values
    refused: Mapping[str | None, str]  # group -> why nobody in it is compared

    @property
    def overdispersion(self) -> float | None:
        """The scatter of people as a share of p (1 - p); None of what is no share."""
        return self.scatter.all().mean if self.scatter and self.metric.kind.is_share else None


def is_comparable(metric: Metric) -> bool:
    """Whether a rule says how much of a figure is chance: of shares and of means, not of durations."""
    return metric.kind.is_share or metric.kind.moments(Tally()) is not None


def measured(
    metric: Metric,
    level: Level,
    cells: Cells,
    learning: frozenset[str] = frozenset(),
    refused: Mapping[str | None, str] | None = None,
) -> PeerGroups:
    """Everybody's counts and expectations; who is learning is in nobody's expectation."""
    groups: dict[str | None, PeerGroup] = {}
    first = 0
    for whose, part in cells.parts():
        groups[whose] = _group(metric, part, learning, first)
        first += len(part.names)
    every = [group.counted for group in groups.values() if group.counted is not None]
    pairs = [pair for group in groups.values() for pair in group.pairs]
    within = mean_scatter.variance_within([pair.own for pair in pairs if pair])
    found = _scatter(every) or (mean_scatter.scatter(pairs, within) if pairs else None)
    return PeerGroups(metric, level, groups, found, within, refused or {})


def _group(metric: Metric, part: Part, learning: frozenset[str], first: int) -> PeerGroup:
    is_colleague = tuple(name not in learning for name in part.names)
    counted, tallies = None, part.tallies()
    if metric.kind.is_share:
        n, misses = _by_stratum(metric, part)
        counted = casemix.expected(n, misses, np.array(is_colleague))
    plain = [without_units(tally) for tally in tallies]
    colleagues = [
        [one for at, one in enumerate(plain) if at != place and is_colleague[at]]
        for place in range(len(plain))
    ]
    rests = tuple(map(added, colleagues))
    pairs = tuple(_pair(metric, *each) for each in zip(tallies, rests, colleagues, strict=True))
    return PeerGroup(part.names, tallies, rests, is_colleague, counted, pairs, first)


def _pair(metric: Metric, own: Tally, rest: Tally, colleagues: Sequence[Tally]) -> Pair | None:
    """Of means: the values of one beside those of all colleagues; None without two values on either side."""
    one, others = metric.kind.moments(own), metric.kind.moments(rest)
    if one is None or others is None or one[0] < 2 or others[0] < 2:
        return None
    return Pair(one, others, sum(each.n * each.n for each in colleagues) / others[0] ** 2)


def _by_stratum(metric: Metric, part: Part) -> tuple[Numbers, Numbers]:
    """Names × strata: cases, and misses among them: where less is better they are what is counted."""
    n, hits = part.table("n"), part.table("total")
    misses = n - hits if metric.rises else hits
    stratum = casemix.merged(part.kinds, n.sum(axis=0))
    belongs = np.eye(int(stratum.max()) + 1)[stratum]
    return n @ belongs, misses @ belongs


def _scatter(every: Sequence[casemix.Expected]) -> Scatter | None:
    if not every:
        return None
    names = ("misses", "n", "share", "error", "concentration")
    return overdispersion.scatter(
        *(np.concatenate([getattr(counted, name) for counted in every]) for name in names)
    )


# ---- one name at a time


@dataclass(frozen=True, eq=False)
class _Tested:
    """A name before its family is known."""

    made: Compared
    is_worse: bool
    chances: Chances | MeanChances | None = None
    scale: float = 1.0  # of what the chances tell, to the metric's unit
    is_alike: bool = False


Family = dict[str, dict[str, Compared]]  # metric -> name -> compared


def family(every: Sequence[PeerGroups], whose: str | None) -> tuple[Family, int]:
    """Everybody of a group on every metric given, and over how many comparisons p was adjusted."""
    tested = {one.metric.name: _tested(one, whose) for one in every}
    each = [(metric, name) for metric, found in tested.items() for name in found]
    asked = [(metric, name) for metric, name in each if tested[metric][name].made.p is not None]
    adjusted = multiple.benjamini_hochberg([tested[metric][name].made.p or 0.0 for metric, name in asked])
    level = multiple.threshold(adjusted, ALPHA)
    p = {key: float(value) for key, value in zip(asked, adjusted, strict=True)}
    found: Family = {name: {} for name in tested}
    for metric, name in each:
        one = tested[metric][name]
        found[metric][name] = _judged(one, p.get((metric, name)), level)
    return found, len(asked)


def _judged(one: _Tested, adjusted: float | None, level: float) -> Compared:
    if adjusted is None:
        return one.made
    verdict: Verdict = "like_colleagues" if one.is_alike else "cannot_tell"
    if adjusted <= ALPHA:
        verdict = "worse" if one.is_worse else "better"
    return replace(one.made, p_adjusted=adjusted, verdict=verdict, smallest_difference=_smallest(one, level))


def _smallest(one: _Tested, level: float) -> float | None:
    gap = one.chances.smallest(level) if one.chances else None
    return None if gap is None else one.scale * gap


def _tested(every: PeerGroups, whose: str | None) -> dict[str, _Tested]:
    group = every.groups.get(whose)
    if group is None:
        return {}
    pooled = _pooled(every.metric, group)
    return {name: _test(every, whose, group, place, pooled) for place, name in enumerate(group.names)}


def _test(
    every: PeerGroups, whose: str | None, group: PeerGroup, place: int, pooled: Mapping[str, Estimate]
) -> _Tested:
    metric, tally = every.metric, group.tallies[place]
    base = base_of(metric, every.level, units_of(tally))
    low, high = interval_of(metric, tally)
    rest = group.rests[place]
    made = Compared(
        name=group.names[place],
        display_name=group.names[place],
        value=value_of(metric, tally),
        n=tally.n,
        low=low,
        high=high,
        base=base,
        rest=Counted(value_of(metric, rest), rest.n),
        pooled=pooled.get(group.names[place]),
        verdict="suppressed" if base in HIDDEN else "not_compared",
        reason=_why_not(every, whose, group, place),
    )
    if base in HIDDEN or made.reason:
        return _Tested(made, is_worse=False)
    if group.counted is not None and every.scatter is not None:
        return _by_misses(metric, group.counted, every.scatter, (place, group.first), made)
    return _by_mean(every, group, place, made)


def _why_not(every: PeerGroups, whose: str | None, group: PeerGroup, place: int) -> str | None:
    if not is_comparable(every.metric):
        return OTHER_KIND
    if whose in every.refused:
        return every.refused[whose]
    if not group.is_colleague[place]:
        return LEARNING
    counted = group.counted
    few = counted is not None and counted.n[place] <= counted.alone[place]
    return NOBODY_ELSE if few or not group.rests[place].n else None


def _by_misses(
    metric: Metric, counted: casemix.Expected, scatter: Scatter, at: tuple[int, int], made: Compared
) -> _Tested:
    """Against what the others' rates make of the same kinds of cases; `at`: in the group, and its first."""
    place, first = at
    n, misses, share = (float(each[place]) for each in (counted.n, counted.misses, counted.share))
    error, weight = float(counted.error[place]), float(counted.concentration[place])
    chances = overdispersion.chances(int(n), share, error, weight, scatter.without(first + place))
    expected = float(counted.expected[place])
    low, high = casemix.away(misses, n, share, error)
    rises = metric.rises
    made = replace(
        made,
        expected=100 * (1 - expected / n if rises else expected / n),
        misses=int(misses),
        expected_misses=expected,
        ratio=_ratio(misses, expected),
        p=chances.p_value(misses),
        verdict="cannot_tell",
        alone=int(counted.alone[place]),
    )
    return _Tested(
        made, misses > n * share, chances, 100.0, is_alike=100 * low >= -LIKE and 100 * high <= LIKE
    )


def _ratio(misses: float, expected: float) -> Estimate | None:
    if expected <= 0:
        return None
    low, high = casemix.byar(misses)
    return Estimate(misses / expected, low / expected, high / expected)


def _by_mean(every: PeerGroups, group: PeerGroup, place: int, made: Compared) -> _Tested:
    """Means of the person and of the others."""
    pair, found = group.pairs[place], None
    if pair is not None and every.scatter is not None:
        known = every.scatter.without(group.first + place)
        found = mean_scatter.chances(pair, every.within, known)
    if pair is None or found is None:
        return _Tested(replace(made, reason="too few cases, or all the same"), is_worse=False)
    low, high = difference.one_of_many(pair.own, pair.others, 1 - 2 * ALPHA)
    within = low is not None and high is not None and -LIKE <= low <= high <= LIKE
    expected = made.rest.value if made.rest else None
    made = replace(made, p=found.p_value(pair.difference), expected=expected, verdict="cannot_tell")
    is_alike = within and MEASURES[every.metric.measure].in_points
    return _Tested(made, (pair.difference < 0) == every.metric.rises, found, is_alike=is_alike)


def _pooled(metric: Metric, group: PeerGroup) -> dict[str, Estimate]:
    """Estimates of those of a group who have cases; empty where no rule pools them."""
    seen = [(name, tally) for name, tally in zip(group.names, group.tallies, strict=True) if tally.n > 0]
    if not seen or not is_comparable(metric):
        return {}
    n = np.array([float(tally.n) for _, tally in seen])
    found: pooling.Pooled | None
    if metric.kind.is_share:
        found, scale = pooling.shares(np.array([tally.total for _, tally in seen]), n), 100.0
    else:
        sums = [metric.kind.moments(tally) or (0, 0.0, 0.0) for _, tally in seen]
        totals, squares = (np.array([one[at] for one in sums]) for at in (1, 2))
        found, scale = pooling.means(n, totals, squares), 1.0
    if found is None:
        return {}
    ends = zip(found.value, found.low, found.high, strict=True)
    return {
        name: Estimate(*(scale * float(end) for end in each))
        for (name, _), each in zip(seen, ends, strict=True)
    }

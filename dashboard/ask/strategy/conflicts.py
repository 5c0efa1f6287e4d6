"""Goals in conflict: two metrics of the strategy of which one became worse where the other became better."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Literal
from zlib import crc32

import numpy as np

from dashboard.ask.home import Opened
from dashboard.ask.strategy import theory_words
from dashboard.ask.strategy.panels import team_series
from dashboard.method import conflicts as method
from dashboard.method import links
from dashboard.method.links import LEAST_TEAMS, LEAST_WEEKS, LEVEL, Panel
from dashboard.method.multiple import benjamini_hochberg
from dashboard.method.projecting import readable
from dashboard.model.metric import Metric
from dashboard.quick import dataclass

LAGS = (1, 2, 3)
NO_FORMULA = ("_at", ".customer", ".category", ".ticket_id")  # columns that only say when, or whose
SEED = 20260202
TOGETHER = 1999  # draws that are enough for what is no conflict, whatever its p
FINEST = 1 / (TOGETHER + 1)  # below it no p says which way a pair rather goes


@dataclass(frozen=True)
class Conflict:
    """Two metrics, and whether what is good for one is bad for the other.

    `basis`: "weeks" by the test on all teams (`lag` in weeks, who runs ahead is `a`); "team" where in `teams`
    one became better as the other became worse (`r` by month). `owners` are asked both.
    """

    a: str
    b: str
    lag: int | None
    r: float | None
    p_adjusted: float | None
    teams: tuple[str, ...]
    verdict: Literal["conflict", "none", "cannot_tell"]
    says: str
    basis: Literal["weeks", "team"] | None = None
    owners: tuple[str, ...] = ()


def conflicts_of(home: Opened) -> tuple[Conflict, ...]:
    """Every pair that does not share a formula; those in conflict first."""
    metrics = _metrics(home)
    pairs = [(a, b) for a, b in combinations(metrics, 2) if not _share_formula(a, b)]
    by_team = _by_team(home, metrics, pairs)
    found = [_pair(home, a, b, tested, by_team) for (a, b), tested in _by_weeks(home, pairs).items()]
    order = {"conflict": 0, "none": 1, "cannot_tell": 2}
    return tuple(sorted(found, key=lambda one: order[one.verdict]))


def _metrics(home: Opened) -> list[Metric]:
    """What the strategy is about, as far as teams have it: cards, drivers, outcomes."""
    names = [item.metric for card in home.strategy.card if card.level != "agent" for item in card.metrics]
    for objective in home.strategy.objective:
        names += [*([objective.outcome] if objective.outcome else []), *objective.drivers]
    return [metric for metric in map(home.metric, dict.fromkeys(names)) if "team" in metric.levels]


def _share_formula(a: Metric, b: Metric) -> bool:
    """Whether both read a column that says more than when something happened, or one is the other's part."""
    return bool(_columns(a) & _columns(b))


def _columns(metric: Metric) -> set[str]:
    every = {column for need in metric.needs for column in need.split(" or ")}
    return {column for column in every if not column.endswith(NO_FORMULA)}


@dataclass(frozen=True)
class _Tested:
    """The test of a pair: who runs ahead, after how many weeks, how strongly, how sure; on which panel."""

    first: str
    second: str
    lag: int
    r: float
    p: float
    p_adjusted: float
    panel: Panel


def _by_weeks(
    home: Opened, pairs: list[tuple[Metric, Metric]]
) -> dict[tuple[Metric, Metric], _Tested | None]:
    """Each pair by the panel of weeks, in both directions; lag 0 only of what is adjusted for its cases."""
    raw = {pair: _examined(home, *pair) for pair in pairs}
    known = {pair: one for pair, one in raw.items() if one is not None}
    spared = benjamini_hochberg([one.p for one in known.values()])
    made = {
        pair: replace(one, p_adjusted=float(p)) for (pair, one), p in zip(known.items(), spared, strict=True)
    }
    return {pair: made.get(pair) for pair in pairs}


def _examined(home: Opened, a: Metric, b: Metric) -> _Tested | None:
    series = [team_series(home, metric, "week") for metric in (a, b)]
    if series[0] is None or series[1] is None:
        return None
    lags = (0, *LAGS) if series[0].is_adjusted and series[1].is_adjusted else LAGS
    tried = []
    for (one, two), own in (((0, 1), lags), ((1, 0), LAGS)):
        first, second = series[one], series[two]
        panel = Panel(first.value, second.value, first.n)  # type: ignore[union-attr]
        names = (a.name, b.name) if one == 0 else (b.name, a.name)
        rng = np.random.default_rng([SEED, crc32(" ".join(names).encode())])
        found = links.chance(panel, own, rng, if_together=TOGETHER)
        if found is None or found.teams < LEAST_TEAMS or found.weeks < LEAST_WEEKS:
            return None
        tried.append((found.p, found, names, panel))
    p, found, names, panel = min(tried, key=lambda one: max(one[0], FINEST))
    return _Tested(*names, found.lag, found.r, min(2 * p, 1.0), 1.0, panel)


def _where(home: Opened, a: Metric, tested: _Tested) -> tuple[str, ...]:
    """The teams where it shows: half as strong again as in all."""
    series = team_series(home, a, "week")
    kept = readable(tested.panel)
    names = [team for team, is_kept in zip(series.teams if series else (), kept, strict=True) if is_kept]
    shown = links.by_team(tested.panel, tested.lag)
    return tuple(name for name, r in zip(names, shown, strict=True) if r <= 1.5 * float(np.mean(shown)) < 0)


@dataclass(frozen=True)
class _Opposed:
    """A team in which one of a pair became better as the other became worse: r by month, p of both moves."""

    team: str
    r: float
    p: float
    better: str


ByTeam = dict[tuple[str, str], list[_Opposed]]


def _by_team(home: Opened, metrics: list[Metric], pairs: list[tuple[Metric, Metric]]) -> ByTeam:
    """Of each pair the teams in which they went against each other, beside the other teams."""
    series = {metric.name: team_series(home, metric, "month") for metric in metrics}
    apart = {
        name: (one.teams, method.against_others(one.value)) for name, one in series.items() if one is not None
    }
    moves = {
        (name, team): made
        for name, (teams, values) in apart.items()
        for team, row in zip(teams, values, strict=True)
        if (made := method.move(row)) is not None
    }
    spared = dict(zip(moves, benjamini_hochberg([one.p for one in moves.values()]), strict=True))
    found: ByTeam = {}
    row_of = {team: row for row, team in enumerate(next(iter(apart.values()))[0] if apart else ())}
    for (a, b), team in product(pairs, row_of):
        keys = ((a.name, team), (b.name, team))
        if not all(key in moves for key in keys):
            continue
        rows = apart[a.name][1][row_of[team]], apart[b.name][1][row_of[team]]
        p = max(float(spared[key]) for key in keys)
        r = method.opposed(rows, (moves[keys[0]], moves[keys[1]]), p)
        if r is not None:
            better = (a if moves[keys[0]].change > 0 else b).name
            found.setdefault((a.name, b.name), []).append(_Opposed(team, r, p, better))
    return found


def _pair(
    home: Opened,
    a: Metric,
    b: Metric,
    tested: _Tested | None,
    by_team: ByTeam,
) -> Conflict:
    owners = theory_words.owners(home.strategy, (a.name, b.name))
    titles = {metric.name: metric.title for metric in (a, b)}
    both = (titles[a.name], titles[b.name])
    if tested and tested.p_adjusted <= LEVEL and tested.r < 0:
        order = (titles[tested.first], titles[tested.second])
        teams = _where(home, a, tested)
        says = theory_words.conflict(*order, tested.lag, teams, owners)
        return replace(_of_weeks(tested, "conflict", says), teams=teams, owners=owners)
    if shown := by_team.get((a.name, b.name)):
        teams = tuple(one.team for one in shown)
        worst = min(shown, key=lambda one: one.r)
        # the one that got better stands first, unless that differs from team to team
        is_told = len({one.better for one in shown}) == 1
        order = both[::-1] if is_told and worst.better == b.name else both
        says = theory_words.conflict_in(*order, teams, owners, is_told=is_told)
        return Conflict(a.name, b.name, 0, worst.r, worst.p, teams, "conflict", says, "team", owners)
    if tested is None:
        says = theory_words.no_panel(*both)
        return Conflict(a.name, b.name, None, None, None, (), "cannot_tell", says)
    return _of_weeks(tested, "none", theory_words.no_conflict(*both))


def _of_weeks(tested: _Tested, verdict: Literal["conflict", "none"], says: str) -> Conflict:
    return Conflict(
        tested.first, tested.second, tested.lag, tested.r, tested.p_adjusted, (), verdict, says, "weeks"
    )

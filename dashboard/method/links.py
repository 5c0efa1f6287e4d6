"""Does an outcome follow its driver? A test on a panel of teams × weeks. Pure.

Both series are oriented so that more is better and have their expected value taken out before. What hits all
teams, each in its own strength, proves nothing: it is projected away (projecting.py). The statistic is the
largest |r| over the lags that were declared; the null shifts each team's driver in a circle, by its own
random offset, and projects it again: it keeps what every series does by itself and breaks only what they do
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.method.projecting import (
    LEAST_WEEKS,
    Array,
    Panel,
    Projected,
    early,
    explained,
    lagged,
    observed,
    project,
    usable,
)
from dashboard.method.smallest import smallest_link, unlinked
from dashboard.quick import dataclass

__all__ = ["LEAST_TEAMS", "LEAST_WEEKS", "LEVEL", "Array", "Panel"]

LEAST_TEAMS = 3
DRAWS = 9999
NULL_PANELS, NULL_DRAWS = 200, 999
LEVEL = 0.05
GRID = 161  # slopes that are tried
SLOPE_SPAN = 8.0  # standard errors on either side
SLOPE_DRAWS = 1999
PRODUCTS = 240_000  # at a time: near the processor, and of one alone (from 262,144 on all of them are asked)
FIRST_STAGE, CLEARLY = 1999, 0.08  # draws after which a link whose p is as large as that is chance
ENOUGH = 50  # shifts that reach what was observed: p is beyond 5 % then, whatever 999 shifts more would say
STEP = 256  # draws that are looked at before more are drawn


@dataclass(frozen=True)
class LinkEstimate:
    """What the panel says of a link.

    `r` and `slope` (outcome per unit of driver) at the lag where |r` is largest, `p` over all lags declared;
    `smallest_r` is the size of a link that would be found in 80 % of cases.
    """

    teams: int
    weeks: int
    lag: int
    r: float
    p: float
    slope: float
    slope_low: float
    slope_high: float
    smallest_r: float


@dataclass(frozen=True)
class Chance:
    """Of a link that needs no more: `r` at the lag where |r| is largest, and its p over all lags."""

    teams: int
    weeks: int
    lag: int
    r: float
    p: float


def _can_be_read(panel: Panel, lags: Sequence[int]) -> bool:
    """Whether there are teams to hold against each other, and weeks enough for the longest lag."""
    teams, weeks = panel.driver.shape
    return bool(teams >= 2 and weeks > max(lags) + 3)


def examine(
    panel: Panel, lags: Sequence[int], rng: np.random.Generator, draws: int = DRAWS
) -> LinkEstimate | None:
    """The test of one link; None where fewer than two teams can be read. `lags` in weeks, 0 or more."""
    if (seen := _seen(panel, lags)) is None:
        return None
    panel, ready, best, r = seen
    teams, weeks = panel.driver.shape
    offsets = _offsets(ready, rng, draws)
    first = len(offsets) if ready.is_pair else min(FIRST_STAGE, len(offsets))
    shifted = _Null(ready, lags)
    null = shifted.of(offsets[:first])
    if _hits(null, r) < CLEARLY * first:  # what is clearly chance needs no more
        null = np.concatenate([null, shifted.of(offsets[first:])])
    largest, hits = np.abs(null).max(axis=1), _hits(null, r)
    size, low, high = _inverted(ready, lags[best], rng, draws)
    needed = float(np.quantile(largest, 1 - LEVEL))
    plain = unlinked(panel, lags[best], size)
    return LinkEstimate(
        teams=teams,
        weeks=weeks,
        lag=int(lags[best]),
        r=r,
        p=(1 + hits) / (len(null) + 1),
        slope=size,
        slope_low=low,
        slope_high=high,
        smallest_r=smallest_link(ready, plain, lags[best], needed, null[:, best]),
    )


def _seen(panel: Panel, lags: Sequence[int]) -> tuple[Panel, Projected, int, float] | None:
    """The teams that can be read, the same projected, the place of the lag with the largest r, and that r."""
    panel = usable(panel)
    if not _can_be_read(panel, lags):
        return None
    ready = project(panel)
    r = observed(ready, lags)
    best = int(np.argmax(np.abs(r)))
    return panel, ready, best, float(r[best])


def _hits(null: Array, reached: float) -> int:
    """How many shifts reach what was observed."""
    return int((np.abs(null).max(axis=1) >= abs(reached) - 1e-12).sum())


def chance(
    panel: Panel,
    lags: Sequence[int],
    rng: np.random.Generator,
    draws: int = DRAWS,
    if_together: int | None = None,
) -> Chance | None:
    """The p of a link alone, without its slope and power; None where fewer than two teams can be read.

    Draws only until ENOUGH shifts have reached what was observed: p = hits / draws is as valid as all draws
    are (Besag and Clifford 1991), and what is clearly chance, which most pairs are, costs a fortieth.
    `if_together`: the most draws where the two go together (r > 0), for who asks of what goes against.
    """
    if (seen := _seen(panel, lags)) is None:
        return None
    panel, ready, best, r = seen
    most = draws if if_together is None or r < 0 else min(draws, if_together)
    p = _stopped(ready, lags, abs(r), rng, most)
    teams, weeks = panel.driver.shape
    return Chance(teams, weeks, int(lags[best]), r, p)


def _stopped(
    ready: Projected, lags: Sequence[int], reached: float, rng: np.random.Generator, draws: int
) -> float:
    """(1 + hits) / (1 + draws), or ENOUGH / the draw that was its last hit."""
    null, hits, drawn = _Null(ready, lags), 0, 0
    while drawn < draws:
        offsets = _offsets(ready, rng, draws if ready.is_pair else min(STEP, draws - drawn))
        hit = np.flatnonzero(np.abs(null.of(offsets)).max(axis=1) >= reached - 1e-12)
        if ready.is_pair:  # all shifts, once
            return float((1 + len(hit)) / (len(offsets) + 1))
        if hits + len(hit) >= ENOUGH:
            return float(ENOUGH / (drawn + int(hit[ENOUGH - hits - 1]) + 1))
        hits, drawn = hits + len(hit), drawn + len(offsets)
    return float((1 + hits) / (draws + 1))


def by_team(panel: Panel, lag: int) -> Array:
    """The correlation at a lag in each usable team, after what is common has been taken out."""
    ready = project(usable(panel))
    before, after = lagged(ready.driver, lag), ready.outcome[:, lag:]
    return (before * after).sum(axis=1) / np.sqrt((before**2).sum(axis=1) * (after**2).sum(axis=1))


def false_alarms(
    panel: Panel,
    lags: Sequence[int],
    rng: np.random.Generator,
    panels: int = NULL_PANELS,
    draws: int = NULL_DRAWS,
) -> float | None:
    """The share of panels without any link, of this panel's shape and habits, that the test calls a link.

    Each keeps the teams, weeks, gaps and volumes, how much each series varies from team to team and how
    long it remembers; what hits all teams does so with a strength of their own.
    """
    panel = usable(panel)
    if panel.driver.shape[0] < 2:
        return None
    drawn = (Panel(_like(panel.driver, rng), _like(panel.outcome, rng), panel.volume) for _ in range(panels))
    found = [chance(each, lags, rng, draws) for each in drawn]
    return sum(one is not None and one.p <= LEVEL for one in found) / panels


def _like(series: Array, rng: np.random.Generator) -> Array:
    """A series of its own that varies, remembers and has gaps as this one."""
    teams, weeks = series.shape
    known = np.isfinite(series)
    flat = np.where(known, _detrended(series), 0.0)
    spread = np.sqrt((flat**2).sum(axis=1) / np.maximum(known.sum(axis=1) - 2, 1))
    memory = (flat[:, 1:] * flat[:, :-1]).sum(axis=1) / np.maximum((flat**2).sum(axis=1), 1e-12)
    memory = np.clip(memory, 0.0, 0.9)
    common = _remembering(rng, np.full(1, memory.mean()), weeks) * rng.uniform(0.0, 1.0, (teams, 1))
    own = _remembering(rng, memory, weeks)
    made = (own + common) * spread[:, None]
    return np.where(known, made, np.nan)


def _remembering(rng: np.random.Generator, memory: Array, weeks: int) -> Array:
    """Series of variance 1 whose weeks hang on the week before: one for each entry of `memory`."""
    noise = rng.standard_normal((len(memory), weeks))
    made = noise.copy()
    for week in range(1, weeks):
        made[:, week] = memory * made[:, week - 1] + np.sqrt(1 - memory**2) * noise[:, week]
    return made


def _detrended(series: Array) -> Array:
    """Each row less its own straight line."""
    weeks = np.linspace(-1.0, 1.0, series.shape[1])
    out = np.full_like(series, np.nan)
    for team, row in enumerate(series):
        known = np.isfinite(row)
        if known.sum() > 2:
            out[team, known] = row[known] - np.polyval(np.polyfit(weeks[known], row[known], 1), weeks[known])
    return out


def _offsets(ready: Projected, rng: np.random.Generator, draws: int) -> NDArray[np.int64]:
    """draws × teams; of two teams every pair of shifts once, where those are fewer."""
    teams, weeks = ready.driver.shape
    if teams == 2 and weeks * weeks <= draws:
        return np.stack([grid.ravel() for grid in np.meshgrid(np.arange(weeks), np.arange(weeks))], axis=1)
    return rng.integers(0, weeks, (draws, teams))


@dataclass(frozen=True)
class _Shifted:
    """What shifted drivers have to do with each target (teams × weeks), ready for any number of draws.

    What the shifted drivers have in common is taken out again, of each team in its own strength, as it was of
    those observed: left in, it makes chance look rarer than it is. The last weeks of a target may be 0.
    """

    ready: Projected
    targets: Sequence[Array]

    @cached_property
    def _whole(self) -> list[Array]:
        return [self.ready.with_each(target) * self.ready.weight for target in self.targets]

    def drawn(self, offsets: NDArray[np.int64]) -> tuple[Array, Array]:
        """Sums of products with each target (draws × targets), and the shifted drivers' own squares."""
        ready, targets = self.ready, self.targets
        teams, weeks = ready.driver.shape
        at = offsets + weeks * np.arange(teams)  # of a row for each team and offset
        tables = ready.shifts.reshape(teams * weeks, weeks)
        evenly = np.full((1, teams), 1 / teams, tables.dtype)
        weighed = np.concatenate([target * ready.weight for target in targets]).T.astype(tables.dtype)
        along, mean = np.empty(at.shape), np.empty((len(at), weeks), tables.dtype)
        against = np.empty((len(at), weighed.shape[1]), tables.dtype)
        step = max(1, PRODUCTS // (ready.driver.size * len(targets)))
        room = np.empty((step, teams, weeks), tables.dtype)
        for start in range(0, len(at), step):  # only what needs every shifted driver whole
            part = slice(start, min(start + step, len(at)))
            moved = room[: part.stop - start]
            tables.take(at[part], axis=0, out=moved, mode="clip")  # draws × teams × weeks
            mean[part] = (evenly @ moved)[:, 0]
            along[part] = (moved @ mean[part, :, None])[:, :, 0]
            against[part] = mean[part] @ weighed
        size = np.maximum((mean**2).sum(axis=1, keepdims=True), 1e-24)
        share = np.ones(at.shape) if ready.is_pair else along / size
        common = (share[:, None] * against.reshape(len(at), len(targets), teams)).sum(axis=2)
        own = (ready.squares.take(at) - 2 * share * along + share**2 * size) @ ready.weight[:, 0] ** 2
        whole = np.stack([each.take(at).sum(axis=1) for each in self._whole], axis=1)
        return whole - common, own


@dataclass(frozen=True)
class _Null:
    """r at each lag of drivers that were shifted."""

    ready: Projected
    lags: Sequence[int]

    @cached_property
    def _shifted(self) -> _Shifted:
        return _Shifted(self.ready, [early(self.ready.outcome, lag) for lag in self.lags])

    def of(self, offsets: NDArray[np.int64]) -> Array:
        """Draws × lags."""
        both, own = self._shifted.drawn(offsets)
        r: Array = both / np.sqrt(np.maximum(own * (self.ready.outcome**2).sum(), 1e-24))[:, None]
        return r


def _followed(ready: Projected, lag: int) -> Array:
    """The driver of `lag` weeks before, projected as the outcome of each week is, times weight."""
    moved = np.zeros_like(ready.driver)
    moved[:, lag:] = lagged(ready.driver, lag)
    moved -= explained(ready.base, moved)
    if ready.is_pair:
        moved -= moved.mean(axis=0)
    return moved * ready.weight


def _inverted(ready: Projected, lag: int, rng: np.random.Generator, draws: int) -> tuple[float, float, float]:
    """(slope, low, high) at a lag: the slopes that the test does not reject at 5 % are a 95 % interval.

    Of the outcome less slope × driver nothing may be left that a shifted driver hasn't as well; every draw
    is linear in the slope, so that a grid of slopes costs no more than two tables.
    """
    follows = _followed(ready, lag)
    with_outcome, with_itself = float((follows * ready.outcome).sum()), max(float((follows**2).sum()), 1e-12)
    targets = [early(ready.outcome, lag), early(follows, lag)]
    both, own = _Shifted(ready, targets).drawn(_offsets(ready, rng, min(draws, SLOPE_DRAWS)))
    size, full = np.sqrt(np.maximum(own, 1e-12)), np.sqrt(with_itself)
    slope = with_outcome / with_itself
    error = max(float(np.std(both[:, 0] / size)) / full, 1e-12)
    tried = slope + np.linspace(-SLOPE_SPAN, SLOPE_SPAN, GRID) * error
    left = np.abs(both[:, :1] - both[:, 1:] * tried) / size[:, None]
    mine = np.abs(with_outcome - with_itself * tried) / full
    p = (1 + (left >= mine - 1e-12).sum(axis=0)) / (len(both) + 1)
    kept = tried[p > LEVEL]
    return slope, float(kept.min(initial=slope)), float(kept.max(initial=slope))

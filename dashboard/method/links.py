"""Does an outcome follow its driver? A test on a panel of teams × weeks. method.md, 5. Pure.

Both series are oriented so that more is better and have their expected value taken out before. Each team's
series is projected on a constant, its trend, the means of both series over all teams (common correlated
effects, Pesaran 2006) and its volume: what hits all teams, each in its own strength, proves nothing. With
two teams it is the mean of the week that is taken out. The statistic is the largest |r| over the lags
that were declared; the null shifts each team's driver in a circle, by its own random offset, and projects
it again: it keeps what every series does by itself and breaks only what they do together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST_TEAMS, LEAST_WEEKS = 3, 26
DRAWS = 9999
NULL_PANELS, NULL_DRAWS = 200, 999
LEVEL = 0.05
FOUND = 0.8416  # z of 80 % power
GRID = 161  # slopes that are tried
SLOPE_SPAN = 8.0  # standard errors on either side
SLOPE_DRAWS = 1999
LARGEST = 0.9  # link that is planted
GOLDEN = 0.618  # of the weeks between the places to which two teams are moved
ENOUGH_TEAMS = 24  # moved, in all
LEAST_KEPT = 0.3  # less is left of no link that can be named
ROUNDS = 3  # of planting a link and correcting its size
CELLS = 2_000_000  # of shifted drivers at a time
ENOUGH = 50  # shifts that reach what was observed: p is beyond 5 % then, whatever 999 shifts more would say
FIRST_DRAWS = 256  # that are looked at before more are drawn


@dataclass(frozen=True)
class Panel:
    """A driver and an outcome, teams × weeks; NaN where a cell holds too little to be read.

    `volume` is what each cell was read from, as a covariate; None leaves it out.
    """

    driver: Array
    outcome: Array
    volume: Array | None = None

    def turned(self) -> Panel:
        """The same with driver and outcome in each other's place."""
        return Panel(self.outcome, self.driver, self.volume)


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


@dataclass(frozen=True)
class _Prepared:
    """Projected series, and what projects them again. A team weighs by the spread of its outcome."""

    driver: Array  # teams × weeks
    outcome: Array  # times weight
    weight: Array  # teams × 1
    base: Array  # teams × weeks × columns, orthonormal: what is taken out
    is_pair: bool


def readable(panel: Panel) -> NDArray[np.bool_]:
    """Which teams can be read in both series in half of the weeks, and in 26 or as many as there are."""
    read = np.isfinite(panel.driver) & np.isfinite(panel.outcome)
    weeks = panel.driver.shape[1]
    keep: NDArray[np.bool_] = read.sum(axis=1) >= max(weeks / 2, min(LEAST_WEEKS, weeks))
    return keep & _moves(panel.driver) & _moves(panel.outcome)


def usable(panel: Panel) -> Panel:
    """The teams that can be read."""
    keep = readable(panel)
    volume = None if panel.volume is None else panel.volume[keep]
    return Panel(panel.driver[keep], panel.outcome[keep], volume)


def _moves(series: Array) -> NDArray[np.bool_]:
    filled = np.where(np.isfinite(series), series, 0.0)
    counts = np.maximum(np.isfinite(series).sum(axis=1), 1)
    means = filled.sum(axis=1) / counts
    spread = np.where(np.isfinite(series), series - means[:, None], 0.0)
    return (spread**2).sum(axis=1) > 1e-9


def _can_be_read(panel: Panel, lags: Sequence[int]) -> bool:
    """Whether there are teams to hold against each other, and weeks enough for the longest lag."""
    teams, weeks = panel.driver.shape
    return bool(teams >= 2 and weeks > max(lags) + 3)


def examine(
    panel: Panel, lags: Sequence[int], rng: np.random.Generator, draws: int = DRAWS
) -> LinkEstimate | None:
    """The test of one link; None where fewer than two teams can be read. `lags` in weeks, 0 or more."""
    panel = usable(panel)
    if not _can_be_read(panel, lags):
        return None
    teams, weeks = panel.driver.shape
    ready = _prepare(panel)
    r = _observed(ready, lags)
    null = _null(ready, lags, _offsets(ready, rng, draws))
    largest = np.abs(null).max(axis=1)
    best = int(np.argmax(np.abs(r)))
    hits = int((largest >= abs(r[best]) - 1e-12).sum())
    size, low, high = _inverted(ready, lags[best], rng, draws)
    needed = float(np.quantile(largest, 1 - LEVEL))
    return LinkEstimate(
        teams=teams,
        weeks=weeks,
        lag=int(lags[best]),
        r=float(r[best]),
        p=(1 + hits) / (len(null) + 1),
        slope=size,
        slope_low=low,
        slope_high=high,
        smallest_r=_named(panel, lags[best], needed, null[:, best]),
    )


def chance(panel: Panel, lags: Sequence[int], rng: np.random.Generator, draws: int = DRAWS) -> Chance | None:
    """The p of a link alone, without its slope and power; None where fewer than two teams can be read.

    Draws only until ENOUGH shifts have reached what was observed: p = hits / draws is as valid as all draws
    are (Besag and Clifford 1991), and what is clearly chance, which most pairs are, costs a fortieth.
    """
    panel = usable(panel)
    if not _can_be_read(panel, lags):
        return None
    teams, weeks = panel.driver.shape
    ready = _prepare(panel)
    r = _observed(ready, lags)
    best = int(np.argmax(np.abs(r)))
    p = _stopped(ready, lags, abs(float(r[best])), rng, draws)
    return Chance(teams, weeks, int(lags[best]), float(r[best]), p)


def _stopped(
    ready: _Prepared, lags: Sequence[int], reached: float, rng: np.random.Generator, draws: int
) -> float:
    """(1 + hits) / (1 + draws), or ENOUGH / the draw that was its last hit."""
    offsets = _offsets(ready, rng, draws)
    start, step, hits = 0, len(offsets) if ready.is_pair else FIRST_DRAWS, 0  # of two teams all shifts, once
    while start < len(offsets):
        null = _null(ready, lags, offsets[start : start + step])
        hit = np.flatnonzero(np.abs(null).max(axis=1) >= reached - 1e-12)
        if hits + len(hit) >= ENOUGH and not ready.is_pair:
            return float(ENOUGH / (start + int(hit[ENOUGH - hits - 1]) + 1))
        hits, start, step = hits + len(hit), start + step, 4 * step
    return float((1 + hits) / (len(offsets) + 1))


def by_team(panel: Panel, lag: int) -> Array:
    """The correlation at a lag in each usable team, after what is common has been taken out."""
    ready = _prepare(usable(panel))
    early, late = _lagged(ready.driver, lag), ready.outcome[:, lag:]
    return (early * late).sum(axis=1) / np.sqrt((early**2).sum(axis=1) * (late**2).sum(axis=1))


def adjusted(p: Sequence[float]) -> Array:
    """Benjamini and Hochberg: each p over its whole family, in the order given."""
    values = np.asarray(p, dtype=float)
    order = np.argsort(values)
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    found = np.empty_like(values)
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found


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


def _prepare(panel: Panel) -> _Prepared:
    teams, weeks = panel.driver.shape
    is_pair = teams == 2
    means = [] if is_pair else [_common(panel.driver), _common(panel.outcome)]
    trend = np.linspace(-1.0, 1.0, weeks)
    fixed = np.column_stack([np.ones(weeks), trend, *means])
    bases = np.stack([_orthonormal(fixed, panel.volume, team) for team in range(teams)])
    driver, outcome = _residuals(panel.driver, bases), _residuals(panel.outcome, bases)
    if is_pair:
        driver, outcome = driver - driver.mean(axis=0), outcome - outcome.mean(axis=0)
    weight = 1 / np.sqrt(np.maximum((outcome**2).mean(axis=1, keepdims=True), 1e-12))
    return _Prepared(driver, outcome * weight, weight, bases, is_pair)


def _common(series: Array) -> Array:
    """The mean of all teams by week, each around its own mean; 0 where no team can be read."""
    centred = series - np.nanmean(series, axis=1, keepdims=True)
    known = np.isfinite(centred)
    return np.where(known, centred, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


def _orthonormal(fixed: Array, volume: Array | None, team: int) -> Array:
    """Orthonormal columns over what is taken out of a team; a column that adds nothing is left as zeros."""
    columns = fixed
    if volume is not None:
        logs = np.log1p(np.nan_to_num(volume[team]))
        columns = np.column_stack([fixed, logs])
    made = np.zeros_like(columns)
    for place in range(columns.shape[1]):
        rest = columns[:, place] - made @ (made.T @ columns[:, place])
        rest = rest - made @ (made.T @ rest)
        size = float(np.linalg.norm(rest))
        if size > 1e-8 * max(float(np.linalg.norm(columns[:, place])), 1e-12):
            made[:, place] = rest / size
    return made


def _residuals(series: Array, bases: Array) -> Array:
    """Each team's series less what its base explains of the weeks that can be read; 0 in the others."""
    out = np.zeros_like(series)
    for team, row in enumerate(series):
        known = np.isfinite(row)
        base = bases[team]
        if known.all():
            out[team] = row - base @ (base.T @ row)
        else:
            fitted, *_ = np.linalg.lstsq(base[known], row[known], rcond=None)
            out[team, known] = row[known] - base[known] @ fitted
    return out


def _lagged(series: Array, lag: int) -> Array:
    return series[..., : series.shape[-1] - lag]


def _observed(ready: _Prepared, lags: Sequence[int]) -> Array:
    """r at each lag."""
    driver = ready.driver * ready.weight
    own, late = (driver**2).sum(), (ready.outcome**2).sum()
    both = np.array([(_lagged(driver, lag) * ready.outcome[:, lag:]).sum() for lag in lags])
    r: Array = both / np.sqrt(max(own * late, 1e-24))
    return r


def _shifted(ready: _Prepared, team: int) -> Array:
    """A team's driver at every offset, offsets × weeks, projected again."""
    weeks = ready.driver.shape[1]
    places = (np.arange(weeks)[None, :] - np.arange(weeks)[:, None]) % weeks
    moved = ready.driver[team][places]
    base = ready.base[team]
    projected: Array = moved - (moved @ base) @ base.T
    return projected


def _offsets(ready: _Prepared, rng: np.random.Generator, draws: int) -> NDArray[np.int64]:
    """draws × teams; of two teams every pair of shifts once, where those are fewer."""
    teams, weeks = ready.driver.shape
    if teams == 2 and weeks * weeks <= draws:
        return np.stack([grid.ravel() for grid in np.meshgrid(np.arange(weeks), np.arange(weeks))], axis=1)
    return rng.integers(0, weeks, (draws, teams))


def _drawn(ready: _Prepared, targets: Sequence[Array], offsets: NDArray[np.int64]) -> tuple[Array, Array]:
    """Sums of products of shifted drivers with each target (teams × weeks), and their own squares.

    What the shifted drivers have in common is taken out again, of each team in its own strength, as it was of
    those observed: left in, it makes chance look rarer than it is. The first `targets` weeks may be 0.
    """
    weight = ready.weight[:, 0]
    tables = [_shifted(ready, team) for team in range(len(weight))]
    both, own = np.zeros((len(offsets), len(targets))), np.zeros(len(offsets))
    step = max(1, CELLS // ready.driver.shape[1])
    for start in range(0, len(offsets), step):
        part = offsets[start : start + step]
        mean = np.zeros((len(part), ready.driver.shape[1]))
        for team, table in enumerate(tables):
            mean += table[part[:, team]] / len(tables)
        size = np.maximum((mean**2).sum(axis=1), 1e-24)
        against = [mean @ (target * ready.weight).T for target in targets]
        for team, table in enumerate(tables):
            at = part[:, team]
            along = np.einsum("bt,bt->b", table[at], mean)
            share = np.ones_like(along) if ready.is_pair else along / size
            squares = (table**2).sum(axis=1)[at] - 2 * share * along + share**2 * size
            own[start : start + step] += squares * weight[team] ** 2
            for place, target in enumerate(targets):
                whole = (table @ target[team])[at] * weight[team]
                both[start : start + step, place] += whole - share * against[place][:, team]
    return both, own


def _null(ready: _Prepared, lags: Sequence[int], offsets: NDArray[np.int64]) -> Array:
    """r at each lag of drivers that were shifted: draws × lags."""
    late = [_early(ready.outcome, lag) for lag in lags]
    both, own = _drawn(ready, late, offsets)
    r: Array = both / np.sqrt(np.maximum(own * (ready.outcome**2).sum(), 1e-24))[:, None]
    return r


def _early(series: Array, lag: int) -> Array:
    """A series moved so many weeks to the front, with 0 behind it."""
    moved = np.zeros_like(series)
    moved[:, : series.shape[1] - lag] = series[:, lag:]
    return moved


def _followed(ready: _Prepared, lag: int) -> Array:
    """The driver of `lag` weeks before, projected as the outcome of each week is, times weight."""
    moved = np.zeros_like(ready.driver)
    moved[:, lag:] = _lagged(ready.driver, lag)
    for team, base in enumerate(ready.base):
        moved[team] -= base @ (base.T @ moved[team])
    if ready.is_pair:
        moved -= moved.mean(axis=0)
    return moved * ready.weight


def _inverted(ready: _Prepared, lag: int, rng: np.random.Generator, draws: int) -> tuple[float, float, float]:
    """(slope, low, high) at a lag: the slopes that the test does not reject at 5 % are a 95 % interval.

    Of the outcome less slope × driver nothing may be left that a shifted driver hasn't as well; every draw
    is linear in the slope, so that a grid of slopes costs no more than two tables.
    """
    follows = _followed(ready, lag)
    with_outcome, with_itself = float((follows * ready.outcome).sum()), max(float((follows**2).sum()), 1e-12)
    targets = [_early(ready.outcome, lag), _early(follows, lag)]
    both, own = _drawn(ready, targets, _offsets(ready, rng, min(draws, SLOPE_DRAWS)))
    size, full = np.sqrt(np.maximum(own, 1e-12)), np.sqrt(with_itself)
    slope = with_outcome / with_itself
    error = max(float(np.std(both[:, 0] / size)) / full, 1e-12)
    tried = slope + np.linspace(-SLOPE_SPAN, SLOPE_SPAN, GRID) * error
    left = np.abs(both[:, :1] - both[:, 1:] * tried) / size[:, None]
    mine = np.abs(with_outcome - with_itself * tried) / full
    p = (1 + (left >= mine - 1e-12).sum(axis=0)) / (len(both) + 1)
    kept = tried[p > LEVEL]
    return slope, float(kept.min(initial=slope)), float(kept.max(initial=slope))


def _named(panel: Panel, lag: int, needed: float, null: Array) -> float:
    """The size of a link that would be found in 80 % of cases. `null`: r at the lag of drivers shifted.

    A link is found where r exceeds what is needed, both on Fisher's scale, where r spreads alike at any size.
    Size by size it is planted, and counted what of r is left and what would be needed then.
    """
    spread = float(np.arctanh(np.clip(null, -LARGEST, LARGEST)).std())
    size = min(float(np.tanh(_fisher(needed) + FOUND * spread)), LARGEST)
    unlinked = max(_null_spread(_prepare(panel), lag), 1e-9)
    for _ in range(ROUNDS):
        left, asked = _planted(panel, lag, size, needed / unlinked)
        goal = asked.mean() + FOUND * spread * _steadier(left, asked)
        size = min(size * float(goal) / max(float(left.mean()), LEAST_KEPT * size), 1.0)
        if size > LARGEST:
            break
    return size


def _steadier(left: Array, asked: Array) -> float:
    """By how much r less what is needed spreads less than r: a link that shows also widens its null."""
    both = [(each - each.mean(axis=1, keepdims=True)).std() for each in (left - asked, left)]
    return float(both[0] / both[1]) if both[1] > 1e-9 else 1.0


def _planted(panel: Panel, lag: int, size: float, needed: float) -> tuple[Array, Array]:
    """Of a link of this size, with either sign (rows): r, and what has to be exceeded; on Fisher's scale.

    It is planted into outcomes that have nothing to do with their driver: each team's own, moved in a circle.
    What two series do together by chance stands in both signs, and drops out of their mean. `needed` is in
    units of what the shifts of a panel spread by. Of few teams several are tried.
    """
    teams, weeks = panel.driver.shape
    driver = _standard(panel.driver)  # a link is as strong in every team
    after = size * np.roll(driver, lag, axis=1)
    places = max(1, ENOUGH_TEAMS // teams)
    left, asked = np.zeros((2, places)), np.zeros((2, places))
    for place in range(places):
        offsets = [int(weeks * (1 / 3 + GOLDEN * (team + teams * place))) for team in range(teams)]
        moved = [np.roll(row, offset) for row, offset in zip(panel.outcome, offsets, strict=True)]
        rest = np.sqrt(1 - size**2) * _standard(np.stack(moved))
        for row, sign in enumerate((1, -1)):
            ready = _prepare(replace(panel, driver=driver, outcome=rest + sign * after))
            left[row, place] = sign * _fisher(float(_observed(ready, [lag])[0]))
            asked[row, place] = _fisher(needed * _null_spread(ready, lag))
    return left, asked


def _null_spread(ready: _Prepared, lag: int) -> float:
    """How much r at a lag spreads over all shifts of every team, without drawing any."""
    late, weight = _early(ready.outcome, lag), ready.weight[:, 0]
    spread = sum(
        float((_shifted(ready, team) @ late[team]).var()) * weight[team] ** 2 for team in range(len(weight))
    )
    own = ((ready.driver * ready.weight) ** 2).sum() * (ready.outcome**2).sum()
    return float(np.sqrt(spread / max(own, 1e-24)))


def _fisher(r: float) -> float:
    return float(np.arctanh(min(max(r, -0.999), 0.999)))


def _standard(series: Array) -> Array:
    """Each row with mean 0 and variance 1; every row of a usable panel varies."""
    centred = series - np.nanmean(series, axis=1, keepdims=True)
    spread: Array = centred / np.nanstd(centred, axis=1, keepdims=True)
    return spread

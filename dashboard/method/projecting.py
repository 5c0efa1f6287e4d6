"""A panel of teams × weeks, and its series with what proves nothing taken out. Pure.

Each team's series is projected on a constant, its trend, the means of both series over all teams (common
correlated effects, Pesaran 2006) and its volume. With two teams it is the mean of the week that is taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.quick import dataclass

Array = NDArray[np.float64]

LEAST_WEEKS = 26


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
class Projected:
    """Projected series, and what projects them again. A team weighs by the spread of its outcome."""

    driver: Array  # teams × weeks
    outcome: Array  # times weight
    weight: Array  # teams × 1
    base: Array  # teams × weeks × columns, orthonormal: what is taken out
    is_pair: bool

    @cached_property
    def shifts(self) -> NDArray[Any]:
        """Each team's driver at every offset, projected again: teams × offsets × weeks.

        Two teams exactly, because all their shifts are counted; else in half of it to be fetched.
        """
        kind = np.dtype(np.float64 if self.is_pair else np.float32)
        weeks, base = np.arange(self.driver.shape[1]), self.base.astype(kind)
        moved: NDArray[Any] = self.driver.astype(kind)
        moved = moved.take((weeks[None, :] - weeks[:, None]) % len(weeks), axis=1)
        return moved - (moved @ base) @ base.transpose(0, 2, 1)

    @cached_property
    def squares(self) -> Array:
        """What each of these weighs: teams × offsets."""
        own = (self.driver**2).sum(axis=1, keepdims=True)
        taken = _in_a_circle(self.driver[:, None], self.base.transpose(0, 2, 1))
        made: Array = own - (taken**2).sum(axis=1)
        return made

    def with_each(self, target: Array) -> Array:
        """Sums of products of each of these with a target (teams × weeks): teams × offsets."""
        return _in_a_circle(self.driver, target - explained(self.base, target))


def _in_a_circle(moved: Array, still: Array) -> Array:
    """Sums of products of one series, moved in a circle by every offset, with another."""
    weeks = still.shape[-1]
    made: Array = np.fft.irfft(np.conj(np.fft.rfft(moved)) * np.fft.rfft(still), weeks)
    return made


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


def project(panel: Panel) -> Projected:
    """Both series of each team without its level, trend and volume, and without what moves all teams."""
    teams, weeks = panel.driver.shape
    is_pair = teams == 2
    means = [] if is_pair else [_common(panel.driver), _common(panel.outcome)]
    trend = np.linspace(-1.0, 1.0, weeks)
    fixed = np.column_stack([np.ones(weeks), trend, *means])
    bases = _orthonormal(fixed, panel.volume, teams)
    driver, outcome = _residuals(panel.driver, bases), _residuals(panel.outcome, bases)
    if is_pair:
        driver, outcome = driver - driver.mean(axis=0), outcome - outcome.mean(axis=0)
    weight = 1 / np.sqrt(np.maximum((outcome**2).mean(axis=1, keepdims=True), 1e-12))
    return Projected(driver, outcome * weight, weight, bases, is_pair)


def _common(series: Array) -> Array:
    """The mean of all teams by week, each around its own mean; 0 where no team can be read."""
    centred = series - np.nanmean(series, axis=1, keepdims=True)
    known = np.isfinite(centred)
    return np.where(known, centred, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


def _orthonormal(fixed: Array, volume: Array | None, teams: int) -> Array:
    """Orthonormal columns over what is taken out of each team; one that adds nothing is left as zeros."""
    columns = np.broadcast_to(fixed, (teams, *fixed.shape))
    if volume is not None:
        logs = np.log1p(np.nan_to_num(volume))
        columns = np.concatenate([columns, logs[:, :, None]], axis=2)
    made = np.zeros_like(columns)
    for place in range(columns.shape[2]):
        own = columns[:, :, place]
        rest = own - explained(made, own)
        rest = rest - explained(made, rest)
        size, whole = (np.sqrt((each**2).sum(axis=1)) for each in (rest, own))
        adds = size > 1e-8 * np.maximum(whole, 1e-12)
        made[adds, :, place] = rest[adds] / size[adds, None]
    return made


def explained(bases: Array, series: Array) -> Array:
    """The part of each row that its base explains."""
    part: Array = np.matmul(bases, np.matmul(bases.transpose(0, 2, 1), series[:, :, None]))[:, :, 0]
    return part


def _residuals(series: Array, bases: Array) -> Array:
    """Each team's series less what its base explains of the weeks that can be read; 0 in the others."""
    known = np.isfinite(series)
    filled = np.where(known, series, 0.0)
    out: Array = filled - explained(bases, filled)
    gaps = np.flatnonzero(~known.all(axis=1))
    seen = bases[gaps] * known[gaps][:, :, None]
    across = seen.transpose(0, 2, 1)
    fitted = np.linalg.pinv(across @ seen, rcond=1e-12, hermitian=True) @ (across @ filled[gaps][:, :, None])
    out[gaps] = np.where(known[gaps], filled[gaps] - (seen @ fitted)[:, :, 0], 0.0)
    return out


def lagged(series: Array, lag: int) -> Array:
    """A series without its last so many weeks, which nothing follows."""
    return series[..., : series.shape[-1] - lag]


def early(series: Array, lag: int) -> Array:
    """A series moved so many weeks to the front, with 0 behind it."""
    moved = np.zeros_like(series)
    moved[:, : series.shape[1] - lag] = series[:, lag:]
    return moved


def observed(ready: Projected, lags: Sequence[int]) -> Array:
    """r at each lag."""
    driver = ready.driver * ready.weight
    own, late = (driver**2).sum(), (ready.outcome**2).sum()
    both = np.array([(lagged(driver, lag) * ready.outcome[:, lag:]).sum() for lag in lags])
    r: Array = both / np.sqrt(max(own * late, 1e-24))
    return r

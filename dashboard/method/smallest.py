"""The smallest link that a panel could have shown: in 80 % of cases it would be found. Pure.

Size by size it is planted into outcomes that have nothing to do with their driver, and counted what of it the
projection leaves and what has to be exceeded then.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dashboard.method.projecting import Array, Panel, Projected, early, lagged, observed, project

FOUND = 0.8416  # z of 80 % power
LARGEST = 0.9  # link that is planted
GOLDEN = 0.618  # of the weeks between the places to which two teams are moved
ENOUGH_TEAMS = 24  # moved, in all
LEAST_KEPT = 0.3  # less is left of no link that can be named
ROUNDS = 3  # of planting a link and correcting its size


def smallest_link(ready: Projected, plain: Panel, lag: int, needed: float, null: Array) -> float:
    """The size of a link that would be found in 80 % of cases. `null`: r at the lag of drivers shifted;
    `plain`: the panel without what it holds of a link.

    A link is found where r exceeds what is needed, both on Fisher's scale, where r spreads alike at any size.
    Size by size it is planted, and counted what of r is left and what would be needed then. A link that the
    panel holds has widened what its shifts spread by; without it they spread as r itself does.
    """
    wide = max(_null_spread(ready, lag), 1e-9)
    spread = float(np.arctanh(np.clip(null, -LARGEST, LARGEST)).std())
    spread *= _null_spread(project(plain), lag) / wide
    size = min(float(np.tanh(_fisher(needed) + FOUND * spread)), LARGEST)
    for _ in range(ROUNDS):
        left, asked = _planted(plain, lag, size, needed / wide)
        goal = asked.mean() + FOUND * spread * _steadier(left, asked)
        size = min(size * float(goal) / max(float(left.mean()), LEAST_KEPT * size), 1.0)
        if size > LARGEST:
            break
    return size


def unlinked(panel: Panel, lag: int, slope: float) -> Panel:
    """The same outcome without what follows its driver: noise alone, into which a link is planted."""
    driver = panel.driver - np.nanmean(panel.driver, axis=1, keepdims=True)
    followed = np.zeros_like(driver)
    followed[:, lag:] = np.nan_to_num(lagged(driver, lag))
    return replace(panel, outcome=panel.outcome - slope * followed)


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
            ready = project(replace(panel, driver=driver, outcome=rest + sign * after))
            left[row, place] = sign * _fisher(float(observed(ready, [lag])[0]))
            asked[row, place] = _fisher(needed * _null_spread(ready, lag))
    return left, asked


def _steadier(left: Array, asked: Array) -> float:
    """By how much r less what is needed spreads less than r: a link that shows also widens its null."""
    both = [(each - each.mean(axis=1, keepdims=True)).std() for each in (left - asked, left)]
    return float(both[0] / both[1]) if both[1] > 1e-9 else 1.0


def _null_spread(ready: Projected, lag: int) -> float:
    """How much r at a lag spreads over all shifts of every team, without drawing any."""
    late = ready.with_each(early(ready.outcome, lag))
    spread = float(late.var(axis=1) @ ready.weight[:, 0] ** 2)
    own = ((ready.driver * ready.weight) ** 2).sum() * (ready.outcome**2).sum()
    return float(np.sqrt(spread / max(own, 1e-24)))


def _fisher(r: float) -> float:
    return float(np.arctanh(min(max(r, -0.999), 0.999)))


def _standard(series: Array) -> Array:
    """Each row with mean 0 and variance 1; one of which nothing is left stays as it is."""
    centred = series - np.nanmean(series, axis=1, keepdims=True)
    spread: Array = centred / np.maximum(np.nanstd(centred, axis=1, keepdims=True), 1e-9)
    return spread

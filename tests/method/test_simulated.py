"""What the forecasts and the test of links keep, counted on organisations that are made up.

SCORECARD_RUNS says how often each is drawn (500). The tables stand in docs/theory.md.
"""

from __future__ import annotations

import os
from itertools import product
from math import sqrt

import numpy as np
import pytest

from dashboard.method import links
from dashboard.method.forecast import farthest_of, forecast
from dashboard.method.links import Array, Panel

pytestmark = pytest.mark.long

RUNS = int(os.environ.get("SCORECARD_RUNS", "500"))
LAGS = (1, 2, 3, 4)
LAG = 2  # of a link that is planted
NAMING = 100  # panels whose smallest_r is averaged: one alone is off by an eighth
MANY = 40  # teams, of which ten panels tell as much
MOST = 0.08  # share of false alarms in a cell

SHAPES = ((2, 52), (3, 26), (3, 52), (8, 52), (40, 104))
WORLDS = ("plain", "mix", "surge", "season", "surge and season")
SERIES = ("level", "trend", "season", "step")
LENGTHS = (12, 18, 24, 36, 60)


def remembering(rng: np.random.Generator, teams: int, weeks: int, memory: float = 0.5) -> Array:
    made = rng.standard_normal((teams, weeks))
    for week in range(1, weeks):
        made[:, week] = memory * made[:, week - 1] + sqrt(1 - memory**2) * made[:, week]
    return made


def unlinked(rng: np.random.Generator, shape: tuple[int, int], world: str, unequal: bool) -> Panel:
    """A driver and an outcome that have nothing to do with each other but what hits both."""
    teams, weeks = shape
    driver, outcome = remembering(rng, *shape), remembering(rng, *shape)
    volume = np.exp(rng.normal(4, 0.8 * unequal, (teams, 1))) * np.ones((1, weeks))
    if unequal:
        noise = np.sqrt(volume.mean() / volume)
        driver = driver + noise * rng.standard_normal(shape)
        outcome = outcome + noise * rng.standard_normal(shape)
    if world == "mix":
        driver, outcome = _mixed(rng, driver, outcome, volume)
    if "surge" in world:
        wave = np.exp(-np.abs(np.arange(weeks) - rng.integers(5, weeks - 8)) / 4)
        strength = rng.uniform(0.2, 3, (teams, 1))
        driver = driver - strength * wave
        outcome = outcome - strength * rng.uniform(0.8, 1.2, (teams, 1)) * wave
        volume = volume * (1 + strength * wave)
    if "season" in world:
        season = 2 * np.sin(2 * np.pi * (np.arange(weeks) + rng.integers(52)) / 52)
        driver, outcome = driver + season, outcome + season
    return Panel(driver, outcome, volume)


def _mixed(rng: np.random.Generator, driver: Array, outcome: Array, volume: Array) -> tuple[Array, Array]:
    """Hard cases, more or fewer of them, move both; what is expected knows it up to chance."""
    hard = 0.5 + 0.15 * remembering(rng, *driver.shape, memory=0.7)
    off = rng.standard_normal(driver.shape) * 0.5 / np.sqrt(volume)
    return driver - 2 * hard + 2 * (hard + off), outcome - 2 * hard + 2 * (hard + off)


def alarms(rng: np.random.Generator, shape: tuple[int, int], world: str, unequal: bool, runs: int) -> int:
    """How many of so many panels without a link are called one."""
    panels = (unlinked(rng, shape, world, unequal) for _ in range(runs))
    found = [links.chance(panel, LAGS, rng, 999) for panel in panels]
    return sum(one is not None and one.p <= links.LEVEL for one in found)


def test_false_alarms_of_links() -> None:
    """No cell above 8 %; of 50 that keep 5 % one may be by luck, so it is drawn anew, four times as often."""
    rng = np.random.default_rng(11)
    shares = {}
    for shape, world, unequal in product(SHAPES, WORLDS, (False, True)):
        share = alarms(rng, shape, world, unequal, RUNS) / RUNS
        print(shape, world, "unequal" if unequal else "equal", f"{share:.3f}", RUNS, flush=True)
        if share > MOST:
            share = alarms(rng, shape, world, unequal, 4 * RUNS) / (4 * RUNS)
            print("  anew", f"{share:.3f}", 4 * RUNS, flush=True)
        shares[shape, world, unequal] = share
    mean = float(np.mean(list(shares.values())))
    print(f"mean {mean:.4f} largest {max(shares.values()):.3f}")
    chance = 2.6 * sqrt(0.05 * 0.95 / RUNS)
    assert mean <= 0.06
    assert max(shares.values()) <= max(MOST, 0.05 + chance)


def linked(rng: np.random.Generator, shape: tuple[int, int], size: float) -> Panel:
    """An outcome that follows its driver two weeks later, and did before the first week that is read."""
    driver = remembering(rng, shape[0], shape[1] + LAG)
    outcome = sqrt(1 - size**2) * remembering(rng, *shape) + size * driver[:, :-LAG]
    return Panel(driver[:, LAG:], outcome)


def named(rng: np.random.Generator, shape: tuple[int, int]) -> float:
    """The size of a link of which panels that hold just such a link say that it could be found."""
    size = 0.0
    for _ in range(3):  # what a panel names hangs a little on what it holds
        panels = (linked(rng, shape, size) for _ in range(NAMING if shape[0] < MANY else 10))
        found = [links.examine(panel, LAGS, rng, 999) for panel in panels]
        size = float(np.mean([one.smallest_r for one in found if one]))
    return size


def test_a_link_of_the_size_that_it_names_is_found() -> None:
    rng = np.random.default_rng(12)
    for shape in SHAPES[1:]:  # of two teams nothing is named
        size = named(rng, shape)
        panels = (linked(rng, shape, size) for _ in range(RUNS))
        found = [links.chance(panel, LAGS, rng, 999) for panel in panels]
        hits = sum(one is not None and one.p <= links.LEVEL for one in found)
        print(shape, f"smallest_r {size:.3f} found {hits / RUNS:.3f}", RUNS)
        chance = 2.6 * sqrt(0.8 * 0.2 / RUNS)
        assert 0.75 - chance <= hits / RUNS <= 0.85 + chance, shape


def made(rng: np.random.Generator, kind: str, months: int, ahead: int) -> Array:
    """A monthly series; a step lies in the past, for nobody can foresee one."""
    time = np.arange(months + ahead)
    noise = 80 + rng.standard_normal(months + ahead)
    if kind == "trend":
        return noise + rng.choice([-1, 1]) * 0.25 * time
    if kind == "season":
        return noise + 2 * np.sin(2 * np.pi * (time + rng.integers(12)) / 12)
    if kind == "step":
        return noise + rng.choice([-1, 1]) * 4 * (time >= rng.integers(4, months))
    return noise


def test_forecasts_cover_and_their_words_come_true() -> None:
    """Each kind of series at each horizon, up to the longest that is forecast."""
    rng = np.random.default_rng(int(os.environ.get("SCORECARD_SEED", "23")))
    said: dict[str, list[bool]] = {"likely": [], "unlikely": [], "open": []}
    covered = {}
    for months in LENGTHS:
        longest = farthest_of(months)
        for ahead, kind in product(sorted({1, longest // 4, longest // 2, longest}), SERIES):
            hits = []
            for _ in range(RUNS):
                series = made(rng, kind, months, ahead)
                found = forecast(list(series[:months]), ahead)
                assert found.value is not None
                assert found.low is not None
                assert found.high is not None
                hits.append(bool(found.low <= series[-1] <= found.high))
                goal = found.value + rng.normal(0, 3)
                said[found.reaches(goal, rises=True) or "open"].append(bool(series[-1] >= goal))
            covered[months, ahead, kind] = float(np.mean(hits))
            print(f"{months} months, {ahead} ahead, {kind}: {np.mean(hits):.3f}", flush=True)
    words = {name: float(np.mean(true)) for name, true in said.items()}
    print(f"mean {np.mean([*covered.values()]):.3f}", words, {name: len(true) for name, true in said.items()})
    chance = 2.6 * sqrt(0.8 * 0.2 / RUNS)
    for cell, share in covered.items():
        assert 0.75 - chance <= share <= 0.90 + chance, cell
    for kind in SERIES:  # all horizons together, where chance has little to say
        assert 0.75 <= np.mean([share for (*_, own), share in covered.items() if own == kind]) <= 0.90
    assert words["likely"] >= 0.8
    assert words["unlikely"] <= 0.2

"""Is the theory holding: each driver → outcome of the strategy against observation, and goals in conflict.

Computed once for a generation and a strategy; how often the test gives a false alarm in this very
organisation is counted beside, in a thread of its own where somebody waits for a page.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np

from dashboard.access import may
from dashboard.ask.cache import cached
from dashboard.ask.computed import KeptAnswer, kept
from dashboard.ask.home import Opened, understood
from dashboard.ask.strategy import theory_words
from dashboard.ask.strategy.conflicts import Conflict, conflicts_of
from dashboard.ask.strategy.panels import team_series, year_apart
from dashboard.ask.strategy.yearly import change_in, way_of
from dashboard.ask.whose import asked_of
from dashboard.method import links as method
from dashboard.method.links import LEAST_TEAMS, LEAST_WEEKS, Panel
from dashboard.method.multiple import benjamini_hochberg
from dashboard.model.metric import Metric
from dashboard.model.strategy import Objective
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring.change import Change
from dashboard.scoring.theory import TheoryReading, Verdict, expected_change, oriented, theory_of, verdict_of

SEED = 20260101
_LOCK = threading.Lock()
_ALONE: dict[Path, threading.Lock] = {}  # of a generation's links: they are computed by one at a time
_COUNTING: set[Path] = set()  # what is kept of a generation, as long as a thread counts for it


@dataclass(frozen=True)
class Shift:
    """What changed between two windows, in the metric's unit, + is good; with its 95 % interval."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Link:
    """A driver → outcome of an objective: what both did, and what the test on teams and weeks says.

    `lags` in weeks, as declared; `lag` where |r| is largest. `slope`: outcome per unit of driver.
    `expected`: how far the outcome should have come if it followed its driver as the targets say.
    `reason`: why there is no test.
    """

    objective: str
    driver: str
    outcome: str
    lag: int | None
    lags: tuple[int, ...]
    r: float | None
    slope: float | None
    slope_low: float | None
    slope_high: float | None
    p: float | None
    p_adjusted: float | None
    reverse_p: float | None
    placebo_p: float | None
    smallest_r: float | None
    driver_change: Shift | None
    outcome_change: Shift | None
    verdict: Verdict
    reading: TheoryReading
    says: str
    question: str = ""
    would_change: str = ""
    expected: float | None = None
    teams: int = 0
    weeks: int = 0
    adjusted: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class PanelInfo:
    """On what the links are tested. `false_alarms` is None as long as `is_computing`, or without a panel."""

    from_: date | None
    to: date | None
    teams: int
    weeks: int
    false_alarms: float | None
    is_computing: bool = False


@dataclass(frozen=True)
class Links:
    """Every link and every conflict; `before` and `now` are the windows whose difference is the change."""

    panel: PanelInfo
    links: tuple[Link, ...]
    conflicts: tuple[Conflict, ...]
    before: Period | None = None
    now: Period | None = None

    @property
    def when(self) -> str:
        """The two windows in words: they are the latest, whatever period a page is of."""
        return theory_words.when(self.now, self.before)


NOTHING = PanelInfo(None, None, 0, 0, None)


def links(home: Opened, *, wait: bool = True, alarms: bool = True) -> Links:
    """Each driver → outcome against observation; `wait`: for the count of false alarms too.

    Without `alarms` none are counted, not even in the background: no sentence needs them.
    """
    if not home.has_data:
        understood(home, (), None)
        return Links(NOTHING, (), ())
    if not may(home.who, "see"):
        return Links(NOTHING, (), ())  # it takes every team to tell
    asked_of(home, "organisation", None, None)
    found = links_of(home)
    return _counted(home, found, wait=wait) if alarms else found


@cached
def links_of(home: Opened) -> Links:
    """As kept beside the generation, else computed and kept; without the count of false alarms."""
    place = kept(home, "links", Links)
    with _LOCK:
        alone = _ALONE.setdefault(place.file, threading.Lock())
    with alone:  # who comes second takes what the first one kept
        return place.answer(lambda: _computed(home))


def _computed(home: Opened) -> Links:
    tested = [
        (objective, driver, objective.outcome)
        for objective in home.strategy.objective
        if objective.outcome
        for driver in objective.drivers
    ]
    raw = [_raw(home, *one) for one in tested]
    made = tuple(_judged(home, link, p) for link, p in zip(raw, adjusted(raw), strict=True))
    windows = year_apart(home)
    return Links(
        _panel_info(home, made),
        made,
        conflicts_of(home),
        windows[1] if windows else None,
        windows[0] if windows else None,
    )


def adjusted(tested: Sequence[Link]) -> list[float | None]:
    """Each link's p among all of them; one that several objectives name is one test. None without a test."""
    keys = [(link.driver, link.outcome, link.lags) for link in tested]
    family = {key: link.p for key, link in zip(keys, tested, strict=True) if link.p is not None}
    spared = dict(zip(family, benjamini_hochberg(list(family.values())), strict=True))
    return [float(spared[key]) if key in spared else None for key in keys]


def _panel_info(home: Opened, made: Sequence[Link]) -> PanelInfo:
    largest = max(made, key=lambda link: link.teams * link.weeks, default=None)
    if largest is None or not largest.weeks:
        return NOTHING
    series = team_series(home, home.metric(largest.driver), "week")
    if series is None:
        return NOTHING
    return PanelInfo(
        series.buckets[0].first,
        series.buckets[-1].last,
        largest.teams,
        largest.weeks,
        None,
        is_computing=True,
    )


def _raw(home: Opened, objective: Objective, driver: str, outcome: str) -> Link:
    """The test alone, before it is known how many others there are."""
    made = Link(
        objective.id, driver, outcome, None, objective.lags, *(None,) * 11, verdict="cannot_tell",
        reading="cannot_tell", says="",
    )  # fmt: skip
    pair = _panel(home, driver, outcome)
    if isinstance(pair, str):
        return replace(made, reason=pair)
    panel, is_adjusted = pair
    found = method.examine(panel, sorted(objective.lags), _seeded(f"{driver} {outcome}"))
    if found is None or found.teams < LEAST_TEAMS or found.weeks < LEAST_WEEKS:
        teams, weeks = (found.teams, found.weeks) if found else (0, panel.driver.shape[1])
        there = f"{teams} teams and {weeks} weeks have them" if found else "no two teams have them"
        reason = f"the test needs {LEAST_TEAMS} teams and {LEAST_WEEKS} weeks with cases enough; {there}"
        return replace(made, reason=reason, teams=teams, weeks=weeks)
    reverse = _by_chance(panel.turned(), objective.lags, f"{outcome} {driver}")
    return replace(
        made,
        lag=found.lag,
        r=found.r,
        slope=found.slope,
        slope_low=found.slope_low,
        slope_high=found.slope_high,
        p=found.p,
        reverse_p=reverse,
        placebo_p=_placebo(home, objective, driver),
        smallest_r=found.smallest_r,
        teams=found.teams,
        weeks=found.weeks,
        adjusted=is_adjusted,
    )


def _placebo(home: Opened, objective: Objective, driver: str) -> float | None:
    if objective.placebo is None:
        return None
    pair = _panel(home, driver, objective.placebo)
    if isinstance(pair, str):
        return None
    return _by_chance(pair[0], objective.lags, f"{driver} {objective.placebo}")


def _panel(home: Opened, driver: str, outcome: str) -> tuple[Panel, bool] | str:
    """The two series on one grid; or why there is none."""
    series = []
    for name in (driver, outcome):
        metric = home.metric(name)
        one = team_series(home, metric, "week")
        if one is None or not np.isfinite(one.value).any():
            return f"{metric.title} {_no_weeks(metric)}: there are no weeks to test on"
        series.append(one)
    first, second = series
    return Panel(first.value, second.value, first.n), first.is_adjusted and second.is_adjusted


def _no_weeks(metric: Metric) -> str:
    if metric.grain:
        return "is read by month"
    return "has too few cases by team and week" if "team" in metric.levels else "is not read by team"


def _by_chance(panel: Panel, lags: Sequence[int], name: str) -> float | None:
    """The p alone of what is held against a link: the reverse, the placebo."""
    found = method.chance(panel, sorted(lags), _seeded(name))
    return found.p if found else None


def _seeded(name: str) -> np.random.Generator:
    """A seed for each test: the same generation gives the same figures each time."""
    return np.random.default_rng([SEED, crc32(name.encode())])


def _judged(home: Opened, link: Link, p_adjusted: float | None) -> Link:
    driver, outcome = home.metric(link.driver), home.metric(link.outcome)
    moves = [oriented(change_in(home, metric), rises=metric.rises) for metric in (driver, outcome)]
    expected = expected_change(moves[0], way_of(home, driver), way_of(home, outcome))
    made = replace(
        link,
        p_adjusted=p_adjusted,
        verdict="cannot_tell"
        if p_adjusted is None or link.r is None
        else verdict_of(link.r, p_adjusted, link.reverse_p, link.placebo_p),
        reading=theory_of(moves[0], moves[1], expected),
        driver_change=_shift(driver, moves[0]),
        outcome_change=_shift(outcome, moves[1]),
        expected=expected,
    )
    says, question, would = theory_words.of_link(driver, outcome, made.reading, moves, expected, made)
    return replace(made, says=says, question=question, would_change=would)


def _shift(metric: Metric, change: Change) -> Shift | None:
    """In the metric's own direction again: a cost that fell by 12 has changed by -12."""
    own = oriented(change, rises=metric.rises)
    return None if own.value is None else Shift(own.value, own.low, own.high)


def _counted(home: Opened, found: Links, *, wait: bool) -> Links:
    """With the share of false alarms where it is known; else it begins to be counted.

    It is kept apart: another process that keeps the same links later would write over it.
    """
    if not found.panel.is_computing:
        return found
    place = _place_of_alarms(home)
    if known := place.read():
        return replace(found, panel=known)
    if wait:
        return replace(found, panel=_count_alarms(place, found.panel, *_largest(home)))
    if place.file in _COUNTING:
        return found  # whoever looks on meanwhile reads no panel
    given = (place, found.panel, *_largest(home))  # figures alone: the thread outlives the home
    with _LOCK:
        is_new = place.file not in _COUNTING
        _COUNTING.add(place.file)
    if is_new:
        threading.Thread(target=_count_alarms, args=given, daemon=True).start()
    return found


@cached
def _place_of_alarms(home: Opened) -> KeptAnswer[PanelInfo]:
    return kept(home, "alarms", PanelInfo)


def _largest(home: Opened) -> tuple[Panel | None, tuple[int, ...]]:
    """The largest panel that a link is tested on, and its lags."""
    largest = max(links_of(home).links, key=lambda link: link.teams * link.weeks)
    pair = _panel(home, largest.driver, largest.outcome)
    return None if isinstance(pair, str) else pair[0], largest.lags


def _count_alarms(
    place: KeptAnswer[PanelInfo], tested: PanelInfo, panel: Panel | None, lags: tuple[int, ...]
) -> PanelInfo:
    try:
        share = method.false_alarms(panel, sorted(lags), np.random.default_rng(SEED)) if panel else None
        whole = replace(tested, false_alarms=share, is_computing=False)
        place.write(whole)
    finally:
        with _LOCK:
            _COUNTING.discard(place.file)
    return whole

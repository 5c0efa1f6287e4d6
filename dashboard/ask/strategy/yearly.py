"""What the organisation's figures changed by in a year, and the way that each has to its goal.

The two sides of the two by two, for any pair of metrics; the test of the link between them is theory.py's.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import scoring
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.strategy.panels import months_of, year_apart
from dashboard.method import difference
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.periods import Period
from dashboard.scoring.change import Change, change_of
from dashboard.scoring.reading import Asked
from dashboard.scoring.theory import TheoryReading, WayToGoal, expected_change, oriented, theory_of
from dashboard.store.whom import Whom


def reading_of(home: Opened, driver: str, outcome: str) -> TheoryReading:
    """The field of the two by two for any pair of metrics: what both did, without the test."""
    one, other = home.metric(driver), home.metric(outcome)
    moves = [oriented(change_in(home, metric), rises=metric.rises) for metric in (one, other)]
    return theory_of(moves[0], moves[1], expected_change(moves[0], way_of(home, one), way_of(home, other)))


def way_of(home: Opened, metric: Metric) -> WayToGoal | None:
    """From baseline to goal by the organisation's target in force, and where it stood a year before.

    None where the target leaves no way to go.
    """
    windows = year_apart(home)
    if windows is None:
        return None
    target = home.strategy.target_for(metric.name, "organisation", None, windows[0].last)
    if target is None or target.baseline is None:
        return None
    if scoring.is_to_hold(target.baseline, target.red, target.goal):
        return None
    return WayToGoal(target.baseline, target.goal, _valued(home, metric, windows[1])[1])


@cached
def change_in(home: Opened, metric: Metric) -> Change:
    """What the organisation's figure changed by in a year, in the metric's own direction.

    Where no interval follows from the sums (costs, stocks) the months themselves tell, by Welch's test.
    """
    windows = year_apart(home)
    if windows is None:
        return Change()
    now, before = (_valued(home, metric, window) for window in windows)
    asked = Asked(metric, "organisation", home.strategy.organisation.name, windows[0])
    found = change_of(asked, now, before)
    if found.low is None and (metric.grain or metric.series):
        return _by_months(home, metric, windows)
    return found


def _valued(home: Opened, metric: Metric, window: Period) -> tuple[Tally, float | None]:
    known = _of_strategy(home, window)
    if metric.name not in known:
        known = _read(home, [metric.name], window)
    return known[metric.name], scoring.value_of(metric, known[metric.name])


@cached
def _of_strategy(home: Opened, window: Period) -> dict[str, Tally]:
    """The sums of every driver and outcome, which a page asks for together."""
    names = [
        name for one in home.strategy.objective for name in (*one.drivers, one.outcome) if name is not None
    ]
    return _read(home, list(dict.fromkeys(names)), window)


def _read(home: Opened, names: Sequence[str], window: Period) -> dict[str, Tally]:
    asked = [(name, window) for name in names]
    found = home.reader.tallies_over(asked, Whom("organisation")) if asked else {}
    return {read[0]: found.get((read, None)) or Tally() for read in asked}


def _by_months(home: Opened, metric: Metric, windows: tuple[Period, Period]) -> Change:
    months = months_of(home, metric)
    now, before = (
        [value for first, value in months if value is not None and window.first <= first <= window.last]
        for window in windows
    )
    sums = [(len(one), sum(one), sum(value * value for value in one)) for one in (now, before)]
    if min(len(now), len(before)) < 2:
        return Change()
    low, high = difference.welch(*sums[0], *sums[1])
    value = sum(now) / len(now) - sum(before) / len(before)
    is_signal = low is not None and high is not None and not low <= 0 <= high
    return Change(value, low, high, is_signal)

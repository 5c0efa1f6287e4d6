"""A metric over time in every team, adjusted for the kinds of cases it came from.

What a team's cases let expect here follows from all teams' cases of the same kinds; the comparison of persons
needs the same sums without the person, over a window instead of a series.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboard import periods, scoring
from dashboard.ask.cache import cached
from dashboard.ask.home import Opened
from dashboard.ask.spans import first_day, today_of
from dashboard.ask.whose import names_of
from dashboard.ask.windows import MOSTLY_DECIDED
from dashboard.method import panels
from dashboard.method.intervals import normal_quantile
from dashboard.method.tally import Tally
from dashboard.model.metric import Metric
from dashboard.periods import Every, Period
from dashboard.quick import dataclass
from dashboard.store.figures import Series
from dashboard.store.whom import Whom

Array = NDArray[np.float64]
MOST = {"week": 104, "month": 60}
LATE = 3  # days after which the data of the first may begin
LEAST_N = 5  # in a cell; a metric's own minimum where that is more


@dataclass(frozen=True, eq=False)
class TeamSeries:
    """A metric in teams × weeks or months, oriented so that + is good; NaN where a cell can't be read.

    `is_adjusted`: less what its kinds of cases let expect. `n` is what each cell stands on.
    """

    teams: tuple[str, ...]
    buckets: tuple[Period, ...]
    value: Array
    n: Array
    is_adjusted: bool


@cached
def team_series(home: Opened, metric: Metric, every: Every) -> TeamSeries | None:
    """None where the metric has no such series: no data, not of teams, or read by month alone."""
    buckets = buckets_of(home, every)
    if "team" not in metric.levels or not buckets or (metric.grain == "month" and every != "month"):
        return None
    teams = names_of(home, "team")
    sign = 1.0 if metric.rises else -1.0
    if metric.series or metric.grain or not metric.kind.row:
        value, n = _read_off(home, metric, teams, buckets)
        return TeamSeries(teams, buckets, sign * value, n, False)
    grid = _grids(home, metric)[every]
    value = sign * grid.adjusted
    if home.reader.has_units(metric):  # the grid counts answers, a minimum whoever gave them
        value = np.where(np.isnan(_read_off(home, metric, teams, buckets)[0]), np.nan, value)
    return TeamSeries(teams, buckets, value, grid.n, True)


@cached
def _grids(home: Opened, metric: Metric) -> dict[Every, panels.Grid]:
    """By weeks and by months: the theory asks for both, and reading the observations is what costs."""
    everys: tuple[Every, ...] = ("week", "month")
    buckets = {every: found for every in everys if (found := buckets_of(home, every))}
    windows = {every: periods.between(own[0].first, own[-1].last) for every, own in buckets.items()}
    teams, least = names_of(home, "team"), max(LEAST_N, metric.minimum)
    rows = home.reader.mixed(metric, windows, teams)
    return {
        every: panels.gridded(rows.get(every, panels.NOTHING), teams, [bucket.first for bucket in own], least)
        for every, own in buckets.items()
    }


def _read_off(
    home: Opened, metric: Metric, teams: Sequence[str], buckets: Sequence[Period]
) -> tuple[Array, Array]:
    """What does not add up by kinds of cases: medians, stocks, costs; as they are read."""
    value, n = np.full((len(teams), len(buckets)), np.nan), np.zeros((len(teams), len(buckets)))
    read = home.reader.series_of_each({metric.name: buckets}, Whom("team"))
    for row, team in enumerate(teams):
        for column, tally in enumerate(read.get((metric.name, team), ())):
            n[row, column] = tally.n
            value[row, column] = _value(metric, tally)
    return value, n


def values_of(metric: Metric, tallies: Sequence[Tally]) -> list[float]:
    """A series as it is read, NaN where it can't be."""
    return [_value(metric, tally) for tally in tallies]


def _value(metric: Metric, tally: Tally) -> float:
    """NaN where too little is read, or decided."""
    found = scoring.value_of(metric, tally)
    if found is None or tally.n < LEAST_N or scoring.units_of(tally) < metric.minimum:
        return np.nan
    if tally.decided is not None and tally.decided < MOSTLY_DECIDED and not metric.is_duration:
        return np.nan
    return found


@cached
def buckets_of(home: Opened, every: Every) -> tuple[Period, ...]:
    """The whole weeks or months with data, up to the latest that is over, at most two years of weeks.

    The first may begin a few days before its data: a week's four are most of it, a month's are not.
    """
    start = min(
        (day for metric in home.catalogue.metrics if (day := first_day(home, metric, None))), default=None
    )
    if start is None:
        return ()
    zone, as_of = home.strategy.organisation.tz, home.reader.tickets_as_of()
    last = periods.last_complete(as_of, zone, every, 1).last
    found = [
        bucket
        for bucket in periods.buckets(periods.between(min(start, last), last), every)
        if (start - bucket.first).days <= LATE
    ]
    return tuple(found[-MOST[every] :])


def _whole_months(home: Opened) -> tuple[Period, ...]:
    """The months with data that are over."""
    return tuple(month for month in buckets_of(home, "month") if month.last <= today_of(home))


def latest_months(home: Opened) -> tuple[Period, ...]:
    """The last three whole months with data, or as many as there are."""
    return _whole_months(home)[-3:]


def year_apart(home: Opened) -> tuple[Period, Period] | None:
    """(the last three whole months, the same a year before); else the first three of at least six months."""
    months = _whole_months(home)
    if len(months) < 6:
        return None
    late = periods.between(months[-3].first, months[-1].last)
    early = months[-15:-12] if len(months) >= 15 else months[:3]
    return late, periods.between(early[0].first, early[-1].last)


@cached
def months_of(home: Opened, metric: Metric, team: str | None = None) -> list[tuple[date, float | None]]:
    """(first day, value) of the months of all, or a team; None where too little is read or decided."""
    values = zip(
        (bucket.first for bucket in buckets_of(home, "month")),
        values_of(metric, _tallies_of_months(home, metric, team)),
        strict=True,
    )
    return [(first, None if np.isnan(value) else float(value)) for first, value in values]


def error_of_months(home: Opened, metric: Metric) -> float:
    """The standard error that the cases of a middling month of all leave; 0 where no rule gives a margin."""
    ends = (scoring.interval_of(metric, tally) for tally in _tallies_of_months(home, metric, None))
    widths = [high - low for low, high in ends if low is not None and high is not None]
    return float(np.median(widths)) / 2 / normal_quantile(0.95) if widths else 0.0


def _tallies_of_months(home: Opened, metric: Metric, team: str | None) -> Sequence[Tally]:
    """The sums of each month, of all or of a team."""
    buckets = buckets_of(home, "month")
    read = {} if team else _months_with_goals(home)
    if buckets and (metric.name, team) not in read:
        whom = Whom("team", team) if team else Whom("organisation")
        read = home.reader.series_of_each({metric.name: buckets}, whom)
    return read.get((metric.name, team), [Tally()] * len(buckets) if team else [])


@cached
def _months_with_goals(home: Opened) -> Series:
    """The organisation's months of each metric with a goal of its own, as one question for all forecasts."""
    buckets = buckets_of(home, "month")
    own = [one for one in home.strategy.target if one.level in (None, "organisation") and not one.team]
    read = sorted({one.metric for one in own if "organisation" in home.metric(one.metric).levels})
    return home.reader.series_of_each(dict.fromkeys(read, buckets), Whom("organisation")) if buckets else {}

"""What the sample shows is what its raw files say, counted by hand: every metric, level and three periods."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard import periods, scoring
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import LEVELS, Metric
from dashboard.model.strategy import load_strategy
from dashboard.paths import sample_folder
from dashboard.periods import Period
from dashboard.store.whom import Whom
from tests.sample.recomputed import Sample, Seen, kaplan_meier_median

METRICS = load_catalogue().metrics
# a month, the last quarter with its undecided end, dates across months and a change of the clock
PERIODS = ("2026-07", "2026-08-01..2026-10-31", "2026-02-10..2026-04-12")
# of these the sample has no rows
WITHOUT = {
    name
    for name, metric in METRICS.items()
    if not metric.finds_rows_in([file.name.removesuffix(".csv.gz") for file in sample_folder().glob("*.gz")])
}


@pytest.fixture(scope="module")
def sample() -> Sample:
    folder = sample_folder()
    organisation = load_strategy(folder / "strategy.toml").organisation
    return Sample(folder, organisation, datetime.now(UTC).replace(tzinfo=None))


@pytest.fixture(scope="module")
def opened(sample_home: Path) -> Home:
    return Home.open(sample_home, LOCAL)


def last_sunday(sample: Sample, window: Period) -> date:
    last = min(window.last, sample.day(sample.as_of))
    return last - timedelta(days=(last.weekday() + 1) % 7)


def observed(sample: Sample, metric: Metric, window: Period) -> list[Seen]:
    """The observations of a window, answers on the scale with most of them."""
    if metric.name == "overdue_backlog":
        return list(sample.overdue_backlog(last_sunday(sample, window)))
    within = [one for one in sample.seen(metric.name) if window.first <= sample.day(one.at) <= window.last]
    scales = Counter(one.scale for one in within)
    main = min(scales, key=lambda scale: (-scales[scale], scale)) if scales else ""
    return [one for one in within if one.scale == main]


def counted(sample: Sample, metric: Metric, rows: list[Seen]) -> tuple[float | None, float, int, int]:
    """(value, n, undecided, unanswered) of observations."""
    decided = [one for one in rows if one.decided_at is None or one.decided_at <= sample.as_of]
    waiting, silent = len(rows) - len(decided), sum(one.value is None for one in decided)
    values = [float(one.value) for one in decided if one.value is not None]
    n: float = len(values)
    if metric.aggregate == "ratio":
        stayed = [one.bottom for one in decided if one.bottom is not None]
        n = sum(stayed) * (1 + waiting / len(stayed)) if stayed else 0
        value = sum(one.top or 0 for one in decided) / n if n else None
    elif metric.aggregate == "median":
        value = kaplan_meier_median((float(one.value or 0), one.is_open) for one in decided)
    elif not values:
        value = None
    elif metric.aggregate == "nps":
        value = 100 * (sum(v >= 9 for v in values) - sum(v <= 6 for v in values)) / n
    else:
        value = sum(values) / n * (100 if metric.aggregate == "proportion" else 1)
    return value, n, waiting, silent


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize(
    "metric", [one for one in METRICS.values() if one.name not in WITHOUT], ids=lambda m: m.name
)
def test_every_figure_is_what_the_raw_files_say(
    sample: Sample, opened: Home, metric: Metric, period: str
) -> None:
    window = periods.parse(period)
    if metric.grain == "month" and opened.reader.ended_months(window) != window:
        assert opened.reader.tallies([metric], Whom("organisation"), window) == {}
        return
    rows, compared = observed(sample, metric, window), 0
    for level in LEVELS:
        if level not in metric.levels:
            continue
        found = opened.reader.tallies([metric], Whom(level), window)
        key = {
            "organisation": lambda one: None,
            "team": lambda one: one.team,
            "agent": lambda one: one.agent,
        }[level]
        by_name: dict[str | None, list[Seen]] = {}
        for one in rows:
            if level == "organisation" or key(one) is not None:
                by_name.setdefault(key(one), []).append(one)
        for name in {*by_name, *(name for _, name in found)}:
            tally = found.get((metric.name, name), Tally())
            value, n, waiting, silent = counted(sample, metric, by_name.get(name, []))
            place = f"{metric.name} {level} {name} {period}"
            assert (tally.n, tally.undecided, tally.unanswered) == (pytest.approx(n), waiting, silent), place
            expected = None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)
            assert scoring.value_of(metric, tally) == expected, place
            if metric.name == "agent_satisfaction":
                assert tally.units == len({one.unit for one in by_name[name]}), place
            compared += value is not None
    assert compared, "nothing was compared"


def test_every_metric_has_a_definition_of_its_own_here() -> None:
    assert {name for name in METRICS if hasattr(Sample, name)} == set(METRICS) - WITHOUT

"""Whether a goal has been arrived at: by the assurance rule alone, and since when.

A goal that is met once may be missed the week after. It is arrived at when the usual range lies beyond it;
the day is that of the first week from which the chart has said so ever since.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard import text
from dashboard.ask.cards.scorecards import trends_of_card
from dashboard.ask.cards.series import judged
from dashboard.ask.cards.trend import Trend
from dashboard.ask.home import Opened
from dashboard.method.behaviour import TRIAL_BELOW
from dashboard.model.metric import Metric
from dashboard.model.strategy import Rebase
from dashboard.periods import Period
from dashboard.quick import dataclass
from dashboard.scoring import Reading


@dataclass(frozen=True)
class Arrived:
    """A goal that is passed consistently, since when; `is_earlier`: as far back as the chart can tell."""

    since: date
    is_earlier: bool
    says: str


def arrival_of(home: Opened, reading: Reading | None, period: Period) -> Arrived | None:
    """None as long as it has not; of the organisation's figure."""
    if reading is None or reading.assurance != "consistent_pass" or reading.goal_met is False:
        return None
    trend = trends_of_card(home, period=period.name).get(reading.metric)
    if trend is None:
        return None
    metric = home.metric(reading.metric)
    return dated(trend, metric, home.strategy.rebases_for(metric.name, None))


def dated(trend: Trend, metric: Metric, rebases: list[Rebase]) -> Arrived | None:
    """Since when a trend passes its goal consistently; None where it does not as it stands."""
    if trend.assurance != "consistent_pass":
        return None
    number = len(trend.points)
    while number > TRIAL_BELOW and _passes(trend, number - 1, metric, rebases):
        number -= 1
    since = trend.points[number - 1].to
    # as far back as the chart goes: it may have been so before
    is_earlier = not _is_chart(trend, number - 1, metric, rebases)
    at = "at least since" if is_earlier else "since"
    return Arrived(since, is_earlier, f"Arrived: it passes its goal consistently {at} {text.day(since)}.")


def _passes(trend: Trend, number: int, metric: Metric, rebases: list[Rebase]) -> bool:
    cut = judged(replace(trend, points=trend.points[:number], assurance="none"), metric, rebases)
    return cut.assurance == "consistent_pass"


def _is_chart(trend: Trend, number: int, metric: Metric, rebases: list[Rebase]) -> bool:
    """Whether so many points make limits that are no trial."""
    cut = judged(replace(trend, points=trend.points[:number], assurance="none"), metric, rebases)
    return cut.trial is False

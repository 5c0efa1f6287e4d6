"""What readings say in words: signal or noise first, then what happened, then the guards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard import wording
from dashboard.catalogue import load_catalogue
from dashboard.scoring import Bands, Before, Guard, Reading, Span

METRICS = load_catalogue().metrics
OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))
AUTUMN = Span(date(2026, 8, 1), date(2026, 10, 31))

CSAT = Reading(
    metric="csat",
    title="Customer satisfaction",
    unit="percent",
    improvement_direction="increase",
    evidence="sample",
    level="team",
    name="Billing",
    window=AUTUMN,
    value=81.0,
    n=510,
    decided=1.0,
    undecided=0,
    still_open=0,
    low=77.3,
    high=84.1,
    bounds=None,
    base="normal",
    target=Bands(80, 74, 86, None, None),
    weight=1.0,
    scored=True,
    score=50.0,
    attainment=None,
    goal_met=False,
    status="amber",
    sure=0.98,
    needs=(),
    objective="loved",
    previous=Before(date(2026, 5, 1), date(2026, 7, 31), 80.0, 480),
    change=1.0,
)
SLA = replace(
    CSAT,
    metric="resolution_sla",
    title="Resolution within SLA",
    evidence="census",
    window=OCTOBER,
    value=93.6,
    n=3912,
    target=Bands(None, 85, 95, None, None),
    sure=None,
    previous=Before(date(2026, 9, 1), date(2026, 9, 30), 95.0, 4000),
    change=-1.4,
)


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (CSAT, "Between red and goal, and sure of it (98 %)."),
        (replace(CSAT, status="green", sure=0.984), "At goal, and sure of it (98 %)."),
        (replace(CSAT, status="red", sure=0.9999), "Red, and sure of it (over 99 %)."),
        (replace(CSAT, sure=0.62), "Probably between red and goal (62 %)."),
        (replace(CSAT, status="red", sure=0.5), "Probably red (50 %)."),
        (replace(CSAT, status="unclear", sure=0.45), "Unclear: 510 answers leave every band possible."),
        (replace(CSAT, status="unclear", sure=None, base="tiny", n=7), "Too few answers to call (7)."),
        (replace(CSAT, status="unscored", sure=None, target=None), "No target yet, so no colour."),
        (replace(CSAT, status="unscored", sure=None, scored=False), "Not on this card, so not scored."),
        (SLA, "Goal missed by 1.4 points; all 3,912 counted."),
        (replace(SLA, value=94.0), "Goal missed by 1.0 point; all 3,912 counted."),
        (replace(SLA, value=96.2, status="green"), "Goal met, 1.2 points to spare; all 3,912 counted."),
        (replace(SLA, decided=0.81), "Goal missed by 1.4 points so far: 19 % not decided yet."),
        (
            replace(SLA, base="small", n=20),
            "Goal missed by 1.4 points; with 20 tickets each moves it by 5.0 points.",
        ),
    ],
)
def test_a_reading_says_what_to_think(reading: Reading, said: str) -> None:
    assert wording.says(reading, METRICS) == said


def nothing(reading: Reading, **changes: Any) -> Reading:
    return replace(reading, value=None, low=None, high=None, score=None, sure=None, change=None, **changes)


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (
            nothing(
                SLA, metric="reopen_rate", base="none", n=0, status="no_data", needs=("tickets.reopens",)
            ),
            "No data: needs tickets.reopens.",
        ),
        (nothing(CSAT, base="none", n=0, status="no_data"), "No data: no answers in this time."),
        (
            nothing(SLA, base="none", n=0, status="no_data", undecided=1),
            "Nothing decided yet: 1 ticket to wait for.",
        ),
        (
            nothing(CSAT, level="agent", base="suppressed", n=3, status="unclear"),
            "3 answers: too few for a rate.",
        ),
        (
            nothing(CSAT, metric="quality_score", unit="score", base="suppressed", n=1, status="unclear"),
            "1 review: too few for a figure.",
        ),
        (
            nothing(CSAT, metric="agent_satisfaction", base="suppressed", n=6, status="unclear"),
            "6 answers: fewer than 7 are never shown.",
        ),
        (
            nothing(SLA, metric="resolution_time", unit="minutes", n=40, status="unclear"),
            "Not reached: at least half of 40 tickets are still open.",
        ),
    ],
)
def test_a_number_that_is_not_there_says_why(reading: Reading, said: str) -> None:
    assert wording.says(reading, METRICS) == said


def test_what_is_not_one_persons_doing_says_so() -> None:
    reply = replace(SLA, metric="first_reply_sla", level="agent", status="unscored", scored=False)
    assert wording.says(reply, METRICS) == "Shown, not scored: not one person's doing."


def test_a_good_figure_beside_a_red_guard_is_told() -> None:
    guards = (Guard("reopen_rate", "red"), Guard("csat", "amber"), Guard("overdue_backlog", "red"))
    green = replace(SLA, value=96.2, status="green", guards=guards)
    assert wording.says(green, METRICS).endswith("counted. Guards are red: Reopen rate, Overdue backlog.")
    one = replace(green, guards=guards[:2])
    assert wording.says(one, METRICS).endswith("counted. Guard is red: Reopen rate.")
    assert "uard" not in wording.says(replace(green, status="red", value=70.0), METRICS)


def test_only_a_certain_status_may_be_coloured() -> None:
    assert wording.status(CSAT) == ("◐", "between red and goal")
    assert wording.is_certain(CSAT)
    assert wording.status(replace(CSAT, status="green", sure=0.62)) == ("●", "probably at goal")
    assert not wording.is_certain(replace(CSAT, sure=0.62))
    assert wording.is_certain(SLA)
    assert wording.status(replace(CSAT, base="tiny", status="unscored"))[1] == "too few to call"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.5, "50 %"), (1.0, "100 %"), (0.996, "over 99 %"), (0.001, "under 1 %"), (0.0, "0 %")],
)
def test_almost_certain_is_not_certain(share: float, said: str) -> None:
    assert wording.percent(share) == said


@pytest.mark.parametrize(
    ("direction", "change", "said"),
    [
        ("increase", 1.2, "better"),
        ("increase", -1.2, "worse"),
        ("decrease", -1.2, "better"),
        ("decrease", 0.04, ""),
    ],
)
def test_a_change_is_called_better_or_worse_not_only_up_or_down(
    direction: str, change: float, said: str
) -> None:
    assert wording.better(replace(SLA, improvement_direction=direction, change=change)) == said


def span_before(first: date, last: date) -> Reading:
    return replace(SLA, previous=Before(first, last, 90.0, 10))


@pytest.mark.parametrize(
    ("reading", "said", "short"),
    [
        (SLA, "Sep", "Sep"),
        (CSAT, "the 3 months before", "the 3 before"),
        (span_before(date(2026, 3, 12), date(2026, 6, 11)), "the 3 months before", "the 3 before"),
        (span_before(date(2026, 8, 24), date(2026, 8, 30)), "the week before", "the week before"),
        (span_before(date(2026, 8, 21), date(2026, 8, 30)), "the 10 days before", "the 10 days before"),
        (span_before(date(2025, 1, 1), date(2025, 12, 31)), "the year before", "the year before"),
        (replace(SLA, previous=None), "", ""),
    ],
)
def test_a_change_says_what_it_compares_with(reading: Reading, said: str, short: str) -> None:
    assert wording.before(reading) == said
    assert wording.before(reading, short=True) == short


def test_the_window_is_named_where_it_is_not_the_period() -> None:
    assert wording.window(CSAT, date(2026, 10, 1), date(2026, 10, 31)) == "3 months to 31 Oct"
    assert wording.window(CSAT, date(2026, 8, 1), date(2026, 10, 31)) == ""
    odd = replace(CSAT, window=Span(date(2026, 7, 12), date(2026, 10, 11)))
    assert wording.window(odd, date(2026, 10, 5), date(2026, 10, 11)) == "3 months to 11 Oct"


def test_an_interval_has_the_decimals_of_its_unit_and_survives_a_minus() -> None:
    assert wording.interval(77.34, 84.1, "percent") == "77.3–84.1"
    assert wording.interval(-12.2, 8.0, "points") == "-12 – 8"
    assert wording.interval(62, 245, "minutes") == "1 h 02 min – 4 h 05 min"
    assert wording.interval(None, 84.1, "percent") == ""


def test_coverage_counts_the_scored_metrics_with_enough_data() -> None:
    few, loose = replace(SLA, base="tiny"), replace(SLA, base="none", scored=False)
    assert wording.coverage([CSAT, few, loose]) == "1 of 2 metrics have enough data"
    assert wording.coverage([CSAT, SLA, loose]) == ""


def test_a_card_without_targets_says_what_to_do() -> None:
    bare: Callable[[Reading], Reading] = lambda reading: replace(reading, target=None)  # noqa: E731
    assert "set red and goal" in wording.no_targets([bare(CSAT), bare(SLA)])
    assert wording.no_targets([bare(CSAT), SLA]) == ""
    assert (wording.goals_met(3, 7), wording.goals_met(0, 0)) == ("goals met 3 of 7", "")
    assert (wording.score(57.6), wording.score(None)) == ("58 of 100", "no score")

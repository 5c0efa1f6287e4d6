"""Time is part of the question: small homes in which a figure used to go wrong, and what is right.

The homes lie beside the project (../shared/cases/figures); what the store hands up is compared, not the
words: a tally and the window that it is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copy

import pytest

from dashboard import ask, periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import load
from dashboard.method.tally import Tally
from dashboard.model.metric import Level
from dashboard.store.whom import Whom

Loaded = Callable[..., Home]


@pytest.fixture(scope="module")
def loaded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """loaded("two_desks", tickets_old="old"): a home with the files of a case, and each one's desk; made once
    for all tests, which only read.
    """

    @cache
    def made(case: str, **desks: str) -> Path:
        home = tmp_path_factory.mktemp(case)
        folder = shared / "cases" / "figures" / case
        copy(folder / "strategy.toml", home)
        for path in sorted(folder.glob("*.csv")):
            options = load.Options(desk=desks.get(path.stem))
            (receipt,) = load.import_files(home, [path], options)
            assert (receipt.status, receipt.refused) == ("loaded", 0), receipt
        return home

    return lambda case, **desks: Home.open(made(case, **desks), LOCAL)


def told(
    opened: Home, metric: str, period: str, level: Level = "organisation", name: str | None = None
) -> tuple[ask.Window, Tally]:
    """The window of a metric for a period, and its tally there."""
    asked = opened.metric(metric)
    window = ask.window_of(opened, asked, level, periods.parse(period))
    found = opened.reader.tallies([asked], Whom(level, name), window.period)
    return window, window.told(found.get((metric, name), Tally()))


def test_a_month_s_cost_is_divided_by_the_month_s_tickets(loaded: Loaded) -> None:
    opened = loaded("cost_last_day")

    window, tally = told(opened, "cost_per_resolution", "2026-03")
    assert (tally.numerator, tally.denominator, tally.n) == (31000, 480, 480)
    assert (tally.provisional, tally.reason) == (False, None)
    assert window.period.name == "2026-03"


@pytest.mark.alike
@pytest.mark.parametrize("period", ["2026-03-31..2026-03-31", "2026-W13", "2026-03-01..2026-03-30"])
def test_cost_of_anything_but_months_has_no_number(loaded: Loaded, period: str) -> None:
    _, tally = told(loaded("cost_last_day"), "cost_per_resolution", period)
    assert tally == Tally(reason="read by month")


@pytest.mark.long
def test_a_running_month_and_one_without_a_cost_have_no_number(loaded: Loaded) -> None:
    opened = loaded("cost_last_day")
    assert told(opened, "cost_per_resolution", "2026-04")[1] == Tally()
    assert told(opened, "cost_per_resolution", "2026-02")[1] == Tally()


def test_a_quarter_is_read_by_its_ended_months(loaded: Loaded) -> None:
    opened = loaded("two_desks", tickets_old="old", tickets_new="new")

    window, tally = told(opened, "cost_per_resolution", "2026-Q2")
    assert tally == Tally(), "April has not ended"
    window, tally = told(opened, "cost_per_resolution", "2026")
    assert (window.period.first, window.period.last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert tally.numerator == 31000


def test_what_can_still_come_back_counts_at_the_share_that_stayed_closed(loaded: Loaded) -> None:
    opened = loaded("two_desks", tickets_old="old", tickets_new="new")

    _, tally = told(opened, "cost_per_resolution", "2026-03")
    assert (tally.numerator, tally.denominator, tally.provisional) == (31000, 100, True)
    assert (tally.cases, tally.undecided, tally.share) == (79, 21, 1)
    table = opened.rows("cost_per_resolution", period="2026-03")
    top, bottom = (table.columns.index(part) for part in ("numerator", "denominator"))
    assert sum(row[top] for row in table.rows) / sum(row[bottom] for row in table.rows) == 310


def test_early_successes_are_decided_when_all_fall_due(loaded: Loaded) -> None:
    _, tally = told(loaded("sla_fast_first"), "resolution_sla", "2026-03")
    assert (tally.n, tally.undecided, tally.decided) == (0, 40, 0)


@pytest.mark.alike
@pytest.mark.parametrize(
    ("case", "respondents", "answers"), [("pulse_one_person", 1, 7), ("pulse_two_people", 2, 10)]
)
def test_answers_of_the_pulse_stand_on_persons(
    loaded: Loaded, case: str, respondents: int, answers: int
) -> None:
    opened = loaded(case)
    for level, name in (("organisation", None), ("team", "A")):
        _, tally = told(opened, "agent_satisfaction", "2026-03", level, name)  # type: ignore[arg-type]
        assert (tally.n, tally.units) == (answers, respondents)
        # all answers of a person agree: they say as much as one
        assert tally.design_effect == pytest.approx(answers / respondents * (1 if respondents == 1 else 2))


def test_a_ticket_that_stays_open_counts_once_in_a_quarter(loaded: Loaded) -> None:
    opened = loaded("one_stuck_ticket")

    _, tally = told(opened, "overdue_backlog", "2026-Q2")
    assert (tally.n, tally.total, tally.at) == (1, 1, date(2026, 5, 17))
    _, tally = told(opened, "overdue_backlog", "2026-Q1")
    assert (tally.n, tally.at) == (1, date(2026, 3, 29))
    found = opened.trends(("overdue_backlog",), period="2026-03-09..2026-04-05")
    assert [point.n for point in found["overdue_backlog"].points] == [1, 1, 1, 1]


def test_a_stock_of_days_without_a_week_s_end_is_that_of_the_week_before(loaded: Loaded) -> None:
    opened = loaded("one_stuck_ticket")
    window, tally = told(opened, "overdue_backlog", "2026-05-06..2026-05-07")
    assert (tally.n, tally.at, window.period.name) == (1, date(2026, 5, 3), "2026-W18")


def test_a_stock_of_days_to_come_has_no_number(loaded: Loaded) -> None:
    """It was what waits now, judged by the goal of next year."""
    opened = loaded("one_stuck_ticket")
    _, tally = told(opened, "overdue_backlog", "2027-03")
    assert (tally.n, tally.at) == (0, None)


def test_one_scale_of_a_desk_in_a_period(loaded: Loaded) -> None:
    """60 answers on 1 to 5, all 1, and 61 on 0 to 10, all 10."""
    opened = loaded("mixed_scales")

    _, tally = told(opened, "csat", "2026-03")
    assert (tally.n, tally.total) == (61, 61)
    assert (
        told(opened, "csat", "2026-03", "team", "A")[1].n + told(opened, "csat", "2026-03", "team", "B")[1].n
        == 61
    )
    found = {check.check: check.rows for check in opened.checks()}
    assert found["other_scale"] == 60
    assert (
        replace(tally)
        == opened.reader.series_of_each({"csat": [periods.parse("2026-03")]}, Whom("organisation"))[
            "csat", None
        ][0]
    )

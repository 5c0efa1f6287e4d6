"""What a plain count gives beside ours, and the cases between by reason: every figure can be added up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import CatalogueFault
from dashboard.intake import load
from dashboard.model.catalogue import load_catalogue
from dashboard.paths import queries_folder

STRATEGY = '[organisation]\nname = "Few"\nzone = "UTC"\n'
NINE = "2026-03-02 09:00"
# ticket, status, created, first reply, resolved, reply due, reopens
TICKETS = [
    *(
        f"{k},solved,{NINE},2026-03-02 09:30,2026-03-02 {9 + k:02}:00,2026-03-02 11:00,{of}"
        for k, of in enumerate(["1", "0", "0", "0", "", "0"], 1)
    ),
    f"7,solved,{NINE},2026-03-02 12:00,2026-03-02 16:00,2026-03-02 11:00,0",  # too late
    f"8,open,{NINE},,,2026-03-02 11:00,",  # open and overdue
    "9,solved,2026-03-30 09:00,2026-03-30 09:30,2026-03-30 13:00,2026-04-02 09:00,0",  # not yet due
    "10,solved,2026-02-28 09:00,2026-02-28 09:30,2026-03-01 09:00,2026-02-28 11:00,0",  # begun before
]
HEAD = "team,ticket_id,status,created_at,first_reply_at,resolved_at,first_reply_due_at,reopens"


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten tickets of March; the data end on its last day."""
    folder = tmp_path_factory.mktemp("plain")
    home, tickets = folder / "home", folder / "tickets.csv"
    home.mkdir()
    (home / "strategy.toml").write_text(STRATEGY, encoding="utf-8")
    rows = [f"Billing,{row}," for row in TICKETS] + ["Billing,end,solved,2026-03-31 12:00,,,,,test"]
    tickets.write_text(f"{HEAD},excluded\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (receipt,) = load.import_files(home, [tickets], load.Options())
    assert (receipt.status, receipt.refused) == ("loaded", 0)
    return home


# ours, then each reason with its cases and the figure after it
COUNTED = [
    # 6 of 8 in time; of those that are done 6 of 7; with the one that is not yet due 7 of 8
    ("first_reply_sla", 75.0, [("tickets that are", 1, 600 / 7), ("what is not decided", 1, 87.5)]),
    # 1 of 7; the tenth ticket may still come back: 1 of 8; of one nothing is known: 1 of 9
    ("reopen_rate", 100 / 7, [("what is not decided", 1, 12.5), ("tickets of which nothing", 1, 100 / 9)]),
    # hours 1 to 7, 4 and one open; closed in March also the one of 24: 56 hours over 9
    (
        "resolution_time",
        240.0,
        [("cases that are still", 1, 240.0), ("a case counts", 1, 240.0), ("it is the", 9, 56 * 60 / 9)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "ours", "reasons"), COUNTED)
def test_the_cases_between_are_counted_by_reason(
    few: Path, metric: str, ours: float, reasons: list[tuple[str, int, float]]
) -> None:
    found = Home.open(few, LOCAL).naive(metric, period="2026-03")
    assert found is not None
    assert found.ours == pytest.approx(ours)
    pairs = zip(found.reasons, reasons, strict=True)
    assert all(one.reason.startswith(reason) and one.rows == rows for one, (reason, rows, _) in pairs)
    assert [one.after for one in found.reasons] == pytest.approx([after for *_, after in reasons])
    assert found.value == found.reasons[-1].after


def test_it_is_said_in_one_sentence(few: Path) -> None:
    found = Home.open(few, LOCAL).naive("first_reply_sla", period="2026-03")
    assert found is not None
    assert found.n == 8
    assert found.says == (
        "87.5 % if tickets that are still open are left out, overdue or not: 1 case;"
        " and if what is not decided yet is counted as it stands: 1 case."
    )


def test_nothing_is_said_where_both_agree_or_nothing_was_counted(few: Path, tiny: Path) -> None:
    assert Home.open(few, LOCAL).naive("first_reply_sla", period="2026-02") is None  # one ticket, in time
    assert Home.open(few, LOCAL).naive("csat", period="2026-03") is None  # no answers
    assert Home.open(few, LOCAL).naive("overdue_backlog", period="2026-03") is None  # no promised time
    # 12 tickets of 1 to 12 hours: median and average are 6.5
    assert Home.open(tiny, LOCAL).naive("resolution_time", "team", "Billing", period="2026-03") is None


def test_of_a_month_a_sample_is_read_over_three(sample_home: Path) -> None:
    found = Home.open(sample_home, LOCAL).naive("csat", period="2026-10")
    assert found is not None
    months = Home.open(sample_home, LOCAL).cards(period="2026-10", metrics=("csat",)).cards[0]
    reading = next(one for one in months.metrics if one.metric == "csat")
    assert reading.month is not None
    assert (found.value, found.n) == (pytest.approx(reading.month.value), reading.month.n)


def test_reconcile_without_a_figure_says_the_plain_count(main_in: Any, few: Path) -> None:
    said = ["reconcile", "--metric", "first_reply_sla", "--period", "2026-03"]
    told = json.loads(main_in(few, *said, "--json").stdout)["naive"]
    assert (told["value"], told["n"], [one["rows"] for one in told["reasons"]]) == (87.5, 8, [1, 1])
    assert "First reply within SLA: 87.5 % of 8 cases, where ours is 75.0 %" in main_in(few, *said).stdout


def test_a_way_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    own = tmp_path / "queries" / "metrics"
    own.mkdir(parents=True)
    text = (queries_folder() / "metrics" / "csat.sql").read_text(encoding="utf-8")
    (own / "mine.sql").write_text(text.replace('"span alone"', '"span alon"'), encoding="utf-8")
    with pytest.raises(CatalogueFault, match=r'mine.sql.*naive.*"span alon" is no other way of counting'):
        load_catalogue(tmp_path)


def own(number: int, created: str, **more: object) -> dict[str, object]:
    return {"ticket_id": number, "team": "Billing", "created_at": created, "status": "solved"} | more


def test_a_ratio_a_stock_and_a_mean_have_a_plain_count_too(filled_home: Any) -> None:
    """600 euros and four tickets, of which one came back; of eight open ones two were promised nothing."""
    tickets = [
        own(1, "2026-03-03 09:00", resolved_at="2026-03-03 10:00", reopens=0),
        own(2, "2026-03-03 09:00", resolved_at="2026-03-03 11:00", reopens=0),
        own(3, "2026-03-03 09:00", resolved_at="2026-03-03 12:00", reopens=1),
        own(4, "2026-03-30 09:00", resolved_at="2026-03-30 10:00", reopens=0),
        *(own(k, NINE, status="open", resolution_due_at="2026-03-20 09:00") for k in (5, 6, 7)),
        *(own(k, NINE, status="open", resolution_due_at="2026-04-10 09:00") for k in (8, 9, 10)),
        *(own(k, NINE, status="open") for k in (11, 12)),
        own(13, "2026-04-02 12:00", excluded="test"),
    ]
    waited = {"ticket_id": 1, "state": "Pending", "status": "pending", "entered_at": "2026-03-03 09:00"}
    worked = {"ticket_id": 2, "state": "Open", "status": "open", "entered_at": "2026-03-03 09:00"}
    states = [waited | {"minutes": 60}, worked | {"minutes": 120}]
    costs = [{"team": "Billing", "month": "2026-03-01", "amount": 600, "currency": "EUR"}]
    home = filled_home(STRATEGY, {"own_tickets": tickets, "own_costs": costs, "own_states": states})
    asked = Home.open(home, LOCAL)
    cost = asked.naive("cost_per_resolution", period="2026-03")
    assert cost is not None
    # two stayed closed, and the one that still may come back counts for two in three
    assert (cost.ours, cost.value, cost.reasons[0].rows) == (pytest.approx(225.0), 150.0, 2)
    backlog = asked.naive("overdue_backlog", period="2026-03")
    assert backlog is not None
    assert (backlog.ours, backlog.value, backlog.reasons[0].rows) == (50.0, 37.5, 2)
    waiting = asked.naive("waiting_time", period="2026-03")
    assert waiting is not None
    assert (waiting.ours, waiting.value, waiting.reasons[0].rows) == (30.0, 60.0, 1)


@pytest.mark.long
def test_of_a_pulse_the_average_is_told_and_no_answer(filled_home: Any) -> None:
    """Five fives, two fours and three ones: 7 of 10 content, on average 3.6, which is 65 % of the way up."""
    scores = [5] * 5 + [4] * 2 + [1] * 3
    pulse = [
        {"response_id": f"p{k}", "team": "Billing", "question": "Q", "score": score}
        | {"asked_at": "2026-03-10 09:00"}
        for k, score in enumerate(scores)
    ]
    tickets = [own(1, "2026-03-31 20:00", resolved_at="2026-03-31 21:00", agent="A", excluded="test")]
    home = filled_home(STRATEGY, {"own_pulse": pulse, "own_tickets": tickets})
    asked = Home.open(home, LOCAL)
    found = asked.naive("agent_satisfaction", period="2026-03")
    assert found is not None
    # a four is content and not at the end
    assert (found.ours, found.value, found.n, found.reasons[0].rows) == (70.0, 65.0, 10, 2)
    few = filled_home(STRATEGY, {"own_pulse": pulse[:6], "own_tickets": tickets})
    assert Home.open(few, LOCAL).naive("agent_satisfaction", period="2026-03") is None


def test_a_tool_that_subtracts_two_columns_counts_nights_too(filled_home: Any) -> None:
    """Open from nine to five: one hour in the morning; over night two hours open, eighteen by the clock."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    hours = "".join(f'{day} = ["09:00-17:00"]\n' for day in days)
    tickets = [
        own(1, "2026-03-02 09:00", resolved_at="2026-03-02 10:00"),
        own(2, "2026-03-02 16:00", resolved_at="2026-03-03 10:00"),
        own(3, "2026-03-31 12:00", excluded="test"),
    ]
    home = filled_home(f"{STRATEGY}[organisation.business_hours]\n{hours}", {"own_tickets": tickets})
    found = Home.open(home, LOCAL).naive("resolution_time", period="2026-03")
    assert found is not None
    assert [(step.rows, step.after) for step in found.reasons] == [(2, 90.0), (1, 570.0)]
    assert found.says.endswith("and if it runs around the clock, not in opening hours alone: 1 case.")


@pytest.mark.alike
@pytest.mark.parametrize(("level", "name"), [("organisation", None), ("team", "Escalations")])
def test_of_every_metric_of_the_sample_the_steps_lead_to_the_plain_count(
    sample_home: Path, level: Any, name: str | None
) -> None:
    """Each step says where it arrives, the last one at the plain count; rows that are left out or counted
    too are the difference between both counts. Four answers are no figure, by whomever they are counted.
    """
    with Home.open(sample_home, LOCAL) as home:
        asked = {"level": level, "name": name, "period": "2026-10"}
        found = {metric: home.naive(metric, **asked) for metric in home.catalogue.metrics}
        read = home.cards(level, name, period="2026-10", metrics=tuple(found)).cards[0].metrics
    ours = {one.metric: one for one in read}
    told = {metric: one for metric, one in found.items() if one}
    assert ("nps" in told) == (level == "organisation")
    assert len(told) >= 13
    for metric, one in told.items():
        assert one.reasons[-1].after == pytest.approx(one.value), metric
        if isinstance(ours[metric].n, int) and one.measure != "currency":
            moved = {abs(ours[metric].n - one.n)}
            assert moved <= _sums([step.rows for step in one.reasons]), metric


def _sums(rows: list[int]) -> set[int]:
    """What counts may differ by where each step counts rows out, in, or otherwise."""
    sums = {0}
    for count in rows:
        sums = {one + sign * count for one in sums for sign in (-1, 0, 1)}
    return sums

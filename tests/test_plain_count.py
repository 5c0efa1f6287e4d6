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
    assert Home.open(few, LOCAL).naive("overdue_backlog", period="2026-03") is None  # no other way to count
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

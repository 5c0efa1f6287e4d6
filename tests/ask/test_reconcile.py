"""The desk's own number beside ours: every row between them is named."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.intake import history, load
from dashboard.model.catalogue import load_catalogue
from dashboard.render import reconciliation, templates

pytestmark = pytest.mark.usefixtures("no_figures")
HEADER = "ticket_id,created_at,resolved_at,team,excluded\n"
Load = Callable[..., None]


@pytest.fixture
def loaded(home: Path, tmp_path: Path) -> Load:
    """loaded("1,2026-03-02 09:00,,A,", ...) imports tickets into a home in Amsterdam (UTC+1 in March)."""
    home.mkdir()
    (home / "strategy.toml").write_text('[organisation]\nzone = "Europe/Amsterdam"\n', encoding="utf-8")
    count = iter(range(100))

    def run(*rows: str, **said: Any) -> None:
        path = tmp_path / f"tickets-{next(count)}.csv"
        path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
        load.import_files(home, [path], load.Options(**said))

    return run


def march(home: Path, theirs: int, **more: Any) -> list[str]:
    return reconciliation.as_lines(Home.open(home, LOCAL).reconcile(theirs, period="2026-03", **more))


def test_every_row_of_the_difference_is_named(home: Path, loaded: Load) -> None:
    good = [f"{number},2026-03-{number:02d} 09:00,2026-03-{number:02d} 10:00,A," for number in range(1, 11)]
    loaded(
        *good,
        "21,2026-03-05 09:00,,A,merged",
        "22,2026-03-06 09:00,,A,merged",
        "23,2026-03-06 09:00,soon,A,",
        "24,2026-04-06 09:00,soon,A,",
        "25,2026-02-06 09:00,,A,spam",
    )
    found = Home.open(home, LOCAL).reconcile(13, period="2026-03")
    assert (found.ours, found.unexplained) == (10, 0)
    assert [(step.reason, [(row.ticket_id, row.line) for row in step.where]) for step in found.steps] == [
        ("merged", [("21", 12), ("22", 13)]),
        ("refused", [("23", 14)]),
    ]
    assert march(home, 13) == [
        "13 − 2 merged (lines 12, 13) − 1 refused (line 14) = 10 tickets created, March 2026",
        "merged: tickets-0.csv, lines 12, 13",
        "refused: tickets-0.csv, line 14",
        "Every row of the difference is accounted for.",
    ]


def test_a_refused_row_without_a_readable_date_counts_where_it_fits(home: Path, loaded: Load) -> None:
    loaded("1,2026-03-02 09:00,,A,", "2,31:51.7,,A,")
    assert march(home, 2)[0] == "2 − 1 refused (line 3) = 1 ticket created, March 2026"
    assert march(home, 1)[-1] == "Every row of the difference is accounted for."
    said = march(home, 0)
    assert said[0] == "0 + 1 unexplained = 1 ticket created, March 2026"
    assert said[1].startswith("1 refused row has no readable date in desk own")


@pytest.mark.long
def test_mended_since_or_refused_twice_it_is_one_row_or_none(home: Path, loaded: Load) -> None:
    loaded("1,2026-03-02 09:00,,A,", "2,2026-03-03 09:00,soon,A,")
    loaded("1,2026-03-02 09:00,,A,", "2,2026-03-03 09:00,later,A,")
    assert march(home, 2)[0] == "2 − 1 refused (line 3) = 1 ticket created, March 2026"
    loaded("2,2026-03-03 09:00,,A,")
    assert march(home, 2)[0] == "2 = 2 tickets created, March 2026"


@pytest.mark.long
def test_records_that_are_no_rows_are_remembered_through_a_rebuild(home: Path, loaded: Load) -> None:
    loaded("1,2026-03-02 09:00,,A,", "2,2026-03-03 09:00,,A,,one too many")
    before = march(home, 2)
    assert before[0] == "2 − 1 refused (line 3) = 1 ticket created, March 2026"
    history.rebuild(home)
    assert march(home, 2) == before


def test_gone_tickets_are_counted_by_nobody(home: Path, loaded: Load) -> None:
    loaded("1,2026-03-02 09:00,,A,", "2,2026-03-03 09:00,,A,")
    loaded("1,2026-03-02 09:00,,A,", complete="2026-03")
    assert march(home, 1)[0] == "1 = 1 ticket created, March 2026"
    # a number of before it went has it still
    assert march(home, 2)[:2] == [
        "2 − 1 gone (line 3) = 1 ticket created, March 2026",
        "gone: tickets-0.csv, line 3",
    ]


def test_another_zone_is_found_out(home: Path, loaded: Load) -> None:
    loaded("1,2026-03-01 00:30,,A,", "2,2026-03-15 09:00,,A,", "3,2026-03-15 10:00,,A,", "9,2026-04-09,,A,")
    said = march(home, 2)
    assert said[0] == "2 + 1 unexplained = 3 tickets created, March 2026"
    assert "With days that begin 1 hour later the numbers agree: compare the desk's zone with ours." in said


@pytest.mark.long
def test_another_zone_is_tried_with_the_rows_that_its_days_leave_out(home: Path, loaded: Load) -> None:
    """The desk, an hour behind, counts 1 and 2, and three that we leave out, two of them in April."""
    loaded(
        "0,2026-03-01 00:30,,A,",
        "1,2026-03-01 01:30,,A,",
        "2,2026-03-15 09:00,,A,",
        "3,2026-03-15 10:00,,A,spam",
        "4,2026-04-01 00:30,,A,spam",
        "5,2026-04-01 00:40,,A,spam",
        "9,2026-04-09,,A,",
    )
    assert march(home, 5)[0] == "5 − 1 spam (line 5) − 1 unexplained = 3 tickets created, March 2026"
    assert march(home, 5)[2:] == [
        "With days that begin 1 hour later the numbers agree: compare the desk's zone with ours."
    ]


def test_what_nothing_explains_is_said_to_be_so(home: Path, loaded: Load) -> None:
    loaded("1,2026-03-02 09:00,,A,", "9,2026-04-09,,A,")
    assert march(home, 5) == [
        "5 − 4 unexplained = 1 ticket created, March 2026",
        "4 are not in any file that was imported: is an export missing, or filtered?",
    ]
    loaded("1,2026-03-02 09:00,,A,", desk="other")
    assert "end at 2 Mar 2026, 09:00" in march(home, 5, desk="other")[1]
    assert march(home, 2, desk="own")[1].startswith("1 is not in any file that was imported")
    assert march(home, 0, desk="own")[1].startswith("1 more is loaded than the desk counts")


def four_answers(**each: Any) -> list[dict[str, Any]]:
    """Two as they should be, one on another scale, one about ticket 2."""
    answer = {"kind": "csat", "score": 4, "scale_min": 1, "scale_max": 5, **each}
    return [
        answer | {"response_id": 1},
        answer | {"response_id": 2},
        answer | {"response_id": 3, "score": 9, "scale_max": 10},
        answer | {"response_id": 4, "ticket_id": 2},
    ]


def test_resolved_tickets_and_answers_have_numbers_too(home: Path, loaded: Load, load_rows: Any) -> None:
    loaded("1,2026-02-02 09:00,2026-03-02 10:00,A,", "2,2026-02-02 09:00,2026-03-02 10:00,A,test")
    assert march(home, 2, of="resolved")[0] == "2 − 1 test (line 3) = 1 ticket resolved, March 2026"
    load_rows("own_surveys", four_answers(responded_at="2026-03-03"), "answers.csv")
    assert march(home, 4, of="answers")[0] == (
        "4 − 1 about a ticket that is left out (line 5) − 1 on another scale (line 4)"
        " = 2 survey answers, March 2026"
    )


def test_what_keeps_the_time_of_an_earlier_resolution_is_a_row_of_the_difference(
    home: Path, load_rows: Any
) -> None:
    home.mkdir()
    done = {"team": "A", "created_at": "2026-03-02 09:00", "resolved_at": "2026-03-03 09:00"}
    load_rows(
        "own_tickets",
        [
            done | {"ticket_id": 1, "status": "solved"},
            done | {"ticket_id": 2, "status": "open"},
            done | {"ticket_id": 3, "status": "open", "resolved_at": "2026-02-03 09:00"},
        ],
        "t.csv",
    )
    assert march(home, 2, of="resolved")[0] == "2 − 1 open again (line 3) = 1 ticket resolved, March 2026"
    assert march(home, 3)[0] == "3 = 3 tickets created, March 2026"


def test_answers_that_their_ticket_dates_are_rows_of_the_difference(
    home: Path, loaded: Load, load_rows: Any
) -> None:
    loaded("1,2026-02-02 09:00,2026-03-02 10:00,A,", "2,2026-02-02 09:00,2026-03-02 10:00,A,test")
    load_rows("own_surveys", four_answers(ticket_id=1), "answers.csv")
    assert march(home, 4, of="answers")[0] == (
        "4 − 1 about a ticket that is left out (line 5) − 1 on another scale (line 4)"
        " = 2 survey answers, March 2026"
    )


def test_an_answer_that_another_desk_s_ticket_dates_and_leaves_out_is_a_row_of_the_difference(
    home: Path, loaded: Load, load_rows: Any
) -> None:
    loaded(
        "1,2026-02-02 09:00,2026-03-02 10:00,A,", "2,2026-02-02 09:00,2026-03-02 10:00,A,test", desk="north"
    )
    load_rows("own_surveys", four_answers(ticket_id=1), "answers.csv")
    assert march(home, 4, of="answers", desk="own")[0] == (
        "4 − 1 about a ticket that is left out (line 5) − 1 on another scale (line 4)"
        " = 2 survey answers, March 2026"
    )


def test_an_unknown_desk_and_several(home: Path, loaded: Load) -> None:
    with pytest.raises(UsageFault, match="no data"):
        Home.open(home, LOCAL).reconcile(1)
    loaded("1,2026-03-02 09:00,,A,", desk="north")
    with pytest.raises(UsageFault, match='no desk "nort"; did you mean "north"'):
        Home.open(home, LOCAL).reconcile(1, "nort")
    loaded("1,2026-03-02 09:00,,A,", desk="south")
    with pytest.raises(UsageFault, match="--desk north or south"):
        Home.open(home, LOCAL).reconcile(1)


@pytest.mark.parametrize("number", ["-5", "many", "1.5", ""])
def test_a_number_that_counts_nothing_is_no_number(main_in: Any, home: Path, number: str) -> None:
    done = main_in(home, "reconcile", "--", number)
    assert (done.code, done.stdout) == (2, "")
    assert f'"{number}" is no number of tickets or answers' in done.stderr


FORMULA = '=WEBSERVICE("http://example.invalid")'


def test_no_download_runs_as_a_formula(home: Path, loaded: Load, main_in: Any) -> None:
    quoted = '"' + FORMULA.replace('"', '""') + '"'
    loaded("1,2026-03-02 09:00,,A,", f"{quoted},2026-03-03 09:00,,A,merged")
    reconciled = reconciliation.as_csv(Home.open(home, LOCAL).reconcile(2, period="2026-03"))
    (row,) = csv.DictReader(io.StringIO(reconciled))
    assert row["ticket"] == "'" + FORMULA
    (row,) = csv.DictReader(io.StringIO(main_in(home, "check", "--rows", "left_out").stdout))
    assert row["ticket_id"] == "'" + FORMULA


def test_a_template_s_example_runs_no_formula_either() -> None:
    catalogue = load_catalogue()
    for fmt in templates.ours(catalogue):
        table = catalogue.tables[fmt.tables[0]]
        example = dict.fromkeys(table.example, FORMULA)
        odd = replace(
            catalogue, tables={**catalogue.tables, table.name: table.model_copy(update={"example": example})}
        )
        (row,) = csv.DictReader(io.StringIO(templates.as_csv(odd, fmt)))
        assert {row[column] for column in example} == {"'" + FORMULA}

"""Dates are never guessed: the file proves their order, its format knows it, or the user says it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import history, load
from dashboard.intake.receipt import Receipt, as_text
from dashboard.store.generations import Store
from tests.facts import facts

INCIDENTS = "number,opened_at,sys_updated_at,assignment_group,assigned_to,resolved_at,incident_state\n"
HEADER = "ticket_id,created_at,resolved_at,team\n"
Import = Callable[..., Receipt]


@pytest.fixture
def import_dates(home: Path, tmp_path: Path) -> Import:
    """import_dates("3/4/2026", ...) imports a ticket for each; more keywords are options."""

    def run(*dates: str, name: str = "tickets.csv", lead: str = "", **said: Any) -> Receipt:
        path = tmp_path / name
        rows = "".join(f"{number},{date} 09:00,,Billing\n" for number, date in enumerate(dates, 1))
        path.write_text(lead + HEADER + rows, encoding="utf-8")
        return load.import_files(home, [path], load.Options(**said))[0]

    return run


def created(home: Path) -> list[datetime]:
    rows = facts(home, "created_at")
    return [row[0] for row in rows]


def test_a_file_that_proves_another_order_than_its_format_says_is_no_changed_mapping(
    home: Path, tmp_path: Path, main_in: Any
) -> None:
    path = tmp_path / "zendesk.csv"
    path.write_text(
        "Id,Assignee,Group,Via,Status,Created at,Solved at,Satisfaction Score\n"
        "1,Ana,Desk,Mail,Open,25.02.2026 09:00,,Good\n"
    )
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    assert (receipt["format"], receipt["understood"]["date_order"]) == ("zendesk_tickets", "day-first")
    assert "mapping_changed" not in {one["check"] for one in main_in(home, "check", "--json").json["checks"]}


@pytest.mark.alike
@pytest.mark.parametrize(
    ("dates", "order", "first"),
    [
        (("3/4/2026", "13/4/2026"), "day-first", datetime(2026, 4, 3, 9)),
        (("3/4/2026", "4/13/2026"), "month-first", datetime(2026, 3, 4, 9)),
        (("03.04.2026", "31.12.2025"), "day-first", datetime(2026, 4, 3, 9)),
        (("03-04-26", "12-31-25"), "month-first", datetime(2026, 3, 4, 9)),
    ],
)
def test_a_thirteenth_proves_the_order(
    home: Path, import_dates: Import, dates: tuple[str, ...], order: str, first: datetime
) -> None:
    receipt = import_dates(*dates)
    assert (receipt.status, receipt.accepted) == ("loaded", 2)
    assert receipt.understood["date_order"] == order
    assert receipt.understood["date_order_from"] == "the file"
    assert created(home)[0] == first


def test_a_year_of_two_digits_is_no_day(home: Path, import_dates: Import) -> None:
    """26/03/01 to 26/03/09 are nine days of March 2026, not the 26th of March in 2001 to 2009."""
    receipt = import_dates(*(f"26/03/{day:02}" for day in range(1, 10)))
    assert (receipt.status, receipt.question) == ("refused", None)
    assert '"26/03/01 09:00" in created_at (line 2)' in str(receipt.reason)
    assert "years of four digits" in str(receipt.reason)
    assert Store(home).current() == 0
    said = import_dates("26/03/01", "27/03/01", date_order="day-first")
    assert (said.status, created(home)[0]) == ("loaded", datetime(2001, 3, 26, 9))


@pytest.mark.alike
@pytest.mark.parametrize(
    "dates",
    [
        ("25-12-01",),  # one date alone, and 2001 was long ago
        ("25.12.30", "25.12.31", "26.01.02"),
        ("99/12/30", "99/12/31"),  # no day at all
    ],
)
def test_a_year_first_is_told_by_what_varies_and_by_what_is_no_day(
    import_dates: Import, dates: tuple[str, ...]
) -> None:
    assert "years of four digits" in str(import_dates(*dates).reason)


@pytest.mark.alike
@pytest.mark.parametrize("dates", [("26/03/26",), ("13/03/26", "14/03/26"), ("31/12/25", "13/01/26")])
def test_a_day_first_with_two_digits_of_the_year_is_read(
    import_dates: Import, dates: tuple[str, ...]
) -> None:
    receipt = import_dates(*dates)
    assert (receipt.status, receipt.understood["date_order"]) == ("loaded", "day-first")


def test_a_file_that_settles_nothing_is_held_with_a_question(home: Path, import_dates: Import) -> None:
    receipt = import_dates("2026-01-05", "3/4/2026", "5/6/2026", lead="\n")
    assert (receipt.status, receipt.question, receipt.format) == ("refused", "date_order", "own_tickets")
    assert '"3/4/2026 09:00" in created_at (line 4)' in str(receipt.reason)
    assert "--date-order day-first" in str(receipt.reason)
    assert Store(home).current() == 0
    answered = import_dates("2026-01-05", "3/4/2026", "5/6/2026", lead="\n", date_order="month-first")
    assert (answered.status, answered.accepted) == ("loaded", 3)
    assert answered.understood["date_order_from"] == "the user"
    assert created(home)[1] == datetime(2026, 3, 4, 9)


def test_a_question_says_how_the_desk_s_last_file_was_read(home: Path, import_dates: Import) -> None:
    """It proves nothing of this one, and whoever exports each week need not look it up."""
    first = str(import_dates("3/4/2026", name="first.csv").reason)
    assert "of the same desk" not in first
    import_dates("3/4/2026", "13/4/2026", name="week 15.csv")
    held = import_dates("3/5/2026", name="week 18.csv")
    assert (held.status, held.choices) == ("refused", ("3 May 2026", "5 March 2026"))
    assert str(held.reason).endswith("month-first. week 15.csv, of the same desk, was read day first.")


def test_the_receipt_says_what_proves_the_order_and_a_question_what_each_answer_means(
    import_dates: Import,
) -> None:
    held = import_dates("3/4/2026", "12.12.2026")
    assert held.choices == ("3 April 2026", "4 March 2026")
    proven = import_dates("3/4/2026", "13/4/2026", "14/4/2026")
    assert "dates day first, as the file proves: 2 values have a day above 12, such as" in as_text(proven)
    assert '"13/4/2026 09:00" in created_at (line 3)' in as_text(proven)
    assert "values have" not in as_text(import_dates("3/4/2026", date_order="day-first"))


@pytest.mark.parametrize("slip", ["31/02/2026", "04/31/2026", "30.2.2026", "13/0/2026"])
def test_a_day_that_no_month_has_proves_nothing(import_dates: Import, slip: str) -> None:
    """It is refused as no date; the others were read by what it seemed to prove."""
    assert import_dates("3/4/2026", slip).question == "date_order"
    assert import_dates("3/4/2026", slip, date_order="day-first").refused == 1
    assert import_dates("2026-04-03", slip).understood.get("date_order") is None


def test_contradicting_proofs_are_a_question_too(home: Path, import_dates: Import) -> None:
    receipt = import_dates("13/4/2026", "4/13/2026")
    assert (receipt.status, receipt.question) == ("refused", "date_order")
    assert "13/4/2026" in str(receipt.reason)
    assert "4/13/2026" in str(receipt.reason)
    answered = import_dates("13/4/2026", "4/13/2026", date_order="day-first")
    assert (answered.accepted, answered.refused) == (1, 1)


def test_a_day_that_is_its_month_reads_the_same_either_way(home: Path, import_dates: Import) -> None:
    receipt = import_dates("3/3/2026", "13/3/2026")
    assert (receipt.accepted, created(home)[0]) == (2, datetime(2026, 3, 3, 9))


def test_what_the_user_says_is_not_argued_with(home: Path, import_dates: Import) -> None:
    receipt = import_dates("3/4/2026", "13/4/2026", date_order="month-first")
    assert (receipt.accepted, receipt.refused) == (1, 1)


def test_plain_dates_ask_nothing(import_dates: Import) -> None:
    receipt = import_dates("2026-03-04", "2026-04-03")
    assert (receipt.status, receipt.understood["date_order"]) == ("loaded", None)


def test_a_format_whose_order_every_date_contradicts_is_held(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    head = INCIDENTS
    path.write_text(head + "INC1,2/13/2026 10:00,2/14/2026 10:00,A,B,,New\n", encoding="utf-8")
    (receipt,) = load.import_files(home, [path])
    assert (receipt.question, receipt.format) == ("date_order", "servicenow_incidents")
    assert "day-first" in str(receipt.reason)
    path.write_text(head + "INC1,13/2/2026 10:00,14/2/2026 10:00,A,B,,New\n", encoding="utf-8")
    assert load.import_files(home, [path])[0].understood["date_order_from"] == "the format"


def test_a_format_that_writes_the_day_first_takes_no_year_for_one(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    rows = "".join(f"INC{day},26/03/{day:02} 10:00,26/03/29 10:00,A,B,,New\n" for day in range(1, 10))
    path.write_text(INCIDENTS + rows, encoding="utf-8")
    (receipt,) = load.import_files(home, [path])
    assert '"26/03/01 10:00" in opened_at (line 2)' in str(receipt.reason)
    assert Store(home).current() == 0


def test_a_proven_order_is_replayed(home: Path, import_dates: Import) -> None:
    import_dates("3/4/2026", "13/4/2026")
    before = created(home)
    history.rebuild(home)
    assert created(home) == before
    assert import_dates("3/4/2026", "13/4/2026", name="again.csv").status == "already_loaded"


@pytest.mark.long
def test_a_column_of_two_orders_is_held_though_its_format_knows_one(home: Path, tmp_path: Path) -> None:
    """Incidents opened day first, of which one in ten was written month first: 5/3 is anybody's guess."""
    path = tmp_path / "incidents.csv"

    def rows(*dates: str) -> str:
        told = (f"INC{at},{day}/2026 12:00,28/3/2026 09:00,A,B,,New\n" for at, day in enumerate(dates))
        return INCIDENTS + "".join(told)

    path.write_text(rows(*["13/3"] * 17, "5/3", "3/14", "3/15"), encoding="utf-8")
    (held,) = load.import_files(home, [path])
    assert (held.status, held.question) == ("refused", "date_order")
    assert '"3/14/2026 12:00" in opened_at (line 20) only month first' in str(held.reason)
    (said,) = load.import_files(home, [path], load.Options(date_order="day-first"))
    assert (said.accepted, said.refused) == (18, 2)
    path.write_text(rows(*["13/3"] * 60, "3/14"), encoding="utf-8")
    (slip,) = load.import_files(home, [path])
    assert (slip.accepted, slip.refused) == (60, 1), "one slip of a hand is one refused row"


def test_dates_that_nobody_can_place_are_refused_by_what_they_lack(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    told = [
        "2026-03-02 10:00",
        "2 days ago",
        "yesterday 14:30",
        "há 2 dias",
        "2026-03-32 10:00",
        "2026-03-04",
        "2026-03-04 10:00 IST",
        "2026-03-04 10:00 Europe/Berlin",
    ]
    path = tmp_path / "tickets.csv"
    path.write_text(
        "ticket_id,created_at,resolved_at,team\n" + "".join(f"{n},{text},,\n" for n, text in enumerate(told)),
        encoding="utf-8",
    )
    receipt = main_in(home, "import", path, "--json").json["imports"][0]
    assert (receipt["accepted"], receipt["refused"]) == (3, 5)
    reasons = {item["reason"].partition(":")[0]: item["rows"] for item in receipt["refused_reasons"]}
    zone = "names a zone that is none, or stands for several"
    assert reasons == {"names no day with its year": 3, "not a date": 1, zone: 1}


def test_years_of_two_digits_may_come_first(main_in: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    rows = "".join(f"{n},26/03/{n:02} 10:00,closed\n" for n in range(1, 6))
    path.write_text("Ticket,Opened,State\n" + rows, encoding="utf-8")
    done = main_in(home, "map", path, "--save", "desk")
    assert (done.code, "export years of four digits" in done.stderr) == (1, True)

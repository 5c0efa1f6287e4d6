"""The same rows again, newer and older: which of two versions stands, and what changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from dashboard.intake import history, load
from dashboard.store.generations import Store
from tests.facts import facts
from tests.intake.conftest import GOOD, HEADER, Import


def test_the_same_bytes_twice_change_nothing(home: Path, import_text: Import) -> None:
    first = import_text(HEADER + GOOD + "2,never,,Billing,\n")
    before = Store(home).current()
    again = import_text(HEADER + GOOD + "2,never,,Billing,\n", "another-name.csv")
    assert (first.status, again.status) == ("loaded", "already_loaded")
    assert again.file == "another-name.csv"
    assert (again.rows_read, again.accepted, again.refused) == (2, 1, 1)
    assert again.tables["tickets"].unchanged == 1
    assert Store(home).current() == before


def test_other_options_make_another_import(home: Path, import_text: Import) -> None:
    import_text(HEADER + GOOD)
    assert import_text(HEADER + GOOD, desk="north").status == "loaded"
    assert facts(home, "desk, ticket_id", by="desk") == [("north", "1"), ("own", "1")]


def test_the_same_rows_in_other_bytes_are_unchanged(import_text: Import) -> None:
    import_text(HEADER + GOOD)
    receipt = import_text((HEADER + GOOD).replace("\n", "\r\n"))
    counts = receipt.tables["tickets"]
    assert (counts.new, counts.changed, counts.unchanged, receipt.warnings) == (0, 0, 1, ())


def test_a_newer_export_updates_whole_rows(home: Path, import_text: Import) -> None:
    import_text(HEADER + GOOD + GOOD.replace("1,", "2,", 1))
    newer = GOOD.replace("10:00:00,Billing,2026-03-02", "11:00:00,,2026-03-03")
    receipt = import_text(HEADER + newer + "3,2026-03-02,,Tech,\n")
    counts = receipt.tables["tickets"]
    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 0)
    found = facts(home, "ticket_id, team, resolved_at, import_id")
    # ticket 1 lost its team: rows are replaced whole, never merged by column
    assert found[0] == ("1", None, datetime(2026, 3, 2, 11), 2)
    assert [row[3] for row in found] == [2, 1, 2]


def test_an_older_export_never_overwrites(home: Path, import_text: Import) -> None:
    newer = GOOD.replace("Billing,2026-03-02", "Tech,2026-03-05")
    import_text(HEADER + newer)
    receipt = import_text(HEADER + GOOD)
    counts = receipt.tables["tickets"]
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 1)
    assert [(warning.check, warning.rows) for warning in receipt.warnings] == [("older_than_loaded", 1)]
    assert facts(home, "team, import_id") == [("Tech", 1)]


def asked(of: str, *answers: tuple[str, str]) -> str:
    """An export of Zendesk: one ticket, as it was on each day, and what its customer had answered then."""
    rows = [f"1,Ann,Billing,Mail,solved,{of},{day},{of},{answer}\n" for day, answer in answers]
    header = "Id,Assignee,Group,Via,Status,Created at,Updated at,Solved at,Satisfaction Score\n"
    return header + "".join(rows)


def test_an_answer_of_an_older_record_never_overwrites(home: Path, import_text: Import) -> None:
    """An answer has no time of its own there: it is as old as the ticket in its row, in any order."""
    first, good, offered = "2026-03-01", ("2026-03-03", "Good"), ("2026-03-02", "Offered")
    receipt = import_text(asked(first, good, offered))
    assert facts(home, "score", "surveys") == [(1,)]
    assert (receipt.superseded, receipt.accepted) == (1, 1)
    receipt = import_text(asked(first, offered))
    assert [receipt.tables[table].unchanged for table in ("tickets", "surveys")] == [1, 1]
    assert [(warning.check, warning.rows) for warning in receipt.warnings] == [("older_than_loaded", 1)] * 2
    assert facts(home, "score", "surveys") == [(1,)]
    import_text(asked(first, ("2026-03-04", "Bad")))
    assert facts(home, "score", "surveys") == [(0,)]


def test_without_a_date_of_change_the_later_import_stands(home: Path, import_text: Import) -> None:
    undated = "1,2026-03-02,,Billing,\n"
    import_text(HEADER + undated)
    assert import_text(HEADER + undated.replace("Billing", "Tech")).tables["tickets"].changed == 1
    assert facts(home, "team") == [("Tech",)]


def test_of_two_rows_of_one_ticket_the_newer_stands_then_the_later_one(
    home: Path, import_text: Import
) -> None:
    receipt = import_text(
        HEADER
        + "1,2026-03-02,,newest,2026-03-09\n1,2026-03-02,,older,2026-03-08\n"
        + "2,2026-03-02,,above,\n2,2026-03-02,,below,\n"
    )
    assert (receipt.superseded, receipt.accepted) == (2, 2)
    assert facts(home, "ticket_id, team") == [("1", "newest"), ("2", "below")]


def test_a_refused_row_supersedes_nothing(home: Path, import_text: Import) -> None:
    receipt = import_text(HEADER + "1,2026-03-02,,good,\n1,never,,bad,\n")
    assert (receipt.superseded, receipt.refused, receipt.accepted) == (0, 1, 1)
    assert facts(home, "team") == [("good",)]


def test_the_same_bytes_twice_change_nothing_whatever_is_said_of_what_is_so(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "s.csv"
    file.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,2026-03-02 10:00,A\n")
    first = load.import_files(home, [file], load.Options())[0]
    said = [
        load.Options(desk="own"),
        load.Options(desk=""),
        load.Options(scale="1-5"),
        load.Options(date_order="day-first"),
    ]
    for options in said:
        assert load.import_files(home, [file], options)[0].status == "already_loaded", options
    assert [entry.import_id for entry in Store(home).ledger().imports] == [1]
    assert load.import_files(home, [file], load.Options(desk="north"))[0].status == "loaded"
    assert first.status == "loaded"
    history.remove(home, 2)
    assert len(Store(home).ledger().imports) == 1

"""Files into a home: each stands or falls alone, and every row is accounted for."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import CatalogueFault, Fault, StrategyFault, UsageFault
from dashboard.intake import history, load
from dashboard.intake.backup import backup
from dashboard.intake.job import Options
from dashboard.intake.receipt import Receipt
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot
from tests.intake.kept import facts, words_in
from tests.intake.workbook import workbook

HEADER = "ticket_id,created_at,resolved_at,team,updated_at\n"
GOOD = "1,2026-03-02 09:00:00,2026-03-02 10:00:00,Billing,2026-03-02 10:00:00\n"
Import = Callable[..., Receipt]


@pytest.fixture
def import_text(home: Path, tmp_path: Path) -> Import:
    """import_text(text) imports one file; text may be bytes."""

    def run(text: str | bytes, name: str = "tickets.csv", **said: Any) -> Receipt:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        receipt = load.import_files(home, [path], load.Options(**said))[0]
        assert adds_up(receipt), receipt
        return receipt

    return run


def adds_up(receipt: Receipt) -> bool:
    """What contract.md promises of every receipt."""
    parts = receipt.empty + receipt.refused + receipt.superseded + receipt.accepted
    told = sum(reason.rows for reason in receipt.refused_reasons)
    first = next(iter(receipt.tables.values()), None)
    counted = first is None or first.new + first.changed + first.unchanged == receipt.accepted
    return receipt.rows_read == parts and told == receipt.refused and counted


# --- counting and refusing


def test_a_receipt_accounts_for_every_row(home: Path, import_text: Import) -> None:
    receipt = import_text(
        HEADER
        + GOOD
        + "\n"
        + ",,,,\n"
        + GOOD.replace("1,", "2,", 1)
        + "3,31:51.7,,Billing,\n"
        + ",2026-03-02 09:00:00,,Billing,\n"
        + "4,2026-03-02,,Billing,soon\n"
        + GOOD.replace("1,", "2,", 1).replace("Billing", "Tech")
        + "\n"
    )
    assert (receipt.rows_read, receipt.empty, receipt.refused) == (9, 3, 3)
    assert (receipt.superseded, receipt.accepted) == (1, 2)
    told = {(reason.column, reason.reason): reason.rows for reason in receipt.refused_reasons}
    assert told == {
        ("created_at", "not a date: '31:51.7'"): 1,
        ("ticket_id", "is empty"): 1,
        ("updated_at", "not a date: 'soon'"): 1,
    }
    assert facts(home, "ticket_id, team, line") == [("1", "Billing", 2), ("2", "Tech", 9)]


def test_many_values_of_one_fault_are_one_reason(import_text: Import) -> None:
    rows = "".join(f"{i},?{i},,Billing,\n" for i in range(5))
    receipt = import_text(HEADER + GOOD + rows)
    (reason,) = receipt.refused_reasons
    assert (reason.column, reason.rows) == ("created_at", 5)
    assert reason.reason == "not a date: '?0' and 4 other values"


def test_what_a_column_must_satisfy_is_said_whole(import_text: Import) -> None:
    head = "kind,response_id,responded_at,score,scale_min,scale_max\n"
    receipt = import_text(head + "csat,1,2026-03-02,4,1,5\nsmile,2,2026-03-02,4,1,5\n")
    (reason,) = receipt.refused_reasons
    assert reason.column == "kind"
    assert reason.reason.count("(") == reason.reason.count(")")
    assert reason.reason.endswith(": 'smile'")


def test_refused_rows_come_back_with_their_line_and_reason_and_load_when_mended(
    home: Path, import_text: Import
) -> None:
    head = HEADER.replace("updated_at", "category,note of mine")
    receipt = import_text(
        head
        + "1,2026-03-02,,Billing,Invoice,fine\n"
        + '2,2026-13-02,,Billing,"=cmd, ""x""\nnext line",hello\n'
        + "3,nonsense,,Tech,-,+31 6\n"
    )
    assert receipt.refused_file is not None
    refused = home / receipt.refused_file
    rows = list(csv.DictReader(refused.open(encoding="utf-8", newline="")))
    assert [(row["ticket_id"], row["line"]) for row in rows] == [("2", "3"), ("3", "5")]
    assert rows[0]["reason"] == "created_at not a date: '2026-13-02'"
    assert rows[0]["note of mine"] == "hello", "columns that nobody mapped stay too"
    assert rows[0]["category"].startswith("'="), "no spreadsheet may run it"

    mended = refused.read_text(encoding="utf-8")
    mended = mended.replace("2026-13-02,", "2026-12-02,", 1).replace("3,nonsense", "3,2026-03-04")
    again = import_text(mended, "mended.csv")
    assert (again.accepted, again.refused, again.tables["tickets"].new) == (2, 0, 2)
    assert facts(home, "ticket_id, category") == [
        ("1", "Invoice"),
        ("2", '=cmd, "x"\nnext line'),
        ("3", "-"),
    ]


def test_a_row_with_other_than_its_fields_is_refused_alone(home: Path, import_text: Import) -> None:
    receipt = import_text(
        HEADER + GOOD + "2,2026-03-02,,Billing,,too,many\n" + "3,short\n" + "4,2026-03-03,,B,\n"
    )
    assert (receipt.rows_read, receipt.accepted, receipt.refused) == (4, 2, 2)
    told = {(reason.column, reason.reason) for reason in receipt.refused_reasons}
    assert told == {
        ("record", "has 7 fields, the header has 5"),
        ("record", "has 2 fields, the header has 5"),
    }
    assert facts(home, "ticket_id, line") == [("1", 2), ("4", 5)]
    assert receipt.refused_file is not None
    text = (home / receipt.refused_file).read_text(encoding="utf-8")
    assert "too" in text, "what did not fit is not lost"
    assert "many" in text, "what did not fit is not lost"


def test_an_open_quote_refuses_the_file_by_line(home: Path, import_text: Import) -> None:
    receipt = import_text(HEADER + GOOD + '2,"2026-03-02,,Billing,\n3,2026-03-02,,Tech,\n')
    assert (receipt.status, receipt.accepted) == ("refused", 0)
    assert "line 3" in str(receipt.reason)
    assert snapshot(home) is None


def test_inch_signs_and_breaks_within_quotes_keep_their_lines(home: Path, import_text: Import) -> None:
    head = "ticket_id,created_at,resolved_at,team,category\n"
    receipt = import_text(
        head
        + '1,2026-03-02,,Billing,"a\nb\n\nc"\n'
        + "\r\n"
        + '2,2026-03-02,,Billing,5" monitor\n'
        + '3,2026-03-02,,Billing,"said ""yes"""'
    )
    assert (receipt.rows_read, receipt.empty, receipt.accepted) == (4, 1, 3)
    assert facts(home, "ticket_id, line, category") == [
        ("1", 2, "a\nb\n\nc"),
        ("2", 7, '5" monitor'),
        ("3", 8, 'said "yes"'),
    ]


def test_a_header_of_two_lines_and_blank_lines_above_it(home: Path, import_text: Import) -> None:
    head = '\n\nticket_id,created_at,resolved_at,team,"odd\nname"\n'
    import_text(head + "1,2026-03-02,,Billing,x\n\n2,2026-03-02,,Billing,y\n")
    assert facts(home, "ticket_id, line") == [("1", 5), ("2", 7)]


def test_a_file_without_any_good_row_is_refused_and_an_empty_one_is_not(
    home: Path, import_text: Import
) -> None:
    receipt = import_text(HEADER + "1,never,,Billing,\n2,never,,Billing,\n")
    assert (receipt.status, receipt.rows_read, receipt.refused) == ("refused", 2, 2)
    assert "created_at not a date: 'never'" in str(receipt.reason)
    assert receipt.refused_file is not None
    assert (home / receipt.refused_file).is_file()
    assert snapshot(home) is None
    only_blank = import_text(HEADER + ",,,,\n\n", "blank.csv")
    assert (only_blank.status, only_blank.rows_read, only_blank.empty) == ("loaded", 2, 2)


def test_a_header_alone_is_a_file_of_no_rows(import_text: Import) -> None:
    receipt = import_text(HEADER.strip())
    assert (receipt.status, receipt.rows_read) == ("loaded", 0)


def test_a_name_as_an_upload_sends_it_cannot_leave_the_home(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_text(HEADER + GOOD + "2,never,,Billing,\n")
    receipt = load.import_files(home, [path], names={path: "../../etc/päss wd.csv"})[0]
    assert receipt.file == "../../etc/päss wd.csv"
    assert receipt.refused_file is not None
    assert (home / receipt.refused_file).resolve().parent == (home / "refused").resolve()


@pytest.mark.alike(2)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings_delimiters_and_gzip_load_the_same_rows(
    home: Path, import_text: Import, encoding: str, delimiter: str, packed: bool
) -> None:
    text = (HEADER + GOOD.replace("Billing", "Zürich – Süd")).replace(",", delimiter)
    data = text.replace("\n", "\r\n").encode(encoding)
    receipt = import_text(gzip.compress(data) if packed else data)
    assert receipt.accepted == 1
    said = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    assert receipt.understood["encoding"] == said
    assert receipt.understood["delimiter"] == delimiter
    assert facts(home, "ticket_id, team") == [("1", "Zürich – Süd")]


# --- again, newer, older


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


# --- each file alone


def test_each_file_stands_or_falls_alone(home: Path, tmp_path: Path) -> None:
    texts = {
        "a.csv": HEADER + GOOD,
        "b.csv": "apples,pears\n1,2\n",
        "c.csv": HEADER + GOOD.replace("1,", "2,", 1),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    receipts = load.import_files(home, [tmp_path / name for name in [*texts, "none.csv"]])
    assert [receipt.status for receipt in receipts] == ["loaded", "refused", "loaded", "refused"]
    assert [row[0] for row in facts(home, "ticket_id")] == ["1", "2"]
    assert [item.name for item in Store(home).ledger().imports] == ["a.csv", "c.csv"]


def test_a_wrong_kind_names_the_nearest_format_and_what_lacks(import_text: Import) -> None:
    receipt = import_text("ticket_id,created_at,team\n1,2026-03-02,Billing\n")
    assert (receipt.status, receipt.format, len(receipt.sha256)) == ("refused", None, 64)
    assert "own_tickets" in str(receipt.reason)
    assert '"resolved_at"' in str(receipt.reason)


def test_an_unknown_format_or_an_invalid_strategy_tries_nothing(
    home: Path, import_text: Import, strategy: Any
) -> None:
    with pytest.raises(UsageFault, match="own_tickets"):
        import_text(HEADER + GOOD, format="own_ticket")
    strategy("[organisation]\nzone = 'Mars'\n")
    with pytest.raises(StrategyFault, match="Mars"):
        import_text(HEADER + GOOD)
    assert not (home / "warehouse" / "CURRENT").exists()


def test_a_refused_file_leaves_nothing_behind(home: Path, import_text: Import) -> None:
    import_text(HEADER + GOOD)
    before = sorted(path.name for path in (home / "warehouse").iterdir())
    import_text(HEADER + "1,never,,Billing,\n", "bad.csv")
    assert sorted(path.name for path in (home / "warehouse").iterdir()) == before
    assert len(list((home / "archive").glob("*.parquet"))) == 1, "nothing of a refused file is kept"


def test_only_mapped_columns_enter_the_home(home: Path, import_text: Import) -> None:
    import_text(
        HEADER.replace("\n", ",phone,description\n") + GOOD.replace("\n", ",+31 6 555,secret words\n")
    )
    assert not words_in(home, ["+31 6 555", "secret words"])


# --- times


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("zone", "written", "utc"),
    [
        ("UTC", "2026-03-29 02:30:00", "2026-03-29 02:30:00"),
        ("Europe/Amsterdam", "2026-01-15 12:00:00", "2026-01-15 11:00:00"),
        ("Europe/Amsterdam", "2026-03-29 01:59:59", "2026-03-29 00:59:59"),
        # a local time that the clock skips is read with the offset before, as zoneinfo does
        ("Europe/Amsterdam", "2026-03-29 02:30:00", "2026-03-29 01:30:00"),
        ("Europe/Amsterdam", "2026-03-29 03:00:00", "2026-03-29 01:00:00"),
        # a local time that comes twice is the first of the two
        ("Europe/Amsterdam", "2026-10-25 02:30:00", "2026-10-25 00:30:00"),
        ("Europe/Amsterdam", "2026-10-25 03:00:00", "2026-10-25 02:00:00"),
        ("America/St_Johns", "2026-07-01 00:00:00", "2026-07-01 02:30:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04 14:45:00"),
        ("Asia/Kathmandu", "2026-07-01 05:45:00", "2026-07-01 00:00:00"),
        # an offset in the text counts, whatever the zone
        ("Asia/Tokyo", "2026-07-01T12:00:00Z", "2026-07-01 12:00:00"),
        ("Asia/Tokyo", "2026-07-01 12:00:00+02:00", "2026-07-01 10:00:00"),
        ("Asia/Tokyo", "2026-07-01T12:00:00.500-05:30", "2026-07-01 17:30:00.500"),
        ("Asia/Tokyo", "2026-07-01T12:00:00", "2026-07-01 03:00:00"),
        ("Asia/Tokyo", "2026-07-01", "2026-06-30 15:00:00"),
        ("Asia/Tokyo", "2026-07-01 12:00", "2026-07-01 03:00:00"),
    ],
)
def test_zones_clock_changes_and_offsets(
    home: Path, import_text: Import, strategy: Any, zone: str, written: str, utc: str
) -> None:
    strategy(f'[organisation]\nzone = "{zone}"\n')
    receipt = import_text(HEADER + f"1,{written},,Billing,\n")
    assert receipt.refused == 0, receipt.refused_reasons
    assert facts(home, "created_at") == [(datetime.fromisoformat(utc),)]


def test_a_changed_zone_asks_for_a_rebuild_first(import_text: Import, strategy: Any) -> None:
    import_text(HEADER + GOOD)
    strategy('[organisation]\nzone = "Asia/Tokyo"\n')
    with pytest.raises(Fault, match="scorecard rebuild"):
        import_text(HEADER + GOOD.replace("1,", "2,", 1))


# --- teams only

# --- a home's own formats

OWN_FORMAT = """/*
title = "My desk"
system = "mine"
tables = ["tickets"]
identified_by = ["number", "opened"]
[columns]
ticket_id = "number"
created_at = "opened"
*/
"""


def test_a_home_may_add_a_format_of_its_own(home: Path, import_text: Import) -> None:
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "my_desk.sql").write_text(OWN_FORMAT)
    receipt = import_text("number,opened\n7,2026-03-02 09:00\n")
    assert (receipt.format, receipt.desk, receipt.accepted) == ("my_desk", "mine", 1)
    assert facts(home, "desk, ticket_id, created_at") == [("mine", "7", datetime(2026, 3, 2, 9))]


def test_a_column_of_its_own_may_have_any_name(home: Path, import_text: Import) -> None:
    """Those too that staging has used for its own: `bad` is a list there, `shown` a time, `month` the day
    that costs begin on. One time is of the hour in which summer time begins.
    """
    names = ("bad", "bad_text", "bad_beside", "raw_created_at", "moment_created_at", "shown", "column_name")
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    columns = "".join(f'{name} = {{ column = "{name}", type = "integer" }}\n' for name in names)
    columns += 'month = { column = "month", type = "text" }\n'
    made = f"{' + '.join(names)} as reopens, month as category"
    (folder / "my_desk.sql").write_text(
        OWN_FORMAT.replace("[columns]", 'zone = "Europe/Berlin"\n[columns]').replace("*/", columns + "*/")
        + f"-- table: tickets\nselect line, ticket_id, created_at, {made} from renamed\n"
    )
    rows = ("7,2026-03-29 02:30,1,2,3,4,5,6,7,2026-03", "8,2026-03-29 02:30,1,two,3,4,5,6,7,2026-03")
    receipt = import_text("\n".join([",".join(("number", "opened", *names, "month")), *rows]))
    assert facts(home, "ticket_id, reopens, category") == [("7", 28, "2026-03")]
    (refused,) = receipt.refused_reasons
    assert (refused.column, refused.reason) == ("bad_text", "not a whole number: 'two'")
    assert [one.check for one in receipt.warnings] == ["skipped_hour"]


def test_a_number_of_its_own_may_be_larger_than_any_of_ours(home: Path, import_text: Import) -> None:
    """Milliseconds since 1970, which its select makes an instant of."""
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "my_desk.sql").write_text(
        OWN_FORMAT.replace('created_at = "opened"', 'since = { column = "opened", type = "integer" }')
        + "-- table: tickets\nselect line, ticket_id, epoch_ms(since) as created_at from renamed\n"
    )
    import_text("number,opened\n7,1772442000000\n")
    assert facts(home, "ticket_id, created_at") == [("7", datetime(2026, 3, 2, 9))]


@pytest.mark.parametrize("sql", ["select nonsense from renamed", "select line from nowhere", "selec"])
def test_sql_of_a_format_that_does_not_run_names_its_file(home: Path, import_text: Import, sql: str) -> None:
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "my_desk.sql").write_text(OWN_FORMAT + "-- table: tickets\n" + sql)
    with pytest.raises(CatalogueFault, match=r"my_desk\.sql"):
        import_text("number,opened\n7,2026-03-02 09:00\n")
    assert snapshot(home) is None


def test_rows_of_every_kind_in_one_file(tmp_path: Path, write_csv: Any) -> None:
    row = {"ticket_id": "1", "team": "A", "status": "open", "created_at": "2026-03-02 09:00:00"}
    path = write_csv(
        tmp_path / "rows.csv",
        [
            row | {"resolved_at": ""},
            row | {"team": "B", "updated_at": "2026-03-03 09:00:00"},  # the later of two versions
            row | {"ticket_id": "2", "created_at": "yesterday"},
            row | {"ticket_id": "3", "status": "lost"},
            dict.fromkeys(row, ""),
            row | {"ticket_id": "4", "created_at": ""},
        ],
    )
    receipt = load.import_files(tmp_path / "home", [path])[0]
    assert (receipt.accepted, receipt.superseded, receipt.refused, receipt.empty) == (2, 1, 2, 1)
    assert [new.word for new in receipt.new_words] == ["lost"]


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


@pytest.mark.long
def test_every_table_of_a_workbook_with_a_long_name_keeps_its_refused_rows(
    home: Path, tmp_path: Path
) -> None:
    tickets = [
        ["ticket_id", "created_at", "resolved_at", "team"],
        ["1", "2026-03-02 09:00", "", "A"],
        ["2", "never", "", "A"],
    ]
    surveys = [
        ["response_id", "kind", "ticket_id", "responded_at", "score", "scale_min", "scale_max"],
        ["r1", "csat", "1", "2026-03-03 09:00", "5", "1", "5"],
        ["r2", "csat", "1", "not yet", "5", "1", "5"],
    ]
    file = tmp_path / f"{'a' * 90}.xlsx"
    file.write_bytes(workbook({"Tickets": tickets, "Surveys": surveys}))
    receipts = load.import_files(home, [file], load.Options())
    assert [receipt.refused for receipt in receipts] == [1, 1]
    kept = [(home / str(receipt.refused_file)).read_text() for receipt in receipts]
    assert ["never" in text for text in kept] == [True, False]
    assert ["not yet" in text for text in kept] == [False, True]


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("name", "desk"),
    [("tickets", ".."), ("tickets", "../../up"), ("tickets", "a\\b"), ("CON", "CON"), ("𝒜" * 60, "𝒜")],
)
def test_whatever_a_file_and_its_desk_are_called_nothing_lies_outside_the_home(
    home: Path, tmp_path: Path, name: str, desk: str
) -> None:
    """No desk is in the name of a file; a name of 60 letters of four bytes each is too long for one."""
    export = tmp_path / f"{name}.csv"
    export.write_text(f"{HEADER}{GOOD}2,yesterday,,Billing,\n")
    (receipt,) = load.import_files(home, [export], Options(desk=desk))
    assert (receipt.desk, receipt.accepted, receipt.refused) == (desk, 1, 1)
    assert set(tmp_path.iterdir()) == {export, home}
    assert (home / str(receipt.refused_file)).parent == home / "refused"
    backup(home, tmp_path / "kept.zip")
    assert history.rebuild(home)["rebuilt"] == 1

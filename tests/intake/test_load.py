"""Files into a home: each stands or falls alone, and every row is accounted for."""

from __future__ import annotations

import csv
import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import Fault, StrategyFault, UsageFault
from dashboard.intake import history, load
from dashboard.intake.backup import backup
from dashboard.intake.export import Options
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot
from tests.facts import facts
from tests.intake.conftest import GOOD, HEADER, Import
from tests.intake.kept import words_in
from tests.intake.workbook import workbook

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

"""Files made to break something: each is a clear refusal, or plain text; never a row lost in silence."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.faults import Refused
from dashboard.intake import history, load
from dashboard.intake.reading import mend, read
from dashboard.intake.receipt import Receipt
from dashboard.store.archived import Archived
from dashboard.store.generations import Store
from tests.facts import facts
from tests.intake.conftest import Import

HEADER = "ticket_id,created_at,resolved_at,team,category\n"
GOOD = "1,2026-03-02,,Billing,x\n"


def refused_rows(home: Path, receipt: Receipt) -> list[dict[str, str]]:
    assert receipt.refused_file is not None
    with (home / receipt.refused_file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- records


def test_a_row_with_one_blank_field_too_many_is_refused(home: Path, import_text: Import) -> None:
    """DuckDB lets it pass; here its comma makes Hello the team and takes the category away."""
    receipt = import_text(HEADER + GOOD + "2,2026-03-02,,Hello, world,\n" + "3,2026-03-02,,B,x,\n")
    assert (receipt.refused, receipt.accepted) == (2, 1)
    assert [row["line"] for row in refused_rows(home, receipt)] == ["3", "4"]
    assert receipt.refused_reasons[0].reason == "has 6 fields, the header has 5"


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (HEADER + "1,2026-03-02,,A,x,\n2,2026-03-02,,B,y,\n", "put one at the end of the header line too."),
        (HEADER.replace("\n", ",\n") + "1,2026-03-02,,A,x\n", "take it away there."),
        (HEADER + "1,2026-03-02,,A,x,\n2,2026-03-02,,B\n", "Mend the file of refused rows and import that."),
    ],
)
@pytest.mark.parametrize("most", [100_000, 0])
def test_rows_that_end_otherwise_than_their_header_hear_what_to_do(
    import_text: Import, text: str, advice: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.intake.reading.mend.MOST", most)
    reason = import_text(text).reason or ""
    assert reason.endswith(advice) or (most == 0 and advice.startswith("Mend"))
    loaded = HEADER.replace("\n", ",\n") + "1,2026-03-02,,A,x,\n2,2026-03-02,,B,y,\n"
    assert import_text(loaded).accepted == 2


@pytest.mark.parametrize("quoted", ['"a, b"', '"a,\n,b"', '"a "","" b"'])
def test_delimiters_within_quotes_are_no_fields(
    tmp_path: Path, quoted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(HEADER + GOOD.replace("x", quoted) * 9)
    for chunk in (5, 1 << 20):
        monkeypatch.setattr("dashboard.intake.reading.count.CHUNK", chunk)
        source = read.open_source(path, tmp_path)
        assert (source.records, source.doubtful) == (9, False)
    path.write_text(HEADER + GOOD.replace("x", quoted) * 9 + GOOD.replace("x", "x,"))
    assert read.open_source(path, tmp_path).doubtful


def test_a_nul_byte_refuses_its_row(home: Path, import_text: Import) -> None:
    receipt = import_text(HEADER + GOOD + "2,2026-03-02,,Bil\0ling,x\n3,2026-03-02,,B,x\n")
    assert (receipt.refused, receipt.accepted) == (1, 2)
    (row,) = refused_rows(home, receipt)
    assert (row["team"], row["line"], row["reason"]) == ("Bil\\x00ling", "3", "holds a NUL byte")


def test_bytes_that_are_no_text_refuse_their_row(home: Path, import_text: Import) -> None:
    data = (HEADER + "".join(f"{n},2026-03-02,,Zürich,x\n" for n in range(9))).encode()
    receipt = import_text(data + "10,2026-03-02,,Zürich,x\n".encode("cp1252"))
    assert (receipt.understood["encoding"], receipt.refused, receipt.accepted) == ("utf-8", 1, 9)
    (row,) = refused_rows(home, receipt)
    assert (row["team"], row["reason"]) == ("Z\\xfcrich", "holds bytes that are no utf-8")
    signs = HEADER + "1,2026-03-02,,“Zürich” – Süd’s,x\n2,2026-03-02,,“Büro”,x\n" * 5
    receipt = import_text(signs.encode("cp1252") + b"9,2026-03-02,,B\x81,x\n")
    assert (receipt.understood["encoding"], receipt.refused) == ("cp1252", 1)


@pytest.mark.parametrize(
    ("end", "line"),
    [("2,2026-03-02,,Bil", 3), ('2,2026-03-02,,B,"never closed\n3,2026-03-02,,B,x\n', 3), ('2,"', 3)],
)
def test_a_record_that_breaks_off(home: Path, import_text: Import, end: str, line: int) -> None:
    receipt = import_text(HEADER + GOOD + end)
    if receipt.status == "loaded":
        assert (receipt.refused, receipt.accepted) == (1, 1)
        assert refused_rows(home, receipt)[0]["line"] == str(line)
    else:
        assert f"line {line} breaks off" in str(receipt.reason)
        assert Store(home).current() == 0


@pytest.mark.parametrize("text", ["", "\n\r\n\n", "\ufeff", " \n\t\n"])
def test_an_empty_file_is_refused(import_text: Import, text: str) -> None:
    assert "it is empty" in str(import_text(text).reason)


@pytest.mark.alike
@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_every_kind_of_line_end(home: Path, import_text: Import, end: str) -> None:
    text = HEADER + GOOD + '2,2026-03-02,,B,"two\nlines"\n\n,,,,\n3,never,,B,x\n'
    receipt = import_text(text.replace("\n", end))
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (5, 2, 1, 2)
    assert facts(home, "ticket_id, line") == [("1", 2), ("2", 3)]
    assert refused_rows(home, receipt)[0]["line"] == "7"


def test_a_carriage_return_alone_hides_no_record(import_text: Import) -> None:
    receipt = import_text(HEADER + GOOD + "2,2026-03-02,,B,x\r3,2026-03-02,,B,x\n")
    assert (receipt.rows_read, receipt.accepted) == (3, 3)


def test_a_row_of_totals_and_a_column_of_them_are_what_their_rules_say(
    home: Path, import_text: Import
) -> None:
    head = "," + HEADER.replace("\n", ",Total,team\n")
    receipt = import_text(
        head + "0,1,2026-03-02,,Billing,x,17,other\n" + "1,2,2026-03-02,,B,x,4,other\n" + ",Total,,,,,21,\n"
    )
    assert (receipt.accepted, receipt.refused) == (2, 1)
    assert refused_rows(home, receipt)[0]["reason"] == "is a total, no row"
    # of two columns with one name the first counts, and the unnamed index is nobody's
    assert facts(home, "ticket_id, team") == [("1", "Billing"), ("2", "B")]


def test_many_malformed_records_are_a_wrong_file_and_not_a_full_memory(
    home: Path, import_text: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mend, "MOST", 20)
    receipt = import_text(HEADER + GOOD + "\n" + "1,2\n" * 50)
    assert "the first, at line 4, has 2 fields" in str(receipt.reason)
    assert Store(home).current() == 0


# --- sizes


def test_one_field_of_5_mb_is_text(home: Path, import_text: Import) -> None:
    receipt = import_text(HEADER + GOOD + f"2,2026-03-02,,B,{'x' * 5_000_000}\n")
    assert receipt.accepted == 2
    assert facts(home, "length(category)") == [(1,), (5_000_000,)]


def test_a_field_beyond_reason_is_refused_by_its_line(
    home: Path, import_text: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mend, "FIELD_LIMIT", 1000)
    receipt = import_text(HEADER + GOOD + f"2,2026-03-02,,{'x' * 5000},x\nshort\n")
    assert "the record that begins at line 3 breaks off" in str(receipt.reason)
    assert Store(home).current() == 0


def test_2_000_columns_load_and_10_000_are_refused(home: Path, import_text: Import) -> None:
    for count in (2_000, 10_000):
        more = ",".join(f"column {n}" for n in range(count))
        receipt = import_text(f"{HEADER.strip()},{more}\n{GOOD.strip()}{',1' * count}\n")
        if count == 2_000:
            assert (receipt.accepted, facts(home, "team")) == (1, [("Billing",)])
    assert "it has 10,005 columns, more than 4,000" in str(receipt.reason)


def test_a_header_without_end_is_refused(import_text: Import) -> None:
    assert "header does not end" in str(import_text("a" * 2_000_000).reason)


# --- names and texts


@pytest.mark.alike
@pytest.mark.parametrize(
    "name",
    [
        'team"); drop table facts.tickets; --',
        "x' or '1'='1",
        "$1",
        "?",
        "c0",
        "{0}",
        "%(x)s",
        "</script><b>",
        "=cmd|' /C calc'!A0",
        "ticket_id\u202e",
        "line",
        "is_empty",
    ],
)
def test_a_header_name_is_only_ever_a_name(home: Path, import_text: Import, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    head = HEADER.replace("\n", f",{quoted}\n")
    receipt = import_text(head + "1,2026-03-02,,Billing,x,y\n2,never,,Billing,x,y\n")
    assert (receipt.accepted, receipt.refused) == (1, 1)
    with (home / str(receipt.refused_file)).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header[5].lstrip("'") == name
    assert not header[5].startswith("="), "no spreadsheet may run it"
    assert facts(home, "ticket_id") == [("1",)]


@pytest.mark.alike
@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "..\\..\\x",
        "/etc/passwd",
        "<img src=x onerror=alert(1)>.csv",
        "a\x1b[2Jb\r\n.csv",
        "CON",
        "...",
        "x" * 300,
        "\udcff.csv",
    ],
)
def test_a_file_name_is_text(home: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / "upload"
    path.write_text(HEADER + GOOD + "2,never,,B,x\n")
    (receipt,) = load.import_files(home, [path], names={path: name})
    assert receipt.file.isprintable()
    assert receipt.file.encode("utf-8")
    written = (home / str(receipt.refused_file)).resolve()
    assert written.parent == (home / "refused").resolve()
    assert written.is_file()


@pytest.mark.skipif(os.name == "nt", reason="such names are no names there")
def test_a_name_that_is_no_utf_8_reaches_the_command_line(
    home: Path, tmp_path: Path, scorecard: Callable[..., Any]
) -> None:
    path = os.fsencode(tmp_path) + b"/b\xfcro\x1b[1m.csv"
    with open(path, "wb") as file:
        file.write((HEADER + GOOD).encode())
    said = scorecard("import", os.fsdecode(path), "--json")
    assert (said.code, said.json["imports"][0]["file"]) == (0, "b ro [1m.csv")


@pytest.mark.alike
@pytest.mark.parametrize(
    "name",
    ["[march] *.csv", "a*?.csv", "~x.csv", "it's.csv", "plain.csv.gz", "t.zst", "x.parquet", "{a,b}.csv"],
)
def test_a_path_names_one_file_whatever_signs_are_in_it(
    home: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "all [x] of*them"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("a1.csv").write_text(HEADER + "9,2026-03-02,,other,x\n")
    Path(name).write_text(HEADER + GOOD)
    (receipt,) = load.import_files(folder / "home", [Path(name)])
    assert (receipt.status, receipt.reason) == ("loaded", None)
    assert facts(folder / "home", "ticket_id") == [("1",)]
    history.rebuild(folder / "home")
    assert facts(folder / "home", "ticket_id") == [("1",)]


@pytest.mark.usefixtures("figures")
def test_cells_are_values_and_never_sql(home: Path, import_text: Import) -> None:
    cells = ("'; drop table facts.tickets; --", "<b>x</b>", "$1", "{0}", "../../x", "=1+1")
    import_text(HEADER + "".join(f'{n},2026-03-02,,"{cell}",{cell}\n' for n, cell in enumerate(cells)))
    assert facts(home, "team, category") == [(cell, cell) for cell in cells]


# --- when the database itself fails


def test_a_failure_of_the_database_is_a_sentence_and_changes_nothing(
    home: Path, import_text: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_text(HEADER + GOOD)
    before = Store(home).ledger()

    def fail(self: Archived, *_: object) -> None:
        self.connection.execute("select error('out of luck\nand more')")

    monkeypatch.setattr(Archived, "stage", fail)
    receipt = import_text(HEADER + GOOD + "2,2026-03-02,,B,x\n")
    assert (receipt.status, Store(home).ledger()) == ("refused", before)
    assert str(receipt.reason).startswith("the database stumbled over it (")
    assert "\n" not in str(receipt.reason)


def test_an_archive_of_several_files_is_not_one_source(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n")
        archive.writestr("b.csv", "a,b\n")
    with pytest.raises(Refused, match="archive of 2 files"):
        read.open_source(tmp_path / "a.zip", tmp_path)

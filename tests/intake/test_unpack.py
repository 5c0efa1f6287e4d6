"""Packed files: each part is a file of its own, and none may be larger than it says."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from dashboard.faults import Refused
from dashboard.intake import load
from dashboard.intake.reading import read, sheet, unpack
from dashboard.intake.receipt import Receipt
from dashboard.store.generations import Store
from tests.facts import facts
from tests.intake.workbook import DATE, DATETIME, DURATION, TIME, rows_xml, serial, workbook

HEADER = "ticket_id,created_at,resolved_at,team\n"
Import = Callable[..., list[Receipt]]


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def import_bytes(home: Path, tmp_path: Path) -> Import:
    """import_bytes(data, "a.zip") imports one file; its receipts."""

    def run(data: bytes, name: str = "a.zip") -> list[Receipt]:
        (tmp_path / name).write_bytes(data)
        return load.import_files(home, [tmp_path / name])

    return run


def tickets(home: Path) -> list[tuple[str, int]]:
    return facts(home, "ticket_id, line", by="1")


def opened(data: bytes, folder: Path) -> read.Source:
    (folder / "file").write_bytes(data)
    return read.open_source(folder / "file", folder)


# --- .zip and .gz


def test_each_file_of_an_archive_has_a_receipt_of_its_own(home: Path, import_bytes: Import) -> None:
    good, other = HEADER + "1,2026-03-02,,B\n", HEADER + "2,2026-03-02,,B\n3,never,,B\n"
    receipts = import_bytes(
        zipped(
            {
                "march/": "",
                "march/one.csv": good,
                "two.csv": other,
                "notes.txt": "hello",
                "__MACOSX/._one.csv": "x",
                ".DS_Store": "x",
            }
        )
    )
    assert [(r.file, r.status, r.accepted, r.refused) for r in receipts] == [
        ("a.zip/march/one.csv", "loaded", 1, 0),
        ("a.zip/two.csv", "loaded", 1, 1),
        ("a.zip/notes.txt", "refused", 0, 0),
    ]
    assert receipts[0].sha256 == hashlib.sha256(good.encode()).hexdigest()
    assert [ticket for ticket, _ in tickets(home)] == ["1", "2"]


def test_a_file_is_the_same_in_an_archive_and_out_of_it(import_bytes: Import) -> None:
    text = (HEADER + "1,2026-03-02,,B\n").encode()
    assert import_bytes(zipped({"one.csv": text}))[0].status == "loaded"
    assert import_bytes(zipped({"x/other.csv": text}, zipfile.ZIP_LZMA))[0].status == "already_loaded"
    assert import_bytes(text, "one.csv")[0].status == "already_loaded"


def test_a_damaged_file_of_an_archive_stands_alone(import_bytes: Import) -> None:
    data = zipped(
        {"one.csv": HEADER + "1,2026-03-02,,Büro\n", "two.csv": HEADER + "2,2026-03-02,,B\n"},
        zipfile.ZIP_STORED,
    )
    receipts = import_bytes(data.replace("Büro".encode(), b"Buero"))
    assert [r.status for r in receipts] == ["refused", "loaded"]
    assert "CRC" in str(receipts[0].reason)


def test_names_from_an_archive_are_text_and_never_paths(home: Path, import_bytes: Import) -> None:
    bad = HEADER + "1,2026-03-02,,B\n2,never,,B\n"
    receipts = import_bytes(zipped({"../../../up.csv": bad, "/abs\x1b[31m.csv": bad.replace("2,", "3,")}))
    assert [r.file for r in receipts] == ["a.zip/../../../up.csv", "a.zip//abs [31m.csv"]
    for receipt in receipts:
        assert receipt.refused_file is not None
        assert (home / receipt.refused_file).resolve().parent == (home / "refused").resolve()


@pytest.mark.alike
@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "archive within an archive"),
        (zipped({"x.csv": "a,b\n"}), "archive within an archive"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old .xls"),
    ],
)
def test_what_lies_within_is_said(import_bytes: Import, inner: bytes, reason: str) -> None:
    (receipt,) = import_bytes(zipped({"inner": inner}))
    assert receipt.status == "refused"
    assert reason in str(receipt.reason)


def test_gzip_of_gzip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="archive within an archive"):
        opened(gzip.compress(gzip.compress(b"a,b\n", mtime=0)), tmp_path)


def test_an_encrypted_archive_is_refused_in_words(import_bytes: Import) -> None:
    data = bytearray(zipped({"one.csv": HEADER}))
    data[6] |= 1  # the flag in the entry's own header and in the directory's
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (receipt,) = import_bytes(bytes(data))
    assert "encrypted" in str(receipt.reason)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({}), "without any file"),
        (zipped({"folder/": ""}), "without any file"),
        (zipped({f"{n}.csv": "x" for n in range(501)}), "holds 501 files"),
        (zipped({"a.csv": HEADER * 99})[:-40], "damaged or cut off"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "no .xlsx workbook"),
        (b"Rar!\x1a\x07", "RAR"),
    ],
)
def test_archives_that_cannot_be_read_say_why(import_bytes: Import, data: bytes, reason: str) -> None:
    (receipt,) = import_bytes(data)
    assert receipt.status == "refused"
    assert reason in str(receipt.reason)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    home: Path, import_bytes: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "HARMLESS", 1 << 20)
    monkeypatch.setattr(read, "unpacked", None)  # nothing may get that far
    (receipt,) = import_bytes(zipped({"bomb.csv": b"," * (4 << 20)}))
    assert "it would unpack to 0.0 GB, more than 250 times its size" in str(receipt.reason)
    assert Store(home).current() == 0


def test_a_bomb_in_gzip_stops_while_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "HARMLESS", 1 << 20)
    monkeypatch.setattr(unpack, "CHUNK", 1 << 18)
    with pytest.raises(Refused, match="250 times its size"):
        opened(gzip.compress(b"a,b\n" + b"," * (64 << 20), mtime=0), tmp_path)
    assert (tmp_path / "unpacked.csv").stat().st_size < 20 << 20


def test_a_blank_tail_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    source = opened(gzip.compress(b"a,b\n1,2\n" + b",\n" * 500_000, mtime=0), tmp_path)
    assert source.records == 500_001


# --- .xlsx


def texts(source: read.Source) -> str:
    return source.path.read_text(encoding="utf-8")


def test_cells_become_text_as_an_export_would_write_them(tmp_path: Path) -> None:
    noon = serial(datetime(2026, 3, 2, 12))
    row = [12, 1.5, True, (noon, DATETIME), (46083, DATE), (0.25, TIME), (1.5, DURATION), 'a\n"b"', "", 1e17]
    source = opened(workbook({"S": [[f"c{n}" for n in range(10)], row]}), tmp_path)
    assert source.records == 1
    assert texts(source).partition("\n")[2] == (
        '"12","1.5","true","2026-03-02 12:00:00","2026-03-02","06:00:00","36:00:00","a\n""b""",'
        '"","100000000000000000"\n'
    )


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0.25, "06:00:00"),
        (1.5, "36:00:00"),  # shown as 12:00, and read as noon of 1 January 1900
        (31.25, "750:00:00"),
        (1.0, "1900-01-01"),  # as a date that means none is written
        (60.25, "1900-02-28 06:00:00"),  # after a day that was never
    ],
)
@pytest.mark.parametrize("style", [TIME, DATETIME])
def test_a_time_of_more_than_a_day_is_a_duration_however_it_is_shown(
    tmp_path: Path, days: float, told: str, style: int
) -> None:
    source = opened(workbook({"S": [["a", "b"], ["1", (days, style)]]}), tmp_path)
    assert texts(source).splitlines()[1] == f'"1","{told}"'


def test_a_workbook_loads_with_the_rows_of_its_sheet_as_lines(home: Path, import_bytes: Import) -> None:
    head: list[object] = ["ticket_id", "created_at", "resolved_at", "odd\nheader", "team"]
    day = (serial(datetime(2026, 3, 2, 9, 30)), DATETIME)
    first, second = [7, day, "", "two\nlines"], [8, day, "", "x"]
    rows: list[list[object]] = [[], head, first, [], [], second, [9, "never", "", ""], []]
    (receipt,) = import_bytes(workbook({"Notes": [["hello"]], "Tickets & more": rows}), "a.xlsx")
    assert receipt.understood["sheet"] == "Tickets & more"
    assert receipt.understood["delimiter"] is None
    # the notes are one row, refused by the name of their sheet
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (6, 2, 2, 2)
    assert tickets(home) == [("7", 3), ("8", 6)]
    assert receipt.refused_file is not None
    assert (home / receipt.refused_file).read_text(encoding="utf-8").splitlines()[-1].split(",")[5] == "7"


def test_cells_with_an_error_are_read_as_empty_and_counted(import_bytes: Import) -> None:
    rows: list[list[object]] = [
        ["ticket_id", "created_at", "resolved_at", "team"],
        ["1", "2026-03-02", "", b'<c r="D2" t="e"><v>#N/A</v></c>'],
        ["2", "2026-03-02", "", "B"],
    ]
    (receipt,) = import_bytes(workbook({"S": rows}), "book.xlsx")
    assert (receipt.accepted, receipt.understood["error_cells"]) == (2, "1")


def test_rows_that_a_filter_hides_are_loaded_and_told(import_bytes: Import) -> None:
    head, *rows = rows_xml(
        [HEADER.strip().split(","), ["1", "2026-03-02"], ["2", "2026-03-02"], ["3", "2026-03-02"]]
    ).split("<row ")[1:]
    seen = f"<row {head}<row {rows[0]}"
    unseen = "".join(f'<row hidden="1" {row}' for row in rows[1:])
    empty = '<row r="9" hidden="1"/>'
    notes = unseen.replace("<row ", '<row hidden="1" ', 1)  # of another sheet, which is not read
    (receipt,) = import_bytes(workbook({"A & B": seen + unseen + empty, "Notes": notes}), "a.xlsx")
    told = {one.check: (one.rows, one.message) for one in receipt.warnings}
    assert receipt.accepted == 3
    assert told["rows_hidden"][0] == 2
    assert told["rows_hidden"][1].startswith("2 rows of the sheet are hidden there")
    (receipt,) = import_bytes(
        workbook({"A": seen.replace("2026-03-02", "2026-03-03"), "Notes": notes}), "b.xlsx"
    )
    assert "rows_hidden" not in {one.check for one in receipt.warnings}


def test_a_hidden_sheet_comes_last_and_an_unknown_header_is_named(import_bytes: Import) -> None:
    head = ["ticket_id", "created_at", "resolved_at", "team"]
    both = {"Hidden": [head, ["1", "2026-03-02"]], "Seen": [head, ["2", "2026-03-02"]]}
    assert import_bytes(workbook(both, hidden=["Hidden"]), "a.xlsx")[0].understood["sheet"] == "Seen"
    (receipt,) = import_bytes(workbook({"A": [["apples", "pears"]], "B": [["plums"]]}), "b.xlsx")
    assert '"apples", "pears"' in str(receipt.reason)


@pytest.mark.long
def test_a_workbook_in_an_archive_is_read(import_bytes: Import) -> None:
    rows = [["ticket_id", "created_at", "resolved_at", "team"], ["1", "2026-03-02"]]
    (receipt,) = import_bytes(zipped({"t.xlsx": workbook({"S": rows})}))
    assert (receipt.file, receipt.accepted) == ("a.zip/t.xlsx", 1)


@pytest.mark.alike
@pytest.mark.parametrize(
    ("rows", "shared", "reason"),
    [
        # a rectangle of 17 billion cells from two
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "",
            "rows of",
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999"><c r="XFC9"/><c><v>1</v></c></row>',
            "",
            "rows of",
        ),
        (
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001)),
            f"<si><t>{'x' * 32_000}</t></si>",
            "MB of text",
        ),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(
    tmp_path: Path, rows: str, shared: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        opened(workbook({"S": rows}, shared), tmp_path)


@pytest.mark.long
def test_styled_cells_without_a_value_do_not_make_a_sheet_large(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="XFD900000" s="1"/></row>'
    with pytest.raises(Refused, match="rows of"):
        opened(workbook({"S": rows}), tmp_path)
    # what Excel writes for a column that is formatted to the end costs nothing
    assert opened(workbook({"S": rows.replace("XFD", "C")}), tmp_path).records == 0


@pytest.mark.alike
@pytest.mark.parametrize("data", [workbook({"S": []}), workbook({"S": "<row><c"}), workbook({})])
def test_an_empty_or_broken_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refused, match=r"empty|damaged"):
        opened(data, tmp_path)


def test_a_panic_below_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException("capacity overflow")

    monkeypatch.setattr(sheet, "_chosen", panic)
    (tmp_path / "file").write_bytes(workbook({"S": [["a"]]}))
    with pytest.raises(Refused, match="damaged or protected"):
        sheet.as_csv(tmp_path / "file", tmp_path, lambda _: True)

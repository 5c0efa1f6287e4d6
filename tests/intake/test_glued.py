"""Every sheet and every line is read, refused by name, or told: nothing is set aside unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.intake.workbook import workbook

HEAD = "Id,Assignee,Group,Via,Status,Created at,Solved at,Satisfaction Score"
ROW = "{},Ana,Desk,Mail,Solved,2026-02-25 09:00,2026-02-25 10:00,Good"
Imported = Callable[..., dict[str, Any]]
Cells = Sequence[Sequence[str]]


def lines(*texts: str) -> str:
    return "".join(f"{text}\n" for text in texts)


def table(first: int, last: int) -> list[str]:
    return [HEAD, *(ROW.format(number) for number in range(first, last + 1))]


def cells(*texts: str) -> list[list[str]]:
    return [text.split(",") for text in texts]


@pytest.fixture
def imported(main_in: Any, home: Path, tmp_path: Path) -> Imported:
    """imported(text) or imported(sheets={...}): a file through the command line; its receipt."""

    def run(text: str = "", *, code: int = 0, sheets: Mapping[str, Cells] | None = None, **more: Any) -> Any:
        path = tmp_path / ("book.xlsx" if sheets else "export.csv")
        path.write_bytes(workbook(sheets, **more) if sheets else text.encode())
        done = main_in(home, "import", path, "--json")
        assert done.code == code, done
        (receipt,) = done.json["imports"]
        assert receipt["rows_read"] == sum(
            receipt[key] for key in ("empty", "refused", "superseded", "accepted")
        )
        return receipt

    return run


@pytest.mark.alike
@pytest.mark.parametrize("first", [",", ";", "\t", "|"])
@pytest.mark.parametrize("second", [",", ";", "\t", "|"])
def test_two_exports_with_two_delimiters_are_refused(imported: Imported, first: str, second: str) -> None:
    one, other = table(1, 2), table(3, 5)
    text = lines(*(t.replace(",", first) for t in one), *(t.replace(",", second) for t in other))
    if first == second:
        receipt = imported(text)
        assert (receipt["accepted"], receipt["refused"]) == (5, 1)
        return
    receipt = imported(text, code=1)
    assert "it holds two tables: line" in receipt["reason"]


def test_columns_in_another_order_below_are_refused(imported: Imported) -> None:
    turned = [",".join([text.split(",")[0], *text.split(",")[:0:-1]]) for text in table(3, 5)]
    receipt = imported(lines(*table(1, 2), *turned), code=1)
    assert "line 4 has the column names in another order" in receipt["reason"]


def test_another_known_export_below_is_refused(imported: Imported) -> None:
    other = ["ticket_id,created_at,resolved_at,team", "9,2026-03-02,,Desk"]
    receipt = imported(lines(*table(1, 2), *other), code=1)
    assert "line 4 is the header of another table" in receipt["reason"]


def test_another_known_export_of_as_many_columns_is_refused(imported: Imported) -> None:
    """Its rows were refused one by one, for dates that are none."""
    other = "Agent Name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
    answer = "Ana,5,,C,c@example.org,,https://chat.example.org/conversations/1,2026-02-25 10:11:12 UTC"
    receipt = imported(lines(*table(1, 2), other + "Link to the conversation,Recorded date", answer), code=1)
    assert "line 4 is the header of another table" in receipt["reason"]


def test_the_same_export_with_fewer_columns_below_is_refused(imported: Imported) -> None:
    fewer = [",".join(text.split(",")[:5]) for text in table(3, 5)]
    receipt = imported(lines(*table(1, 2), *fewer), code=1)
    assert "line 4 is the header of another table" in receipt["reason"]


def test_the_header_once_more_without_its_blank_end_is_no_table(imported: Imported) -> None:
    receipt = imported(lines(HEAD + ",,", ROW.format(1) + ",,", HEAD, ROW.format(2) + ",,"))
    assert (receipt["accepted"], receipt["refused"]) == (2, 1)


@pytest.mark.parametrize("gap", [",,", ","])
def test_tables_beside_each_other_are_refused(imported: Imported, gap: str) -> None:
    """Of the second nothing was read, and nothing said."""
    beside = [gap.join(pair) for pair in zip(table(1, 2), table(3, 4), strict=True)]
    receipt = imported(lines(*beside), code=1)
    assert 'two tables beside each other: "Id" and all else' in receipt["reason"]


def test_another_export_with_another_delimiter_below_is_refused(imported: Imported) -> None:
    other = ["No;Opened;Done;Dept;State", "9;2026-03-02;;Desk;Open", "10;2026-03-02;;Desk;Open"]
    receipt = imported(lines(*table(1, 2), *other), code=1)
    assert "is written with another delimiter than the rest" in receipt["reason"]


def test_a_sentence_below_is_a_footer_and_no_table(imported: Imported) -> None:
    receipt = imported(lines(*table(1, 2), "Copyright (c) 2026, Some Desk, inc."))
    assert (receipt["accepted"], receipt["refused"]) == (2, 1)


def test_a_repeated_header_is_told_in_the_file_of_refused_rows(imported: Imported, home: Path) -> None:
    receipt = imported(lines(*table(1, 1), *table(2, 2)))
    assert (receipt["accepted"], receipt["refused"]) == (2, 1)
    assert "repeats the header" in (home / receipt["refused_file"]).read_text()


def test_sheets_of_one_header_are_one_table(imported: Imported, main_in: Any, home: Path) -> None:
    sheets = {"Jan": cells(*table(1, 3)), "Notes": cells("a,b", "c,d"), "Feb": cells(*table(4, 8))}
    receipt = imported(sheets=sheets)
    # the header of the second sheet is no row, and is named; both rows of the notes are refused by their
    # sheet's name
    read = {key: receipt[key] for key in ("rows_read", "empty", "refused", "accepted")}
    assert read == {"rows_read": 10, "empty": 0, "refused": 2, "accepted": 8}
    assert receipt["understood"]["header_again"] == "1"
    (reason,) = receipt["refused_reasons"]
    assert (reason["column"], reason["rows"]) == ('sheet "Notes"', 2)
    assert receipt["understood"]["sheet"] == "Jan, Feb"
    (left,) = (warned for warned in receipt["warnings"] if warned["check"] == "sheet_left")
    assert (left["rows"], '"Notes"' in left["message"]) == (2, True)
    assert main_in(home, "rebuild").code == 0
    # 2 of 10 rows are more than one in fifty: they may be data
    found = main_in(home, "check", "--json").json["checks"]
    assert [one["severity"] for one in found if one["message"] == left["message"]] == ["error"]


def test_a_hidden_sheet_is_told_by_check_and_is_no_error(
    imported: Imported, main_in: Any, home: Path
) -> None:
    sheets = {"Jan": cells(*table(1, 3)), "Lists": cells("a,b", "c,d")}
    receipt = imported(sheets=sheets, hidden={"Lists"})
    assert (receipt["accepted"], receipt["refused"]) == (3, 2)
    found = main_in(home, "check", "--json").json["checks"]
    (told,) = (one for one in found if one["check"] == "sheet_hidden")
    assert (told["severity"], told["rows"], "it is hidden" in told["message"]) == ("warning", 2, True)


ANSWERS = ["response_id,kind,score,scale_min,scale_max,responded_at", "r1,csat,5,1,5,2026-03-02 10:00"]


@pytest.mark.long
def test_a_sheet_of_another_known_header_is_an_import_of_its_own(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    sheets = {"Jan": cells(*table(1, 3)), "Answers": cells(*ANSWERS), "Feb": cells(*table(4, 5))}
    path.write_bytes(workbook(sheets | {"More": cells(ANSWERS[0], ANSWERS[1].replace("r1", "r2"))}))
    done = main_in(home, "import", path, "--json")
    assert done.code == 0, done
    tickets, answers = done.json["imports"]
    assert (tickets["file"], tickets["accepted"]) == ("book.xlsx", 5)
    assert tickets["tables"]["tickets"]["new"] == 5
    assert (answers["file"], answers["accepted"], answers["format"]) == (
        "book.xlsx, sheet Answers, More",
        2,
        "own_surveys",
    )
    assert answers["tables"]["surveys"]["new"] == 2
    assert answers["understood"]["sheet"] == "Answers, More"
    assert [one["warnings"] for one in (tickets, answers) if "sheet_left" in str(one["warnings"])] == []
    # one generation; the same again is known, sheet by sheet; and a rebuild finds both in the archive
    again = main_in(home, "import", path, "--json").json["imports"]
    assert [one["status"] for one in again] == ["already_loaded"] * 2
    assert main_in(home, "rebuild").code == 0
    assert main_in(home, "verify").code == 0


@pytest.mark.long
def test_two_tables_of_one_format_in_one_workbook_are_two_imports(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    turned = [",".join(reversed(text.split(","))) for text in table(4, 6)]
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook({"Jan": cells(*table(1, 3)), "Feb": cells(*turned)}))
    done = main_in(home, "import", path, "--json")
    assert [one["accepted"] for one in done.json["imports"]] == [3, 3]
    assert main_in(home, "rebuild").code == 0
    assert main_in(home, "verify").code == 0


def test_a_further_sheet_that_can_t_be_loaded_is_refused_by_name_and_the_first_stands(
    main_in: Any, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    bad = [ANSWERS[0], ANSWERS[1].replace("2026-03-02 10:00", "soon")]
    path.write_bytes(workbook({"Jan": cells(*table(1, 3)), "Answers": cells(*bad)}))
    done = main_in(home, "import", path, "--json")
    assert done.code == 1
    tickets, answers = done.json["imports"]
    assert (tickets["status"], answers["status"]) == ("loaded", "refused")
    assert answers["file"] == "book.xlsx, sheet Answers"
    assert (answers["rows_read"], answers["refused"]) == (1, 1)


@pytest.mark.long
def test_rows_of_a_second_sheet_are_numbered_on(imported: Imported, home: Path) -> None:
    bad = ROW.format(5).replace("2026-02-25 09:00", "soon")
    receipt = imported(sheets={"Jan": cells(*table(1, 3)), "Feb": cells(*table(4, 4), bad)})
    assert (receipt["accepted"], receipt["refused"]) == (4, 1)
    # four rows in Jan, the third of Feb
    assert ",7,Created at not a date: 'soon'" in (home / receipt["refused_file"]).read_text()


def test_empty_columns_to_the_right_make_no_other_header(imported: Imported) -> None:
    wider = [[*row, "", " "] for row in cells(*table(4, 5))]
    receipt = imported(sheets={"Jan": cells(*table(1, 3)), "Feb": wider})
    assert (receipt["accepted"], receipt["refused"]) == (5, 0)


def test_blank_rows_of_further_sheets_are_empty_and_their_titles_and_headers_are_not(
    imported: Imported, main_in: Any, home: Path, tmp_path: Path
) -> None:
    feb = [["February"], [""], *cells(*table(4, 5)), [""]]
    mar = [*cells(*table(6, 6)), [""], *cells(ROW.format(7))]
    receipt = imported(sheets={"Jan": cells(*table(1, 3)), "Feb": feb, "Mar": mar})
    assert (receipt["rows_read"], receipt["empty"], receipt["accepted"]) == (9, 2, 7)
    assert receipt["understood"]["header_again"] == "3"
    told = main_in(home, "import", tmp_path / "book.xlsx").stdout
    assert "the header once more in 3 rows of further sheets" in told


def test_one_sheet_is_as_it_was(imported: Imported) -> None:
    receipt = imported(sheets={"Jan": cells(*table(1, 3))})
    assert (receipt["rows_read"], receipt["empty"], receipt["warnings"][:0]) == (3, 0, [])

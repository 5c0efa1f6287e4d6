"""A receipt as text: everything that was counted and understood, and one reads as one."""

from __future__ import annotations

from dashboard.intake.receipt import (
    Receipt,
    RefusedPart,
    RefusedReason,
    TableCounts,
    Warned,
    as_text,
    how_understood,
)


def receipt(**more: object) -> Receipt:
    return Receipt("a.csv", "own_tickets", "own", "00", "loaded", **more)  # type: ignore[arg-type]


def test_one_row_reads_as_one() -> None:
    said = as_text(
        receipt(
            rows_read=1,
            refused=1,
            tables={"tickets": TableCounts(0, 0, 0)},
            refused_reasons=(RefusedReason("Id", "is empty", 1),),
            gone=1,
        )
    )
    assert "1 row read = 0 empty + 1 refused" in said
    assert "refused: Id: is empty (1 row)" in said
    assert "gone: 1 ticket that was loaded before, not in it any more" in said


def test_it_says_how_the_file_was_read_and_what_its_format_lacks() -> None:
    understood = {
        "encoding": "cp850", "delimiter": ";", "rows_above": "1", "header_line": "3", "header_rows": "2",
        "date_order": "day-first", "date_order_from": "the file", "zone": "UTC", "zone_from": None,
        "decimal": ",", "score": "How likely?", "kind": None,
    }  # fmt: skip
    told = receipt(understood=understood, lacks=("reopens", "promises"))
    assert how_understood(told) == [
        "encoding cp850",
        "columns by semicolon",
        "2 header rows",
        "1 row above the header skipped",
        "header in line 3",
        "dates day first, as the file proves",
        "times UTC",
        "decimals after comma",
        "score from “How likely?”",
        "no column for kind",
    ]
    assert "decimals after point" in how_understood(receipt(understood={"decimal": "."}))
    text = as_text(told)
    assert "understood: encoding cp850; columns by semicolon; 2 header rows;" in text
    assert "not in this format: reopens, promises" in text


def test_a_file_of_refused_rows_holds_parts_too_and_no_sheet_that_was_left() -> None:
    left = Warned("sheet_left", 5, "the sheet Notes was not read")
    part = RefusedPart("surveys", "score", "no number", 2)
    receipt = Receipt("a.xlsx", None, None, "", "loaded", refused=8, warnings=(left,), refused_parts=(part,))
    assert receipt.in_refused_file == 8 - 5 + 2

"""Qualtrics: three header rows, and the Net Promoter question wherever it stands."""

from __future__ import annotations

from datetime import datetime as at
from pathlib import Path
from typing import Any

from dashboard.intake import history

SAMPLE = Path(__file__).parent / "samples" / "qualtrics.csv"


def without_rows(*dropped: int) -> str:
    """The sample without some of its lines (from 1; the header's question text takes two)."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines, start=1) if number not in dropped)


def test_header_rows_are_neither_read_nor_counted(sample: Any) -> None:
    receipt = sample("qualtrics").receipt
    assert (receipt.format, receipt.desk) == ("qualtrics", "qualtrics")
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (4, 0, 0, 4)
    assert receipt.tables["surveys"].new == 4
    assert (receipt.understood["header_rows"], receipt.understood["score"]) == ("3", "Q2")


def test_answers(sample: Any) -> None:
    facts = sample("qualtrics", zone="America/Denver", warned=True)
    assert facts.rows("surveys", "line, kind, response_id, customer, score, scale_min, scale_max") == [
        # a line is that of the file, below a header of four lines
        (5, "nps", "R_3abcDEF3", "c-77", 10, 0, 10),
        (7, "nps", "R_4abcDEF4", "c-78", 6, 0, 10),
        # a preview by those who made the survey says nothing about customers
        (8, "nps", "R_5abcDEF5", None, None, 0, 10),
        (9, "nps", "R_6abcDEF6", None, None, 0, 10),
    ]
    assert facts.rows("surveys", "responded_at")[0] == (at(2026, 2, 23, 16, 17, 31),)
    warned = {item.check: item.rows for item in facts.receipt.warnings}
    assert warned["answer_without_score"] == 2


def test_a_file_that_lost_its_further_header_rows_loses_no_answer(imported: Any) -> None:
    # the question's text is gone, so which column is the score nobody knows any more
    facts = imported(without_rows(2, 3, 4))
    assert (facts.receipt.rows_read, facts.receipt.accepted) == (4, 4)
    assert facts.rows("surveys", "line, score")[:2] == [(2, None), (4, None)]
    assert (facts.receipt.understood["header_rows"], facts.receipt.understood["score"]) == ("1", None)
    assert imported(without_rows(4)).receipt.rows_read == 4


def test_a_score_off_the_scale_can_be_mended(imported: Any, home: Path) -> None:
    facts = imported(SAMPLE.read_text(encoding="utf-8").replace(",6,", ",66,"))
    assert (facts.receipt.rows_read, facts.receipt.refused, facts.receipt.accepted) == (4, 1, 3)
    refused = home / facts.receipt.refused_file
    mended = imported(refused.read_text(encoding="utf-8").replace(",66,", ",6,"))
    assert (mended.receipt.rows_read, mended.receipt.refused, mended.receipt.accepted) == (1, 0, 1)
    assert mended.rows("surveys", "response_id, score", "response_id")[:2] == [
        ("R_3abcDEF3", 10),
        ("R_4abcDEF4", 6),
    ]


def test_a_rebuild_gives_the_same_rows(own_sample: Any, home: Path) -> None:
    facts = own_sample("qualtrics")
    before = facts.rows("surveys", "*")
    history.rebuild(home)
    assert facts.rows("surveys", "*") == before


def test_of_two_such_questions_none_is_chosen(imported: Any) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("Anything else?", "How likely will you recommend B?")
    facts = imported(text)
    assert {score for (score,) in facts.rows("surveys", "score")} == {None}

"""SurveyMonkey: two header rows, columns without a name, the ends of the scale in words."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_header_rows_are_neither_read_nor_counted(sample: Any) -> None:
    receipt = sample("surveymonkey", date_order="month-first").receipt
    assert (receipt.format, receipt.desk) == ("surveymonkey", "surveymonkey")
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (3, 0, 0, 3)


def test_answers(sample: Any) -> None:
    facts = sample("surveymonkey", date_order="month-first")
    assert facts.rows("surveys", "line, kind, response_id, score, scale_min, scale_max, responded_at") == [
        (3, "nps", "118400000001", 10, 0, 10, at(2026, 2, 25, 9, 17, 31)),
        (4, "nps", "118400000002", 0, 0, 10, at(2026, 2, 25, 13, 9)),
        # not finished: dated by its start, just after midnight
        (5, "nps", "118400000003", 7, 0, 10, at(2026, 2, 26, 0, 2, 23)),
    ]


def test_addresses_are_not_kept(sample: Any) -> None:
    customers = sample("surveymonkey", date_order="month-first").rows("surveys", "customer")
    assert [customer is None for (customer,) in customers] == [False, False, True]
    assert not any("@" in customer for (customer,) in customers if customer)


def test_dates_in_numbers_prove_their_order(sample: Any) -> None:
    assert sample("surveymonkey").receipt.understood["date_order"] == "month-first"

"""Given a condition of a table as DuckDB writes it, expect words for whoever mends a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from dashboard.model.catalogue import load_catalogue
from dashboard.staging.contract import in_words

HEADERS = {"max_score": "Out of", "scale_min": "Worst"}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("(kind IN ('csat', 'nps', 'ces'))", "may only be csat, nps or ces"),
        ("(score BETWEEN 1 AND 5)", "must be from 1 to 5"),
        ("(score BETWEEN scale_min AND scale_max)", "must be from Worst to scale_max"),
        ("(amount >= 0)", "may not be less than 0"),
        ('("minutes" >= 0)', "may not be less than 0"),
        ("(max_score > 0)", "must be more than 0"),
        ("(score <= max_score)", "may not be more than Out of"),
        ("(to_date >= from_date)", "may not be before from_date"),
    ],
)
def test_conditions_are_told_in_words(condition: str, words: str) -> None:
    assert in_words(condition, HEADERS) == words


def test_every_condition_of_every_table_has_words() -> None:
    connection = duckdb.connect()
    for table in load_catalogue().tables.values():
        connection.execute(table.sql)
    conditions = connection.execute(
        "select expression from duckdb_constraints() where constraint_type = 'CHECK'"
    ).fetchall()
    told = {text: in_words(text, {}) for (text,) in conditions if "IS NOT NULL" not in text}
    assert len(told) > 15
    assert not [text for text, words in told.items() if words == "is not what it may be"]


def test_a_refusal_quotes_no_sql(load_rows: Callable[..., Any], main_in: Any, home: Any) -> None:
    answer = {"kind": "ces 2.0", "response_id": "1", "score": "4", "scale_min": "1", "scale_max": "7"}
    good = {**answer, "kind": "ces", "response_id": "2", "responded_at": "2026-03-02 09:00"}
    receipt = load_rows("own_surveys", [answer, good], "answers.csv")
    (refused,) = receipt.refused_reasons
    assert (refused.column, refused.reason) == ("kind", "may only be csat, nps or ces: 'ces 2.0'")

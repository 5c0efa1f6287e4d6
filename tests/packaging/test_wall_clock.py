"""No query asks what time it is: the same facts must give the same figures tomorrow."""

from pathlib import Path

import pytest
from sqlglot.dialects.duckdb import DuckDB

from dashboard.paths import queries_folder

QUERIES = sorted(queries_folder().rglob("*.sql"))
CLOCKS = {
    "current_date",
    "current_localtime",
    "current_localtimestamp",
    "current_time",
    "current_timestamp",
    "get_current_time",
    "get_current_timestamp",
    "localtime",
    "localtimestamp",
    "now",
    "today",
    "transaction_timestamp",
}


def clocks(sql: str) -> list[str]:
    """Return the wall clocks that a query reads; those in comments, strings and names are none."""
    tokens = DuckDB().tokenize(sql)
    words = [token.text.lower() for token in tokens if sql[token.start] not in "'\""]
    return [word for word in words if word in CLOCKS]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select now() as t", ["now"]),
        ("select Current_Date - 1", ["current_date"]),
        ("select localtimestamp", ["localtimestamp"]),
        ("select 'now' as said, \"today\" from t -- now()", []),
        ("/* now() */ select known.now_and_then from known", []),
    ],
)
def test_a_clock_is_told_from_a_word(sql: str, found: list[str]) -> None:
    assert clocks(sql) == found


def test_there_are_queries() -> None:
    assert QUERIES


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_query_reads_no_wall_clock(path: Path) -> None:
    assert clocks(path.read_text(encoding="utf-8")) == []

"""Statements that a process asks again and again are parsed once: a fifth of a small import, half of which is
planning some two hundred statements that are the same each time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

MOST = 20_000  # statements; those with a file's name in them are another each time


def execute() -> Callable[..., DuckDBPyConnection]:
    """What may stand for DuckDBPyConnection.execute; each call of this gives one that has seen nothing."""
    as_in_use = DuckDBPyConnection.execute
    parser, lock = duckdb.connect(), threading.Lock()
    parsed: dict[str, duckdb.Statement | None] = {}  # None: seen once, or no single statement

    def statement_of(text: str) -> duckdb.Statement | None:
        with lock:
            if text not in parsed:
                if len(parsed) < MOST:
                    parsed[text] = None
                return None
            if parsed[text] is None:
                statements = parser.extract_statements(text)
                parsed[text] = statements[0] if len(statements) == 1 else None
            return parsed[text]

    def run(self: DuckDBPyConnection, query: Any, *parameters: Any, **named: Any) -> DuckDBPyConnection:
        try:
            known = statement_of(query) if isinstance(query, str) else None
        except duckdb.Error:
            known = None  # it is for the connection to say what is wrong
        return as_in_use(self, query if known is None else known, *parameters, **named)

    return run

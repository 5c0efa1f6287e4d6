"""What a query is asked on: ours on the generation's own cursor, a home's own on one with limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection

from dashboard.engine.queries import Answering, NoAnswer, blaming


@contextmanager
def asking(cursor: DuckDBPyConnection, query: Answering) -> Iterator[DuckDBPyConnection]:
    """What a query is asked on: the cursor; where it is a home's own, one with limits on time and memory."""
    if not query.home:
        with blaming(query.file):
            yield cursor
        return
    if query.fault:
        raise NoAnswer(query.file, query.fault)
    from dashboard.engine import own  # nobody else needs it

    with blaming(query.file, own=True):
        limited = own.cursor(cursor, query)
        try:
            yield limited
        except BaseException:
            limited.close()  # the error holds it as long as anybody holds the error
            raise

"""Work beside other work: of few rows the engine runs a statement in one thread, and a machine has more.

Only a draft is written so: what breaks off in the middle of it is thrown away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from functools import partial

from duckdb import DuckDBPyConnection

from dashboard import progress
from dashboard.engine.connections import another

Work = Callable[[DuckDBPyConnection], object]
Share = Callable[[Iterable[Work]], None]  # has all of them done, in any order


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[Callable[[], bool]]:
    """Have work done by another thread during the body, which may ask whether it is; left when both are
    through.

    A fault of either is raised, of both the body's.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="scorecard: beside") as pool:
        # its words go to the Progress of this thread, and it is called off with it
        done = pool.submit(copy_context().run, work)
        yield done.done
        done.result()


def in_turn(connection: DuckDBPyConnection) -> Share:
    """All by one connection, one after the other."""

    def share(works: Iterable[Work]) -> None:
        for work in works:
            work(connection)

    return share


@contextmanager
def second(connection: DuckDBPyConnection) -> Iterator[DuckDBPyConnection | None]:
    """One more connection to what is being written; None where the engine has one thread alone."""
    told = connection.execute("select current_setting('threads')").fetchone()
    with nullcontext() if told == (1,) else another(connection) as other:
        if other is None:
            yield None
            return
        with progress.statements(other):
            yield other


def shared(connection: DuckDBPyConnection, other: DuckDBPyConnection | None) -> Share:
    """By two connections, each taking the next as soon as it is free. What each writes is committed when all
    is done, and what was written before when it begins: neither sees what the other does.
    """
    if other is None:
        return in_turn(connection)

    def share(works: Iterable[Work]) -> None:
        left = iter(list(works))
        connection.execute("commit")
        with beside(partial(_take, left, other)):
            _take(left, connection)
        connection.execute("begin transaction")

    return share


def _take(left: Iterator[Work], connection: DuckDBPyConnection) -> None:
    connection.execute("begin transaction")
    try:
        for work in left:
            work(connection)
    except BaseException:
        deque(left, 0)  # nobody begins another
        raise
    connection.execute("commit")

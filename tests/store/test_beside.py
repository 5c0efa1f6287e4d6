"""What two connections make at once is what one makes in turn; a fault of either ends both, and is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from dashboard import progress as current
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine import connections, queries
from dashboard.engine.beside import beside, second, shared
from dashboard.faults import Cancelled, CatalogueFault
from dashboard.intake import history
from dashboard.output import plain
from dashboard.progress import Progress
from dashboard.store import checks
from dashboard.store.generations import Store
from tests.conftest import AS_IN_USE, PATIENCE

ENDLESS = "select count(*) from range(1000000000) a, range(1000000000) b"


@pytest.fixture(autouse=True)
def two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in use: the tests' own process takes one."""
    monkeypatch.setattr(connections, "limits", lambda spill: AS_IN_USE(spill) | {"threads": 2})


@pytest.fixture
def written(tmp_path: Path) -> Iterator[DuckDBPyConnection]:
    """An empty file that is written."""
    with connections.writer(tmp_path / "new.duckdb", tmp_path) as connection:
        connection.execute("begin transaction; create table numbers (number integer)")
        yield connection


def together(each: list[Any], connection: DuckDBPyConnection) -> None:
    """One work for each of two connections: neither goes on before the other has begun."""
    met = threading.Barrier(2, timeout=PATIENCE)

    def work(what: Any, hand: DuckDBPyConnection) -> None:
        met.wait()
        what(hand)

    with second(connection) as other:
        shared(connection, other)(partial(work, what) for what in each)


def insert(number: int) -> Any:
    return lambda hand: hand.execute(f"insert into numbers values ({number})")


@contextmanager
def refusing() -> Iterator[None]:
    yield
    raise ValueError("the body's")


def fail(*_: object) -> None:
    raise KeyError("the work's")


def test_what_both_write_is_there_and_what_comes_after_can_be_rolled_back(
    written: DuckDBPyConnection,
) -> None:
    together([insert(1), insert(2)], written)
    written.execute("insert into numbers values (3)")
    assert connections.count(written, "numbers") == 3
    written.execute("rollback")
    assert sorted(written.execute("from numbers").fetchall()) == [(1,), (2,)]


def test_a_fault_of_the_other_is_raised_and_of_two_the_bodys() -> None:
    with pytest.raises(KeyError, match="the work's"), beside(fail):
        pass
    with pytest.raises(ValueError, match="the body's"), beside(fail), refusing():
        pass


def test_after_a_fault_nobody_begins_another(written: DuckDBPyConnection) -> None:
    begun: list[int] = []
    later = [lambda _, n=n: begun.append(n) for n in range(10)]
    with pytest.raises(KeyError), second(written) as other:
        shared(written, other)([fail, fail, *later])
    assert not begun


def test_what_runs_on_either_is_called_off(written: DuckDBPyConnection) -> None:
    progress = Progress()

    def endless(hand: DuckDBPyConnection) -> None:
        threading.Timer(0.2, progress.cancel).start()
        with queries.blaming("one.sql"):
            hand.execute(ENDLESS).fetchone()

    def work() -> None:
        with current.statements(written):
            together([endless, endless], written)

    with pytest.raises(Cancelled):
        progress.run(work)


def test_a_first_import_is_what_it_is_in_turn(
    tiny: Path, own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table of the generation, but for what says when it was imported."""
    rebuilt: list[dict[str, Any]] = []
    for threads in (1, 2):
        more = {"threads": threads}
        monkeypatch.setattr(connections, "limits", lambda spill, more=more: AS_IN_USE(spill) | more)
        history.rebuild(own_tiny)
        rebuilt.append(tables(own_tiny))
    assert rebuilt[0] == rebuilt[1]
    assert rebuilt[0]["settled_narrow"]
    assert rebuilt[0]["rollup_medians"]
    assert plain(Home.open(own_tiny, LOCAL).cards("team")) == plain(Home.open(tiny, LOCAL).cards("team"))


def tables(home: Path) -> dict[str, Any]:
    store = Store(home)
    with duckdb.connect(str(store.database(store.current())), read_only=True) as connection:
        found = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return {
            table: connection.execute(f'select * from {schema}."{table}" order by all').fetchall()
            for schema, table in found
        }


def test_a_fault_of_the_other_thread_reaches_who_imports_and_nothing_is_in_force(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, main = Store(own_tiny).current(), threading.current_thread()
    stored, tried = checks._store_count, threading.Event()

    def broken(check: Any, hand: DuckDBPyConnection) -> None:
        if threading.current_thread() is main:
            assert tried.wait(PATIENCE)  # until the other has taken one
            stored(check, hand)
            return
        tried.set()
        with queries.blaming("one.sql"):
            hand.execute("select nothing")

    with monkeypatch.context() as patch:
        patch.setattr(checks, "_store_count", broken)
        with pytest.raises(CatalogueFault, match=r"one\.sql"):
            history.rebuild(own_tiny)
    assert Store(own_tiny).current() == before
    assert not Store(own_tiny).building.exists()
    history.rebuild(own_tiny)
    assert Store(own_tiny).current() > before

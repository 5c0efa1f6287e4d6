"""DuckDB connections: one writer while a generation is built, many hardened readers after that."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import scratch
from dashboard.durable import private
from dashboard.faults import DiskFull, Fault
from dashboard.paths import queries_folder

Limits = dict[str, str | bool | int | float | list[str]]
_OPENING = threading.Lock()
FEW = 200  # rows with which all others are compared one by one
WRITTEN = "written"  # what a writer writes; beside it lies `memory`, for what is kept no longer than it
# Rows that lie together in a generation: a statement has work for several threads where there are more.
# A third of the engine's own number, so that what it takes at once makes whole ones.
TOGETHER = 40_960
MEMORY_LIMIT = "1200MB"  # leaves room for Python, numpy and the page cache under 2 GB


def writer(path: Path | str, spill: Path) -> DuckDBPyConnection:
    """The connection that writes; `spill` takes what does not fit into memory.

    Insertion order is kept because record numbers are read off it. There is no log: what is left unfinished
    is thrown away, and what is finished would be written twice.
    """
    private(spill)
    connection = duckdb.connect(config=limits(spill) | {"preserve_insertion_order": True})
    kept = f"recovery_mode no_wal_writes, row_group_size {TOGETHER}"
    connection.execute(f"attach {quote(str(path))} as {WRITTEN} ({kept})")
    connection.execute("set checkpoint_threshold = '1TB'")  # it is said when
    return _at_work(connection)


def another(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    """One more connection to what a `writer` writes, with all that is set for one."""
    return _at_work(connection.cursor())


def _at_work(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    connection.execute(f"use {WRITTEN}")
    # weeks are few, and tickets that were open at their ends many: comparing all is quicker than sorting them
    connection.execute(f"set nested_loop_join_threshold = {FEW}")
    # how far a statement has come is computed, and never printed
    connection.execute("set enable_progress_bar = true")
    connection.execute("set enable_progress_bar_print = false")
    return connection


def reader(path: Path, config: Limits | None = None, spilled: str | None = None) -> DuckDBPyConnection:
    """A read-only connection that can reach nothing outside its file, and can't be talked out of it.

    `spilled` is how much of what does not fit into memory it may put on the disk, such as 2GB.

    Take one cursor a call: a connection shared between threads gives wrong answers.
    """
    # connections of one process to one file share their settings: a second one, of another thread or
    # while an evicted snapshot is still held, finds them locked already and may not set them again
    with _OPENING:
        connection = duckdb.connect(str(path), read_only=True, config=config or limits(scratch.spill()))
        locked = connection.execute("select current_setting('lock_configuration')").fetchone()
        if locked is None or not locked[0]:
            if spilled:
                spill_at_most(connection, spilled)
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
    return connection


def spill_at_most(connection: DuckDBPyConnection, size: str) -> None:
    """End what puts more than that on the disk, out of memory: said while connecting it would not count."""
    connection.execute(f"set max_temp_directory_size = {quote(size)}")


def apart() -> DuckDBPyConnection:
    """A connection of no store, for files by themselves, with the limits of all others; close it."""
    return duckdb.connect(config=limits(scratch.spill()))


def memory() -> DuckDBPyConnection:
    """A store in memory, for tests and for trying a file out."""
    return duckdb.connect(":memory:", config={"threads": 2})


# what the engine raises where a file is not what it wrote
_DAMAGE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.InternalException,
    duckdb.FatalException,
)
NO_ROOM = re.compile(r"no space left|disk full|disk quota|file too large|could not write", re.IGNORECASE)


def is_damage(error: BaseException) -> bool:
    """Whether the engine says that a file is damaged, rather than that a query is wrong."""
    # a checksum that does not fit is of no kind of its own
    is_one = isinstance(error, _DAMAGE) or type(error) is duckdb.Error
    return is_one and not NO_ROOM.search(str(error))


def is_full(error: BaseException) -> bool:
    """Whether the engine says that the disk has no room."""
    return isinstance(error, duckdb.Error) and NO_ROOM.search(str(error)) is not None


@contextmanager
def readable() -> Iterator[None]:
    """What the engine says of a damaged generation, or of a full disk, becomes a Fault."""
    try:
        yield
    except duckdb.Error as error:
        told = str(error).partition("\n")[0]
        if is_full(error):
            raise DiskFull(f"the disk is full ({told}); make room and try again.") from error
        if not is_damage(error):
            raise
        raise Fault(
            f"the figures can't be read, a file in warehouse/ is damaged ({told}); `scorecard verify` names"
            " it, `scorecard rebuild` makes it anew from the archive."
        ) from error


def subquery(sql: str) -> str:
    """A query as it stands in a file, in brackets: it may end in a semicolon or in a comment."""
    return f"({sql.rstrip().rstrip(';')}\n)"


def columns_of(connection: DuckDBPyConnection, sql: str) -> frozenset[str]:
    """The column names that a query gives."""
    described = connection.execute(f"select * from ({sql}) limit 0").description
    return frozenset(column[0] for column in described or ())


def has_table(connection: DuckDBPyConnection, table: str, *, temporary: bool = False) -> bool:
    """Whether there is a table of this name, in any schema; or a temporary one."""
    kind = " and temporary" if temporary else ""
    asked = f"select 1 from duckdb_tables() where table_name = {quote(table)}{kind}"
    return connection.execute(asked).fetchone() is not None


def count(connection: DuckDBPyConnection, source: str) -> int:
    """How many rows a table, or a query in brackets, has."""
    return counts(connection, "count(*)", source)[0]


def counts(
    connection: DuckDBPyConnection, picked: str, source: str, given: dict[str, object] | None = None
) -> tuple[int, ...]:
    """Several counts over one look at the rows."""
    found = connection.execute(f"select {picked} from {source}", given).fetchone()
    return tuple(int(count or 0) for count in found or ())  # count_if() of no rows is null


def written(kind: str, file: str) -> str:
    """The SQL of queries/KIND/FILE.sql."""
    text = (queries_folder() / kind / f"{file}.sql").read_text(encoding="utf-8")
    return text.strip().rstrip(";")


def limits(spill: Path) -> Limits:
    """How much memory and how many threads a connection may take, and where it puts what is too much."""
    return {
        "memory_limit": os.environ.get("SCORECARD_MEMORY", MEMORY_LIMIT),
        "threads": min(os.cpu_count() or 1, 8),
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def located(path: Path) -> str:
    """A path as an SQL literal for what reads files: it names this one, whatever signs are in it."""
    return quote(re.sub(r"[\[*?]", r"[\g<0>]", str(path)))


def name(identifier: str) -> str:
    """A text as an SQL name."""
    return '"' + identifier.replace('"', '""') + '"'

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

from dashboard import progress
from dashboard.faults import CatalogueFault
from dashboard.paths import queries_folder

_OPENING = threading.Lock()
MEMORY_LIMIT = "1200MB"  # leaves room for Python, numpy and the page cache under 2 GB


def writer(path: Path | str, scratch: Path) -> DuckDBPyConnection:
    """The one connection that writes; `scratch` takes what does not fit into memory.

    Insertion order is kept because record numbers are read off it.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    config = _limits(scratch) | {"preserve_insertion_order": True}
    connection = duckdb.connect(str(path), config=config)
    # how far a statement has come is computed, and never printed
    connection.execute("set enable_progress_bar = true")
    connection.execute("set enable_progress_bar_print = false")
    return connection


def reader(path: Path, scratch: Path) -> DuckDBPyConnection:
    """A read-only connection that can reach nothing outside its file, and can't be talked out of it.

    Take one cursor a call: a connection shared between threads gives wrong answers.
    """
    # connections of one process to one file share their settings: a second one, of another thread or
    # while an evicted snapshot is still held, finds them locked already and may not set them again
    with _OPENING:
        connection = duckdb.connect(str(path), read_only=True, config=_limits(scratch))
        locked = connection.execute("select current_setting('lock_configuration')").fetchone()
        if locked is None or not locked[0]:
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
    return connection


def memory() -> DuckDBPyConnection:
    """A store in memory, for tests and for trying a file out."""
    return duckdb.connect(":memory:", config={"threads": 2})


@contextmanager
def blaming(file: str) -> Iterator[None]:
    """What the engine says of a query that people write becomes a fault that names its file."""
    try:
        yield
    except duckdb.Error as error:
        progress.check()  # what is called off ends with an error too
        raise CatalogueFault(f"{file}: {str(error).splitlines()[0].rstrip('.')}.") from error


def subquery(sql: str) -> str:
    """A query as it stands in a file, in brackets: it may end in a semicolon or in a comment."""
    return f"({sql.rstrip().rstrip(';')}\n)"


def written(kind: str, file: str) -> str:
    """The SQL of queries/KIND/FILE.sql."""
    text = (queries_folder() / kind / f"{file}.sql").read_text(encoding="utf-8")
    return text.strip().rstrip(";")


def _limits(scratch: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": os.environ.get("SCORECARD_MEMORY", MEMORY_LIMIT),
        "threads": min(os.cpu_count() or 1, 8),
        "temp_directory": str(scratch),
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

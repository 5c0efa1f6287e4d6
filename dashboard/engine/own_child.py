"""The child of own.py: limits itself, opens what it is told, and runs one function after another."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.child import limit
from dashboard.engine.connections import limits, located, quote, reader, spill_at_most
from dashboard.faults import CatalogueFault

GIVES, RAISES = "gives", "raises"
ENGINE_MEMORY = "600MB"  # the rest of what the process may have is for what the engine does not count
SPILL = "2GB"  # of the disk, for what does not fit into that: a sort of a cross join would fill it
GRACE = 5.0  # seconds after which a child ends itself whose parent is gone

_OPEN: dict[str, Any] = {}  # the database, the cursor that is asked, and where it may spill


def main() -> None:
    """Read requests from standard input and answer on standard output, until there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asks, who ends us
    # what else is written there by anybody is no answer
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while request := read(sys.stdin.buffer):
        patience, function, arguments = pickle.loads(request)
        _alarm(patience + GRACE)
        write(out, _answer(function, arguments))
        _alarm(0)


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((GIVES, function(*arguments)))
    except (Exception, MemoryError) as error:
        try:
            return pickle.dumps((RAISES, error))
        except Exception:  # of a kind that can't be told as it is
            return pickle.dumps((RAISES, CatalogueFault(str(error))))


def _alarm(seconds: float) -> None:
    """Nothing in Python is asked, so it ends whatever native code is at work."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def write(out: BinaryIO, message: bytes) -> None:
    """One message, after its length."""
    out.write(len(message).to_bytes(8, "big") + message)
    out.flush()


def read(source: BinaryIO) -> bytes:
    """The next message; nothing where there is none any more."""
    size = int.from_bytes(source.read(8), "big")
    return source.read(size) if size else b""


# --- what is asked for


def open_database(path: Path, spill: Path, memory: int) -> None:
    """No more memory is taken from now on, and of a file nothing else is reached; no path: in memory."""
    _OPEN["spill"] = spill
    if path != Path():
        _OPEN["database"] = reader(path, _limits(), SPILL)
    limit(memory)


def open_rows(source: Path, folder: Path, prepare: Callable[[DuckDBPyConnection], None]) -> None:
    """A store in memory that has `renamed` alone, and reaches nothing but a folder; `prepare` adds macros."""
    apart = _OPEN["cursor"] = duckdb.connect(config=_limits())
    spill_at_most(apart, SPILL)
    apart.execute(f"create table renamed as select * from read_parquet({located(source)})")
    prepare(apart)
    apart.execute(f"set allowed_directories = [{quote(str(folder))}]")
    apart.execute("set enable_external_access = false")
    apart.execute("set lock_configuration = true")


def _limits() -> dict[str, Any]:
    return limits(_OPEN["spill"]) | {"memory_limit": ENGINE_MEMORY}


def _cursor() -> DuckDBPyConnection:
    if "cursor" not in _OPEN:
        _OPEN["cursor"] = _OPEN["database"].cursor()
    found: DuckDBPyConnection = _OPEN["cursor"]
    return found


def execute(sql: str, given: Any) -> Any:
    """Run a statement; the names of the columns that it gives, and their types in words."""
    return [(column, str(kind)) for column, kind, *_ in _cursor().execute(sql, given).description or ()]


def fetched(how: str, *arguments: object) -> Any:
    """Rows of the last statement."""
    return getattr(_cursor(), how)(*arguments)


def end() -> None:
    """The next question begins anew."""
    if cursor := _OPEN.pop("cursor", None):
        cursor.close()


if __name__ == "__main__":
    # what is asked for goes by the module's own name, and has one state
    from dashboard.engine import own_child

    own_child.main()

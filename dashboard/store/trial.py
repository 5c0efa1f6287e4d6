"""A file tried out: staged in a store of its own in memory, by the code of an import, and forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.engine.connections import count, memory, name
from dashboard.faults import Refused
from dashboard.model.catalogue import Catalogue
from dashboard.staging import stage
from dashboard.staging.stage import Staged, TypingRules
from dashboard.store import build
from dashboard.store.writing import STUMBLED, TextFile, dialect_of


@dataclass(frozen=True)
class Tried:
    """What an import would make of a file: `rows` are the first of each table, (columns, values)."""

    staged: Staged
    refused_lines: dict[int, str]
    rows: dict[str, tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]
    counts: dict[str, int]


def tried(
    source: TextFile,
    places: dict[str, int],
    catalogue: Catalogue,
    reading: TypingRules,
    folder: Path,
    most: int,
) -> Tried | None:
    """Stage a file as an import does, and read `most` rows of each table; instants are UTC.

    None where the loader and the independent count of its records disagree: it wants mending first.
    """
    archive = folder / "trial.parquet"
    with closing(memory()) as connection:
        build.create(connection, catalogue)
        try:
            written = stage.write_archive(
                connection, source.path, dialect_of(source), places, reading.format.null_values, archive
            )
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return None
        if written != source.records:
            return None
        try:
            staged = stage.stage(connection, archive, source.shifts, catalogue, reading)
            return _read(connection, staged, catalogue, reading, most)
        except duckdb.Error as error:
            raise Refused(f"{STUMBLED} ({str(error).partition(chr(10))[0]}).") from error


def _read(
    connection: DuckDBPyConnection, staged: Staged, catalogue: Catalogue, reading: TypingRules, most: int
) -> Tried:
    rows, counts = {}, {}
    for table, source in staged.tables.items():
        columns = _filled(catalogue.tables[table].types, reading)
        picked = ", ".join(map(name, columns))
        found = connection.execute(f"select {picked} from {source} order by line limit {most}").fetchall()
        rows[table] = (columns, tuple(found))
        counts[table] = count(connection, source)
    return Tried(staged, stage.refused_lines(connection), rows, counts)


def _filled(columns: Sequence[str] | dict[str, Any], reading: TypingRules) -> tuple[str, ...]:
    """The columns that the format itself fills, "line" first."""
    fmt = reading.format
    return ("line", *(column for column in columns if column in fmt.columns or column in fmt.fixed))

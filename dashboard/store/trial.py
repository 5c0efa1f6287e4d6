"""A database of its own in memory, in which a file is staged as an import stages it, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from dashboard.engine.connections import count, memory, name
from dashboard.faults import Refused
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.quick import dataclass
from dashboard.staging.stage import Staged
from dashboard.store import build
from dashboard.store.archived import STUMBLED, Archived, Stumbled, TextFile, write

Rows = tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]  # columns, and the values of each row


@contextmanager
def trial(catalogue: Catalogue, folder: Path) -> Iterator[Trial]:
    """An empty store to try a file in; what the database says of it is Refused. `folder` is for its text."""
    with closing(memory()) as connection:
        build.create(connection, catalogue)
        try:
            yield Trial(connection, catalogue, folder)
        except duckdb.Error as error:
            raise Refused(f"{STUMBLED} ({str(error).partition(chr(10))[0]}).") from error


@dataclass(frozen=True)
class Trial:
    """Work on a file that nothing remains of."""

    connection: DuckDBPyConnection
    catalogue: Catalogue
    folder: Path

    def archive(self, source: TextFile, places: dict[str, int], fmt: Format) -> Path | None:
        """Write the archive of a file; None where the loader and the independent count disagree."""
        target = self.folder / "trial.parquet"
        try:
            return target if write(self.connection, source, places, fmt, target) else None
        except Stumbled:
            return None

    def archived(self, archive: Path, shifts: Sequence[tuple[int, int]]) -> Archived:
        """The text of a file, to be asked and staged."""
        return Archived(self.connection, archive, shifts, self.catalogue)

    def first(self, staged: Staged, fmt: Format, most: int) -> dict[str, Rows]:
        """The first rows of each table, of the columns that the format itself fills; instants are UTC."""
        found: dict[str, Rows] = {}
        for table, source in staged.tables.items():
            types = self.catalogue.tables[table].types
            columns = ("line", *(column for column in types if column in fmt.columns or column in fmt.fixed))
            picked = ", ".join(map(name, columns))
            query = f"select {picked} from {source} order by line limit {most}"
            found[table] = (columns, tuple(self.connection.execute(query).fetchall()))
        return found

    def sizes(self, staged: Staged) -> dict[str, int]:
        """The rows of each table."""
        return {table: count(self.connection, source) for table, source in staged.tables.items()}

"""The text of one file in an open database: what it says of itself, and its rows typed and judged.

The same for an import, a replay and a preview, whichever database it is open in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import progress as current
from dashboard.engine.queries import blaming
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Decimal, Format
from dashboard.model.table import ColumnType
from dashboard.quick import dataclass
from dashboard.staging import archive, dates, decimals, hours, ids, nobody, serials, stage, texts
from dashboard.staging.archive import Dialect
from dashboard.staging.stage import Staged, TypingRules
from dashboard.staging.texts import TextCount
from dashboard.store import unnamed

# what a file of refused rows has beside the columns of the file that they came from
REFUSED_COLUMNS = ("line", "reason")
# no fault of the file's that we know of, and no traceback either
STUMBLED = "the database stumbled over it"


class BadRecord(Protocol):
    """A record that is no row: where it stands, and why."""

    @property
    def line(self) -> int: ...
    @property
    def reason(self) -> str: ...


class TextFile(Protocol):
    """What a store needs to know of a file that intake has read."""

    @property
    def path(self) -> Path: ...
    @property
    def delimiter(self) -> str: ...
    @property
    def header(self) -> tuple[str, ...]: ...
    @property
    def header_records(self) -> int: ...
    @property
    def records(self) -> int: ...
    @property
    def longest(self) -> int | None: ...
    @property
    def shifts(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def malformed(self) -> Sequence[BadRecord]: ...
    @property
    def mended(self) -> bool: ...
    @property
    def padded(self) -> bool: ...
    @property
    def edged(self) -> bool: ...
    @property
    def spaced(self) -> bool: ...


class Stumbled(Exception):  # noqa: N818
    """The loader can't tell the records of a file apart, and has ended the transaction."""


@dataclass(frozen=True)
class Archived:
    """The archive of a file, where it lies, and the database that reads it."""

    connection: DuckDBPyConnection
    path: Path
    shifts: Sequence[tuple[int, int]]
    catalogue: Catalogue

    @cached_property
    def rows(self) -> archive.Rows:
        """Its rows: asked once, because it is finished when it is opened."""
        return archive.rows_of(self.connection, self.path)

    def date_evidence(self, fmt: Format) -> dates.Evidence:
        """What its dates prove about the order of their parts."""
        return dates.evidence(self.connection, self.rows, fmt)

    def serials(self, fmt: Format) -> serials.Serials | None:
        """The day numbers among its dates, once its rows are staged."""
        return serials.found(self.connection, self.rows, fmt)

    def year_first(self, fmt: Format) -> dates.Example | None:
        """One of its dates, where they begin with a year of two digits."""
        return dates.year_first(self.connection, self.rows, fmt)

    def among_dates(self, fmt: Format, words: Collection[str]) -> set[str]:
        """Of these words those that stand among plain instants."""
        return dates.among(self.connection, self.rows, fmt, words)

    def damaged_ids(self, fmt: Format) -> list[ids.DamagedIds]:
        """Its columns of ids that are damaged."""
        return ids.damage(self.connection, self.rows, fmt)

    def nobody_named(self, fmt: Format) -> list[nobody.NobodyNamed]:
        """What stands in its columns of people and teams and names nobody."""
        return nobody.named(self.connection, self.rows, fmt, self.catalogue)

    def durations_in_numbers(self, fmt: Format) -> dict[str, ColumnType]:
        """Its columns of durations that are no clocks, as their format says, but numbers of a unit."""
        return hours.in_numbers(self.connection, self.rows, fmt)

    def durations_in_weeks(self, fmt: Format) -> list[str]:
        """Its columns of durations in which weeks are told."""
        return hours.in_weeks(self.connection, self.rows, fmt)

    def texts(self, column: str) -> list[TextCount]:
        """The different texts of a column."""
        return texts.of(self.connection, self.rows, column)

    def texts_by(self, column: str, by: str) -> dict[str, list[TextCount]]:
        """The different texts of a column, for each text of another one."""
        return texts.by(self.connection, self.rows, column, by)

    def decimal_sign(self, fmt: Format) -> Decimal | None:
        """The decimal sign that its numbers prove."""
        return decimals.proven(self.connection, self.rows, fmt)

    def open_point(self, fmt: Format) -> dates.Example | None:
        """One of its numbers, where a point in them may part thousands as well."""
        return decimals.open_point(self.connection, self.rows, fmt)

    def stage(self, rules: TypingRules) -> Staged:
        """Its rows, typed and judged; nothing of the facts changes."""
        with blaming(rules.format.file):
            return stage.stage(self.connection, self.rows, self.shifts, self.catalogue, rules)

    def unread_among(self, words: Collection[str]) -> set[str]:
        """Of these words those that stood where a date or a number was due when its rows were last staged."""
        return stage.unread_among(self.connection, words)

    def refused_lines(self) -> dict[int, str]:
        """Line -> why, of the rows that were refused when they were last staged."""
        return stage.refused_lines(self.connection)


def write(
    connection: DuckDBPyConnection,
    source: TextFile,
    places: dict[str, int],
    fmt: Format,
    target: Path,
) -> bool:
    """Write the archive of a file; whether the loader counts its records as intake did.

    Raises Stumbled, after which the transaction is over.
    """
    try:
        with current.measured():
            rows = archive.write_archive(
                connection,
                source.path,
                _dialect_of(source),
                places,
                fmt.null_values,
                target,
                archive.instants_of(fmt),
            )
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise Stumbled from error
    return rows == source.records


def names_in(connection: DuckDBPyConnection, source: TextFile, places: Iterable[int]) -> unnamed.Names:
    """Whoever the columns at these places name."""
    columns = [f"c{place}" for place in places]
    return unnamed.names_in(connection, archive.csv_source(source.path, _dialect_of(source)), columns)


def _dialect_of(source: TextFile) -> Dialect:
    """How the loader is to read a file that intake has read."""
    # the loader skips records, whatever line breaks they hold
    skipped = 1 if source.mended else source.header_records
    ours = source.header[-2:] == REFUSED_COLUMNS
    return Dialect(
        source.delimiter,
        len(source.header),
        skipped,
        is_guarded=ours,
        is_padded=source.padded,
        is_edged=source.edged,
        is_spaced=source.spaced,
        longest=None if source.mended else source.longest,
    )

"""A draft: the copy of the current generation that an import changes and then puts in force."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import progress as current
from dashboard.aliases import Aliases
from dashboard.catalogue import Catalogue, DateOrder, Decimal, Format
from dashboard.faults import Refused
from dashboard.warehouse import build, checks, dates, decimals, ids, reconcile, stage, texts
from dashboard.warehouse.apply import Provenance, apply, mark_gone
from dashboard.warehouse.clock import Clock
from dashboard.warehouse.engine import blaming, located, name, quote, writer
from dashboard.warehouse.generations import Import, Ledger, Store
from dashboard.warehouse.read import snapshot
from dashboard.warehouse.stage import Counts, Dialect, Reading, Staged

__all__ = ["REFUSED_COLUMNS", "Counts", "Draft", "Staged", "draft", "how", "shifts_of"]


# what a file of refused rows has beside the columns of the file that they came from
REFUSED_COLUMNS = ("line", "reason")
# no fault of the file's that we know of, and no traceback either
STUMBLED = "the database stumbled over it"


class TextFile(Protocol):
    """What a draft needs to know of a file that intake has read."""

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
    def shifts(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def mended(self) -> bool: ...


def how(
    fmt: Format, clock: Clock, date_order: DateOrder | None, header_lines: int, *, hide_people: bool
) -> Reading:
    """How the text of an archive becomes values."""
    return Reading(fmt, clock, date_order or fmt.date_order, header_lines, hide_people)


def dialect_of(source: TextFile) -> Dialect:
    """How the loader is to read a file that intake has read."""
    # the loader skips records, whatever line breaks they hold
    skipped = 1 if source.mended else source.header_records
    ours = source.header[-2:] == REFUSED_COLUMNS
    return Dialect(source.delimiter, len(source.header), skipped, is_guarded=ours)


@contextmanager
def draft(store: Store, *, empty: bool = False) -> Iterator[Draft]:
    """Work on a copy; unless it is published, nothing remains of it."""
    path = store.draft(empty=empty)
    connection = writer(path, store.scratch)
    try:
        with current.statements(connection):
            connection.execute("begin transaction")
            yield Draft(store, path, connection)
    except duckdb.Error as error:
        current.check()
        told = str(error).partition("\n")[0]
        raise Refused(f"{STUMBLED} ({told}); nothing was changed.") from error
    finally:
        connection.close()
        for leftover in (path, path.with_name(path.name + ".wal")):
            leftover.unlink(missing_ok=True)
        shutil.rmtree(store.scratch, ignore_errors=True)


class Draft:
    """One transaction on a copy of the current generation."""

    def __init__(self, store: Store, path: Path, connection: DuckDBPyConnection) -> None:
        self.store = store
        self.path = path
        self.connection = connection
        self._unplaced: dict[Path, Path] = {}  # archives: where they lie -> where they belong

    def prepare(self, catalogue: Catalogue) -> None:
        """Create the tables where this is the first generation."""
        known = self.connection.execute(
            "select count(*) from duckdb_schemas() where schema_name = 'facts'"
        ).fetchone()
        if not known or not known[0]:
            build.create(self.connection, catalogue)

    def archive(
        self, source: TextFile, places: dict[str, int], null_values: Sequence[str], target: Path
    ) -> Path | None:
        """Write the archive of a file; where it lies until this draft is published.

        None where the loader and the independent count disagree.
        """
        part = self.store.scratch / target.name
        dialect = dialect_of(source)
        try:
            with current.measured():
                rows = stage.write_archive(self.connection, source.path, dialect, places, null_values, part)
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            # an error ends the transaction; nothing had been written in it yet
            self.connection.execute("rollback")
            self.connection.execute("begin transaction")
            return None
        if rows != source.records:
            return None
        self._unplaced = {part: target}
        if source.shifts:
            _write_shifts(self.connection, _shifts_path(part), source.shifts)
            self._unplaced[_shifts_path(part)] = _shifts_path(target)
        return part

    def stage(
        self,
        archive: Path,
        shifts: Sequence[tuple[int, int]],
        catalogue: Catalogue,
        reading: Reading,
    ) -> Staged:
        """Type and check the rows of an archive; nothing of the facts changes."""
        with blaming(reading.format.file):
            return stage.stage(self.connection, archive, shifts, catalogue, reading)

    def date_evidence(self, archive: Path, fmt: Format) -> dates.Evidence:
        """What the dates of an archive prove about the order of their parts."""
        return dates.evidence(self.connection, archive, fmt)

    def damaged_ids(self, archive: Path, fmt: Format) -> list[ids.Damage]:
        """The columns of ids of an archive that are damaged."""
        return ids.damage(self.connection, archive, fmt)

    def texts(self, archive: Path, column: str) -> list[texts.Text]:
        """The different texts of a column of an archive."""
        return texts.of(self.connection, archive, column)

    def decimal_sign(self, archive: Path, fmt: Format) -> Decimal | None:
        """The decimal sign that the numbers of an archive prove."""
        return decimals.proven(self.connection, archive, fmt)

    def keep(self, part: Path, target: Path) -> None:
        """A file that goes to its place together with this draft, and with it only."""
        self._unplaced[part] = target

    def place(self, folder: Path | None = None) -> None:
        """Put what was kept where it belongs; only what goes to `folder`, where one is given."""
        for part, target in self._unplaced.items():
            if folder in (None, target.parent):
                target.parent.mkdir(exist_ok=True)
                self.store.place(part, target)

    def refused_lines(self) -> dict[int, str]:
        """Line -> why, of the rows that staging refused."""
        return stage.refused_lines(self.connection)

    def apply(
        self,
        staged: Staged,
        catalogue: Catalogue,
        entry: Import,
        malformed: Sequence[reconcile.Record] = (),
    ) -> dict[str, Counts]:
        """Write the staged rows as one import; what was refused is remembered, to be reconciled with."""
        self.connection.execute(
            "insert into facts.imports values (?, ?, ?, ?, ?)",
            [
                entry.import_id,
                entry.desk,
                entry.name,
                entry.format,
                datetime.fromisoformat(entry.when),
            ],
        )
        columns = catalogue.formats[entry.format].columns
        reconcile.keep(self.connection, entry.import_id, columns, malformed)
        origin = Provenance(entry.desk, entry.import_id)
        return {
            table: apply(self.connection, catalogue.tables[table], source, origin)
            for table, source in staged.tables.items()
        }

    def mark_gone(self, fmt: Format, desk: str, first: datetime, end: datetime) -> int:
        """Leave out the desk's tickets of a time that the staged export, which is complete, lacks.

        Refused where a row of the export names no ticket: it could be any of those that seem absent.
        """
        present = "select ticket_id from given_tickets"
        if "ticket_id" in fmt.columns:
            refused = "from renamed_all where line in (select line from refused_rows)"
            nameless = self.connection.execute(f"select min(line) {refused} and ticket_id is null").fetchone()
            if nameless and nameless[0]:
                raise Refused(
                    f"the row at line {nameless[0]:,} names no ticket, so nobody can tell which are gone;"
                    " mend it first, or import without --complete."
                )
            present += f" union all select ticket_id {refused}"
        return mark_gone(self.connection, desk, first, end, present)

    def finish(
        self,
        catalogue: Catalogue,
        clock: Clock,
        changed: set[str] | None,
        aliases: Aliases,
        progress: build.Progress = lambda _: None,
    ) -> None:
        """Make what follows from the facts: names, calendar, views, roll-ups, checks.

        Where a desk's as_of moved, every metric is rolled up: what is decided, overdue or still open
        hangs on it, whatever table the new rows went to. So it is where a name means another.
        """
        stage.forget(self.connection)
        before = self._as_of(), self._aliases()
        build.derive(self.connection, catalogue, clock, aliases, changed)
        changed = changed if before == (self._as_of(), self._aliases()) else None
        build.roll_up(self.connection, catalogue, clock, changed, progress)
        progress("checking")
        checks.store(self.connection, catalogue.checks.values())

    def _aliases(self) -> list[tuple[object, ...]]:
        known = self.connection.execute(
            "select 1 from duckdb_tables() where table_name = 'aliases'"
        ).fetchone()
        return self.connection.execute("select * from aliases order by all").fetchall() if known else []

    def _as_of(self) -> list[tuple[object, ...]]:
        known = self.connection.execute("select 1 from duckdb_tables() where table_name = 'desks'").fetchone()
        return (
            self.connection.execute("select desk, as_of from desks order by desk").fetchall() if known else []
        )

    def warnings(self, catalogue: Catalogue, import_id: int) -> list[checks.Found]:
        """What the project's checks found in the rows of one import; after `finish`."""
        return checks.of_import(self.connection, catalogue.checks.values(), import_id)

    def publish(self, ledger: Ledger) -> int:
        """Commit, checkpoint and put this draft in force; the generation's number."""
        self.connection.execute("commit")
        self.connection.execute("checkpoint")
        current.check()
        current.let_go()
        self.connection.close()
        self.place()
        return self.store.publish(self.path, ledger)


def drop_columns(store: Store, archive: Path, columns: Sequence[str]) -> None:
    """Write an archive again without some of its columns, where it has any of them."""
    source = f"read_parquet({located(archive)})"
    with duckdb.connect() as connection:
        present = [row[0] for row in connection.execute(f"describe select * from {source}").fetchall()]
        dropped = [column for column in present if column in columns]
        if not dropped:
            return
        part = archive.with_name(archive.name + ".part")
        without = ", ".join(name(column) for column in dropped)
        # one thread: rows stay in the file's order, which their numbers are read off
        connection.execute("set threads = 1")
        connection.execute(
            f"copy (select * exclude ({without}) from {source}) to {quote(str(part))}"
            " (format parquet, compression zstd, compression_level 1)"
        )
    store.place(part, archive)


def records_of(store: Store) -> dict[int, list[reconcile.Record]]:
    """Import -> the records of it that were no rows, as the generation in force knows them."""
    shot = snapshot(store.home)
    if shot is None:
        return {}
    cursor = shot.cursor()
    known = cursor.execute("select 1 from duckdb_tables() where table_name = 'refused'").fetchone()
    return reconcile.records(cursor) if known else {}


def _shifts_path(archive: Path) -> Path:
    return archive.with_suffix(".lines.parquet")


def _write_shifts(connection: DuckDBPyConnection, path: Path, shifts: Sequence[tuple[int, int]]) -> None:
    """Where lines run away from record numbers, kept beside the archive for a replay."""
    records, extras = zip(*shifts, strict=True)
    connection.execute(
        "copy (select unnest($records::bigint[]) as record, unnest($extras::bigint[]) as extra)"
        f" to {quote(str(path))} (format parquet)",
        {"records": list(records), "extras": list(extras)},
    )


def shifts_of(archive: Path) -> list[tuple[int, int]]:
    """The shifts that were kept beside an archive."""
    path = _shifts_path(archive)
    if not path.exists():
        return []
    rows = duckdb.connect().execute(f"select record, extra from read_parquet({located(path)})").fetchall()
    return [(int(record), int(extra)) for record, extra in rows]

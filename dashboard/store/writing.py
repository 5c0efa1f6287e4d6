"""A draft: the copy of the current generation that an import changes and then puts in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from dashboard import progress as current
from dashboard.durable import clear, full, private, sha256_of, telling_full
from dashboard.engine.beside import beside, shared
from dashboard.engine.clock import Clock
from dashboard.engine.connections import count, counts, has_table, is_damage, is_full, reader, writer
from dashboard.faults import Fault, Refused
from dashboard.model.aliases import Aliases
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.staging import stage
from dashboard.staging.stage import Counts, Staged
from dashboard.store import build, checks, deltas, differences, rollup, unnamed
from dashboard.store.apply import Provenance, apply, mark_gone
from dashboard.store.archived import STUMBLED, Archived, Stumbled, TextFile, names_in, write
from dashboard.store.archives import (
    files_of,
    free_name,
    records_path,
    shifts_path,
    write_records,
    write_shifts,
)
from dashboard.store.generations import Import, Ledger, Store
from dashboard.store.views import at_hand, helped, rows_read

# view -> what of it finds a ticket, and the SQL of these
WHAT_FINDS = {
    "surveys": ("answers", "from surveys where score is not null"),
    "reviews": (
        "reviews",
        "select import_id, any_value(ticket_desk) as ticket_desk, any_value(team) as team"
        " from reviews group by desk, import_id, review_id",
    ),
}


@contextmanager
def draft(store: Store, *, empty: bool = False, more: int = 0, of: int | None = None) -> Iterator[Draft]:
    """Work on a copy; unless it is published, nothing remains of it.

    `more` are the bytes of what will be loaded: DiskFull where they find no room beside the copy. `of` is
    the generation that is copied, where that is not the one in force.
    """
    path = store.draft(empty=empty, more=more, of=of)
    connection: DuckDBPyConnection | None = None
    try:
        connection = writer(path, store.scratch)
        with telling_full(store.folder), current.statements(connection), stumbling(store):
            connection.execute("begin transaction")
            yield Draft(store, path, connection)
    finally:
        if connection is not None:
            connection.close()
        for leftover in (path, path.with_name(path.name + ".wal"), store.scratch):
            clear(leftover)


def _in_words(store: Store, told: str, error: duckdb.Error) -> Fault:
    """What the engine says of a draft: of the disk, of the generation that it copies, or of the file."""
    if is_full(error):
        return full(store.folder)
    if is_damage(error) and store.source_is_damaged() is not False:
        return Fault(
            f"{store.home}: the generation in force is damaged ({told}); `scorecard rebuild` makes it anew"
            " from the archive. Nothing was changed."
        )
    return Refused(f"{STUMBLED} ({told}); nothing was changed.")


@contextmanager
def stumbling(store: Store) -> Iterator[None]:
    """What the database says of data that it can't take is a refusal; of the disk, or of damage, a fault."""
    try:
        yield
    except duckdb.Error as error:
        current.check()
        raise _in_words(store, str(error).partition("\n")[0], error) from error


class Draft:
    """Work on a copy of the current generation; a transaction is always open on it."""

    def __init__(self, store: Store, path: Path, connection: DuckDBPyConnection) -> None:
        self.store = store
        self.path = path
        self.connection = connection
        self._unplaced: dict[Path, Path] = {}  # files: where they lie -> where they belong

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What is done for one file: all of it, or where that is refused nothing; what was before stays."""
        unplaced = dict(self._unplaced)
        self._next_transaction("commit")
        try:
            with stumbling(self.store):
                yield
        except BaseException:
            with suppress(duckdb.Error):  # an error of the database has ended it already
                self._next_transaction("rollback")
            self._unplaced = unplaced
            raise

    def _next_transaction(self, end: str) -> None:
        """End the open transaction, by "commit" or "rollback", and begin another."""
        try:
            self.connection.execute(end)
        finally:
            self.connection.execute("begin transaction")

    def prepare(self, catalogue: Catalogue) -> None:
        """Create the tables where this is the first generation."""
        known = self.connection.execute(
            "select count(*) from duckdb_schemas() where schema_name = 'facts'"
        ).fetchone()
        if not known or not known[0]:
            build.create(self.connection, catalogue)

    def foresee(self) -> None:
        """Have the engine make its own views, which takes it 6 ms when tables are first asked for."""
        with self.connection.cursor() as cursor:
            has_table(cursor, "tickets")

    def archive(self, source: TextFile, places: dict[str, int], fmt: Format, target: Path) -> Path | None:
        """Write the archive of a file; where it lies until this draft is published.

        None where the loader and the independent count disagree.
        """
        part = self.store.scratch / target.name
        try:
            if not write(self.connection, source, places, fmt, part):
                return None
        except Stumbled:
            # an error ends the transaction; nothing had been written in it yet
            self._next_transaction("rollback")
            return None
        target = free_name(part, target)
        self._unplaced[part] = target
        if source.shifts:
            write_shifts(self.connection, shifts_path(part), source.shifts)
            self._unplaced[shifts_path(part)] = shifts_path(target)
        if source.malformed:
            told = [(item.line, item.reason) for item in source.malformed]
            write_records(self.connection, records_path(part), told)
            self._unplaced[records_path(part)] = records_path(target)
        return part

    def names_in(self, source: TextFile, places: Iterable[int]) -> unnamed.Names:
        """Whoever a file names in the columns at these places."""
        return names_in(self.connection, source, places)

    def clean(self, archive: Path, columns: Mapping[str, frozenset[str]], names: unnamed.Names) -> None:
        """Take names of people out of an archive that was just written."""
        unnamed.clean(self.connection, archive, columns, names)

    def sums(self, archive: Path) -> dict[str, str]:
        """The files of an archive by the names that they will have, the rows first, each with its SHA-256."""
        parts = (part for part in files_of(archive) if part in self._unplaced)
        return {self._unplaced[part].name: sha256_of(part) for part in parts}

    def place_archive(self, archive: Path) -> None:
        """Put one archive where it belongs, whatever becomes of the draft."""
        for part in files_of(archive):
            if target := self._unplaced.pop(part, None):
                private(target.parent)
                self.store.place(part, target)

    def archived(self, archive: Path, shifts: Sequence[tuple[int, int]], catalogue: Catalogue) -> Archived:
        """The text of a file, to be asked and staged."""
        return Archived(self.connection, archive, shifts, catalogue)

    def keep(self, part: Path, target: Path) -> None:
        """A file that goes to its place together with this draft, and with it only."""
        self._unplaced[part] = target

    def place(self) -> None:
        """Put what was kept where it belongs."""
        for part, target in self._unplaced.items():
            private(target.parent)
            self.store.place(part, target)

    def apply(
        self,
        staged: Staged,
        catalogue: Catalogue,
        entry: Import,
        malformed: Sequence[differences.Record] = (),
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
        fmt = catalogue.formats[entry.format]
        first = catalogue.tables[fmt.tables[0]]
        differences.keep(self.connection, entry.import_id, fmt.columns, first, malformed)
        origin = Provenance(entry.desk, entry.import_id)
        self.connection.execute("create or replace temp table lost_records (line bigint)")
        return {
            table: apply(self.connection, catalogue.tables[table], source, origin, staged.rows)
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
        progress: rollup.Progress = lambda _: None,
    ) -> None:
        """Make what follows from the facts: names, calendar, views, roll-ups, checks.

        `changed` names the tables that an import wrote to; sums then move by what it changed. None: the
        facts are new altogether, and everything is made anew.
        """
        stage.forget(self.connection)
        before = None if changed is None else rollup.Standing.of(self.connection)
        if before is not None:
            deltas.keep_standing(self.connection)
        # what is moved by differences hides the views itself, and checks alone are not worth writing them out
        is_anew, hand = before is None, self.connection
        written_to = None if is_anew else changed
        rows = rows_read(hand) if is_anew else {}
        with helped(hand, rows) if is_anew else nullcontext() as other:
            share = shared(hand, other)
            build.derive(hand, catalogue, clock, aliases, written_to, share)
            foreseen = rollup.foreseen(hand, catalogue)
            with at_hand(hand, other, rows, foreseen) if is_anew else nullcontext():
                rollup.roll_up(hand, catalogue, clock, before, progress, share)
                deltas.forget(hand)
                progress("checking")
                checks.store(hand, catalogue.checks.values(), catalogue.tables, written_to, share)

    def warnings(self, catalogue: Catalogue, import_id: int) -> list[checks.FlaggedRows]:
        """What the project's checks found in the rows of one import; after `finish`."""
        return checks.of_import(self.connection, catalogue.checks.values(), import_id)

    def told(self, import_id: int) -> dict[str, int]:
        """What an import's rows in force tell; as differences.told."""
        return differences.told(self.connection, import_id)

    def on_same_lines(self, first: int, second: int) -> int:
        """How many lines count in both of two imports; as differences.on_same_lines."""
        return differences.on_same_lines(self.connection, first, second)

    def matched(self, table: str, import_id: int) -> tuple[int, int, int, str, bool]:
        """Of what finds its ticket, in one import: all, those that did, those with neither ticket nor team;
        what these are, and whether any of them names one.
        """
        what, source = WHAT_FINDS[table]
        picked = "count(*), count(ticket_desk), count_if(ticket_desk is null and team is null)"
        every, found, nowhere = counts(self.connection, picked, f"({source}) where import_id = {import_id:d}")
        named = (
            f"(select 1 from facts.{table} where import_id = {import_id:d} and ticket_id is not null limit 1)"
        )
        return every, found, nowhere, what, bool(found or count(self.connection, named))

    def publish(self, ledger: Ledger) -> int:
        """Commit, checkpoint and put this draft in force; the generation's number."""
        self.connection.execute("commit")
        self.connection.execute("checkpoint")
        current.check()
        current.let_go()
        # all is written: to give memory back takes as long as to look at the file
        with beside(self.connection.close):
            ledger = replace(ledger, database=sha256_of(self.path))
        self.place()
        return self.store.publish(self.path, ledger)


def records_of(store: Store) -> dict[int, list[differences.Record]]:
    """Import -> the records of it that were no rows, as the generation in force knows them.

    Empty where it can't be read: since there are checksums, archives hold them too.
    """
    try:
        seq = store.current()
        if not seq or not store.database(seq).is_file():
            return {}
        # opened as it is: one of an earlier version lacks what a question needs
        with reader(store.database(seq)) as connection:
            return differences.records(connection) if has_table(connection, "refused") else {}
    except (Fault, duckdb.Error):
        return {}

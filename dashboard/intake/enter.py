"""One file into a draft: its archive, its rows typed and judged, its entry in the ledger, its receipt."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dashboard.access import LOCAL
from dashboard.engine.beside import beside
from dashboard.engine.clock import Clock, to_utc
from dashboard.faults import Refused
from dashboard.intake import account, archiving, complete, dateorder, refusals, scales_proven
from dashboard.intake.export import Export, Into
from dashboard.intake.judged import judged
from dashboard.intake.plan import KnownOfFile, Planned, Typing, plan
from dashboard.intake.reading import glued
from dashboard.intake.receipt import Receipt
from dashboard.quick import dataclass
from dashboard.store import medians, unnamed, writing
from dashboard.store.archived import Archived
from dashboard.store.generations import Import, archive_name


@dataclass(frozen=True)
class Entered:
    """A file that is in the draft: its entry, its receipt as far as it can be told, its tables."""

    entry: Import
    receipt: Receipt
    tables: Set[str]


class NothingGood(Exception):  # noqa: N818
    """A refusal that has counts to tell, and a file of refused rows: where it lies and where it belongs."""

    def __init__(self, receipt: Receipt, part: Path, target: Path) -> None:
        super().__init__(receipt.reason)
        self.receipt, self.part, self.target = receipt, part, target


def enter(draft: writing.Draft, export: Export, into: Into, number: int) -> Entered:
    """Write the rows of a file as import `number`; Refused, or NothingGood, where it can't be loaded."""
    when = datetime.now(UTC).replace(tzinfo=None)
    with beside(partial(_foreseen, draft, into)):
        export, archive = archived(draft, export, into)
    complete.may_be(export)
    text = draft.archived(archive, export.source.shifts, into.catalogue)
    into.progress(f"{export.source.name}: checking {export.source.records:,} rows")
    found = _planned(text, export, into)
    rows = judged(export.source, found.staged)
    has_refused = found.staged.refused or found.staged.beside or export.source.malformed
    refused = _refused_rows(draft, text, export, into) if has_refused else None
    if refused and rows.accepted == 0 and rows.refused > 0:
        raise NothingGood(account.receipt_of(into, export, found, rows, refused[1]), *refused)
    into.progress(f"{export.source.name}: writing")
    entry = _entry(export, number, when, found, draft.sums(archive))
    written = _written(draft, export, found, entry, into)
    if refused:
        draft.keep(*refused)
    receipt = account.receipt_of(into, export, found, rows, refused and refused[1], written)
    return Entered(replace(entry, receipt=asdict(receipt)), receipt, set(found.staged.tables))


def _foreseen(draft: writing.Draft, into: Into) -> None:
    """What is read and reckoned for the steps to come: all that while the engine writes costs no time."""
    draft.foresee()
    _ = into.catalogue.synonyms, into.catalogue.checks
    to_utc("t", into.strategy.organisation.tz)
    medians.load()


def _written(
    draft: writing.Draft, export: Export, found: Planned, entry: Import, into: Into
) -> account.WrittenRows:
    """What the rows did to those that were there."""
    malformed = [(item.line, item.reason) for item in export.source.malformed]
    counts = draft.apply(found.staged, into.catalogue, entry, malformed)
    return account.WrittenRows(
        counts, complete.left_behind(draft, entry, export.recognised.format, into.strategy)
    )


def _entry(export: Export, number: int, when: datetime, found: Planned, sums: dict[str, str]) -> Import:
    fmt = export.recognised.format
    return Import(
        number,
        export.source.sha256,
        export.source.name,
        fmt.name,
        fmt.fingerprint,
        export.desk,
        export.said(),
        when.isoformat(),
        export.source.header_lines,
        {},
        by=export.options.by or LOCAL.signed,
        decimal=found.decimal,
        zone=export.zone,
        date_order=found.order,
        scale=found.scale.scale.name if found.scale else None,
        sums=sums,
        own=fmt.home,
    )


def archived(draft: writing.Draft, export: Export, into: Into) -> tuple[Export, Path]:
    """The archive of the mapped columns; the file is mended where loader and count disagree."""
    fmt, places = export.recognised.format, into.storable(export)
    named = f"{archive_name(export.source.sha256, fmt.name, export.said())}.parquet"
    archive = draft.store.archive / named
    into.progress(f"{export.source.name}: loading {export.source.records:,} rows")
    source, written = archiving.archived(
        export.source,
        export.folder,
        lambda source: draft.archive(source, places, fmt, archive),
        lambda source: glued.check(source, into.knows),
        into.progress,
    )
    names = draft.names_in(source, into.unstorable(export).values()) if into.hides_people else unnamed.NOBODY
    columns = unnamed.cleaned(fmt, into.catalogue) if into.hides_people else {}
    draft.clean(written, columns, names)
    export = replace(export, source=source.without(names.out_of_all), names=names, cleaned=frozenset(columns))
    return export, written


def _planned(text: Archived, export: Export, into: Into) -> Planned:
    """The rows, typed and judged; what nobody can tell of them is a question."""
    # what the user said of words is in the format that was recognised
    known = KnownOfFile(export.options.date_order, export.zone, scale=export.options.scale, asks=True)
    clock = Clock.of(into.strategy)
    source = export.source
    typing = Typing(clock, into.hides_people, source.header_lines, source.line_of, source.delimiter)
    try:
        return plan(text, export.recognised.format, known, typing)
    except (dateorder.OrderUnknown, scales_proven.ScaleUnknown):
        refusals.check_headers(export.source, into.knows)  # of a second table: that explains it better
        raise


def _refused_rows(draft: writing.Draft, text: Archived, export: Export, into: Into) -> tuple[Path, Path]:
    """The file of refused rows: where it lies and where it belongs."""
    keep = into.storable(export).values() if into.hides_people else None
    target = refusals.target(
        into.home, export.source, {"format": export.recognised.format.name, **export.said()}
    )
    part = draft.store.scratch / target.name
    without = {place for column, place in into.storable(export).items() if column in export.cleaned}
    refusals.write(
        part,
        export.source,
        text.refused_lines(),
        into.knows,
        keep,
        dict.fromkeys(without, export.names.out_of),
    )
    return part, target


def may_be_stored(export: Export, into: Into) -> None:
    """A list of people has no rows left where people may not be named: Refused."""
    tables = (into.catalogue.tables[table] for table in export.recognised.format.tables)
    if into.hides_people and any(set(table.key) & set(table.people) for table in tables):
        raise Refused(
            "it lists people, and this organisation shows teams only ([people] mode in strategy.toml);"
            " nothing of it is stored."
        )

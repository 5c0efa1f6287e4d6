"""One file into a draft: its archive, its rows typed and judged, its entry in the ledger, its receipt."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from dashboard.access import LOCAL
from dashboard.engine.clock import Clock
from dashboard.faults import Refused
from dashboard.intake import account, archiving, complete, dateorder, refusals, scales_proven
from dashboard.intake.job import Export, Into
from dashboard.intake.judged import judged
from dashboard.intake.plan import KnownOfFile, Planned, Typing, plan
from dashboard.intake.reading import glued
from dashboard.intake.receipt import Receipt
from dashboard.quick import dataclass
from dashboard.store import unnamed, writing
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


def enter(draft: writing.Draft, job: Export, into: Into, number: int) -> Entered:
    """Write the rows of a file as import `number`; Refused, or NothingGood, where it can't be loaded."""
    when = datetime.now(UTC).replace(tzinfo=None)
    job, archive = archived(draft, job, into)
    complete.may_be(job)
    text = draft.archived(archive, job.source.shifts, into.catalogue)
    into.progress(f"{job.source.name}: checking {job.source.records:,} rows")
    found = _planned(text, job, into)
    rows = judged(job.source, found.staged)
    has_refused = found.staged.refused or found.staged.beside or job.source.malformed
    refused = _refused_rows(draft, text, job, into) if has_refused else None
    if refused and rows.accepted == 0 and rows.refused > 0:
        raise NothingGood(account.receipt_of(into, job, found, rows, refused[1]), *refused)
    into.progress(f"{job.source.name}: writing")
    entry = _entry(job, number, when, found, draft.sums(archive))
    written = _written(draft, job, found, entry, into)
    if refused:
        draft.keep(*refused)
    receipt = account.receipt_of(into, job, found, rows, refused and refused[1], written)
    return Entered(replace(entry, receipt=asdict(receipt)), receipt, set(found.staged.tables))


def _written(
    draft: writing.Draft, job: Export, found: Planned, entry: Import, into: Into
) -> account.WrittenRows:
    """What the rows did to those that were there."""
    malformed = [(item.line, item.reason) for item in job.source.malformed]
    counts = draft.apply(found.staged, into.catalogue, entry, malformed)
    return account.WrittenRows(
        counts, complete.left_behind(draft, entry, job.recognised.format, into.strategy)
    )


def _entry(job: Export, number: int, when: datetime, found: Planned, sums: dict[str, str]) -> Import:
    fmt = job.recognised.format
    return Import(
        number,
        job.source.sha256,
        job.source.name,
        fmt.name,
        fmt.fingerprint,
        job.desk,
        job.said(),
        when.isoformat(),
        job.source.header_lines,
        {},
        by=job.options.by or LOCAL.signed,
        decimal=found.decimal,
        zone=job.zone,
        date_order=found.order,
        scale=found.scale.scale.name if found.scale else None,
        sums=sums,
        own=fmt.home,
    )


def archived(draft: writing.Draft, job: Export, into: Into) -> tuple[Export, Path]:
    """The archive of the mapped columns; the file is mended where loader and count disagree."""
    fmt, places = job.recognised.format, into.storable(job)
    named = f"{archive_name(job.source.sha256, fmt.name, job.said())}.parquet"
    archive = draft.store.archive / named
    into.progress(f"{job.source.name}: loading {job.source.records:,} rows")
    source, written = archiving.archived(
        job.source,
        job.folder,
        lambda source: draft.archive(source, places, fmt, archive),
        lambda source: glued.check(source, into.knows),
        into.progress,
    )
    names = draft.names_in(source, into.unstorable(job).values()) if into.hides_people else unnamed.NOBODY
    columns = unnamed.cleaned(fmt, into.catalogue) if into.hides_people else {}
    draft.clean(written, columns, names)
    job = replace(job, source=source.without(names.out_of_all), names=names, cleaned=frozenset(columns))
    return job, written


def _planned(text: Archived, job: Export, into: Into) -> Planned:
    """The rows, typed and judged; what nobody can tell of them is a question."""
    # what the user said of words is in the format that was recognised
    known = KnownOfFile(job.options.date_order, job.zone, scale=job.options.scale, asks=True)
    clock = Clock.of(into.strategy)
    typing = Typing(clock, into.hides_people, job.source.header_lines, job.source.line_of)
    try:
        return plan(text, job.recognised.format, known, typing)
    except (dateorder.OrderUnknown, scales_proven.ScaleUnknown):
        refusals.check_headers(job.source, into.knows)  # of a second table: that explains it better
        raise


def _refused_rows(draft: writing.Draft, text: Archived, job: Export, into: Into) -> tuple[Path, Path]:
    """The file of refused rows: where it lies and where it belongs."""
    keep = into.storable(job).values() if into.hides_people else None
    target = refusals.target(into.home, job.source, {"format": job.recognised.format.name, **job.said()})
    part = draft.store.scratch / target.name
    without = {place for column, place in into.storable(job).items() if column in job.cleaned}
    refusals.write(
        part, job.source, text.refused_lines(), into.knows, keep, dict.fromkeys(without, job.names.out_of)
    )
    return part, target


def may_be_stored(job: Export, into: Into) -> None:
    """A list of people has no rows left where people may not be named: Refused."""
    tables = (into.catalogue.tables[table] for table in job.recognised.format.tables)
    if into.hides_people and any(set(table.key) & set(table.people) for table in tables):
        raise Refused(
            "it lists people, and this organisation shows teams only ([people] mode in strategy.toml);"
            " nothing of it is stored."
        )

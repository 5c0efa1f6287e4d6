"""One file into a draft: its archive, its rows typed and judged, its entry in the ledger, its receipt."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dashboard.durable import telling_full
from dashboard.engine.clock import Clock
from dashboard.faults import Refused
from dashboard.intake import account, dateorder, glued, history, read, refusals, scales, understand, words
from dashboard.intake.job import Export, Into
from dashboard.intake.receipt import Receipt, TableCounts
from dashboard.intake.recognise import is_known
from dashboard.intake.understand import Understood
from dashboard.model.format import DateOrder, Decimal, Format
from dashboard.staging.ids import DamagedIds
from dashboard.staging.stage import COMPLAINT
from dashboard.store import writing
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
    _may_be_complete(job)
    into.progress(f"{job.source.name}: checking {job.source.records:,} rows")
    try:
        found = _understood(draft, job, archive, into)
    except (dateorder.OrderUnknown, scales.ScaleUnknown):
        refusals.check_headers(job.source)  # of a second table: that explains it better
        raise
    staged = found.staged
    has_refused = staged.refused or staged.beside or job.source.malformed
    refused = _refused_rows(draft, job, into) if has_refused else None
    receipt = account.receipt_of(into, job, found, refused and refused[1])
    if refused and receipt.accepted == 0 and receipt.refused > 0:
        receipt = replace(receipt, status="refused", reason=account.nothing_good(receipt))
        raise NothingGood(receipt, *refused)
    into.progress(f"{job.source.name}: writing")
    entry = replace(_entry(job, number, when, found), sums=draft.sums(archive))
    malformed = [(item.line, item.reason) for item in job.source.malformed]
    counts = draft.apply(staged, into.catalogue, entry, malformed)
    gone = history.left_behind(draft, entry, job.recognised.format, into.strategy)
    if refused:
        draft.keep(*refused)
    receipt = replace(
        receipt,
        tables={
            name: TableCounts(count.new, count.changed, count.unchanged) for name, count in counts.items()
        },
        gone=gone,
        warnings=account.noticed(into, job, receipt, counts),
    )
    return Entered(entry, receipt, set(staged.tables))


def _entry(job: Export, number: int, when: datetime, found: Understood) -> Import:
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
        by=job.options.by or _whoever_runs_this(),
        decimal=found.decimal,
        zone=job.zone,
        date_order=found.order,
        scale=found.scale.scale.name if found.scale else None,
    )


def _whoever_runs_this() -> str:
    """The name of the account; "" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def archived(draft: writing.Draft, job: Export, into: Into) -> tuple[Export, Path]:
    """The archive of the mapped columns; the file is mended where loader and count disagree."""
    fmt, places = job.recognised.format, into.storable(job)
    named = f"{archive_name(job.source.sha256, fmt.name, job.said())}.parquet"
    archive = draft.store.archive / named
    into.progress(f"{job.source.name}: loading {job.source.records:,} rows")
    written = None
    if not job.source.doubtful:
        written = draft.archive(job.source, places, fmt.null_values, archive)
    if written is None:
        into.progress(f"{job.source.name}: mending")
        with telling_full(job.folder):
            job = replace(job, source=read.mend(job.source, job.folder))
        glued.check(job.source, lambda header: is_known(header, into.catalogue.formats.values()))
        written = draft.archive(job.source, places, fmt.null_values, archive)
    if written is None:
        raise Refused("its records can't be told apart; open it in a spreadsheet, save it as CSV, try again.")
    return job, written


def _understood(draft: writing.Draft, job: Export, archive: Path, into: Into) -> Understood:
    """Stage the rows; the order of dates, the decimal sign and the scale of answers as the file has them.

    Only where a date or a number can't be read is the file asked: one whose values are all plain
    costs nothing more. What the user said is never argued with.
    """
    damaged = tuple(draft.damaged_ids(archive, job.recognised.format))
    fmt, scale = _answers(draft, job, archive, into, damaged)
    clock = Clock.of(into.strategy)

    def staged(order: DateOrder | None, decimal: Decimal | None = None) -> writing.Staged:
        told = history.as_it_says(fmt, job.zone, decimal)
        reading = writing.how(told, clock, order, job.source.header_lines, hide_people=into.hides_people)
        return draft.stage(archive, job.source.shifts, into.catalogue, reading)

    order, proof = job.options.date_order or fmt.date_order, None
    found = staged(order)
    if more := words.known(fmt, found.words, into.catalogue):
        fmt = more
        found = staged(order)
    if job.options.date_order is None and found.unread_dates:
        evidence = draft.date_evidence(archive, fmt)
        proven = dateorder.proven(evidence, fmt, job.source.line_of)
        if proven != order:
            order, found = proven, staged(proven)
        proof = dateorder.proof(order, evidence, job.source.line_of)
    unread = (COMPLAINT["number"], COMPLAINT["integer"])
    numbers = any(item.reason.startswith(unread) for item in found.refusals)
    if fmt.decimal is None and numbers and draft.decimal_sign(archive, fmt) == ",":
        return Understood(staged(order, ","), order, ",", scale, damaged, proof)
    return Understood(found, order, None, scale, damaged, proof)


def _answers(
    draft: writing.Draft, job: Export, archive: Path, into: Into, damaged: Iterable[DamagedIds]
) -> tuple[Format, scales.Settled | None]:
    """The format as it reads this file's ids and answers, and the scale of these."""
    return understand.answers(
        understand.with_damage(job.recognised.format, damaged),
        lambda column: draft.texts(archive, column),
        into.catalogue,
        job.options.scale,
        job.source.line_of,
    )


def _refused_rows(draft: writing.Draft, job: Export, into: Into) -> tuple[Path, Path]:
    """The file of refused rows: where it lies and where it belongs."""
    keep = into.storable(job).values() if into.hides_people else None
    target = refusals.target(into.home, job.source)
    part = draft.store.scratch / target.name
    refusals.write(part, job.source, draft.refused_lines(), keep)
    return part, target


def may_be_stored(job: Export, into: Into) -> None:
    """A list of people has no rows left where people may not be named: Refused."""
    tables = (into.catalogue.tables[table] for table in job.recognised.format.tables)
    if into.hides_people and any(set(table.key) & set(table.people) for table in tables):
        raise Refused(
            "it lists people, and this organisation shows teams only ([people] mode in strategy.toml);"
            " nothing of it is stored."
        )


def _may_be_complete(job: Export) -> None:
    """Only an export of tickets whose every record is known can say which tickets are gone."""
    if job.options.complete is None:
        return
    if "tickets" not in job.recognised.format.tables:
        raise Refused("it holds no tickets, so it can't say which are gone; import it without --complete.")
    if job.source.malformed:
        first = job.source.malformed[0]
        raise Refused(
            f"its record at line {first.line:,} {first.reason}, so nobody can tell which tickets are gone;"
            " mend the file first, or import without --complete."
        )

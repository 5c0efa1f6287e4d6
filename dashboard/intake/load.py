"""Files into a home: each stands or falls alone, each makes one generation.

Reading and counting happen before the home's lock is taken; from then on a copy of the current
generation is changed in one transaction and put in force at the end, or thrown away.
"""

from __future__ import annotations

import getpass
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dashboard import periods
from dashboard.catalogue import Catalogue, DateOrder, Decimal, Format
from dashboard.faults import Refused
from dashboard.intake import around, dateorder, glued, history, read, refusals, scales, understand, words
from dashboard.intake.header import with_further_rows
from dashboard.intake.history import Progress, silent
from dashboard.intake.opening import opened
from dashboard.intake.receipt import (
    Damaged,
    Receipt,
    RefusedPart,
    RefusedReason,
    TableCounts,
    Warned,
    from_json,
    rows_of,
)
from dashboard.intake.recognise import Recognised, Unrecognised, folded, missing, places, recognise
from dashboard.strategy import Strategy
from dashboard.text import printable
from dashboard.warehouse import writing
from dashboard.warehouse.clock import Clock
from dashboard.warehouse.generations import Import, Ledger, Store, archive_name
from dashboard.warehouse.ids import Damage
from dashboard.warehouse.stage import COMPLAINT

CLOSED_MAY_CHANGE = 0.05  # the share of closed tickets that a re-export may bring back different


@dataclass(frozen=True)
class Options:
    """What the user says about a file; None leaves it to the format."""

    format: str | None = None
    desk: str | None = None
    date_order: DateOrder | None = None
    encoding: str | None = None
    delimiter: str | None = None
    complete: str | None = None  # the period of which the file holds every ticket that was created
    scale: str | None = None  # of its answers, from the worst to the best: 1-5, 6-1
    words: tuple[str, ...] = ()  # what its own words mean: status:Waiting=pending
    by: str = ""  # who imports it; without a name, whoever runs the program


@dataclass(frozen=True)
class Job:
    """A file that is recognised and counted."""

    source: read.Source
    recognised: Recognised
    options: Options
    folder: Path
    zone: str | None = None  # that the file itself names

    @property
    def desk(self) -> str:
        """The desk that its rows belong to."""
        return self.options.desk or self.recognised.format.system

    def said(self) -> dict[str, str]:
        """The options that change how rows are read; part of an import's identity."""
        options = self.options
        said = {"desk": options.desk, "date_order": options.date_order, "complete": options.complete}
        said["scale"] = options.scale and scales.Scale.named(options.scale).name
        said["words"] = "\n".join(sorted(options.words)) or None
        return {key: value for key, value in said.items() if value is not None} | self.source.overridden


def import_files(
    home: Path,
    files: Iterable[Path],
    options: Options = Options(),
    progress: Progress = silent,
    names: dict[Path, str] | None = None,
) -> list[Receipt]:
    """Load files into a home, one after the other; a receipt for each, and for each file of a .zip.

    `names` gives files other names than their own (an upload lies under a temporary one). Raises
    Fault only where nothing could be tried: an invalid strategy, an unknown format, a locked home.
    """
    return list(imports(home, files, options, progress, names))


def imports(
    home: Path,
    files: Iterable[Path],
    options: Options = Options(),
    progress: Progress = silent,
    names: dict[Path, str] | None = None,
) -> Iterator[Receipt]:
    """The same, each receipt as soon as it is there: whatever comes after it, its file is loaded."""
    catalogue, strategy = ready(home, options)
    for path in files:
        name = printable((names or {}).get(path, path.name))
        try:
            parts = read.parts(path)
        except Refused as fault:
            yield Receipt(name, None, None, "", "refused", str(fault))
            continue
        for part in parts:
            shown = f"{name}/{part.name}" if part.name is not None else name
            yield _import_one(home, part, shown, options, catalogue, strategy, progress)


def ready(home: Path, options: Options) -> tuple[Catalogue, Strategy]:
    """What an import needs beside its file; a Fault where no file could be loaded with these options."""
    catalogue, strategy = history.files_of(home)
    _check(options, catalogue, strategy)
    return catalogue, strategy


def _check(options: Options, catalogue: Catalogue, strategy: Strategy) -> None:
    """Raise UsageFault for an option that no file could be read with."""
    if options.format is not None and options.format not in catalogue.formats:
        recognise((), catalogue.formats, options.format)
    if options.encoding is not None:
        read.known_encoding(options.encoding)
    if options.delimiter is not None:
        read.known_delimiter(options.delimiter)
    words.parsed(options.words, catalogue)
    if options.scale is not None:
        scales.Scale.named(options.scale)
    if options.complete is not None:
        periods.parse(options.complete, strategy.organisation.fiscal_year_starts)


def _import_one(
    home: Path,
    part: read.Part,
    name: str,
    options: Options,
    catalogue: Catalogue,
    strategy: Strategy,
    progress: Progress,
) -> Receipt:
    sha256 = ""
    job: Job | None = None

    formats = [catalogue.formats[fmt] for fmt in ([options.format] if options.format else catalogue.formats)]
    with _scratch() as folder:
        try:
            progress(f"{name}: reading")
            source = replace(opened(part, folder, options.delimiter, options.encoding, formats), name=name)
            sha256 = source.sha256
            glued.check(source, lambda header: _is_known(header, formats))
            recognised = recognise(source.header, catalogue.formats, options.format, catalogue.suggested)
            said = words.parsed(options.words, catalogue)
            recognised = replace(recognised, format=words.with_words(recognised.format, said))
            source, recognised = _whole_header(source, recognised)
            zone_like = recognised.format.zone_like
            source = around.without_footer(source, folder, zone_like)
            glued.check(source, lambda header: _is_known(header, formats))
            job = Job(source, recognised, options, folder, around.zone(source, zone_like))
            return _load(home, job, catalogue, strategy, progress)
        except dateorder.OrderUnknown as fault:
            return _held(Receipt(name, None, None, sha256, "refused", str(fault), question="date_order"), job)
        except scales.ScaleUnknown as fault:
            held = Receipt(name, None, None, sha256, "refused", str(fault), question="scale")
            return _held(replace(held, choices=fault.choices), job)
        except Unrecognised as fault:
            return Receipt(name, None, None, sha256, "refused", str(fault), question="mapping")
        except Refused as fault:
            return Receipt(name, None, None, sha256, "refused", str(fault))
        except _RefusedWithReceipt as fault:
            return fault.receipt


def _is_known(header: Sequence[str], formats: Iterable[Format]) -> bool:
    return any(not missing(fmt, header) for fmt in formats)


def _held(receipt: Receipt, job: Job | None) -> Receipt:
    return replace(receipt, format=job.recognised.format.name, desk=job.desk) if job else receipt


def _whole_header(source: read.Source, recognised: Recognised) -> tuple[read.Source, Recognised]:
    """Some formats have header rows below the first, which are no data."""
    fmt = recognised.format
    if fmt.header_rows > 1:
        known = {folded(column) for column in fmt.identified_by}
        telling = [place for place, column in enumerate(source.header) if folded(column) in known]
        source = with_further_rows(source, fmt.header_rows, telling)
    return source, replace(recognised, places=places(fmt, source.header, source.headings))


class _RefusedWithReceipt(Exception):  # noqa: N818
    """A refusal that has counts to tell."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reason)
        self.receipt = receipt


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="scorecard-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load(home: Path, job: Job, catalogue: Catalogue, strategy: Strategy, progress: Progress) -> Receipt:
    store = Store(home)
    progress(f"{job.source.name}: ready to load")
    with store.writing():
        ledger = store.ledger()
        history.up_to_date(home, ledger, strategy, catalogue)
        _may_be_stored(job, catalogue, strategy)
        if known := _already_loaded(ledger, job):
            return _again(known, job)
        when = datetime.now(UTC).replace(tzinfo=None)
        entry = Import(
            ledger.highest_import + 1,
            job.source.sha256,
            job.source.name,
            job.recognised.format.name,
            job.recognised.format.fingerprint,
            job.desk,
            job.said(),
            when.isoformat(),
            0,
            {},
        )
        with writing.draft(store) as draft:
            clock = Clock(strategy.organisation, strategy.sla)
            job, archive = _archived(store, draft, job, strategy, progress, catalogue)
            _may_be_complete(job)
            draft.prepare(catalogue)
            entry = replace(entry, header_lines=job.source.header_lines, zone=job.zone)
            progress(f"{job.source.name}: checking {job.source.records:,} rows")
            try:
                found = _understood(draft, job, archive, catalogue, clock, strategy)
            except (dateorder.OrderUnknown, scales.ScaleUnknown):
                refusals.check_headers(job.source)  # of a second table: that explains it better
                raise
            staged = found.staged
            entry = replace(entry, date_order=found.order, by=job.options.by or _whoever_runs_this())
            entry = replace(
                entry, decimal=found.decimal, scale=found.scale.scale.name if found.scale else None
            )
            receipt = _receipt(home, job, draft, found, strategy)
            if receipt.accepted == 0 and receipt.refused > 0:
                draft.place(refusals.folder(home))
                raise _RefusedWithReceipt(replace(receipt, status="refused", reason=_nothing_good(receipt)))
            progress(f"{job.source.name}: writing")
            counts = draft.apply(
                staged, catalogue, entry, [(item.line, item.reason) for item in job.source.malformed]
            )
            gone = history.left_behind(draft, entry, job.recognised.format, strategy)
            progress(f"{job.source.name}: rolling up")
            who = history.aliases_of(home, strategy)
            draft.finish(catalogue, clock, set(staged.tables), who, progress)
            receipt = replace(
                receipt,
                tables={
                    table: TableCounts(count.new, count.changed, count.unchanged)
                    for table, count in counts.items()
                },
                gone=gone,
                warnings=(
                    *_sheets_left(job.source),
                    *(Warned("damaged_ids", one.rows, one.says) for one in receipt.damaged),
                    *_new(receipt, catalogue),
                    *_older(counts),
                    *_rewritten(counts, job.desk),
                    *(
                        Warned(item.check.name, item.rows, item.message)
                        for item in draft.warnings(catalogue, entry.import_id)
                    ),
                ),
            )
            draft.publish(
                Ledger(
                    parent=ledger.seq,
                    highest_import=entry.import_id,
                    clock=strategy.clock_fingerprint,
                    layout=catalogue.layout,
                    what=job.source.name,
                    aliases=who.fingerprint,
                    imports=(*ledger.imports, replace(entry, receipt=asdict(receipt))),
                )
            )
        if said := words.parsed(job.options.words, catalogue):
            words.settle(home, job.recognised.format.name, said)
        return receipt


def _whoever_runs_this() -> str:
    """The name of the account; "" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _may_be_stored(job: Job, catalogue: Catalogue, strategy: Strategy) -> None:
    """A list of people has no rows left where people may not be named."""
    tables = (catalogue.tables[table] for table in job.recognised.format.tables)
    if not history.shows_people(strategy) and any(set(table.key) & set(table.people) for table in tables):
        raise Refused(
            "it lists people, and this organisation shows teams only ([people] mode in strategy.toml);"
            " nothing of it is stored."
        )


def _already_loaded(ledger: Ledger, job: Job) -> Import | None:
    """An import is known by its bytes, its format and what the user said about it."""
    wanted = (job.source.sha256, job.recognised.format.name, job.said())
    return next(
        (item for item in ledger.imports if (item.sha256, item.format, item.options) == wanted),
        None,
    )


def _again(known: Import, job: Job) -> Receipt:
    before = from_json(known.receipt)
    tables = {
        table: TableCounts(0, 0, count.new + count.changed + count.unchanged)
        for table, count in before.tables.items()
    }
    return replace(before, file=job.source.name, status="already_loaded", tables=tables)


def _archived(
    store: Store,
    draft: writing.Draft,
    job: Job,
    strategy: Strategy,
    progress: Progress,
    catalogue: Catalogue,
) -> tuple[Job, Path]:
    """The archive of the mapped columns; the file is mended where loader and count disagree."""
    fmt = job.recognised.format
    places = _storable(job, strategy)
    archive = store.archive / f"{archive_name(job.source.sha256, fmt.name, job.said())}.parquet"
    progress(f"{job.source.name}: loading {job.source.records:,} rows")
    written = None
    if not job.source.doubtful:
        written = draft.archive(job.source, places, fmt.null_values, archive)
    if written is None:
        progress(f"{job.source.name}: mending")
        job = replace(job, source=read.mend(job.source, job.folder))
        glued.check(job.source, lambda header: _is_known(header, catalogue.formats.values()))
        written = draft.archive(job.source, places, fmt.null_values, archive)
    if written is None:
        raise Refused("its records can't be told apart; open it in a spreadsheet, save it as CSV, try again.")
    return job, written


def _storable(job: Job, strategy: Strategy) -> dict[str, int]:
    """Working name -> position of the mapped columns, without those that name people where none may be."""
    columns = job.recognised.format.columns
    return {
        column: place
        for column, place in job.recognised.places.items()
        if history.shows_people(strategy) or not columns[column].person
    }


@dataclass(frozen=True)
class _Understood:
    """The rows, typed and checked, and what the file itself proved of how they are read."""

    staged: writing.Staged
    order: DateOrder | None
    decimal: Decimal | None = None
    scale: scales.Settled | None = None
    damaged: tuple[Damage, ...] = ()


def _understood(
    draft: writing.Draft,
    job: Job,
    archive: Path,
    catalogue: Catalogue,
    clock: Clock,
    strategy: Strategy,
) -> _Understood:
    """Stage the rows; the order of dates, the decimal sign and the scale of answers as the file has them.

    Only where a date or a number can't be read is the file asked: one whose values are all plain
    costs nothing more. What the user said is never argued with.
    """
    damaged = tuple(draft.damaged_ids(archive, job.recognised.format))
    fmt, scale = understand.answers(
        understand.with_damage(job.recognised.format, damaged),
        lambda column: draft.texts(archive, column),
        catalogue,
        job.options.scale,
        job.source.line_of,
    )

    def staged(order: DateOrder | None, decimal: Decimal | None = None) -> writing.Staged:
        hide = not history.shows_people(strategy)
        reading = writing.how(
            history.as_it_says(fmt, job.zone, decimal),
            clock,
            order,
            job.source.header_lines,
            hide_people=hide,
        )
        return draft.stage(archive, job.source.shifts, catalogue, reading)

    order = job.options.date_order or fmt.date_order
    found = staged(order)
    if more := words.known(fmt, found.words, catalogue):
        fmt = more
        found = staged(order)
    if job.options.date_order is None and found.unread_dates:
        evidence = draft.date_evidence(archive, fmt)
        proven = dateorder.proven(evidence, fmt, job.source.line_of)
        if proven != order:
            order, found = proven, staged(proven)
    unread = (COMPLAINT["number"], COMPLAINT["integer"])
    numbers = any(item.reason.startswith(unread) for item in found.refusals)
    if fmt.decimal is None and numbers and draft.decimal_sign(archive, fmt) == ",":
        return _Understood(staged(order, ","), order, ",", scale, damaged)
    return _Understood(found, order, None, scale, damaged)


def _receipt(
    home: Path,
    job: Job,
    draft: writing.Draft,
    found: _Understood,
    strategy: Strategy,
) -> Receipt:
    source, fmt, staged, order = job.source, job.recognised.format, found.staged, found.order
    bad_shape: dict[str, int] = {}
    for item in source.malformed:
        bad_shape[item.reason] = bad_shape.get(item.reason, 0) + 1
    refused = staged.refused + len(source.malformed)
    reasons = [RefusedReason("record", reason, rows) for reason, rows in bad_shape.items()]
    reasons += [RefusedReason(item.column, item.reason, item.rows) for item in staged.refusals]
    rows_read = source.records + source.blank_lines + len(source.footer) + len(source.malformed)
    empty = staged.empty + source.blank_lines + len(source.footer)
    refused_file = None
    if refused or staged.beside:
        keep = None if history.shows_people(strategy) else _storable(job, strategy).values()
        refused_file = refusals.target(home, source)
        draft.keep(refusals.write(draft.store.scratch, source, draft.refused_lines(), keep), refused_file)
    return Receipt(
        file=source.name,
        format=fmt.name,
        desk=job.desk,
        sha256=source.sha256,
        status="loaded",
        rows_read=rows_read,
        empty=empty,
        refused=refused,
        superseded=staged.superseded,
        accepted=rows_read - empty - refused - staged.superseded,
        understood={
            "encoding": source.encoding,
            "delimiter": source.delimiter if source.sheet is None else None,
            **({} if source.sheet is None else {"sheet": source.sheet}),
            "date_order": order,
            "date_order_from": dateorder.known_from(order, job.options.date_order, fmt.date_order),
            "zone": job.zone or fmt.zone or strategy.organisation.zone,
            "zone_from": "the file" if job.zone else "the format" if fmt.zone else None,
            **_header_understood(job),
            **_numbers_understood(job, found),
        },
        refused_file=None if refused_file is None else refused_file.relative_to(home).as_posix(),
        refused_reasons=tuple(reasons),
        refused_parts=tuple(
            RefusedPart(item.table or "", item.column, item.reason, item.rows) for item in staged.beside
        ),
        lacks=fmt.lacks,
        new_words=words.told(staged.words),
        open=staged.open,
        damaged=tuple(
            Damaged(fmt.columns[one.column].column, one.column, one.kind, one.rows, one.example)
            for one in found.damaged
            if one.kind != "floats"
        ),
    )


def _header_understood(job: Job) -> dict[str, str | None]:
    """How many rows the header has, and which column was taken for one that is known by its wording."""
    source, fmt = job.source, job.recognised.format
    rows = {"header_rows": str(1 + len(source.below))} if fmt.header_rows > 1 else {}
    if source.above:
        rows["rows_above"] = str(len(source.above))
    if source.footer:
        rows["footer"] = " ".join(source.footer)
    places = job.recognised.places
    worded = (column for column, entry in fmt.columns.items() if entry.like)
    return rows | {column: source.header[places[column]] if column in places else None for column in worded}


def _numbers_understood(job: Job, found: _Understood) -> dict[str, str | None]:
    """The decimal sign and the scale of the answers, where either had to be known."""
    told: dict[str, str | None] = {}
    if decimal := found.decimal or job.recognised.format.decimal:
        told["decimal"] = decimal
    if found.scale is not None and found.scale.points:
        told |= {"scale": found.scale.scale.name, "scale_from": found.scale.by}
    return told


def _nothing_good(receipt: Receipt) -> str:
    first = receipt.refused_reasons[0]
    return (
        f"none of its {receipt.refused:,} rows can be loaded; most often {first.column} {first.reason}."
        " Mend the file of refused rows and import that."
    )


def _sheets_left(source: read.Source) -> list[Warned]:
    """Sheets that hold something and were not read: hidden, or with another header."""
    said = "was not read: it is hidden, or its header is another; save it as a file where it holds data"
    return [
        Warned("sheet_left", rows, f'the sheet "{name}" ({rows_of(rows)}) {said}')
        for name, rows in source.sheets_left
    ]


def _new(receipt: Receipt, catalogue: Catalogue) -> list[Warned]:
    return [
        Warned("unknown_word", new.rows, words.message(new, words.option(new, catalogue)))
        for new in receipt.new_words
    ]


def _older(counts: dict[str, writing.Counts]) -> list[Warned]:
    return [
        Warned(
            "older_than_loaded",
            count.older,
            f"{count.older:,} rows of {table} are older than what is loaded; the newer ones stay",
        )
        for table, count in counts.items()
        if count.older
    ]


def _rewritten(counts: dict[str, writing.Counts], desk: str) -> list[Warned]:
    """More than one in twenty of the closed tickets are not what they were: history was written anew."""
    count = counts.get("tickets")
    if count is None or count.closed_changed <= CLOSED_MAY_CHANGE * count.closed:
        return []
    return [
        Warned(
            "closed_changed",
            count.closed_changed,
            f"{count.closed_changed:,} of {count.closed:,} closed tickets are different now"
            f" ({100 * count.closed_changed / count.closed:.1f} %); is this file of the desk {desk},"
            " and was it exported like the one before?",
        )
    ]


def _may_be_complete(job: Job) -> None:
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

"""Files into a home: each stands or falls alone, and all that stand make one generation.

A file is read and counted, then its rows are written into a copy of the current generation, in a
transaction of its own. When all are through, what follows from the rows is computed once, and the copy is
put in force, or thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

from dashboard import periods, scratch
from dashboard.durable import clear
from dashboard.engine.clock import Clock
from dashboard.faults import Refused
from dashboard.intake import dateorder, enter, glued, history, margins, read, scales, words
from dashboard.intake.header import with_further_rows
from dashboard.intake.history import Progress, silent
from dashboard.intake.job import NOTHING_SAID, Export, Into, Options, Then, nothing_more
from dashboard.intake.opening import opened
from dashboard.intake.receipt import Matched, Receipt, TableCounts, Warned, from_json
from dashboard.intake.recognise import Recognised, Unrecognised, folded, is_known, places, recognise
from dashboard.model.aliases import Aliases
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.model.strategy import Strategy
from dashboard.store import archives, writing
from dashboard.store.generations import Import, Ledger, Store
from dashboard.text import printable

__all__ = ["Options", "import_each", "import_files", "ready"]

File = tuple[str, read.FilePart | Refused]  # the name to show, and what is to be read or why it can't be


def import_files(
    home: Path,
    files: Iterable[Path],
    options: Options = NOTHING_SAID,
    progress: Progress = silent,
    names: dict[Path, str] | None = None,
) -> list[Receipt]:
    """Load files into a home, one after the other; a receipt for each, and for each file of a .zip.

    What is loaded makes one generation, so that one `undo` takes it back. `names` gives files other names
    than their own (an upload lies under a temporary one). Raises Fault, with nothing loaded, only where
    nothing could be tried (an invalid strategy, an unknown format, a locked home) or it was called off.
    """
    return [receipt for _, receipt in import_each(home, files, options, progress, names)]


def import_each(
    home: Path,
    files: Iterable[Path],
    options: Options = NOTHING_SAID,
    progress: Progress = silent,
    names: dict[Path, str] | None = None,
    then: Then = nothing_more,
) -> list[tuple[Path, Receipt]]:
    """The same, each receipt with the file that it is of; `then` is told of what is in force."""
    into = Into(home, *ready(home, options), progress, then)
    listed = [(path, file) for path in files for file in _parts(path, (names or {}).get(path, path.name))]
    each = _loaded(into, options, [file for _, file in listed])
    return [(path, receipt) for (path, _), receipts in zip(listed, each, strict=True) for receipt in receipts]


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


def _parts(path: Path, name: str) -> Iterator[File]:
    """The files that a file holds, each with the name to show."""
    name = printable(name)
    try:
        for part in read.parts(path):
            yield (name if part.name is None else f"{name}/{part.name}"), part
    except Refused as fault:
        yield name, fault


def _loaded(into: Into, options: Options, files: Sequence[File]) -> list[list[Receipt]]:
    """Receipts of each, one a table; where all together are no generation, each file alone."""
    with ExitStack() as held:
        delivery = _Delivery(into, options, held)
        counts = [delivery.take(*file) for file in files]
        try:
            told = iter(delivery.finish())
            return [list(islice(told, count)) for count in counts]
        except Refused as fault:
            if len(files) == 1:
                first = delivery.receipts[0]
                return [[_refused(first.file, fault, first.sha256)]]
    return [receipts for file in files for receipts in _loaded(into, options, [file])]


class _Delivery:
    """Files that come in together: one lock, one draft, one generation of all that can be loaded.

    Lock and draft are taken when a file needs them, and let go by `held`.
    """

    def __init__(self, into: Into, options: Options, held: ExitStack) -> None:
        self.into, self.options, self.held = into, options, held
        self.store = Store(into.home)
        self.ledger: Ledger | None = None
        self.draft: writing.Draft | None = None
        self.receipts: list[Receipt] = []  # one a table, as far as each can be told
        self.entered: dict[int, enter.Entered] = {}  # by the place of its receipt

    def take(self, name: str, part: read.FilePart | Refused) -> int:
        """Read a file and write its rows into the draft; how many tables, and so receipts, it has.

        A workbook has one more for each further header that a format knows.
        """
        before = len(self.receipts)
        if isinstance(part, Refused):
            self.receipts.append(_refused(name, part))
            return 1
        receipt, further = self._taken(name, part)
        self.receipts.append(receipt)
        for sheets in further:
            named = printable(f"{name}, sheet {', '.join(sheets)}")
            receipt, _ = self._taken(named, replace(part, sheets=sheets))
            self.receipts.append(receipt)
        return len(self.receipts) - before

    def _taken(self, name: str, part: read.FilePart) -> tuple[Receipt, tuple[tuple[str, ...], ...]]:
        """The receipt of one table, and the sheets of others in the same workbook."""
        with scratch.folder("import") as folder:
            try:
                self.into.progress(f"{name}: reading")
                source = self._opened(part, name, folder)
            except Refused as fault:
                return _refused(name, fault), ()
            return self._told(source, folder), source.sheets_further

    def _told(self, source: read.Source, folder: Path) -> Receipt:
        """The receipt of a table that is read, or why it can't be loaded."""
        name, sha256, job = source.name, source.sha256, None
        try:
            job = self._recognised(source, folder)
            return self._entered(len(self.receipts), job)
        except dateorder.OrderUnknown as fault:
            held = replace(_refused(name, fault, sha256), question="date_order", choices=fault.choices)
            return _held(held, job)
        except scales.ScaleUnknown as fault:
            held = replace(_refused(name, fault, sha256), question="scale", choices=fault.choices)
            return _held(held, job)
        except Unrecognised as fault:
            return replace(_refused(name, fault, sha256), question="mapping")
        except Refused as fault:
            return _refused(name, fault, sha256)

    def _opened(self, part: read.FilePart, name: str, folder: Path) -> read.Source:
        source = opened(part, folder, self.options.delimiter, self.options.encoding, self._possible())
        return replace(source, name=name)

    def _possible(self) -> list[Format]:
        """The formats that a file may be of."""
        formats = self.into.catalogue.formats
        return [formats[self.options.format]] if self.options.format else list(formats.values())

    def _recognised(self, source: read.Source, folder: Path) -> Export:
        catalogue, possible = self.into.catalogue, self._possible()
        glued.check(source, lambda header: is_known(header, possible))
        found = recognise(source.header, catalogue.formats, self.options.format, catalogue.suggested)
        said = words.parsed(self.options.words, catalogue)
        found = replace(found, format=words.with_words(found.format, said))
        source, found = _whole_header(source, found)
        zone_like = found.format.zone_like
        source = margins.without_footer(source, folder, zone_like)
        glued.check(source, lambda header: is_known(header, possible))
        return Export(source, found, self.options, folder, margins.zone(source, zone_like))

    def _entered(self, place: int, job: Export) -> Receipt:
        ledger = self._locked(job)
        enter.may_be_stored(job, self.into)
        if known := _already_loaded(ledger, job):
            if archives.damage(self.store, known):
                self._bring_back(known, job)
            return _again(known, job)
        draft = self._drafted(job)
        try:
            with draft.alone():
                entered = enter.enter(draft, job, self.into, ledger.highest_import + 1)
        except enter.NothingGood as fault:
            draft.keep(fault.part, fault.target)
            return fault.receipt
        self.entered[place] = entered
        entry = replace(entered.entry, receipt=asdict(entered.receipt))
        self.ledger = replace(ledger, highest_import=entry.import_id, imports=(*ledger.imports, entry))
        return entered.receipt

    def _locked(self, job: Export) -> Ledger:
        """The ledger, once the home is ours; what came in with this delivery included."""
        if self.ledger is None:
            self.into.progress(f"{job.source.name}: ready to load")
            self.held.enter_context(self.store.writing())
            self.ledger = self.store.ledger()
            history.up_to_date(self.into.home, self.ledger, self.into.strategy, self.into.catalogue)
        return self.ledger

    def _drafted(self, job: Export) -> writing.Draft:
        if self.draft is None:
            more = job.source.path.stat().st_size
            self.draft = self.held.enter_context(writing.draft(self.store, more=more))
            self.draft.prepare(self.into.catalogue)
        return self.draft

    def _bring_back(self, known: Import, job: Export) -> None:
        """The archive of a loaded file, where it is gone or damaged: the file itself brings it back."""
        for file in known.sums or (f"{known.archive}.parquet",):
            clear(self.store.archive / file)
        draft = self._drafted(job)
        with draft.alone():
            _, archive = enter.archived(draft, job, self.into)
        renewed = replace(known, sums=draft.sums(archive))
        draft.place_archive(archive)

        def mended(ledger: Ledger) -> Ledger:
            same = renewed.import_id
            imports = (renewed if entry.import_id == same else entry for entry in ledger.imports)
            return replace(ledger, imports=tuple(imports))

        self.store.amend(mended(self.store.ledger()))
        self.ledger = mended(self.ledger or self.store.ledger())

    def finish(self) -> list[Receipt]:
        """Put what was written in force; the receipts, with what the checks say of each file.

        Raises Refused where the database stumbles over it; nothing is in force then.
        """
        receipts = self.receipts
        if self.draft is None or self.ledger is None:
            return receipts
        if not self.entered:
            self.draft.place()
            return receipts
        what = _together([entered.entry.name for entered in self.entered.values()])
        who = history.aliases_of(self.into.home, self.into.strategy)
        self.into.progress(f"{what}: rolling up")
        with writing.stumbling(self.store):
            told = self._derived(self.draft, who, receipts)
            ledger = replace(self._ledger(self.ledger, told), what=what, aliases=who.fingerprint)
            seq = self.draft.publish(ledger)
        self._settle()
        self.into.then(seq, [entered.entry for entered in self.entered.values()])
        return told

    def _settle(self) -> None:
        """Keep what was said of words, for every format that came in by it."""
        if said := words.parsed(self.options.words, self.into.catalogue):
            for fmt in dict.fromkeys(entered.entry.format for entered in self.entered.values()):
                words.settle(self.into.home, fmt, said)

    def _derived(self, draft: writing.Draft, who: Aliases, receipts: Sequence[Receipt]) -> list[Receipt]:
        """Compute what follows from all rows; the receipts, with what the checks found in each file."""
        into = self.into
        clock = Clock.of(into.strategy)
        tables = {table for entered in self.entered.values() for table in entered.tables}
        draft.finish(into.catalogue, clock, tables, who, into.progress)
        told = list(receipts)
        for place, entered in self.entered.items():
            found = draft.warnings(into.catalogue, entered.entry.import_id)
            warned = (Warned(item.check.name, item.rows, item.message) for item in found)
            told[place] = replace(
                told[place],
                warnings=(*told[place].warnings, *warned),
                matched=_matched(draft, entered),
            )
        return told

    def _ledger(self, ledger: Ledger, told: Sequence[Receipt]) -> Ledger:
        """The ledger of the new generation, every new entry with its whole receipt."""
        receipts = {entered.entry.import_id: asdict(told[place]) for place, entered in self.entered.items()}
        return replace(
            ledger,
            parent=ledger.seq,
            clock=self.into.strategy.clock_fingerprint,
            layout=self.into.catalogue.layout,
            imports=tuple(
                replace(entry, receipt=receipts.get(entry.import_id, entry.receipt))
                for entry in ledger.imports
            ),
        )


def _matched(draft: writing.Draft, entered: enter.Entered) -> Matched | None:
    """How the answers of a file of surveys found their tickets; those of a ticket export stand in them."""
    if "surveys" not in entered.tables or "tickets" in entered.tables:
        return None
    found = Matched(*draft.matched(entered.entry.import_id))
    return found if found.answers else None


def _refused(name: str, fault: Refused, sha256: str = "") -> Receipt:
    return Receipt(name, None, None, sha256, "refused", str(fault))


def _held(receipt: Receipt, job: Export | None) -> Receipt:
    """A receipt with what is known of a file that waits for an answer."""
    return replace(receipt, format=job.recognised.format.name, desk=job.desk) if job else receipt


def _together(names: Sequence[str]) -> str:
    """What to call files that came in together."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _whole_header(source: read.Source, recognised: Recognised) -> tuple[read.Source, Recognised]:
    """Some formats have header rows below the first, which are no data."""
    fmt = recognised.format
    if fmt.header_rows > 1:
        known = {folded(column) for column in fmt.identified_by}
        telling = [place for place, column in enumerate(source.header) if folded(column) in known]
        source = with_further_rows(source, fmt.header_rows, telling)
    return source, replace(recognised, places=places(fmt, source.header, source.headings))


def _already_loaded(ledger: Ledger, job: Export) -> Import | None:
    """An import is known by its bytes, its format and what the user said about it."""
    wanted = (job.source.sha256, job.recognised.format.name, job.said())
    return next(
        (item for item in ledger.imports if (item.sha256, item.format, item.options) == wanted),
        None,
    )


def _again(known: Import, job: Export) -> Receipt:
    before = from_json(known.receipt)
    tables = {
        table: TableCounts(0, 0, count.new + count.changed + count.unchanged)
        for table, count in before.tables.items()
    }
    return replace(before, file=job.source.name, status="already_loaded", tables=tables)

"""Files that come in together: one lock, one draft, one generation of all that can be loaded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import asdict, replace

from dashboard.durable import clear
from dashboard.engine.clock import Clock
from dashboard.intake import dateorder, enter, outgrown, twice, words
from dashboard.intake.enter import Entered
from dashboard.intake.export import Export, Into, Options
from dashboard.intake.receipt import Matched, Receipt, TableCounts, Warned, from_json
from dashboard.intake.settings import aliases_of, up_to_date
from dashboard.model.aliases import Aliases
from dashboard.store import archives, writing
from dashboard.store.generations import Import, Ledger, Store
from dashboard.store.together import together

Outcome = Receipt | Entered  # of a file: its receipt, or that it is in the draft


class Delivery:
    """One draft and its ledger, as file after file goes in.

    Lock and draft are taken when a file needs them, and let go by `held`.
    """

    def __init__(self, into: Into, options: Options, held: ExitStack) -> None:
        self.into, self.options, self.held = into, options, held
        self.store = Store(into.home)
        self.ledger: Ledger | None = None
        self.draft: writing.Draft | None = None

    def take(self, export: Export) -> Outcome:
        """Write the rows of a file into the draft; Refused, with nothing written, where it can't be."""
        ledger = self._locked(export)
        enter.may_be_stored(export, self.into)
        if known := _already_loaded(ledger, export):
            if archives.damage(self.store, known):
                self._bring_back(known, export)
            changed = outgrown.says(known, self.into.catalogue.formats)
            # where people have no name, the file's own may hold one, and the kept one does not
            return _again(known, known.name if self.into.hides_people else export.source.name, changed)
        draft = self._drafted(export)
        try:
            with draft.alone():
                entered = enter.enter(draft, export, self.into, ledger.highest_import + 1)
        except enter.NothingGood as fault:
            draft.keep(fault.part, fault.target)
            return fault.receipt
        except dateorder.OrderUnknown as fault:
            raise _beside_earlier(fault, ledger, export) from None
        entry = entered.entry
        self.ledger = replace(ledger, highest_import=entry.import_id, imports=(*ledger.imports, entry))
        return entered

    def finish(self, outcomes: Sequence[Outcome]) -> list[Receipt]:
        """Put what was written in force; the receipts, with what the checks say of each file.

        Raises Refused where the database stumbles over it; nothing is in force then.
        """
        entered = [one for one in outcomes if isinstance(one, Entered)]
        if not entered or self.draft is None or self.ledger is None:
            if self.draft is not None:
                self.draft.place()
            return [_receipt(one) for one in outcomes]
        what = _together([one.entry.name for one in entered])
        who = aliases_of(self.into.home, self.into.strategy)
        self.into.progress(f"{what}: rolling up")
        with writing.stumbling(self.store):
            self._derive(self.draft, who, entered)
            told = [_told(self.draft, one, self.into, self.ledger.imports) for one in outcomes]
            receipts = {
                one.entry.import_id: asdict(receipt)
                for one, receipt in zip(outcomes, told, strict=True)
                if isinstance(one, Entered)
            }
            ledger = replace(self._ledger(self.ledger, receipts), what=what, aliases=who.fingerprint)
            with self._keeping_words():
                self._settle(entered)
                seq = self.draft.publish(ledger)
        self.into.then(seq, [one.entry for one in entered])
        return told

    def _locked(self, export: Export) -> Ledger:
        """The ledger, once the home is ours; what came in with this delivery included."""
        if self.ledger is None:
            self.into.progress(f"{export.source.name}: ready to load")
            self.held.enter_context(self.store.writing())
            self.ledger = self.store.ledger()
            up_to_date(self.into.home, self.ledger, self.into.strategy, self.into.catalogue)
        return self.ledger

    def _drafted(self, export: Export) -> writing.Draft:
        if self.draft is None:
            more = export.source.path.stat().st_size
            self.draft = self.held.enter_context(writing.draft(self.store, more=more))
            self.draft.prepare(self.into.catalogue)
        return self.draft

    def _bring_back(self, known: Import, export: Export) -> None:
        """The archive of a loaded file, where it is gone or damaged: the file itself brings it back."""
        for file in known.sums or (f"{known.archive}.parquet",):
            clear(self.store.archive / file)
        draft = self._drafted(export)
        with draft.alone():
            _, archive = enter.archived(draft, export, self.into)
        renewed = replace(known, sums=draft.sums(archive))
        draft.place_archive(archive)

        def mended(ledger: Ledger) -> Ledger:
            same = renewed.import_id
            imports = (renewed if entry.import_id == same else entry for entry in ledger.imports)
            return replace(ledger, imports=tuple(imports))

        self.store.amend(mended(self.store.ledger()))
        self.ledger = mended(self.ledger or self.store.ledger())

    def _keeping_words(self) -> AbstractContextManager[None]:
        """What was said of words stays if the generation comes."""
        if not self.options.words:
            return nullcontext()
        return together(words.file_of(self.into.home), self.store.current)

    def _settle(self, entered: Sequence[Entered]) -> None:
        """Keep what was said of words, for every format that came in by it."""
        if said := words.parsed(self.options.words, self.into.catalogue):
            for fmt in dict.fromkeys(one.entry.format for one in entered):
                words.settle(self.into.home, fmt, said)

    def _derive(self, draft: writing.Draft, who: Aliases, entered: Sequence[Entered]) -> None:
        """Compute what follows from all rows."""
        into = self.into
        tables = {table for one in entered for table in one.tables}
        draft.finish(into.catalogue, Clock.of(into.strategy), tables, who, into.progress)

    def _ledger(self, ledger: Ledger, receipts: dict[int, dict[str, object]]) -> Ledger:
        """The ledger of the new generation, every new entry with its whole receipt."""
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


def _receipt(outcome: Outcome) -> Receipt:
    return outcome.receipt if isinstance(outcome, Entered) else outcome


def _told(draft: writing.Draft, outcome: Outcome, into: Into, imports: Sequence[Import]) -> Receipt:
    """The receipt, with what only all rows together tell of a file: what the checks found, what matched."""
    receipt = _receipt(outcome)
    if not isinstance(outcome, Entered):
        return receipt
    found = draft.warnings(into.catalogue, outcome.entry.import_id)
    warned = [Warned(item.check.name, item.rows, item.message) for item in found]
    for before, rows in twice.before(outcome.entry, imports, draft.told, draft.on_same_lines):
        warned.append(Warned("loaded_twice", rows, twice.says(outcome.entry, before)))
    return replace(receipt, warnings=(*receipt.warnings, *warned), matched=_matched(draft, outcome))


def _matched(draft: writing.Draft, entered: Entered) -> Matched | None:
    """How the answers or reviews of a file found their tickets; those of a ticket export stand in them."""
    named = [table for table in writing.WHAT_FINDS if table in entered.tables]
    if not named or "tickets" in entered.tables:
        return None
    found = Matched(*draft.matched(named[0], entered.entry.import_id))
    return found if found.answers else None


def _together(names: Sequence[str]) -> str:
    """What to call files that came in together."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _beside_earlier(fault: dateorder.OrderUnknown, ledger: Ledger, export: Export) -> dateorder.OrderUnknown:
    """A question about the order of dates, with how the last file of the desk and format was read."""
    fmt = export.recognised.format.name
    for entry in reversed(ledger.imports):
        if (entry.format, entry.desk) == (fmt, export.desk) and entry.date_order in (
            "day-first",
            "month-first",
        ):
            return fault.beside(entry.name, entry.date_order)
    return fault


def _already_loaded(ledger: Ledger, export: Export) -> Import | None:
    """An import is known by its bytes, its format, its desk, and by what was said that it was not read by."""
    return next(filter(export.is_in, ledger.imports), None)


def _again(known: Import, file: str, changed: str | None) -> Receipt:
    before = from_json(known.receipt)
    tables = {
        table: TableCounts(0, 0, count.new + count.changed + count.unchanged)
        for table, count in before.tables.items()
    }
    more = (Warned("mapping_changed", before.accepted, changed),) if changed else ()
    return replace(
        before,
        file=file,
        status="already_loaded",
        tables=tables,
        warnings=(*before.warnings, *more),
    )

"""What is in force: one step back, an older import taken out, everything replayed, names merged.

Each makes a generation of its own out of the ledger and the archive, under the home's lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from dashboard import scratch
from dashboard.durable import reserve
from dashboard.engine.clock import Clock
from dashboard.faults import Cancelled, DiskFull, Fault, UsageFault
from dashboard.intake import complete, outgrown, words
from dashboard.intake.alike import make_alike
from dashboard.intake.plan import KnownOfFile, Typing, plan
from dashboard.intake.settings import Progress, aliases_of, files_of, silent, up_to_date
from dashboard.model import aliases
from dashboard.model.aliases import Aliases
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Strategy
from dashboard.quick import dataclass
from dashboard.store import archives, came_out, forgetting, unnamed, writing
from dashboard.store.fitting import lost_strategy, outdated
from dashboard.store.generations import Import, Ledger, Store
from dashboard.store.together import together


def undo(home: Path, generation: int | None = None, progress: Progress = silent) -> dict[str, object]:
    """Go back to the generation before the last import; by what strategy and who is who say today.

    A rebuild since then is no step of its own, so once is enough. `generation` is what the user was asked
    about: a Fault where another one came meanwhile. `as_before`, where a replay has any to say: as rebuild.
    """
    store = Store(home)
    with store.writing():
        if generation not in (None, store.current()):
            raise Fault("Another import came in meanwhile, so nothing was undone; look at the list again.")
        undone, before = store.undoable()
        catalogue, strategy = files_of(home)
        known = aliases_of(home, strategy)
        anew: dict[str, object] = {}
        # one swap, whichever it is: broken off anywhere, the undo is done or it is not
        if before.seq and outdated(before, strategy, catalogue):
            _replay_all(home, store, before, before.imports, _taking_the_place_of(before), progress)
            if said := _as_before(before.imports, catalogue):
                anew = {"as_before": said}
        elif before.seq and before.aliases != known.fingerprint:
            _name_anew(store, before, catalogue, strategy, known, progress)
        else:
            store.undo()
        return {"undone": undone.seq, "current": store.current(), "what": undone.what, **anew}


def remove(home: Path, import_id: int, progress: Progress = silent) -> dict[str, object]:
    """Take an import back, however old: a replay of all others, so figures are as if it had never been.

    It can be undone; `as_before` is what rebuild says. Without the only one nothing is in force, whatever
    was before it. UsageFault for an import that is not in force.
    """
    store = Store(home)
    with store.writing():
        ledger = store.ledger()
        gone = removable(home, ledger, import_id)
        kept = tuple(entry for entry in ledger.imports if entry is not gone)
        step = _Step(f"removal of {gone.name}", ledger.seq)
        seq = _replay_all(home, store, ledger, kept, step, progress) if kept else store.empty()
    return {
        "removed": import_id,
        "what": gone.name,
        "current": seq,
        "as_before": _as_before(kept, files_of(home)[0]),
    }


def removable(home: Path, ledger: Ledger, import_id: int) -> Import:
    """The import of this number; UsageFault where it is not in force."""
    gone = next((entry for entry in ledger.imports if entry.import_id == import_id), None)
    if gone is None:
        raise UsageFault(f"{home}: no import {import_id} is in force; `scorecard history` lists them.")
    return gone


@contextmanager
def without(home: Path, ledger: Ledger, import_id: int) -> Iterator[Path]:
    """A home beside this one in which an import was never loaded, to be looked at; gone afterwards.

    Of the generation that this ledger is of, whatever is put in force meanwhile: so it takes no lock.
    """
    with scratch.folder("without") as folder:
        reserve(folder, Store(home).room(), "to try it out")
        other = folder / "home"
        try:
            _stand_in(home, ledger, other)
            remove(other, import_id)
        except (Fault, OSError) as error:
            if isinstance(error, (Cancelled, DiskFull)) or Store(home).current() == ledger.seq:
                raise
            raise Fault("Another import came in meanwhile; look at the list again.") from error
        yield other


def _stand_in(home: Path, ledger: Ledger, other: Path) -> None:
    """What a replay needs of a home: what people wrote, the ledger, and ways to the archive.

    What a ledger names in the archive is never written over, so it is what it was.
    """
    make_alike(home, other)
    Store(other).put_in_force(ledger)
    stems = {entry.archive for entry in ledger.imports}
    for path in (home / "archive").iterdir():
        if path.name.partition(".")[0] in stems and path.suffix == ".parquet":
            (other / "archive" / path.name).symlink_to(path.resolve())


def rebuild(home: Path, progress: Progress = silent, generation: int | None = None) -> dict[str, object]:
    """Replay the ledger from the archive into a new generation, with today's formats and calendar.

    It needs ledger and archive only: the generation itself may be damaged or gone. `generation` is the
    one whose ledger is replayed, by default the one in force. Says what came out otherwise than before, and
    `as_before` of which file the format says otherwise by now than it was read, and which files another
    text of their format read anew.

    It takes the place of the generation that it is made of, so that undo still takes back the last import.
    """
    store = Store(home)
    with store.writing():
        ledger = store.to_replay(generation)
        if not ledger.seq:
            raise UsageFault(f"{home}: there is nothing to rebuild; import a file first.")
        before = came_out.seen(store, ledger)
        seq = _replay_all(home, store, ledger, ledger.imports, _rebuilding(store, ledger), progress)
        changed = came_out.told(before, came_out.seen(store, store.ledger(seq)))
    kept = _as_before(ledger.imports, files_of(home)[0])
    return {"rebuilt": len(ledger.imports), "current": seq, "changed": changed, "as_before": kept}


def _as_before(imports: Sequence[Import], catalogue: Catalogue) -> list[str]:
    """What a replay of these imports, as they stood before it, read as before, and what by another text."""
    kept = [said for _, said in outgrown.told(imports, catalogue.formats)]
    return kept + outgrown.reread(imports, catalogue.formats)


@dataclass(frozen=True)
class _Step:
    """What a generation is called, and which one undo leads to from there."""

    what: str
    parent: int


def _taking_the_place_of(ledger: Ledger) -> _Step:
    return _Step(ledger.what, ledger.parent)


def _rebuilding(store: Store, ledger: Ledger) -> _Step:
    """Where another generation is in force than the one that is made anew, there is a way back to that."""
    now = _in_force(store)
    if now not in (0, ledger.seq, ledger.parent):
        return _Step("rebuild", now)
    return _taking_the_place_of(ledger)


def _replay_all(
    home: Path,
    store: Store,
    ledger: Ledger,
    imports: tuple[Import, ...],
    step: _Step,
    progress: Progress,
) -> int:
    """A generation of these imports, made anew and put in force; its number."""
    catalogue, strategy = files_of(home)
    clock, who = Clock.of(strategy), aliases_of(home, strategy)
    if fault := lost_strategy(home, ledger, strategy):
        raise fault
    for entry in imports:
        _can_be_replayed(store, entry, catalogue)
    names, _ = named(home)
    said = {fmt: unnamed.naming(columns, names) for fmt, columns in words.settled(home).items() if names}
    with _without_words(home, store, said), writing.draft(store, empty=True) as draft:
        draft.prepare(catalogue)
        kept = _kept(store, imports, catalogue, strategy, said)
        kept = tuple(_replay(store, draft, entry, catalogue, clock, strategy, progress) for entry in kept)
        draft.finish(catalogue, clock, None, who, progress)
        if not strategy.people.are_named:
            forgetting.begin(store, _in_force(store))
        seq = draft.publish(
            replace(
                ledger,
                parent=step.parent,
                imports=tuple(outgrown.read_by(entry, catalogue.formats) for entry in kept),
                clock=strategy.clock_fingerprint,
                layout=catalogue.layout,
                what=names.out_of(step.what),
                aliases=who.fingerprint,
            )
        )
    if not strategy.people.are_named:
        forgetting.finish(store)
    return seq


@contextmanager
def _without_words(home: Path, store: Store, said: Mapping[str, unnamed.Settled]) -> Iterator[None]:
    """Settled words that name somebody go with the texts that hold them."""
    if not any(said.values()):
        yield
        return
    with together(words.file_of(home), store.current):
        words.forget(home, said)
        yield


def _in_force(store: Store) -> int:
    with suppress(Fault):  # of a pointer that is lost nothing is known
        return store.current()
    return 0


def _can_be_replayed(store: Store, entry: Import, catalogue: Catalogue) -> None:
    """Raise Fault where an import's format or text is not what it was: figures would be wrong in silence."""
    if entry.format not in catalogue.formats:
        raise Fault(
            f"{entry.name}: its format {entry.format} is gone; bring queries/exports/{entry.format} back and"
            " rebuild again. Nothing was changed."
        )
    if moved := outgrown.moved(entry, catalogue.formats[entry.format]):
        raise Fault(f"{moved} Nothing was changed.")
    if found := archives.damage(store, entry):
        path, what = found
        raise Fault(
            f"{entry.name}: its archive {what}: {path}. Bring it back from a backup, or let"
            " `scorecard import FILE` read the file once more, which writes it anew, and rebuild again."
            " Nothing was changed."
        )


def _kept(
    store: Store,
    imports: Sequence[Import],
    catalogue: Catalogue,
    strategy: Strategy,
    said: Mapping[str, unnamed.Settled],
) -> tuple[Import, ...]:
    """The imports, each with checksums; without people's names where these may not be stored."""
    malformed = writing.records_of(store)
    kept = [archives.with_sums(store, entry, malformed.get(entry.import_id, ())) for entry in imports]
    if strategy.people.are_named:
        return tuple(kept)
    named = {
        name: [column for column, source in fmt.columns.items() if source.person]
        for name, fmt in catalogue.formats.items()
    }
    cleaned = {name: unnamed.cleaned(fmt, catalogue) for name, fmt in catalogue.formats.items()}
    return tuple(
        archives.keep_without(
            store, entry, named[entry.format], cleaned[entry.format], said.get(entry.format, {})
        )
        for entry in kept
    )


def named(home: Path, seq: int | None = None) -> tuple[unnamed.Names, frozenset[str]]:
    """Whoever the archives in force name though teams only are shown, and what their files are called.

    Nobody where people may be named, or where a rebuild has forgotten them. `seq` is another generation.
    """
    catalogue, strategy = files_of(home)
    store, names = Store(home), unnamed.NOBODY
    if strategy.people.are_named:
        return names, frozenset()
    ledger = Ledger()
    with suppress(Fault):  # what is wrong with it is told by what is done next
        ledger = store.to_replay(seq)
    for entry in ledger.imports:
        if fmt := catalogue.formats.get(entry.format):
            people = [column for column, source in fmt.columns.items() if source.person]
            names = names.and_of(archives.named(store, entry, people))
    return names, frozenset((ledger.what, *(entry.name for entry in ledger.imports)))


def _replay(
    store: Store,
    draft: writing.Draft,
    entry: Import,
    catalogue: Catalogue,
    clock: Clock,
    strategy: Strategy,
    progress: Progress,
) -> Import:
    progress(f"{entry.name}: replaying")
    archive = store.archive / f"{entry.archive}.parquet"
    text = draft.archived(archive, archives.shifts_of(archive), catalogue)
    known = KnownOfFile(
        entry.date_order or entry.options.get("date_order"),
        entry.zone,
        entry.decimal,
        entry.scale,
        words.parsed(filter(None, entry.options.get("words", "").split("\n")), catalogue),
        proves=False,
    )
    typing = Typing(clock, not strategy.people.are_named, entry.header_lines)
    found = plan(text, catalogue.formats[entry.format], known, typing)
    draft.apply(found.staged, catalogue, entry, archives.records_kept(archive))
    complete.left_behind(draft, entry, found.format, strategy)
    return words.still_new(entry, found.staged.words)


def name_anew(home: Path, known: Aliases, progress: Progress = silent) -> None:
    """Put aliases in force: in aliases.toml and, where there are data, in a generation of the same rows.

    It takes the place of the current generation, so that undo still takes back the last import.
    """
    catalogue, strategy = files_of(home)
    if not strategy.people.are_named:
        known = known.without_agents()
    store = Store(home)
    with store.writing():
        ledger = store.ledger()
        if ledger.seq:
            up_to_date(home, ledger, strategy, catalogue)
        with together(home / aliases.FILE, store.current):
            aliases.save(home, known)
            if ledger.seq:
                _name_anew(store, ledger, catalogue, strategy, known, progress)


def _name_anew(
    store: Store,
    ledger: Ledger,
    catalogue: Catalogue,
    strategy: Strategy,
    known: Aliases,
    progress: Progress,
) -> None:
    with writing.draft(store, of=ledger.seq) as draft:
        draft.finish(catalogue, Clock.of(strategy), set(), known, progress)
        draft.publish(replace(ledger, aliases=known.fingerprint))

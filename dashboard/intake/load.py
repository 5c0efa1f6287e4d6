"""Files into a home: each stands or falls alone, and all that stand make one generation.

One way, a room a step: read (read.py and what it names) -> recognise (recognised.py) -> archive
(archiving.py) -> type and judge (plan.py, staging) -> store (enter.py, store) -> receipt (account.py).
A delivery (delivery.py) computes what follows from the rows once, when all files are through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path

from dashboard import periods, scratch
from dashboard.faults import Refused
from dashboard.intake import dateorder, recognised, scales_of_kinds, scales_proven, words
from dashboard.intake.delivery import Delivery, Outcome
from dashboard.intake.enter import Entered
from dashboard.intake.export import NOTHING_SAID, Export, Into, Options, Then, nothing_more
from dashboard.intake.reading import unpack
from dashboard.intake.receipt import Receipt
from dashboard.intake.recognise import Unrecognised, beside, recognise
from dashboard.intake.settings import Progress, files_of, silent
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Strategy
from dashboard.text import printable

__all__ = ["Options", "import_each", "import_files", "ready"]

File = tuple[str, unpack.FilePart | Refused]  # the name to show, and what is to be read or why it can't be


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
    catalogue, strategy = files_of(home)
    _check(options, catalogue, strategy)
    return catalogue, strategy


def _check(options: Options, catalogue: Catalogue, strategy: Strategy) -> None:
    """Raise UsageFault for an option that no file could be read with."""
    if options.format is not None and options.format not in catalogue.formats:
        recognise((), catalogue.formats, options.format)
    if options.encoding is not None or options.delimiter is not None:
        _check_reading(options)
    words.parsed(options.words, catalogue)
    if options.scale is not None:
        scales_of_kinds.named(options.scale)
    if options.complete is not None:
        periods.parse(options.complete, strategy.organisation.fiscal_year_starts)


def _check_reading(options: Options) -> None:
    from dashboard.intake.reading import read  # brings numpy, which a file that was read ahead does without

    if options.encoding is not None:
        read.known_encoding(options.encoding)
    if options.delimiter is not None:
        read.known_delimiter(options.delimiter)


def _parts(path: Path, name: str) -> Iterator[File]:
    """The files that a file holds, each with the name to show."""
    name = printable(name)
    try:
        for part in unpack.parts(path):
            yield (name if part.name is None else f"{name}/{part.name}"), part
    except Refused as fault:
        yield name, fault


def _loaded(into: Into, options: Options, files: Sequence[File]) -> list[list[Receipt]]:
    """Receipts of each, one a table; where all together are no generation, each file alone."""
    with ExitStack() as held:
        delivery = Delivery(into, options, held)
        outcomes = [list(_taken(delivery, *file)) for file in files]
        try:
            told = iter(delivery.finish([one for many in outcomes for one in many]))
            return [list(islice(told, len(many))) for many in outcomes]
        except Refused as fault:
            if len(files) == 1:
                first = outcomes[0][0]
                receipt = first.receipt if isinstance(first, Entered) else first
                return [[_refused(receipt.file, fault, receipt.sha256)]]
    return [receipts for file in files for receipts in _loaded(into, options, [file])]


def _taken(delivery: Delivery, name: str, part: unpack.FilePart | Refused) -> Iterator[Outcome]:
    """What became of each table of a file.

    A workbook has one more for each further header that a format knows, and a table one for each of the
    home's formats that reads another kind of answer from it.
    """
    if isinstance(part, Refused):
        yield _refused(name, part)
        return
    outcome, further, others = _of_table(delivery, name, part)
    yield outcome
    for fmt in others:
        as_other = replace(delivery.options, format=fmt)
        yield _of_table(delivery, f"{name}, as {fmt}", part, as_other)[0]
    for sheets in further:
        named = printable(f"{name}, sheet {', '.join(sheets)}")
        yield _of_table(delivery, named, replace(part, sheets=sheets))[0]


def _of_table(
    delivery: Delivery, name: str, part: unpack.FilePart, said: Options | None = None
) -> tuple[Outcome, tuple[tuple[str, ...], ...], list[str]]:
    """What became of one table, the sheets of others in the same workbook, and the formats that read other
    answers of it.
    """
    catalogue, options = delivery.into.catalogue, said or delivery.options
    with scratch.folder("import") as folder:
        try:
            delivery.into.progress(f"{name}: reading")
            source = replace(recognised.read(part, options, catalogue, folder), name=name)
        except Refused as fault:
            return _refused(name, fault), (), []
        export, others = None, list[str]()
        try:
            export = recognised.recognised(source, options, catalogue, folder)
            if options.format is None:
                others = beside(export.recognised.format, source.header, catalogue.formats)
            return delivery.take(export), source.sheets_further, others
        except Refused as fault:
            return _held(_refused(name, fault, source.sha256), fault, export), source.sheets_further, others


def _refused(name: str, fault: Refused, sha256: str = "") -> Receipt:
    return Receipt(name, None, None, sha256, "refused", str(fault))


def _held(receipt: Receipt, fault: Refused, export: Export | None) -> Receipt:
    """The receipt of a file that may wait for an answer: with the question, and what is known of the file."""
    if isinstance(fault, Unrecognised):
        return replace(receipt, question="mapping")
    if isinstance(fault, dateorder.OrderUnknown):
        receipt = replace(receipt, question="date_order", choices=fault.choices)
    elif isinstance(fault, scales_proven.ScaleUnknown):
        receipt = replace(receipt, question="scale", choices=fault.choices)
    if receipt.question is None or export is None:
        return receipt
    return replace(receipt, format=export.recognised.format.name, desk=export.desk)

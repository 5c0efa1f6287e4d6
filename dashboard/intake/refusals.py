"""The file of refused rows: the original columns, the line and the reason, ready to be mended."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from dashboard import progress
from dashboard.durable import telling_full
from dashboard.intake.reading import glued
from dashboard.intake.reading.source import FIELD_LIMIT, Known, Source
from dashboard.intake.receipt import RefusedReason
from dashboard.output import guarded
from dashboard.store.archived import REFUSED_COLUMNS

LOOKED_THROUGH = 100_000  # records, for a header amid them
LONGEST = 200  # bytes of a name, so that mark and ending find room
STEP = 10_000  # records between two words on how far it is


def folder(home: Path) -> Path:
    """Where the files of refused rows lie."""
    return home / "refused"


def target(home: Path, source: Source, read_as: Mapping[str, str]) -> Path:
    """home/refused/<name>.csv, where the file of refused rows belongs: one for each way to read a file.

    Only names made of plain characters become file names: an upload's name arrives as sent.
    """
    way = repr((source.sha256, source.sheet, sorted(read_as.items())))
    mark = hashlib.sha256(way.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = re.sub(r"[^\w.-]+", "_", Path(source.name).name).strip("._")[:80]
    stem = stem.encode()[:LONGEST].decode(errors="ignore") or "file"
    return folder(home) / f"{stem}-{mark}.csv"


def check_headers(source: Source, is_known: Known) -> None:
    """Refused where the header of another table stands amid the rows, as far as one looks."""
    for line, fields in islice(_records(source), LOOKED_THROUGH):
        glued.header_amid(line, fields, source, is_known)


def write(
    path: Path,
    source: Source,
    refused: Mapping[int, str],
    is_known: Known,
    keep: Collection[int] | None = None,
    without: Mapping[int, Callable[[str], str]] = MappingProxyType({}),
) -> None:
    """Write the refused rows (line -> reason) into a file.

    Refused where one of them is the header of a table that `is_known`.
    `keep` are the positions of the columns that may be stored (None: all); the others are left blank.
    `without` is what may be left of a text at a position, where not all of it may.
    """
    # said of the home's own disk: what is read lies on another
    with telling_full(path.parent), path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*map(guarded, source.header), *REFUSED_COLUMNS])
        writer.writerows([*texts, *("" for _ in REFUSED_COLUMNS)] for texts in source.below)
        for line, fields, reason in _rows(source, refused, is_known, may_store_all=keep is None):
            clean = (without.get(place, str)(text) for place, text in enumerate(fields))
            shown = (text if keep is None or place in keep else "" for place, text in enumerate(clean))
            writer.writerow([*(guarded(field) for field in shown), line, reason])
        # the zone that a file names counts for the rows that are mended as well
        for text in source.footer:
            writer.writerow([guarded(text), *("" for _ in source.header[1:]), *("" for _ in REFUSED_COLUMNS)])


def first_lines(path: Path, reasons: Sequence[RefusedReason]) -> list[int | None]:
    """The line of the first row that was refused for each reason, as far as a file of refused rows tells."""
    sought = [
        one.reason if one.column == "record" else " ".join((one.column, one.reason.partition(": '")[0]))
        for one in reasons
    ]
    found: list[int | None] = [None] * len(sought)
    with path.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.reader(file), 1, LOOKED_THROUGH):
            if None not in found:
                break
            for place, words in enumerate(sought):
                if found[place] is None and row[-1:] and row[-1].startswith(words) and row[-2].isdigit():
                    found[place] = int(row[-2])
    return found


def _rows(
    source: Source, refused: Mapping[int, str], is_known: Known, *, may_store_all: bool
) -> Iterator[tuple[int, list[str], str]]:
    """(line, fields, reason): first the rows of other than the header's width, then the others."""
    width = len(source.header)
    for item in source.malformed:
        # what stands in which column is anybody's guess here
        shown = item.fields if may_store_all else ()
        reason = item.reason
        if shown[width:]:
            reason += f"; beyond them: {source.delimiter.join(shown[width:])}"
        yield item.line, [*shown[:width], *[""] * (width - len(shown))], reason
    if not refused:
        return
    for line, fields in _records(source):
        if line in refused:
            yield line, fields, glued.header_amid(line, fields, source, is_known) or refused[line]


def _records(source: Source) -> Iterator[tuple[int, list[str]]]:
    """(line in the file as it came, fields) of every record that is not blank."""
    csv.field_size_limit(FIELD_LIMIT)
    shifts = dict(source.shifts)
    extra = number = 0
    with source.path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(1 if source.mended else source.header_lines):
            file.readline()
        for fields in csv.reader(file, delimiter=source.delimiter):
            if fields:
                number += 1
                if number % STEP == 0:
                    progress.step(f"refused rows of {number:,} rows")
                extra = shifts.get(number, extra)
                yield number + source.header_lines + extra, fields

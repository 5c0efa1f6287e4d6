"""A file opened as the format that it turns out to be has it read.

A mapping made by hand remembers a delimiter or an encoding that nobody could have found out, so that
the next file of its kind needs no options.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dashboard.faults import Refused
from dashboard.intake.reading import ahead
from dashboard.intake.reading.source import Known, Source
from dashboard.intake.reading.unpack import FilePart
from dashboard.intake.recognise import is_known, missing
from dashboard.model.format import Format


def opened(
    part: FilePart, scratch: Path, delimiter: str | None, encoding: str | None, formats: Sequence[Format]
) -> Source:
    """The file as the user says, else as a format that knows it says, else as is found out.

    Raises Refused where it can't be read at all.
    """

    def known(header: Sequence[str]) -> bool:
        return is_known(header, formats)

    fault: Refused | None = None
    source: Source | None = None
    try:
        source = _first(part, scratch, delimiter, encoding, known)
    except Refused as refused:
        fault = refused
    for number, fmt in enumerate(_to_try(source, formats, delimiter, encoding)):
        folder = scratch / f"again-{number}"
        folder.mkdir()
        try:
            again = _read(part, folder, delimiter or fmt.delimiter, encoding or _encoding(source, fmt), known)
        except Refused:
            continue
        if not missing(fmt, again.header):
            return again
    if source is None:
        assert fault is not None
        raise fault
    return source


def _first(
    part: FilePart, scratch: Path, delimiter: str | None, encoding: str | None, known: Known
) -> Source:
    """As it is found out, which may be known already."""
    is_plain = part == FilePart(part.path) and delimiter is None and encoding is None
    found = ahead.taken(part.path) if is_plain else None
    return found or _read(part, scratch, delimiter, encoding, known)


def _read(part: FilePart, scratch: Path, delimiter: str | None, encoding: str | None, known: Known) -> Source:
    from dashboard.intake.reading import read  # brings numpy: not for a file that was read ahead

    return read.open_part(part, scratch, delimiter, encoding, known)


def _to_try(
    source: Source | None, formats: Iterable[Format], delimiter: str | None, encoding: str | None
) -> Iterator[Format]:
    """Formats that would have the file read otherwise than it was; where some know it, only these."""
    told = [
        fmt
        for fmt in formats
        if (fmt.delimiter and not delimiter) or (fmt.encoding and not encoding)
        if source is None or _differs(source, fmt)
    ]
    if source is not None and is_known(source.header, formats):
        told = [fmt for fmt in told if not missing(fmt, source.header)]
    yield from told


def _differs(source: Source, fmt: Format) -> bool:
    return fmt.delimiter not in (None, source.delimiter) or _encoding(source, fmt) not in (
        None,
        source.encoding,
    )


def _encoding(source: Source | None, fmt: Format) -> str | None:
    """What a format says counts where the file does not prove its own: a mark or valid UTF-8 does."""
    return None if source is not None and source.encoding.startswith("utf") else fmt.encoding

"""A readable file as the export that it is: its format, its columns, what lies around its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.intake import words
from dashboard.intake.export import Export, Options
from dashboard.intake.reading import glued, margins
from dashboard.intake.reading.header import with_further_rows
from dashboard.intake.reading.opening import opened
from dashboard.intake.reading.source import Source
from dashboard.intake.reading.unpack import FilePart
from dashboard.intake.recognise import Recognised, folded, is_known, places, recognise
from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format


def read(part: FilePart, options: Options, catalogue: Catalogue, folder: Path) -> Source:
    """A file, opened as the formats that it may be of have it read."""
    return opened(part, folder, options.delimiter, options.encoding, _possible(options, catalogue))


def recognised(source: Source, options: Options, catalogue: Catalogue, folder: Path) -> Export:
    """The export that a file is; Refused where it holds two tables, Unrecognised where no format knows it."""
    possible = _possible(options, catalogue)
    glued.check(source, lambda header: is_known(header, possible))
    found = recognise(source.header, catalogue.formats, options.format, catalogue.suggested)
    glued.side_by_side(source, found.format.identified_by)
    said = words.parsed(options.words, catalogue)
    found = replace(found, format=words.with_words(found.format, said))
    source, found = _whole_header(source, found)
    zone_like = found.format.zone_like
    source = margins.without_footer(source, folder, zone_like)
    glued.check(source, lambda header: is_known(header, possible))
    return Export(source, found, options, folder, margins.zone(source, zone_like))


def _possible(options: Options, catalogue: Catalogue) -> Sequence[Format]:
    """The formats that a file may be of."""
    return [catalogue.formats[options.format]] if options.format else list(catalogue.formats.values())


def _whole_header(source: Source, recognised: Recognised) -> tuple[Source, Recognised]:
    """Some formats have header rows below the first, which are no data."""
    fmt = recognised.format
    if fmt.header_rows > 1:
        source = with_further_rows(source, fmt.header_rows, _telling(source, fmt))
    return source, replace(recognised, places=places(fmt, source.names, source.headings))


def _telling(source: Source, fmt: Format) -> list[int]:
    """Where the columns stand that hold a digit in every row: not the questions, which may in the header."""
    asked = {
        folded(entry.column)
        for column, entry in fmt.columns.items()
        if entry.type not in ("instant", "date") and not column.endswith("_id")
    }
    known = {folded(column) for column in fmt.identified_by}
    all_of_them = [place for place, column in enumerate(source.header) if folded(column) in known]
    return [place for place in all_of_them if folded(source.header[place]) not in asked] or all_of_them

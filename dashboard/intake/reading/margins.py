"""What stands around the data: titles above the header, a footer below the last row, a zone named there.

A title or a footer is a record with one filled cell where the table has many. Titles are no data and
stand in the receipt. A footer that names the zone is understood and counts as empty; any other one is
refused with its line, so that none is loaded as if it were a row.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import dropwhile
from pathlib import Path
from zoneinfo import ZoneInfo

from dashboard.faults import Refused
from dashboard.intake.reading.source import CHUNK, Malformed, Source
from dashboard.quick import dataclass
from dashboard.staging.totals import TOTAL, is_total

TITLES = 20  # at most so many records stand above a header
MANY = 3  # cells that a header fills at least, where records above or below it are none of the table
PAIR, WIDE = 2, 5  # a title may be a name and its value, above a header that no such pair can be a row of
FOOTERS = 8  # at most; more of them are a table that is filled sparsely
TAIL = 1 << 16  # bytes at the end of a file in which footers are sought
# a zone that is named outright, in whatever file: Time zone: Europe/Lisbon, Fuso horário: America/Sao_Paulo
ANY_ZONE = (
    r"(?i:time ?zone|zeitzone|fuso hor[áa]rio|fuseau horaire|zona horaria|huso horario|fuso orario|tijdzone"
    r"|strefa czasowa)\s*[:=]?\s*([A-Z][A-Za-z]+(?:/[A-Za-z_+-]+)+|UTC|GMT)\b"
)
# what consoles print below a header: ----+-----, -----,-----, |---|:---|
RULER = re.compile(rb"[\s|+,;:.=-]*(?:--|==)[\s|+,;:.=-]*")
FOOTER = "holds one value only, below the last row, as a footer does"
SENTENCE = "begins with several words where the rows have one, below the last of them, as a footer does"
LEAST_WORDS = 3  # of a sentence that is parted into cells as a row is


def filled(fields: Sequence[str]) -> int:
    """How many cells of a record hold anything."""
    return sum(bool(field.strip()) for field in fields)


def titles(records: Sequence[Sequence[str]]) -> int:
    """How many of the first records of a file, blank ones left out, stand above its header.

    A title fills one cell, or two above a header of many: "Period:", "March 2026"; or less than half of what
    stands below it, and a figure is in it, as in no header: "Period", "01/03/2026", "31/03/2026".
    """
    cells = [filled(fields) for fields in records[: TITLES + 1]]
    for number, count in enumerate(cells):
        if count > PAIR and not (
            2 * count < max(cells[number:]) and any(re.match(r"\s*\d", one) for one in records[number])
        ):
            return number if count >= (MANY if set(cells[:number]) <= {1} else WIDE) else 0
    return 0


def without_ruler(path: Path, header_lines: int, scratch: Path) -> Path | None:
    """A copy of a file whose header is ruled off, with a blank line in its place; None where it is not."""
    with path.open("rb") as file:
        for _ in range(header_lines):
            file.readline()
        start, line = file.tell(), file.readline()
        if not RULER.fullmatch(line.strip()):
            return None
        target = scratch / "without-ruler.csv"
        _copy(path, target, start)
        with target.open("ab") as out:
            out.write(line[len(line.rstrip(b"\r\n")) :])
            shutil.copyfileobj(file, out, CHUNK)
    return target


def without_footer(source: Source, scratch: Path, zone_like: str | None) -> Source:
    """The source without its footers: those that name the zone are in `footer`, others in `malformed`."""
    found = _footers(source, zone_like)
    if not found:
        return source
    from dashboard.intake.reading.count import counted  # brings numpy, and few files have a footer

    path = scratch / "without-footer.csv"
    _copy(source.path, path, source.path.stat().st_size - sum(item.size for item in found))
    shorter = counted(replace(source, path=path))
    below = [item for item in found if item.text]
    records = [item for item in found if item.fields]
    first = source.records - len(records) + 1
    others = [
        Malformed(source.line_of(number), item.fields, _reason(item.fields, len(source.header)))
        for number, item in enumerate(records, first)
        if item.text and not _named(item.text, zone_like)
    ]
    return replace(
        shorter,
        blank_below=len(found) - len(below),
        footer=tuple(item.text for item in below if _named(item.text, zone_like)),
        malformed=(*source.malformed, *others),
    )


def _reason(fields: Sequence[str], width: int) -> str:
    """Why a record below the last row is none."""
    if filled(fields) == 1 and len(fields) == width:
        return FOOTER
    return TOTAL if is_total(fields) else SENTENCE


def zone(source: Source, zone_like: str | None) -> str | None:
    """The zone that the file itself says its times are in; None where it says nothing.

    Raises Refused where it names several, or one that is none: its times can't be told then.
    """
    texts = (text for row in (*source.above, *source.below, source.footer) for text in row)
    found = sorted({named for text in texts for named in _named(text, zone_like)})
    if not found:
        return None
    if len(found) > 1:
        raise Refused(f"it names several zones for its times: {', '.join(found)}; export it with one.")
    name = {"Z": "UTC"}.get(found[0], found[0])
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError):
        raise Refused(
            f'it says that its times are in the zone "{found[0]}", which is none that we know; write one'
            " such as Europe/Berlin there."
        ) from None


def _named(text: str, zone_like: str | None) -> list[str]:
    """The zones that a text names, as a format says where, or outright."""
    return (re.findall(zone_like, text) if zone_like else []) or re.findall(ANY_ZONE, text)


@dataclass(frozen=True)
class _Line:
    """A line at the end of a file: its bytes, its cells, and the one that is filled ("": none)."""

    size: int
    fields: tuple[str, ...]
    text: str
    is_words: bool = False


def _footers(source: Source, zone_like: str | None) -> list[_Line]:
    """The lines from the first footer to the end of the file; none where there is no footer."""
    if filled(source.header) < MANY:
        return []
    lines, reaches_header = _tail(source)
    width = len(source.header)
    # each line once: a tail of blank rows is the same one thousands of times
    parted = {line: next(csv.reader([_text(line)], delimiter=source.delimiter), []) for line in set(lines)}
    may_be_words = not any(" " in fields[0].strip() for fields in parted.values() if _is_row(fields, width))
    below = cache(lambda line: _below(line, parted[line], width, may_be_words))
    found: list[_Line] = []
    for line in reversed(lines):
        if (item := below(line)) is None:
            break
        found.append(item)
    has_data = len(found) < len(lines)
    found, was_cut = _below_a_blank(found[::-1], width, zone_like)
    has_data = has_data or was_cut
    found = list(dropwhile(lambda item: not item.text, found))
    named = all(_named(item.text, zone_like) for item in found if item.text)
    if sum(bool(item.text) for item in found) > FOOTERS or not (has_data or (reaches_header and named)):
        return []
    return found


def _below(line: bytes, fields: Sequence[str], width: int, may_be_words: bool) -> _Line | None:
    """A line as one below the rows; None where it is a row, or the last line of one."""
    is_words = may_be_words and _is_sentence(fields, width)
    if _text(line).count('"') % 2 or (filled(fields) > 1 and not is_total(fields) and not is_words):
        return None
    return _Line(len(line), tuple(fields), "".join(field.strip() for field in fields), is_words)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r\n")


def _is_row(fields: Sequence[str], width: int) -> bool:
    """Whether a record is surely a row of the table: as wide, and more than half of it filled."""
    return len(fields) == width and 2 * filled(fields) > width


def _is_sentence(fields: Sequence[str], width: int) -> bool:
    """Whether a record begins with words and fills few cells: *Exported by Ana, 9 March*."""
    words = len(fields[0].split()) if fields else 0
    return words > 1 and 2 * filled(fields) <= width and (len(fields) < width or words >= LEAST_WORDS)


def _below_a_blank(found: list[_Line], width: int, zone_like: str | None) -> tuple[list[_Line], bool]:
    """What may be a footer: a record of too few fields only where a blank line parts it from the rows.

    Else it may be a row that was cut off, and so is what stands above it; whether there is one.
    """
    short = [n for n, line in enumerate(found) if line.text and len(line.fields) != width]
    short = [n for n in short if not found[n].is_words]
    short = [n for n in short if not _named(found[n].text, zone_like)]
    if not short or not found[0].text:
        return found, False
    return found[short[-1] + 1 :], True


def _tail(source: Source) -> tuple[list[bytes], bool]:
    """(the last lines of a file, whether they are all that is below the header)."""
    size = source.path.stat().st_size
    with source.path.open("rb") as file:
        for _ in range(source.header_lines):
            file.readline()
        below = file.tell()
        file.seek(max(below, size - TAIL))
        if file.tell() > below:
            file.readline()  # the rest of a line
        return file.read().splitlines(keepends=True), size - TAIL <= below


def _copy(source: Path, target: Path, size: int) -> None:
    """The first bytes of a file."""
    with source.open("rb") as file, target.open("wb") as out:
        while size > 0 and (chunk := file.read(min(CHUNK, size))):
            out.write(chunk)
            size -= len(chunk)

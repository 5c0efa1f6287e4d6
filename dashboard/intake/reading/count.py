"""Records counted without the loader: by quote parity, in chunks, a second a gigabyte.

Parity is wrong where a quote stands in the middle of a field (`5" monitor`); the loader then counts
otherwise, and mend.py decides.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from dashboard import progress
from dashboard.faults import Refused
from dashboard.intake.reading.source import CHUNK, Source
from dashboard.quick import dataclass
from dashboard.staging.edges import TAB, UNSEEN

MOST = 50_000_000  # records of one file, the blank ones included: more of them fit into no memory
BESIDE = 2  # chunks that are looked at beside each other: looking lets go of the interpreter
MANY_BLANK = 1_000_000  # lines: the loader takes no block of nothing else
# the first two bytes of every blank that is no ASCII, which counts wherever it stands: no-break, Ogham,
# typographic, ideographic
BLANKS = (b"\xc2\xa0", b"\xe1\x9a", b"\xe2\x80", b"\xe2\x81", b"\xe3\x80")
EDGES = tuple(sign.encode() for sign in UNSEEN)
ASCII = bytes(range(128))


def counted(source: Source) -> Source:
    """Count records, blank lines and line shifts below the header, by quote parity."""
    ends = _RecordEnds(source.delimiter, _header_bytes(source))
    with ThreadPoolExecutor(BESIDE) as pool:
        for seen in _seen(source, pool):
            ends.take(seen)
            _check_number(ends)
    records, shifts = ends.finish()
    if source.sheet is not None:
        shifts = _rows_of_the_sheet(source)
    wanted = records * (len(source.header) - 1)
    delimiters = ends.delimiters if ends.delimiters <= wanted else _outside_quotes(source)
    is_hollow = source.sheet is None and ends.blank > MANY_BLANK
    return replace(
        source,
        records=records,
        longest=ends.longest,
        blank_lines=ends.blank,
        shifts=shifts,
        doubtful=source.doubtful or ends.is_odd or delimiters != wanted or is_hollow,
        padded=ends.is_padded,
        spaced=ends.is_spaced,
        edged=ends.is_edged,
    )


def _check_number(ends: _RecordEnds) -> None:
    """Refuse a file of too many records as soon as it shows, whatever else is in it."""
    if ends.records + ends.blank <= MOST:
        return
    blank = " (most of them blank)" if ends.blank > ends.records else ""
    raise Refused(
        f"it has more than {MOST:,} lines{blank}, and one file may have no more; leave the blank ones out, or"
        " export a shorter time, and import file by file."
    )


def _seen(source: Source, pool: ThreadPoolExecutor) -> Iterator[_Seen]:
    """What each chunk of a file holds, in order; a few are looked at beside each other."""
    waiting: deque[Future[_Seen]] = deque()
    last = b""
    for chunk in _chunks(source):
        waiting.append(pool.submit(_Seen.of, chunk, last, source.delimiter))
        last = chunk[-2:]
        if len(waiting) > BESIDE:
            yield waiting.popleft().result()
    yield from (each.result() for each in waiting)


def _header_bytes(source: Source) -> int:
    with source.path.open("rb") as file:
        return sum(len(file.readline()) for _ in range(source.header_lines))


def _chunks(source: Source) -> Iterator[bytes]:
    size = source.path.stat().st_size
    with source.path.open("rb") as file:
        file.seek(_header_bytes(source))
        while chunk := file.read(CHUNK):
            progress.step(f"counting, {file.tell() / 1e6:,.0f} MB of {size / 1e6:,.0f}")
            yield chunk


def _outside_quotes(source: Source) -> int:
    """The delimiters of a file that stand outside quotes. DuckDB lets one too many pass in silence."""
    found, inside = 0, False
    for chunk in _chunks(source):
        data = np.frombuffer(chunk, dtype=np.uint8)
        quoted = np.bitwise_xor.accumulate(data == 34) ^ inside
        found += int(np.count_nonzero((data == ord(source.delimiter)) & ~quoted))
        inside = bool(quoted[-1])
    return found


def _rows_of_the_sheet(source: Source) -> tuple[tuple[int, int], ...]:
    """The shifts of a workbook: its lines are the rows of its sheet, whatever line breaks cells hold."""
    headers = len(source.above) + 1 + len(source.below)
    first = headers - source.header_lines
    shifts = {1: first} | {max(record - headers, 1): first + extra for record, extra in source.sheet_rows}
    return tuple(shifts.items()) if any(shifts.values()) else ()


@dataclass(frozen=True)
class _Seen:
    """What a chunk holds, whatever came before it but for two bytes (`before`).

    `is_odd`: a NUL, a mark of byte order or a lone carriage return; `is_padded`: a blank where a field
    begins or ends; `is_spaced`: or two side by side, or another kind, a tab; `is_edged`: a tab, or a sign of
    no width.
    """

    chunk: bytes
    newlines: np.ndarray
    quotes: np.ndarray
    delimiters: int
    is_odd: bool
    is_padded: bool
    is_spaced: bool
    is_edged: bool

    @classmethod
    def of(cls, chunk: bytes, before: bytes, delimiter: str) -> _Seen:
        """Look at a chunk."""
        last = before[-1:]
        data = np.frombuffer(chunk, dtype=np.uint8)
        newlines = np.flatnonzero(data == 10)
        # signs are few beside figures and plain letters: among themselves they are found ten times sooner
        beyond = b"" if chunk.isascii() else (before + chunk).translate(None, ASCII)
        is_tabbed = delimiter != TAB and TAB.encode() in chunk
        is_padded, is_doubled = _blanks(data, last, delimiter)
        is_padded = is_padded or any(blank in beyond for blank in BLANKS)
        return cls(
            chunk=chunk,
            newlines=newlines,
            quotes=np.flatnonzero(data == 34),
            delimiters=int(np.count_nonzero(data == ord(delimiter))),
            is_odd=b"\0" in chunk or _is_marked(chunk, last) or _lone_returns(chunk, data, newlines, last),
            is_padded=is_padded,
            is_spaced=is_padded or is_doubled or is_tabbed or b"\v" in chunk or b"\f" in chunk,
            is_edged=is_tabbed or any(sign in beyond for sign in EDGES),
        )


def _lone_returns(chunk: bytes, data: np.ndarray, newlines: np.ndarray, last: bytes) -> bool:
    """Whether a carriage return ends no line; the chunk's last one is told by what follows."""
    returns = int(np.count_nonzero(data == 13)) - (chunk[-1:] == b"\r") + (last == b"\r")
    if not returns:
        return False
    before = data[np.maximum(newlines - 1, 0)] == 13
    if len(newlines) and newlines[0] == 0:
        before[0] = last == b"\r"
    return returns > int(np.count_nonzero(before))


def _is_marked(chunk: bytes, last: bytes) -> bool:
    """Whether a line begins with a byte-order mark, as where two files were put together; one that two
    chunks share counts anywhere.
    """
    cuts = ((BOM_UTF8[:1], BOM_UTF8[1:]), (BOM_UTF8[1:2], BOM_UTF8[2:]))
    shared = any(last == end and chunk.startswith(rest) for end, rest in cuts)
    # most files have not even its first byte, which is found much sooner than three together
    if shared or BOM_UTF8[:1] not in chunk or BOM_UTF8 not in chunk:
        return shared
    begun = (last or b"\n") + chunk
    return b"\n" + BOM_UTF8 in begun or b"\r" + BOM_UTF8 in begun


def _blanks(data: np.ndarray, last: bytes, delimiter: str) -> tuple[bool, bool]:
    """Whether a field begins or ends with a blank of ASCII, and whether two stand side by side."""
    edges = np.zeros(256, dtype=bool)  # what stands beside a field
    edges[[ord(delimiter), 34, 10, 13]] = True
    last = last or b"\n"
    blanks = np.flatnonzero(data == 32)
    before = np.where(blanks > 0, data[blanks - 1], last[0])
    after = data[blanks[blanks < len(data) - 1] + 1]
    is_padded = (last == b" " and edges[data[0]]) or edges[before].any() or edges[after].any()
    return bool(is_padded), bool((before == 32).any())


class _RecordEnds:
    """Where records end, chunk by chunk. A line break within quotes ends none.

    Counts only are kept, and where a record's line runs away from its number.
    """

    def __init__(self, delimiter: str, longest: int) -> None:
        self.delimiter = delimiter
        self.longest = longest  # bytes of a record so far
        self.begun = 0  # bytes of the record that the last chunk left unfinished
        self.delimiters = 0  # so far, those within quotes included
        self.is_odd = self.is_padded = self.is_spaced = False  # as of `_Seen`; a line break in a field is one
        self.is_edged = False
        self.last = b""
        self.quotes = 0  # so far; odd means inside quotes
        self.lines = 0  # line breaks so far
        self.records = 0  # finished records that are not blank
        self.blank = 0
        self.extra = 0  # line breaks so far that ended no record
        self.tail = b""  # what stands after the last record's end
        self.shifts: list[tuple[int, int]] = []

    def take(self, seen: _Seen) -> None:
        """Account for the next bytes."""
        chunk, newlines = seen.chunk, seen.newlines
        outside = ((self.quotes + np.searchsorted(seen.quotes, newlines)) & 1) == 0
        ends = newlines[outside]
        self.delimiters += seen.delimiters
        self.is_odd = self.is_odd or seen.is_odd
        self.is_padded = self.is_padded or seen.is_padded
        self.is_spaced = self.is_spaced or seen.is_spaced or len(ends) < len(newlines)
        self.is_edged = self.is_edged or seen.is_edged
        if len(ends):
            self._end_records(chunk, ends, self.lines + np.flatnonzero(outside) + 1)
            self.longest = max(self.longest, self.begun + int(ends[0]))
        self.begun = len(chunk) - int(ends[-1]) - 1 if len(ends) else self.begun + len(chunk)
        rest = chunk[int(ends[-1]) + 1 :] if len(ends) else chunk
        # all that matters of an unfinished record is whether anything stands in it
        self.tail = (b"" if len(ends) else self.tail) + (rest if rest.strip(b"\r") == b"" else b"x")
        self.last = chunk[-1:]
        self.quotes += len(seen.quotes)
        self.lines += len(newlines)

    def _end_records(self, chunk: bytes, ends: np.ndarray, lines_after: np.ndarray) -> None:
        data = np.frombuffer(chunk, dtype=np.uint8)
        lengths = np.diff(ends, prepend=-1) - 1
        self.longest = max(self.longest, int(lengths.max()))
        blank = (lengths == 0) | ((lengths == 1) & (data[np.maximum(ends - 1, 0)] == 13))
        first = self.tail + chunk[: int(ends[0])]
        blank[0] = not first.strip(b"\r")
        numbers = self.records + np.cumsum(~blank)
        # lines that have passed, less the records that have: where the next record is shifted to
        extras = lines_after - numbers
        before = np.concatenate(([self.extra], extras[:-1]))
        moved = np.flatnonzero(~blank & (before != self._previous(before, blank)))
        self.shifts += [(int(numbers[at]), int(before[at])) for at in moved]
        self.records, self.extra = int(numbers[-1]), int(extras[-1])
        self.blank += int(blank.sum())

    def _previous(self, before: np.ndarray, blank: np.ndarray) -> np.ndarray:
        """For each end the shift of the last record that was not blank."""
        known = self.shifts[-1][1] if self.shifts else 0
        places = np.maximum.accumulate(np.where(blank, -1, np.arange(len(before))))
        places = np.concatenate(([-1], places[:-1]))
        return np.where(places >= 0, before[np.maximum(places, 0)], known)

    def finish(self) -> tuple[int, tuple[tuple[int, int], ...]]:
        """(records, shifts), a last record without line break included."""
        self.is_odd = self.is_odd or self.last == b"\r"
        self.is_padded = self.is_padded or self.last == b" "
        # a tab that parts columns is one within quotes too
        self.is_spaced = self.is_spaced or self.is_padded or (self.delimiter == "\t" and self.quotes > 0)
        self.longest = max(self.longest, self.begun)
        if self.tail.strip(b"\r"):
            self.records += 1
            if self.extra != (self.shifts[-1][1] if self.shifts else 0):
                self.shifts.append((self.records, self.extra))
        return self.records, tuple(self.shifts)

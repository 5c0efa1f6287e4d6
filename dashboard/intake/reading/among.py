"""Fields in UTF-8 amid a file of another encoding: a name that another program put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dashboard import progress
from dashboard.intake.reading.source import CHUNK
from dashboard.quick import dataclass
from dashboard.text import many

# À to ž, dashes and quotation marks: where a letter is one byte, a capital Ã, Ä or Å before a sign
LETTER = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xa6]")
PARTS = re.compile(rb"([,;\t|\"\r\n]+)")  # what may stand between fields; it is kept
ESCAPED = "surrogateescape"  # what is no text stays as it came


@dataclass(frozen=True)
class Utf8Fields:
    """How many fields there are, the line of the first, and the file without them."""

    fields: int
    line: int
    others: Path

    @property
    def says(self) -> str:
        """2 fields (line 31)."""
        return f"{many(self.fields, 'field')} (line {self.line:,})"


def utf8_fields(path: Path, scratch: Path) -> Utf8Fields | None:
    """The fields of which all letters beyond ASCII are UTF-8; None where there are none."""
    if not _may_have(path):
        return None
    fields, first, others = 0, 0, scratch / "others.csv"
    with others.open("wb") as out:
        for number, parts in enumerate(_lines(path), 1):
            found = sum(is_utf8 for _, is_utf8 in parts)
            fields, first = fields + found, first or (number if found else 0)
            out.writelines(part for part, is_utf8 in parts if not is_utf8)
    return Utf8Fields(fields, first, others) if fields else None


def rewrite(path: Path, target: Path, codec: str) -> None:
    """Write a file as UTF-8: what is that already as it is, all else from `codec`."""
    with target.open("wb") as out:
        for parts in _lines(path):
            out.writelines(
                part if is_utf8 else part.decode(codec, ESCAPED).encode("utf-8", ESCAPED)
                for part, is_utf8 in parts
            )


def _may_have(path: Path) -> bool:
    """Whether bytes stand together as in such a letter; several times as quick as to search for one."""
    with path.open("rb") as file:
        before = b""
        for chunk in iter(lambda: file.read(CHUNK), b""):
            progress.check()
            data = np.frombuffer(before + chunk, dtype=np.uint8)
            lead, follows = data[:-1], (data[1:] & 0xC0) == 0x80
            if bool(((((lead >= 0xC3) & (lead <= 0xC5)) | (lead == 0xE2)) & follows).any()):
                return True
            before = chunk[-1:]
    return False


def _lines(path: Path) -> Iterator[list[tuple[bytes, bool]]]:
    with path.open("rb") as file:
        for line in file:
            progress.check()
            parts = PARTS.split(line) if LETTER.search(line) else [line]
            yield [(one, not one.isascii() and LETTER.sub(b"", one).isascii()) for one in parts]

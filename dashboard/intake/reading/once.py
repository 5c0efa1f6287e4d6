"""Text that was taken for cp1252 and saved as UTF-8 once too often, as it was before: `ManutenÃ§Ã£o`.

It is told beyond doubt: whatever of it is beyond ASCII makes UTF-8 again when each letter is taken for a
byte. One letter that does not, and the text stays as it is.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from dashboard.intake.reading.source import CHUNK

TWICE = "utf-8 encoded twice"
UNUSED = range(0x80, 0xA0)  # what cp1252 leaves open, some programs write as it is


def _as_byte(error: UnicodeError) -> tuple[bytes, int]:
    if isinstance(error, UnicodeEncodeError) and ord(error.object[error.start]) in UNUSED:
        return bytes([ord(error.object[error.start])]), error.start + 1
    raise error


codecs.register_error("as-byte", _as_byte)


def rewritten(path: Path, scratch: Path) -> Path | None:
    """The UTF-8 text as it was before it was encoded once more; None where it was not."""
    if not _may_be(path):
        return None
    target = scratch / "once.csv"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file, target.open("wb") as out:
            while text := file.read(CHUNK):
                data = text.encode("cp1252", errors="as-byte")
                decoder.decode(data)
                out.write(data)
            decoder.decode(b"", final=True)
    except UnicodeError:
        target.unlink()
        return None
    return target


def _may_be(path: Path) -> bool:
    """Whether the first piece that holds anything beyond ASCII is such: most files are told by it."""
    outer, inner = (codecs.getincrementaldecoder(codec)() for codec in ("utf-8-sig", "utf-8"))
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if chunk.isascii() and not outer.getstate()[0]:
                continue
            try:
                text = outer.decode(chunk)
                if not text.isascii():
                    inner.decode(text.encode("cp1252", errors="as-byte"))
                    return True
            except UnicodeError:
                return False
    return False

"""Text in whatever encoding -> UTF-8, and how the encoding is told.

A byte-order mark or valid UTF-8 decides. Else the bytes are counted with their neighbours: NULs on one side
of every pair are UTF-16; what is of one byte a letter, census.py tells. How long a file is matters not.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from dashboard.faults import Refused, UsageFault, nearest
from dashboard.intake.reading import among, kana, once, vocabulary
from dashboard.intake.reading.census import BY_WORDS, DAMAGED, FEW_WORDS, ONE_BYTE, SINGLE, TURKISH, Census
from dashboard.intake.reading.source import chunks
from dashboard.quick import dataclass

# What --encoding may name, as Python does; what is detected is among them.
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *BY_WORDS, "cp437", "cp1251", "cp1253",
    "cp1254", "cp1257", "koi8-r", "cp932", "shift_jis", "euc_jp",
    "gb18030", "big5", "euc_kr",
)  # fmt: skip
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 1 << 16  # bytes that tell UTF-16 without a mark
FEW_PAIRS, MIXED = 2, 0.05  # of letters or lines in UTF-8 among others: two files in one
# UTF-8 of letters of ASCII alone, which needs no second look
ASCII = "ascii"


@dataclass(frozen=True)
class DecodedText:
    """A UTF-8 file, the encoding that it had, and whether that was said and not found.

    Where `damaged`, bytes that are no text in that encoding stand in it as they came. `guess` is what its
    letters alone make words of: few texts, none of them known. `in_utf8` are fields of another encoding's
    file that were UTF-8 all the same, and read so.
    """

    path: Path
    encoding: str
    damaged: bool = False
    overridden: bool = False
    guess: str = ""
    in_utf8: str = ""


def decoded(path: Path, scratch: Path, wanted: str | None = None) -> DecodedText:
    """A UTF-8 version of the file: itself where it is that already.

    Raises Refused where the encoding can't be told, or with the line where the text breaks off.
    """
    codec, skip = _marked(path)
    if codec == "utf-8":
        codec = _in_utf8(path)
    if wanted is None:
        codec = codec or _found(path)
        text = _rewritten_but_utf8(path, scratch, codec) or _rewritten(path, scratch, codec, skip)
        text = replace(text, guess=_guessed(path, codec))
        before = None if text.damaged or codec == ASCII else once.rewritten(text.path, scratch)
        return DecodedText(before, once.TWICE) if before else text
    wanted = known_encoding(wanted)
    try:
        found = codec or _found(path)
    except Refused:
        found = ""
    if wanted in (found, said(found)) or _reads_the_same(path, found, wanted):
        return _rewritten(path, scratch, found, skip)
    if wanted in ("utf-16", "utf-32"):
        raise Refused(f"it is no {wanted}: it does not begin as such a file does; say another --encoding.")
    text = _rewritten(path, scratch, _in_utf8(path) if wanted == "utf-8" else wanted, skip)
    return DecodedText(text.path, text.encoding, text.damaged, overridden=True)


def _guessed(path: Path, codec: str) -> str:
    """The first words by whose letters alone an encoding was told, where none is known."""
    if codec not in (*BY_WORDS, TURKISH):
        return ""
    written = vocabulary.of_file(path)
    if codec == TURKISH:
        return ", ".join(word.decode(codec, "replace") for word in sorted(written)[:FEW_WORDS])
    if vocabulary.known(written, codec):
        return ""
    return ", ".join(sorted(word.decode(codec, "replace") for word in written)[:FEW_WORDS])


def known_encoding(encoding: str) -> str:
    """The name that we use of an encoding; UsageFault where it is none that we read."""
    names = {codecs.lookup(name).name: name for name in ENCODINGS}
    try:
        return names[codecs.lookup(encoding.strip().removesuffix("-sig")).name]
    except (LookupError, ValueError):
        raise UsageFault(
            f'there is no encoding "{encoding}"{nearest(encoding, ENCODINGS)};'
            f" it may be one of {', '.join(ENCODINGS)}."
        ) from None


def said(codec: str) -> str:
    """What a receipt calls a codec: which byte comes first is nobody's concern."""
    if codec in (ASCII, DAMAGED):
        return "utf-8"
    return codec[:6] if codec.startswith(("utf-16", "utf-32")) else codec


def _marked(path: Path) -> tuple[str, int]:
    """(codec, bytes to skip) by the byte-order mark, ("", 0) without one."""
    with path.open("rb") as file:
        start = file.read(4)
    return next(((codec, len(mark)) for mark, codec in MARKS if start.startswith(mark)), ("", 0))


def _found(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if codec := _unmarked_utf16(sample):
        return codec
    if (codec := _in_utf8(path)) != DAMAGED:
        return codec
    if codec := kana.encoding(sample):
        return codec
    census = Census.of(path)
    if FEW_PAIRS < census.pairs < 4 * census.odd and census.pairs > MIXED * census.odd:
        _check_one_encoding(path)
    return census.encoding(vocabulary.of_file(path))


def _check_one_encoding(path: Path) -> None:
    """Refuse a file of which some lines are UTF-8 and others are not, as two exports glued together are."""
    first: dict[bool, int] = {}
    lines = Counter[bool]()
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            is_utf8 = line.decode("utf-8", "ignore").encode() == line
            lines[is_utf8] += 1
            first.setdefault(is_utf8, number)
    if lines[True] > max(FEW_PAIRS, MIXED * lines[False]) and lines[False]:
        raise Refused(
            f"it is written in two encodings: line {first[True]:,} is UTF-8, line {first[False]:,} is not;"
            " save each part as a file of its own, or say --encoding cp1252 to have all of it read so."
        )


def _unmarked_utf16(sample: bytes) -> str:
    """UTF-16 keeps what is ASCII in every second byte and a NUL in the others; "" where it doesn't."""
    data = np.frombuffer(sample[: len(sample) // 2 * 2], dtype=np.uint8).reshape(-1, 2)
    if not len(data):
        return ""
    first, second = (float(share) for share in (data == 0).mean(axis=0))
    if max(first, second) < 0.2 or min(first, second) > max(first, second) / 4:
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def _in_utf8(path: Path) -> str:
    """What a file is in UTF-8: ASCII, "utf-8", or DAMAGED."""
    decoder, codec = codecs.getincrementaldecoder("utf-8")(), ASCII
    try:
        for chunk in chunks(path):
            if not (chunk.isascii() and decoder.getstate()[0] == b""):
                codec = "utf-8"
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return DAMAGED
    return codec


def _reads_the_same(path: Path, found: str, wanted: str) -> bool:
    """Whether a file's bytes mean the same in two encodings, so that the choice changes nothing."""
    if not found or any(name.startswith(("utf-16", "utf-32")) for name in (found, wanted)):
        return False
    used = Census.of(path).used
    single = found in SINGLE and wanted in SINGLE
    return not used or (single and used.decode(found, "replace") == used.decode(wanted, "replace"))


def _rewritten(path: Path, scratch: Path, codec: str, skip: int) -> DecodedText:
    if said(codec) == "utf-8":
        return DecodedText(path, "utf-8", damaged=codec == DAMAGED)
    target = scratch / "decoded.csv"
    # of UTF-16 and UTF-32 nothing can be kept as it came: a byte too few shifts all that follows
    escaped = "strict" if codec.startswith(("utf-16", "utf-32")) else "surrogateescape"
    damaged, lines = False, 0
    decoder = codecs.getincrementaldecoder(codec)(errors=escaped)
    with target.open("wb") as out:
        for chunk in _ended(path, skip):
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                lines += error.object[: error.start].decode(codec, errors="ignore").count("\n")
                raise Refused(
                    f"at line {lines + 1:,} it is no {said(codec)} any more ({error.reason});"
                    " export it again."
                ) from error
            lines += text.count("\n")
            try:
                out.write(text.encode("utf-8"))
            except UnicodeEncodeError:
                damaged = True
                out.write(text.encode("utf-8", errors="surrogateescape"))
    return DecodedText(target, said(codec), damaged)


def _rewritten_but_utf8(path: Path, scratch: Path, codec: str) -> DecodedText | None:
    """The same of a file of one byte a letter of which some fields are UTF-8; None where none is."""
    if codec not in ONE_BYTE or not (found := among.utf8_fields(path, scratch)):
        return None
    told = _found(found.others)
    codec = told if told in ONE_BYTE else codec
    target = scratch / "decoded.csv"
    among.rewrite(path, target, codec)
    return DecodedText(target, codec, damaged=_in_utf8(target) == DAMAGED, in_utf8=found.says)


def _ended(path: Path, skip: int) -> Iterator[bytes]:
    """The chunks of a file and then nothing, which ends it."""
    yield from chunks(path, skip)
    yield b""


def with_line_feeds(path: Path, scratch: Path) -> Path:
    """A copy in which a carriage return alone ends a line, as old Macs wrote it, as a line feed does."""
    target = scratch / "line-feeds.csv"
    held = b""
    with target.open("wb") as out:
        for chunk in _ended(path, 0):
            data = held + chunk
            held = b"\r" if data.endswith(b"\r") and chunk else b""
            data = data[: len(data) - len(held)]
            out.write(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    return target

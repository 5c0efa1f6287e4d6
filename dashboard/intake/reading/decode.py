"""Text in whatever encoding -> UTF-8, and how the encoding is told.

A byte-order mark or valid UTF-8 decides. Else the bytes are counted with their neighbours: NULs on
one side of every pair are UTF-16; of the encodings of western and central Europe the one stands in
which the letters are those of a language and stand in words (0x82 is `é` in cp850, a low quotation
mark in cp1252; 0xb9 is `ą` in cp1250, and in cp1252 a small figure). A word that is known goes before
letters: `Zamknięte` is Polish, `Zamkniête` nothing. How long a file is matters not.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from dashboard import progress
from dashboard.faults import Refused, UsageFault, nearest
from dashboard.intake.reading import among, kana, once, vocabulary
from dashboard.intake.reading.source import CHUNK
from dashboard.quick import dataclass

# in doubt the first: cp1252 is what Windows writes
SINGLE = ("cp1252", "cp850", "latin-1", "cp1250", "iso8859-2", "mac-roman")
BY_WORDS = (*SINGLE, "cp852", "iso8859-15")  # the last two only where words are known in them
ONE_BYTE = (*BY_WORDS, "cp1254")
OLD = ("cp850", "mac-roman")  # only where what Windows writes makes no sense
CENTRAL = ("cp1250", "iso8859-2", "cp852")  # of the countries between Germany and Russia
# letters beyond ASCII, by language, in small letters
WESTERN = {
    "German": "äöüß", "French": "àâæçéèêëîïôœùûüÿ", "Portuguese": "áàâãçéêíóôõúü", "Spanish": "áéíñóúü",
    "Italian": "àèéìíòóùú", "Dutch": "áéèëêïíóöüúç", "Nordic": "åäöæøéáðþíóúý", "Catalan": "àçèéíïòóúü",
}  # fmt: skip
OTHERS = {
    "Polish": "ąćęłńóśźż", "Czech": "áčďéěíňóřšťúůýž", "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű", "Slovene": "čšžćđ", "German": "äöüß",
}  # fmt: skip
# What --encoding may name, as Python does; what is detected is among them.
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *BY_WORDS, "cp437", "cp1251", "cp1253",
    "cp1254", "cp1257", "koi8-r", "cp932", "shift_jis", "euc_jp",
    "gb18030", "big5", "euc_kr",
)  # fmt: skip
# bytes that are ğ ı ş there, and in cp1252 letters of Icelandic alone, which has these vowels beside them
TURKISH, TURKISH_BYTES = "cp1254", list("ğışĞİŞ".encode("cp1254"))
ICELANDIC_BYTES = list("áéíóúæÁÉÍÓÚÆ".encode("cp1252"))
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 1 << 16  # bytes that tell UTF-16 without a mark
JOINING = "’‘–—·"  # signs that may stand between two letters
WORDS = "àéèêóòôúíáyÀÉÈÊÓÒÁ"  # letters that are one by themselves
FEW_PAIRS, MIXED = 2, 0.05  # of letters or lines in UTF-8 among others: two files in one
FEW_WORDS = 3  # unknown ones that are told of a guess
# what UTF-8 is found to be: letters of ASCII alone, which need no second look, or with what is no text in it
ASCII, DAMAGED = "ascii", "utf-8 with damage"
MISFITS = 0.1  # the share of what stands where it can't that shows an encoding to be another
OPENING, CLOSING = "“‘„‚«¿¡", "”’»…™®°"  # ... before a word, after one
# Where letters beyond ASCII rarely have one of ASCII beside them, it is no language of these encodings.
FOREIGN_SHARE, FOREIGN_LEAST = 0.5, 40
OTHER, LOWER, UPPER, HIGH = range(4)  # what stands beside a byte


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
    census = _Census.of(path)
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
        for chunk in _chunks(path):
            if not (chunk.isascii() and decoder.getstate()[0] == b""):
                codec = "utf-8"
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return DAMAGED
    return codec


def _chunks(path: Path, skip: int = 0) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(CHUNK):
            progress.step(f"{file.tell() / 1e6:,.0f} MB")
            yield chunk


@dataclass(frozen=True)
class _Census:
    """How often each byte stands between which neighbours: counts[byte, kind before, kind after].

    `pairs` are bytes beyond ASCII that make a UTF-8 letter together, `odd` those that don't.
    """

    counts: np.ndarray
    pairs: int
    odd: int

    @classmethod
    def of(cls, path: Path) -> _Census:
        """Count a file in chunks; what is cut between two of them has nobody beside it."""
        counts = np.zeros(256 * 16, dtype=np.int64)
        pairs = odd = 0
        for chunk in _chunks(path):
            data = np.frombuffer(chunk, dtype=np.uint8)
            kinds = np.concatenate(([OTHER], _KINDS[data], [OTHER]))
            cells = data.astype(np.int64) * 16 + kinds[:-2] * 4 + kinds[2:]
            counts += np.bincount(cells, minlength=256 * 16)
            high = kinds[1:-1] == HIGH
            lead = (data >= 0xC2) & (data <= 0xF4)
            if not ((data == 0xD0) | (data == 0xD1)).any():
                lead &= data != 0xD3  # without Cyrillic it is an Ó, as in SPÓŁKA
            follows = (data & 0xC0) == 0x80
            # a letter of three bytes needs two that follow: two alone are letters of central Europe
            third = np.append(follows[2:], [False, False])[: len(data)] | (data < 0xE0)
            whole = int((lead & third)[:-1][follows[1:]].sum())
            pairs += whole
            odd += int((lead & ~np.append(follows[1:], True)).sum())
            odd += int((follows & ~np.insert(high[:-1], 0, True)).sum())
        return cls(counts.reshape(256, 4, 4), pairs, odd)

    @cached_property
    def used(self) -> bytes:
        """The bytes beyond ASCII that occur."""
        return bytes(int(byte) for byte in np.flatnonzero(self.counts.sum(axis=(1, 2))) if byte > 127)

    def encoding(self, written: frozenset[bytes] = frozenset()) -> str:
        """The encoding in which the bytes make words; `written` are some of them."""
        found = self._encoding(written)
        return TURKISH if found in ("cp1252", "latin-1", "iso8859-15") and self._is_turkish else found

    @property
    def _is_turkish(self) -> bool:
        seen = self.counts.sum(axis=(1, 2))
        turkish, vowels = seen[TURKISH_BYTES], int(seen[ICELANDIC_BYTES].sum())
        soft = int(turkish[[0, 3]].sum())  # ğ is the rarest of them, ð the commonest of Icelandic
        return int(turkish.sum()) - soft > max(FEW_WORDS, 2 * vowels, soft)

    def _encoding(self, written: frozenset[bytes]) -> str:
        if self.pairs and self.pairs >= 4 * self.odd:
            return DAMAGED  # its rows are refused, the others are what they are
        known = {one: vocabulary.known(written, one) for one in BY_WORDS}
        if most := max(known.values()):
            return max((one for one in BY_WORDS if known[one] == most), key=self._worth)
        if self._is_foreign():
            raise Refused(
                "its encoding can't be told: it is neither UTF-8 nor a western one; save it as UTF-8, or"
                " say which it is with --encoding (cp1251, say)."
            )
        # what Windows writes as quotation marks and dashes are letters of DOS and of old Macs
        is_windows = self._misfits("cp1252") <= MISFITS
        return max((one for one in SINGLE if not (is_windows and one in OLD)), key=self._worth)

    def _misfits(self, encoding: str) -> float:
        """The share of the bytes beyond ASCII that stand where their sign can't, in this encoding."""
        counts = self.counts[128:]
        fits = [bytes([byte]).decode(encoding, errors="replace") for byte in range(128, 256)]
        odd = sum(
            int(counts[byte, before, after])
            for byte, before, after in np.argwhere(counts)
            if _is_misfit(fits[byte], int(before), int(after))
        )
        return odd / max(int(counts.sum()), 1)

    def _is_foreign(self) -> bool:
        letters = [byte for byte in self.used if bytes([byte]).decode("cp1252", "replace").isalpha()]
        counts = self.counts[letters]
        beside = int(counts.sum() - counts[:, LOWER : UPPER + 1, :].sum())
        beside -= int(counts[:, [OTHER, HIGH], LOWER : UPPER + 1].sum())
        alone = int(counts[:, OTHER, OTHER].sum())
        return len(letters) > 1 and beside - alone > max(FOREIGN_LEAST, int(counts.sum()) * FOREIGN_SHARE)

    def _worth(self, encoding: str) -> float:
        """How much of a text the file is in this encoding: letters of a language, in words, count for it."""
        worth = 0.0
        languages = OTHERS if encoding in CENTRAL else WESTERN
        of_language, of_any, letters = dict.fromkeys(languages, 0), 0, 0
        for byte in self.used:
            character = bytes([byte]).decode(encoding, errors="replace")
            for before, after in np.argwhere(self.counts[byte]):
                seen = int(self.counts[byte, before, after])
                worth += seen * _fit(character, int(before), int(after))
            every = int(self.counts[byte].sum())
            letters += every if character.isalpha() else 0
            spoken = [language for language, known in languages.items() if character.lower() in known]
            of_any += every if spoken else 0
            for language in spoken:
                of_language[language] += every
        best = max(of_language.values())
        # a western desk has names of all its neighbours; elsewhere one language is written
        known = best if encoding in CENTRAL else of_any
        return worth + (2 * known - letters) / 2 + best / 4


def _kind(byte: int) -> int:
    if byte > 127:
        return HIGH
    letter = chr(byte)
    return LOWER if letter.islower() else UPPER if letter.isupper() else OTHER


_KINDS = np.array([_kind(byte) for byte in range(256)], dtype=np.int64)


def _fit(character: str, before: int, after: int) -> float:
    """How well a character stands between two neighbours, from -8 (is no text) to 2 (within a word)."""
    category = unicodedata.category(character)
    left, right = before in (LOWER, UPPER), after in (LOWER, UPPER)
    if category in ("Ll", "Lu") and before == after == OTHER:
        return 0 if character in WORDS else -1
    if character == "\ufffd":
        return -8
    if category == "Cc":
        return -1
    if character == "\xa0" or (category == "Ll" and character != "ƒ"):
        return -1 if before == UPPER and after == UPPER and character != "\xa0" else left + right
    if category == "Lu":
        return -2 if before == LOWER or (before == UPPER and after == LOWER) else left + right
    if left and right:
        return 0 if character in JOINING else -2
    return float((right and character in OPENING) or (left and character in CLOSING))


def _is_misfit(character: str, before: int, after: int) -> bool:
    """Whether a character stands where it can't; of signs also those that hang on a letter without sense."""
    fit = _fit(character, before, after)
    hangs = bool({before, after} & {LOWER, UPPER}) and not character.isalpha() and character not in "’—"
    return fit < 0 or (hangs and fit == 0)


def _reads_the_same(path: Path, found: str, wanted: str) -> bool:
    """Whether a file's bytes mean the same in two encodings, so that the choice changes nothing."""
    if not found or any(name.startswith(("utf-16", "utf-32")) for name in (found, wanted)):
        return False
    used = _Census.of(path).used
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
    yield from _chunks(path, skip)
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

"""Which encoding of one byte a letter makes words of a file's bytes, counted with their neighbours.

Of the encodings of western and central Europe the one stands in which the letters are those of a language and
stand in words (0x82 is `é` in cp850, a low quotation mark in cp1252; 0xb9 is `ą` in cp1250, and in cp1252 a
small figure). A word that is known goes before letters: `Zamknięte` is Polish, `Zamkniête` nothing.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from pathlib import Path

import numpy as np

from dashboard.faults import Refused
from dashboard.intake.reading import vocabulary
from dashboard.intake.reading.source import chunks
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
# bytes that are ğ ı ş there, and in cp1252 letters of Icelandic alone, which has these vowels beside them
TURKISH, TURKISH_BYTES = "cp1254", list("ğışĞİŞ".encode("cp1254"))
ICELANDIC_BYTES = list("áéíóúæÁÉÍÓÚÆ".encode("cp1252"))
DAMAGED = "utf-8 with damage"  # with what is no text in it
FEW_WORDS = 3  # unknown ones that are told of a guess
JOINING = "’‘–—·"  # signs that may stand between two letters
WORDS = "àéèêóòôúíáyÀÉÈÊÓÒÁ"  # letters that are one by themselves
MISFITS = 0.1  # the share of what stands where it can't that shows an encoding to be another
OPENING, CLOSING = "“‘„‚«¿¡", "”’»…™®°"  # ... before a word, after one
# Where letters beyond ASCII rarely have one of ASCII beside them, it is no language of these encodings.
FOREIGN_SHARE, FOREIGN_LEAST = 0.5, 40
OTHER, LOWER, UPPER, HIGH = range(4)  # what stands beside a byte


@dataclass(frozen=True)
class Census:
    """How often each byte stands between which neighbours: counts[byte, kind before, kind after].

    `pairs` are bytes beyond ASCII that make a UTF-8 letter together, `odd` those that don't.
    """

    counts: np.ndarray
    pairs: int
    odd: int

    @classmethod
    def of(cls, path: Path) -> Census:
        """Count a file in chunks; what is cut between two of them has nobody beside it."""
        counts = np.zeros(256 * 16, dtype=np.int64)
        pairs = odd = 0
        for chunk in chunks(path):
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

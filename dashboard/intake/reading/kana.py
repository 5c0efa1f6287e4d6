"""Japanese in the encodings of its own: what Excel saves there as CSV is no UTF-8.

Bytes of other languages may make letters there too, but rarely kana, and then amid ASCII letters: `pâte` of
DOS has one in it. Japanese stands by itself.
"""

from __future__ import annotations

import codecs
import re

CODECS = ("cp932", "euc_jp")
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
# kana, the signs beside them, and Chinese characters; what is as wide as these
LETTER = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e]")
AMID = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
RARE = 0.1  # the share of what is none of these, or beside a letter of ASCII


def encoding(sample: bytes) -> str:
    """The encoding in which the beginning of a file is Japanese; "" where it is in none."""
    for codec in CODECS:
        try:
            text = codecs.getincrementaldecoder(codec)().decode(sample)
        except UnicodeDecodeError:
            continue
        beyond = sum(not sign.isascii() for sign in text)
        odd = beyond - len(LETTER.findall(text)) + len(AMID.findall(text))
        if KANA.search(text) and odd <= RARE * beyond:
            return codec
    return ""

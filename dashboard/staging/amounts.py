"""Amounts as people and accountants write them: €42,000.00, 1.50 EUR, (500), 500-.

The table adds amounts up, so a currency beside them is taken off only where a file has one and the same
beside all that have any; it is the currency of these rows then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dashboard.engine.connections import quote
from dashboard.quick import dataclass

AMOUNT, CURRENCY = "amount", "currency"
SIGN = r"[^\d\s(),.'’+-]{1,5}"
NUMBER = r"\d[\d.,'’ \x{A0}\x{202F}]*"
WRITTEN = re.compile(rf"([(+-]?)\s*({SIGN})?\.?\s*[+-]?(\d[\d.,'’\s]*?)\s*({SIGN})?\.?\s*([)-]?)")
CODE = 3  # letters of one that means one currency and no other


@dataclass(frozen=True)
class Money:
    """How a file writes amounts: the signs beside them, as it has them, and what these mean."""

    signs: tuple[str, ...]
    currency: str = ""


def written(texts: Iterable[str], known: Mapping[str, str], currencies: Iterable[str]) -> Money | None:
    """How amounts are written; None where they are plain, or of more than one currency.

    `known` are signs in small letters and what they mean, `currencies` what a column says beside them.
    """
    signs, is_plain = dict[str, str](), True
    for text in texts:
        if found := WRITTEN.fullmatch(text.strip()):
            begins, before, _, after, ends = found.groups()
            beside = [sign for sign in (before, after) if sign]
            is_plain = is_plain and not beside and begins != "(" and ends != "-"
            signs |= {sign: known[sign.casefold()] for sign in beside if sign.casefold() in known}
    meant = set(signs.values())
    said = {known.get(one.strip().casefold(), one.strip().upper()) for one in currencies}
    is_of_others = any(len(one) == CODE for one in meant) and bool(said - meant)
    if is_plain or len(meant) > 1 or is_of_others:
        return None
    return Money(tuple(sorted(signs)), next(iter(meant), ""))


def bare(text: str, signs: Iterable[str]) -> str:
    """SQL of the number of an amount, without such signs; what accountants put in brackets is negative."""
    sign = "|".join(map(re.escape, signs))
    beside = rf"(?:(?:{sign})\.?)?" if sign else ""
    blank = r"[ \x{A0}\x{202F}]*"
    shape = rf"^([(+-]?){blank}{beside}{blank}([+-]?{NUMBER}?){blank}{beside}{blank}([)-]?)$"
    number = f"regexp_replace({text}, {quote(shape)}, '\\1\\2\\3')"
    negative = r"\(([^()+-]+)\)|([^()+-]+)-"
    return (
        f"case when regexp_full_match({number}, {quote(negative)})"
        f" then '-' || regexp_replace({number}, '[()-]', '', 'g') else {number} end"
    )

"""Variation and assurance as small drawings with their words; how they look is in widgets/style.css."""

from __future__ import annotations

from html import escape

from dashboard import wording
from dashboard.ask import Trend
from dashboard.scoring import Reading

GOOD = {"improvement": "good", "concern": "bad", "consistent_pass": "good", "consistent_fail": "bad"}
DRAWN = {"consistent_pass": "a-pass", "consistent_fail": "a-fail", "inconsistent": "a-hit"}


def pair(of: Reading | Trend, increases: bool) -> str:
    """HTML: both icons; "" where there are none. Over a person they have no colour."""
    is_person = of.level == "agent"
    made = ""
    if of.variation != "none":
        up = (of.variation == "improvement") == increases
        drawn = "v-cc" if of.variation == "common_cause" else "v-up" if up else "v-dn"
        made += _icon(drawn, of.variation, wording.variation(of.variation, of.level), is_person)
    if of.assurance != "none":
        made += _icon(DRAWN[of.assurance], of.assurance, wording.ASSURANCES[of.assurance], is_person)
    return f'<span class="sc-icons">{made}</span>' if made else ""


def with_words(of: Reading | Trend, increases: bool) -> str:
    """HTML: both icons with their words beside them, for a cell; "" where there are none."""
    icons, said = pair(of, increases), wording.behaves(of.variation, of.assurance, of.level)
    return f'{icons} <span class="sc-behaves">{escape(said)}</span>' if icons else ""


def _icon(drawn: str, kind: str, word: str, is_person: bool) -> str:
    colour = "" if is_person else GOOD.get(kind, "")
    label = escape(word)
    return f'<i class="sc-i {drawn} {colour}" role="img" aria-label="{label}" title="{label}"></i>'

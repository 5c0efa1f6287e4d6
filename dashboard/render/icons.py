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
    made = "".join(icon for icon, _ in _each(of, increases))
    return f'<span class="sc-icons">{made}</span>' if made else ""


def with_words(of: Reading | Trend, increases: bool) -> str:
    """HTML: the icons below each other with their words, for a cell; "" where there are none."""
    return "".join(
        f'<span class="sc-behaves">{icon} {escape(word)}</span>' for icon, word in _each(of, increases)
    )


def _each(of: Reading | Trend, increases: bool) -> list[tuple[str, str]]:
    """(icon, word) of variation and of assurance."""
    made: list[tuple[str, str, str]] = []
    if of.variation != "none":
        up = (of.variation == "improvement") == increases
        drawn = "v-cc" if of.variation == "common_cause" else "v-up" if up else "v-dn"
        made.append((drawn, of.variation, wording.variation(of.variation, of.level)))
    if of.assurance != "none":
        made.append((DRAWN[of.assurance], of.assurance, wording.ASSURANCES[of.assurance]))
    return [(_icon(drawn, kind, word, of.level == "agent"), word) for drawn, kind, word in made]


def _icon(drawn: str, kind: str, word: str, is_person: bool) -> str:
    colour = "" if is_person else GOOD.get(kind, "")
    label = escape(word)
    return f'<i class="sc-i {drawn} {colour}" role="img" aria-label="{label}" title="{label}"></i>'

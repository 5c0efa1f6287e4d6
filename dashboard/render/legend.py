"""How to read a page: every sign that stands for a verdict, with its word and what it claims."""

from __future__ import annotations

from html import escape

from dashboard import text, wording
from dashboard.render.glyphs import glyph
from dashboard.scoring.judge import TINY_BELOW

STATUSES = (
    ("at goal", "sc-green", "the cases leave no doubt"),
    ("close to goal", "", "met or just missed: the cases leave it open"),
    ("short of goal", "", "missed, and not in the red"),
    ("far short of goal", "sc-red", "in the red"),
    ("can't tell yet", "", "too uncertain to say"),
    ("too few cases", "", f"fewer than {TINY_BELOW}"),
)
BEHAVIOURS = (
    ("v-cc", "", wording.VARIATIONS["common_cause"], "ups and downs as chance makes them"),
    ("v-up", "good", wording.VARIATIONS["improvement"], "a change that chance rarely makes"),
    ("v-dn", "bad", wording.VARIATIONS["concern"], "the same, for the worse"),
    ("a-pass", "good", wording.ASSURANCES["consistent_pass"], "as it stands the goal is met every time"),
    ("a-hit", "", wording.ASSURANCES["inconsistent"], "met some times, missed others"),
    ("a-fail", "bad", wording.ASSURANCES["consistent_fail"], "as it stands the goal is never met"),
)
OF_PERSON = tuple(
    (drawn, css, wording.variation("improvement", "agent") if drawn == "v-up" else word, said)
    for drawn, css, word, said in BEHAVIOURS
    if drawn != "v-dn"
)
NOTE = (
    "A colour, “better” and “worse” stand only where the cases bear them out. “Better” and “worse” compare "
    "with the period that is named; the usual range is that of weeks or months one by one, so that a month "
    "can be worse than the one before while its last week is as weeks usually are. In the bar the line is "
    "where the true figure is likely to lie (95 %), the tick is the goal. In the small chart the grey band "
    "is what chance alone gives, the dashed line is the goal."
)


def how_to_read(*, person: bool = False) -> str:
    """HTML: the last thing on a page that judges; on a person's page nothing of it has a colour."""
    statuses = "".join(
        _item(glyph(text.GLYPHS.get(word, "…"), "" if person else css), word, said)
        for word, css, said in STATUSES
    )
    behaviours = "".join(
        _item(f'<span class="sc-i {drawn} {"" if person else css}" aria-hidden="true"></span>', word, said)
        for drawn, css, word, said in (OF_PERSON if person else BEHAVIOURS)
    )
    return (
        '<section class="sc-legend" aria-label="How to read"><h2>How to read</h2>'
        f'<ul>{statuses}</ul><ul>{behaviours}</ul><p class="sc-facts">{escape(NOTE)}</p></section>'
    )


def _item(sign: str, word: str, said: str) -> str:
    return f'<li>{sign}<span><b>{escape(word)}</b> <span class="quieter">{escape(said)}</span></span></li>'

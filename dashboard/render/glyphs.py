"""The sign of a status as a drawing that takes the colour of its words; what it looks like is in style.css.

The letter stays in the page for whoever copies its text, and is drawn over.
"""

from __future__ import annotations

from html import escape

DRAWN = {"●": "g-at", "◐": "g-near", "◔": "g-below", "■": "g-red", "?": "g-open", "…": "g-few"}


def glyph(letter: str, css: str = "") -> str:
    """HTML: the sign, for eyes only, because its word always stands beside it."""
    drawn = DRAWN.get(letter, "")
    kind = " ".join(name for name in ("sc-glyph", f"sc-g {drawn}" if drawn else "", css) if name)
    return f'<span class="{kind}" aria-hidden="true">{escape(letter)}</span>'

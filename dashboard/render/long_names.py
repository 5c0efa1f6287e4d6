"""Long names on one line: shortened in the middle, because what tells teams apart often stands at the end.

The whole name is what a screen reader says, what a pointer shows, and what stands there on focus.
"""

from __future__ import annotations

import re
from html import escape

LONG = 24  # letters that fit beside figures
TAIL = 16  # letters that always stand, from a word's beginning where there is one so late
WORDS = re.compile(r"(?=[ -])")


def cut(name: str) -> tuple[str, str]:
    """What may be shortened, and what always stands; a short name is never shortened."""
    if len(name) <= LONG:
        return name, ""
    starts = [found.start() for found in WORDS.finditer(name) if 0 < len(name) - found.start() <= TAIL]
    at = starts[0] if starts else len(name) - TAIL // 2
    return name[:at], name[at:]


def drawn(name: str) -> str:
    """HTML of a name on one line."""
    first, last = cut(name)
    if not last:
        return escape(name)
    return (
        f'<span class="sc-long" title="{escape(name)}"><span>{escape(first)}</span>'
        f"<span>{escape(last)}</span></span>"
    )


def linked(name: str, href: str) -> str:
    """The same as a link, which says the whole name."""
    whole = f' aria-label="{escape(name)}"' if len(name) > LONG else ""
    return f'<a href="{escape(href)}"{whole}>{drawn(name)}</a>'


def has_long(names: list[str]) -> bool:
    """Whether a column of names needs more room."""
    return any(len(name) > LONG for name in names)

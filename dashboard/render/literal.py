"""Somebody else's words where Streamlit reads Markdown: they stay the words that they are.

Whatever came from an address, a file, a fault or a strategy goes through here on its way into
st.markdown, info, warning, error, success, caption, title, header, an expander, a button or a label.
(In HTML it is html.escape that does it, and tables.plain.)
"""

from __future__ import annotations

import re

JOINER = "\u2060"  # is not seen, and parts what Markdown would take for an address
# no more than needed: screen readers read each stroke in the label of a widget
SIGNS = re.compile(
    r"[\\`*_\[\]<>$~#&|]"  # emphasis, code, links, HTML, math, tables
    r"|:(?=[^\W\d]|[+-]|\d+:)"  # icons, colours, emoji
    r"|^[-+=]"  # lists, underlined headings
)
NUMBERED = re.compile(r"^(\d+)(?=[.)](\s|$))")
ADDRESSES = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=@)(?=\w)", re.IGNORECASE)
CODE = re.compile(r"(`[^`]+`)")


def literal(words: str) -> str:
    """Words that Markdown leaves as they are, in a text as in a label; line breaks become blanks."""
    return _plain(" ".join(words.split()))


def in_markdown(words: str) -> str:
    """A sentence of ours with names in it: the same, but `code` stays code."""
    parts = CODE.split(" ".join(words.split()))
    return "".join(part if at % 2 else _plain(part) for at, part in enumerate(parts))


def with_code(html: str) -> str:
    """`scorecard init` in a message, as HTML, is what one types."""
    return re.sub(r"`([^`<>]+)`", r"<code>\1</code>", html)


def in_file_name(words: str) -> str:
    """Words as a part of a download's name: letters, digits and strokes."""
    return re.sub(r"\W+", "-", words).strip("-")


def _plain(words: str) -> str:
    return NUMBERED.sub(r"\1\\", SIGNS.sub(r"\\\g<0>", ADDRESSES.sub(JOINER, words)))

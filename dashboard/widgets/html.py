"""HTML on a page: what dashboard.render makes is drawn here, and its style once a page.

SHEETS    the style sheets of every page, in their order; the server writes them into the document
STYLED    the variable in which it says so: a page then sends none of them along
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.render import tables

SHEETS = (Path(__file__).with_name("style.css"), tables.STYLE, tables.MORE_STYLE)
STYLED = "SCORECARD_STYLED"
# what no line may part: a number and its percent sign, an arrow and its number
HELD = ((" %", "\u00a0%"), ("↑ ", "↑\u00a0"), ("↓ ", "↓\u00a0"))
DRAWN = '<i class="sc-drawn" hidden></i>'  # a page that holds it is shown (style.css)
_ASIDE: ContextVar[DeltaGenerator | None] = ContextVar("aside", default=None)  # of this run of the script


def style() -> None:
    """The style of everything, for tests and for a server that has not written it into the document.

    Twice it would be looked up twice for each element, and to send it with a page styles all of that anew.
    """
    if not os.environ.get(STYLED):
        for sheet in SHEETS:
            st.html(sheet)


@contextmanager
def seen_whole() -> Iterator[None]:
    """A page that is opened is seen when it is drawn, and does not jump under the reader's eyes meanwhile.

    What says so is the first thing on the page, empty until all others are drawn. It outlives the page:
    whoever goes on from there sees each next one grow in place.
    """
    first = st.container(key="drawn")
    token = _ASIDE.set(st.container(key="aside"))
    try:
        yield
    finally:
        _ASIDE.reset(token)
        first.html(DRAWN)


def aside() -> DeltaGenerator:
    """Where stands what nobody sees, and what moves nothing on the page when it comes and goes."""
    return _ASIDE.get() or st.container(key="aside")


def stop() -> NoReturn:
    """Draw no more of a page; what stands is all of it, and nothing can be drawn after st.stop()."""
    st.html(DRAWN)
    st.stop()


def header(words: str, anchor: str = "") -> str:
    """A heading of the second level, to be drawn with what it is the heading of.

    Each element of a page is drawn anew at every click; alone, a heading takes as long as a table.
    """
    named = f' id="{escape(anchor)}"' if anchor else ""
    return f'<h2 class="sc-head"{named}>{escape(words)}</h2>'


def draw(html: str) -> None:
    """Put HTML on the page, with what belongs together on one line."""
    for parted, held in HELD:
        html = html.replace(parted, held)
    st.html(html)

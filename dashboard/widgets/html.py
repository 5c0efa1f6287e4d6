"""HTML on a page: what dashboard.render makes is drawn here, and its style once a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st

from dashboard.render import tables

# what no line may part: a number and its percent sign, an arrow and its number
HELD = ((" %", "\u00a0%"), ("↑ ", "↑\u00a0"), ("↓ ", "↓\u00a0"))
DRAWN = '<i class="sc-drawn" hidden></i>'  # a page that holds it is shown (style.css)


def style() -> None:
    """The style of everything that `render` makes; call it once, at a page's start."""
    st.html(tables.STYLE)
    st.html(tables.MORE_STYLE)


@contextmanager
def seen_whole() -> Iterator[None]:
    """A page that is opened is seen when it is drawn, and does not jump under the reader's eyes meanwhile.

    What says so is the first thing on the page, empty until all others are drawn. It outlives the page:
    whoever goes on from there sees each next one grow in place.
    """
    first = st.container()
    try:
        yield
    finally:
        first.html(DRAWN)


def stop() -> NoReturn:
    """Draw no more of a page; what stands is all of it, and nothing can be drawn after st.stop()."""
    st.html(DRAWN)
    st.stop()


def draw(html: str) -> None:
    """Put HTML on the page, with what belongs together on one line."""
    for parted, held in HELD:
        html = html.replace(parted, held)
    st.html(html)

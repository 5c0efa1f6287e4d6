"""HTML on a page: what dashboard.render makes is drawn here, and its style once a page."""

from __future__ import annotations

import streamlit as st

from dashboard.render import tables


def style() -> None:
    """The style of everything that `render` makes; call it once, at a page's start."""
    st.html(tables.STYLE)
    st.html(tables.MORE_STYLE)


def draw(html: str) -> None:
    """Put HTML on the page."""
    st.html(html)

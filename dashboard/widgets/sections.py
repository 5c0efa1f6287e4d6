"""A page's rows: what it is about in the left column, and beside it all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

LEFT = 220  # pixels, as on every page


@contextmanager
def row(
    key: str,
    title: str,
    note: str = "",
    anchor: str | None = None,
    gap: Literal["small", "xsmall"] = "small",
) -> Iterator[DeltaGenerator]:
    """A row with its heading; what is drawn within stands at the right, and the left column is given."""
    with st.container(horizontal=True, key=f"row-{key}"):
        left = st.container(width=LEFT)
        with left:
            st.header(title, anchor=anchor or False)
            if note:
                st.html(f'<p class="note">{escape(note)}</p>')
        with st.container(width="stretch", gap=gap):
            yield left


@contextmanager
def unfolded(title: str, key: str) -> Iterator[bool]:
    """A fold that draws what it holds once it is opened, and keeps it then: all that is drawn costs time.

    Gives whether to draw within. What was filled in stays when it is folded again.
    """
    with st.expander(title, key=key, on_change="rerun") as fold:
        was_opened = f"{key}_was_opened"
        st.session_state[was_opened] = fold.open or st.session_state.get(was_opened, False)
        yield st.session_state[was_opened]

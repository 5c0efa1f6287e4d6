"""Data without a strategy: the card that they can compute, in one click; and a draft made anew."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.access import may
from dashboard.ask import Home
from dashboard.render.literal import in_markdown
from dashboard.render.receipt import sentence
from dashboard.widgets import jobs, uploads

WRITE = "Make a card of what is loaded"


def offer(home: Home) -> None:
    """A page that has data to show and no card to show them on."""
    st.subheader("There is no card yet", anchor=False)
    if not may(home.who, "change"):
        st.markdown("Whoever looks after this home can make one of the data that are loaded.")
        return
    button(home)
    _watched()


def button(home: Home) -> None:
    """What the click does, and the click."""
    st.markdown(
        "Your data are loaded, and nothing says yet which of their figures matter. One click writes a"
        " `strategy.toml` with the cards that the data can compute; where that is too little for a card, a"
        " draft that says what is missing. It sets no goals: nobody but you can know them."
    )
    if st.button(WRITE, type="primary", disabled=jobs.running() is not None):
        jobs.start("top", "Making a card", partial(uploads.starting, home.path, home.who))


def write(home: Home) -> None:
    """Make the card, for a button anywhere."""
    jobs.begin("top", "Making a card", partial(uploads.starting, home.path, home.who))


def anew(home: Home, *, demo: bool) -> None:
    """Below a draft: make it again of all that is loaded by now."""
    if demo or not may(home.who, "change"):
        return
    if st.button("Make it anew of what is loaded", disabled=jobs.running() is not None):
        jobs.start("top", "Making the card anew", partial(uploads.starting, home.path, home.who))
    _watched()


def _watched() -> None:
    """Where the job stands, or why it could not be done; what it wrote is seen on the page itself."""
    if job := jobs.running():
        jobs.watch(job)
    elif fault := jobs.told().fault:
        st.warning(in_markdown(sentence(fault)))

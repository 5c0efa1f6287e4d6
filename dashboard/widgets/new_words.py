"""Words that nobody has said the meaning of, each with its meanings as buttons: one click settles it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from dashboard.ask import Home
from dashboard.intake import words
from dashboard.intake.receipt import Receipt
from dashboard.model.catalogue import Catalogue
from dashboard.render.literal import literal
from dashboard.staging.refusing import EMPTY
from dashboard.staging.stage import Word
from dashboard.widgets import jobs, uploads
from dashboard.widgets.mapping_columns import in_words


def of_receipt(found: Receipt, home: Home, catalogue: Catalogue, key: str) -> None:
    """The words of a file that was loaded, as long as nobody has settled them."""
    if found.format is None or found.status != "loaded":
        return
    left = (new for new in found.new_words if words.is_open(new, found.format, catalogue))
    draw(((found.format, new) for new in left), home, catalogue, key)


def draw(found: Iterable[tuple[str, Word]], home: Home, catalogue: Catalogue, key: str) -> None:
    """Each word once, with the format that it is of."""
    asked = {(fmt, new.column, new.word.strip().lower()): new for fmt, new in found}
    for number, ((fmt, _, _), new) in enumerate(asked.items()):
        st.markdown(literal(f'What does "{new.word}" in {new.header} mean?'))
        with st.container(horizontal=True):
            answers(fmt, new, home, catalogue, f"{key}-{number}")


def answers(fmt: str, new: Word, home: Home, catalogue: Catalogue, key: str) -> None:
    """A button a meaning."""
    choices = words.choices(new.column, catalogue)
    for ours in (*choices, "") if new.word == EMPTY else choices:
        said = {new.column: {new.word.strip().lower(): ours}}
        label = f"It is {in_words(ours).lower() or 'not known'}"
        if st.button(label, key=f"word-{key}-{ours}", disabled=jobs.running() is not None):
            jobs.start("upload", "Rebuilding", partial(uploads.settling, home.path, home.who, fmt, said))

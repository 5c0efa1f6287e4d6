"""What looks wrong, each with its count, and the rows that it points at one click away."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import ask
from dashboard.ask import Checked, Home
from dashboard.intake import words
from dashboard.model.catalogue import Catalogue
from dashboard.output import csv_text
from dashboard.render import receipt
from dashboard.widgets import frame, new_words
from dashboard.widgets.frame import Visit

OPEN = "data_check_open"  # the check whose rows are shown
FIRST = 200


def draw(visit: Visit, catalogue: Catalogue) -> None:
    """Errors first; what concerns the strategy alone stays folded."""
    found = sorted(visit.home.checks(), key=lambda check: check.severity)
    if not visit.about.has_data:
        found = [check for check in found if check.check != "no_strategy"]  # the page's first step
        if not found:
            return
    st.header("Checks", anchor="checks")
    of_data = {*catalogue.checks, *ask.OF_FILES}
    in_data = [check for check in found if check.check in of_data or check.severity == "error"]
    in_strategy = [check for check in found if check not in in_data]
    if in_data:
        _with_rows(visit, in_data, catalogue)
    elif visit.about.has_data:
        st.markdown("Nothing in the data looks wrong.")
    open_words = words.unsettled(visit.home.history().imports, catalogue)
    if not visit.demo:
        new_words.draw(((entry.format, new) for entry, new in open_words), visit.home, catalogue, "check")
    if in_strategy:
        with st.expander(f"{len(in_strategy)} about the strategy"):
            st.html(receipt.checks_table(in_strategy, catalogue, visit.home.path))


def _with_rows(visit: Visit, found: Sequence[Checked], catalogue: Catalogue) -> None:
    """Each check in a line, with a button where it points at rows."""
    for number, check in enumerate(found):
        name = check.check if check.check in catalogue.checks else f"{number}-{check.check}"
        is_open = st.session_state.get(OPEN) == check.check
        with st.container(horizontal=True, vertical_alignment="top", key=f"check-{name}"):
            st.html(receipt.check_line(check, catalogue, visit.home.path), width="stretch")
            if check.check in catalogue.checks:
                st.button(
                    "Hide rows" if is_open else "Show rows",
                    key=f"rows-of-{check.check}",
                    type="tertiary",
                    on_click=partial(_toggle, check.check),
                )
        if is_open and check.check in catalogue.checks:
            _rows(visit, check.check)


def _toggle(check: str) -> None:
    st.session_state[OPEN] = None if st.session_state.get(OPEN) == check else check


def _rows(visit: Visit, check: str) -> None:
    table = visit.home.check_rows(check, FIRST)
    st.dataframe(
        pd.DataFrame(list(table.rows), columns=list(table.columns)),
        hide_index=True,
        height="auto" if len(table.rows) < 10 else 300,
    )
    if table.count > len(table.rows):
        st.caption(f"The first {len(table.rows):,} of {table.count:,}.")
    st.download_button(
        "Download all rows (CSV)",
        partial(frame.later, visit.home, partial(_document, check)),
        file_name=f"{check}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download-{check}",
    )


def _document(check: str, home: Home) -> str:
    every = home.check_rows(check, sys.maxsize)
    return csv_text(every.columns, every.rows)

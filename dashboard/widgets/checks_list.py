"""What looks wrong, each with its count, its rows one click away and the answer where a click settles it."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from itertools import groupby

import pandas as pd
import streamlit as st

from dashboard import ask
from dashboard.ask import Checked, Home
from dashboard.faults import Fault
from dashboard.intake import words
from dashboard.model.catalogue import Catalogue
from dashboard.output import csv_text
from dashboard.render import checks, spreadsheets_lists
from dashboard.staging.stage import Word
from dashboard.widgets import download, first_card, imports, jobs, new_words, sections, uploads, visiting
from dashboard.widgets.visiting import Visit

OPEN = "data_check_open"  # the check whose rows are shown
FIRST = 200


def draw(visit: Visit, catalogue: Catalogue) -> None:
    """Errors first, then what concerns the most rows; what was settled stays below."""
    found = list(visit.home.checks())
    if not visit.about.has_data:
        found = [check for check in found if check.check != "no_strategy"]  # the page's first step
        if not found:
            return
    names = _pairs(visit)
    errors = sum(check.severity == "error" for check in found)
    note = "What would make a figure wrong, errors first"
    with sections.row("checks", "Checks", note, anchor="checks", gap="xsmall") as left:
        with left:
            st.html(f'<p class="note">{checks.how_many(errors, len(found) - errors, int(names > 0))}</p>')
        if not found and not names:
            st.markdown("Nothing in the data looks wrong.")
        _each(visit, found, catalogue)
        if names:
            _who_is_who(names)
        if found:
            download.offer(lambda: spreadsheets_lists.checks(found), "checks")
        if settled := visit.home.settled():
            with st.expander(f"{len(settled)} settled"):
                st.html(checks.settled_list(settled))


def _pairs(visit: Visit) -> int:
    """How many pairs of names may be one; none while aliases.toml can't be read, which is a check."""
    with suppress(Fault):
        return len(visit.home.who_is_who().suggestions) if visit.about.has_data else 0
    return 0


def _of_data(check: Checked, catalogue: Catalogue) -> bool:
    return check.check in catalogue.checks or check.check in ask.OF_FILES


def _each(visit: Visit, found: list[Checked], catalogue: Catalogue) -> None:
    """A line each; what a strategy lacks in several places is one line."""
    open_words = iter(_words(visit, catalogue))
    by_kind = groupby(found, lambda check: check if _of_data(check, catalogue) else check.check)
    for number, (_, same) in enumerate(by_kind):
        check, *more = same
        name = check.check if check.check in catalogue.checks else f"{number}-{check.check}"
        with st.container(horizontal=True, vertical_alignment="top", key=f"check-{name}"):
            st.html(checks.check_line(check, catalogue, visit.home.path, more), width="stretch")
            with st.container(horizontal=True, width=290, gap="small"):
                if check.check in catalogue.checks:
                    _show_rows(check)
                elif not visit.demo:
                    new = next(open_words, None) if check.check == "unknown_word" else None
                    _answer(visit, check, new, catalogue, number)
        if check.check in catalogue.checks and st.session_state.get(OPEN) == check.check:
            _rows(visit, check.check)


def _words(visit: Visit, catalogue: Catalogue) -> list[tuple[str, Word]]:
    """The words that wait for a meaning, in the order of their checks."""
    found = words.unsettled(visit.home.history().imports, catalogue)
    return sorted(((entry.format, new) for entry, new in found), key=lambda one: -one[1].rows)


def _show_rows(check: Checked) -> None:
    is_open = st.session_state.get(OPEN) == check.check
    st.button(
        "Hide rows" if is_open else "Show rows",
        key=f"rows-of-{check.check}",
        on_click=partial(_toggle, check.check),
    )


def _answer(
    visit: Visit, check: Checked, new: tuple[str, Word] | None, catalogue: Catalogue, number: int
) -> None:
    """The click that settles a check, where there is one."""
    home, busy = visit.home, jobs.running() is not None
    if new:
        new_words.answers(*new, home, catalogue, f"check-{number}")
    elif check.import_id is not None:
        st.button("See the receipt", key=f"see-{number}", on_click=partial(imports.show, check.import_id))
    elif check.check == "aliases_changed":
        work = partial(uploads.rebuilding, home.path, home.who)
        st.button("Rebuild", disabled=busy, on_click=partial(jobs.begin, "top", "Rebuilding:", work))
    elif check.check == "no_strategy" and visit.about.has_data:
        st.button(first_card.WRITE, disabled=busy, on_click=partial(first_card.write, home))
    elif check.check == "draft_card":
        st.button("Make it anew", disabled=busy, on_click=partial(first_card.write, home))


def _who_is_who(names: int) -> None:
    """Names that may mean one are no fault; they are known here and answered in their tab."""
    what = "Two names may mean one" if names == 1 else f"{names} pairs of names may mean one each"
    with st.container(horizontal=True, vertical_alignment="top", key="check-who"):
        st.html(
            checks.to_know_line(what, "Each is shown with part of the cases.", f"{2 * names} names"),
            width="stretch",
        )
        with st.container(horizontal=True, width=290, gap="small"):
            st.button("Look at them", key="compare-names", on_click=partial(visiting.choose, tab="who"))


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
        partial(visiting.later, visit.home, partial(_document, check)),
        file_name=f"{check}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download-{check}",
    )


def _document(check: str, home: Home) -> str:
    every = home.check_rows(check, sys.maxsize)
    return csv_text(every.columns, every.rows)

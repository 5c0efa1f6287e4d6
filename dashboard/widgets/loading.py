"""Files in: where they are dropped, what may be said about them, and what became of them."""

from __future__ import annotations

import re
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.model.catalogue import Catalogue
from dashboard.render import loaded, spreadsheets_lists
from dashboard.widgets import download, jobs, mapping, new_words, receipts, sections, uploads
from dashboard.widgets.visiting import Visit

# where in a format's title its desk ends and what it exports begins
WHAT = re.compile(r"[:,(]| (?:tickets|issues|incidents?|list|survey|satisfaction|report|event)\b")
PRIVATE = "Nothing leaves this machine. Every import can be undone."


def draw(visit: Visit, catalogue: Catalogue) -> DeltaGenerator:
    """The drop zone beside what is loaded; the place for news about it."""
    with sections.row("load", "Load", PRIVATE), st.container(horizontal=True, key="load"):
        with st.container(width="stretch", key="drop"):
            place = drop_zone(visit, catalogue)
        with st.container(width="stretch", key="loaded"):
            holdings = visit.home.holdings()
            st.html(loaded.holdings_table(holdings, catalogue))
            download.offer(lambda: spreadsheets_lists.holdings(holdings, catalogue), "loaded")
    return place


def drop_zone(visit: Visit, catalogue: Catalogue) -> DeltaGenerator:
    """The uploader with its options; the place for news about it."""
    busy = jobs.running() is not None or visit.home.unread is not None
    given = st.file_uploader(
        "Drop exports here: CSV, Excel, gzip or ZIP, several at once",
        accept_multiple_files=True,
        key=f"data_files_{jobs.turn()}",
        disabled=busy,
        help=f"Up to {_limit()} a file here, which takes twice that in memory. For anything larger:"
        " `scorecard import FILE…` streams it.",
    )
    st.html(f'<p class="hint">{known_unasked(catalogue)}</p>')
    options = uploads.said_about_them(catalogue)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_import_label(len(given)), disabled=busy or not given, type="primary"):
            work = partial(uploads.importing, visit.home.path, visit.home.who, given, options)
            jobs.start("upload", "Importing", work)
        propose = given and not visit.about.has_strategy
        if propose and st.button("Propose a card from these files", disabled=busy):
            work = partial(uploads.proposing, visit.home.path, visit.home.who, given, options)
            jobs.start("upload", "Proposing a card from", work)
        mapping.offer_chosen(given)
    return st.container()


def known_unasked(catalogue: Catalogue) -> str:
    """The desks whose exports are known, as HTML."""
    own = [fmt for fmt in catalogue.formats.values() if fmt.template]
    titles = [fmt.title for fmt in catalogue.formats.values() if not (fmt.template or fmt.home)]
    named = {WHAT.split(title)[0].strip() for title in titles if not title.endswith(" set")}
    desks = sorted(named, key=str.casefold)
    return (
        f"<b>Known unasked:</b> {escape(', '.join(desks))}, and our {len(own)} templates."
        " Any other file is asked about once."
    )


def _import_label(count: int) -> str:
    return {0: "Import", 1: "Import 1 file"}.get(count, f"Import {count} files")


def _limit() -> str:
    megabytes = int(st.get_option("server.maxUploadSize"))
    return f"{megabytes // 1024} GB" if megabytes % 1024 == 0 else f"{megabytes:,} MB"


def uploaded(visit: Visit, catalogue: Catalogue) -> None:
    """What became of the files of the last upload; it stays until the next one."""
    found = jobs.receipts()
    if not found:
        return
    in_force = {entry.identity for entry in visit.home.history().imports}
    title = "Receipt" if len(found) == 1 else "Receipts"
    with sections.row("receipt", title, "What came of the last upload", anchor="receipt") as left:
        with left:
            st.button("Put away", on_click=jobs.forget, type="tertiary")
        for number, one in enumerate(found):
            undone = one.status != "refused" and (one.sha256, one.format, one.desk) not in in_force

            def ask(one=one, number=number) -> None:  # type: ignore[no-untyped-def]
                mapping.offer(one, str(number))
                uploads.ask_held(one, visit.home, str(number))
                new_words.of_receipt(one, visit.home, catalogue, f"upload-{number}")

            receipts.show(one, visit.home.path, catalogue, f"upload-{number}", undone=undone, ask=ask)

"""The imports in force: the last ones with the way back, the earlier ones folded, each receipt again."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from dashboard import text
from dashboard.ask import Undoable
from dashboard.intake.receipt import rows_of
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Organisation
from dashboard.render import loaded, receipt, spreadsheets_lists
from dashboard.render.literal import literal
from dashboard.store.generations import Import
from dashboard.widgets import download, jobs, receipts, sections, uploads, visiting
from dashboard.widgets.visiting import Visit

SHOWN = 3  # imports with their buttons; the earlier ones stay folded
REMOVE = "data_remove"  # the import that the user is being asked about
UNDO = "data_undo"  # the generation that the user is being asked about
AGAIN = "data_receipt_again"  # the import whose receipt is shown
WAY_BACK = (
    "Undo goes back one step: files that came in together go together. Take back removes one file's rows and"
    " keeps what came later. Both first show which figures change, and what they would be then."
)


def draw(visit: Visit, catalogue: Catalogue, organisation: Organisation) -> None:
    """The last imports, the earlier ones folded, and the receipt of any of them."""
    latest = visit.home.history().imports[::-1]
    shown = min(SHOWN, len(latest))
    note = f"The last {shown} of {len(latest):,}" if len(latest) > shown else "All that is in force"
    with sections.row("imports", "Imports", note, anchor="imports"):
        last = None if visit.demo else visit.home.undoable()
        if not visit.demo:
            _last_step(visit, last, catalogue, organisation)
        for place, entry in enumerate(latest[:SHOWN]):
            _line(visit, entry, last, catalogue, is_first=place == 0)
        if earlier := latest[SHOWN:]:
            with st.expander(text.many(len(earlier), "earlier import")):
                st.html(loaded.history_table(earlier, catalogue, organisation))
        sheet = partial(spreadsheets_lists.imports, latest, catalogue, organisation)
        download.offer(sheet, "imports", label=f"Download all {len(latest):,}" if earlier else "Download")
        st.html(f'<p class="note">{WAY_BACK}</p>')
        _again(visit, catalogue, organisation)


def show(import_id: int) -> None:
    """Show a receipt again, from wherever it is asked for."""
    st.session_state[AGAIN] = import_id
    visiting.choose(tab="imports")


def _line(
    visit: Visit, entry: Import, last: Undoable | None, catalogue: Catalogue, *, is_first: bool
) -> None:
    """A file with its counts, its receipt, and the way back."""
    found = receipt.of(entry)
    counts = f"{rows_of(found.rows_read)} read, {found.accepted:,} accepted, {found.refused:,} refused"
    at = receipt.loaded_at(entry, visit.home.strategy.organisation)
    when = " · ".join(part for part in (at, entry.by) if part)
    came = receipt.came_in(found, catalogue)
    goes = last.imports if last else ()
    with st.container(horizontal=True, vertical_alignment="center", key=f"import-{entry.import_id}"):
        st.html(
            f'<div class="import"><p>{escape(entry.name)}<small class="quieter">{escape(when)}</small></p>'
            f'<p>{counts}<small class="quieter">{escape(came)}</small></p></div>',
            width="stretch",
        )
        st.button(
            "Receipt",
            key=f"receipt-of-{entry.import_id}",
            type="tertiary",
            on_click=show,
            args=(entry.import_id,),
        )
        if visit.demo:
            return
        if is_first and entry in goes:
            _ask_undo(last)
        elif entry not in goes or len(goes) > 1:
            st.button(
                "Take back",
                key=f"back-{entry.import_id}",
                type="tertiary",
                on_click=_ask_remove,
                args=(visit, entry),
            )


def _ask_undo(last: Undoable | None) -> None:
    if last is None:
        return
    together = f"last {len(last.imports)} imports" if len(last.imports) > 1 else "last import"
    what = together if last.imports else last.what
    st.button(
        f"Undo the {literal(what)} …",
        disabled=jobs.running() is not None,
        on_click=lambda: st.session_state.update({UNDO: last.generation}),
    )


def _ask_remove(visit: Visit, entry: Import) -> None:
    show(entry.import_id)
    st.session_state[REMOVE] = entry.import_id
    work = partial(uploads.without, visit.home.path, visit.home.who, entry)
    jobs.begin("undo", f"Trying it without {entry.name}:", work)


def _last_step(visit: Visit, last: Undoable | None, catalogue: Catalogue, organisation: Organisation) -> None:
    """What the last step was where it was no import; and the question before an undo."""
    if last is None:
        st.caption("Nothing further back is kept: there is nothing that could be undone.")
        return
    if st.session_state.get(UNDO) == last.generation:
        _undo(visit, last, catalogue, organisation)
    elif not last.imports:
        _ask_undo(last)


def _undo(visit: Visit, last: Undoable, catalogue: Catalogue, organisation: Organisation) -> None:
    busy = jobs.running() is not None
    with st.container(border=True, key="ask-undo"):
        figures = ""
        if last.imports:
            numbers = tuple(entry.import_id for entry in last.imports)
            figures = f"<p>{loaded.figures_on(visit.home.stands_on(numbers))}</p>"
        st.html(f"<p>{_would_undo(last, catalogue, organisation)}</p>{figures}")
        if would := visit.home.would_undo():
            st.html(loaded.going_back(would))
        with st.container(horizontal=True):
            work = partial(uploads.undoing, visit.home.path, visit.home.who, last.generation)
            names = ", ".join(entry.name for entry in last.imports) or last.what
            st.button("Undo it", disabled=busy, on_click=_agreed, args=(UNDO, f"Undoing {names}", work))
            st.button("Keep it", on_click=lambda: st.session_state.pop(UNDO))


def _agreed(question: str, title: str, work: jobs.Work) -> None:
    """Do what was asked about. A callback, because a script may be stopped before it comes to its button."""
    jobs.begin("undo", title, work)
    st.session_state.pop(question, None)


def _would_undo(last: Undoable, catalogue: Catalogue, organisation: Organisation) -> str:
    back = "the figures from before it are in force again" if last.back_to else "then no data are loaded"
    if not last.imports:
        return f"This takes back the {escape(last.what)}: {back}."
    named = ", ".join(f"<b>{escape(entry.name)}</b>" for entry in last.imports)
    details = "; ".join(
        f"{receipt.loaded_at(entry, organisation)} · {receipt.came_in(receipt.of(entry), catalogue)}"
        for entry in last.imports
    )
    alone = len(last.imports) == 1
    again = (
        "The file can be imported again."
        if alone
        else "They came in together; one of them alone can be taken back with its receipt, below."
    )
    return (
        f"This takes back the import of {named} ({escape(details)}): rows that {'it' if alone else 'they'}"
        f" brought go, rows that {'it' if alone else 'they'} changed are again what they were, and {back}."
        f" {again}"
    )


def _again(visit: Visit, catalogue: Catalogue, organisation: Organisation) -> None:
    """The receipt of any import in force, with its refused rows."""
    entries = {entry.import_id: entry for entry in reversed(visit.home.history().imports)}
    if st.session_state.get(AGAIN) not in entries:
        st.session_state.pop(AGAIN, None)

    def named(number: int) -> str:
        return f"{receipt.loaded_at(entries[number], organisation)} · {entries[number].name}"

    chosen = st.selectbox(
        "Show a receipt again",
        list(entries),
        index=None,
        format_func=named,
        placeholder="Choose an import",
        key=AGAIN,
    )
    if chosen in entries:
        receipts.show(receipt.of(entries[chosen]), visit.home.path, catalogue, f"past-{chosen}")
        if not visit.demo:
            _remove(visit, entries[chosen], is_only=len(entries) == 1)


def _would_remove(entry: Import, is_only: bool) -> str:
    if is_only:
        return f"Without <b>{escape(entry.name)}</b> no data are loaded. The file can be imported again."
    return (
        f"All other imports are replayed from the archive without <b>{escape(entry.name)}</b>: the figures"
        " will be as if it had never been loaded. It can be undone."
    )


def _remove(visit: Visit, entry: Import, is_only: bool) -> None:
    """Take one import back, however old, after saying what that means."""
    busy = jobs.running() is not None
    if st.session_state.get(REMOVE) != entry.import_id:
        st.button("Take this import back …", disabled=busy, on_click=_ask_remove, args=(visit, entry))
        return
    with st.container(border=True, key="ask-remove"):
        st.html(
            f"<p>{_would_remove(entry, is_only)}</p>"
            f"<p>{loaded.figures_on(visit.home.stands_on((entry.import_id,)))}</p>"
        )
        would = jobs.told().would
        if would and (would.generation, would.what) == (visit.home.generation, entry.name):
            st.html(loaded.going_back(would))
        with st.container(horizontal=True):
            work = partial(uploads.removing, visit.home.path, visit.home.who, entry)
            title = f"Taking back {entry.name}:"
            st.button("Take it back", disabled=busy, on_click=_agreed, args=(REMOVE, title, work))
            st.button("Keep this import", on_click=lambda: st.session_state.pop(REMOVE))

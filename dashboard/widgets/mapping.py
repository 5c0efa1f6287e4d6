"""The wizard that maps a file by hand: which column is which, live, until it is saved and imported.

    offer(receipt, key)      # a button on the receipt of a file that no format knows
    offer_chosen(given)      # the same for a file that was just chosen
    is_open()                # then the page shows nothing but draw(visit, catalogue)

mapping_columns.py and mapping_values.py draw what is asked. Every name here comes from somebody's file:
it is escaped on its way into HTML and markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import act, wording
from dashboard.faults import Fault
from dashboard.intake import mapping as by_hand
from dashboard.intake import words
from dashboard.intake.mapping import Mapping
from dashboard.intake.mapping.profile import Profile
from dashboard.intake.mapping.suggest import denied
from dashboard.intake.receipt import Receipt
from dashboard.model.catalogue import Catalogue
from dashboard.model.strategy import Strategy
from dashboard.render import receipt
from dashboard.render.literal import in_markdown, literal
from dashboard.store.known_tickets import tickets_of
from dashboard.widgets import jobs, mapping_columns, mapping_values, uploads
from dashboard.widgets.jobs import HeldUpload, Upload
from dashboard.widgets.mapping_columns import Wizard, in_words, typed
from dashboard.widgets.uploads import Options
from dashboard.widgets.visiting import Visit

OPEN = "mapping_open"

# --- opening and closing


def is_open() -> bool:
    """Whether a file is being mapped in this session."""
    return isinstance(st.session_state.get(OPEN), Wizard)


def offer(refused: Receipt, key: str) -> None:
    """The way from a refused receipt to its mapping, where the file is still at hand."""
    if refused.question == "mapping" and (kept := jobs.kept(refused)):
        st.button("Map it by hand", key=f"map-{key}", on_click=_begin, args=(kept,))


def offer_chosen(given: Sequence[Upload]) -> None:
    """The same for one chosen file, whatever a format would make of it."""
    if len(given) == 1 and st.button(
        "Map by hand instead", key="map-chosen", disabled=jobs.running() is not None
    ):
        name = uploads.shown_name(given[0].name)
        _begin(HeldUpload(name, name, given[0], Options()))
        st.rerun()


def _begin(file: HeldUpload) -> None:
    st.session_state[OPEN] = Wizard(file)


def _end() -> None:
    st.session_state.pop(OPEN, None)


def draw(visit: Visit, catalogue: Catalogue) -> None:
    """The wizard: how the file is read, what its columns are, what would come of it, its name."""
    wizard = st.session_state[OPEN]
    assert isinstance(wizard, Wizard)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Map by hand", anchor=False, width="stretch")
        st.button("Leave it", on_click=_end)
    named = literal(wizard.file.file)
    st.markdown(
        f"Say what the columns of **{named}** are. That becomes a format of"
        " this home, and the next file of its kind is imported without a question. Nothing is loaded before"
        " you save."
    )
    top = st.columns(3)
    looked = mapping_columns.looked_at(wizard, catalogue, top[1], top[2])
    if looked is None:
        return
    found = mapping_columns.table(wizard, looked, catalogue, top[0], tickets_of(visit.home.path))
    strategy = visit.home.strategy
    said = mapping_columns.columns(wizard, looked, found, catalogue)
    for one in denied(said, looked, catalogue):
        told = f"“{one.column}” {one.called(in_words(one.ours))}{one.why}, so it was not taken."
        st.caption(in_markdown(told))
    said = mapping_values.words(wizard, looked, said, catalogue)
    said = mapping_values.scales(wizard, looked, said, catalogue)
    said = mapping_values.fixed(wizard, looked, said, catalogue)
    said = mapping_values.numbers(wizard, looked, said, catalogue)
    said = mapping_values.times(wizard, looked, said, found, catalogue, strategy)
    _preview(wizard, looked, said, catalogue, strategy)
    _save(visit, wizard, looked, said, catalogue, strategy)


# --- what would come of it


def _preview(
    wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue, strategy: Strategy
) -> None:
    st.subheader("What will be loaded", anchor=False)
    key = (looked.source.delimiter, looked.source.encoding, repr(said))
    if key not in wizard.previews:
        try:
            wizard.previews = {key: by_hand.preview(said, looked, catalogue, strategy)}
        except Fault as fault:
            st.warning(in_markdown(receipt.sentence(str(fault))))
            return
    preview = wizard.previews[key]
    if preview is None:
        st.markdown("Say which column is which, and its first rows stand here.")
        return
    told = preview.says.replace(preview.loaded, f"<b>{preview.loaded}</b>", 1)
    st.html(f'<p class="news" role="status">{told}</p>')
    for table, loaded in preview.tables.items():
        if loaded.rows:
            title = receipt.table_title(catalogue, table)
            head = tuple(in_words(column) for column in loaded.columns)
            st.html(receipt.table(f"{title}, the first rows as they will be loaded", head, loaded.rows))
    for new in preview.new_words:
        st.markdown(literal(words.message(new)))
    if preview.refused_parts:
        parts = [(item.column, item.reason, f"{item.rows:,}") for item in preview.refused_parts]
        title = "Refused as answers, their tickets are loaded"
        st.html(receipt.table(title, ("Column", "Why", "Rows"), parts))
    if preview.refused_rows:
        rows = [(f"{line:,}", reason) for line, reason in preview.refused_rows]
        or_part = " or their answers alone" if preview.refused_parts else ""
        st.html(receipt.table(f"Refused{or_part}, the first rows", ("Line", "Why"), rows, css="narrow"))


def _save(
    visit: Visit, wizard: Wizard, looked: Profile, said: Mapping, catalogue: Catalogue, strategy: Strategy
) -> None:
    st.subheader("Keep it", anchor=False)
    left, right = st.columns(2)
    stem = by_hand.plain_name(wizard.file.file.rpartition("/")[2])
    name = typed(left, wizard, "name", "Name of the format", stem, max_chars=60)
    desk = typed(
        right, wizard, "desk", "Desk", said.system or "", max_chars=60, placeholder="As the format's name",
        help="Where the rows come from. Two desks keep their ticket numbers apart.",
    )  # fmt: skip
    said = replace(said, system=desk or None)
    missing = [in_words(column) for column in by_hand.needed(said, catalogue)]
    if "surveys" in said.tables and "score" not in said.columns:
        missing.append("Score")
    which = f"which column is {wording.listed(missing)}, or what it is in every row"
    open_questions = [which] if missing else []
    if by_hand.question(said, looked, catalogue):
        open_questions.append("whether its dates begin with the day or the month")
    if open_questions:
        st.markdown(f"Still to say: {' and '.join(open_questions)}.")
    if st.button("Save and import", type="primary", disabled=bool(open_questions)):
        try:
            act.save_mapping(visit.home.path, visit.home.who, name, said, looked, strategy)
        except Fault as fault:
            st.warning(in_markdown(receipt.sentence(str(fault))))
            return
        _end()
        jobs.start(
            "upload",
            "Importing",
            partial(uploads.importing, visit.home.path, visit.home.who, [wizard.file], Options()),
        )

"""The strategy is changed on its page: a form for what changes often, the whole file for all the rest.

Nothing is saved before it was previewed, and what is saved is the text that was previewed. Whoever comes
second sees what the first one changed, and keeps what stands in the form.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.access import may
from dashboard.act import change_strategy
from dashboard.ask import Revision, Version
from dashboard.faults import Fault
from dashboard.model.editing import edited
from dashboard.render.literal import in_markdown
from dashboard.render.revision import revision_html, version_html
from dashboard.widgets import ahead, html
from dashboard.widgets.frame import Visit
from dashboard.widgets.strategy_asked import Written
from dashboard.widgets.strategy_entries import forms
from dashboard.widgets.strategy_forms import FORMS

PREVIEW, SAID, BASE = "strategy_preview", "strategy_said", "strategy_base"
WHOLE = "The whole file"
OLDER = 10  # saved strategies that the page lists


@dataclass(frozen=True)
class Previewed:
    """A change that was looked at and not saved yet."""

    text: str
    base: str  # the fingerprint of the text that was changed
    reason: str
    found: Revision


def draw(visit: Visit) -> None:
    """The form, the preview and the history, for whoever may change the strategy."""
    if not may(visit.home.who, "change"):
        return
    told = st.session_state.pop(SAID, None)
    previewed: Previewed | None = st.session_state.get(PREVIEW)
    with st.expander("Change the strategy", expanded=bool(told or previewed), key="change_strategy"):
        if told:
            (st.success if told[0] else st.warning)(in_markdown(told[1]))
        known = FORMS | forms()
        what = st.selectbox("What to change", [*known, WHOLE], key="strategy_what")
        asked = known[what](visit) if what in known else _whole(visit)
        if asked is not None:
            previewed = _preview(visit, asked)
        if previewed:
            _offer(visit, previewed)
    with st.expander("Earlier strategies", key="earlier_strategies"):
        _history(visit)


def _whole(visit: Visit) -> Written | None:
    """strategy.toml as it stands; what is written here is held against what it was when it was opened."""
    text, base = visit.home.written()
    st.session_state.setdefault(BASE, base)
    with st.form("strategy_whole", border=False):
        new = st.text_area("strategy.toml", value=text, height=420, key="strategy_text")
        reason = st.text_input("Why", key="strategy_whole_why")
        is_asked = st.form_submit_button("Preview")
    st.button("Start again from the file as it is now", on_click=_start_again)
    return Written(new, reason, st.session_state[BASE]) if is_asked else None


def _start_again() -> None:
    for key in (BASE, PREVIEW, "strategy_text"):
        st.session_state.pop(key, None)


def _preview(visit: Visit, asked: Written) -> Previewed | None:
    """What a change would do; a Fault, which names line and key, where it can't be meant."""
    st.session_state.pop(PREVIEW, None)
    try:
        text, base = visit.home.written()
        new = asked.said if isinstance(asked.said, str) else edited(text, asked.said)
        made = Previewed(new, asked.base or base, asked.reason, visit.home.revision(new))
    except Fault as fault:
        st.warning(in_markdown(str(fault)))
        return None
    st.session_state[PREVIEW] = made
    return made


def _offer(visit: Visit, previewed: Previewed) -> None:
    html.draw(revision_html(previewed.found))
    with st.container(horizontal=True):
        if previewed.found.changes:
            st.button("Save", type="primary", on_click=_save, args=(visit, previewed), key="strategy_save")
        st.button("Leave it", on_click=_leave, key="strategy_leave")


def _leave() -> None:
    st.session_state.pop(PREVIEW, None)


def _save(visit: Visit, previewed: Previewed) -> None:
    st.session_state.pop(PREVIEW, None)
    try:
        change_strategy(visit.home.path, visit.home.who, previewed.text, previewed.base, previewed.reason)
    except Fault as fault:
        st.session_state[SAID] = (False, str(fault))
        return
    ahead.begin(visit.home.path)
    _start_again()
    st.session_state[SAID] = (True, "Saved. It stands in the history below, where it can be taken back.")


def _history(visit: Visit) -> None:
    found = visit.home.versions()
    if not found:
        st.markdown("No change was saved yet.")
    for one in found[:OLDER]:
        html.draw(version_html(one))
        if not one.in_force:
            label = f"Preview going back to {one.number}"
            st.button(label, on_click=_go_back, args=(visit, one), key=f"back-{one.number}")


def _go_back(visit: Visit, one: Version) -> None:
    """An earlier strategy, previewed as a new one."""
    try:
        with visit.home.open(visit.home.path, visit.home.who) as now:
            found = now.revision(one.text)
        st.session_state[PREVIEW] = Previewed(one.text, found.base, f"back to {one.number}", found)
    except Fault as fault:
        st.session_state[SAID] = (False, str(fault))

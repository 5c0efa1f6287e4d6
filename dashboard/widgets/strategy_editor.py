"""The strategy is changed on its page: a form for what changes often, the whole file for all the rest.

Nothing is saved before it was previewed, and what is saved is the text that was previewed. Whoever comes
second sees what the first one changed, and keeps what stands in the form: a form is drawn from the strategy
with which it was begun, and only what was changed in it is written.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.access import may
from dashboard.act import change_strategy
from dashboard.ask import Home, Revision, Version, meanwhile
from dashboard.ask.strategy.revisions import imagined
from dashboard.faults import Busy, DiskFull, Fault
from dashboard.model.editing import Add, Drop, Edit, edited, moved
from dashboard.model.strategy import parsed
from dashboard.quick import dataclass
from dashboard.render.literal import in_markdown
from dashboard.render.revision import revision_html, text_html, version_html
from dashboard.widgets import ahead, html, sections
from dashboard.widgets.strategy_asked import PREVIEW, TURN, Written, key_of, take_back
from dashboard.widgets.strategy_forms import FORMS
from dashboard.widgets.visiting import Visit

SAID, BEGUN = "strategy_said", "strategy_begun"
WHOLE = "The whole file"
PATIENCE = 5.0  # seconds that a click waits for an import
OLDER = 10  # saved strategies that the page lists


@dataclass(frozen=True)
class FormBase:
    """The strategy from which a form was first drawn."""

    what: str
    text: str
    base: str


@dataclass(frozen=True)
class Said:
    """How a save ended; it is said where the button was: an expander that is closed stays so."""

    is_done: bool
    text: str
    version: int | None


@dataclass(frozen=True)
class Previewed:
    """A change that was looked at and not saved yet."""

    text: str
    base: str  # the fingerprint of the text that was changed
    reason: str
    found: Revision
    is_the_form: bool  # once it is saved, what stands in the form is what the file says
    version: int | None = None  # the earlier strategy that it goes back to


def draw(visit: Visit) -> None:
    """The form, the preview and the history, for whoever may change the strategy."""
    if not may(visit.home.who, "change"):
        return
    told: Said | None = st.session_state.pop(SAID, None)
    with sections.unfolded("Change the strategy", "change_strategy") as is_open:
        if is_open:
            _change(visit, told)
    _earlier(visit.home, told)


def _change(visit: Visit, told: Said | None) -> None:
    """The forms, of what the file said when each was begun."""
    if told and told.version is None:
        _tell(told)
    if "strategy_what" not in st.session_state:
        _start_again()  # a first visit, or the page was left meanwhile
    what = st.selectbox("What to change", [*FORMS, WHOLE], key="strategy_what", on_change=take_back)
    begun = _begun(visit, what)
    asked = FORMS[what](_as_begun(visit, begun)) if what in FORMS else _whole(begun)
    if asked is not None:
        _preview(visit, asked, begun)
    _offer(visit.home, None)


def earlier(home: Home) -> None:
    """The history alone, where strategy.toml can't be read: from it what was saved can be set again."""
    if may(home.who, "change"):
        _earlier(home, st.session_state.pop(SAID, None), expanded=True)


def _earlier(home: Home, told: Said | None, *, expanded: bool = False) -> None:
    with st.expander("Earlier strategies", expanded, key="earlier_strategies"):
        if told and told.version is not None:
            _tell(told)
        _history(home)


def _tell(told: Said) -> None:
    (st.success if told.is_done else st.warning)(in_markdown(told.text))


def _begun(visit: Visit, what: str) -> FormBase:
    """What the form is drawn from; says so where the file is another by now."""
    text, base = visit.home.written()
    begun: FormBase | None = st.session_state.get(BEGUN)
    if begun is None or begun.what != what:
        begun = st.session_state[BEGUN] = FormBase(what, text, base)
    if begun.base != base:
        st.info(in_markdown(f"strategy.toml {meanwhile(visit.home, begun.base)}. The form is from before."))
    if begun.base != base or what == WHOLE:
        st.button("Start again from the file as it is now", on_click=_start_again)
    return begun


def _as_begun(visit: Visit, begun: FormBase) -> Visit:
    """The visit under the strategy that the form is drawn from."""
    if begun.base == visit.home.written()[1]:
        return visit
    strategy = parsed(visit.home.path / "strategy.toml", begun.text, visit.home.catalogue.metrics)
    return replace(visit, home=imagined(visit.home, strategy))


def _whole(begun: FormBase) -> Written | None:
    """strategy.toml as it stood; what is written here is held against what it was when it was opened."""
    with st.form("strategy_whole", border=False):
        new = st.text_area("strategy.toml", value=begun.text, height=420, key=key_of("strategy_text"))
        reason = st.text_input("Why", key=key_of("strategy_whole_why"))
        is_asked = st.form_submit_button("Preview")
    return Written(new, reason, begun.base) if is_asked else None


def _start_again() -> None:
    """Draw the forms anew of the file as it is now."""
    for key in (BEGUN, PREVIEW):
        st.session_state.pop(key, None)
    st.session_state[TURN] = st.session_state.get(TURN, -1) + 1


def _preview(visit: Visit, asked: Written, begun: FormBase) -> None:
    """What a change would do; a Fault, which names line and key, where it can't be meant."""
    take_back()
    try:
        text, base = visit.home.written()
        is_same = text == begun.text
        if isinstance(asked.said, str):
            new = asked.said
        else:
            new = edited(text, asked.said if is_same else moved(asked.said, begun.text, text))
        edits = () if isinstance(asked.said, str) else asked.said
        is_another = any(_is_another(one) for one in edits)
        found = visit.home.revision(new)
        made = Previewed(new, asked.base or base, asked.reason, found, is_same and not is_another)
    except Fault as fault:
        st.warning(in_markdown(str(fault)))
        return
    st.session_state[PREVIEW] = made


def _is_another(edit: Edit) -> bool:
    """Whether the form is of something else once it is saved: of the next new one, or of what is left.

    A target or a card that is new is found again by its day, and the form is of it.
    """
    return isinstance(edit, Drop) or (isinstance(edit, Add) and edit.kind not in ("target", "card"))


def _offer(home: Home, version: int | None) -> None:
    """What was previewed, where it was asked for: under the form, or under an earlier strategy."""
    previewed: Previewed | None = st.session_state.get(PREVIEW)
    if previewed is None or previewed.version != version:
        return
    html.draw(revision_html(previewed.found))
    if version is not None:
        html.draw(text_html(previewed.text))
    with st.container(horizontal=True):
        if previewed.found.changes:
            st.button("Save", type="primary", on_click=_save, args=(home, previewed), key="strategy_save")
        st.button("Leave it", on_click=take_back, key="strategy_leave")


def _save(home: Home, previewed: Previewed) -> None:
    take_back()
    try:
        change_strategy(
            home.path, home.who, previewed.text, previewed.base, previewed.reason, patience=PATIENCE
        )
    except Fault as fault:
        st.session_state[SAID] = Said(False, str(fault), previewed.version)
        if isinstance(fault, DiskFull | Busy):  # later it can be saved as it was previewed
            st.session_state[PREVIEW] = previewed
        return
    ahead.begin(home.path)
    st.session_state.pop(BEGUN, None)
    if not previewed.is_the_form:
        _start_again()
    said = "Saved. It stands in the history below, where it can be taken back."
    st.session_state[SAID] = Said(True, said, previewed.version)


def _history(home: Home) -> None:
    found = home.versions()
    if not found:
        st.markdown("No change was saved yet.")
    for one in found[:OLDER]:
        html.draw(version_html(one))
        if not one.in_force:
            label = f"Preview going back to {one.number}"
            st.button(label, on_click=_go_back, args=(home, one), key=f"back-{one.number}")
            _offer(home, one.number)


def _go_back(home: Home, one: Version) -> None:
    """An earlier strategy, previewed as a new one."""
    try:
        with home.open(home.path, home.who) as now:
            found = now.revision(one.text)
        st.session_state[PREVIEW] = Previewed(
            one.text, found.base, f"back to {one.number}", found, False, one.number
        )
    except Fault as fault:
        st.session_state[SAID] = Said(False, str(fault), one.number)

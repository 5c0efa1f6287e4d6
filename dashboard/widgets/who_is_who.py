"""Who is who: names that may mean one agent or one team, each with a yes and a no, and what was said."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.ask import Merged, WhoIsWho
from dashboard.model.aliases import Kind, Suggestion
from dashboard.render import spreadsheets_lists
from dashboard.render.literal import literal
from dashboard.text import many
from dashboard.widgets import download, jobs, sections, uploads
from dashboard.widgets.visiting import Visit

SHOWN = 10  # suggestions at once
SAME = {"agent": "The same person", "team": "The same team"}
TWO = {"agent": "Two people", "team": "Two teams"}


def draw(visit: Visit) -> None:
    """Suggestions, what is merged, and a merge by hand."""
    with sections.row("who", "Same person, two names?", "a merge can be taken back", anchor="who"):
        _names(visit)


def _names(visit: Visit) -> None:
    found = visit.home.who_is_who()
    if not found.rows:
        st.markdown("Nobody is named in what is loaded.")
        return
    if visit.demo:
        st.markdown("In your own home, names that may mean the same person or team are suggested here.")
        return
    busy = jobs.running() is not None
    if found.suggestions:
        st.markdown(
            "These may be one. Nothing is merged before you say so, the loaded rows keep the names of their"
            " desks, and it can be taken back."
        )
    else:
        st.markdown("No two names look like the same person or team.")
    for suggestion in found.suggestions[:SHOWN]:
        _suggested(visit, found, suggestion, busy)
    if len(found.suggestions) > SHOWN:
        st.caption(
            f"{many(len(found.suggestions) - SHOWN, 'more comes', 'more come')} when these are answered."
        )
    if found.merged:
        with st.expander(many(len(found.merged), "other name") + " in force"):
            for merged in found.merged:
                _in_force(visit, merged, busy)
    if found.suggestions or found.merged:
        download.offer(lambda: spreadsheets_lists.names(found), "who-is-who")
    with st.expander("Merge two names by hand"):
        _by_hand(visit, found, busy)


def _suggested(visit: Visit, found: WhoIsWho, one: Suggestion, busy: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"who-{one.kind}-{one.alias}"):
        st.markdown(
            f"{_name(found, one.kind, one.alias)} and {_name(found, one.kind, one.name)}: {literal(one.why)}",
            width="stretch",
        )
        said = (visit, one.kind, one.name, one.alias)
        if st.button(SAME[one.kind], key=f"same-{one.kind}-{one.alias}", disabled=busy):
            _say(*said, together=True)
        if st.button(TWO[one.kind], key=f"two-{one.kind}-{one.alias}", disabled=busy):
            _say(*said, together=False)


def _name(found: WhoIsWho, kind: Kind, name: str) -> str:
    rows, desks = found.rows.get((kind, name), 0), found.desks.get((kind, name), ())
    at = f", {literal(', '.join(desks))}" if desks else ""
    return f"**{literal(name)}** ({many(rows, 'row')}{at})"


def _in_force(visit: Visit, merged: Merged, busy: bool) -> None:
    rows = many(merged.rows, "row")
    alias, name = (literal(name) for name in (merged.alias, merged.name))
    with st.container(horizontal=True, vertical_alignment="center", key=f"is-{merged.kind}-{merged.alias}"):
        st.markdown(f"**{alias}** ({rows}) is the {merged.kind} **{name}**", width="stretch")
        if st.button("Take apart", key=f"apart-{merged.kind}-{merged.alias}", disabled=busy):
            _say(visit, merged.kind, merged.name, merged.alias, together=False)


def _by_hand(visit: Visit, found: WhoIsWho, busy: bool) -> None:
    kinds = list(dict.fromkeys(kind for kind, _ in found.rows))
    kind: Kind = st.segmented_control("Of", kinds, default=kinds[0], key="who_kind") or kinds[0]
    known = sorted((name for of, name in found.rows if of == kind), key=str.casefold)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        alias = st.selectbox("This name", known, index=None, key=f"who_alias_{kind}")
        name = st.selectbox("means", known, index=None, key=f"who_name_{kind}")
        ready = alias is not None and name is not None and alias != name
        if st.button("Merge", disabled=busy or not ready) and alias and name:
            _say(visit, kind, name, alias, together=True)


def _say(visit: Visit, kind: Kind, name: str, alias: str, *, together: bool) -> None:
    """A yes or a no, as a job: every figure that goes by the name is made anew."""
    home = visit.home
    work = partial(uploads.naming, home.path, home.who, kind, name, alias, together)
    jobs.start("who", "Naming", work)

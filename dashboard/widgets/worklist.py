"""Monday's list on a team's page: what waits for somebody, by case, each to be ticked "taken up"."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.act import take_up
from dashboard.ask import PRAISE, Worklist
from dashboard.faults import Fault
from dashboard.render import spreadsheets_lists
from dashboard.render import worklist as rendered
from dashboard.render.links import link
from dashboard.render.literal import in_markdown
from dashboard.widgets import download
from dashboard.widgets.visiting import Visit

ALL, FAULT = "worklist_all", "worklist_fault"
NOTE = "Cases, never a count about a person. A tick keeps who took it up, and when."


def draw(visit: Visit, found: Worklist) -> None:
    """The list of a team: what today needs first, at most three lines a group until all are asked for."""
    with st.container(key="worklist", gap="small"):
        st.header("Worth doing today", anchor=False)
        if said := st.session_state.pop(FAULT, None):
            st.warning(in_markdown(said))
        everything = st.session_state.get(ALL) == visit.team
        sections = rendered.every(found) if everything else rendered.first(found)
        if not sections:
            if none := rendered.nothing(found):
                st.html(f'<p class="sc-says">{escape(none)}</p>')
            st.html(f'<p class="sc-facts">{escape(rendered.looked_at(found))}</p>')
        for section in sections:
            _section(visit, found, section)
        if old := rendered.stale(found):
            with _beside(old[0]):
                load = f' <a href="{link("data")}">Load newer data</a>'
                st.html(f'<p class="sc-says">{escape(old[1])}{load}</p>')
        if sections:
            _rest(visit, found, sections, everything)


def _beside(title: str, note: str = "") -> DeltaGenerator:
    """A group: its name on the left, its lines to the right of it, on a phone below it (style.css)."""
    group = st.container(gap=None)
    group.html(f'<h3 class="work">{escape(title)}</h3><p class="work">{escape(note)}</p>')
    return group


def _section(visit: Visit, found: Worklist, section: rendered.ListSection) -> None:
    with _beside(section.heading, section.note):
        for group, case in section.lines:
            figures = ""
            if group.group == PRAISE:
                figures = link("metric", metric=case.case_id, team=visit.team, period=visit.period)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.html(rendered.line(group, case, found.now, figures), width="stretch")
                st.checkbox(
                    "taken up",
                    value=case.taken is not None,
                    disabled=case.taken is not None,
                    key=f"take-{case.key}",
                    on_change=partial(_take, visit, case.key),
                    width="content",
                )
        if long_ago := rendered.past(section):
            st.html(f'<p class="sc-facts">{escape(long_ago)}</p>')


def _take(visit: Visit, key: str) -> None:
    try:
        take_up(visit.home.path, visit.home.who, key, visit.team, visit.period)
    except Fault as fault:  # somebody else's undo or import came between
        st.session_state[FAULT] = str(fault)


def _rest(visit: Visit, found: Worklist, sections: list[rendered.ListSection], everything: bool) -> None:
    shown, count = sum(len(section.lines) for section in sections), rendered.count(found)
    told = f"{shown} of {count}, the longest wait first. {NOTE}" if shown < count else NOTE
    st.html(f'<p class="sc-facts">{escape(told)}</p>')
    with st.container(horizontal=True, vertical_alignment="center"):
        if shown < count:
            st.button(f"Show all {count}", on_click=partial(st.session_state.__setitem__, ALL, visit.team))
        elif everything:
            st.button("Show the first", on_click=partial(st.session_state.pop, ALL, None))
        sheet = partial(spreadsheets_lists.waiting, found)
        label = f"Download all {count}" if shown < count else "Download"
        download.offer(sheet, "worth-doing", visit.team, visit.period, label=label)

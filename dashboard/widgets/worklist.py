"""Monday's list on a team's page: what waits for somebody, by case, each to be ticked "taken up"."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from dashboard.act import take_up
from dashboard.ask import Case, Worklist
from dashboard.faults import Fault
from dashboard.render import spreadsheets_lists
from dashboard.render import worklist as rendered
from dashboard.render.links import link
from dashboard.render.literal import in_markdown
from dashboard.widgets import download, html
from dashboard.widgets.visiting import Visit

ALL, FAULT = "worklist_all", "worklist_fault"
NOTE = "Cases, never a count about a person. A tick keeps who took it up, and when."


def draw(visit: Visit, found: Worklist) -> None:
    """The list of a team: what today needs first, at most three lines a group until all are asked for."""
    with st.container(key="worklist", gap="small"):
        if said := st.session_state.pop(FAULT, None):
            st.warning(in_markdown(said))
        everything = st.session_state.get(ALL) == visit.team
        sections = rendered.every(found) if everything else rendered.first(found)
        drawn = [html.header("Worth doing today")]
        if not sections:
            if none := rendered.nothing(found):
                drawn.append(f'<p class="sc-says">{escape(none)}</p>')
            drawn.append(f'<p class="sc-facts">{escape(rendered.looked_at(found))}</p>')
        drawn += [rendered.section_html(section, found.now, figures_of(visit)) for section in sections]
        if old := rendered.stale(found):
            load = f' <a href="{link("data")}">Load newer data</a>'
            drawn.append(rendered.beside(old[0], "", f'<p class="sc-says">{escape(old[1])}{load}</p>'))
        shown, count = sum(len(section.lines) for section in sections), rendered.count(found)
        if sections:
            told = f"{shown} of {count}, the longest wait first. {NOTE}" if shown < count else NOTE
            drawn.append(f'<p class="sc-facts">{escape(told)}</p>')
        html.draw("".join(drawn))
        if sections:
            _rest(visit, found, shown, count)


def figures_of(visit: Visit) -> Callable[[Case], str]:
    """Where a case of praise has its figures: it is named by its metric."""
    return lambda case: link("metric", metric=case.case_id, team=visit.team, period=visit.period)


def take(visit: Visit, key: str) -> None:
    """Somebody takes up a case, by its key: what a click on its box does before the page is drawn anew."""
    try:
        take_up(visit.home.path, visit.home.who, key, visit.team, visit.period)
    except Fault as fault:  # somebody else's undo or import came between
        st.session_state[FAULT] = str(fault)


def _rest(visit: Visit, found: Worklist, shown: int, count: int) -> None:
    """All lines, or the first of them; and all of them as a table."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if shown < count:
            st.button(f"Show all {count}", on_click=partial(st.session_state.__setitem__, ALL, visit.team))
        elif st.session_state.get(ALL) == visit.team:
            st.button("Show the first", on_click=partial(st.session_state.pop, ALL, None))
        sheet = partial(spreadsheets_lists.waiting, found)
        label = f"Download all {count}" if shown < count else "Download"
        download.offer(sheet, "worth-doing", visit.team, visit.period, label=label)

"""What every page stands in: the way to all pages, the filters, the title, and one calm message for a fault.

    with frame.page("Goals") as visit:               # h1 "Goals", selectors for team and period
        answer = visit.home.goals(visit.period)

    page(title, *, team=True, period=True, data=True, more=None, heading=None, sheet=None, unread=None)
        team, period  which selectors stand in the second row
        data          False: the page also works on an empty home (Data); else it greets and stops
        plan          True: a strategy is enough for it, and it says that there are no data yet
        more          draws the page's own selectors beside the others, with `filters.pick`
        heading       visit -> h1, where "title · team" is not enough
        sheet         visit -> (level, name) of the page as a PDF, None where there is none
        unread        home -> what is drawn below the message where strategy.toml can't be read
    calm()                                           the same for a part of a page: the rest stays

What is looked at, and of whom, is read in visiting.py; the two rows are head_row.py and filters.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard import text
from dashboard.ask import Home
from dashboard.engine.connections import readable
from dashboard.faults import Fault, StrategyFault, UsageFault, nearest
from dashboard.lost import LOST
from dashboard.render.literal import in_markdown, literal
from dashboard.render.receipt import sentence
from dashboard.widgets import filters, first_card, html, worklist
from dashboard.widgets.filters import PageSpec, Sheet
from dashboard.widgets.head_row import greet, navigation, seen_by, when
from dashboard.widgets.navigation import PAGES, links
from dashboard.widgets.visiting import Visit, filters_of, known, run, visit
from dashboard.wording import listed

ADDRESS = {title: address for title, address, _ in PAGES}
TITLES = [title.lower() for title, _, _ in PAGES]
ALL_PAGES = listed([title for title, _, _ in PAGES])
EARLIER = f"What was saved before can be set again on the page [Strategy](/{ADDRESS['Strategy']})."

NO_DATA = "No data yet: how it stands is said once your exports are loaded, on the page [Data](/{data})."
LAST_GOOD = (
    "Until that is mended nothing is loaded, and what stands below goes by the last strategy that could be"
    " read, of {day}: its goals, its cards, its objectives."
)


@contextmanager
def page(
    title: str,
    *,
    team: bool = True,
    period: bool = True,
    data: bool = True,
    plan: bool = False,
    more: Callable[[Visit], None] | None = None,
    heading: Callable[[Visit], str] | None = None,
    sheet: Callable[[Visit], Sheet | None] | None = None,
    unread: Callable[[Home], None] | None = None,
) -> Iterator[Visit]:
    """Draw what stands around a page and give what is looked at; a Fault becomes one message."""
    with run() as home:
        yield from _page(home, PageSpec(title, team, period, data, plan, more, heading, sheet, unread))


def _page(home: Home, spec: PageSpec) -> Iterator[Visit]:
    html.style()
    seen_by()
    if lost := st.query_params.pop(LOST, ""):
        _say(UsageFault(f'there is no page "{lost}": they are {ALL_PAGES}{nearest(lost, TITLES)}'))
    found = _visited(home, spec)
    st.set_page_config(page_title=_tab(spec, found), layout="wide")
    st.html(navigation(found, spec.title))
    links(ADDRESS[spec.title], filters_of(found), partial(worklist.take, found))
    if home.unread:
        _say(home.unread.fault, f" {LAST_GOOD.format(day=text.day(home.unread.day))}")
        _saved_before(home, spec)
    if spec.greets(found):
        greet(found)
        html.stop()
    if spec.data and not found.about.has_strategy and not found.demo:
        st.title(spec.title, anchor=False)
        first_card.offer(found.home)
        html.stop()
    try:
        with readable():
            if found.about.has_data and (spec.team or spec.period or spec.more):
                filters.draw(found, spec)
            _titled(found, spec)
            if spec.plan and not found.about.has_data:
                st.markdown(NO_DATA.format(data=ADDRESS["Data"]))
            if spec.period and (outside := found.home.not_covered(found.period)):
                raise UsageFault(outside)
    except Fault as fault:
        _say(fault)
        html.stop()
    with calm():
        yield found


def _visited(home: Home, spec: PageSpec) -> Visit:
    """What is looked at; where nothing can be, why, and no more of the page."""
    try:
        with readable():
            home.fall_back()
            return visit(home)
    except Fault as fault:
        _head_alone(spec.title)
        _say(fault)
        if isinstance(fault, StrategyFault):
            _saved_before(home, spec)
        html.stop()


def _saved_before(home: Home, spec: PageSpec) -> None:
    """Below what is wrong with strategy.toml: what can be set in its place."""
    with calm():
        spec.unread(home) if spec.unread else st.markdown(EARLIER)


def _titled(found: Visit, spec: PageSpec) -> None:
    """The h1; of somebody whom no data know the page's own, and the Fault that says so."""
    try:
        heading = spec.heading_of(known(found))
    except Fault:
        st.title(spec.title, anchor=False)
        raise
    st.title(literal(heading), anchor=False)


def _tab(spec: PageSpec, found: Visit) -> str:
    """What the browser's tab is called: what is looked at, of whom, when, and whose it is."""
    try:
        named = replace(spec, team=True).heading_of(found)
    except Fault:  # the page itself says so
        named = spec.title
    asked = [] if found.about.period is None or found.period is None else [when(found)]
    return " · ".join([named, *asked, found.about.organisation])


@contextmanager
def calm() -> Iterator[None]:
    """A part of a page that may fail alone: its Fault becomes one message, the rest stays."""
    try:
        with readable():
            yield
    except Fault as fault:
        _say(fault)


def _head_alone(title: str) -> None:
    st.set_page_config(page_title=title, layout="wide")
    st.title(title, anchor=False)


def _say(fault: Fault, then: str = "") -> None:
    """A fault is the user's to read: what is wrong, where, what to do. Never a traceback."""
    st.info(in_markdown(sentence(str(fault)) + then))

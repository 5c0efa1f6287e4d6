"""What every page stands in: its title, its filters, the sidebar, and one calm message for a fault.

    with frame.page("Goals") as visit:               # h1 "Goals", selectors for team and period
        answer = visit.home.goals(visit.period)

    page(title, *, team=True, period=True, data=True, more=None, heading=None)
        team, period  which selectors stand beside the title
        data          False: the page also works on an empty home (Data); else it greets and stops
        more          draws the page's own selectors beside the others, with `pick`
        heading       visit -> h1, where "title · team" is not enough
    pick(label, key, options, shown, visit, none=None)   a selectbox that lives in the address
    calm()                                               the same for a part of a page: the rest stays
    run()                                                one run of the script: all of it asks one Home
    later(home, question)                                a question that a click asks after the run

Filters live in the address, so that a link shows another person the same view: `choose` writes them,
`render.links` makes a link that carries them, `visit` reads them. Nothing is kept in the session.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TypeVar

import streamlit as st

from dashboard import text
from dashboard.access import LOCAL, Who
from dashboard.ask import About, Home, Shown
from dashboard.engine.connections import readable
from dashboard.faults import Fault
from dashboard.paths import default_home
from dashboard.render.links import link
from dashboard.render.literal import in_markdown, literal

FILTERS = ("period", "team", "name", "metric", "level", "objective", "every")
# in which proxies say whom they let in
PROXY_NAMES = ("X-Forwarded-User", "X-Auth-Request-User", "Remote-User")
KEPT = ("team", "period")  # what the navigation carries from page to page
T = TypeVar("T")
STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True)
class Visit:
    """What a page shows: whose home, who asks, and the filters of its address ("" is none)."""

    home: Home
    about: About
    demo: bool
    period: str | None = None
    team: str | None = None
    name: str | None = None
    metric: str | None = None
    level: str | None = None
    objective: str | None = None
    every: str | None = None


_OPEN: ContextVar[Home | None] = ContextVar("home", default=None)  # of this run of the script


@contextmanager
def run() -> Iterator[Home]:
    """The home that everything on a page is asked of, opened once a run and given back when it ends.

    A click breaks a run off with an exception, so what stands here is done then too.
    """
    if within := _OPEN.get():
        yield within
        return
    with Home.open(default_home(), who()) as home:
        token = _OPEN.set(home)
        try:
            yield home
        finally:
            _OPEN.reset(token)


def later(home: Home, question: Callable[[Home], T]) -> T:
    """An answer for a click after the run, as a download is: of the home as it stands then."""
    with Home.open(home.path, home.who) as now:
        return question(now)


def who() -> Who:
    """Who asks: without a sign-in whoever is let in may all; a proxy in front may say the name."""
    headers = st.context.headers
    return replace(LOCAL, name=next((str(headers[name]) for name in PROXY_NAMES if headers.get(name)), ""))


def visit(home: Home) -> Visit:
    """The home and the filters of this address; a filter that names nothing known is dropped."""
    chosen = {key: st.query_params.get(key) or None for key in FILTERS}
    found = Visit(home, home.about(), bool(os.environ.get("SCORECARD_DEMO")), **chosen)
    if found.team is not None and found.team not in found.about.teams:
        found = replace(found, team=None)
    return found


def choose(**filters: str | None) -> None:
    """Put filters into the address; None takes one out."""
    for key, value in filters.items():
        if value is None:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != value:
            st.query_params[key] = value


@contextmanager
def page(
    title: str,
    *,
    team: bool = True,
    period: bool = True,
    data: bool = True,
    more: Callable[[Visit], None] | None = None,
    heading: Callable[[Visit], str] | None = None,
) -> Iterator[Visit]:
    """Draw what stands around a page and give what is looked at; a Fault becomes one message."""
    with run() as home:
        yield from _page(home, title, team, period, data, more, heading)


def _page(
    home: Home,
    title: str,
    team: bool,
    period: bool,
    data: bool,
    more: Callable[[Visit], None] | None,
    heading: Callable[[Visit], str] | None,
) -> Iterator[Visit]:
    st.html(STYLE)
    _seen_by()
    try:
        with readable():
            found = visit(home)
    except Fault as fault:
        _head_alone(title)
        _say(fault)
        st.stop()
    st.set_page_config(page_title=f"{title} · {found.about.organisation}", layout="wide")
    if data and not found.about.has_data:
        _greet()
        st.stop()
    try:
        with readable(), st.container(key="head", horizontal=True, vertical_alignment="bottom", gap="medium"):
            named = heading(found) if heading else _heading(title, found if team else None)
            st.title(literal(named), anchor=False, width="stretch")
            if found.about.has_data:
                _filters(found, team, period, more)
    except Fault as fault:
        _say(fault)
        st.stop()
    with calm():
        yield found


def _seen_by() -> None:
    """Where the server is open beyond its machine without a sign-in: who can see it."""
    if words := os.environ.get("SCORECARD_SEEN_BY"):
        st.html(f'<p class="sc-seen-by" role="note">{escape(words)}</p>')


@contextmanager
def calm() -> Iterator[None]:
    """A part of a page that may fail alone: its Fault becomes one message, the rest stays."""
    try:
        with readable():
            yield
    except Fault as fault:
        _say(fault)


def _heading(title: str, found: Visit | None) -> str:
    return f"{title} · {found.team}" if found and found.team else title


def _head_alone(title: str) -> None:
    st.set_page_config(page_title=title, layout="wide")
    st.title(title, anchor=False)


def _say(fault: Fault) -> None:
    """A fault is the user's to read: what is wrong, where, what to do. Never a traceback."""
    message = str(fault)
    st.info(in_markdown(message[:1].upper() + message[1:]))


def _filters(found: Visit, team: bool, period: bool, more: Callable[[Visit], None] | None) -> None:
    if more:
        more(found)
    if team and found.about.teams:
        pick("Team", "team", found.about.teams, str, found, none="All teams")
    if period:
        _period(found)


def pick(
    label: str,
    key: str,
    options: Sequence[str],
    shown: Callable[[str], str],
    found: Visit,
    none: str | None = None,
    width: int = 180,
) -> None:
    """A selectbox over a filter of the address; `none` names the choice that takes the filter out.

    The address is the only state: it is put into the widget before each run, and a choice is written
    to the address before the next one.
    """
    every = ([""] if none else []) + list(options)
    current = getattr(found, key) or ("" if none else None)
    widget = f"pick_{key}"
    st.session_state[widget] = current if current in every else every[0] if none else None
    st.selectbox(
        label,
        every,
        format_func=lambda option: shown(option) if option else (none or ""),
        key=widget,
        on_change=lambda: choose(**{key: st.session_state[widget] or None}),
        width=width,
    )


def _period(found: Visit) -> None:
    """The periods with data, and the one in the address where it is another (an own range)."""
    names = {period.name: period for period in found.about.periods}
    current = found
    if found.period is None and found.about.period:
        current = replace(found, period=found.about.period.name)
    elif found.period and found.period not in names:
        try:
            own = found.home.period(found.period)
        except Fault:
            pick("Period", "period", list(names), lambda name: period_name(names[name]), current)
            raise
        names = {own.name: own} | names
        current = replace(found, period=own.name)
    pick("Period", "period", list(names), lambda name: period_name(names[name]), current)


def period_name(period: Shown) -> str:
    """October 2026, Q3 2026, week 31 of 2026, 1 Aug to 31 Oct 2026."""
    return text.period_name(period.name, period.from_, period.to)


def sidebar(pages: Sequence[st.Page]) -> None:
    """Which organisation, data up to when, how many checks are open, and the way to each page."""
    with st.sidebar:
        try:
            with readable(), run() as home:
                found = visit(home)
        except Fault:
            found = None  # the page says what is wrong
        if found:
            _whose(found)
        kept = {key: getattr(found, key) for key in KEPT if found and getattr(found, key)}
        for one in pages:
            st.page_link(one, query_params=kept or None, width="stretch")


def _whose(found: Visit) -> None:
    """Organisation, freshness, open checks. HTML, because a link in markdown opens a new tab."""
    facts = []
    if found.demo:
        facts.append("Sample organisation, invented data")
    if found.about.as_of is None:
        facts.append("no data yet")
    else:
        facts.append(f"data to {text.day(found.about.as_of.date())}")
    if found.about.checks_open:
        plural = "" if found.about.checks_open == 1 else "s"
        facts.append(f'<a href="{link("data")}">{found.about.checks_open} check{plural} open</a>')
    lines = "".join(f"<p>{fact}</p>" for fact in facts)
    st.html(f'<div class="sc-whose"><p><b>{escape(found.about.organisation)}</b></p>{lines}</div>')


GREETING = """<div class="sc-greeting"><p>Nothing is loaded yet. Three steps lead to a scorecard:</p>
<ol><li><b>Bring your exports</b> on the <a href="{data}">Data page</a>, or with
<code>scorecard import FILE…</code></li>
<li><b>Say what matters.</b> <code>scorecard init --from FILE…</code> writes a first strategy.toml:
objectives, and cards of what your files can compute.</li>
<li><b>Set red and goal</b> for each metric in that file: nobody but you can know them.</li></ol>
<p class="sc-facts">To look around first: <code>scorecard serve --demo</code> shows a sample
organisation.</p></div>"""


def _greet() -> None:
    """An empty home: what to do first."""
    st.title("Welcome", anchor=False)
    st.html(GREETING.format(data=link("data")))

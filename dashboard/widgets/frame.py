"""What every page stands in: the way to all pages, the filters, the title, and one calm message for a fault.

    with frame.page("Goals") as visit:               # h1 "Goals", selectors for team and period
        answer = visit.home.goals(visit.period)

    page(title, *, team=True, period=True, data=True, more=None, heading=None, sheet=None)
        team, period  which selectors stand in the second row
        data          False: the page also works on an empty home (Data); else it greets and stops
        more          draws the page's own selectors beside the others, with `pick`
        heading       visit -> h1, where "title · team" is not enough
        sheet         visit -> (level, name) of the page as a PDF, None where there is none
    pick(label, key, options, shown, visit, none=None)   a selectbox that lives in the address
    calm()                                               the same for a part of a page: the rest stays
    run()                                                one run of the script: all of it asks one Home
    later(home, question)                                a question that a click asks after the run

Filters live in the address, so that a link shows another person the same view: `choose` writes them,
`render.links` makes a link that carries them, `visit` reads them. Nothing is kept in the session. The
period stands there always, so that a link of today shows the same month next year.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import TypeVar

import streamlit as st

from dashboard import text
from dashboard.access import LOCAL, Who
from dashboard.ask import About, Home, Shown
from dashboard.engine.connections import readable
from dashboard.faults import Fault, UsageFault, nearest
from dashboard.model.metric import Level
from dashboard.paths import default_home
from dashboard.render.links import link
from dashboard.render.literal import in_file_name, in_markdown, literal
from dashboard.widgets import first_card, html
from dashboard.widgets.navigation import PAGES, links

FILTERS = ("period", "team", "name", "metric", "level", "objective", "every", "by", "tab")
# in which proxies say whom they let in
PROXY_NAMES = ("X-Forwarded-User", "X-Auth-Request-User", "Remote-User")
KEPT = ("team", "period")  # what the navigation carries from page to page
ADDRESS = {title: address for title, address, _ in PAGES}
T = TypeVar("T")
Sheet = tuple[Level, str | None]  # of what a PDF is made
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
    by: str | None = None
    tab: str | None = None


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
    """The home and the filters of this address; without a period the latest month with data."""
    chosen = {key: st.query_params.get(key) or None for key in FILTERS}
    found = Visit(home, home.about(), bool(os.environ.get("SCORECARD_DEMO")), **chosen)
    if found.period is None and found.about.period:
        found = replace(found, period=found.about.period.name)
    return found


def known(found: Visit) -> Visit:
    """The same visit; UsageFault where its address names a team that no data know."""
    if found.team is not None and found.about.has_data and found.team not in found.about.teams:
        hint = nearest(found.team, found.about.teams)
        raise UsageFault(f'there is no team "{found.team}" in the data{hint}')
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
    sheet: Callable[[Visit], Sheet | None] | None = None,
) -> Iterator[Visit]:
    """Draw what stands around a page and give what is looked at; a Fault becomes one message."""
    with run() as home:
        yield from _page(home, title, team, period, data, more, heading, sheet)


def _page(
    home: Home,
    title: str,
    team: bool,
    period: bool,
    data: bool,
    more: Callable[[Visit], None] | None,
    heading: Callable[[Visit], str] | None,
    sheet: Callable[[Visit], Sheet | None] | None,
) -> Iterator[Visit]:
    st.html(STYLE)
    _seen_by()
    try:
        with readable():
            found = visit(home)
    except Fault as fault:
        _head_alone(title)
        _say(fault)
        html.stop()
    st.set_page_config(page_title=_tab(title, found, heading), layout="wide")
    st.html(navigation(found, title))
    links(ADDRESS[title], _filters_of(found))
    if data and not found.about.has_data:
        _greet()
        html.stop()
    if data and not found.about.has_strategy and not found.demo:
        st.title(title, anchor=False)
        first_card.offer(found.home)
        html.stop()
    try:
        with readable():
            if found.about.has_data and (team or period or more):
                _filters(found, team, period, more, sheet)
            known(found)
            named = heading(found) if heading else _heading(title, found if team else None)
            st.title(literal(named), anchor=False)
    except Fault as fault:
        _say(fault)
        html.stop()
    with calm():
        yield found


def _tab(title: str, found: Visit, heading: Callable[[Visit], str] | None) -> str:
    """What the browser's tab is called: what is looked at, of whom, when, and whose it is."""
    try:
        named = heading(found) if heading else _heading(title, found)
    except Fault:  # the page itself says so
        named = title
    when = [] if found.about.period is None or found.period is None else [_when(found)]
    return " · ".join([named, *when, found.about.organisation])


def _when(found: Visit) -> str:
    names = {period.name: period for period in found.about.periods}
    asked = names.get(found.period or "")
    return period_name(asked) if asked else str(found.period)


def _filters_of(found: Visit) -> dict[str, str]:
    """The filters of a visit, as its address names them."""
    return {key: value for key in FILTERS if (value := getattr(found, key))}


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


def _filters(
    found: Visit,
    team: bool,
    period: bool,
    more: Callable[[Visit], None] | None,
    sheet: Callable[[Visit], Sheet | None] | None,
) -> None:
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="small"):
        if more:
            more(found)
        if team and found.about.teams:
            pick("Team", "team", found.about.teams, str, found, none="All teams")
        if period:
            _period(found)
        st.html(
            '<p class="sc-do"><a href="#copy" role="button" data-do="copy">Copy link</a>'
            '<a href="#print" role="button" data-do="print">Print</a></p>',
            width="content",
        )
        if sheet and (asked := sheet(found)):
            _as_pdf(found, asked)


def _as_pdf(found: Visit, asked: Sheet) -> None:
    """The page on one sheet, beside Print; made when it is clicked."""

    def made(home: Home) -> bytes:
        from dashboard import report  # what draws it is loaded for whoever wants it

        return report.pdf(home, *asked, found.period, found.team)

    st.download_button(
        "PDF",
        partial(later, found.home, made),
        file_name=f"{in_file_name(asked[1] or 'goals')}-{found.period}.pdf",
        mime="application/pdf",
        on_click="ignore",
        type="tertiary",
        help="This page on one sheet",
    )


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
        label_visibility="collapsed",
        on_change=lambda: choose(**{key: st.session_state[widget] or None}),
        width=width,
    )


KINDS = {"week": "Week", "month": "Month", "quarter": "Quarter", "year": "Year", "range": "Own dates"}


def _period(found: Visit) -> None:
    """Which kind of period, and which one of it: only such as have data."""
    current = _asked(found)
    kind = current.kind if current else "month"
    every = {kind: [one for one in found.about.periods if one.kind == kind] for kind in KINDS}
    st.session_state["pick_kind"] = kind
    st.segmented_control(
        "Kind of period",
        [one for one in KINDS if every[one] or one == "range"],
        format_func=KINDS.__getitem__,
        key="pick_kind",
        label_visibility="collapsed",
        on_change=lambda: _of_kind(current, every, st.session_state["pick_kind"]),
    )
    if kind == "range" and current:
        _own_dates(found, current)
        return
    listed = {one.name: one for one in every[kind]} | ({current.name: current} if current else {})
    names = sorted(listed, key=lambda name: listed[name].from_, reverse=True)
    shown = replace(found, period=current.name if current else None)
    pick("Period", "period", names, lambda name: period_name(listed[name]), shown)


def _asked(found: Visit) -> Shown | None:
    """The period in the address; None where it names none, which the page then says."""
    try:
        return found.home.period(found.period)
    except Fault:
        return None


def _of_kind(current: Shown | None, every: dict[str, list[Shown]], kind: str | None) -> None:
    """The latest period of a kind; own dates begin with the days that were looked at."""
    if kind == "range" and current:
        choose(period=f"{current.from_}..{current.to}")
    elif kind and every[kind]:
        choose(period=every[kind][0].name)


def _own_dates(found: Visit, current: Shown) -> None:
    first = min(period.from_ for period in found.about.periods)
    last = found.about.as_of.date() if found.about.as_of else current.to
    # a field of its own for each range: one that is written to loses the first of two clicks
    key = f"pick_dates {current.name}"
    st.date_input(
        "Dates",
        value=(current.from_, current.to),
        min_value=min(first, current.from_),
        max_value=max(last, current.to),
        key=key,
        label_visibility="collapsed",
        width=240,
        on_change=lambda: _dated(st.session_state[key]),
    )


def _dated(chosen: tuple[date, ...]) -> None:
    """Both ends are chosen one after the other: the address changes with the second."""
    if len(chosen) == 2:
        choose(period=f"{chosen[0]}..{chosen[1]}")


def period_name(period: Shown) -> str:
    """October 2026, Q3 2026, 1 Aug to 31 Oct 2026; a week with its dates."""
    named = text.period_name(period.name, period.from_, period.to)
    return f"{named}: {text.span(period.from_, period.to)}" if period.kind == "week" else named


def navigation(found: Visit, current: str) -> str:
    """The first row as HTML: whose figures, all pages, up to when the data reach, open checks."""
    kept = {key: getattr(found, key) for key in KEPT}
    pages = ""
    for title, address, _ in PAGES:
        marked = ' aria-current="page"' if title == current else ""
        if not (found.about.has_data or marked or address == "data"):
            pages += f'<a role="link" aria-disabled="true" class="off">{title}</a>'
            continue
        pages += f'<a href="{escape(link(address, **kept))}"{marked}>{title}</a>'
    facts = "".join(f"<span>{fact}</span>" for fact in _whose(found))
    when = f'<span class="sc-on-paper">{escape(_when(found))}</span>' if found.period else ""
    return (
        f'<header class="sc-frame"><span class="sc-name">{escape(found.about.organisation)}</span>'
        f'<nav aria-label="Pages" class="sc-pages">{pages}</nav><details class="sc-menu">'
        f'<summary>{escape(current)}</summary><nav aria-label="Menu">{pages}</nav></details>{when}'
        f'<p class="sc-whose">{facts}</p></header>'
    )


def _whose(found: Visit) -> list[str]:
    """Freshness and open checks, as HTML."""
    facts = ["sample organisation, invented data"] if found.demo else []
    as_of = found.about.as_of
    facts.append(f"data to {text.day(as_of.date())}" if as_of else "no data yet")
    if found.about.checks_open:
        plural = "" if found.about.checks_open == 1 else "s"
        facts.append(f'<a href="{link("data")}">{found.about.checks_open} check{plural} open</a>')
    return facts


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

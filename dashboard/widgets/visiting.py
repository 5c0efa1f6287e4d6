"""What a page shows and of whom: the home that a run asks, who asks, and the filters of its address.

Filters live in the address, so that a link shows another person the same view: `choose` writes them,
`render.links` makes a link that carries them, `visit` reads them. Nothing is kept in the session. The
period stands there always, so that a link of today shows the same month next year.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from dashboard.access import LOCAL, Who
from dashboard.ask import About, Home
from dashboard.faults import UsageFault, nearest
from dashboard.paths import default_home
from dashboard.quick import dataclass

FILTERS = ("period", "team", "name", "metric", "level", "objective", "every", "by", "tab")
# in which proxies say whom they let in
PROXY_NAMES = ("X-Forwarded-User", "X-Auth-Request-User", "Remote-User")
T = TypeVar("T")


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
    """An answer for a click after the run, as a download is: of the home as it stands then.

    By the last strategy that could be read where the page went by it.
    """
    with Home.open(home.path, home.who) as now:
        if home.unread:
            now.fall_back()
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
    """Put filters into the address, in the order of links: else the browser has it written a second time.

    None takes one out.
    """
    before = {key: st.query_params.get_all(key) for key in st.query_params}
    chosen = before | {key: [value] for key, value in filters.items() if value is not None}
    kept = [key for key in (*FILTERS, *chosen) if key in chosen and filters.get(key, "") is not None]
    after = {key: chosen[key] for key in dict.fromkeys(kept)}
    if list(after.items()) != list(before.items()):
        st.query_params.from_dict(after)


def filters_of(found: Visit) -> dict[str, str]:
    """The filters of a visit, as its address names them."""
    return {key: value for key in FILTERS if (value := getattr(found, key))}

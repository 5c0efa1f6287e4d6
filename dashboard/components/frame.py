"""Who is looking at which home, and the filters, which live in the address.

A page asks `visit()` for what is chosen; a link to another view is `link(page, ...)`. Nothing is kept
in the session that a link could not carry.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard import ask
from dashboard.ask import About, Scope
from dashboard.paths import default_home

FILTERS = ("period", "team", "name", "metric", "level", "objective", "every")


@dataclass(frozen=True)
class Visit:
    """What a page shows: whose home, who asks, and the filters of its address ("" is none)."""

    home: Path
    scope: Scope
    about: About
    demo: bool
    period: str | None = None
    team: str | None = None
    name: str | None = None
    metric: str | None = None
    level: str | None = None
    objective: str | None = None
    every: str | None = None


def visit() -> Visit:
    """The home and the filters of this address; a filter that names nothing known is dropped."""
    home = default_home()
    scope = ask.EVERYTHING
    chosen = {key: st.query_params.get(key) or None for key in FILTERS}
    found = Visit(home, scope, ask.about(scope, home), bool(os.environ.get("SCORECARD_DEMO")), **chosen)
    if found.team is not None and found.team not in found.about.teams:
        found = replace(found, team=None)
    return found


def link(page: str, **filters: str | None) -> str:
    """The address of a page with filters; `page` is "" for the scorecard."""
    given = {key: value for key, value in filters.items() if value}
    return f"/{page}" + (f"?{urlencode(given)}" if given else "")


def choose(**filters: str | None) -> None:
    """Put filters into the address; None takes one out."""
    for key, value in filters.items():
        if value is None:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != value:
            st.query_params[key] = value

"""The pages, and the way between them: neither a link inside the product nor a box loads a new document.

`st.html` draws links as plain anchors, and a browser would load the whole program again for each. One
component without looks catches their clicks and hands the address to st.switch_page: the session stays.
Its script is a file of ours that the server serves, because the gate forbids scripts written inline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

# in the order of the navigation: title, address, file beside app.py
PAGES = (
    ("Scorecard", "", "app_pages/scorecard.py"),
    ("Person", "person", "app_pages/person.py"),
    ("Goals", "goals", "app_pages/goals.py"),
    ("Strategy", "strategy", "app_pages/strategy.py"),
    ("Metric", "metric", "app_pages/metric.py"),
    ("Data", "data", "app_pages/data.py"),
)
FILES = {address: file for _, address, file in PAGES}
PACKAGE, NAME = "scorecard", "links"
ASSETS = "assets"


def links(address: str, filters: Mapping[str, str], take: Callable[[str], None]) -> None:
    """Let the links of this page lead on without a new document; the address names all its filters.

    `take` hears the key of a box that was ticked, before the page is drawn anew.
    """
    asked = f"/{address}" + (f"?{urlencode(filters)}" if filters else "")
    clicked = _component()(
        key="links",
        data={"address": asked},
        on_go_change=lambda: None,
        on_take_change=lambda: take(st.session_state["links"].take),
        on_file_change=lambda: None,
    )
    if clicked.go:
        to = urlsplit(clicked.go)
        page = to.path.strip("/")
        if page in FILES:
            st.switch_page(FILES[page], query_params=dict(parse_qsl(to.query)))


def wanted() -> str | None:
    """The name of the file that was asked for by the click that led to this run, where one was."""
    return (st.session_state.get("links") or {}).get("file")


def _component():  # type: ignore[no-untyped-def]
    """The component; each server, and each test of a page, has a register of its own."""
    manager = get_bidi_component_manager()
    full = f"{PACKAGE}.{NAME}"
    if manager.get_component_asset_root(full) is None:
        manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(NAME, ASSETS)])
        manager.register_from_manifest(manifest, Path(__file__).parent)
    return st.components.v2.component(full, html="<span></span>", js="links.js")

"""The cases behind a number on a page: misses first, sorted, searched, only misses where one wants."""

from __future__ import annotations

import streamlit as st

from dashboard import text, wording
from dashboard.ask import Cases, Home
from dashboard.render import cases as table
from dashboard.render.literal import in_markdown
from dashboard.store.cases import Order
from dashboard.widgets import html, visiting
from dashboard.widgets.plain_count import Asked

ORDERS: dict[Order, str] = {
    "misses": "Misses, newest first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "highest": "Highest value first",
    "lowest": "Lowest value first",
}
MOST = 50  # that stand on a page; search and order bring the others, the download has all
FILES = 4  # that are named


def draw(home: Home, asked: Asked) -> None:
    """What is asked, a table of the first that fit, and where all of them come from."""
    order = next((one for one in ORDERS if one == st.query_params.get("sort")), None)
    only = st.query_params.get("only") == "misses"
    find = st.query_params.get("find", "")
    found = home.cases(*asked, only_misses=only, find=find, order=order, limit=MOST)
    if not found.count:
        return
    _wishes(found, only, find)
    if found.rows:
        html.draw(table.cases(found, home.metric(asked[0])))
    st.caption(in_markdown(told(found)))


def _wishes(found: Cases, only: bool, find: str) -> None:
    """Sort, search, only misses: one row above the table, and all of it in the address."""
    orders = [one for one in ORDERS if found.missed or one != "misses"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="wish_cases"):
        if found.missed:
            st.session_state["only_misses"] = only
            st.toggle(
                f"Only {in_markdown(found.missed)} ({found.misses:,})",
                key="only_misses",
                on_change=lambda: visiting.choose(only="misses" if st.session_state["only_misses"] else None),
            )
        st.session_state["sort_cases"] = found.order
        st.selectbox(
            "Order",
            orders,
            format_func=ORDERS.__getitem__,
            key="sort_cases",
            width=200,
            on_change=lambda: visiting.choose(sort=st.session_state["sort_cases"]),
        )
        st.session_state["find_case"] = find
        st.text_input(
            "Search",
            key="find_case",
            placeholder="number, person, words",
            width=240,
            on_change=lambda: visiting.choose(find=st.session_state["find_case"] or None),
        )


def told(found: Cases) -> str:
    """How many are shown of how many, and the files and the generation that all of them are of."""
    first = "1 case" if found.count == 1 else f"All {found.count:,} cases"
    if found.fitting < found.count:
        first = f"{found.fitting:,} of {found.count:,} cases"
    if found.fitting > len(found.rows):
        first = f"The first {len(found.rows):,} of {first[0].lower()}{first[1:]}"
    files = [f"{file or 'no file'} ({count:,})" for file, count in found.files[:FILES]]
    more = [text.many(len(found.files) - FILES, "more file")] if len(found.files) > FILES else []
    return f"{first}. From {wording.listed([*files, *more])}; generation {found.generation}."

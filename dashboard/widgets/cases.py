"""The cases behind a number on a page: misses first, sorted, searched, only misses where one wants."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import wording
from dashboard.ask import Cases, Home
from dashboard.render.literal import in_markdown
from dashboard.store.cases import Order
from dashboard.widgets import frame
from dashboard.widgets.plain_count import Asked

ORDERS: dict[Order, str] = {
    "misses": "Misses first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "highest": "Highest value first",
    "lowest": "Lowest value first",
}
HIDDEN = ("is_miss", "ticket_id")  # the first is said by the order, the second by most numbers of a case
TEXTS = ("comment", "agent", "team")  # nothing is an empty cell
FILES = 4  # that are named


def draw(home: Home, asked: Asked) -> None:
    """What is asked, a table of the first that fit, and where all of them come from."""
    order = next((one for one in ORDERS if one == st.query_params.get("sort")), None)
    only = st.query_params.get("only") == "misses"
    find = str(st.session_state.get("find_case") or "")
    found = home.cases(*asked, only_misses=only, find=find, order=order)
    if not found.count:
        return
    _wishes(found, only)
    if found.rows:
        st.dataframe(
            frame_of(found),
            hide_index=True,
            height="auto" if len(found.rows) < 10 else 380,
            column_config={
                "address": st.column_config.LinkColumn("in the desk", display_text="open"),
                "comment": st.column_config.TextColumn(width="large"),
            },
        )
    st.caption(in_markdown(told(found)))


def _wishes(found: Cases, only: bool) -> None:
    """Sort, search, only misses: one row above the table."""
    orders = [one for one in ORDERS if found.missed or one != "misses"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if found.missed:
            st.session_state["only_misses"] = only
            st.toggle(
                f"Only {in_markdown(found.missed)} ({found.misses:,})",
                key="only_misses",
                on_change=lambda: frame.choose(only="misses" if st.session_state["only_misses"] else None),
            )
        st.session_state["sort_cases"] = found.order
        st.selectbox(
            "Order",
            orders,
            format_func=ORDERS.__getitem__,
            key="sort_cases",
            width=200,
            on_change=lambda: frame.choose(sort=st.session_state["sort_cases"]),
        )
        st.text_input("Search", key="find_case", placeholder="number, person, words", width=240)


def frame_of(found: Cases) -> pd.DataFrame:
    """The rows as a data frame, without columns that say nothing; instants as local text."""
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    told = {name for row in rows for name, value in row.items() if value is not None}
    shown = [name for name in found.columns if name in told and name not in HIDDEN]
    for row in rows:
        row["observed_at"] = row["observed_at"].strftime("%Y-%m-%d %H:%M:%S")
        row |= {name: row[name] or "" for name in TEXTS if name in row}
    return pd.DataFrame([[row[name] for name in shown] for row in rows], columns=shown)


def told(found: Cases) -> str:
    """How many are shown of how many, and the files and the generation that all of them are of."""
    first = "1 case" if found.count == 1 else f"All {found.count:,} cases"
    if found.fitting < found.count:
        first = f"{found.fitting:,} of {found.count:,} cases"
    if found.fitting > len(found.rows):
        first = f"The first {len(found.rows):,} of {first[0].lower()}{first[1:]}"
    files = [f"{file or 'no file'} ({count:,})" for file, count in found.files[:FILES]]
    more = [f"{len(found.files) - FILES} more files"] if len(found.files) > FILES else []
    return f"{first}. From {wording.listed([*files, *more])}; generation {found.generation}."

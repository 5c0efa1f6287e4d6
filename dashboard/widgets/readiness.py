"""One line on the Data page: how much stands between this home and daily use, and what helps."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard.render import receipt
from dashboard.widgets.frame import Visit

HEAD = ("", "What", "What helps")


def draw(visit: Visit) -> None:
    """The count, and folded under it the list that `scorecard doctor` prints."""
    found = visit.home.readiness(datetime.now(UTC)).open_ones
    if not found:
        return
    stands = "1 thing stands" if len(found) == 1 else f"{len(found)} things stand"
    with st.expander(f"{stands} between this home and daily use"):
        rows = [(one.severity, one.message, one.next) for one in found]
        st.html(receipt.table("Before daily use", HEAD, rows, css="named"))

"""A tab of the Data page: what stands between this home and daily use, and what helps."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard.render import receipt, spreadsheets_lists
from dashboard.widgets import download, sections
from dashboard.widgets.visiting import Visit

HEAD = ("", "What", "What helps")


def draw(visit: Visit) -> None:
    """The count, and under it the list that `scorecard doctor` prints."""
    found = visit.home.readiness(datetime.now(UTC)).open_ones
    with sections.row("ready", "Before daily use", "as scorecard doctor says it", anchor="ready"):
        if not found:
            st.markdown("Nothing stands between this home and daily use.")
            return
        stands = "1 thing stands" if len(found) == 1 else f"{len(found)} things stand"
        rows = [(one.severity, one.message, one.next) for one in found]
        st.markdown(f"{stands} between this home and daily use.")
        st.html(receipt.table("Before daily use", HEAD, rows, css="named"))
        download.offer(lambda: spreadsheets_lists.before_daily_use(found), "before-daily-use")

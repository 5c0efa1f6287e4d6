"""Below a table: the same as CSV and as a workbook, made when it is clicked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.output import csv_text, xlsx
from dashboard.render.literal import in_file_name
from dashboard.render.spreadsheets import SheetTable

MOST_IN_EXCEL = 100_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    table: Callable[[], SheetTable], *parts: str | None, label: str = "Download", rows: int = 0
) -> None:
    """Download: CSV, Excel. `parts` (what, whose, when) name the file, and tell its buttons from others.

    Of more than MOST_IN_EXCEL `rows` there is no workbook: it would take minutes.
    """
    name = "-".join(in_file_name(part) for part in parts if part)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"download-{name}"):
        st.caption(label, width="content")
        _button("CSV", partial(_csv, table), f"{name}.csv", "text/csv")
        if rows <= MOST_IN_EXCEL:
            _button("Excel", partial(_excel, table), f"{name}.xlsx", EXCEL)


def _button(label: str, made: Callable[[], str | bytes], file_name: str, mime: str) -> None:
    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=mime,
        key=f"download-{file_name}",
        on_click="ignore",
        type="tertiary",
    )


def _csv(table: Callable[[], SheetTable]) -> str:
    made = table()
    return csv_text(made.columns, made.rows)


def _excel(table: Callable[[], SheetTable]) -> bytes:
    made = table()
    return xlsx(made.title, made.columns, made.rows)

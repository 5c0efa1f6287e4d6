"""Below a table: the same as CSV and as a workbook, made when it is asked for.

A line of HTML: as widgets of the framework, a caption and two buttons below each table took as long to draw,
at every click, as the table. What hands a file over is drawn in the one run in which the file is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import streamlit as st

from dashboard.output import csv_text, xlsx
from dashboard.quick import dataclass
from dashboard.render.literal import in_file_name
from dashboard.render.spreadsheets import SheetTable
from dashboard.widgets import html
from dashboard.widgets.navigation import wanted

MOST_IN_EXCEL = 100_000
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    table: Callable[[], SheetTable], *parts: str | None, label: str = "Download", rows: int = 0
) -> None:
    """Download: CSV, Excel. `parts` (what, whose, when) name the file.

    Of more than MOST_IN_EXCEL `rows` there is no workbook: it would take minutes.
    """
    name = "-".join(in_file_name(part) for part in parts if part)
    files = {f"{name}.csv": File("CSV", partial(_csv, table), "text/csv")}
    if rows <= MOST_IN_EXCEL:
        files[f"{name}.xlsx"] = File("Excel", partial(_excel, table), EXCEL)
    st.html(line(label, {named: file.label for named, file in files.items()}))
    asked = wanted()
    if asked in files:
        _handed_over(asked, files[asked])


@dataclass(frozen=True)
class File:
    """What can be taken along: its name on the page, what makes it, and what it is."""

    label: str
    made: Callable[[], str | bytes]
    mime: str


def line(label: str, files: Mapping[str, str]) -> str:
    """What can be taken along, as HTML: the name of each file, and what its button says."""
    buttons = "".join(
        f'<button type="button" data-file="{escape(name)}" aria-label="{escape(f"{label}: {shown}")}">'
        f"{shown}</button>"
        for name, shown in files.items()
    )
    return f'<p class="sc-files"><span>{escape(label)}</span>{buttons}</p>'


def _handed_over(name: str, file: File) -> None:
    """The button of the file that was asked for, which links.js clicks for whoever asked."""
    with html.aside():
        st.html(f'<i data-ready="{escape(name)}" hidden></i>')
        st.download_button(
            file.label, file.made, file_name=name, mime=file.mime, key=f"download-{name}", on_click="ignore"
        )


def _csv(table: Callable[[], SheetTable]) -> str:
    made = table()
    return csv_text(made.columns, made.rows)


def _excel(table: Callable[[], SheetTable]) -> bytes:
    made = table()
    return xlsx(made.title, made.columns, made.rows)

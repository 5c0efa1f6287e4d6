"""The rows behind a number: the first ones on the page, all of them as a file, and how they add up."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import text
from dashboard.ask import RowTable
from dashboard.model.metric import Metric
from dashboard.render.spreadsheets import Table
from dashboard.widgets import download

FIRST = 200


def added_up(metric: Metric, table: RowTable) -> str:
    """How the rows give the value, in one sentence; that they give none where they are too few."""
    if not table.count:
        return "No rows in this time."
    rows = "row" if table.count == 1 else "rows"
    these = "This row gives" if table.count == 1 else f"These {table.count:,} rows give"
    if table.sums is None or table.reading.value is None:
        if table.reading.base == "suppressed":
            return f"{table.count:,} {rows}: too few for a figure, but these are the cases."
        return f"{table.count:,} {rows}; they give no figure."
    value = text.figure(table.reading.value, metric.measure)
    if metric.is_duration:
        return (
            f"{these} exactly {value}: {metric.kind.within} were done within it,"
            f" with {table.sums.still_open:,} still open (censored) counted as at least their age."
        )
    return f"{these} exactly {value}: {metric.kind.summed(table.sums)}."


def frame_of(table: RowTable) -> pd.DataFrame:
    """The rows as a data frame; instants as local text, to the second."""
    at = table.columns.index("observed_at")
    rows = [(*row[:at], row[at].strftime("%Y-%m-%d %H:%M:%S"), *row[at + 1 :]) for row in table.rows]
    return pd.DataFrame(rows, columns=list(table.columns))


def draw(metric: Metric, table: RowTable, everything: Callable[[], RowTable]) -> None:
    """The note, the first rows, and a download that reads all of them when it is clicked."""
    st.markdown(added_up(metric, table))
    if not table.count:
        return
    st.dataframe(frame_of(table), hide_index=True, height="auto" if table.count < 10 else 380)
    if table.count > len(table.rows):
        st.caption(f"The first {len(table.rows):,} of {table.count:,}, in order of time.")
    when = f"{table.window.from_}-{table.window.to}"

    def document() -> Table:
        every = everything()
        return Table(metric.title, every.columns, every.rows)

    download.offer(
        document, metric.name, table.reading.name, when, label="Download all rows", rows=table.count
    )

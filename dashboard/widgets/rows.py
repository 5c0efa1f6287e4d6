"""The rows behind a number: how they add up, and all of them as a file that reproduces it."""

from __future__ import annotations

from collections.abc import Callable

from dashboard import text
from dashboard.ask import RowTable
from dashboard.model.metric import Metric
from dashboard.render.spreadsheets import SheetTable
from dashboard.widgets import download


def added_up(metric: Metric, table: RowTable) -> str:
    """How the rows give the value, in one sentence; that they give none where they are too few."""
    if not table.count:
        return "No rows in this time."
    rows = "row" if table.count == 1 else "rows"
    these = "This row gives" if table.count == 1 else f"These {table.count:,} rows give"
    known = table.reading.told
    if table.sums is None or known is None:
        if table.reading.value is not None or table.reading.base == "suppressed":
            are = "this is the case" if table.count == 1 else "these are the cases"
            return f"{table.count:,} {rows}: too few for a figure, but {are}."
        return f"{table.count:,} {rows}; they give no figure."
    value = text.figure(known, metric.measure)
    if metric.is_duration:
        return (
            f"{these} exactly {value}: {metric.kind.within} were done within it,"
            f" with {table.sums.still_open:,} still open (censored) counted as at least their age."
        )
    return f"{these} exactly {value}: {metric.kind.summed(table.sums)}."


def all_rows(metric: Metric, table: RowTable, everything: Callable[[], RowTable]) -> None:
    """All rows as a file, read when it is clicked."""

    def document() -> SheetTable:
        every = everything()
        return SheetTable(metric.title, every.columns, every.rows)

    when = f"{table.window.from_}-{table.window.to}"
    download.offer(
        document, metric.name, table.reading.name, when, label="Download all rows", rows=table.count
    )

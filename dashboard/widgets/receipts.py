"""A receipt on a page: drawn in a frame of its own, with its refused rows for download."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.intake import refusals
from dashboard.intake.receipt import Receipt
from dashboard.model.catalogue import Catalogue
from dashboard.render import receipt as rendered


def show(
    receipt: Receipt,
    home: Path,
    catalogue: Catalogue,
    key: str,
    *,
    undone: bool = False,
    ask: Callable[[], None] = lambda: None,
) -> None:
    """Draw a receipt in a frame of its own: the sentence, the sum, what `ask` asks, the rest, a download.

    `key` tells its button from those of other receipts; `undone`: its rows are no longer in force.
    """
    with st.container(key=f"receipt-{key}"):
        st.html(rendered.outcome(receipt, catalogue, undone=undone))
        ask()
        if rest := rendered.details(receipt, catalogue, _lines(receipt, home)):
            st.html(rest)
        _refused_rows(receipt, home, key)


def _lines(receipt: Receipt, home: Path) -> list[int | None]:
    """Where the first row stands that was refused for each reason."""
    path = home / (receipt.refused_file or "")
    return refusals.first_lines(path, receipt.refused_reasons) if path.is_file() else []


def _refused_rows(receipt: Receipt, home: Path, key: str) -> None:
    if receipt.refused_file is None:
        return
    path = home / receipt.refused_file
    if not path.is_file():
        st.caption("The file of refused rows is no longer there.")
        return
    count = receipt.in_refused_file
    rows = "the refused row" if count == 1 else f"the {count:,} refused rows"
    st.download_button(
        f"Download {rows}",
        partial(path.read_bytes),
        file_name=path.name,
        mime="text/csv",
        key=f"refused-{key}",
        on_click="ignore",
        help="The columns of your file, with the line and the reason. Mend the cells and upload this file.",
    )

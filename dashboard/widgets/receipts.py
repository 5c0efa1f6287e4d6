"""A receipt on a page: drawn in a frame of its own, with its refused rows for download."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.intake.receipt import Receipt
from dashboard.model.catalogue import Catalogue
from dashboard.render import receipt as rendered


def show(
    receipt: Receipt, home: Path, catalogue: Catalogue, key: str, *, undone: bool = False
) -> DeltaGenerator:
    """Draw a receipt in a frame of its own, with its refused rows for download; the frame.

    `key` tells its button from those of other receipts; `undone`: its rows are no longer in force.
    """
    frame = st.container(border=True, key=f"receipt-{key}")
    with frame:
        st.html(rendered.as_html(receipt, catalogue, undone=undone))
        _refused_rows(receipt, home, key)
    return frame


def _refused_rows(receipt: Receipt, home: Path, key: str) -> None:
    if receipt.refused_file is None:
        return
    path = home / receipt.refused_file
    if not path.is_file():
        st.caption("The file of refused rows is no longer there.")
        return
    # a sheet that was not read has other columns, and stands in no such file
    left = sum(warned.rows for warned in receipt.warnings if warned.check == "sheet_left")
    count = receipt.refused - left + sum(item.rows for item in receipt.refused_parts)
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

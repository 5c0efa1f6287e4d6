"""What became of a file, as people read it: the receipt of an import, and the tables of the Data page.

Every name here comes from somebody's file, so every cell is escaped on its way into HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from dashboard import periods, text
from dashboard.ask import Ledger
from dashboard.catalogue import Catalogue
from dashboard.intake.receipt import Receipt, from_json
from dashboard.strategy import Organisation

STYLE = Path(__file__).with_name("receipt.css")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
UNDERSTOOD = {"encoding": "encoding", "delimiter": "between columns", "date_order": "dates", "zone": "times in"}
LATEST = 12  # imports shown at once; a year of weeks stays below the fold


def show(receipt: Receipt, home: Path, catalogue: Catalogue, key: str, *, undone: bool = False) -> None:
    """Draw a receipt in a frame of its own, with its refused rows for download.

    `key` tells its button from those of other receipts; `undone`: its rows are no longer in force.
    """
    with st.container(border=True, key=f"receipt-{key}"):
        st.html(as_html(receipt, catalogue, undone=undone))
        _refused_rows(receipt, home, key)


def _refused_rows(receipt: Receipt, home: Path, key: str) -> None:
    if receipt.refused_file is None:
        return
    path = home / receipt.refused_file
    if not path.is_file():
        st.caption("The file of refused rows is no longer there.")
        return
    rows = "the refused row" if receipt.refused == 1 else f"the {receipt.refused:,} refused rows"
    st.download_button(
        f"Download {rows}",
        partial(path.read_bytes),
        file_name=path.name,
        mime="text/csv",
        key=f"refused-{key}",
        on_click="ignore",
        help="The columns of your file, with the line and the reason. Mend the cells and upload this file.",
    )


def as_html(receipt: Receipt, catalogue: Catalogue, *, undone: bool = False) -> str:
    """A receipt as HTML, every name in it escaped."""
    parts = [
        f'<div class="receipt"><h3>{escape(receipt.file)}</h3>',
        f'<p class="status">{_status(receipt, undone)}{_placed(receipt, catalogue)}</p>',
    ]
    if receipt.reason:
        parts.append(f'<p class="reason">{escape(_sentence(receipt.reason))}</p>')
    if receipt.rows_read:
        parts.append(f'<p class="sum">{the_sum(receipt)}</p>')
    parts += [_tables(receipt, catalogue), _refused(receipt), _warnings(receipt), _notes(receipt)]
    return "".join(parts) + "</div>"


def _status(receipt: Receipt, undone: bool) -> str:
    if receipt.status == "refused":
        glyph, words = "○", "Refused: nothing of it was loaded"
    elif receipt.status == "already_loaded":
        glyph, words = "–", "Already loaded: nothing changed"
    elif receipt.refused:
        glyph, words = "◐", f"Loaded, {receipt.refused:,} {_rows(receipt.refused)} refused"
    else:
        glyph, words = "●", "Loaded"
    gone = ' <span class="quiet">· undone since</span>' if undone else ""
    return f'<span class="{receipt.status}" aria-hidden="true">{glyph}</span> <b>{words}</b>{gone}'


def _placed(receipt: Receipt, catalogue: Catalogue) -> str:
    if receipt.format is None:
        return ""
    desk = f", desk {escape(receipt.desk)}" if receipt.desk else ""
    return f' <span class="quiet">· {escape(format_title(catalogue, receipt.format))}{desk}</span>'


def format_title(catalogue: Catalogue, name: str) -> str:
    """A format as people call it; its name where a home no longer knows it."""
    return catalogue.formats[name].title if name in catalogue.formats else name


def the_sum(receipt: Receipt) -> str:
    """2,330 rows read = 0 empty + 3 refused + 0 superseded + 2,327 accepted."""
    return (
        f"{receipt.rows_read:,} {_rows(receipt.rows_read)} read = {receipt.empty:,} empty"
        f" + {receipt.refused:,} refused + {receipt.superseded:,} superseded"
        f" + <b>{receipt.accepted:,} accepted</b>"
    )


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tables(receipt: Receipt, catalogue: Catalogue) -> str:
    if not receipt.tables:
        return ""
    rows = [
        (table_title(catalogue, name), f"{count.new:,}", f"{count.changed:,}", f"{count.unchanged:,}")
        for name, count in receipt.tables.items()
    ]
    return table(("What came in", "New", "Changed", "Unchanged"), rows, numbers=(1, 2, 3))


def table_title(catalogue: Catalogue, name: str) -> str:
    """A canonical table as people call it."""
    return catalogue.tables[name].title if name in catalogue.tables else name


def _refused(receipt: Receipt) -> str:
    rows = [(f"{item.rows:,}", item.column, item.reason) for item in receipt.refused_reasons]
    return table(("Refused rows", "Column", "Why"), rows, numbers=(0,)) if rows else ""


def _warnings(receipt: Receipt) -> str:
    rows = [(f"{item.rows:,}", item.message) for item in receipt.warnings]
    return table(("Rows", "Loaded, but worth a look"), rows, numbers=(0,)) if rows else ""


def _notes(receipt: Receipt) -> str:
    """What was understood, and what the format can't give."""
    understood = [
        f"{words} {escape(_said(str(receipt.understood[key])))}"
        for key, words in UNDERSTOOD.items()
        if receipt.understood.get(key)
    ]
    notes = [("Understood", " · ".join(understood))] if understood else []
    if receipt.lacks:
        notes.append(("Not in this format", escape(", ".join(receipt.lacks))))
    terms = "".join(f"<dt>{term}</dt><dd>{words}</dd>" for term, words in notes)
    return f"<dl>{terms}</dl>" if terms else ""


def _said(value: str) -> str:
    return DELIMITERS.get(value, value.replace("-first", " first"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """An HTML table of texts, escaped; the columns `numbers` are figures and stand to the right."""
    classes = ['class="number"' if at in numbers else "" for at in range(len(head))]
    names = "".join(f"<th scope=col {cls}>{escape(name)}</th>" for name, cls in zip(head, classes, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td {cls}>{escape(cell)}</td>" for cell, cls in zip(row, classes, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scrolled" tabindex="0"><table class="plain"><thead><tr>{names}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def moment(value: datetime) -> str:
    """22 Nov 2025, 07:40."""
    return f"{text.day(value.date())}, {value:%H:%M}"


def history(ledger: Ledger, catalogue: Catalogue, organisation: Organisation) -> list[tuple[str, ...]]:
    """A line for each import in force, the latest first: when, file, format, desk and its counts."""
    lines = []
    for entry in reversed(ledger.imports):
        receipt = from_json(entry.receipt)
        counts = receipt.tables.values()
        when = periods.local(datetime.fromisoformat(entry.when), organisation.tz)
        lines.append(
            (
                moment(when),
                entry.name,
                format_title(catalogue, entry.format),
                entry.desk,
                f"{receipt.rows_read:,}",
                f"{receipt.refused:,}",
                f"{receipt.accepted:,}",
                f"{sum(count.new for count in counts):,}",
                f"{sum(count.changed for count in counts):,}",
            )
        )
    return lines

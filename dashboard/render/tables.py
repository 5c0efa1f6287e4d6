"""Tables as HTML: row and column headers with their scope, figures to the right, links that stay here.

Cells are HTML and must be escaped by whoever makes them (`plain`, `anchor`, `status` do): names come
from files. `widgets.html` puts it on the page; the style goes with it, once a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from dashboard.quick import dataclass
from dashboard.render.glyphs import glyph as drawn
from dashboard.text import STATUS

STYLE = Path(__file__).with_name("tables.css")
MORE_STYLE = Path(__file__).with_name("strategy.css")
NOTHING = '<span class="quieter" aria-label="none">–</span>'


@dataclass(frozen=True)
class Column:
    """A column's header, and whether it holds figures."""

    title: str
    number: bool = False


def plain(words: str) -> str:
    """Text as a cell."""
    return escape(words)


def anchor(href: str, html: str, css: str = "") -> str:
    """A link that opens in the same tab; `html` is escaped already."""
    return f'<a href="{escape(href)}" class="{css}">{html}</a>'


def status(name: str, words: str | None = None, *, glyph_only: bool = False) -> str:
    """A status as glyph and word, colour last; `glyph_only` keeps the word for screen readers."""
    glyph, usual = STATUS[name]
    return told(glyph, words or usual, name, glyph_only=glyph_only)


def told(glyph: str, words: str, colour: str | None, *, glyph_only: bool = False) -> str:
    """A glyph and its words; `colour` is a status, or "" for none."""
    word = escape(words)
    shown = f'<span class="unseen">, {word}</span>' if glyph_only else f" {word}"
    return f'<span class="status {colour or ""}">{drawn(glyph)}{shown}</span>'


def table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], css: str = "") -> str:
    """A table whose first cell of a row is its header. On a phone each row is a block, a line a cell."""
    heads = "".join(
        f'<th scope="col" class="{_classes(column, number)}">{escape(column.title)}</th>'
        for number, column in enumerate(columns)
    )
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    return scrolled(
        caption,
        f"<caption><span>{escape(caption)}</span></caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody>",
        f"lines {css}".strip(),
    )


def scrolled(label: str, inner: str, css: str = "") -> str:
    """A table's inside in a region that scrolls by itself and that the keyboard reaches."""
    return (
        f'<div class="sheet {css}" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table>{inner}</table></div>"
    )


def _cells(columns: Sequence[Column], row: Sequence[str]) -> str:
    cells = []
    for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
        tag = 'th scope="row"' if number == 0 else "td"
        label = f' data-label="{escape(column.title)}"' if number else ""  # said where a row is a block
        cells.append(f'<{tag} class="{_classes(column, number)}"{label}>{cell}</{tag.split()[0]}>')
    return "".join(cells)


def _classes(column: Column, number: int) -> str:
    return " ".join(name for name, on in (("held", number == 0), ("number", column.number)) if on)


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Terms and what they are, side by side; both HTML."""
    return '<dl class="facts">' + "".join(f"<dt>{term}</dt><dd>{said}</dd>" for term, said in pairs) + "</dl>"

"""Our own templates: what any other system, or a spreadsheet, can be mapped to.

Each is one canonical table as CSV; what its columns mean stands with the table in queries/tables.
"""

from __future__ import annotations

from html import escape

from dashboard.model.catalogue import Catalogue
from dashboard.model.format import Format
from dashboard.output import csv_text
from dashboard.render import tables

KINDS = {
    "text": "text",
    "instant": "date and time",
    "date": "date",
    "number": "number",
    "integer": "whole number",
    "flag": "true or false",
}


def ours(catalogue: Catalogue) -> list[Format]:
    """The templates, in the order of their tables; those of a home come last."""
    own = [fmt for fmt in catalogue.formats.values() if fmt.template]
    return sorted(own, key=lambda fmt: (fmt.home, catalogue.tables[fmt.tables[0]].order, fmt.name))


def title(catalogue: Catalogue, fmt: Format) -> str:
    """What a template holds, as people call it."""
    return catalogue.tables[fmt.tables[0]].title


def as_csv(catalogue: Catalogue, fmt: Format) -> str:
    """Its header and one example row."""
    example = catalogue.tables[fmt.tables[0]].example
    return csv_text(fmt.columns, [[example.get(column, "") for column in fmt.columns]])


def explained(catalogue: Catalogue, fmt: Format) -> str:
    """Its columns as HTML: meaning, kind and an example; those that it is recognised by are named."""
    table = catalogue.tables[fmt.tables[0]]
    rows = []
    for name, column in fmt.columns.items():
        example = table.example.get(name)
        hint = KINDS[column.type] + (f", for instance {example}" if example else "")
        meaning = f'{escape(table.columns.get(name, ""))}<small class="quieter">{escape(hint)}</small>'
        rows.append([escape(name), meaning])
    needed = escape(", ".join(fmt.identified_by))
    columns = [tables.Column("Column"), tables.Column("What it means")]
    return (
        f"<h3>{escape(table.title)}</h3>"
        f"<p>{escape(table.description)} Recognised by the columns {needed}.</p>"
        + tables.table(table.title, columns, rows, "data named columns")
    )

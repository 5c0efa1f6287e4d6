"""Workbooks for tests, written by hand: as small as Excel's own may be, and as wrong as we like."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
DATETIME, DATE, TIME, DURATION = range(1, 5)  # styles of a cell
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm:ss"/>'
    '</numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="14"/>'
    '<xf numFmtId="21"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def letters(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(place: str, value: Any) -> str:
    """One cell; (number, style) is a date or a time, bytes are XML as they are."""
    if isinstance(value, bytes):
        return value.decode()
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, tuple):
        return f'<c r="{place}" s="{value[1]}"><v>{value[0]}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def rows_xml(rows: Sequence[Sequence[Any]]) -> str:
    """Rows from the first on; an empty list is a row that is not there."""
    return "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{letters(place)}{number}", value) for place, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
        if row
    )


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]] | str],
    shared: str = "",
    hidden: Sequence[str] = (),
    method: int = zipfile.ZIP_DEFLATED,
    merged: Sequence[str] = (),
) -> bytes:
    """A workbook of sheets: rows of values, or the XML of the rows. `shared` is XML of shared texts.

    `merged` are the cells that are one in each sheet: "D2:D7".
    """
    joined = "".join(f'<mergeCell ref="{cells}"/>' for cells in merged)
    below = f"<mergeCells>{joined}</mergeCells>" if merged else ""
    out = io.BytesIO()
    numbered = list(enumerate(sheets.items(), 1))
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{XML}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"'
            + (' state="hidden"' if name in hidden else "")
            + "/>"
            for n, (name, _) in numbered
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        related = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in numbered
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{related}'
            f'<Relationship Id="rId98" Type="{OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId99" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        )
        archive.writestr("xl/styles.xml", STYLES)
        archive.writestr("xl/sharedStrings.xml", f'{XML}<sst xmlns="{MAIN}">{shared}</sst>')
        for number, (_, rows) in numbered:
            text = rows if isinstance(rows, str) else rows_xml(rows)
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{text}</sheetData>{below}</worksheet>',
            )
    return out.getvalue()


def serial(moment: datetime) -> float:
    """An instant as a spreadsheet keeps it: days since 1899-12-30."""
    return (moment - datetime(1899, 12, 30)).total_seconds() / 86400

"""Workbooks and archives made to do harm, a few of each kind: every one of them is one refused file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from tests.intake.workbook import MAIN, OFFICE, PACKAGE, XML, workbook

MANY = 1_000_000
GB = 1 << 30
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ONES = "<c><v>1</v></c>"
CSV = b"ticket_id,created_at,resolved_at,team\n1,2026-03-02,,Billing\n"


def repacked(
    data: bytes, change: Callable[[str, bytes], tuple[str, bytes | Iterable[bytes]]] = lambda *part: part
) -> bytes:
    """A workbook with other names and texts of its parts; a text may come piece by piece."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for entry in old.namelist():
            name, text = change(entry, old.read(entry))
            with new.open(name, "w", force_zip64=True) as part:
                for piece in [text] if isinstance(text, bytes) else text:
                    part.write(piece)
    return out.getvalue()


def with_part(data: bytes, name: str) -> bytes:
    """A workbook whose first sheet lies under another name."""

    def change(entry: str, text: bytes) -> tuple[str, bytes]:
        if entry.endswith("workbook.xml.rels"):
            text = text.replace(b"worksheets/sheet1.xml", name.removeprefix("xl/").encode())
        return (name if entry.endswith("sheet1.xml") else entry), text

    return repacked(data, change)


def with_text(part: str, begins: str, piece: bytes, size: int, ends: str) -> bytes:
    """A small workbook of which one part is `size` bytes long."""
    many = [piece * ((1 << 20) // len(piece))] * (size >> 20)
    new = [begins.encode(), *many, ends.encode()]
    return repacked(
        workbook({"S": [["a", "b"], ["1", "2"]]}),
        lambda name, text: (name, new if name.endswith(part) else text),
    )


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheets_without_an_end() -> bytes:
    """A million sheets by name, all of one part."""
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, MANY + 1))
    book = f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    return repacked(
        workbook({"S": []}),
        lambda name, text: (name, book.encode() if name == "xl/workbook.xml" else text),
    )


def overlapping() -> bytes:
    """An archive whose 400 names all lead to the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", bytes(GB >> 6))
        (first,) = archive.filelist
        archive.filelist += [first] * 400
    return out.getvalue()


BOOK = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_096)
MAKERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a sheet under another name": (
        "data.xlsx",
        lambda: with_part(workbook({"S": FAR}), "xl/cells/data.xml"),
    ),
    "cells without references": (
        "data.xlsx",
        lambda: workbook({"S": f'<row r="1">{ONES * 16_384}</row><row r="1048576">{ONES}</row>'}),
    ),
    "rows and cells without references": (
        "data.xlsx",
        lambda: workbook({"S": f"<row>{ONES * 200}</row>" * 500 + f'<row r="1048576">{ONES * 16_000}</row>'}),
    ),
    "a sheet of 1 GB": (
        "data.xlsx",
        lambda: with_text("sheet1.xml", BOOK, b"<row><c><v>1</v></c></row>", GB, "</sheetData></worksheet>"),
    ),
    "shared texts of 1 GB": (
        "data.xlsx",
        lambda: with_text(
            "sharedStrings.xml", f'{XML}<sst xmlns="{MAIN}">', b"<si><t>xxxxxx</t></si>", GB, "</sst>"
        ),
    ),
    "one shared text of 1 GB": (
        "data.xlsx",
        lambda: with_text(
            "sharedStrings.xml", f'{XML}<sst xmlns="{MAIN}"><si><t>', b"xxxxxxxx", GB, "</t></si></sst>"
        ),
    ),
    "a million sheets": ("data.xlsx", sheets_without_an_end),
    "a workbook in an archive in an archive": (
        "data.zip",
        lambda: packed({"inner.zip": packed({"a.xlsx": workbook({"S": [["a"], ["1"]]})})}),
    ),
    "an archive of 1 GB": ("data.zip", lambda: packed({"a.csv": bytes(GB)})),
    "an archive whose names overlap": ("data.zip", overlapping),
    "a workbook with a password": ("data.xlsx", lambda: OLE),
    "an old workbook": ("data.xls", lambda: OLE),
    "a binary workbook": (
        "data.xlsb",
        lambda: packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": bytes(64)}),
    ),
    "an open document": (
        "data.ods",
        lambda: packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
        ),
    ),
    "entities that grow": (
        "data.xlsx",
        lambda: repacked(
            workbook({"S": [["a", "b"], ["1", "2"]]}),
            lambda name, text: (
                name,
                text.replace(XML.encode(), XML.encode() + laughing()).replace(b"<v>1</v>", b"<v>&z;</v>")
                if name.endswith("sheet1.xml")
                else text,
            ),
        ),
    ),
}


def laughing() -> bytes:
    """Ten entities, each ten times the one before."""
    every = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE x [<!ENTITY a "ha">{every}<!ENTITY z "&j;">]>'.encode()


HUGE = tuple(kind for kind in MAKERS if "1 GB" in kind)  # these take minutes
QUICK = tuple(kind for kind in MAKERS if kind not in HUGE)


@lru_cache(maxsize=2)
def made(kind: str) -> bytes:
    return MAKERS[kind][1]()


def linked(address: str) -> bytes:
    """A workbook of one ticket whose cells come from another file, by its address; what they were is kept."""
    rows: list[list[Any]] = [
        ["ticket_id", "created_at", "resolved_at", "team"],
        [7, "2026-03-02", "", "Billing"],
    ]
    link = f'{XML}<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1"/></externalLink>'
    there = (
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/externalLinkPath" Target="{address}" TargetMode="External"/></Relationships>'
    )
    out = io.BytesIO(
        repacked(
            workbook({"S": rows}),
            lambda name, text: (name, text.replace(b"<v>7</v>", b"<f>[1]S!A2</f><v>7</v>")),
        )
    )
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/externalLinks/externalLink1.xml", link)
        book.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", there)
    return out.getvalue()

"""Rows that a workbook hides, by a filter or by hand: they are loaded as all others, and told."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Mapping
from html import unescape
from pathlib import Path

TAG = r"<(?:\w+:)?%s\s[^>]*>"
ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*(?<!/)>")
BOOK, RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
LARGEST = 4 << 20  # bytes of the list of sheets


def rows_in(xml: bytes) -> int:
    """How many rows of a piece of a sheet's XML are hidden and hold anything."""
    return len(ROW.findall(xml)) if b"hidden=" in xml else 0


def rows_of(path: Path, names: Collection[str], by_file: Mapping[str, int]) -> int:
    """How many rows of these sheets are hidden; `by_file` are those of each file in the workbook."""
    return sum(by_file.get(file, 0) for file in _files(path, names)) if any(by_file.values()) else 0


def _files(path: Path, names: Collection[str]) -> list[str]:
    """The files in which sheets lie, in small letters."""
    with zipfile.ZipFile(path) as archive:
        known = {entry.filename.lower(): entry for entry in archive.infolist()}
        pair = known.get(BOOK), known.get(RELATED)
        if not all(one is not None and one.file_size <= LARGEST for one in pair):
            return []
        book, related = (archive.read(one).decode("utf-8", "replace") for one in pair if one is not None)
    targets = {
        _said(tag, "Id"): _said(tag, "Target").lstrip("/")
        for tag in re.findall(TAG % "Relationship", related)
    }
    ids = [_said(tag, r"\w+:id") for tag in re.findall(TAG % "sheet", book) if _said(tag, "name") in names]
    found = [targets[one] for one in ids if one in targets]
    return [(one if one.startswith("xl/") else f"xl/{one}").lower() for one in found]


def _said(tag: str, attribute: str) -> str:
    found = re.search(rf"\s{attribute}=([\"'])(.*?)\1", tag)
    return unescape(found[2]) if found else ""

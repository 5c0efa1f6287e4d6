"""What is no table of delimited columns, by its first characters: refused by the name that people know it by.

Read as a table it would be one of many odd columns, and nobody would be told what to export instead.
"""

from __future__ import annotations

import re

from dashboard.faults import Refused

# how it begins, blanks and a byte-order mark left out; what it is
BEGINNINGS = (
    (r"<\?xml[^>]*\?>.*?(?:<\?mso-application[^>]*Excel|<(?:\w+:)?Workbook\b)",
     "an XML spreadsheet of Excel 2003"),
    (r"(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|meta|style)\b",
     "a page of HTML, which some desks call .xls"),
    (r"<\?xml\b", "XML"),
    (r"\{\\rtf", "a text document (RTF)"),
    (r"%PDF-", "a PDF"),
    (r'\[\s*(?:\{|\[\s*["\d\]]|\])|\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})', "JSON"),
    (r"(?:insert\s+into|create\s+table)\s", "an SQL dump"),
    (r"\+[-=+]{3,}\+\s*\n\s*\||\|[^\n]*\|[ \t]*\r?\n\s*\|[ \t]*:?-{2,}", "a table drawn with lines and bars"),
)  # fmt: skip
GAP = re.compile(r"\s{2,}")  # between two columns that are as wide as they are
RULE = re.compile(r"\s*-{3,}(?:\s+-{3,})+\s*")  # below the header of what a database's console prints
COLUMNS = 3  # so many are no title with a gap in it
FLAGS = re.IGNORECASE | re.DOTALL


def check(start: str, columns: int) -> None:
    """Raise Refused for what is something else; `columns` are those that the best delimiter makes of it."""
    text = start.lstrip("\ufeff \t\r\n")
    for beginning, what in BEGINNINGS:
        if re.match(beginning, text, FLAGS):
            raise _refused(what)
    if columns == 1 and _is_aligned(start):
        raise _refused("text whose columns are told by their width")


def _is_aligned(start: str) -> bool:
    """Whether the header and the line below it have gaps, as many, where no delimiter parts them."""
    lines = [line for line in start.splitlines() if line.strip()][:3]
    if len(lines) < 2:
        return False
    names, below = GAP.split(lines[0].strip()), GAP.split(lines[1].strip())
    return bool(RULE.fullmatch(lines[1])) or (len(names) >= COLUMNS and len(below) >= COLUMNS)


def _refused(what: str) -> Refused:
    return Refused(f"it is {what}, not a table that can be read; export it as CSV, or save it as .xlsx.")

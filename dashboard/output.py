"""Answers as JSON and CSV: dataclasses to plain values, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

LIVE = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?")


def plain(value: Any) -> Any:
    """Dataclasses as dicts of JSON values; `from_` becomes "from", what is not finite null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name.rstrip("_"): plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, BaseModel):
        return plain(value.model_dump(by_alias=True))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def as_json(value: Any) -> str:
    """One JSON document; floats are not rounded."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)


def guarded(cell: object) -> object:
    """A cell that a spreadsheet would run as a formula gets a leading apostrophe; numbers don't."""
    if isinstance(cell, str) and cell.startswith(LIVE) and not NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A CSV document: UTF-8 text, instants in ISO with their offset, missing values empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guarded(column) for column in columns])
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])
    return out.getvalue()


def _cell(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, str):
        # the writer does not quote a lone carriage return, and a reader ends the row there
        return str(guarded(cell)).replace("\r\n", "\n").replace("\r", "\n")
    return cell

"""Packed files -> plain ones in the scratch folder, never larger than they may be."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from dashboard.faults import Refused
from dashboard.intake.source import CHUNK


def unpacked(path: Path, scratch: Path) -> Path:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] != b"\x1f\x8b":
        if magic == b"PK\x03\x04":
            raise Refused("it is a zip or spreadsheet file; save it as CSV and import that.")
        return path
    target = scratch / "unpacked.csv"
    try:
        with gzip.open(path) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, CHUNK)
    except (OSError, EOFError) as error:
        raise Refused(f"its gzip data is damaged ({error}); export it again.") from error
    return target

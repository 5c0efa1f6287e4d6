"""Text in whatever encoding -> UTF-8."""

from __future__ import annotations

import codecs
import io
import shutil
from pathlib import Path

from dashboard.faults import Refused
from dashboard.intake.source import CHUNK


def decoded(path: Path, scratch: Path) -> tuple[Path, str]:
    """A UTF-8 version of the file (itself where it is that already) and the encoding it had."""
    encoding = _encoding(path)
    if encoding in ("utf-8", "utf-8-sig"):
        return path, "utf-8"
    target = scratch / "decoded.csv"
    try:
        with (
            path.open(encoding=encoding, newline="") as file,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(file, out, CHUNK)
    except UnicodeDecodeError as error:
        raise Refused(f"byte {error.start} is neither UTF-8 nor {encoding}; save it as UTF-8.") from error
    return target, encoding


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        if start[:3] == b"\xef\xbb\xbf":
            return "utf-8-sig"
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        return "utf-8" if _is_utf8(file) else "cp1252"


def _is_utf8(file: io.BufferedReader) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

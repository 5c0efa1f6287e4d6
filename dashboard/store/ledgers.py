"""The ledger of a generation as a file: JSON with a checksum of its own.

A ledger that is damaged, half written, or of a newer version ends in a sentence, never in a guess: what
is not understood in it would be lost at the next import.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, field, fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dashboard.durable import write_whole
from dashboard.faults import Fault
from dashboard.model.format import DateOrder, Decimal
from dashboard.quick import dataclass

VERSION = 2  # of the file; the first had none, and no checksum


@dataclass(frozen=True)
class Import:
    """One import in force: what came in, how it was read, when, and its receipt.

    `sums` are the files that keep its text in archive/, each with the SHA-256 of its bytes, the rows
    first; empty where it was loaded by a version that kept no sums.
    """

    import_id: int
    sha256: str
    name: str
    format: str
    format_hash: str
    desk: str
    options: dict[str, Any]
    when: str
    header_lines: int
    receipt: dict[str, Any]
    by: str = ""  # who imported it
    decimal: Decimal | None = None  # where the file itself proves it
    zone: str | None = None  # of naive times, where the file itself names it
    date_order: DateOrder | None = None  # as it was said, proven by the file, or known of the format
    scale: str | None = None  # of its answers: as it was said, or proven
    sums: dict[str, str] = field(default_factory=dict)
    own: bool | None = None  # whether its format was the home's own; None of an earlier version

    @property
    def identity(self) -> tuple[str, str, str]:
        """What it is of: the bytes, the format and the desk. Of several the later stands in the figures."""
        return self.sha256, self.format, self.desk

    @property
    def archive(self) -> str:
        """The stem of the archive's file name."""
        named = next(iter(self.sums), "")
        return named.removesuffix(".parquet") or archive_name(self.sha256, self.format, self.options)


READING = ("encoding", "delimiter", "sheet")  # options that change what the text of a file is


def archive_name(sha256: str, fmt: str, options: dict[str, Any]) -> str:
    """The stem of the name under which the text of an import is kept.

    What the text is hangs on the bytes, on the format's columns, on how the user had it decoded, and on
    the sheets that it is of.
    """
    reading = [str(options[key]) for key in READING if key in options]
    mark = "-" + hashlib.sha256(repr(reading).encode()).hexdigest()[:8] if reading else ""
    return f"{sha256}-{fmt}{mark}"


@dataclass(frozen=True)
class Ledger:
    """What a generation is made of. `parent` is the generation that undo goes back to (0: none).

    `database` is the SHA-256 of the generation's file; "" of an earlier version's.
    """

    seq: int = 0
    parent: int = 0
    highest_import: int = 0
    clock: str = ""
    layout: str = ""
    what: str = ""
    aliases: str = ""  # the fingerprint of the aliases that it was made with
    imports: tuple[Import, ...] = ()
    database: str = ""


_SHAPE = TypeAdapter(Ledger)
_KEYS = {item.name for item in fields(Ledger)}
_ENTRY_KEYS = {item.name for item in fields(Import)}
_ALWAYS = _KEYS - {"database"}  # keys that a ledger of any version has


class Newer(Fault):
    """Written by a newer version: nothing is wrong with it, and nothing is to be mended."""


def write(path: Path, ledger: Ledger) -> None:
    """Write a ledger, whole or not at all."""
    told = {"version": VERSION, **asdict(ledger)}
    write_whole(path, json.dumps({"checksum": _checksum(told), **told}, indent=1, ensure_ascii=False))


def read(path: Path) -> Ledger:
    """The ledger in a file; a Fault that says what is wrong with it, without what to do."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Fault(f"{path}: this ledger is gone") from None
    except OSError as error:
        raise Fault(f"{path}: this ledger can't be read ({error.strerror or error})") from error
    except (ValueError, RecursionError) as error:
        raise Fault(f"{path}: this ledger is damaged, or was written by half ({_first(error)})") from error
    told = _as_written(path, written)
    try:
        return _SHAPE.validate_python(told)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise Fault(f"{path}: this ledger is damaged ({where} is missing or can't be right)") from error


def _as_written(path: Path, written: object) -> dict[str, Any]:
    """The ledger's own keys, where the checksum fits and all of them are known."""
    damaged = Fault(f"{path}: this ledger is damaged (its checksum does not fit)")
    if not isinstance(written, dict):
        raise damaged
    told = {key: value for key, value in written.items() if key != "checksum"}
    if written.keys() & {"checksum", "version"}:
        if written.get("checksum") != _checksum(told):
            raise damaged
    elif not told.keys() >= _ALWAYS:  # of a version that wrote no checksum
        raise damaged
    version = told.pop("version", 1)
    entries = told.get("imports")
    entries = [item for item in entries if isinstance(item, dict)] if isinstance(entries, list) else []
    unknown = {*(set(told) - _KEYS), *(key for item in entries for key in set(item) - _ENTRY_KEYS)}
    if unknown or version not in (1, VERSION):
        which = f' ("{min(unknown)}" is not known here)' if unknown else ""
        raise Newer(
            f"{path}: this ledger was written by a newer version of the program{which};"
            " update the program. Nothing was changed."
        )
    return told


def _checksum(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__

"""Files with a header: `/* TOML */` and SQL below it, or TOML alone; a fault names file, line and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from dashboard.faults import CatalogueFault
from dashboard.model import toml_faults
from dashboard.model.header import Header
from dashboard.model.validation import ended, in_words, worth_saying

LONGEST = 1 << 16  # bytes of a query with its header
Written = tuple[dict[str, Any], str]  # a header and the SQL below it
Model = TypeVar("Model", bound=Header)


def split_header(path: Path) -> tuple[dict[str, Any], str]:
    """A file's TOML header and the SQL below it; a fault names the file and the line."""
    with reading(path):
        _short(path)
        text = path.read_text(encoding="utf-8").strip()
    if not text.startswith("/*"):
        raise CatalogueFault(f"{path}: starts without a header; put TOML between /* and */ first.")
    header, closed, sql = text[2:].partition("*/")
    if not closed or "/*" in header:
        raise CatalogueFault(f"{path}: the header holds `/*` or is not closed by `*/`.")
    try:
        return tomllib.loads(header), sql.strip()
    except (ValueError, RecursionError) as error:
        fault = toml_faults.told(error, header)
        raise CatalogueFault(f"{path}: the header is not valid TOML: {fault.says}.") from error


def split_plain(path: Path) -> dict[str, Any]:
    """A file that is TOML alone; a fault names the file and the line."""
    with reading(path):
        _short(path)
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CatalogueFault(
            f"{path}: it is not valid TOML: {toml_faults.told(error, text).says}."
        ) from error


def _short(path: Path) -> None:
    """Nobody writes so much by hand; of a long query the planning alone takes minutes that nothing ends."""
    if (size := path.stat().st_size) > LONGEST:
        raise CatalogueFault(f"{path}: it has {size:,} bytes; write at most {LONGEST:,}.")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """What no rule foresaw in a header is a fault of its file all the same, never a traceback."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise CatalogueFault(f"{path}: it is no UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise CatalogueFault(f"{path}: it can't be read ({error.strerror or error}).") from error
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise CatalogueFault(
            f"{path}: its header is not made like those of queries/{path.parent.name}; compare it with one of"
            " them, key by key."
        ) from error


def sql_files(folder: Path) -> list[Path]:
    """Each .sql file, by name."""
    return sorted(folder.glob("*.sql"))


def files(folder: Path) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """(path, header, SQL) of each .sql file, by name."""
    for path in sql_files(folder):
        yield path, *split_header(path)


def plain_files(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """(path, header) of each .toml file, by name."""
    for path in sorted(folder.glob("*.toml")):
        yield path, split_plain(path)


def validated(model: type[Model], path: Path, header: dict[str, Any], **more: object) -> Model:
    """A file's header as what it is; `more` is what the loader knows and no header may say."""
    if reserved := set(header) & {"name", "file", *more}:
        raise CatalogueFault(f"{path}: {sorted(reserved)[0]} can't be set in a header.")
    return checked(model, path, {**header, **more, "name": path.stem, "file": _shown(path)})


def checked(model: type[Model], path: Path, header: dict[str, Any]) -> Model:
    """The same of all that is known; CatalogueFault with file and key, in our words."""
    try:
        return model.model_validate(header)
    except ValidationError as error:
        first = worth_saying(error.errors())[0]
        key = ".".join(str(part) for part in first["loc"]) or "header"
        raise CatalogueFault(f"{path}: {key}: {ended(in_words(first, model))}") from error


def _shown(path: Path) -> str:
    """The path as people name it: queries/metrics/csat.sql, wherever the folder lies."""
    return "/".join(("queries", *path.parts[-2:]))

"""Words with letters beyond ASCII that desks write: one of them tells an encoding that few letters can't."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.paths import queries_folder

LOOKED_AT = 4 << 20  # bytes of a file: what it is written in shows in its first words
LEAST = 3  # letters: shorter ones come about by chance
WORD = re.compile(rb"[A-Za-z\x80-\xff]{%d,}" % LEAST)


@cache
def words() -> frozenset[str]:
    """The words of queries/synonyms.toml that ASCII can't write, in small letters."""
    parted = (re.findall(r"[^\W\d_]+", text.lower()) for text in _texts(_synonyms()))
    return frozenset(word for found in parted for word in found if not word.isascii() and len(word) >= LEAST)


@cache
def endings() -> tuple[str, ...]:
    """How words of these languages end, with letters that ASCII can't write."""
    return tuple(_synonyms()["words"]["common"]["endings"])


def of_file(path: Path) -> frozenset[bytes]:
    """The different words of a file's beginning that hold a byte beyond ASCII."""
    with path.open("rb") as file:
        return frozenset(word for word in WORD.findall(file.read(LOOKED_AT)) if not word.isascii())


def known(written: frozenset[bytes], encoding: str) -> int:
    """How many of a file's words are words of a language in this encoding, or end as such do."""
    read = (word.decode(encoding, "replace").lower() for word in written)
    return sum(word in words() or (len(word) > LEAST and word.endswith(endings())) for word in read)


@cache
def _synonyms() -> dict[str, Any]:
    from dashboard.model.header_file import split_plain  # brings pydantic: few files are read by their words

    return split_plain(queries_folder() / "synonyms.toml")


def _texts(value: object) -> Iterator[str]:
    """All texts of nested tables and lists, names of keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)

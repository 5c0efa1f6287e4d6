"""What tomllib leaves out: on which line of a file a key stands, and a text as TOML writes it.

The text of which places are looked for has been read by tomllib before, so it is valid.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache

Path = tuple[str | int, ...]  # ("card", 0, "metrics", 2, "weight"), as validators name places

BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
BARE = re.compile(r"[A-Za-z0-9_-]+")
STRINGS = (
    re.compile(r'"""(?:\\.|(?!""").)*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:(?!''').)*'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)
PLAIN = re.compile(r"[^,\]}#\n]+")  # numbers, dates, true, false


@lru_cache(maxsize=4)
def lines(text: str) -> Mapping[Path, int]:
    """Each key, table and array element of a valid TOML text with the line, from 1, on which it stands."""
    return _Scan(text).places


def line_of(places: Mapping[Path, int], path: Path) -> int:
    """The line of a key, or of the innermost table around it that is there; 1 for the file."""
    for end in range(len(path), 0, -1):
        if path[:end] in places:
            return places[path[:end]]
    return 1


def quoted(text: str) -> str:
    """A text as a TOML string."""
    # JSON's escapes are TOML's; DEL is the one sign that only TOML wants escaped
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Scan:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._counts: dict[Path, int] = {}  # of tables in arrays
        self.places: dict[Path, int] = {}
        self._run()

    def _run(self) -> None:
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip()

    def _skip(self) -> None:
        found = BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _note(self, path: Path) -> None:
        self.places.setdefault(path, self._text.count("\n", 0, self._at) + 1)

    def _header(self) -> Path:
        start, is_array = self._at, self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        keys = self._keys()
        after, self._at = self._text.index("]", self._at) + (2 if is_array else 1), start
        here: Path = ()
        for key in keys[:-1]:
            here = (*here, key)
            self._note(here)
            here = self._last(here)
        here = (*here, keys[-1])
        if is_array:
            self._counts[here] = self._counts.get(here, 0) + 1
            self._note(here)
        here = self._last(here)
        self._note(here)
        self._at = after
        return here

    def _last(self, path: Path) -> Path:
        """The path, with the number of the latest table where it names an array of tables."""
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _keys(self) -> list[str]:
        keys = [self._key()]
        self._skip()
        while self._text.startswith(".", self._at):
            self._at += 1
            keys.append(self._key())
            self._skip()
        return keys

    def _key(self) -> str:
        self._skip()
        for shape in (BARE, *STRINGS[2:]):
            if found := shape.match(self._text, self._at):
                self._at = found.end()
                return next(iter(tomllib.loads(f"{found[0]} = 0")))
        raise ValueError("no key")

    def _pair(self, table: Path) -> None:
        self._skip()
        start = self._at
        keys = self._keys()
        after, self._at = self._at, start
        path = table
        for key in keys:
            path = (*path, key)
            self._note(path)
        self._at = self._text.index("=", after) + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        self._note(path)
        if self._text.startswith("[", self._at):
            self._array(path)
        elif self._text.startswith("{", self._at):
            self._inline(path)
        else:
            found = next(filter(None, (shape.match(self._text, self._at) for shape in (*STRINGS, PLAIN))))
            self._at = found.end()

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        self._skip()
        while not self._text.startswith("]", self._at):
            self._value((*path, number))
            number += 1
            self._comma()
        self._at += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        self._skip()
        while not self._text.startswith("}", self._at):
            self._pair(path)
            self._comma()
        self._at += 1

    def _comma(self) -> None:
        self._skip()
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip()

"""What a table's own conditions allow, in plain words: for whoever must mend a row that breaks one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

NAME = r'"?(\w+)"?'
NUMBER = r"(-?\d+(?:\.\d+)?)"
Words = Callable[[Mapping[str, str], re.Match[str]], str]


def _one_of(_: Mapping[str, str], found: re.Match[str]) -> str:
    *others, last = re.findall(r"'([^']*)'", found[2])
    return f"may only be {', '.join(others)} or {last}" if others else f"may only be {last}"


def _than(words: str) -> Words:
    return lambda headers, found: f"{words} {headers.get(found[2], found[2])}"


def _between(headers: Mapping[str, str], found: re.Match[str]) -> str:
    low, high = (headers.get(end, end) for end in found.groups()[1:])
    return f"must be from {low} to {high}"


# DuckDB writes the conditions of a table so, whatever the file that made it looks like
CONDITIONS: tuple[tuple[str, Words], ...] = (
    (rf"{NAME} IN \((.*)\)", _one_of),
    (rf"{NAME} BETWEEN {NUMBER} AND {NUMBER}", _between),
    (rf"{NAME} BETWEEN {NAME} AND {NAME}", _between),
    (rf"{NAME} >= {NUMBER}", _than("may not be less than")),
    (rf"{NAME} > {NUMBER}", _than("must be more than")),
    (rf"{NAME} >= {NAME}", _than("may not be before")),
    (rf"{NAME} <= {NAME}", _than("may not be more than")),
    (rf"{NAME} < {NAME}", _than("must be less than")),
)


def in_words(condition: str, headers: Mapping[str, str]) -> str:
    """What a condition asks of a column; `headers` are what a file calls ours."""
    bare = condition.strip()
    while re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", bare):
        bare = bare[1:-1]
    for pattern, words in CONDITIONS:
        if found := re.fullmatch(pattern, bare):
            return words(headers, found)
    return "is not what it may be"

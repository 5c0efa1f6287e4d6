"""The line of every key, whatever way it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from dashboard.model.toml_lines import line_of, lines
from tests.conftest import ROOT

TRICKY = '''\
top = 1  # not = this
"quoted = key" = "a # b"

[a]
b.c = { d = [1, { e = 2 }], "f" = '}' }
text = """
[not.a.table]
x = 1"""
raw = \'\'\'
]'\'\'\'
[[list]]
name = "one"   # [[list]]
  [list.inner]
  deep = true
[[list]]
name = 'two'
[[list.more]]
n = [
    1,
    # a comment, with "quotes
    [2,
     3],
]
[a.'b.x'.y]
z = 1979-05-27T07:32:00Z
last = 4'''
PLACES = {
    ("top",): 1,
    ("quoted = key",): 2,
    ("a",): 4,
    ("a", "b", "c"): 5,
    ("a", "b", "c", "d", 1, "e"): 5,
    ("a", "b", "c", "f"): 5,
    ("a", "text"): 6,
    ("a", "raw"): 9,
    ("list",): 11,
    ("list", 0, "name"): 12,
    ("list", 0, "inner"): 13,
    ("list", 0, "inner", "deep"): 14,
    ("list", 1): 15,
    ("list", 1, "name"): 16,
    ("list", 1, "more", 0, "n"): 18,
    ("list", 1, "more", 0, "n", 0): 19,
    ("list", 1, "more", 0, "n", 1, 1): 22,
    ("a", "b.x", "y", "z"): 25,
    ("a", "b.x", "y", "last"): 26,
}


def test_each_key_has_its_line() -> None:
    tomllib.loads(TRICKY)
    found = lines(TRICKY)
    assert {path: found.get(path) for path in PLACES} == PLACES


def test_what_is_not_there_is_where_it_belongs() -> None:
    found = lines(TRICKY)
    assert line_of(found, ("list", 1, "missing")) == 15
    assert line_of(found, ("list", 7, "missing")) == 11
    assert line_of(found, ("nothing",)) == 1
    assert lines("") == {}


def paths(tree: Any, at: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return {at} | {path for key, value in inner for path in paths(value, (*at, key))}


@pytest.mark.parametrize("name", ["data/sample/strategy.toml", "tests/bench/strategy.toml", "pyproject.toml"])
def test_no_key_of_a_real_file_is_passed_over(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = lines(text)
    assert paths(tomllib.loads(text)) - {()} <= found.keys()
    assert all(text.splitlines()[line - 1].strip() for line in found.values())

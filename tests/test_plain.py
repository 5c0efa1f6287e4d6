"""Answers as JSON and CSV; nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.output import as_json, csv_text, guarded, plain


@dataclass(frozen=True)
class Inner:
    from_: date
    value: float | None


@dataclass(frozen=True)
class Outer:
    name: str
    parts: tuple[Inner, ...]


def test_dataclasses_become_dicts_and_python_words_lose_their_underscore() -> None:
    answer = Outer("é", (Inner(date(2026, 3, 1), 1 / 3), Inner(date(2026, 3, 2), None)))
    assert json.loads(as_json(answer)) == {
        "name": "é",
        "parts": [{"from": "2026-03-01", "value": 1 / 3}, {"from": "2026-03-02", "value": None}],
    }
    assert "é" in as_json(answer)


def test_floats_are_not_rounded_and_what_is_not_finite_is_null() -> None:
    assert json.loads(as_json([0.1 + 0.2, math.inf, -math.inf, math.nan])) == [0.1 + 0.2, None, None, None]


def test_sets_paths_and_instants_have_a_plain_form() -> None:
    assert plain({"a": Path("x/y"), "b": datetime(2026, 3, 1, tzinfo=UTC), "c": {1}}) == {
        "a": "x/y",
        "b": "2026-03-01T00:00:00+00:00",
        "c": [1],
    }


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+31 6 555", "'+31 6 555"), ("-", "'-"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\rx", "'\rx"), ("-5", "-5"), ("+1.5e3", "+1.5e3"), ("-12.5%", "-12.5%"),
        ("a=1", "a=1"), ("", ""), (5, 5), (-5, -5), (None, None), ("-1+cmd", "'-1+cmd"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_guarded(cell: Any, written: Any) -> None:
    assert guarded(cell) == written


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=6))
def test_csv_can_be_read_back_and_no_cell_is_live(rows: list[list[str]]) -> None:
    text = csv_text(["a", "=b"], rows)
    header, *read = list(csv.reader(io.StringIO(text, newline="")))
    assert header == ["a", "'=b"]
    assert len(read) == len(rows)
    for cell, back in zip(chain.from_iterable(rows), chain.from_iterable(read), strict=True):
        assert back == str(guarded(cell)).replace("\r\n", "\n").replace("\r", "\n")
        is_number = re.match(r"[+-]?[\d.,]", back)
        assert is_number or not back.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_shows_instants_with_their_offset_and_nothing_for_missing() -> None:
    row = [datetime(2026, 3, 1, 9, tzinfo=UTC), None, 0, 1.5, "a,b"]
    assert csv_text(["t", "n", "z", "f", "s"], [row]) == (
        't,n,z,f,s\n2026-03-01 09:00:00+00:00,,0,1.5,"a,b"\n'
    )

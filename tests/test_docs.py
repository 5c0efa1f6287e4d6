"""What the pages in docs/ say of headers is what the program reads: no key is missing, none is invented."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from dashboard.aggregate import names
from dashboard.model.check import Check
from dashboard.model.format import Format, SourceColumn
from dashboard.model.header import Header
from dashboard.model.metric import Metric
from dashboard.model.table import ColumnType, Table
from dashboard.model.work import Work
from dashboard.store import observed
from dashboard.store.views import View, all_views
from dashboard.units import PER, UnitName
from tests.conftest import ROOT

# what the loader knows of a file, and nobody writes
OF_FILE = {"name", "sql", "file", "home"}
LOADED: dict[type[Header], set[str]] = {
    Metric: OF_FILE | {"fault", "noun", "asks_people"},
    Check: OF_FILE | {"fault"},
    Work: OF_FILE | {"fault"},
    Format: OF_FILE | {"filed"},
    Table: OF_FILE | {"types"},
}
# what a header may say and the loader takes out
WRITTEN: dict[type[Header], set[str]] = {Format: {"extends"}}


def tables(page: str) -> list[dict[str, str]]:
    """The tables of a page: first column -> the rest of the row, several keys of a row parted."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = []
    for table in re.findall(r"^\| \w[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)", text, flags=re.MULTILINE):
        rows = [line.strip("|\n ").split(" | ", 1) for line in table.splitlines()]
        found.append({key: rest for keys, rest in rows for key in keys.split(", ")})
    return found


def keys(model: type[Header]) -> set[str]:
    """What a header of a kind may hold."""
    fields = {field.alias or name for name, field in model.model_fields.items()}
    return fields - LOADED.get(model, OF_FILE) | WRITTEN.get(model, set())


HEADERS = pytest.mark.parametrize(
    ("model", "page", "number"),
    [
        (Metric, "metrics.md", 0),
        (Format, "formats.md", 0),
        (Table, "tables.md", 0),
        (View, "tables.md", 1),
        (Check, "data.md", 0),
        (Work, "data.md", 2),
    ],
)


@HEADERS
def test_every_header_key_is_documented_and_no_other(model: type[Header], page: str, number: int) -> None:
    assert set(tables(page)[number]) == keys(model)


@HEADERS
def test_what_a_header_needs_is_documented(model: type[Header], page: str, number: int) -> None:
    """Below the table of the keys, as the first of its page or the second."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    said = re.findall(r"^Needed(?:,[^:]*)?: ([^;.]*)[;.]", text, flags=re.MULTILINE)[number > 0]
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    assert set(re.findall(r"`(\w+)`", said)) == needed - LOADED.get(model, OF_FILE)


def test_every_key_of_a_column_is_documented() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    said = set(re.findall(r"[`{ ](\w+) = ", text.split("## How text is read")[0]))
    known = {name for name, field in SourceColumn.model_fields.items() if not field.exclude}

    assert known <= said


def test_every_column_of_an_observation_is_documented() -> None:
    assert set(tables("metrics.md")[1]) == set(observed.OPTIONAL)


def test_what_a_key_may_say_is_documented() -> None:
    metric, types = tables("metrics.md")[0], tables("formats.md")[1]
    for said, choices in ((metric["unit"], get_args(UnitName)), (metric["per"], PER)):
        assert set(choices) <= set(re.findall(r"\w+", said))
    assert set(types) == {*get_args(ColumnType)} - {"text"}


def test_what_is_named_for_example_is_there() -> None:
    """Views and aggregates: a new one is its own files, and need not be named here."""
    text = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"read the views `([^`]*)`", text)
    said = tables("metrics.md")[0]["aggregate"].split(": the files")[0]

    assert set(listed.split(", ")) <= set(all_views())
    assert set(re.sub(r" \([^)]*\)", "", said).split(", ")) <= set(names())

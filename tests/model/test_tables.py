"""A canonical table is its DDL with a header, and a view: no other file names it."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from dashboard import paths
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import CatalogueFault
from dashboard.intake import load
from dashboard.intake.mapping import suggest
from dashboard.model.catalogue import load_catalogue
from dashboard.paths import queries_folder
from dashboard.render import templates
from dashboard.store.views import all_views
from tests.conftest import ROOT, Run

# as the documentation writes them
TABLE, VIEW = re.findall(
    r"^```sql\n(.*?)^```", (ROOT / "docs" / "tables.md").read_text(), flags=re.MULTILINE | re.DOTALL
)
METRIC = """/*
title = "Answered in 20 seconds"
unit = "percent"
aggregate = "proportion"
evidence = "census"
improvement_direction = "increase"
perspective = "process"
excellence = ["expediting"]
levels = ["organisation", "team", "agent"]
scored_levels = ["organisation", "team"]
needs = ["calls.seconds"]
guards = []
description = "The share of calls that were picked up within twenty seconds."
operations = "Pick up."
strategy = "No waiting."
pitfall = "Hanging up at once."
*/
select
    desk, call_id as observation_id, rang_at as observed_at, team, agent,
    cast(seconds <= 20 as int) as value, import_id, line
from calls where seconds is not null
"""
ROWS = "call_id,rang_at,seconds,team,agent\n" + "".join(
    f"{number},2026-03-{number:02} 09:00:00,{seconds},Phones,{agent}\n"
    for number, (seconds, agent) in enumerate([(5, "A. Blum"), (30, "A  Blum")] * 6, start=1)
)


@pytest.fixture
def with_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What ships, with three files more; the folder of queries."""
    queries = Path(shutil.copytree(queries_folder(), tmp_path / "program" / "queries"))
    monkeypatch.setattr(paths, "_CHECKOUT", queries.parent)
    for folder, text in (("tables", TABLE), ("views", VIEW)):
        (queries / folder / "calls.sql").write_text(text)
    (queries / "metrics" / "picked_up.sql").write_text(METRIC)
    return queries


def test_two_files_make_a_table(with_calls: Path, main_in: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(ROWS)
    home.mkdir(exist_ok=True)
    (home / "aliases.toml").write_text('[agents]\n"A. Blum" = ["A  Blum"]\n')
    (receipt,) = load.import_files(home, [file], load.Options())
    assert (receipt.status, receipt.format, receipt.accepted) == ("loaded", "own_calls", 12)

    # its template, its place in every list, its noun, its period, its names
    catalogue = load_catalogue(home)
    assert list(catalogue.tables)[:4] == ["tickets", "states", "calls", "surveys"]
    assert [fmt.name for fmt in templates.ours(catalogue)][:3] == ["own_tickets", "own_states", "own_calls"]
    assert "calls" in suggest.choices(catalogue)
    (card,) = main_in(home, "show", "--metric", "picked_up", "--json").json["cards"]
    assert (card["metrics"][0]["value"], card["metrics"][0]["n"]) == (50, 12)
    asked = ("--metric", "picked_up", "--period", "2025-01", "--json")
    (card,) = main_in(home, "show", *asked).json["cards"]
    assert card["metrics"][0]["says"] == "No calls in this time."
    assert main_in(home, "rows", "picked_up").stdout.count(",A. Blum,") == 12  # both are one person
    with Home.open(home, LOCAL) as opened:
        found = opened.who_is_who()
    assert {name for kind, name in found.rows if kind == "agent"} == {"A. Blum", "A  Blum"}
    assert {name for kind, name in found.rows if kind == "team"} == {"Phones"}


@pytest.mark.parametrize(
    ("folder", "right", "wrong"),
    [("tables", "create table calls", "create table mine.calls"), ("views", "facts.calls", "facts.call")],
)
def test_what_the_engine_says_of_it_names_the_file(
    with_calls: Path, home: Path, tmp_path: Path, folder: str, right: str, wrong: str
) -> None:
    path = with_calls / folder / "calls.sql"
    path.write_text(path.read_text().replace(right, wrong))
    file = tmp_path / "calls.csv"
    file.write_text(ROWS)
    with pytest.raises(CatalogueFault, match=rf"queries/{folder}/calls\.sql: .*does not exist"):
        load.import_files(home, [file], load.Options())


@pytest.mark.parametrize("key", ["dated_by", "teams", "agents", "people", "identified_by"])
def test_a_header_that_names_no_column_is_refused(with_calls: Path, key: str) -> None:
    table = with_calls / "tables" / "calls.sql"
    text = TABLE.replace(f"\n{key} = [", f'\n{key} = ["rung_at", ').replace(", ]", "]")
    table.write_text(text)

    with pytest.raises(CatalogueFault, match=rf"calls\.sql: {key}: there is no column rung_at"):
        load_catalogue()


def test_a_view_is_made_after_those_that_it_reads() -> None:
    views = list(all_views().values())
    made = [view.name for view in views]

    assert len(made) == len(list((queries_folder() / "views").glob("*.sql")))
    for view in views:
        later = set(made[made.index(view.name) + 1 :])
        assert not later & set(view.reads), view.name


def test_no_module_lists_the_tables() -> None:
    """One or two of them may be spoken of (a ticket is what this is about); a list is the headers'."""
    tables = set(load_catalogue().tables)
    listing = []
    for path in (ROOT / "dashboard").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
                items = node.keys if isinstance(node, ast.Dict) else node.elts
                named = {item.value for item in items if isinstance(item, ast.Constant)} & tables
                if len(named) > 2:
                    listing.append(f"{path.name}:{node.lineno}")

    assert listing == []

"""Aliases in force: figures go by them, facts keep every name, undo and rebuild know them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import history
from dashboard.model import aliases
from dashboard.model.aliases import Aliases
from dashboard.store.pool import snapshot
from tests.conftest import Filled

ROW = {"created_at": "2026-03-02 09:00", "resolved_at": "2026-03-02 10:00", "reopens": 0}
Load = Callable[..., Any]


@pytest.fixture(scope="module")
def named(filled_home: Filled) -> Path:
    """Ann under two names in a team under two spellings; Bob has one of each."""
    rows = [
        ROW | {"ticket_id": 1, "team": "Billing", "agent": "Ann Lee"},
        ROW | {"ticket_id": 2, "team": "billing ", "agent": "alee", "reopens": 1},
        ROW | {"ticket_id": 3, "team": "Tech", "agent": "Bob"},
    ]
    return filled_home("", {"own_tickets": rows})


@pytest.fixture
def two_names(named: Path, home: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(named, home))


def counted(home: Path, column: str) -> dict[str, int]:
    shot = snapshot(home)
    assert shot is not None
    return dict(shot.cursor().execute(f"select {column}, count(*) from tickets group by 1").fetchall())


def rolled(home: Path, column: str) -> dict[str, int]:
    shot = snapshot(home)
    assert shot is not None
    asked = f"select {column}, count(*) from pending where metric = 'reopen_rate'"
    return dict(shot.cursor().execute(f"{asked} and {column} is not null group by 1").fetchall())


def test_nothing_is_merged_without_a_yes(two_names: Path) -> None:
    found = Home.open(two_names, LOCAL).who_is_who()
    assert {(one.kind, one.name, one.alias) for one in found.suggestions} == {
        ("agent", "Ann Lee", "alee"),
        ("team", "Billing", "billing"),
    }
    assert counted(two_names, "agent") == {"Ann Lee": 1, "alee": 1, "Bob": 1}


def test_a_yes_merges_figures_and_leaves_the_facts(two_names: Path) -> None:
    said = Aliases().merged("agent", "Ann Lee", "alee").merged("team", "Billing", "billing")
    history.name_anew(two_names, said)
    assert counted(two_names, "agent") == {"Ann Lee": 2, "Bob": 1}
    assert counted(two_names, "resolver") == {"Ann Lee": 2, "Bob": 1}
    assert counted(two_names, "team") == {"Billing": 2, "Tech": 1}
    assert rolled(two_names, "team")["Billing"] == 2
    shot = snapshot(two_names)
    assert shot is not None
    facts = shot.cursor().execute("select agent, team from facts.tickets order by ticket_id").fetchall()
    assert facts == [("Ann Lee", "Billing"), ("alee", "billing"), ("Bob", "Tech")]
    found = Home.open(two_names, LOCAL).who_is_who()
    assert [(one.alias, one.name, one.rows) for one in found.merged] == [
        ("alee", "Ann Lee", 1),
        ("billing", "Billing", 1),
    ]
    assert found.suggestions == ()


def test_taken_apart_everything_is_as_it_was(two_names: Path) -> None:
    before = rolled(two_names, "agent")
    history.name_anew(two_names, Aliases().merged("agent", "Ann Lee", "alee"))
    history.name_anew(two_names, aliases.load(two_names).parted("agent", "Ann Lee", "alee"))
    assert rolled(two_names, "agent") == before
    assert [one.kind for one in Home.open(two_names, LOCAL).who_is_who().suggestions] == ["team"]


def test_the_next_import_undo_and_rebuild_go_by_them(two_names: Path, load_rows: Load) -> None:
    history.name_anew(two_names, Aliases().merged("agent", "Ann Lee", "alee"))
    load_rows("own_tickets", [ROW | {"ticket_id": 4, "team": "Tech", "agent": "alee"}], "more.csv")
    assert counted(two_names, "agent") == {"Ann Lee": 3, "Bob": 1}
    history.name_anew(two_names, Aliases())
    assert counted(two_names, "agent") == {"Ann Lee": 1, "alee": 2, "Bob": 1}
    history.name_anew(two_names, Aliases().merged("agent", "Ann Lee", "alee"))
    assert history.undo(two_names)["what"] == "more.csv", "naming is no step of its own"
    assert counted(two_names, "agent") == {"Ann Lee": 2, "Bob": 1}
    history.rebuild(two_names)
    assert counted(two_names, "agent") == {"Ann Lee": 2, "Bob": 1}


def test_a_change_by_hand_is_told_until_a_rebuild(two_names: Path) -> None:
    aliases.save(two_names, Aliases().merged("agent", "Ann Lee", "alee"))
    assert "aliases_changed" in {check.check for check in Home.open(two_names, LOCAL).checks()}
    history.rebuild(two_names)
    assert "aliases_changed" not in {check.check for check in Home.open(two_names, LOCAL).checks()}
    assert counted(two_names, "agent") == {"Ann Lee": 2, "Bob": 1}


@pytest.mark.long
def test_the_people_file_s_other_spellings_count_at_once(two_names: Path, load_rows: Load) -> None:
    load_rows(
        "own_people", [{"agent": "Ann Lee", "aliases": "alee|Lee, Ann", "from_date": "2026-01-01"}], "p.csv"
    )
    assert counted(two_names, "agent") == {"Ann Lee": 2, "Bob": 1}
    assert rolled(two_names, "agent")["Ann Lee"] == 2
    load_rows("own_people", [{"agent": "Bob", "aliases": "alee", "from_date": "2026-01-01"}], "q.csv")
    assert counted(two_names, "agent")["alee"] == 1, "two claim it: nobody knows whose it is"


def test_a_mover_s_tickets_keep_their_teams(two_names: Path) -> None:
    history.name_anew(two_names, Aliases().merged("agent", "Bob", "alee"))
    shot = snapshot(two_names)
    assert shot is not None
    rows = shot.cursor().execute("select team from tickets where agent = 'Bob' order by 1").fetchall()
    assert rows == [("Tech",), ("billing",)]


@pytest.mark.long
def test_where_people_are_not_named_no_alias_names_one(two_names: Path) -> None:
    history.name_anew(
        two_names, Aliases().merged("agent", "Ann Lee", "alee").merged("team", "Billing", "billing")
    )
    (two_names / "strategy.toml").write_text('[people]\nmode = "teams_only"\n', encoding="utf-8")
    history.rebuild(two_names)
    kept = (two_names / aliases.FILE).read_text(encoding="utf-8")
    assert ("alee" in kept, "billing" in kept) == (False, True)
    assert "alee" not in json.dumps([vars(one) for one in Home.open(two_names, LOCAL).who_is_who().merged])
    history.name_anew(two_names, Aliases().merged("agent", "Ann Lee", "alee"))
    assert "alee" not in (two_names / aliases.FILE).read_text(encoding="utf-8")

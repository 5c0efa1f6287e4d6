"""Generations: undo, numbers that are never reused, three that are kept, and what a lock is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Busy, Fault, UsageFault
from dashboard.intake import history
from dashboard.store import lock
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot

pytestmark = pytest.mark.usefixtures("no_figures")
Tickets = Callable[[int], None]


@pytest.fixture
def add(load_rows: Any) -> Tickets:
    """add(3) imports a file whose one ticket is number 3."""

    def run(number: int) -> None:
        row = {"ticket_id": number, "created_at": "2026-03-02", "resolved_at": "", "team": "A"}
        assert load_rows("own_tickets", [row], f"{number}.csv").status == "loaded"

    return run


def tickets(home: Path) -> list[str]:
    shot = snapshot(home)
    if shot is None:
        return []
    rows = shot.cursor().execute("select ticket_id from facts.tickets order by ticket_id").fetchall()
    return [row[0] for row in rows]


def kept(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "warehouse").iterdir())


def test_a_home_without_data(home: Path) -> None:
    assert (Store(home).current(), snapshot(home), Store(home).ledger().imports) == (0, None, ())
    with pytest.raises(UsageFault, match="nothing to undo"):
        history.undo(home)
    with pytest.raises(UsageFault, match="nothing to rebuild"):
        history.rebuild(home)


def test_each_import_is_a_generation_with_its_ledger(home: Path, add: Tickets) -> None:
    add(1)
    add(2)
    ledger = Store(home).ledger()
    assert (ledger.seq, ledger.parent, ledger.what) == (2, 1, "2.csv")
    assert [item.name for item in ledger.imports] == ["1.csv", "2.csv"]
    assert ledger.imports[1].receipt["accepted"] == 1
    assert kept(home) == ["000001.duckdb", "000001.json", "000002.duckdb", "000002.json", "CURRENT"]
    written = json.loads((home / "warehouse" / "000002.json").read_text())
    assert set(written["imports"][0]) >= {"sha256", "name", "format", "format_hash", "options", "when"}


BESIDE = ("duckdb", "durations-0123456789abcdef.bin", "family-0123456789abcdef.json", "json", "links.json")


def test_three_generations_are_kept(home: Path, add: Tickets) -> None:
    for number in range(1, 6):
        add(number)
        for answer in ("links", "family-0123456789abcdef"):  # they go with their generation
            Store(home).beside(number, answer).touch()
        Store(home).beside(number, "durations-0123456789abcdef", "bin").touch()
    assert kept(home) == [
        *(f"00000{n}.{kind}" for n in (3, 4, 5) for kind in BESIDE),
        "CURRENT",
    ]
    assert history.undo(home) == {"undone": 5, "current": 4, "what": "5.csv"}
    assert history.undo(home)["current"] == 3
    with pytest.raises(UsageFault, match="last 3 generations"):
        history.undo(home)
    assert tickets(home) == ["1", "2", "3"]


def test_numbers_are_never_reused(home: Path, add: Tickets) -> None:
    add(1)
    add(2)
    history.undo(home)
    add(3)
    assert Store(home).current() == 3
    assert tickets(home) == ["1", "3"]
    assert history.undo(home)["current"] == 1
    assert history.undo(home)["current"] == 0
    add(4)
    assert (Store(home).current(), tickets(home)) == (4, ["4"])


def test_undo_of_the_first_import_leaves_an_empty_home(home: Path, add: Tickets) -> None:
    add(1)
    assert history.undo(home)["current"] == 0
    assert snapshot(home) is None
    assert Home.open(home, LOCAL).cards().cards == ()
    assert not Home.open(home, LOCAL).about().has_data
    add(1)
    assert tickets(home) == ["1"], "a file that was undone can be loaded again"


def test_undo_brings_back_what_was_overwritten(home: Path, load_rows: Any) -> None:
    row = {"ticket_id": 1, "created_at": "2026-03-02", "resolved_at": "", "team": "A"}
    load_rows("own_tickets", [row], "a.csv")
    load_rows("own_tickets", [row | {"team": "B"}], "b.csv")
    history.undo(home)
    shot = snapshot(home)
    assert shot is not None
    assert shot.cursor().execute("select team from facts.tickets").fetchall() == [("A",)]


@pytest.mark.long
def test_undo_after_a_rebuild_takes_back_the_last_import_at_once(home: Path, add: Tickets) -> None:
    add(1)
    add(2)
    for number in (3, 4, 5):
        done = history.rebuild(home)
        assert done == {"rebuilt": 2, "current": number, "changed": [], "as_before": []}
    assert Store(home).generations() == [1, 5], "a rebuild takes the place of what it is made of"
    assert history.undo(home) == {"undone": 5, "current": 1, "what": "2.csv"}
    assert tickets(home) == ["1"]
    history.rebuild(home)
    assert history.undo(home)["current"] == 0


@pytest.mark.long
def test_undo_after_a_rebuild_by_another_clock_goes_by_that_clock(
    home: Path, add: Tickets, strategy: Any
) -> None:
    """The generation before was read by the old one: it is read anew, and no second command is needed."""
    add(1)
    add(2)
    strategy('[organisation]\nzone = "Asia/Tokyo"\n')
    history.rebuild(home)
    assert history.undo(home) == {"undone": 3, "current": 4, "what": "2.csv"}
    assert tickets(home) == ["1"]
    assert Home.open(home, LOCAL).cards(period="2026-03", metrics=("escalation_rate",)) is not None
    assert history.undo(home) == {"undone": 4, "current": 0, "what": "1.csv"}


@pytest.mark.long
def test_a_rebuild_of_another_generation_leads_back_to_the_one_that_was_in_force(
    home: Path, add: Tickets
) -> None:
    add(1)
    add(2)
    add(3)
    assert history.rebuild(home, generation=1)["current"] == 4
    assert tickets(home) == ["1"]
    assert history.undo(home) == {"undone": 4, "current": 3, "what": "rebuild"}
    assert tickets(home) == ["1", "2", "3"]
    history.undo(home)
    assert history.rebuild(home, generation=3)["current"] == 5, "an undo is taken back"
    assert history.undo(home) == {"undone": 5, "current": 2, "what": "3.csv"}


def test_a_lost_archive_stops_a_rebuild_before_anything_changes(home: Path, add: Tickets) -> None:
    add(1)
    for path in (home / "archive").iterdir():
        path.unlink()
    with pytest.raises(Fault, match=r"1\.csv: its archive is gone"):
        history.rebuild(home)
    assert (Store(home).current(), tickets(home)) == (1, ["1"])


def test_who_finds_the_home_locked_is_told(home: Path, add: Tickets, monkeypatch: pytest.MonkeyPatch) -> None:
    add(1)
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.1)
    with FileLock(home / ".lock"), pytest.raises(Busy, match="another import"):
        history.undo(home)
    assert Store(home).current() == 1


def test_a_reader_keeps_its_generation_while_others_come(home: Path, add: Tickets) -> None:
    add(1)
    shot = snapshot(home)
    assert shot is not None
    for number in range(2, 7):
        add(number)
    count = shot.cursor().execute("select count(*) from facts.tickets").fetchone()
    assert count == (1,), "its file is gone from the folder, but not from under the reader"
    assert len(tickets(home)) == 6


def test_readers_can_reach_nothing_outside(home: Path, add: Tickets, tmp_path: Path) -> None:
    add(1)
    shot = snapshot(home)
    assert shot is not None
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for statement in (
        f"select * from read_csv('{secret}')",
        f"copy (select 1) to '{tmp_path / 'out.csv'}'",
        f"attach '{tmp_path / 'other.duckdb'}'",
        "set enable_external_access = true",
        "delete from facts.tickets",
    ):
        with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|read-only"):
            shot.cursor().execute(statement)

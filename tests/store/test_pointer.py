"""CURRENT: whatever becomes of it, nothing is lost, and the newest generation can be put in force again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Fault, UsageFault
from dashboard.intake import history, load
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot

pytestmark = pytest.mark.usefixtures("no_figures")
Tickets = Callable[[int], Any]
Begin = Callable[[int], object]


def row(number: int) -> dict[str, Any]:
    return {"ticket_id": number, "created_at": "2026-03-02", "resolved_at": "", "team": "A"}


@pytest.fixture
def add(load_rows: Any) -> Tickets:
    """add(2) imports the ticket of that number: a second of a processor."""
    return lambda number: load_rows("own_tickets", [row(number)], f"{number}.csv")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, write_csv: Callable[..., Path]) -> dict[int, Path]:
    """Homes after one import and after two, for copying."""
    folder = tmp_path_factory.mktemp("imported")
    for number in (1, 2):
        file = write_csv(folder / f"{number}.csv", [row(number)])
        assert load.import_files(folder / "home", [file])[0].status == "loaded"
        shutil.copytree(folder / "home", folder / str(number))
    return {number: folder / str(number) for number in (1, 2)}


@pytest.fixture
def begin(home: Path, imported: dict[int, Path]) -> Begin:
    """begin(2): this test's home as two imports left it, at the cost of a copy."""
    return lambda imports: shutil.copytree(imported[imports], home)


def tickets(home: Path) -> list[str]:
    shot = snapshot(home)
    rows = shot.cursor().execute("select ticket_id from facts.tickets order by 1").fetchall() if shot else []
    return [row[0] for row in rows]


def files(home: Path) -> set[str]:
    return {path.name for path in (home / "warehouse").iterdir()} - {"CURRENT"}


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "blank": lambda path: path.write_bytes(b"\n"),
    "no number": lambda path: path.write_bytes(b"newest"),
    "no text": lambda path: path.write_bytes(b"\xff\x00\x07"),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5]),
    "another number": lambda path: path.write_bytes(path.read_bytes().replace(b"02 ", b"01 ")),
    "a folder": lambda path: (path.unlink(), path.mkdir()),  # type: ignore[func-returns-value]
}


@pytest.mark.alike
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_pointer_that_tells_nothing_is_a_fault_that_names_what_is_there(
    home: Path, begin: Begin, add: Tickets, damage: str
) -> None:
    begin(2)
    before = files(home)
    DAMAGES[damage](home / "warehouse" / "CURRENT")
    said = r"CURRENT .*1 \(1\.csv; 1 import\), 2 \(2\.csv; 2 imports\).*`scorecard rebuild --from 2`"
    opened = Home.open(home, LOCAL)
    for question in (opened.cards, opened.about, opened.history, opened.checks):
        with pytest.raises(Fault, match=said):
            question()
    for act in (lambda: add(3), lambda: history.undo(home), lambda: history.rebuild(home)):
        with pytest.raises(Fault, match=said):
            act()
    assert files(home) == before, "nothing was deleted"
    assert history.rebuild(home, generation=2)["current"] == 3
    assert tickets(home) == ["1", "2"]
    assert history.undo(home)["current"] == 1  # what is made anew takes the place of what it is made of


@pytest.mark.parametrize("place", range(15))
def test_no_flipped_bit_of_the_pointer_leads_to_another_generation(
    home: Path, begin: Begin, place: int
) -> None:
    begin(1)
    path = home / "warehouse" / "CURRENT"
    written = path.read_bytes()
    assert re.fullmatch(rb"000001 [0-9a-f]{8}\n", written)
    for bit in range(8):
        flipped = bytearray(written)
        flipped[place] ^= 1 << bit
        path.write_bytes(flipped)
        with pytest.raises(Fault, match="`scorecard rebuild --from 1`"):
            Store(home).current()


def test_a_generation_may_be_named_as_earlier_versions_did(home: Path, begin: Begin, add: Tickets) -> None:
    begin(1)
    (home / "warehouse" / "CURRENT").write_text("000001")
    assert tickets(home) == ["1"]
    assert add(2).status == "loaded"


def test_a_warehouse_that_is_gone_is_replayed_from_the_archive(home: Path, begin: Begin) -> None:
    begin(2)
    shutil.rmtree(home / "warehouse")
    with pytest.raises(Fault, match="scorecard rebuild --from 2"):
        Home.open(home, LOCAL).cards()
    assert history.rebuild(home, generation=2)["current"] == 3
    assert tickets(home) == ["1", "2"]


def test_an_archive_without_any_ledger_is_no_empty_home(home: Path, begin: Begin) -> None:
    begin(1)
    shutil.rmtree(home / "warehouse")
    for copy in (home / "archive").glob("*.json"):
        copy.unlink()
    with pytest.raises(Fault, match="scorecard restore FILE"):
        Home.open(home, LOCAL).cards()


def test_a_generation_that_is_not_there_can_t_be_replayed(home: Path, begin: Begin) -> None:
    begin(1)
    with pytest.raises(UsageFault, match="no generation 7; there are: 1"):
        history.rebuild(home, generation=7)


def test_an_older_generation_can_be_put_in_force_by_name(home: Path, begin: Begin) -> None:
    begin(2)
    assert history.rebuild(home, generation=1)["current"] == 3
    assert tickets(home) == ["1"]


def test_strays_in_warehouse_and_archive_stop_nothing(home: Path, begin: Begin, add: Tickets) -> None:
    begin(1)
    for folder in (home / "warehouse", home / "archive"):
        (folder / "notes.txt").write_text("mine")
        (folder / "12abc.json").write_text("no number")
        (folder / "000099.duckdb").mkdir()
        (folder / "old").mkdir()
        (folder / "backup.parquet").mkdir()
    (home / "warehouse" / "building.duckdb").mkdir()
    (home / "warehouse" / "scratch").write_text("a file by this name")
    assert add(2).status == "loaded"
    assert history.rebuild(home)["current"] == 3
    assert tickets(home) == ["1", "2"]
    assert history.undo(home)["current"] == 1
    assert tickets(home) == ["1"]
    assert (home / "warehouse" / "notes.txt").read_text() == "mine"
    assert (home / "archive" / "old").is_dir()


def test_nothing_is_deleted_where_a_ledger_on_the_way_can_t_be_read(home: Path, add: Tickets) -> None:
    for number in (1, 2, 3):
        add(number)
    (home / "warehouse" / "000002.json").write_text("{")
    add(4)
    assert {"000001.duckdb", "000002.duckdb", "000003.duckdb", "000004.duckdb"} <= files(home)

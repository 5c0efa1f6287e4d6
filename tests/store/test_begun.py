"""Leaving a page ends nothing: wherever an undo is broken off it is done or not, and somebody is told."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.durable import private
from dashboard.intake import history, load
from dashboard.model import aliases
from dashboard.model.aliases import Aliases
from dashboard.store import begun, leftovers
from dashboard.store.generations import Store
from tests.killing import killed

ROOT = Path(__file__).resolve().parents[2]
WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]
UNDOES = """
from dashboard.intake import history
from dashboard.store import begun
noted = begun.begin(Path(arguments[0]), "Undoing two.csv")
history.undo(Path(arguments[0]))
noted.end("Undone: two.csv.")
"""
# in the order in which an undo reaches them; who is who changed since, so that names are put in force anew
MOMENTS = [
    ("dashboard.store.generations:Store.undoable", "after", False),
    ("dashboard.store.build:derive", "after", False),
    ("dashboard.store.generations:Store._point_to", "before", False),
    ("dashboard.store.generations:Store._point_to", "after", True),
    ("dashboard.store.generations:Store.prune", "before", True),
    ("dashboard.store.begun:Begun.end", "before", True),
]


def row(ticket: int, team: str) -> dict[str, Any]:
    day = f"2026-03-0{ticket % 9 + 1}"
    return {"ticket_id": ticket, "team": team, "created_at": f"{day} 09:00", "resolved_at": f"{day} 10:00"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, write_csv: WriteCsv) -> Path:
    """A home of two imports; since the second one somebody said that two teams are one."""
    folder = tmp_path_factory.mktemp("two")
    home = private(folder / "home")
    load.import_files(home, [write_csv(folder / "one.csv", [row(i, "Billing") for i in range(12)])])
    load.import_files(home, [write_csv(folder / "two.csv", [row(i, "billing") for i in range(12, 20)])])
    aliases.save(home, Aliases(teams={"billing": "Billing"}))
    return home


@pytest.fixture
def two_imports(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


@pytest.mark.alike
@pytest.mark.usefixtures("no_figures")
@pytest.mark.parametrize(("where", "when", "done"), MOMENTS)
def test_an_undo_that_is_broken_off_is_done_or_not_and_the_next_visit_says_which(
    two_imports: Path, where: str, when: str, done: bool
) -> None:
    killed(where, when, UNDOES, two_imports)
    leftovers.sweep(Store(two_imports))
    (told,) = begun.left(two_imports)
    assert told.startswith("Undoing two.csv was going on when the program ended: ")
    assert ("it was done" in told) is done
    loaded = [entry.name for entry in Home.open(two_imports, LOCAL).history().imports]
    assert loaded == (["one.csv"] if done else ["one.csv", "two.csv"])
    assert begun.left(two_imports) == [], "it is told once"
    assert not (two_imports / begun.FOLDER).exists()
    warned = [check.check for check in Home.open(two_imports, LOCAL).checks()]
    assert ("aliases_changed" in warned) is not done, "who is who is in force with the undo, or not at all"
    history.undo(two_imports)
    assert [entry.name for entry in Home.open(two_imports, LOCAL).history().imports] == (
        [] if done else ["one.csv"]
    )


def test_what_is_at_work_is_told_by_nobody_else(home: Path) -> None:
    noted = begun.begin(home, "Rebuilding")
    assert begun.left(home) == []
    noted.end("Rebuilt.")
    assert begun.left(home) == ["Rebuilt."]


def test_a_note_that_is_damaged_stops_nothing(home: Path) -> None:
    noted = begun.begin(home, "Rebuilding")
    assert noted.path is not None
    noted.path.write_text("{")
    noted.end("Rebuilt.")
    assert begun.left(home) == []
    assert not (home / begun.FOLDER).exists()


def test_what_another_takes_away_while_it_is_looked_at_stops_no_look(home: Path) -> None:
    """A page looks for what was left while a job's thread writes its note anew and takes it away."""
    over = threading.Event()

    def work() -> None:
        for number in range(300):
            noted = begun.begin(home, f"Work {number}")
            noted.end("Done.")
            noted.told()
        over.set()

    other = threading.Thread(target=work)
    other.start()
    while not over.is_set():
        begun.left(home)
    other.join()
    assert begun.left(home) == []


@pytest.mark.parametrize("name", ["begun/x.json.part", "warehouse/000009.duckdb", "archive/x.parquet"])
def test_a_file_that_is_listed_and_then_gone_is_no_fault(two_imports: Path, name: str) -> None:
    gone = two_imports / name
    gone.parent.mkdir(parents=True, exist_ok=True)
    gone.symlink_to("nowhere")  # a folder lists it, and nobody can look at it
    leftovers.sweep(Store(two_imports))
    assert begun.left(two_imports) == []
    with Home.open(two_imports, LOCAL) as opened:
        assert opened.about().has_data


def test_a_home_that_can_not_be_written_to_is_worked_in_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    noted = begun.begin(tmp_path / "file", "Rebuilding")
    noted.end("Rebuilt.")
    noted.told()
    assert noted.path is None

"""An older import taken back: the figures are as if it had never been loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.intake import history, load
from dashboard.output import plain
from dashboard.store.pool import snapshot

Load = Callable[..., Any]
ROW = {"created_at": "2026-03-02 09:00", "resolved_at": "2026-03-02 10:00", "team": "A", "reopens": 0}


def files(row: dict[str, Any] = ROW) -> dict[str, list[dict[str, Any]]]:
    """Three exports of which each changes something of the one before."""
    return {
        "first": [row | {"ticket_id": number, "updated_at": "2026-03-05"} for number in range(20)],
        "second": [
            *(
                row | {"ticket_id": n, "updated_at": "2026-03-06", "reopens": 1, "team": "B"}
                for n in range(8)
            ),
            row | {"ticket_id": 99, "updated_at": "2026-03-30", "resolved_at": "2026-03-30 10:00"},
            row | {"ticket_id": ""},
        ],
        "third": [row | {"ticket_id": number, "updated_at": "2026-03-07"} for number in range(4, 12)],
    }


def figures(home: Path) -> list[Any]:
    metrics = ("reopen_rate", "resolution_time", "overdue_backlog")
    return [
        plain(Home.open(home, LOCAL).cards("team", period="2026-03", metrics=metrics)),
        plain(Home.open(home, LOCAL).cards(period="2026-03", metrics=metrics)),
        plain(Home.open(home, LOCAL).trends(metrics)),
        [plain(desk) for desk in Home.open(home, LOCAL).about().desks],
    ]


def tickets(home: Path) -> list[Any]:
    shot = snapshot(home)
    assert shot is not None
    asked = "select * exclude (import_id) from facts.tickets order by ticket_id"
    return shot.cursor().execute(asked).fetchall()


@pytest.mark.alike
@pytest.mark.parametrize("gone", [0, 1, 2])
def test_as_if_it_had_never_been_loaded(tmp_path: Path, write_csv: Any, gone: int) -> None:
    written = [write_csv(tmp_path / f"{name}.csv", rows) for name, rows in files().items()]
    home, without = tmp_path / "home", tmp_path / "without"
    load.import_files(home, written)
    load.import_files(without, [path for place, path in enumerate(written) if place != gone])
    assert tickets(home) != tickets(without)
    history.remove(home, gone + 1)
    assert tickets(home) == tickets(without)
    assert figures(home) == figures(without)
    assert [entry.import_id for entry in Home.open(home, LOCAL).history().imports] == [
        number for number in (1, 2, 3) if number != gone + 1
    ]


def test_it_can_be_undone_and_loaded_again(home: Path, tmp_path: Path, write_csv: Any) -> None:
    written = [write_csv(tmp_path / f"{name}.csv", rows) for name, rows in files().items()]
    load.import_files(home, written)
    before = tickets(home)
    history.remove(home, 2)
    assert history.undo(home)["what"] == "removal of second.csv"
    assert tickets(home) == before
    history.remove(home, 2)
    (again,) = load.import_files(home, [written[1]])
    assert again.status == "loaded"
    assert [entry.import_id for entry in Home.open(home, LOCAL).history().imports] == [1, 3, 4]


def test_only_what_is_in_force(home: Path, tmp_path: Path, write_csv: Any) -> None:
    with pytest.raises(UsageFault, match="no import 1 is in force"):
        history.remove(home, 1)
    load.import_files(home, [write_csv(tmp_path / "first.csv", files()["first"])])
    with pytest.raises(UsageFault, match="no import 7 is in force"):
        history.remove(home, 7)


@pytest.mark.long
def test_without_the_only_import_nothing_is_loaded(home: Path, tmp_path: Path, write_csv: Any) -> None:
    """Also where another one was there before: an undo would bring that one back."""
    written = [write_csv(tmp_path / f"{name}.csv", rows) for name, rows in files().items()]
    load.import_files(home, written[:1])
    load.import_files(home, written[1:2])
    history.remove(home, 1)
    assert history.remove(home, 2) == {"removed": 2, "what": "second.csv", "current": 0, "as_before": []}
    assert not Home.open(home, LOCAL).about().has_data
    (again,) = load.import_files(home, written[1:2])
    assert again.status == "loaded"


def test_history_names_who_when_and_what(main_in: Any, home: Path, tmp_path: Path, write_csv: Any) -> None:
    assert "no import is in force" in main_in(home, "history").stdout
    load.import_files(home, [write_csv(tmp_path / "second.csv", files()["second"])], load.Options(by="Ana"))
    said = main_in(home, "history").stdout
    assert "1  20" in said
    assert "Ana  second.csv: 10 rows read, 1 refused, 9 accepted as own_tickets into desk own" in said
    (entry,) = main_in(home, "history", "--json").json["imports"]
    assert (entry["by"], entry["import_id"], entry["receipt"]["accepted"]) == ("Ana", 1, 9)
    assert main_in(home, "remove", "7").code == 2

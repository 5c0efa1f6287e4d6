"""Time stands still in a generation: as_of is the latest instant of a desk's data, never the wall clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import history
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot


def as_of(home: Path) -> dict[str, Any]:
    shot = snapshot(home)
    assert shot is not None
    return dict(shot.cursor().execute("select desk, as_of from desks").fetchall())


def ticket(number: int, created: str, **more: Any) -> dict[str, Any]:
    return {"ticket_id": number, "created_at": created, "resolved_at": "", "team": "A", **more}


def reading(home: Path, metric: str) -> Any:
    (card,) = Home.open(home, LOCAL).cards(period="2026-03", metrics=(metric,)).cards
    return next(one for one in card.metrics if one.metric == metric)


def test_the_latest_instant_that_is_no_plan_and_not_after_the_import(home: Path, load_rows: Any) -> None:
    load_rows(
        "own_tickets",
        [
            ticket(1, "2026-03-02", first_reply_at="2026-03-04 10:00", resolution_due_at="2026-04-01"),
            ticket(2, "2026-03-03", resolved_at="2039-01-01"),
        ],
    )
    assert as_of(home) == {"own": at(2026, 3, 4, 10)}, "a promise is a plan, and 2039 has not come"


def test_each_desk_has_its_own(home: Path, load_rows: Any) -> None:
    load_rows("own_tickets", [ticket(1, "2026-03-02")], "north.csv", desk="north")
    load_rows("own_tickets", [ticket(1, "2026-03-20")], "south.csv", desk="south")
    assert as_of(home) == {"north": at(2026, 3, 2), "south": at(2026, 3, 20)}


def test_overdue_depends_on_the_data_and_not_on_today(home: Path, load_rows: Any) -> None:
    open_one = ticket(1, "2026-03-02", status="open", resolution_due_at="2026-03-05")
    load_rows("own_tickets", [open_one, ticket(2, "2026-03-04")], "a.csv")
    assert (reading(home, "resolution_sla").n, reading(home, "resolution_sla").undecided) == (0, 1)
    load_rows("own_tickets", [ticket(3, "2026-03-06")], "b.csv")
    assert (reading(home, "resolution_sla").n, reading(home, "resolution_sla").value) == (1, 0)


@pytest.mark.alike
@pytest.mark.parametrize("first", ["own_coaching", "own_tickets"])
def test_one_file_of_a_desk_moves_what_another_has_decided(home: Path, load_rows: Any, first: str) -> None:
    """The action was due on the 20th; that nobody did it is known once the desk's data reach beyond."""
    rows = {
        "own_coaching": [
            {"action_id": 1, "agent": "A", "team": "A", "agreed_at": "2026-03-10", "due_at": "2026-03-20"}
        ],
        "own_tickets": [ticket(1, "2026-03-25")],
    }
    load_rows(first, rows.pop(first), "first.csv")
    if first == "own_coaching":
        assert (reading(home, "coaching_closure").n, reading(home, "coaching_closure").undecided) == (0, 1)
    ((second, listed),) = rows.items()
    load_rows(second, listed, "second.csv")
    found = reading(home, "coaching_closure")
    assert (found.n, found.value, found.undecided) == (1, 0, 0)


def test_a_rebuild_reads_by_the_time_of_the_import(home: Path, load_rows: Any) -> None:
    """What lies after an import is left out at its replay too, however late that comes."""
    load_rows("own_tickets", [ticket(1, "2026-03-02"), ticket(2, "2026-03-09")])
    store = Store(home)
    (entry,) = store.ledger().imports
    store.amend(replace(store.ledger(), imports=(replace(entry, when="2026-03-05T00:00:00"),)))
    history.rebuild(home)
    assert as_of(home) == {"own": at(2026, 3, 2)}

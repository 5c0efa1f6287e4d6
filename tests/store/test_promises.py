"""SLA promises of strategy.toml, for files that hold no due instants."""

from __future__ import annotations

from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.store.pool import snapshot

pytestmark = pytest.mark.usefixtures("no_figures")
HOURS = "[organisation]\n[organisation.business_hours]\n" + "".join(
    f'{day} = ["09:00-17:00"]\n' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)
MONDAY, FRIDAY = "2026-03-02 16:00", "2026-03-06 16:30"


def due(home: Path, kind: str = "resolution") -> list[Any]:
    shot = snapshot(home)
    assert shot is not None
    rows = shot.cursor().execute(f"select {kind}_due_at from facts.tickets order by ticket_id").fetchall()
    return [row[0] for row in rows]


def ticket(number: int, created: str = MONDAY, **more: Any) -> dict[str, Any]:
    return {"ticket_id": number, "created_at": created, "resolved_at": "", "team": "A", **more}


def test_elapsed_and_business_minutes(strategy: Any, load_rows: Any, home: Path) -> None:
    strategy(
        HOURS + "[[sla]]\nfirst_reply_minutes = 90\nresolution_minutes = 120\nclock = 'business'\n"
        "[[sla]]\nchannel = 'chat'\nresolution_minutes = 120\n"
    )
    load_rows(
        "own_tickets", [ticket(1, channel="email"), ticket(2, channel="Chat"), ticket(3, FRIDAY, channel="")]
    )
    assert due(home) == [
        at(2026, 3, 3, 10),  # one hour on Monday, one on Tuesday
        at(2026, 3, 2, 18),  # around the clock
        at(2026, 3, 9, 10, 30),  # half an hour on Friday, the rest on Monday
    ]
    assert due(home, "first_reply") == [at(2026, 3, 3, 9, 30), None, at(2026, 3, 9, 10)] or due(
        home, "first_reply"
    ) == [at(2026, 3, 3, 9, 30), at(2026, 3, 3, 9, 30), at(2026, 3, 9, 10)]


def test_a_promise_that_ends_with_the_day_is_due_when_it_closes(
    strategy: Any, load_rows: Any, home: Path
) -> None:
    strategy(HOURS + "[[sla]]\nresolution_minutes = 60\nclock = 'business'\n")
    load_rows("own_tickets", [ticket(1), ticket(2, "2026-03-07 12:00"), ticket(3, "2026-03-02 08:00")])
    assert due(home) == [at(2026, 3, 2, 17), at(2026, 3, 9, 10), at(2026, 3, 2, 10)]


def test_the_most_specific_promise_then_the_latest(strategy: Any, load_rows: Any, home: Path) -> None:
    strategy(
        "[[sla]]\nresolution_minutes = 600\n"
        "[[sla]]\nresolution_minutes = 300\nfrom = 2026-03-02\n"
        "[[sla]]\npriority = 'urgent'\nresolution_minutes = 60\n"
        "[[sla]]\npriority = 'urgent'\nteam = 'A'\nresolution_minutes = 30\n"
    )
    load_rows(
        "own_tickets",
        [
            ticket(1, "2026-03-01 10:00", priority="low"),
            ticket(2, "2026-03-02 10:00", priority="low"),
            ticket(3, "2026-03-02 10:00", priority="URGENT", team="B"),
            ticket(4, "2026-03-02 10:00", priority="Urgent"),
        ],
    )
    assert due(home) == [
        at(2026, 3, 1, 20),
        at(2026, 3, 2, 15),
        at(2026, 3, 2, 11),
        at(2026, 3, 2, 10, 30),
    ]


def test_from_is_a_local_day(strategy: Any, load_rows: Any, home: Path) -> None:
    strategy(
        "[organisation]\nzone = 'Asia/Tokyo'\n"
        "[[sla]]\nresolution_minutes = 600\n[[sla]]\nresolution_minutes = 60\nfrom = 2026-03-02\n"
    )
    load_rows("own_tickets", [ticket(1, "2026-03-01 23:59"), ticket(2, "2026-03-02 00:00")])
    assert due(home) == [at(2026, 3, 2, 0, 59), at(2026, 3, 1, 16)]


@pytest.mark.parametrize("own", ["resolution_due_at", "resolution_sla_met"])
def test_what_the_desk_knows_stands(strategy: Any, load_rows: Any, home: Path, own: str) -> None:
    strategy("[[sla]]\nresolution_minutes = 60\n")
    said = {"resolution_due_at": "2026-03-09", "resolution_sla_met": "true"}[own]
    load_rows("own_tickets", [ticket(1, **{own: said}), ticket(2)])
    assert due(home) == [at(2026, 3, 9) if own == "resolution_due_at" else None, at(2026, 3, 2, 17)]


def test_a_promise_decides_whether_it_was_kept(strategy: Any, load_rows: Any, home: Path) -> None:
    strategy("[[sla]]\nresolution_minutes = 60\n")
    load_rows(
        "own_tickets",
        [
            ticket(1, resolved_at="2026-03-02 17:00"),
            ticket(2, resolved_at="2026-03-02 17:01"),
            ticket(3, status="open"),  # past due: the data reach to the fourth one
            ticket(4, "2026-03-02 17:30", status="open"),
        ],
    )
    shot = snapshot(home)
    assert shot is not None
    asked = "select resolution_sla_met, resolution_sla_decided_at from tickets order by ticket_id"
    rows = shot.cursor().execute(asked).fetchall()
    assert [row[0] for row in rows] == [True, False, False, False], "if nothing more happens"
    assert [row[1] for row in rows] == [at(2026, 3, 2, 17)] * 3 + [at(2026, 3, 2, 18, 30)]

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.metrics.conftest import Observe, Values

DONE = {"ticket_id": "1", "team": "Billing", "agent": "Ann", "resolved_at": "2026-03-04 09:00:00"}


def test_pending_and_hold_add_up_and_work_does_not(values: Values) -> None:
    states = [
        {"ticket_id": "1", "state": "New", "status": "new", "minutes": 10},
        {"ticket_id": "1", "state": "Active", "status": "open", "minutes": 20},
        {"ticket_id": "1", "state": "Awaiting User Info", "status": "pending", "minutes": 300},
        {"ticket_id": "1", "state": "Awaiting Vendor", "status": "pending", "minutes": 40},
        {"ticket_id": "1", "state": "On Hold", "status": "hold", "minutes": 5},
        {"ticket_id": "1", "state": "Resolved", "status": "solved", "minutes": 1000},
        {"ticket_id": "2", "state": "Active", "status": "open", "minutes": 60},
    ]
    tickets = [DONE, DONE | {"ticket_id": "2"}]
    assert values("waiting_time", tickets=tickets, states=states) == {"1": 345, "2": 0}


def test_it_counts_when_the_ticket_is_resolved_and_for_no_person(observe: Observe) -> None:
    state = {"status": "pending", "minutes": 60}
    rows = observe(
        "waiting_time",
        tickets=[
            DONE,
            DONE | {"ticket_id": "open", "resolved_at": None},
            DONE | {"ticket_id": "spam", "excluded": "spam"},
        ],
        states=[state | {"ticket_id": ticket} for ticket in ("1", "open", "spam", "not loaded")],
    )
    assert [(row["observation_id"], str(row["observed_at"]), row["team"], row["agent"]) for row in rows] == [
        ("1", "2026-03-04 09:00:00", "Billing", None)
    ]

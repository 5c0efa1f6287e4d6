"""osTicket's older header: Date for Date Created, and nothing says when a ticket was closed."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_tickets(sample: Any) -> None:
    facts = sample("osticket_old")
    assert (facts.receipt.format, facts.receipt.desk, facts.receipt.accepted) == (
        "osticket_old",
        "osticket",
        2,
    )
    assert facts.rows("tickets", "ticket_id, agent, status, created_at, closed_at, resolution_due_at") == [
        ("100001", "Ana Silva", "closed", at(2026, 2, 25, 9), None, at(2026, 2, 26, 9)),
        ("100002", "Ben Okoro", "open", at(2026, 2, 26, 9), None, None),
    ]

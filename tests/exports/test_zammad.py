"""Zammad: minutes of the SLA's calendar, what was left of them, merged tickets, a footer."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_tickets(sample: Any) -> None:
    facts = sample("zammad", zone="Europe/Berlin")
    receipt = facts.receipt
    assert (receipt.format, receipt.desk) == ("zammad", "zammad")
    # the last line only says which zone the times are in, and one above it is empty
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (5, 2, 0, 3)
    assert (receipt.understood["zone"], receipt.understood["zone_from"]) == ("Europe/Berlin", "the file")
    assert facts.rows("tickets", "ticket_id, team, agent, customer, channel, priority, status, excluded") == [
        ("72001", "Users", "Ana Silva", "Emma Example", "email", "2 normal", "closed", None),
        ("72002", "Users", None, "Emma Example", "email", "2 normal", "closed", "merged"),
        ("72003", "Users::Tech", "Ben Okoro", "Rob Example", "phone", "3 high", "pending", None),
    ]
    assert facts.rows("tickets", "created_at, first_reply_at, resolved_at, first_reply_due_at")[0] == (
        at(2026, 2, 25, 8, 15),
        at(2026, 2, 25, 8, 40),
        at(2026, 2, 25, 10),
        at(2026, 2, 25, 9, 15),
    )


def test_its_minutes_and_verdicts_stand(sample: Any) -> None:
    assert sample("zammad").rows(
        "tickets",
        "first_reply_business_minutes, first_reply_sla_met, resolution_business_minutes, resolution_sla_met",
    ) == [
        (25, True, 105, True),
        (None, None, None, None),
        (90, False, None, None),
    ]

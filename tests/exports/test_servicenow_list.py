"""A ServiceNow list with labels for headers, as Excel on Windows saves it."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_tickets(sample: Any) -> None:
    facts = sample("servicenow_list")
    receipt = facts.receipt
    assert (receipt.format, receipt.desk) == ("servicenow_list", "servicenow")
    assert (receipt.rows_read, receipt.refused, receipt.accepted) == (3, 0, 3)
    assert facts.rows("tickets", "ticket_id, team, agent, resolver, customer") == [
        ("INC0010001", "Service Desk", "Ana Silva", "Ben Okoro", "Zoë Krüger"),
        ("INC0010002", None, None, None, "Zoë Krüger"),
        ("INC0010003", "Service Desk", "Ana Silva", "Ana Silva", "Al Bo"),
    ]
    assert facts.rows("tickets", "channel, category, priority") == [
        ("phone", "Hardware", "1 - critical"),
        ("self-service", None, "3 - moderate"),
        ("email", "Software", "3 - moderate"),
    ]
    assert facts.rows("tickets", "created_at, updated_at, resolved_at, closed_at")[0] == (
        at(2026, 2, 25, 9, 15),
        at(2026, 3, 2, 11, 15),
        at(2026, 2, 25, 11, 15),
        at(2026, 3, 2, 11, 15),
    )


def test_states_flags_and_counts(sample: Any) -> None:
    assert sample("servicenow_list").rows(
        "tickets", "status, resolution_sla_met, transfers, reopens, knowledge_linked"
    ) == [
        ("closed", False, 2, 1, True),
        ("hold", True, 0, 0, False),
        # the instance's own state, with a resolution
        ("solved", True, 0, 0, False),
    ]


def test_other_views_name_their_dates_otherwise(imported: Any) -> None:
    facts = imported(
        "Number,Assignment group,Assigned to,Opened at,Resolved at,Contact type,Incident state\n"
        "INC1,Desk,Ana,2026-02-25 09:15:00,2026-02-25 10:15:00,Phone,Resolved\n"
    )
    assert facts.rows("tickets", "created_at, resolved_at, channel, status") == [
        (at(2026, 2, 25, 9, 15), at(2026, 2, 25, 10, 15), "phone", "solved")
    ]


def test_a_list_without_an_opening_says_so(imported: Any) -> None:
    facts = imported("Number,Assignment group,Assigned to\nINC1,Desk,Ana\n")
    assert facts.receipt.status == "refused"
    assert [(item.column, item.reason) for item in facts.receipt.refused_reasons] == [("Opened", "is empty")]

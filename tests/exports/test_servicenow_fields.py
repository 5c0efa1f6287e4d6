"""ServiceNow's list with field names: the row that was updated last stands, an unknown state is told."""

from __future__ import annotations

from typing import Any


def test_incidents(sample: Any) -> None:
    facts = sample("servicenow_fields")
    receipt = facts.receipt
    assert (receipt.format, receipt.desk) == ("servicenow_fields", "servicenow")
    assert (receipt.rows_read, receipt.superseded, receipt.accepted) == (4, 1, 3)
    assert facts.rows(
        "tickets", "ticket_id, team, agent, resolver, status, reopens, transfers, channel", "ticket_id"
    ) == [
        ("INC01", "Desk", "Ana Silva", "Ana Silva", "closed", 1, 0, "phone"),
        ("INC02", "Desk", "Ben Okoro", "Ben Okoro", "solved", 0, 2, "email"),
        ("INC03", "Net", "Ben Okoro", None, "open", 0, 0, "email"),
    ]
    assert [(new.word, new.loaded_as) for new in receipt.new_words] == [("awaiting parts", {"open": 1})]

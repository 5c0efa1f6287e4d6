"""ServiceNow's list with field names: the row that was updated last stands, an unknown state is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.facts import facts


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


def test_states_as_values(load_rows: Any, home: Path) -> None:
    states = {"1": "new", "2": "open", "3": "hold", "6": "solved", "7": "closed", "8": "closed"}
    row = {
        "opened_at": "2026-02-25 09:00:00",
        "sys_updated_on": "2026-02-26 09:00:00",
        "assignment_group": "Desk",
        "assigned_to": "Ana",
    }
    receipt = load_rows(
        "servicenow_fields", [{"number": f"INC{state}", "state": state, **row} for state in states]
    )
    assert (receipt.accepted, receipt.new_words) == (6, ())
    found = facts(home, "status", by="line")
    assert [status for (status,) in found] == list(states.values())

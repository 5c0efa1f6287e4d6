"""ServiceNow's list with Portuguese labels."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_incidents(sample: Any) -> None:
    facts = sample("servicenow_pt")
    assert (facts.receipt.format, facts.receipt.desk) == ("servicenow_pt", "servicenow")
    assert (facts.receipt.accepted, facts.receipt.new_words) == (4, ())
    assert facts.rows("tickets", "ticket_id, team, agent, customer, status, resolved_at, closed_at") == [
        (
            "INC1",
            "Redes",
            "Ana Silva",
            "Um",
            "closed",
            at(2025, 7, 29, 13, 42, 5),
            at(2025, 7, 30, 13, 42, 5),
        ),
        ("INC2", "Redes", "Bia Costa", "Dois", "open", None, None),
        ("INC3", "Redes", "Bia Costa", "Dois", "hold", None, None),
        ("INC4", "Redes", "Bia Costa", "Dois", "solved", at(2025, 7, 31, 11, 55, 5), None),
    ]

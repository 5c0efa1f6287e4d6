"""GLPI: everything quoted, semicolons, numbers with a space in them, several technicians."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_tickets(sample: Any) -> None:
    facts = sample("glpi")
    receipt = facts.receipt
    assert (receipt.format, receipt.desk, receipt.understood["delimiter"]) == ("glpi", "glpi", ";")
    assert (receipt.rows_read, receipt.refused, receipt.accepted) == (3, 0, 3)
    assert facts.rows("tickets", "line, ticket_id, team, agent, customer, category, priority, status") == [
        (2, "1204", "Service Desk", "Silva Ana", "Example Emma", "Hardware > Printer", "high", "closed"),
        # two technicians and two groups: whose work it was is not told
        (3, "1205", None, None, "Example Rob", "Hardware", "medium", "solved"),
        (6, "1206", "Field", "Okoro Ben", "Example Rob", "Access", "low", "open"),
    ]
    assert facts.rows("tickets", "created_at, resolved_at, closed_at, resolution_due_at")[0] == (
        at(2026, 2, 25, 9, 15),
        at(2026, 2, 25, 11, 15),
        at(2026, 2, 26, 10),
        at(2026, 2, 26, 9, 15),
    )


def test_without_a_promise_none_is_kept(sample: Any) -> None:
    assert sample("glpi").rows("tickets", "resolution_sla_met") == [(True,), (False,), (None,)]


def test_surveys(sample: Any) -> None:
    assert sample("glpi").rows("surveys", "response_id, ticket_id, score, scale_min, scale_max") == [
        ("1204", "1204", 4, 1, 5)
    ]


def test_a_status_that_glpi_does_not_have_is_told(imported: Any) -> None:
    header = (
        "ID;Opening date;Assigned to - Technician;Assigned to - Technician group;Resolution date;Status;\n"
    )
    row = "{};2026-02-25 09:15;Silva Ana;Desk;;{};\n"
    facts = imported(header + row.format(1, "Pending") + row.format(2, "Lost"))
    assert (facts.receipt.accepted, facts.receipt.refused) == (2, 0)
    assert [(new.word.title(), new.loaded_as) for new in facts.receipt.new_words] == [("Lost", {"open": 1})]

"""GLPI in Portuguese: its states and flags, and names that stand together in a cell."""

from __future__ import annotations

from typing import Any


def test_tickets(sample: Any) -> None:
    facts = sample("glpi_pt")
    assert (facts.receipt.format, facts.receipt.desk, facts.receipt.new_words) == ("glpi_pt", "glpi", ())
    assert facts.rows("tickets", "ticket_id, team, agent, resolver, status") == [
        ("1001", "Redes", "Ana Silva", None, "solved"),
        # two names in a cell: nobody knows whose work it was
        ("1002", None, None, None, "closed"),
        ("1003", "Redes", "Ana Silva", None, "open"),
        ("1004", "Redes", "Ana Silva", None, "pending"),
    ]


def test_a_promise_that_was_exceeded_is_a_flag(sample: Any) -> None:
    flags = sample("glpi_pt").rows("tickets", "resolution_sla_met")
    # without a promise GLPI says Não as well
    assert flags == [(True,), (False,), (None,), (None,)]

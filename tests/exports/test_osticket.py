"""osTicket: semicolons where the comma is decimal, dates of the locale, merged tickets."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_dates_of_a_locale_prove_their_order(sample: Any) -> None:
    receipt = sample("osticket").receipt
    assert (receipt.format, receipt.status, receipt.accepted) == ("osticket", "loaded", 4)
    assert receipt.understood["date_order"] == "day-first"
    assert receipt.understood["date_order_from"] == "the file"


def test_tickets(sample: Any) -> None:
    facts = sample("osticket")
    receipt = facts.receipt
    assert (receipt.desk, receipt.understood["delimiter"]) == ("osticket", ";")
    assert (receipt.rows_read, receipt.refused, receipt.accepted) == (4, 0, 4)
    assert facts.rows("tickets", "ticket_id, team, agent, channel, category, status, reopens, excluded") == [
        ("100001", "Support", "Ana Silva", "web", "Invoice", "closed", 1, None),
        ("100002", "Support", None, "email", "Invoice", "closed", 0, "merged"),
        ("100003", "Support / Tech", "Ben Okoro", "phone", "Access", "open", None, None),
        ("100004", "Support", "Ben Okoro", "phone", "Access", "solved", 0, None),
    ]


def test_an_agents_own_due_date_goes_before_the_plans(sample: Any) -> None:
    facts = sample("osticket")
    assert facts.rows("tickets", "resolution_due_at, resolved_at")[1:3] == [
        (at(2026, 2, 27, 9, 20), at(2026, 2, 25, 9, 30)),
        (at(2026, 3, 1, 12), None),
    ]


def test_addresses_are_not_kept(sample: Any) -> None:
    customers = sample("osticket").rows("tickets", "customer")
    assert customers[0] == customers[1] != customers[2]
    assert not any("@" in customer for (customer,) in customers)

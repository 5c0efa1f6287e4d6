"""Zendesk without Assignee, with stars: no agents, and an offered survey is one that was not answered."""

from __future__ import annotations

from typing import Any


def test_tickets_have_no_agents(sample: Any) -> None:
    facts = sample("zendesk_without_assignee")
    assert (facts.receipt.format, facts.receipt.desk) == ("zendesk_without_assignee", "zendesk")
    assert facts.rows("tickets", "ticket_id, team, agent, status") == [
        ("101", "Billing", None, "solved"),
        ("102", "Tech", None, "closed"),
        ("103", "Tech", None, "solved"),
        ("104", "Tech", None, "open"),
    ]


def test_stars_are_one_to_five(sample: Any) -> None:
    facts = sample("zendesk_without_assignee")
    assert facts.receipt.understood["scale"] == "1-5"
    assert facts.rows("surveys", "ticket_id, score, scale_min, scale_max") == [
        ("101", 5, 1, 5),
        ("102", 1, 1, 5),
        ("103", None, 1, 5),
    ]

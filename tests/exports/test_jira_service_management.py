"""Jira Service Management: months by name, what is left of an SLA, columns of the same name."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any

HEADER = "Issue key,Issue id,Assignee,Created,Resolved\n"


def test_every_record_is_accounted_for(sample: Any) -> None:
    receipt = sample("jira_service_management").receipt
    assert (receipt.format, receipt.desk) == ("jira_service_management", "jira")
    assert (receipt.rows_read, receipt.refused, receipt.accepted) == (4, 0, 4)
    assert (receipt.tables["tickets"].new, receipt.tables["surveys"].new) == (4, 2)


def test_tickets(sample: Any) -> None:
    facts = sample("jira_service_management", zone="America/New_York")
    assert facts.rows("tickets", "line, ticket_id, team, agent, category, priority") == [
        (2, "HELP-1", "Service desk", "Ana Silva", "[System] Incident", "high"),
        (4, "HELP-2", "Field", "Ana Silva", "[System] Incident", "high"),
        (6, "HELP-3", "Service desk", None, "[System] Incident", "high"),
        (8, "HELP-4", "Service desk", "Ana Silva", "[System] Incident", "high"),
    ]
    assert facts.rows("tickets", "created_at, first_reply_at, resolved_at")[:2] == [
        (at(2026, 2, 26, 3, 17), at(2026, 2, 26, 3, 20), at(2026, 2, 26, 14, 5)),
        (at(2026, 2, 26, 17, 30), at(2026, 2, 26, 19), None),
    ]


def test_of_two_columns_named_status_the_first_counts(sample: Any) -> None:
    # a project's own "Shipped" and "Triage" are read off their category
    assert sample("jira_service_management").rows("tickets", "status") == [
        ("solved",),
        ("pending",),
        ("open",),
        ("solved",),
    ]


def test_a_minus_before_the_time_left_is_a_breach(sample: Any) -> None:
    assert sample("jira_service_management").rows("tickets", "first_reply_sla_met, resolution_sla_met") == [
        (True, False),
        # 30 minutes late; 40 hours left to resolve it: not decided
        (False, None),
        # two hours left to reply; overdue by seconds
        (None, False),
        (None, None),
    ]


def test_an_escalation_field_in_use_is_empty_for_no(sample: Any, imported: Any) -> None:
    assert sample("jira_service_management").rows("tickets", "escalated") == [
        (False,),
        (True,),
        (False,),
        (False,),
    ]
    row = "HELP-1,1,Ana,2026-02-25 09:15,\n"
    unused = imported(HEADER.replace("\n", ",Custom field (Escalation)\n") + row.replace("\n", ",\n"))
    assert unused.rows("tickets", "escalated", "import_id desc")[0] == (None,)


def test_surveys(sample: Any) -> None:
    assert sample("jira_service_management").rows(
        "surveys", "response_id, score, scale_min, scale_max, responded_at"
    ) == [
        ("HELP-1", 5, 1, 5, at(2026, 2, 27)),
        ("HELP-4", 2, 1, 5, None),
    ]


def test_dates_in_numbers_prove_their_order_or_ask(imported: Any) -> None:
    held = imported(HEADER + "HELP-1,1,Ana,6/2/2025 16:14,6/3/2025 9:05\n").receipt
    assert (held.status, held.question) == ("refused", "date_order")
    facts = imported(HEADER + "HELP-1,1,Ana,6/21/2025 16:14,6/22/2025 9:05\n")
    assert facts.rows("tickets", "created_at, resolved_at") == [
        (at(2025, 6, 21, 16, 14), at(2025, 6, 22, 9, 5))
    ]

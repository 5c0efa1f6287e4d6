"""Zendesk: tickets with their satisfaction, and durations that Zendesk has already computed."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any

import pytest


def test_every_record_is_accounted_for(sample: Any) -> None:
    receipt = sample("zendesk_tickets").receipt
    assert (receipt.format, receipt.desk, receipt.status) == ("zendesk_tickets", "zendesk", "loaded")
    # a line break within a subject is no record, and the tail of commas is none either
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (7, 1, 0, 6)
    assert (receipt.tables["tickets"].new, receipt.tables["surveys"].new) == (6, 3)
    assert "SLA" in receipt.lacks


def test_tickets(sample: Any) -> None:
    facts = sample("zendesk_tickets", zone="Europe/Amsterdam")
    assert facts.rows(
        "tickets", "line, ticket_id, team, agent, customer, channel, category, priority, status"
    ) == [
        (2, "101", "Billing", "Ana Silva", "9101", "mail", "Question", "normal", "solved"),
        (3, "102", "Tech", "Ben Okoro", "9102", "mail", "Question", "urgent", "closed"),
        (5, "103", "Billing", "Ana Silva", "9103", "web form", "Question", "normal", "solved"),
        (6, "104", "Billing", None, "9104", "mail", "Question", "normal", "open"),
        (7, "105", "Billing", "Ana Silva", "9105", "mail", "Question", "normal", "closed"),
        (8, "106", "Billing", "Ana Silva", "9106", "mail", "Question", "normal", "hold"),
    ]
    assert facts.rows("tickets", "created_at, first_reply_at, resolved_at")[0] == (
        at(2026, 2, 25, 8, 15),
        at(2026, 2, 25, 8, 45),
        at(2026, 2, 25, 10, 15),
    )


def test_zendesks_own_durations_stand(sample: Any) -> None:
    facts = sample("zendesk_tickets")
    assert facts.rows(
        "tickets",
        "first_reply_minutes, first_reply_business_minutes, resolution_minutes, resolution_business_minutes",
    )[0] == (30, 30, 120, 90)


def test_stations_replies_and_reopens(sample: Any) -> None:
    facts = sample("zendesk_tickets")
    assert facts.rows("tickets", "agent_replies, reopens, transfers, first_reply_at is null") == [
        (1, 0, 0, False),
        (4, 2, 2, False),
        (1, 0, 0, False),
        # nobody has had it yet: that is not a ticket which stayed with one
        (0, 0, None, True),
        (0, 0, 0, False),
        (1, 0, 0, False),
    ]


def test_a_merged_ticket_is_left_out(sample: Any) -> None:
    assert sample("zendesk_tickets").rows("tickets", "ticket_id, excluded")[3:5] == [
        ("104", None),
        ("105", "merged"),
    ]


def test_surveys_are_good_or_bad_or_not_answered(sample: Any) -> None:
    facts = sample("zendesk_tickets")
    assert facts.rows(
        "surveys", "response_id, ticket_id, customer, score, scale_min, scale_max, sent_at, responded_at"
    ) == [
        ("101", "101", "9101", 1, 0, 1, at(2026, 2, 25, 11, 15), None),
        ("102", "102", "9102", 0, 0, 1, at(2026, 2, 25, 11, 15), None),
        ("103", "103", "9103", None, 0, 1, at(2026, 2, 25, 11, 15), None),
    ]


@pytest.mark.parametrize("word", ["Perhaps", "7"])
def test_a_satisfaction_that_nobody_knows_is_no_answer_and_its_ticket_is_loaded(
    imported: Any, word: str
) -> None:
    header = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score\n"
    row = "1,Ana,Billing,Mail,2026-02-25 09:15,2026-02-25 11:15,{}\n"
    facts = imported(header + row.format("Good") + row.format(word).replace("1", "2", 1))
    assert (facts.receipt.accepted, facts.receipt.refused) == (2, 0)
    (part,) = facts.receipt.refused_parts
    assert (part.table, part.column, part.rows) == ("surveys", "Satisfaction Score", 1)
    assert word in part.reason
    assert facts.receipt.tables["surveys"].new == 1

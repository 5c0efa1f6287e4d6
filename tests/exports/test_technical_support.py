"""The technical support set: times are instants, flags are words, the survey is a column."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any

HEADER = (
    "Status,Ticket ID,Priority,Source,Topic,Agent Group,Agent Name,Created time,"
    "Expected SLA to resolve,Expected SLA to first response,First response time,"
    "SLA For first response,Resolution time,SLA For Resolution,Close time,Agent interactions,"
    "Survey results,Latitude\n"
)
CLOSED = (
    "Closed,1,Low,Email,Feature request,1st line,K. West,2023-01-02 10:00:00,"
    "2023-01-04 10:00:00,2023-01-02 11:00:00,2023-01-02 10:30:00.432,Within SLA,"
    "2023-01-03 10:00:00,SLA Violated,2023-01-03 12:00:00,1.0,3.0,53.1\n"
)
OPEN = (
    "In progress,2,High,Phone,Setup,2nd line,A. Mess,2023-07-02 10:00:00,2023-07-02 12:00:00,"
    "2023-07-02 10:02:00,,SLA Violated,,Within SLA,,,,\n"
)


def test_tickets(imported: Any) -> None:
    facts = imported(HEADER + CLOSED + OPEN, zone="Europe/Berlin")
    assert facts.receipt.tables["tickets"].new == 2
    assert facts.rows("tickets", "ticket_id, team, agent, channel, category, priority, status") == [
        ("1", "1st line", "K. West", "email", "Feature request", "low", "closed"),
        ("2", "2nd line", "A. Mess", "phone", "Setup", "high", "open"),
    ]
    # Berlin is an hour ahead in January and two in July
    assert facts.rows("tickets", "created_at, resolved_at, resolution_due_at") == [
        (at(2023, 1, 2, 9), at(2023, 1, 3, 9), at(2023, 1, 4, 9)),
        (at(2023, 7, 2, 8), None, at(2023, 7, 2, 10)),
    ]
    assert facts.rows("tickets", "first_reply_sla_met, resolution_sla_met, agent_replies") == [
        (True, False, 1),
        (False, True, None),
    ]
    minutes = facts.rows("tickets", "round(first_reply_minutes, 3), resolution_minutes")
    assert minutes == [(30.007, 1440), (None, None)]


def test_a_survey_only_where_somebody_answered(imported: Any) -> None:
    facts = imported(HEADER + CLOSED + OPEN)
    assert facts.receipt.tables["surveys"].new == 1
    assert facts.rows(
        "surveys", "line, kind, response_id, ticket_id, score, scale_min, scale_max, responded_at"
    ) == [(2, "csat", "1", "1", 3, 1, 5, None)]


def test_the_receipt_says_that_answers_are_dated_by_their_ticket(imported: Any) -> None:
    facts = imported(HEADER + CLOSED + OPEN, warned=True)
    assert "date of the survey answer" in facts.receipt.lacks
    warned = {warning.check: warning.rows for warning in facts.receipt.warnings}
    assert warned["survey_dated_by_ticket"] == 1


def test_nothing_is_guessed(imported: Any) -> None:
    """Who replied first, who resolved and how often it moved are in no column of this file."""
    facts = imported(HEADER + CLOSED)
    assert facts.rows("tickets", "first_responder, resolver, customer, reopens, transfers") == [
        (None, None, None, None, None)
    ]


def test_an_unknown_status_is_told_and_its_ticket_loaded_as_open(imported: Any) -> None:
    facts = imported(HEADER + CLOSED + OPEN.replace("In progress", "Vanished"))
    assert (facts.receipt.accepted, facts.receipt.refused) == (2, 0)
    (new,) = facts.receipt.new_words
    assert (new.header, new.word.lower(), new.loaded_as) == ("Status", "vanished", {"open": 1})

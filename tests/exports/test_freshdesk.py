"""Freshdesk: H:M:S under "(in hrs)", custom statuses, faces in words, zeros for what never was."""

from __future__ import annotations

from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest


def test_every_record_is_accounted_for(sample: Any) -> None:
    receipt = sample("freshdesk").receipt
    assert (receipt.format, receipt.desk) == ("freshdesk", "freshdesk")
    assert (receipt.rows_read, receipt.refused, receipt.accepted) == (6, 0, 6)
    # the desk's own label for a face: its place on a scale is anybody's guess, and its ticket is loaded
    (part,) = receipt.refused_parts
    assert (part.table, part.column, part.reason) == (
        "surveys",
        "Survey results",
        "fits no scale: 'Top notch'",
    )
    assert (receipt.tables["tickets"].new, receipt.tables["surveys"].new) == (6, 3)


def test_tickets(sample: Any) -> None:
    facts = sample("freshdesk")
    assert facts.rows("tickets", "ticket_id, team, agent, channel, category, priority, status") == [
        ("1", "Billing", "Ana Silva", "email", "Question", "medium", "closed"),
        ("2", "Tech", "Ben Okoro", "email", "Question", "medium", "closed"),
        ("3", "Billing", "Ana Silva", "email", "Question", "medium", "closed"),
        ("4", None, None, "email", "Question", "medium", "open"),
        ("5", "Billing", "Ana Silva", "email", "Question", "medium", "hold"),
        ("6", "Billing", "Ana Silva", "email", "Question", "medium", "solved"),
    ]
    assert facts.rows("tickets", "created_at, first_reply_at, resolved_at, closed_at, resolution_due_at")[
        0
    ] == (
        at(2026, 2, 25, 9, 15),
        at(2026, 2, 25, 10),
        at(2026, 2, 25, 17, 45, 30),
        at(2026, 2, 27, 18),
        at(2026, 2, 27, 9, 15),
    )


def test_its_hours_are_business_hours_and_zero_is_none_without_a_reply(sample: Any) -> None:
    facts = sample("freshdesk")
    assert facts.rows(
        "tickets", "first_reply_business_minutes, resolution_business_minutes, handle_minutes"
    ) == [
        (45, 510.5, 25),
        (45, 7200, 25),
        (45, 510.5, 25),
        # no reply and no resolution: Freshdesk writes 00:00:00 all the same
        (None, None, None),
        # replied out of hours: no working minute had passed
        (0, None, 25),
        (45, 510.5, 25),
    ]


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("written", "minutes"),
    [("0.5", 30), ("1,25", 75), ("2", 120), ("0:30:00", 30)],
)
def test_hours_in_numbers_are_hours_and_no_parts_of_a_day(
    imported: Any, written: str, minutes: float
) -> None:
    text = (
        "Ticket ID,Agent,Group,Created time,Resolved time,Resolution time (in hrs)\n"
        f'1,Ann,A,2026-03-02 09:00:00,2026-03-02 12:00:00,"{written}"\n'
    )
    facts = imported(text)
    assert facts.rows("tickets", "resolution_business_minutes") == [(minutes,)]
    said = None if ":" in written else '"Resolution time (in hrs)" in hours'
    assert facts.receipt.understood.get("durations") == said


def test_flags_and_replies(sample: Any) -> None:
    assert sample("freshdesk").rows("tickets", "first_reply_sla_met, resolution_sla_met, agent_replies") == [
        (True, True, 2),
        (True, False, 2),
        (False, True, 2),
        (None, None, 0),
        (True, None, 2),
        (True, True, 2),
    ]


def test_faces_become_points_of_five(sample: Any) -> None:
    assert sample("freshdesk").rows(
        "surveys", "response_id, score, scale_min, scale_max, sent_at, responded_at"
    ) == [
        ("1", 5, 1, 5, None, None),
        ("2", 2, 1, 5, None, None),
        ("3", 3, 1, 5, None, None),
    ]


def test_an_address_tells_customers_apart_and_is_not_kept(sample: Any) -> None:
    customers = [customer for (customer,) in sample("freshdesk").rows("tickets", "customer")]
    assert not any("@" in customer for customer in customers)
    # ticket 3 is of the customer of ticket 1, in other letters
    assert customers[0] == customers[2] != customers[1]


def test_a_home_may_say_what_its_own_labels_mean(home: Path, own_sample: Any) -> None:
    folder = home / "queries" / "exports"
    folder.mkdir(parents=True)
    (folder / "our_freshdesk.sql").write_text(
        '/*\nextends = "freshdesk"\ntitle = "Ours"\n[columns.score]\ncolumn = "Survey results"\n'
        'words = { "top notch" = "5", "extremely happy" = "5", unhappy = "2" }\n*/\n',
        encoding="utf-8",
    )
    facts = own_sample("freshdesk")
    assert (facts.receipt.format, facts.receipt.refused) == ("our_freshdesk", 0)
    assert facts.rows("surveys", "response_id, score") == [("1", 5), ("2", 2), ("3", 3), ("6", 5)]

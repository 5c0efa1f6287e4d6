"""The call-centre set: a call is a ticket that begins at Date and Time and ends with the talk."""

from __future__ import annotations

from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.store.pool import snapshot


def test_calls(sample: Any) -> None:
    facts = sample("callcentre", zone="America/New_York")
    receipt = facts.receipt
    assert (receipt.format, receipt.desk) == ("callcentre", "callcentre")
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (5, 2, 0, 3)
    assert facts.rows("tickets", "ticket_id, agent, channel, category, status, created_at, resolved_at") == [
        (
            "ID0001",
            "Diane",
            "phone",
            "Contract related",
            "solved",
            at(2026, 2, 25, 14, 12, 58),
            # 109 seconds in the queue, 143 on the phone
            at(2026, 2, 25, 14, 17, 10),
        ),
        ("ID0002", "Becky", "phone", "Technical Support", "closed", at(2026, 2, 25, 14, 12, 58), None),
        ("ID0003", "Dan", "phone", "Streaming", "closed", at(2026, 2, 26, 22, 59, 50), None),
    ]


def test_nobody_answered_is_not_answered_at_once(sample: Any) -> None:
    facts = sample("callcentre")
    assert facts.rows("tickets", "first_reply_minutes, first_reply_at is null, agent_replies") == [
        (pytest.approx(109 / 60), False, 1),
        (pytest.approx(70 / 60), False, 1),
        (None, True, 0),
    ]
    # a spreadsheet made "12:04:02 AM" of 0:04:02
    assert facts.rows("tickets", "handle_minutes") == [
        (pytest.approx(143 / 60),),
        (pytest.approx(242 / 60),),
        (None,),
    ]


def test_ratings(sample: Any) -> None:
    assert sample("callcentre").rows("surveys", "response_id, agent, score, scale_min, scale_max") == [
        ("ID0001", "Diane", 3, 1, 5),
        ("ID0002", "Becky", 5, 1, 5),
    ]


def test_the_real_file(shared: Path, home: Path, no_figures: None) -> None:
    receipt = load.import_files(home, [shared / "data" / "callcentre_calls.csv"])[0]
    assert (receipt.format, receipt.rows_read, receipt.refused, receipt.accepted) == (
        "callcentre",
        5000,
        0,
        5000,
    )
    shot = snapshot(home)
    assert shot is not None
    found = shot.cursor().execute(
        "select count(first_reply_at), count(resolved_at), avg(first_reply_minutes) * 60,"
        " (select avg(score) from facts.surveys), count(distinct agent) from facts.tickets"
    )
    assert found.fetchone() == (
        4054,
        3646,
        pytest.approx(67.521, abs=5e-4),
        pytest.approx(3.4036, abs=5e-5),
        8,
    )

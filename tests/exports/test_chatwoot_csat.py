"""Chatwoot's answers: blank lines between them, a sentence below, the conversation in a link."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any


def test_answers(sample: Any) -> None:
    facts = sample("chatwoot_csat")
    receipt = facts.receipt
    assert (receipt.format, receipt.desk) == ("chatwoot_csat", "chatwoot")
    # what stands below the last row is none, and is told with its line
    assert (receipt.rows_read, receipt.empty, receipt.refused, receipt.accepted) == (8, 4, 1, 3)
    link = "https://chat.example.org/app/accounts/1/conversations/"
    assert facts.rows("surveys", "response_id, ticket_id, agent, score, responded_at") == [
        (f"{link}11", "11", "Ana Silva", 5, at(2026, 2, 25, 10, 11, 12)),
        (f"{link}12", "12", "Ben Okoro", 2, at(2026, 2, 26, 10, 11, 12)),
        (f"{link}13", "13", None, 4, at(2026, 2, 26, 12, 11, 12)),
    ]


def test_a_footer_is_no_refused_row_to_worry_about(sample: Any, main_in: Any) -> None:
    checks = main_in(sample("chatwoot_csat").home, "check", "--json").json["checks"]
    assert not [check for check in checks if check["check"] == "many_refused"]

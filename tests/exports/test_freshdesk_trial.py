"""A Freshdesk trial account: no agent, no group, almost nothing solved."""

from __future__ import annotations

from datetime import datetime as at
from pathlib import Path
from typing import Any

from dashboard.intake import load


def test_tickets(sample: Any) -> None:
    facts = sample("freshdesk_trial")
    assert (facts.receipt.format, facts.receipt.desk) == ("freshdesk_trial", "freshdesk")
    assert (facts.receipt.rows_read, facts.receipt.accepted) == (3, 3)
    assert facts.rows("tickets", "ticket_id, team, agent, category, priority, status, resolved_at") == [
        ("1", None, None, None, "high", "pending", None),
        ("2", None, None, "Access", "low", "open", None),
        ("3", None, None, None, "medium", "solved", at(2026, 2, 26, 13, 30)),
    ]
    assert {"agent", "group", "survey"} <= set(facts.receipt.lacks)


def test_it_is_the_same_desk_as_the_full_export(own_sample: Any) -> None:
    own_sample("freshdesk_trial")
    receipt = own_sample("freshdesk").receipt
    # tickets 1 and 3 are there already and now have an agent; 2, 4 and 5 are another story
    assert (receipt.tables["tickets"].new, receipt.tables["tickets"].changed) == (3, 3)


def test_the_real_file(shared: Path, home: Path, no_figures: None) -> None:
    receipt = load.import_files(home, [shared / "data" / "freshdesk_trial_export.csv"])[0]
    assert (receipt.format, receipt.rows_read, receipt.accepted) == ("freshdesk_trial", 45, 45)

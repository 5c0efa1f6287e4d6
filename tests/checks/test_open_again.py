"""A ticket that was reopened is open, though its desk's export keeps the time of the earlier resolution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.store.pool import snapshot

ZENDESK = "Id,Assignee,Group,Via,Created at,Solved at,Satisfaction Score,Status,Reopens"
SERVICENOW = (
    "number,opened_at,sys_updated_on,assignment_group,assigned_to,resolved_at,state,priority,reopen_count"
)
EXPORTS = {
    "zendesk_tickets": (ZENDESK, "{id},Ann,Tech,Mail,2026-03-02 09:00,2026-03-02 10:00,,{state},1"),
    "servicenow_fields": (
        SERVICENOW,
        "{id},2026-03-02 09:00:00,2026-03-03 09:00:00,Tech,Ann,2026-03-02 10:00:00,{state},3 - Moderate,1",
    ),
}
STATES = {"zendesk_tickets": ("Solved", "Open"), "servicenow_fields": ("Resolved", "In Progress")}


@pytest.mark.parametrize("name", EXPORTS)
def test_a_reopened_ticket_that_keeps_its_resolution_is_told(
    home: Path, tmp_path: Path, main_in: Any, name: str
) -> None:
    """Of three tickets two are at work again."""
    head, row = EXPORTS[name]
    solved, again = STATES[name]
    rows = [row.format(id=n, state=state) for n, state in enumerate((solved, again, again), 1)]
    (tmp_path / "export.csv").write_text("\n".join([head, *rows, ""]))
    done = main_in(home, "import", tmp_path / "export.csv", "--json")
    assert (done.code, done.json["imports"][0]["format"]) == (0, name), done
    told = {check["check"]: check for check in main_in(home, "check", "--json").json["checks"]}
    assert told["open_again"]["message"].startswith("2 tickets are open by their status")
    shot = snapshot(home)
    assert shot is not None
    found = shot.cursor().execute("select is_open, resolved_at is null from tickets order by line").fetchall()
    assert found == [(False, False), (True, True), (True, True)]

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


def test_escalated_of_created(values: Values) -> None:
    assert values(
        "escalation_rate",
        tickets=[
            {"ticket_id": "kept", "escalated": False},
            {"ticket_id": "escalated", "escalated": True},
            {"ticket_id": "open", "escalated": False, "status": "open"},
        ],
    ) == {"kept": 0, "escalated": 1, "open": 0}


def test_unknown_and_excluded_are_no_observation(values: Values) -> None:
    assert (
        values(
            "escalation_rate",
            tickets=[
                {"ticket_id": "unknown"},
                {"ticket_id": "spam", "escalated": True, "excluded": "spam"},
            ],
        )
        == {}
    )


def test_an_escalated_ticket_that_moved_is_not_its_specialist_s(observe: Observe) -> None:
    given = {"escalated": True, "team": "Billing", "agent": "Specialist", "resolver": "Specialist"}

    rows = observe(
        "escalation_rate",
        tickets=[
            given | {"ticket_id": "1 not moved", "transfers": 0},
            given | {"ticket_id": "2 moved", "transfers": 1},
            given | {"ticket_id": "3 moved, seen", "transfers": 1, "first_responder": "Ann"},
        ],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [
        ("Billing", "Specialist"),
        ("Billing", None),
        ("Billing", "Ann"),
    ]


def test_it_counts_when_created(observe: Observe, in_period: InPeriod, amsterdam: Organisation) -> None:
    midnight = {"escalated": True, "created_at": "2026-02-28 23:00:00"}

    rows = observe("escalation_rate", tickets=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["1"]

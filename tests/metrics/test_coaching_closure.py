from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


DUE = {"due_at": "2026-03-20 17:00:00"}


def test_done_by_its_due_time_is_done_in_time(values: Values) -> None:
    assert values(
        "coaching_closure",
        coaching=[
            DUE | {"action_id": "early", "done_at": "2026-03-18 11:00:00"},
            DUE | {"action_id": "to the second", "done_at": "2026-03-20 17:00:00"},
            DUE | {"action_id": "late", "done_at": "2026-03-20 17:00:01"},
            DUE | {"action_id": "never"},
        ],
    ) == {"early": 1, "to the second": 1, "late": 0, "never": 0}


def test_before_it_is_due_an_action_is_not_decided_even_if_done(observe: Observe) -> None:
    given = [
        DUE | {"action_id": "done", "done_at": "2026-03-18 11:00:00"},
        DUE | {"action_id": "not yet"},
    ]

    early = observe("coaching_closure", coaching=given, as_of="2026-03-20 16:59:59")
    later = observe("coaching_closure", coaching=given, as_of="2026-03-20 17:00:00")
    assert [row["is_decided"] for row in early] == [False, False]
    assert [row["is_decided"] for row in later] == [True, True]


def test_an_agent_who_moved_counts_for_the_team_of_each_action(observe: Observe) -> None:
    rows = observe(
        "coaching_closure",
        coaching=[
            DUE | {"agent": "Ann", "team": "Billing"},
            DUE | {"agent": "Ann", "team": "Claims"},
        ],
    )

    assert [(row["agent"], row["team"]) for row in rows] == [("Ann", "Billing"), ("Ann", "Claims")]


def test_an_action_due_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    midnight = {"due_at": "2026-02-28 23:00:00"}

    rows = observe("coaching_closure", coaching=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["1"]

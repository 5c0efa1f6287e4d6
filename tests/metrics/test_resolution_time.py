from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe


def shown(rows: Any) -> Any:
    return {row["observation_id"]: (row["value"], row["censored"]) for row in rows}


def test_whole_minutes_business_time_before_elapsed(observe: Observe) -> None:
    resolved = {"resolved_at": "2026-03-02 19:00:00", "resolution_minutes": 600}

    assert shown(
        observe(
            "resolution_time",
            tickets=[
                resolved | {"ticket_id": "elapsed"},
                resolved | {"ticket_id": "both", "resolution_business_minutes": 479.6},
            ],
        )
    ) == {"elapsed": (600, False), "both": (480, False)}


def test_an_open_ticket_is_censored_at_its_age(observe: Observe) -> None:
    # an earlier resolution's minutes are not this one's, nor is its time
    given = [
        {"ticket_id": "open", "status": "hold"},
        {"ticket_id": "again", "status": "open", "resolution_minutes": 5},
        {"ticket_id": "kept", "status": "open", "resolved_at": "2026-03-02 09:05:00"},
    ]

    rows = observe("resolution_time", tickets=given, as_of="2026-03-02 11:00:30")
    assert shown(rows) == {"open": (121, True), "again": (121, True), "kept": (121, True)}


def test_done_at_an_unknown_time_or_excluded_is_no_observation(observe: Observe) -> None:
    assert (
        observe(
            "resolution_time",
            tickets=[
                {"ticket_id": "solved some day", "status": "solved"},
                {"ticket_id": "no status"},
                {"ticket_id": "spam", "status": "open", "excluded": "spam"},
                {
                    "ticket_id": "after the data end",
                    "status": "open",
                    "created_at": "2026-04-02 09:00:00",
                },
            ],
        )
        == []
    )


def test_it_ends_with_the_resolution_else_with_the_closing(observe: Observe) -> None:
    given = {"resolution_minutes": 60, "closed_at": "2026-03-05 09:00:00"}

    rows = observe(
        "resolution_time",
        tickets=[
            given | {"ticket_id": "closed"},
            given | {"ticket_id": "resolved", "resolved_at": "2026-03-02 10:00:00"},
        ],
    )
    assert [f"{row['ended_at']}" for row in rows] == ["2026-03-05 09:00:00", "2026-03-02 10:00:00"]


def test_it_is_the_resolver_s_and_a_transfer_hides_who_it_was(observe: Observe) -> None:
    given = {"resolution_minutes": 60, "team": "Billing", "agent": "Bob"}

    rows = observe(
        "resolution_time",
        tickets=[
            given | {"ticket_id": "1 kept"},
            given | {"ticket_id": "2 moved", "transfers": 1},
            given | {"ticket_id": "3 moved, seen", "transfers": 1, "resolver": "Ann"},
            {"ticket_id": "4 open", "status": "open", "team": "Billing", "agent": "Bob"},
            {
                "ticket_id": "5 open, moved",
                "status": "open",
                "team": "Billing",
                "agent": "Bob",
                "transfers": 1,
            },
        ],
    )
    assert [row["agent"] for row in rows] == ["Bob", None, "Ann", "Bob", None]
    assert {row["team"] for row in rows} == {"Billing"}


def test_it_counts_when_created_and_not_when_resolved(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    given = {
        "created_at": "2026-02-28 22:59:59",
        "resolved_at": "2026-03-01 09:00:00",
        "resolution_minutes": 600,
    }

    rows = observe("resolution_time", tickets=[given], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == ["1"]
    assert in_period(rows, "2026-03", amsterdam) == []

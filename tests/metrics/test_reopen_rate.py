from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


RESOLVED = {"resolved_at": "2026-03-02 10:00:00", "reopens": 0}


def test_once_or_more_is_reopened(values: Values) -> None:
    assert values(
        "reopen_rate",
        tickets=[
            RESOLVED | {"ticket_id": "never"},
            RESOLVED | {"ticket_id": "once", "reopens": 1},
            RESOLVED | {"ticket_id": "thrice", "reopens": 3},
        ],
    ) == {"never": 0, "once": 1, "thrice": 1}


def test_unknown_reopens_open_and_excluded_tickets_are_no_observation(values: Values) -> None:
    assert (
        values(
            "reopen_rate",
            tickets=[
                RESOLVED | {"ticket_id": "unknown", "reopens": None},
                RESOLVED | {"ticket_id": "open again", "reopens": 1, "resolved_at": None, "status": "open"},
                # the desk kept the time of the earlier resolution
                RESOLVED | {"ticket_id": "open with a time", "reopens": 1, "status": "pending"},
                RESOLVED | {"ticket_id": "outbound", "excluded": "outbound"},
            ],
        )
        == {}
    )


def test_it_is_decided_after_seven_days_reopened_or_not(observe: Observe) -> None:
    given = [RESOLVED | {"ticket_id": "never"}, RESOLVED | {"ticket_id": "once", "reopens": 1}]

    early = observe("reopen_rate", tickets=given, as_of="2026-03-09 09:59:59")
    later = observe("reopen_rate", tickets=given, as_of="2026-03-09 10:00:00")
    assert [row["is_decided"] for row in early] == [False, False]
    assert [row["is_decided"] for row in later] == [True, True]


def test_it_is_the_resolver_s_and_a_transfer_hides_who_it_was(observe: Observe) -> None:
    given = RESOLVED | {"team": "Billing", "agent": "Bob"}

    rows = observe(
        "reopen_rate",
        tickets=[
            given | {"ticket_id": "1 kept"},
            given | {"ticket_id": "2 moved", "transfers": 1},
            given | {"ticket_id": "3 moved, seen", "transfers": 1, "resolver": "Ann"},
        ],
    )
    assert [row["agent"] for row in rows] == ["Bob", None, "Ann"]
    assert {row["team"] for row in rows} == {"Billing"}


def test_it_counts_when_resolved(observe: Observe, in_period: InPeriod, amsterdam: Organisation) -> None:
    rows = observe(
        "reopen_rate",
        organisation=amsterdam,
        tickets=[
            RESOLVED | {"ticket_id": "eve", "resolved_at": "2026-02-28 22:59:59"},
            RESOLVED | {"ticket_id": "midnight", "resolved_at": "2026-02-28 23:00:00"},
        ],
    )

    assert in_period(rows, "2026-02", amsterdam) == ["eve"]
    assert in_period(rows, "2026-03", amsterdam) == ["midnight"]

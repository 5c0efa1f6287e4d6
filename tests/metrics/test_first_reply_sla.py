from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


DUE = {"created_at": "2026-03-02 09:00:00", "first_reply_due_at": "2026-03-02 10:00:00"}


def test_a_reply_by_its_due_time_is_in_time(values: Values) -> None:
    assert values(
        "first_reply_sla",
        tickets=[
            DUE | {"ticket_id": "early", "first_reply_at": "2026-03-02 09:59:59"},
            DUE | {"ticket_id": "to the second", "first_reply_at": "2026-03-02 10:00:00"},
            DUE | {"ticket_id": "late", "first_reply_at": "2026-03-02 10:00:01"},
        ],
    ) == {"early": 1, "to the second": 1, "late": 0}


def test_past_due_without_a_reply_is_a_miss(values: Values) -> None:
    given = [
        DUE | {"ticket_id": "replied", "first_reply_at": "2026-03-02 09:30:00"},
        DUE | {"ticket_id": "waiting", "status": "open"},
    ]

    assert values("first_reply_sla", tickets=given) == {"replied": 1, "waiting": 0}


def test_before_the_due_time_an_open_ticket_is_not_decided(decided: Values) -> None:
    replied = DUE | {"ticket_id": "replied", "first_reply_at": "2026-03-02 09:30:00"}
    waiting = DUE | {"ticket_id": "waiting", "status": "new"}

    # replied or not: a quick reply that counted at once would make recent days too good
    assert decided("first_reply_sla", tickets=[replied, waiting], as_of="2026-03-02 09:59:59") == {}
    stand = decided("first_reply_sla", tickets=[replied, waiting], as_of="2026-03-02 10:00:00")
    assert stand == {"replied": 1, "waiting": 0}


def test_where_no_reply_is_ever_told_nothing_is_missed(decided: Values) -> None:
    assert decided("first_reply_sla", tickets=[DUE | {"status": "open"}, DUE | {"status": "closed"}]) == {}


def test_without_a_due_instant_a_miss_stands_at_once_and_a_success_when_replied(decided: Values) -> None:
    given = [
        {"ticket_id": "missed", "first_reply_sla_met": False, "status": "open"},
        {"ticket_id": "met", "first_reply_sla_met": True, "first_reply_at": "2026-03-05 09:00:00"},
        {"ticket_id": "met, waiting", "first_reply_sla_met": True, "status": "open"},
    ]
    assert decided("first_reply_sla", tickets=given, as_of="2026-03-04 09:00:00") == {"missed": 0}
    assert decided("first_reply_sla", tickets=given) == {"missed": 0, "met": 1}


def test_the_desk_s_own_verdict_stands_except_met_before_a_reply(decided: Values) -> None:
    late_reply = {"first_reply_at": "2026-03-02 11:00:00"}

    assert decided(
        "first_reply_sla",
        tickets=[
            DUE | late_reply | {"ticket_id": "met", "first_reply_sla_met": True},
            DUE | {"ticket_id": "missed", "first_reply_sla_met": False, "status": "open"},
            DUE | {"ticket_id": "met, waiting", "first_reply_sla_met": True, "status": "open"},
        ],
    ) == {"met": 1, "missed": 0}


def test_without_a_promise_and_excluded_there_is_no_observation(values: Values) -> None:
    reply = {"first_reply_at": "2026-03-02 09:30:00"}

    assert (
        values(
            "first_reply_sla",
            tickets=[
                reply | {"ticket_id": "no promise"},
                DUE | reply | {"ticket_id": "spam", "excluded": "spam"},
            ],
        )
        == {}
    )


def test_a_reply_is_the_first_responder_s_and_a_transfer_hides_who_it_was(observe: Observe) -> None:
    given = DUE | {"first_reply_at": "2026-03-02 09:30:00", "team": "Billing", "agent": "Bob"}

    rows = observe(
        "first_reply_sla",
        tickets=[
            given | {"ticket_id": "1 kept"},
            given | {"ticket_id": "2 moved", "transfers": 1},
            given | {"ticket_id": "3 moved, seen", "transfers": 1, "first_responder": "Ann"},
        ],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [
        ("Billing", "Bob"),
        ("Billing", None),
        ("Billing", "Ann"),
    ]


def test_a_ticket_created_at_local_midnight_belongs_to_the_new_month(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    reply = {"first_reply_sla_met": True, "first_reply_at": "2026-03-01 09:00:00"}

    rows = observe(
        "first_reply_sla",
        organisation=amsterdam,
        tickets=[
            reply | {"ticket_id": "eve", "created_at": "2026-02-28 22:59:59"},
            reply | {"ticket_id": "midnight", "created_at": "2026-02-28 23:00:00"},
        ],
    )
    assert in_period(rows, "2026-02", amsterdam) == ["eve"]
    assert in_period(rows, "2026-03", amsterdam) == ["midnight"]

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.model.strategy import Organisation
    from tests.metrics.conftest import InPeriod, Observe, Values


ONE = {
    "created_at": "2026-03-02 09:00:00",
    "resolved_at": "2026-03-02 10:00:00",
    "agent_replies": 1,
    "reopens": 0,
}
# a customer with a topic; the desk does not count reopens
KNOWN = ONE | {"customer": "a", "category": "Invoice", "reopens": None}


def test_at_most_one_reply_and_not_reopened(values: Values) -> None:
    assert values(
        "first_contact_resolution",
        tickets=[
            ONE | {"ticket_id": "one reply"},
            ONE | {"ticket_id": "no reply", "agent_replies": 0},
            ONE | {"ticket_id": "two replies", "agent_replies": 2},
            ONE | {"ticket_id": "reopened", "reopens": 1},
        ],
    ) == {"one reply": 1, "no reply": 1, "two replies": 0, "reopened": 0}


def test_a_call_or_chat_counts_by_transfers(values: Values) -> None:
    talk = ONE | {"agent_replies": 9}

    assert values(
        "first_contact_resolution",
        tickets=[
            talk | {"ticket_id": "phone", "channel": "Phone", "transfers": 0},
            talk | {"ticket_id": "phone, moved", "channel": "Phone", "transfers": 1},
            talk | {"ticket_id": "chat", "channel": "live chat", "transfers": 0},
            ONE | {"ticket_id": "e-mail, moved", "channel": "email", "transfers": 1},
        ],
    ) == {"phone": 1, "phone, moved": 0, "chat": 1, "e-mail, moved": 1}


def test_what_one_column_does_not_know_is_asked_of_the_other(values: Values) -> None:
    unknown = ONE | {"agent_replies": None}

    assert values(
        "first_contact_resolution",
        tickets=[
            unknown | {"ticket_id": "kept", "channel": "email", "transfers": 0},
            unknown | {"ticket_id": "moved", "channel": "email", "transfers": 1},
            ONE | {"ticket_id": "phone", "channel": "phone"},
            unknown | {"ticket_id": "neither known"},
        ],
    ) == {"kept": 1, "moved": 0, "phone": 1}


def test_the_same_customer_with_the_same_within_seven_days_was_not_resolved(values: Values) -> None:
    assert values(
        "first_contact_resolution",
        tickets=[
            KNOWN | {"ticket_id": "first"},
            # 7 days to the second after the first was resolved
            KNOWN
            | {
                "ticket_id": "second",
                "created_at": "2026-03-09 10:00:00",
                "resolved_at": "2026-03-09 11:00:00",
            },
            # a second more than 7 days
            KNOWN
            | {
                "ticket_id": "third",
                "created_at": "2026-03-16 11:00:01",
                "resolved_at": "2026-03-16 12:00:00",
            },
        ],
    ) == {"first": 0, "second": 1, "third": 1}


def test_coming_again_before_the_first_was_resolved_is_a_second_contact(values: Values) -> None:
    long = {"resolved_at": "2026-03-12 10:00:00"}

    assert values(
        "first_contact_resolution",
        tickets=[
            KNOWN | long | {"ticket_id": "first"},
            KNOWN
            | {
                "ticket_id": "again",
                "created_at": "2026-03-03 09:00:00",
                "status": "open",
                "resolved_at": None,
            },
        ],
    ) == {"first": 0}


def test_another_customer_category_or_desk_is_no_second_contact(values: Values) -> None:
    later = KNOWN | {"created_at": "2026-03-03 09:00:00", "resolved_at": "2026-03-03 10:00:00"}

    assert values(
        "first_contact_resolution",
        tickets=[
            KNOWN | {"ticket_id": "first"},
            later | {"ticket_id": "other customer", "customer": "b"},
            later | {"ticket_id": "other category", "category": "Login"},
            later | {"ticket_id": "other desk", "desk": "west"},
            later | {"ticket_id": "spam", "excluded": "spam"},
        ],
    ) == {"first": 1, "other customer": 1, "other category": 1, "other desk": 1}


def test_two_tickets_of_one_instant_are_one_contact_and_a_later_one_counts_against_both(
    values: Values,
) -> None:
    assert values(
        "first_contact_resolution",
        tickets=[KNOWN | {"ticket_id": "1"}, KNOWN | {"ticket_id": "1 again"}],
    ) == {"1": 1, "1 again": 1}
    assert values(
        "first_contact_resolution",
        tickets=[
            KNOWN | {"ticket_id": "1"},
            KNOWN | {"ticket_id": "1 again"},
            KNOWN | {"ticket_id": "2", "created_at": "2026-03-03 09:00:00"},
        ],
    ) == {"1": 0, "1 again": 0, "2": 1}


def test_unknown_customers_are_not_one_customer(values: Values) -> None:
    unknown = ONE | {"category": "Invoice"}

    assert values(
        "first_contact_resolution",
        tickets=[
            unknown | {"ticket_id": "1"},
            unknown | {"ticket_id": "2", "created_at": "2026-03-02 09:30:00"},
        ],
    ) == {"1": 1, "2": 1}


def test_where_nothing_would_show_a_second_contact_there_is_no_observation(values: Values) -> None:
    assert (
        values(
            "first_contact_resolution",
            tickets=[
                KNOWN | {"ticket_id": "no customer", "customer": None},
                KNOWN | {"ticket_id": "no category", "category": None},
                KNOWN | {"ticket_id": "not resolved", "resolved_at": None, "status": "open"},
                KNOWN | {"ticket_id": "test", "excluded": "test"},
            ],
        )
        == {}
    )


def test_it_is_decided_after_seven_days(observe: Observe) -> None:
    (early,) = observe("first_contact_resolution", tickets=[ONE], as_of="2026-03-09 09:59:59")
    (later,) = observe("first_contact_resolution", tickets=[ONE], as_of="2026-03-09 10:00:00")

    assert (early["is_decided"], later["is_decided"]) == (False, True)


def test_it_is_the_resolver_s_and_a_transfer_hides_who_it_was(observe: Observe) -> None:
    given = ONE | {"team": "Billing", "agent": "Bob"}

    rows = observe(
        "first_contact_resolution",
        tickets=[given | {"ticket_id": "kept"}, given | {"ticket_id": "moved", "transfers": 1}],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [("Billing", "Bob"), ("Billing", None)]


def test_it_counts_when_resolved(observe: Observe, in_period: InPeriod, amsterdam: Organisation) -> None:
    eve = ONE | {"created_at": "2026-02-27 09:00:00", "resolved_at": "2026-02-28 23:00:00"}

    rows = observe("first_contact_resolution", tickets=[eve], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["1"]

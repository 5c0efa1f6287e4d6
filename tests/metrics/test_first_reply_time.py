from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.model.strategy import Organisation

if TYPE_CHECKING:
    from tests.metrics.conftest import InPeriod, Observe


def shown(rows: Any) -> Any:
    return {row["observation_id"]: (row["value"], row["censored"]) for row in rows}


def test_whole_minutes_business_time_before_elapsed(observe: Observe) -> None:
    reply = {"first_reply_at": "2026-03-02 09:10:30"}

    assert shown(
        observe(
            "first_reply_time",
            tickets=[
                reply | {"ticket_id": "elapsed", "first_reply_minutes": 10.4},
                reply
                | {
                    "ticket_id": "both",
                    "first_reply_minutes": 10.4,
                    "first_reply_business_minutes": 3.6,
                },
                reply | {"ticket_id": "at once", "first_reply_minutes": 0},
            ],
        )
    ) == {"elapsed": (10, False), "both": (4, False), "at once": (0, False)}


def test_an_open_ticket_without_a_reply_is_censored_at_its_age(observe: Observe) -> None:
    replied = {
        "ticket_id": "replied",
        "first_reply_at": "2026-03-02 09:10:00",
        "first_reply_minutes": 10,
    }
    waiting = {"ticket_id": "waiting", "status": "new"}

    rows = observe("first_reply_time", tickets=[replied, waiting], as_of="2026-03-02 11:00:00")
    assert shown(rows) == {"replied": (10, False), "waiting": (120, True)}


def test_with_opening_hours_the_age_is_in_business_minutes(observe: Observe) -> None:
    hours = Organisation(business_hours={"monday": ("08:00-10:00",), "tuesday": ("08:00-10:00",)})
    waiting = {"status": "new", "created_business_minute": 0}
    # a desk whose files tell of first replies at all
    told = {"excluded": "test", "first_reply_at": "2026-03-02 08:30:00"}

    (before,) = observe(
        "first_reply_time", tickets=[waiting, told], organisation=hours, as_of="2026-03-02 09:00:00"
    )
    (after,) = observe(
        "first_reply_time", tickets=[waiting, told], organisation=hours, as_of="2026-03-03 08:30:00"
    )
    # an hour more on Monday, half an hour on Tuesday, nothing at night
    assert after["value"] - before["value"] == 90


def test_closed_without_a_reply_and_dated_after_the_data_end_have_nothing_to_time(
    observe: Observe,
) -> None:
    assert (
        observe(
            "first_reply_time",
            as_of="2026-03-02 11:00:00",
            tickets=[
                {"ticket_id": "closed", "status": "closed", "closed_at": "2026-03-02 10:00:00"},
                {"ticket_id": "tomorrow", "status": "new", "created_at": "2026-03-03 09:00:00"},
                {"ticket_id": "test", "status": "new", "excluded": "test"},
            ],
        )
        == []
    )


def test_a_reply_that_can_t_be_timed_is_no_observation(observe: Observe) -> None:
    # the file says that it came before the ticket: the minutes stay empty
    assert (
        observe(
            "first_reply_time",
            tickets=[{"status": "open", "first_reply_at": "2026-03-01 09:00:00"}],
        )
        == []
    )


def test_it_ends_with_the_reply_and_is_the_first_responder_s(observe: Observe) -> None:
    reply = {
        "first_reply_at": "2026-03-02 09:10:00",
        "first_reply_minutes": 10,
        "team": "Billing",
        "agent": "Bob",
    }

    rows = observe(
        "first_reply_time",
        tickets=[
            reply | {"ticket_id": "1 kept"},
            reply | {"ticket_id": "2 moved", "transfers": 1},
            reply | {"ticket_id": "3 moved, seen", "transfers": 1, "first_responder": "Ann"},
        ],
    )
    assert [row["agent"] for row in rows] == ["Bob", None, "Ann"]
    assert {row["team"] for row in rows} == {"Billing"}
    assert {f"{row['ended_at']}" for row in rows} == {"2026-03-02 09:10:00"}


def test_it_counts_when_created(observe: Observe, in_period: InPeriod, amsterdam: Organisation) -> None:
    midnight = {"created_at": "2026-02-28 23:00:00", "first_reply_minutes": 10}

    rows = observe("first_reply_time", tickets=[midnight], organisation=amsterdam)
    assert in_period(rows, "2026-02", amsterdam) == []
    assert in_period(rows, "2026-03", amsterdam) == ["1"]


def test_where_no_reply_is_ever_told_nothing_waits(observe: Observe) -> None:
    waiting = {"status": "new"}
    answering = {"desk": "answering", "ticket_id": "x", "first_reply_at": "2026-03-02 09:10:00"}

    # one desk's column of first replies says nothing about another desk
    rows = observe("first_reply_time", tickets=[waiting, answering | {"first_reply_minutes": 10}])
    assert [row["desk"] for row in rows] == ["answering"]

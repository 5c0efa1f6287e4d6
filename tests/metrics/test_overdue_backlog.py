"""In 2026 the weeks from 2 and 9 March end on Monday 9 and 16 March at 00:00."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.model.strategy import Organisation

if TYPE_CHECKING:
    from tests.metrics.conftest import InPeriod, Observe, Values


DUE = {"created_at": "2026-03-02 09:00:00", "resolution_due_at": "2026-03-10 09:00:00"}
AS_OF = "2026-03-18 12:00:00"


def test_an_open_ticket_counts_at_every_week_end_and_is_overdue_from_its_due_time_on(
    values: Values,
) -> None:
    assert values("overdue_backlog", tickets=[DUE | {"ticket_id": "7", "status": "open"}], as_of=AS_OF) == {
        "7@2026-03-02": 0,
        "7@2026-03-09": 1,
    }


def test_a_ticket_that_came_back_is_open_whatever_time_its_desk_kept(values: Values) -> None:
    kept = DUE | {"ticket_id": "7", "status": "open", "resolved_at": "2026-03-04 09:00:00"}
    assert values("overdue_backlog", tickets=[kept], as_of=AS_OF) == {"7@2026-03-02": 0, "7@2026-03-09": 1}


def test_a_ticket_counts_as_open_until_it_is_done(values: Values) -> None:
    assert values(
        "overdue_backlog",
        as_of=AS_OF,
        tickets=[
            DUE | {"ticket_id": "resolved in week 1", "resolved_at": "2026-03-08 23:59:59"},
            DUE | {"ticket_id": "resolved in week 2", "resolved_at": "2026-03-12 09:00:00"},
            DUE | {"ticket_id": "closed in week 2", "closed_at": "2026-03-12 09:00:00"},
            DUE | {"ticket_id": "resolved in week 3", "resolved_at": "2026-03-17 09:00:00"},
        ],
    ) == {
        "resolved in week 2@2026-03-02": 0,
        "closed in week 2@2026-03-02": 0,
        "resolved in week 3@2026-03-02": 0,
        "resolved in week 3@2026-03-09": 1,
    }


def test_at_the_very_end_of_a_week(values: Values) -> None:
    monday = "2026-03-09 00:00:00"

    assert values(
        "overdue_backlog",
        as_of="2026-03-10 12:00:00",
        tickets=[
            DUE | {"ticket_id": "done at midnight", "resolved_at": monday},  # open until then
            DUE
            | {
                "ticket_id": "created at midnight",
                "created_at": monday,
                "status": "open",
            },  # next week's
            DUE
            | {
                "ticket_id": "due at midnight",
                "resolution_due_at": monday,
                "status": "open",
            },  # not past it
            DUE
            | {
                "ticket_id": "due before",
                "resolution_due_at": "2026-03-08 23:59:59",
                "status": "open",
            },
        ],
    ) == {
        "done at midnight@2026-03-02": 0,
        "due at midnight@2026-03-02": 0,
        "due before@2026-03-02": 1,
    }


def test_only_weeks_that_had_ended_when_the_data_end(values: Values) -> None:
    given = [DUE | {"ticket_id": "7", "status": "open"}]

    # exports are drawn at a day's end: the Sunday on which the data end counts as over
    assert values("overdue_backlog", tickets=given, as_of="2026-03-14 23:59:59") == {"7@2026-03-02": 0}
    assert values("overdue_backlog", tickets=given, as_of="2026-03-15 00:00:00") == {
        "7@2026-03-02": 0,
        "7@2026-03-09": 1,
    }


def test_each_desk_reaches_as_far_as_its_own_data(observe: Observe) -> None:
    given = DUE | {"status": "open"}

    rows = observe(
        "overdue_backlog",
        as_of={"east": "2026-03-10 12:00:00", "west": AS_OF},
        tickets=[
            given | {"ticket_id": "e", "desk": "east"},
            given | {"ticket_id": "w", "desk": "west"},
        ],
    )
    assert [row["observation_id"] for row in rows] == [
        "e@2026-03-02",
        "w@2026-03-02",
        "w@2026-03-09",
    ]


def test_no_promise_no_known_end_and_excluded_are_no_observation(values: Values) -> None:
    assert (
        values(
            "overdue_backlog",
            as_of=AS_OF,
            tickets=[
                DUE | {"ticket_id": "no promise", "resolution_due_at": None, "status": "open"},
                DUE | {"ticket_id": "solved some day", "status": "solved"},
                DUE | {"ticket_id": "spam", "status": "open", "excluded": "spam"},
            ],
        )
        == {}
    )


def test_it_is_the_assignee_s_unless_others_may_have_held_it(observe: Observe) -> None:
    given = DUE | {"team": "Billing", "agent": "Bob", "status": "open"}

    rows = observe(
        "overdue_backlog",
        as_of="2026-03-10 12:00:00",
        tickets=[given | {"ticket_id": "1 kept"}, given | {"ticket_id": "2 moved", "transfers": 1}],
    )
    assert [(row["team"], row["agent"]) for row in rows] == [("Billing", "Bob"), ("Billing", None)]


def test_it_counts_in_the_last_second_of_its_local_week(
    observe: Observe, in_period: InPeriod, amsterdam: Organisation
) -> None:
    # the week from 23 March 2026 ends on Sunday 29 at 24:00 of summer time
    (row,) = observe(
        "overdue_backlog",
        organisation=amsterdam,
        as_of="2026-03-29 22:00:00",
        tickets=[DUE | {"created_at": "2026-03-29 21:59:00", "status": "open"}],
    )

    assert f"{row['observed_at']}" == "2026-03-29 21:59:59"
    assert in_period([row], "2026-W13", amsterdam) == ["1@2026-03-23"]


@pytest.mark.parametrize(
    ("zone", "midnight"),
    # where Monday begins first, 14 hours before UTC's, and where it begins last
    [("Pacific/Kiritimati", "2026-03-08 10:00:00"), ("Etc/GMT+12", "2026-03-09 12:00:00")],
)
def test_a_second_across_a_week_s_end_is_seen_wherever_on_earth_it_ends(
    values: Values, zone: str, midnight: str
) -> None:
    second = DUE | {"created_at": f"{datetime.fromisoformat(midnight) - timedelta(seconds=1)}"}

    assert values(
        "overdue_backlog",
        organisation=Organisation(name="Tiny", zone=zone),
        as_of=AS_OF,
        tickets=[
            second | {"ticket_id": "done at midnight", "resolved_at": midnight},
            DUE | {"ticket_id": "begun at midnight", "created_at": midnight, "resolved_at": AS_OF},
        ],
    ) == {
        "done at midnight@2026-03-02": 0,
        "begun at midnight@2026-03-09": 1,
    }

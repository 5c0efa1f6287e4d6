"""The ServiceNow event log: the last event of an incident stands, `?` is nothing."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any

HEADER = (
    "number,incident_state,reassignment_count,reopen_count,sys_mod_count,made_sla,caller_id,"
    "opened_at,sys_updated_at,contact_type,category,priority,assignment_group,assigned_to,"
    "knowledge,resolved_by,resolved_at,closed_at\n"
)


def event(number: str, state: str, count: int, updated: str, **more: str) -> str:
    values = {"group": "Group 3", "resolver": "?", "resolved": "?", "closed": "?", "sla": "True"}
    v = {"moves": "1", "reopens": "0", "agent": "Resolver 7"} | values | more
    return (
        f"{number},{state},{v['moves']},{v['reopens']},{count},{v['sla']},Caller 1,29/2/2016 12:54,"
        f"{updated},Phone,Category 4,1 - Critical,{v['group']},{v['agent']},False,{v['resolver']},"
        f"{v['resolved']},"
        f"{v['closed']}\n"
    )


def test_the_last_event_stands(imported: Any) -> None:
    facts = imported(
        HEADER
        + event("INC2", "New", 0, "1/3/2016 08:00")
        + event(
            "INC1",
            "Closed",
            9,
            "2/3/2016 09:00",
            resolver="R. Six",
            resolved="1/3/2016 10:00",
            closed="2/3/2016 09:00",
            group="Group 5",
        )
        + event("INC1", "New", 0, "29/2/2016 12:58", group="?")
        + event("INC2", "Awaiting User Info", 1, "1/3/2016 08:30")
    )
    receipt = facts.receipt
    assert (receipt.rows_read, receipt.superseded, receipt.accepted) == (4, 2, 2)
    assert facts.rows("tickets", "line, ticket_id, status, team, resolver, agent") == [
        (3, "INC1", "closed", "Group 5", "R. Six", "Resolver 7"),
        (5, "INC2", "pending", "Group 3", None, "Resolver 7"),
    ]
    assert facts.rows("tickets", "created_at, updated_at, resolved_at, closed_at") == [
        (at(2016, 2, 29, 12, 54), at(2016, 3, 2, 9), at(2016, 3, 1, 10), at(2016, 3, 2, 9)),
        (at(2016, 2, 29, 12, 54), at(2016, 3, 1, 8, 30), None, None),
    ]


def test_of_two_events_in_one_minute_the_higher_count_stands(imported: Any) -> None:
    facts = imported(
        HEADER
        + event("INC1", "Resolved", 7, "1/3/2016 08:00", resolved="1/3/2016 08:00")
        + event("INC1", "Active", 6, "1/3/2016 08:00")
    )
    assert facts.rows("tickets", "status") == [("solved",)]


def test_words_flags_and_counts(imported: Any) -> None:
    facts = imported(HEADER + event("INC1", "Active", 0, "1/3/2016 08:00", sla="False"))
    assert facts.rows(
        "tickets",
        "channel, priority, transfers, reopens, resolution_sla_met, knowledge_linked, customer",
    ) == [("phone", "1 - critical", 1, 0, False, False, "Caller 1")]


def test_days_come_first_unless_said_otherwise(imported: Any) -> None:
    text = (HEADER + event("INC1", "Active", 0, "4/3/2016 08:00")).replace("29/2", "2/1")
    assert imported(text).rows("tickets", "created_at") == [(at(2016, 1, 2, 12, 54),)]
    facts = imported(text, date_order="month-first")
    assert facts.receipt.understood["date_order"] == "month-first"
    assert facts.rows("tickets", "created_at") == [(at(2016, 2, 1, 12, 54),)]


def test_a_log_tells_who_began_who_solved_and_how_often_it_moved_and_came_back(imported: Any) -> None:
    unknown = {"moves": "?", "reopens": "?"}
    facts = imported(
        HEADER
        + event("INC1", "New", 0, "1/3/2016 08:00", agent="?", **unknown)
        + event("INC1", "Active", 1, "1/3/2016 09:00", agent="Ana", **unknown)
        + event("INC1", "Active", 2, "1/3/2016 10:00", agent="Ben", **unknown)
        + event("INC1", "Resolved", 3, "1/3/2016 12:00", agent="Ben", **unknown)
        + event("INC1", "Active", 4, "2/3/2016 08:00", agent="Ben", group="Group 9", **unknown)
        + event("INC1", "Resolved", 5, "2/3/2016 09:00", agent="Cem", group="Group 9", **unknown)
        + event("INC1", "Closed", 6, "7/3/2016 09:00", agent="?", group="Group 9", **unknown)
    )
    # from Ana to Ben, from Group 3 to Group 9, from Ben to Cem; resolved, then active again
    assert facts.rows("tickets", "first_responder, resolver, transfers, reopens, agent") == [
        ("Ana", "Cem", 3, 1, None)
    ]
    assert facts.rows("states", "state, status, visits, minutes, entered_at, left_at", by="entered_at") == [
        ("New", "new", 1, 60, at(2016, 3, 1, 8), at(2016, 3, 1, 9)),
        ("Active", "open", 2, 180 + 60, at(2016, 3, 1, 9), at(2016, 3, 2, 9)),
        ("Resolved", "solved", 2, 20 * 60 + 5 * 24 * 60, at(2016, 3, 1, 12), at(2016, 3, 7, 9)),
        ("Closed", "closed", 1, 0, at(2016, 3, 7, 9), None),
    ]


def test_what_the_desk_counts_itself_goes_before_the_log(imported: Any) -> None:
    facts = imported(
        HEADER
        + event("INC1", "Active", 1, "1/3/2016 09:00", agent="Ana", moves="4", reopens="2")
        + event(
            "INC1", "Resolved", 2, "1/3/2016 10:00", agent="Ben", resolver="R. Six", moves="4", reopens="2"
        )
    )
    assert facts.rows("tickets", "resolver, transfers, reopens") == [("R. Six", 4, 2)]


def test_events_of_one_incident_never_mix_with_another_s(imported: Any) -> None:
    facts = imported(
        HEADER
        + event("INC1", "Active", 1, "1/3/2016 09:00", agent="Ana")
        + event("INC2", "Active", 1, "1/3/2016 09:30", agent="Ben")
        + event("INC1", "Resolved", 2, "1/3/2016 10:00", agent="Ana")
    )
    assert facts.rows("tickets", "ticket_id, first_responder, resolver", by="ticket_id") == [
        ("INC1", "Ana", "Ana"),
        ("INC2", "Ben", None),
    ]
    assert sum(minutes for (minutes,) in facts.rows("states", "minutes")) == 60

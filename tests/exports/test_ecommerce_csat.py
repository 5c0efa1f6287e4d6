"""The e-commerce CSAT set: one row an answer, the supervisor is the team, days come first."""

from __future__ import annotations

from datetime import datetime as at
from typing import Any

HEADER = (
    "Unique id,channel_name,category,Sub-category,Customer Remarks,Order_id,order_date_time,"
    "Issue_reported at,issue_responded,Survey_response_Date,Customer_City,Product_category,"
    "Item_price,connected_handling_time,Agent_name,Supervisor,Manager,Tenure Bucket,Agent Shift,"
    "CSAT Score\n"
)
FIRST = (
    'u-1,Outcall,Returns,Refund,"Kind, quick",o-1,,1/8/2023 11:13,1/8/2023 11:47,1-Aug-23,,,,90,'
    "Rick Bu,Mason Gu,Jen Ng,On Job Training,Morning,5\n"
)
SECOND = (
    "u-2,Inbound,Orders,Late,,o-2,,13/08/2023 23:50,14/08/2023 00:10,14-Aug-23,,,,0,"
    "Vic Col,Dyl Kim,Mic Lee,>90,Night,2\n"
)
BLANK = "," * 19 + "\n"


def test_surveys_count_on_the_day_of_the_answer(imported: Any) -> None:
    facts = imported(HEADER + FIRST + BLANK + SECOND + BLANK * 3, zone="Asia/Kolkata")
    receipt = facts.receipt
    assert (receipt.rows_read, receipt.empty, receipt.accepted) == (6, 4, 2)
    assert facts.rows(
        "surveys", "line, response_id, ticket_id, team, agent, score, scale_min, scale_max, comment"
    ) == [
        (2, "u-1", "u-1", "Mason Gu", "Rick Bu", 5, 1, 5, "Kind, quick"),
        (4, "u-2", "u-2", "Dyl Kim", "Vic Col", 2, 1, 5, None),
    ]
    # midnight in Kolkata is 18:30 the evening before
    assert facts.rows("surveys", "responded_at") == [
        (at(2023, 7, 31, 18, 30),),
        (at(2023, 8, 13, 18, 30),),
    ]


def test_tickets_tell_when_and_what_but_not_whether_solved(imported: Any) -> None:
    facts = imported(HEADER + FIRST + SECOND)
    assert facts.rows(
        "tickets", "ticket_id, channel, category, created_at, first_reply_at, status, resolved_at"
    ) == [
        ("u-1", "outcall", "Returns", at(2023, 8, 1, 11, 13), at(2023, 8, 1, 11, 47), None, None),
        ("u-2", "inbound", "Orders", at(2023, 8, 13, 23, 50), at(2023, 8, 14, 0, 10), None, None),
    ]
    # seconds become minutes, and 0 means that nobody measured
    assert facts.rows("tickets", "handle_minutes") == [(1.5,), (None,)]


def test_no_response_rate_is_invented(imported: Any) -> None:
    facts = imported(HEADER + FIRST)
    assert facts.rows("surveys", "sent_at") == [(None,)]
    assert "surveys that were not answered" in facts.receipt.lacks


def test_a_score_outside_the_scale_refuses_the_row(imported: Any) -> None:
    facts = imported(HEADER + FIRST + SECOND.replace(",2\n", ",7\n"))
    assert (facts.receipt.accepted, facts.receipt.refused) == (1, 1)
    assert facts.receipt.refused_reasons[0].column == "CSAT Score"

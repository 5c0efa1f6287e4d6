"""Where customers hurt: which cases and answers it is of, and each comment's way to its case in the desk."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home, Hurting
from dashboard.render import beside_figures, spreadsheets_lists
from dashboard.render.links import in_desk
from tests.conftest import Filled
from tests.organisations import Row

STRATEGY = """\
[organisation]
zone = "UTC"
[desk_url]
own = "https://desk.example/tickets/{ticket_id}?from=list"
"""
HOSTILE = 'x"><script>&y=1#a/z'


def ticket(number: int | str, created: str) -> Row:
    row = {"ticket_id": number, "team": "Billing", "category": "Invoice", "status": "solved"}
    return row | {"created_at": created, "resolved_at": created, "agent_work_minutes": 30}


def answer(number: int | str, at: str, score: int, comment: str = "") -> Row:
    row = {"kind": "csat", "response_id": f"r{number}", "ticket_id": number, "scale_min": 1, "scale_max": 5}
    return row | {"responded_at": at, "score": score, "comment": comment, "team": "Billing"}


TICKETS = [ticket(n, f"2026-03-0{n} 09:00") for n in (1, 2, 3, 4)]
TICKETS += [
    ticket(HOSTILE, "2026-03-05 09:00"),
    ticket(9, "2025-12-31 09:00"),
    ticket(10, "2026-04-20 09:00"),
]
ANSWERS = [
    *(answer(n, f"2026-03-0{n} 12:00", score) for n, score in ((1, 5), (2, 3), (3, 4))),
    answer(4, "2026-04-15 12:00", 2, "Late, and of no help"),  # to a ticket of March
    answer(HOSTILE, "2026-03-05 12:00", 1, "Never again"),
    answer(9, "2026-03-01 12:00", 1, "An old matter"),  # in March, to a ticket of December
]


@pytest.fixture(scope="module")
def found(filled_home: Filled) -> Hurting:
    home = filled_home(STRATEGY, {"own_tickets": TICKETS, "own_surveys": ANSWERS})
    with Home.open(home, LOCAL) as opened:
        hurting = opened.hurting("csat", "Billing", "2026-03")
    assert hurting is not None
    return hurting


def test_it_is_of_the_tickets_of_these_days_and_their_answers_whenever_they_came(found: Hurting) -> None:
    (pain,) = found.categories
    # 5 tickets of March; of their 5 answers 1 and 2 are the lower two of five, 3 is not
    assert (pain.tickets, pain.answers, pain.share) == (5, 5, 40.0)
    assert [one.comment for one in found.comments] == ["Never again", "Late, and of no help"]
    assert beside_figures.UNHAPPY in beside_figures.hurting(found)
    assert "their answers whenever they came; unhappy: the lower two of five" in beside_figures.UNHAPPY


def test_a_comment_leads_to_its_case_in_the_desk(found: Hurting) -> None:
    hostile = "https://desk.example/tickets/x%22%3E%3Cscript%3E%26y%3D1%23a%2Fz?from=list"
    addresses = [hostile, "https://desk.example/tickets/4?from=list"]
    html = beside_figures.hurting(found)
    assert [unescape(one) for one in re.findall('href="([^"]*)"', html)] == addresses
    assert "<script" not in html
    sheet = spreadsheets_lists.comments(found)
    assert [row[sheet.columns.index("address")] for row in sheet.rows] == addresses


def test_a_desk_without_an_address_has_no_link() -> None:
    assert in_desk("case 4", None) == "case 4"
    assert 'rel="noopener noreferrer"' in in_desk("case 4", "https://desk.example/4")

"""Two organisations: a tiny one whose figures a reader can add up, and a busy one that holds all data can be.

Rows by format, as the product's own templates want them; tests/conftest.py fills homes with them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]

# --- a tiny organisation that a reader can add up

TINY_STRATEGY = """\
[organisation]
name = "Tiny"
zone = "Europe/Amsterdam"
fiscal_year_starts = 4

[[objective]]
id = "fast"
title = "Answer fast"
perspective = "process"
business_value = "Fewer chasers"
customer_value = "No waiting"
owner = "A lead"
by = 2026-12-31
serves = "loved"

[[objective]]
id = "loved"
title = "Be loved"
perspective = "customer"
business_value = "They stay"
customer_value = "They are helped"

[[card]]
level = "organisation"
metrics = [
    { metric = "first_reply_sla", objective = "fast", weight = 2 },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "escalation_rate", objective = "fast" },
    { metric = "csat", objective = "loved", weight = 3 },
    { metric = "nps", objective = "loved" },
]

[[card]]
level = "team"
metrics = [
    { metric = "first_reply_sla", objective = "fast" },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "escalation_rate", objective = "fast" },
    { metric = "resolution_time", objective = "fast" },
    { metric = "csat", objective = "loved" },
]

[[card]]
level = "agent"
metrics = [
    { metric = "csat", objective = "loved" },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "quality_score", objective = "fast" },
    { metric = "critical_error_free", objective = "fast" },
    { metric = "coaching_closure", objective = "fast" },
]

[[target]]
metric = "first_reply_sla"
baseline = 50
red = 60
goal = 90
by = 2026-12-31
set_by = "A lead"
agreed_with = "Both teams"
reason = "What customers ask for"

[[target]]
metric = "resolution_sla"
red = 60
goal = 90

[[target]]
metric = "reopen_rate"
baseline = 30
red = 20
goal = 5

[[target]]
metric = "csat"
baseline = 60
red = 70
goal = 90
"""


def tiny_rows() -> dict[str, list[Row]]:
    """March 2026 of two teams. Billing (A. Blum): 12 tickets; Tech (C. Diaz): 10; February: 4.

    First reply in time: Billing 9 of 12, Tech 3 of 10. Resolved in time: 12 of 12, 5 of 10.
    Reopened: 0 of 12, 2 of 10. Escalated: 1 of 12, 4 of 10. Hours to resolve: 1..12 and 10 x 48.
    CSAT 4-5: Billing 10 of 12, Tech 4 of 10. The data end on 30 April.
    """
    tickets = [
        _tiny_ticket("Billing", "A. Blum", i, late_reply=i >= 9, hours=i + 1, escalated=i == 0)
        for i in range(12)
    ]
    tickets += [
        _tiny_ticket(
            "Tech",
            "C. Diaz",
            i,
            late_reply=i >= 3,
            hours=48,
            escalated=i < 4,
            late=i >= 5,
            reopens=int(i < 2),
        )
        for i in range(10)
    ]
    tickets += [_tiny_ticket("Billing", "A. Blum", 20 + i, hours=2, month=2) for i in range(4)]
    surveys = [_tiny_survey(ticket, 5 if i < 10 else 2) for i, ticket in enumerate(tickets[:12])]
    surveys += [_tiny_survey(ticket, 4 if i < 4 else 3) for i, ticket in enumerate(tickets[12:22])]
    # one row tells how far the data reach; no metric sees it
    tickets.append({"ticket_id": "end", "created_at": "2026-04-30 12:00:00", "excluded": "test"})
    return {"own_tickets": tickets, "own_surveys": surveys}


def _tiny_ticket(
    team: str,
    agent: str,
    i: int,
    *,
    hours: int,
    month: int = 3,
    late: bool = False,
    late_reply: bool = False,
    reopens: int = 0,
    escalated: bool = False,
) -> Row:
    created = datetime(2026, month, 2 + i % 20, 9)
    resolved = created + timedelta(hours=hours)
    return {
        "ticket_id": f"{team[0]}{month}-{i}",
        "team": team,
        "agent": agent,
        "customer": f"c-{team}-{month}-{i}",
        "category": "Invoice",
        "status": "solved",
        "created_at": created,
        "updated_at": resolved,
        "first_reply_at": created + timedelta(minutes=90 if late_reply else 30),
        "first_reply_due_at": created + timedelta(hours=1),
        "resolved_at": resolved,
        "resolution_due_at": resolved + timedelta(minutes=-1 if late else 1),
        "reopens": reopens,
        "transfers": 0,
        "agent_replies": 1,
        "escalated": str(escalated).lower(),
    }


def _tiny_survey(ticket: Row, score: int) -> Row:
    return {
        "kind": "csat",
        "response_id": "r-" + ticket["ticket_id"],
        "ticket_id": ticket["ticket_id"],
        "customer": ticket["customer"],
        "sent_at": ticket["resolved_at"],
        "responded_at": ticket["resolved_at"] + timedelta(hours=1),
        "score": score,
        "scale_min": 1,
        "scale_max": 5,
    }


# --- a busy organisation: nothing to add up by hand, but everything that data can be

BUSY_STRATEGY = (
    TINY_STRATEGY.replace('name = "Tiny"', 'name = "Busy"').replace(
        "fiscal_year_starts = 4\n",
        "fiscal_year_starts = 4\nholidays = [2026-01-01]\n[organisation.business_hours]\n"
        + "".join(
            f'{day} = ["08:00-12:00", "13:00-18:00"]\n'
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
        ),
    )
    + """
[[sla]]
first_reply_minutes = 120
resolution_minutes = 1440
[[sla]]
priority = "urgent"
first_reply_minutes = 30
resolution_minutes = 240
clock = "business"
"""
)
BUSY_TEAMS = {"Billing": ["A. Blum", "B. Cole"], "Tech": ["C. Diaz", "D. Eng", "E. Fox"], "Field": ["F. Gul"]}


def busy_rows(seed: int = 7, tickets: int = 500) -> dict[str, list[Row]]:
    """Every template, seeded: January to April 2026 in Amsterdam, with gaps, moves and midnights."""
    chance = random.Random(seed)
    made = [_busy_ticket(chance, number) for number in range(tickets)]
    waits = random.Random(seed + 1)  # of its own, or every other row would change with it
    answered = [_busy_survey(chance, ticket) for ticket in made if chance.random() < 0.5]
    return {
        "own_tickets": made,
        "own_surveys": answered,
        "own_states": [row for ticket in made for row in _busy_states(waits, ticket)],
        "own_reviews": [row for i in range(60) for row in _busy_review(chance, i)],
        "own_coaching": [_busy_coaching(chance, i) for i in range(50)],
        "own_people": _busy_people(),
        "own_pulse": [_busy_pulse(chance, i) for i in range(80)],
        "own_costs": [
            {"team": team, "month": f"2026-0{month}-01", "amount": 9000 + 1000 * month, "currency": "EUR"}
            for team in BUSY_TEAMS
            for month in (1, 2, 3, 4)
        ],
    }


def _busy_states(chance: random.Random, ticket: Row) -> list[Row]:
    waited = {"open": chance.randrange(300), "pending": chance.choice([0, 0, 60, 1500])}
    entered = {"ticket_id": ticket["ticket_id"], "entered_at": ticket["created_at"]}
    return [
        {**entered, "state": state, "status": state, "minutes": minutes} for state, minutes in waited.items()
    ]


def _busy_moment(chance: random.Random) -> datetime:
    """A local time in January to April, every sixth one at or beside midnight."""
    day = datetime(2026, 1, 1) + timedelta(days=chance.randrange(120))
    if chance.random() < 1 / 6:
        return day + timedelta(seconds=chance.choice([-1, 0, 1]))
    return day + timedelta(seconds=chance.randrange(86_400))


def _busy_ticket(chance: random.Random, number: int) -> Row:
    team = chance.choice([*BUSY_TEAMS, None])
    agents = BUSY_TEAMS[team] if team else ["A. Blum"]
    created = _busy_moment(chance)
    resolved = created + timedelta(minutes=int(chance.lognormvariate(6.5, 1.5)))
    is_open = chance.random() < 0.15
    replied = created + timedelta(minutes=int(chance.lognormvariate(4, 1.2)))
    return {
        "ticket_id": number,
        "team": team or "",
        "agent": chance.choice([*agents, ""]),
        "customer": chance.choice(["", f"c-{chance.randrange(80)}"]),
        "channel": chance.choice(["email", "phone", "chat"]),
        "category": chance.choice(["Invoice", "Login", ""]),
        "priority": chance.choice(["urgent", "normal"]),
        "status": "open" if is_open else "solved",
        "created_at": created,
        "updated_at": resolved,
        "first_reply_at": "" if chance.random() < 0.1 else replied,
        "resolved_at": "" if is_open else resolved,
        "agent_replies": chance.choice(["", 1, 2]),
        "reopens": chance.choice(["", 0, 0, 0, 1]),
        "transfers": chance.choice([0, 0, 1]),
        "escalated": chance.choice(["true", "false", "false", ""]),
        "knowledge_linked": chance.choice(["true", "false", ""]),
        "excluded": chance.choice([""] * 20 + ["spam"]),
    }


def _busy_survey(chance: random.Random, ticket: Row) -> Row:
    kind, low, high = chance.choice([("csat", 1, 5), ("csat", 1, 5), ("nps", 0, 10)])
    sent = ticket["created_at"] + timedelta(hours=chance.randrange(1, 72))
    answered = chance.random() < 0.8
    return {
        "kind": kind,
        "response_id": f"r-{ticket['ticket_id']}",
        "ticket_id": ticket["ticket_id"],
        "customer": ticket["customer"],
        "sent_at": sent,
        "responded_at": sent + timedelta(hours=chance.randrange(1, 48)) if answered else "",
        "score": chance.randint(low, high) if answered else "",
        "scale_min": low,
        "scale_max": high,
    }


def _busy_review(chance: random.Random, number: int) -> Iterator[Row]:
    team = chance.choice(list(BUSY_TEAMS))
    agent, moment = chance.choice(BUSY_TEAMS[team]), _busy_moment(chance)
    for criterion, aim in (("listens", "engagement"), ("solves", "execution"), ("tone", "engagement")):
        yield {
            "review_id": f"q-{number}",
            "criterion": criterion,
            "aim": aim,
            "agent": agent,
            "team": team,
            "reviewed_at": moment,
            "score": chance.randint(0, 5),
            "max_score": 5,
            "critical": chance.choice(["true", "false", "false"]),
            "chosen": "random",
        }


def _busy_coaching(chance: random.Random, number: int) -> Row:
    team = chance.choice(list(BUSY_TEAMS))
    due = _busy_moment(chance)
    done = due + timedelta(days=chance.choice([-2, -1, 1]))
    return {
        "action_id": f"k-{number}",
        "agent": chance.choice(BUSY_TEAMS[team]),
        "team": team,
        "due_at": due,
        "done_at": chance.choice([done, done, ""]),
    }


def _busy_people() -> list[Row]:
    stays = [(team, agent) for team, agents in BUSY_TEAMS.items() for agent in agents]
    return [
        {"agent": agent, "name": f"Full {agent}", "team": team, "from_date": "2025-01-01"}
        for team, agent in stays
    ]


def _busy_pulse(chance: random.Random, number: int) -> Row:
    return {
        "response_id": f"p-{number}",
        "team": chance.choice(list(BUSY_TEAMS)),
        "question": "I can do my work well here",
        "score": chance.randint(1, 5),
        "asked_at": _busy_moment(chance),
    }

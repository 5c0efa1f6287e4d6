"""Given rows, expect the lines that a check points at; a check without a case fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from dashboard.engine import connections
from dashboard.engine.clock import Clock
from dashboard.model.catalogue import load_catalogue
from dashboard.store import build, rollup

Found = Callable[..., list[Any]]
IMPORTED_AT = "2026-04-02 12:00:00"
MORNING, NOON, EVENING = (f"2026-03-02 {hour}:00:00" for hour in ("08", "12", "18"))


def ticket(**more: Any) -> dict[str, Any]:
    return {"created_at": NOON, **more}


def answer(**more: Any) -> dict[str, Any]:
    return {"kind": "csat", "score": 4, "scale_min": 1, "scale_max": 5, "responded_at": NOON, **more}


def review(**more: Any) -> dict[str, Any]:
    return {"criterion": "c", "reviewed_at": NOON, "score": 1, "max_score": 2, **more}


# check -> (tables, lines it points at); the first row of each table is a good one
CASES: dict[str, tuple[dict[str, list[dict[str, Any]]], list[int]]] = {
    "resolved_before_created": (
        {"tickets": [ticket(resolved_at=NOON), ticket(resolved_at=MORNING)]},
        [2],
    ),
    "first_reply_before_created": (
        {"tickets": [ticket(first_reply_at=EVENING), ticket(first_reply_at=MORNING)]},
        [2],
    ),
    "closed_before_resolved": (
        {
            "tickets": [
                ticket(resolved_at=NOON, closed_at=NOON),
                ticket(resolved_at=EVENING, closed_at=NOON),
            ]
        },
        [2],
    ),
    "reply_time_without_reply": (
        {
            "tickets": [
                ticket(agent_replies=1, first_reply_minutes=10),
                ticket(agent_replies=0, first_reply_minutes=0),
                ticket(agent_replies=0, first_reply_business_minutes=9000),
                ticket(first_reply_minutes=10),
                ticket(agent_replies=0),
            ]
        },
        [2, 3],
    ),
    "first_reply_flag_contradicts": (
        {
            "tickets": [
                ticket(first_reply_at=NOON, first_reply_due_at=NOON, first_reply_sla_met=True),
                ticket(first_reply_at=EVENING, first_reply_due_at=NOON, first_reply_sla_met=True),
                ticket(first_reply_due_at=NOON, first_reply_sla_met=False),
            ]
        },
        [2],
    ),
    "resolution_flag_contradicts": (
        {
            "tickets": [
                ticket(resolved_at=EVENING, resolution_due_at=NOON, resolution_sla_met=False),
                ticket(resolved_at=NOON, resolution_due_at=EVENING, resolution_sla_met=False),
                ticket(closed_at=EVENING, resolution_due_at=NOON, resolution_sla_met=True),
                ticket(closed_at=NOON, resolution_due_at=EVENING, resolution_sla_met=True),
            ]
        },
        [2, 3],
    ),
    "met_while_open": (
        {
            "tickets": [
                ticket(status="solved", resolved_at=NOON, resolution_sla_met=True),
                ticket(status="open", resolution_sla_met=True),
                ticket(status="open", resolution_sla_met=False),
            ]
        },
        [2],
    ),
    "open_again": (
        {
            "tickets": [
                ticket(status="open"),
                ticket(status="solved", resolved_at=NOON),
                ticket(status="pending", resolved_at=NOON),
                ticket(status="open", closed_at=NOON),
                ticket(status=None, resolved_at=NOON),
            ]
        },
        [3, 4],
    ),
    "later_than_import": (
        {"tickets": [ticket(), ticket(resolved_at="2026-04-03 00:00:00")]},
        [2],
    ),
    "noughts_lost": (
        {
            "tickets": [
                ticket(ticket_id="00101"),
                ticket(ticket_id="101"),
                ticket(ticket_id="101", desk="other"),
                ticket(ticket_id="0102"),
                ticket(ticket_id="1010"),
            ]
        },
        [2],
    ),
    "written_otherwise": (
        {
            "tickets": [
                ticket(ticket_id="INC 1"),
                ticket(ticket_id="INC\u00a01"),
                ticket(ticket_id="inc 1"),
                ticket(ticket_id="inc 1", desk="other"),
                ticket(ticket_id="\u200b7"),
                ticket(ticket_id="7"),
                ticket(ticket_id="a1"),
                ticket(ticket_id="Ticket-12"),
                ticket(ticket_id="ticket-12"),
                ticket(ticket_id="Case\u20095\u200b"),
                ticket(ticket_id="Case 5"),
                ticket(ticket_id="工单7"),
                ticket(ticket_id="-44"),
                ticket(ticket_id="Ä-44"),
                ticket(ticket_id="\u201344"),
                ticket(ticket_id="１-2"),
                ticket(ticket_id="1\u22122"),
                ticket(ticket_id="1-2"),
            ]
        },
        [2, 3, 5, 9, 10, 15, 16, 17],
    ),
    "survey_without_ticket": (
        {
            "tickets": [ticket()],
            "surveys": [answer(ticket_id="1"), answer(ticket_id="77"), answer()],
        },
        [2],
    ),
    "ticket_named_otherwise": (
        {
            "tickets": [ticket(ticket_id=one) for one in ("00123", "1230", "7b-AF", "055", "55", "8")],
            "surveys": [
                answer(response_id=str(n), ticket_id=one)
                for n, one in enumerate(("00123", "123", "12", "7B-af", "0055", "99", None, "8"))
            ],
            "reviews": [review(ticket_id="8"), review(ticket_id="08")],
        },
        [2, 2, 4],  # of two tickets nobody knows which 0055 is
    ),
    "answer_older_than_ticket": (
        {
            "tickets": [ticket(), ticket()],
            "surveys": [
                answer(response_id="a", ticket_id="1"),
                answer(response_id="b", ticket_id="1", responded_at=MORNING),
                answer(response_id="c", ticket_id="1", responded_at="2026-03-02"),  # some time that day
                answer(response_id="d", ticket_id="1", responded_at="2026-03-01"),
                answer(response_id="2", ticket_id="2", responded_at=MORNING),  # of the ticket's own row
                answer(response_id="2", ticket_id="2", responded_at=MORNING, desk="survey_tool"),
            ],
            "reviews": [
                review(ticket_id="1"),
                *[review(ticket_id="2")] * 6,
                review(ticket_id="1", reviewed_at=MORNING),
            ],
        },
        [2, 4, 6, 8],
    ),
    "review_without_ticket": (
        {
            "tickets": [ticket()],
            "reviews": [
                review(review_id="a", ticket_id="1"),
                review(review_id="b", ticket_id="1", desk="reviewers"),
                review(review_id="c", ticket_id="77"),
                review(review_id="d", ticket_id="77", team="Billing"),
                review(review_id="e"),
            ],
        },
        [3],
    ),
    "answered_twice": (
        {
            "tickets": [ticket(), ticket()],
            "surveys": [
                answer(ticket_id="1"),
                answer(ticket_id="2", desk="tool"),
                answer(ticket_id="1", desk="tool"),
                answer(ticket_id="1", desk="tool", kind="nps", scale_min=0, scale_max=10),
                answer(ticket_id="1", desk="third", score=None),
            ],
        },
        [1, 3],
    ),
    "survey_dated_by_ticket": (
        {
            "tickets": [ticket()],
            "surveys": [
                answer(ticket_id="1"),
                answer(ticket_id="1", responded_at=None),
                answer(ticket_id="1", score=None, responded_at=None),
                answer(responded_at=None),  # nothing dates it
            ],
        },
        [2],
    ),
    "answer_without_date": (
        {
            "tickets": [ticket()],
            "surveys": [answer(ticket_id="1", responded_at=None), answer(responded_at=None)],
        },
        [2],
    ),
    "other_scale": (
        {"surveys": [answer(), answer(), answer(scale_max=10), answer(kind="nps", scale_max=10)]},
        [3],
    ),
    "nps_on_other_scale": (
        {
            "surveys": [
                answer(kind="nps", scale_min=0, scale_max=10),
                answer(kind="nps", scale_min=-100, scale_max=100),
                answer(kind="nps", scale_min=-100, scale_max=100, score=None),
                answer(scale_min=-2, scale_max=2, score=1),
            ]
        },
        [2],
    ),
    "other_currency": (
        {
            "costs": [
                {"team": "A", "month": "2026-03-01", "amount": 1, "currency": "EUR"},
                {"team": "B", "month": "2026-03-01", "amount": 1, "currency": "USD"},
            ]
        },
        [2],
    ),
    "left_out": ({"tickets": [ticket(), ticket(excluded="spam")]}, [2]),
    "picked_reviews": ({"reviews": [review(chosen="random"), review(chosen="picked")]}, [2]),
    "several_names": (
        {
            "tickets": [
                ticket(team="Billing", agent="Blum, Anna"),
                ticket(team="Tech", agent="Ana; Bia"),
                ticket(team="Tech, Billing", agent="Cy"),
                ticket(team="Billing, north", agent="Cy"),
                ticket(team="DE | Billing"),
                ticket(team="Tech\nBilling"),
                ticket(team="R&amp;D"),
                ticket(team="Caf&eacute; &#38; Bar"),
                ticket(team="R&D; Support"),
            ]
        },
        [2, 3, 6, 9],
    ),
    "unknown_agent": (
        {
            "people": [{"agent": "Ann", "aliases": "ann|A. B.", "from_date": "2026-01-01"}],
            "tickets": [ticket(agent="Ann"), ticket(agent="Bob"), ticket(agent="A. B."), ticket()],
        },
        [2],
    ),
    "absurd_duration": (
        {
            "tickets": [
                ticket(resolution_minutes=500_000, handle_minutes=600),
                ticket(resolution_minutes=600_000),
                ticket(handle_minutes=20_000),
            ]
        },
        [2, 3],
    ),
    "answer_without_score": (
        {"surveys": [answer(), answer(score=None), answer(score=None, responded_at=None)]},
        [2],
    ),
}
DAY = timedelta(days=1)
AS_OF = datetime(2026, 3, 31, 12)


def each_day(days: int, count: int, **more: Any) -> list[dict[str, Any]]:
    """`count` tickets on each of the days before AS_OF's own, and one at AS_OF."""
    past = [AS_OF - DAY * back for back in range(1, days + 1)]
    return [ticket(created_at=day, **more) for day in past for _ in range(count)] + [
        ticket(created_at=AS_OF, **more)
    ]


def minutes(count: int, **more: Any) -> list[dict[str, Any]]:
    """Tickets a minute apart."""
    return [ticket(created_at=AS_OF - timedelta(minutes=back), **more) for back in range(count)]


# check -> (tables, details)
LOOKING_AT_MANY: dict[str, tuple[dict[str, list[dict[str, Any]]], list[str]]] = {
    # 30 of 1,030 creations are at one instant; the dates of closing are all bare days
    "placeholder_instant": (
        {
            "tickets": [
                *minutes(1000, closed_at=AS_OF),
                *(ticket(created_at="2023-08-28 00:00:00", closed_at=AS_OF - DAY) for _ in range(30)),
            ]
        },
        ["created_at is 2023-08-28 00:00:00 (UTC) in 2.9 % of its rows"],
    ),
    # 2026-03-30 is a Monday: no ticket, on the Mondays before 10 each
    "fewer_tickets": (
        {"tickets": [row for row in each_day(60, 10) if row["created_at"] != AS_OF - DAY]},
        ["Mon 2026-03-30: 0 tickets, usually 10"],
    ),
    # midnight in Berlin, before and after the clock goes forward; nothing else says how long they took
    "days_alone": (
        {
            "tickets": [
                ticket(created_at=f"{day} 23:00:00", resolved_at=f"{day} 23:00:00", resolution_minutes=0)
                for day in ["2026-03-02"] * 19
            ]
            + [
                ticket(
                    created_at="2026-03-28 23:00:00",
                    resolved_at="2026-03-30 22:00:00",
                    resolution_minutes=2820,
                )
            ]
        },
        ["20 tickets begin and end at one time of day"],
    ),
    "column_emptied": (
        {
            "tickets": [
                *(
                    row | {"team": "A", "agent": "Ann"}
                    for row in each_day(60, 2)
                    if row["created_at"] < AS_OF - 13 * DAY
                ),
                *(row | {"team": "A"} for row in each_day(13, 3)),
            ]
        },
        ["agent: 100 % filled before, 0 % now"],
    ),
}


NUMBERED = {"tickets": "ticket_id", "surveys": "response_id", "reviews": "review_id"}


@pytest.fixture(scope="module")
def empty_store() -> Iterator[DuckDBPyConnection]:
    with connections.memory() as connection:
        build.create(connection, load_catalogue())
        yield connection


@pytest.fixture
def found(empty_store: DuckDBPyConnection) -> Iterator[Found]:
    """found("answered_twice", {"surveys": [{...}]}) -> the lines, or another column, that it points at."""
    catalogue = load_catalogue()

    def run(check: str, tables: dict[str, list[dict[str, Any]]], column: str = "line") -> list[Any]:
        for table, rows in tables.items():
            fill(empty_store, table, rows)
        build.derive(empty_store, catalogue, Clock())
        sql = catalogue.checks[check].sql
        if "settled" in sql:  # all others read rows, never what is rolled up
            rollup.roll_up(empty_store, catalogue, Clock())
        return sorted(row[0] for row in empty_store.execute(f"select {column} from ({sql})").fetchall())

    empty_store.begin()
    empty_store.execute(f"insert into facts.imports values (1, 'own', 'f.csv', 'own', '{IMPORTED_AT}')")
    yield run
    empty_store.rollback()


def fill(connection: DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Each as a line of one import; those with the same columns at once."""
    full = []
    for line, row in enumerate(rows, 1):
        numbered = {NUMBERED[table]: str(line)} if table in NUMBERED else {}
        full.append({**numbered, "desk": "own", "import_id": 1, "line": line, **row})
    for columns, same in groupby(full, tuple):
        # one list a column: row by row a thousand of them take seconds
        values = [list(column) for column in zip(*(row.values() for row in same), strict=True)]
        unnested = ", ".join("unnest(?)" for _ in columns)
        connection.execute(f"insert into facts.{table} ({', '.join(columns)}) select {unnested}", values)


@pytest.mark.parametrize("check", CASES)
def test_points_at_the_odd_rows_only(found: Found, check: str) -> None:
    tables, lines = CASES[check]
    assert found(check, tables) == lines


@pytest.mark.parametrize(
    "check",
    [name for name, (of, _) in CASES.items() if {"tickets"} == of.keys() & {"tickets", "surveys", "reviews"}],
)
def test_a_ticket_that_counts_nowhere_is_odd_in_nothing(found: Found, check: str) -> None:
    """What a check says of the figures would be untrue of it."""
    tables, _ = CASES[check]
    spam = [{**one, "excluded": "spam"} for one in tables["tickets"]]
    assert found(check, {**tables, "tickets": spam}) == (
        [*range(1, len(spam) + 1)] if check == "left_out" else []
    )


@pytest.mark.parametrize("check", CASES)
def test_is_asked_wherever_it_can_find_something(
    found: Found, empty_store: DuckDBPyConnection, check: str
) -> None:
    """Of empty tables alone it finds nothing, so it is not asked; where it has a case it is."""
    catalogue = load_catalogue()
    tables, lines = CASES[check]
    asked = catalogue.checks[check]
    assert not lines or asked.finds_rows_in(tables.keys(), catalogue.tables)
    if not asked.finds_rows_in((), catalogue.tables):
        assert found(check, {}) == []


@pytest.mark.parametrize("check", LOOKING_AT_MANY)
def test_says_what_is_odd_in_many_rows(found: Found, check: str) -> None:
    tables, details = LOOKING_AT_MANY[check]
    assert found(check, tables, "detail") == details


@pytest.mark.parametrize(
    ("march", "details"), [(14, ["escalation_rate: 14, usually 30"]), (15, []), (30, [])]
)
def test_fewer_observations_than_half_of_the_months_before(
    found: Found, march: int, details: list[str]
) -> None:
    def month(number: int, count: int) -> list[dict[str, Any]]:
        return [ticket(created_at=f"2026-{number:02d}-05 12:00:00", escalated=False)] * count

    tickets = [*month(1, 30), *month(2, 30), *month(3, march)]
    tickets += [ticket(created_at="2025-12-05 12:00:00", escalated=False)] * 30
    tickets += [ticket(created_at="2026-04-01 00:00:00", escalated=False)]
    assert found("fewer_observations", {"tickets": tickets}, "detail") == details


@pytest.mark.parametrize(
    "odd", [{"resolved_at": "2026-03-02 14:20:00"}, {"resolution_minutes": 35.0}], ids=["a time", "told"]
)
def test_days_with_a_time_or_a_duration_of_their_own(found: Found, odd: dict[str, Any]) -> None:
    plain = ticket(resolved_at=NOON, resolution_minutes=0.0)
    assert found("days_alone", {"tickets": [plain] * 20 + [plain | odd]}) == []


@pytest.mark.parametrize(
    ("winter", "summer"), [("00:00", "23:00"), ("18:15", "18:15")], ids=["London", "Kathmandu"]
)
def test_a_local_midnight_is_one_time_of_day_wherever_it_is_in_utc(
    found: Found, winter: str, summer: str
) -> None:
    rows = [
        ticket(created_at=f"2026-{day} {at}:00", resolved_at=f"2026-{day} {at}:00", resolution_minutes=0)
        for day, at in (("01-12", winter), ("06-10", summer))
    ]
    assert found("days_alone", {"tickets": rows * 10}, "detail") == [
        "20 tickets begin and end at one time of day"
    ]


def test_a_file_without_instants_ends_no_month(found: Found, empty_store: DuckDBPyConnection) -> None:
    """Costs that come in in May say nothing about how far tickets of 2 April reach."""
    days = [f"{month}-02 12:00:00" for month in ("2025-12", "2026-01", "2026-02", "2026-03")]
    tickets = [ticket(created_at=day, escalated=False) for day in days for _ in range(30)]
    tickets += [ticket(created_at="2026-04-02 08:00:00", escalated=False)]
    empty_store.execute("insert into facts.imports values (2, 'money', 'c.csv', 'own', '2026-05-03')")
    costs = [{"desk": "money", "import_id": 2, "team": "A", "month": "2026-03-01", "amount": 1}]
    assert found("fewer_observations", {"tickets": tickets, "costs": costs}, "detail") == []


def test_every_check_has_a_case() -> None:
    assert set(load_catalogue().checks) == {*CASES, *LOOKING_AT_MANY, "fewer_observations", "desk_behind"}


def test_every_message_says_how_many() -> None:
    assert all("{rows}" in check.message for check in load_catalogue().checks.values())


def test_every_message_has_a_singular() -> None:
    for name, check in load_catalogue().checks.items():
        assert re.search(r"\b1\b", check.said(1)), name
        assert not re.search(r"\b1 \w+s are\b|\b1 tickets\b", check.said(1)), name
        assert "1,204" in check.said(1204), name


def test_each_check_says_what_it_does_to_the_figures() -> None:
    says = {name: check.does or "" for name, check in load_catalogue().checks.items()}
    assert [name for name, does in says.items() if not re.fullmatch(r"[A-Z].*\.", does)] == []

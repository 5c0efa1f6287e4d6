"""Given rows, expect the lines that a check points at; a check without a case fails."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.catalogue import load_catalogue
from dashboard.warehouse import build, engine
from dashboard.warehouse.clock import Clock

IMPORTED_AT = "2026-03-31 12:00:00"
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
            ]
        },
        [2],
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
    "later_than_import": (
        {"tickets": [ticket(), ticket(resolved_at="2026-04-01 00:00:00")]},
        [2],
    ),
    "survey_without_ticket": (
        {
            "tickets": [ticket()],
            "surveys": [answer(ticket_id="1"), answer(ticket_id="77"), answer()],
        },
        [2],
    ),
    "survey_dated_by_ticket": (
        {"surveys": [answer(), answer(responded_at=None), answer(score=None, responded_at=None)]},
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
    "unknown_agent": (
        {
            "people": [{"agent": "Ann", "aliases": "ann|A. B.", "from_date": "2026-01-01"}],
            "tickets": [ticket(agent="Ann"), ticket(agent="Bob"), ticket(agent="A. B."), ticket()],
        },
        [2],
    ),
    "answer_without_score": (
        {"surveys": [answer(), answer(score=None), answer(score=None, responded_at=None)]},
        [2],
    ),
}
NUMBERED = {"tickets": "ticket_id", "surveys": "response_id", "reviews": "review_id"}


def lines_found(check: str, tables: dict[str, list[dict[str, Any]]]) -> list[int]:
    catalogue = load_catalogue()
    with engine.memory() as connection:
        build.create(connection, catalogue)
        connection.execute(f"insert into facts.imports values (1, 'own', 'f.csv', 'own', '{IMPORTED_AT}')")
        for table, rows in tables.items():
            for line, row in enumerate(rows, 1):
                full = {"desk": "own", "import_id": 1, "line": line, **row}
                if table in NUMBERED:
                    full = {NUMBERED[table]: str(line), **full}
                marks = ", ".join("?" for _ in full)
                connection.execute(
                    f"insert into facts.{table} ({', '.join(full)}) values ({marks})", list(full.values())
                )
        build.derive(connection, catalogue, Clock())
        sql = catalogue.checks[check].sql
        return sorted(row[0] for row in connection.execute(f"select line from ({sql})").fetchall())


@pytest.mark.parametrize("check", CASES)
def test_points_at_the_odd_rows_only(check: str) -> None:
    tables, lines = CASES[check]
    assert lines_found(check, tables) == lines


def test_every_check_has_a_case() -> None:
    assert set(load_catalogue().checks) == set(CASES)


def test_every_message_says_how_many() -> None:
    assert all("{rows}" in check.message for check in load_catalogue().checks.values())

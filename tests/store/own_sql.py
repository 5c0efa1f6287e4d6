"""Queries of a home's own, for the tests of what they may do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.store.pool import snapshot
from tests.conftest import ROOT

ENDLESS = "select count(*) from range(1000000000000) as r (i) where i % 7 = 3"
METRIC = (ROOT / "queries/metrics/escalation_rate.sql").read_text().split("*/")[0] + "*/\n"
OBSERVED = (
    "select desk, ticket_id as observation_id, created_at as observed_at, team, agent,"
    " {} as value, import_id, line from tickets"
)
CHECK = '/*\nseverity = "warning"\nmessage = "{rows} tickets look odd"\nmessage_one = "one looks odd"\n*/\n'
WORK = """/*
title = "Mine"
order = 9
note = "mine"
none = "none of mine"
*/
select desk, ticket_id as case_id, desk as ticket_desk, ticket_id, team, agent as holder,
    created_at as since, created_at as due, '' as said, '' as detail, import_id, line from tickets"""
FORMAT = """/*
title = "Mine"
system = "mine"
tables = ["tickets"]
identified_by = ["Vorgang"]
[columns]
ticket_id = "Vorgang"
created_at = "Angelegt"
team = "Gruppe"
*/
-- table: tickets
"""
ROWS = "Vorgang,Angelegt,Gruppe\n1,2026-03-02 09:00,A\n2,2026-03-03 09:00,B\n,2026-03-03 09:00,B\n3,never,B\n"


def value(home: Path, metric: str) -> float | None:
    cards = Home.open(home, LOCAL).cards(period="2026-03", metrics=(metric,)).cards
    return next(reading.value for reading in cards[0].metrics if reading.metric == metric)


def tickets(home: Path) -> list[tuple[Any, ...]]:
    shot = snapshot(home)
    assert shot is not None
    return shot.cursor().execute("select * from facts.tickets where desk = 'mine' order by all").fetchall()


def readings(home: Path, *more: str) -> dict[str, Any]:
    """What stands on the organisation's card, and metrics beside it."""
    cards = Home.open(home, LOCAL).cards(period="2026-03", metrics=(*more, "escalation_rate")).cards
    return {reading.metric: reading for reading in cards[0].metrics}

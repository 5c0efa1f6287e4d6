"""Like can be compared with like: observations by the kind of their tickets, in no roll-up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard import periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.store.observed import MIX
from dashboard.store.whom import Whom

MARCH = periods.parse("2026-03")
METRICS = load_catalogue().metrics


def strata(home: Path, metric: str, whom: Whom) -> dict[tuple[str | None, ...], tuple[float, float]]:
    by = [*([whom.column] if whom.column else []), *MIX]
    opened = Home.open(home, LOCAL)
    found = opened.reader.sliced(opened.metric(metric), whom, MARCH, by)
    return {key: (tally.n, tally.total) for key, tally in found.items()}


def test_each_kind_of_case_stands_alone(home: Path, load_rows: Any) -> None:
    ticket = {
        "created_at": "2026-03-02",
        "team": "A",
        "channel": "email",
        "priority": "high",
        "resolved_at": "",
    }
    rows = [
        ticket | {"ticket_id": 1, "category": "Invoice", "escalated": "true"},
        ticket | {"ticket_id": 2, "category": "Invoice", "escalated": "false"},
        ticket | {"ticket_id": 3, "category": "", "escalated": "true"},
        ticket | {"ticket_id": 4, "category": "Login", "escalated": "false", "team": "B"},
    ]
    load_rows("own_tickets", rows)
    assert strata(home, "escalation_rate", Whom("team", "A")) == {
        ("A", "Invoice", "email", "high"): (2, 1),
        ("A", None, "email", "high"): (1, 1),
    }


def test_an_answer_has_the_mix_of_its_ticket_in_another_desk(home: Path, load_rows: Any) -> None:
    ticket = {
        "ticket_id": 7,
        "created_at": "2026-03-02",
        "category": "Invoice",
        "team": "A",
        "resolved_at": "",
    }
    load_rows("own_tickets", [ticket], desk="north")
    answer = {"kind": "csat", "scale_min": 1, "scale_max": 5, "score": 5, "responded_at": "2026-03-03"}
    rows = [answer | {"response_id": 1, "ticket_id": 7}, answer | {"response_id": 2, "ticket_id": ""}]
    load_rows("own_surveys", rows, "surveys.csv", desk="south")
    assert strata(home, "csat", Whom("organisation")) == {
        ("Invoice", None, None): (1, 1),
        (None, None, None): (1, 1),
    }


@pytest.mark.parametrize("name", [name for name, one in METRICS.items() if not one.is_duration])
def test_the_kinds_add_up_to_the_figure(busy: Path, name: str) -> None:
    opened = Home.open(busy, LOCAL)
    metric = METRICS[name]
    whole = opened.reader.tallies([metric], Whom("organisation"), MARCH)[name, None]
    parts = list(opened.reader.sliced(metric, Whom("organisation"), MARCH, MIX).values())
    added = sum((replace(part, units=None) for part in parts), Tally())
    n = added.n if metric.grain is None else added.n * (1 + added.undecided / added.cases)
    assert n == pytest.approx(whole.n)
    assert (added.undecided, added.total) == (whole.undecided, pytest.approx(whole.total))
    has_ticket = metric.tables & {"tickets", "surveys", "states"}
    assert not has_ticket or len(parts) > 1, "no ticket was found"


def test_durations_are_cut_by_one_column(busy: Path) -> None:
    opened = Home.open(busy, LOCAL)
    metric = METRICS["resolution_time"]
    teams = opened.reader.tallies([metric], Whom("team"), MARCH)
    cut = opened.reader.sliced(metric, Whom("team"), MARCH, ["team"])
    assert {name: cut[name,].quantile for _, name in teams} == {
        name: tally.quantile for (_, name), tally in teams.items()
    }


def test_who_and_what_is_not_named_is_none(home: Path, load_rows: Any) -> None:
    """numpy would call it "?": a team of that name, and a kind of case."""
    ticket = {
        "created_at": "2026-03-02",
        "team": "A",
        "agent": "Ana",
        "reopens": 0,
        "resolved_at": "2026-03-02T10:00:00",
    }
    later = {"ticket_id": 3, "created_at": "2026-05-02", "resolved_at": ""}
    of_no_team = {"ticket_id": 2, "agent": "Bo", "team": ""}
    load_rows("own_tickets", [ticket | {"ticket_id": 1}, ticket | of_no_team, ticket | later])
    opened = Home.open(home, LOCAL)
    found = opened.reader.everybody(METRICS["reopen_rate"], "agent", MARCH, ["team", "agent", "category"])
    told = zip(found["team"], found["agent"], found["category"], strict=True)
    assert set(told) == {("A", "Ana", None), (None, "Bo", None)}
    cut = opened.reader.sliced(METRICS["resolution_time"], Whom("organisation"), MARCH, ["category"])
    assert set(cut) == {(None,)}

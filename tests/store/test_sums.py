"""What a question adds up: whole months and the days around them, and respondents whatever they span."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import ask, periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.store import sums, totals
from dashboard.store.sums import _months_and_days
from dashboard.store.whom import Whom

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


@given(DAYS, DAYS)
def test_months_and_days_are_the_span_and_each_day_once(one: date, other: date) -> None:
    first, last = sorted((one, other))
    pieces = sorted(_months_and_days((first, last)), key=lambda piece: piece[1])
    assert (pieces[0][1], pieces[-1][2]) == (first, last)
    assert all(b[1] - a[2] == timedelta(days=1) for a, b in pairwise(pieces))
    for grain, start, end in pieces:
        of_months = start.day == 1 and (end + timedelta(days=1)).day == 1
        assert of_months if grain == "month" else not of_months


def answer(who: str, team: str, question: str, score: int, day: str) -> dict[str, str]:
    return {"response_id": who, "team": team, "question": question, "score": str(score), "asked_at": day}


@pytest.mark.parametrize("span", ["2026-03-01..2026-04-30", "2026-03-02..2026-04-03"])
def test_a_respondent_is_one_unit_over_months_days_and_teams(
    home: Path, load_rows: Callable[..., Any], span: str
) -> None:
    """r1 answers for A in March and for B in April: half of what r1 says is good, all of what r2 does."""
    load_rows(
        "own_pulse",
        [
            answer("r1", "A", "q1", 5, "2026-03-02"),
            answer("r1", "B", "q2", 1, "2026-04-03"),
            answer("r2", "A", "q1", 4, "2026-03-02"),
            answer("r2", "A", "q2", 5, "2026-03-02"),
        ],
    )
    opened = Home.open(home, LOCAL)
    metric, window = opened.metric("agent_satisfaction"), periods.parse(span)
    whole = opened.reader.tallies([metric], Whom("organisation"), window)[metric.name, None]
    assert (whole.n, whole.total, whole.units) == (4, 3, 2)
    assert (whole.unit_total, whole.unit_squares) == (1.5, 1.25)
    # 2 units: 2 * (5 - 2 * 0.75 * 6 + 0.75 * 0.75 * 8) = 1, against 4 answers of 0.75 * 0.25
    assert whole.design_effect == pytest.approx(1 / 4 / 0.1875)
    teams = opened.reader.tallies([metric], Whom("team"), window)
    assert {name: (one.n, one.units, one.design_effect) for (_, name), one in teams.items()} == {
        "A": (3, 2, 1.5),
        "B": (1, 1, 1.0),
    }


def test_units_of_one_row_each_need_not_be_put_together(
    home: Path, load_rows: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """r1 answers twice on one day for one team: one row, read without the step that puts a unit together."""
    load_rows(
        "own_pulse",
        [
            answer("r1", "A", "q1", 5, "2026-03-02"),
            answer("r1", "A", "q2", 1, "2026-03-02"),
            answer("r2", "A", "q1", 4, "2026-03-02"),
            answer("r3", "B", "q1", 5, "2026-03-03"),
        ],
    )
    opened = Home.open(home, LOCAL)
    metric, window = opened.metric("agent_satisfaction"), periods.parse("2026-03-01..2026-04-03")
    asked = [(metric.name, (window.first, window.last))]
    for whom in (Whom("organisation"), Whom("team"), Whom("team", "A")):
        ways = [
            sums.tallies(opened.shot.cursor(), asked, whom, {}, {metric.name}, are_rows=are_rows)
            for are_rows in (True, False)
        ]
        read = opened.reader.tallies([metric], whom, window)
        assert (
            ways[0] == ways[1] == {((one, asked[0][1]), name): found for (one, name), found in read.items()}
        )
    monkeypatch.setattr(sums, "_rows", None)
    whole = opened.reader.tallies([metric], Whom("organisation"), window)[metric.name, None]
    assert (whole.n, whole.units, whole.unit_total) == (4, 3, 2.5)


def test_a_page_reads_the_sums_once_a_generation(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All metrics of a card are one query, and what protects whoever answered one of all teams before;
    other windows of them, and other names, are none.
    """
    asked: list[list[str]] = []
    real = totals._read

    def counted(shot: Any, shapes: Any, whom: Any) -> Any:
        asked.append(list(shapes))
        return real(shot, shapes, whom)

    monkeypatch.setattr(totals, "_read", counted)
    monkeypatch.setattr(sums, "_rows", None)
    ask.forget()
    opened = Home.open(sample_home, LOCAL)
    opened.shot.kept.clear()
    card = opened.cards("organisation", period="2026-10", behaving=False).cards[0]
    (protected, rest) = asked
    assert protected == ["agent_satisfaction"]
    assert len(rest) >= len(card.metrics) - 2, "all but medians, and the one that was read"
    opened.cards("organisation", period="2026-10")
    opened.cards("organisation", period="2026-W20")
    assert len(asked) == 2
    for period in ("2026-10", "2026-Q1", "2026-02-03..2026-04-15"):
        opened.cards("team", period=period)
    every = [metric for some in asked for metric in some]
    assert len(asked) <= 3
    assert len(every) == len(set(every)), "what was read of the organisation is the teams'"

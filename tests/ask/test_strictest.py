"""On a person's page the reviewers are told first, where they differ by more than a person can move."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL, Who
from dashboard.ask import Home, Reviewers
from dashboard.ask.cards import beside
from dashboard.ask.spans import Shown
from dashboard.render import beside_figures

WINDOW = Shown("2026", date(2026, 1, 1), date(2026, 12, 31))
METRICS = ("csat", "quality_score", "critical_error_free")


def made(strict: float, mild: float) -> Reviewers:
    """Two reviewers, each within a point."""
    each = [beside.Reviewer(name, 50, at, at - 1, at + 1) for name, at in (("Ina", strict), ("<b>Max", mild))]
    return Reviewers(WINDOW, tuple(each), mild - strict)


@pytest.mark.parametrize(("apart", "is_said"), [(9.0, False), (12.0, True)])
def test_who_is_strict_is_said_where_it_is_more_than_what_counts_as_alike(
    tiny: Path, monkeypatch: Any, apart: float, is_said: bool
) -> None:
    asked: list[str] = []

    def reviewers(_home: Any, metric: str, *_rest: Any) -> Reviewers:
        asked.append(metric)
        return made(70.0, 70.0 + apart - (metric == "quality_score"))

    monkeypatch.setattr(beside, "reviewers", reviewers)
    with Home.open(tiny, LOCAL) as home:
        found = home.strictest(METRICS, "Billing")
    assert asked == ["quality_score", "critical_error_free"], "customers are no reviewers"
    assert (found is not None) == is_said
    if found:
        assert found.apart == 12.0, "the two that are furthest apart"
        said = beside_figures.strict(found)
        assert "differ by up to 12.0 points" in said
        assert "Ina would give 70.0, &lt;b&gt;Max would give 82.0" in said


def test_whoever_may_not_see_the_teams_rows_is_not_told_of_reviewers(tiny: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(beside, "reviewers", lambda *_: made(60.0, 90.0))
    with Home.open(tiny, Who("Ada", "member", ("Billing",), "A. Blum")) as home:
        assert home.strictest(METRICS, "Billing") is None

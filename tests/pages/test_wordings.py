"""A team's own words for what moves a metric: on its own pages, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.report import card as report

OWN = "We <ring> back before we close"
WORDING = f'''
[[wording]]
metric = "csat"
team = "Billing"
operations = "{OWN}"
'''
SHOWN = "We &lt;ring&gt; back before we close"


@pytest.fixture
def worded(own_tiny: Path) -> Path:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text(encoding="utf-8") + WORDING, encoding="utf-8")
    return own_tiny


def test_the_metric_itself_is_left_as_it_is(worded: Path) -> None:
    with Home.open(worded, LOCAL) as home:
        metrics = home.catalogue.metrics
        assert home.strategy.worded(metrics, "Billing")["csat"].operations == OWN
        for team in ("Tech", None):
            assert home.strategy.worded(metrics, team) == metrics
        (part,) = [one for way in home.ways(team="Billing").ways for one in way.parts if one.metric == "csat"]
        assert part.operations == OWN


@pytest.mark.alike
@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("scorecard", {}),
        ("metric", {"metric": "csat", "tab": "meaning"}),
        ("person", {"name": "A. Blum"}),
    ],
)
def test_its_pages_say_it_and_no_other_teams(
    open_page: Callable[..., Any], worded: Path, page: str, asked: dict[str, str]
) -> None:
    assert SHOWN in open_page(page, worded, team="Billing", period="2026-03", **asked).html
    if page != "person":
        assert OWN[:8] not in open_page(page, worded, team="Tech", period="2026-03", **asked).html


def test_the_sheet_of_a_person_says_it_too(worded: Path) -> None:
    with Home.open(worded, LOCAL) as home:
        made = report.paper(home, "agent", "A. Blum", "2026-03")
    assert OWN in repr(made)

"""The cases behind a number: what is a miss, what was said, and where a case stands in its desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Cases, Home
from dashboard.model.catalogue import load_catalogue
from dashboard.scoring.misses import miss_of

METRICS = load_catalogue().metrics


def column(found: Cases, name: str) -> list[object]:
    at = found.columns.index(name)
    return [row[at] for row in found.rows]


@pytest.mark.parametrize(
    ("metric", "goal", "miss"),
    [
        ("csat", None, ("<", 1)),
        ("reopen_rate", 5.0, (">", 0)),
        ("nps", 40.0, ("<=", 6)),
        ("resolution_time", 480.0, (">", 480.0)),
        ("quality_score", 85.0, ("<", 85.0)),
        ("quality_score", None, None),  # without a goal nothing is worse
        ("cost_per_resolution", 4.0, None),  # a part of a ratio is no miss
    ],
)
def test_what_is_a_miss(metric: str, goal: float | None, miss: tuple[str, float] | None) -> None:
    found = miss_of(METRICS[metric], goal)
    assert (found and (found.sign, found.bound)) == miss


def test_an_answer_stands_with_its_score_and_its_address_in_the_desk(own_tiny: Path) -> None:
    strategy = own_tiny / "strategy.toml"
    address = '[desk_url]\nown = "https://desk.example/case/{ticket_id}"\n'
    strategy.write_text(strategy.read_text(encoding="utf-8") + address, encoding="utf-8")
    found = Home.open(own_tiny, LOCAL).cases("csat", "team", "Tech", period="2026-03")
    assert (found.count, found.misses, found.missed) == (10, 6, "misses")
    assert column(found, "score") == [3] * 6 + [4] * 4
    tickets = column(found, "ticket_id")
    assert column(found, "address") == [f"https://desk.example/case/{one}" for one in tickets]
    assert found.files == (("own_surveys.csv", 10),)


def test_what_is_shown_is_what_the_number_counts(tiny: Path) -> None:
    home = Home.open(tiny, LOCAL)
    for metric in ("csat", "first_reply_sla", "reopen_rate", "resolution_time", "service_recovery"):
        rows, cases = home.rows(metric, period="2026-03"), home.cases(metric, period="2026-03")
        assert cases.count == rows.count, metric
        ids = {row[rows.columns.index("observation_id")] for row in rows.rows}
        assert set(column(cases, "observation_id")) == ids


def test_words_are_looked_for_as_they_stand(tiny: Path) -> None:
    home = Home.open(tiny, LOCAL)
    assert home.cases("csat", period="2026-03", find="%").fitting == 0
    assert home.cases("csat", period="2026-03", find="c. DIAZ").fitting == 10
    few = home.cases("csat", period="2026-03", limit=3, order="lowest")
    assert (len(few.rows), few.fitting, column(few, "value")) == (3, 22, [0, 0, 0])

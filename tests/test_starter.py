"""A first strategy.toml: never over another, never with goals, and always one that loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard import starter
from dashboard.catalogue import LEVELS, load_catalogue
from dashboard.faults import Refused, UsageFault
from dashboard.strategy import Strategy, load_strategy, uncovered

METRICS = load_catalogue().metrics
WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]


def written(home: Path) -> Strategy:
    return load_strategy(home / "strategy.toml", METRICS)


def ticket(number: int) -> dict[str, Any]:
    """A ticket of team Billing, resolved in time by A. Blum; every third one was reopened."""
    return {
        "ticket_id": number,
        "team": "Billing",
        "agent": "A. Blum",
        "status": "solved",
        "created_at": f"2026-03-{1 + number % 20:02d} 09:00:00",
        "updated_at": f"2026-03-{1 + number % 20:02d} 12:00:00",
        "first_reply_at": f"2026-03-{1 + number % 20:02d} 09:30:00",
        "first_reply_due_at": f"2026-03-{1 + number % 20:02d} 10:00:00",
        "resolved_at": f"2026-03-{1 + number % 20:02d} 12:00:00",
        "resolution_due_at": f"2026-03-{1 + number % 20:02d} 17:00:00",
        "reopens": int(number % 3 == 0),
        "transfers": 0,
        "agent_replies": 1,
        "escalated": "false",
    }


@pytest.fixture
def tickets(tmp_path: Path, write_csv: WriteCsv) -> Callable[[int], Path]:
    """tickets(12): a file of so many tickets, and one row a month later, so that all are decided."""

    def make(count: int) -> Path:
        end = {"ticket_id": "end", "created_at": "2026-04-30 12:00:00", "excluded": "test"}
        return write_csv(tmp_path / "tickets.csv", [*(ticket(i) for i in range(count)), end])

    return make


def test_without_files_there_are_three_whole_cards_and_no_goals(home: Path) -> None:
    proposal = starter.init(home)
    found = written(home)
    assert proposal.file == str(home / "strategy.toml")
    assert [card.level for card in found.card] == list(LEVELS)
    assert {card.level: len(card.metrics) for card in found.card} == {
        "organisation": 8,
        "team": 8,
        "agent": 6,
    }
    assert found.target == ()
    assert (proposal.no_card, proposal.left_out) == ({}, ())
    for card in found.card:
        assert tuple(item.metric for item in card.metrics) == proposal.cards[card.level]


def test_the_example_cards_are_scored_and_balanced(home: Path) -> None:
    starter.init(home)
    for card in written(home).card:
        assert all(card.level in METRICS[item.metric].scored_levels for item in card.metrics)
        missing = uncovered(card, METRICS)
        # a person has no financial metric; the team's first reply stands in for cost
        assert set(missing) <= {"the financial perspective", "the aim recovery", "the aim expediting"}


def test_every_objective_of_the_example_is_used(home: Path) -> None:
    starter.init(home)
    found = written(home)
    assert {item.objective for card in found.card for item in card.metrics} == {*found.objectives}


def test_a_strategy_that_is_there_is_never_overwritten(home: Path) -> None:
    home.mkdir()
    path = home / "strategy.toml"
    path.write_text("# mine\n", encoding="utf-8")
    with pytest.raises(UsageFault, match="is there already and is never overwritten"):
        starter.init(home)
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_a_file_with_tickets_gets_the_cards_that_tickets_can_fill(
    home: Path, tickets: Callable[[int], Path]
) -> None:
    proposal = starter.init(home, [tickets(12)])
    found = written(home)
    assert [card.level for card in found.card] == list(proposal.cards)
    for chosen in proposal.cards.values():
        assert 6 <= len(chosen) <= 8
        assert {"resolution_sla", "reopen_rate"} <= {*chosen}
        assert not {"csat", "nps", "cost_per_resolution"} & {*chosen}
    assert found.target == ()


def test_what_is_left_out_says_which_columns_would_bring_it(
    home: Path, tickets: Callable[[int], Path]
) -> None:
    proposal = starter.init(home, [tickets(12)])
    why = {(item.level, item.metric): item for item in proposal.left_out}
    assert why["organisation", "csat"].needs == ("surveys.score",)
    assert why["organisation", "csat"].reason == "needs surveys.score"
    # whatever may be scored at a level is on its card, could be, or is left out with a reason
    counts = Counter(item.level for item in proposal.left_out)
    for level in LEVELS:
        wanted = {name for name, metric in METRICS.items() if level in metric.scored_levels}
        left = {item.metric for item in proposal.left_out if item.level == level}
        assert counts[level] == len(left)
        assert left <= wanted
        assert not left & {*proposal.cards.get(level, ())}


def test_too_few_metrics_make_no_card_and_the_file_says_so(
    home: Path, tickets: Callable[[int], Path]
) -> None:
    proposal = starter.init(home, [tickets(12)])
    assert proposal.no_card == {
        "agent": "only 2 metrics can be computed and a card has 6 to 8",
    }
    text = (home / "strategy.toml").read_text(encoding="utf-8")
    assert "# No agent card: only 2 metrics can be computed" in text
    assert "#   agent: csat: needs surveys.score" in text


def test_nine_tickets_are_too_few_for_any_card(home: Path, tickets: Callable[[int], Path]) -> None:
    proposal = starter.init(home, [tickets(9)])
    assert proposal.cards == {}
    reasons = {(item.level, item.metric): item.reason for item in proposal.left_out}
    assert reasons["team", "reopen_rate"] == (
        "only 9 observations, 10 are the least that may have a colour"
    )
    assert written(home).card == ()


def test_a_file_that_can_not_be_read_leaves_no_strategy(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("colour,shape\nred,round\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"notes\.csv: "):
        starter.init(home, [path])
    assert not (home / "strategy.toml").exists()


def test_the_data_of_the_files_are_not_kept(home: Path, tickets: Callable[[int], Path]) -> None:
    starter.init(home, [tickets(12)])
    assert [path.name for path in home.iterdir()] == ["strategy.toml"]


def test_as_text_names_the_cards_and_what_is_missing(
    home: Path, tickets: Callable[[int], Path]
) -> None:
    lines = starter.as_text(starter.init(home, [tickets(12)])).splitlines()
    assert lines[0] == (
        f"wrote {home / 'strategy.toml'}; it sets no goals: add [[target]] entries."
    )
    assert any(line.startswith("  organisation card: ") for line in lines)
    assert "  no agent card: only 2 metrics can be computed and a card has 6 to 8" in lines
    assert "  left out (team): csat: needs surveys.score" in lines

"""A first strategy: complete without files, and with files the cards that these can compute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard import act, paths, starter
from dashboard.access import LOCAL
from dashboard.act import beginning
from dashboard.ask import Home
from dashboard.faults import Refused, UsageFault
from dashboard.intake import load
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import LEVELS
from dashboard.model.strategy import Strategy, load_strategy

METRICS = load_catalogue().metrics
WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]


def strategy_of(home: Path) -> Strategy:
    return load_strategy(home / "strategy.toml", METRICS)


def tickets(count: int, **more: Any) -> list[dict[str, Any]]:
    """Tickets of one person, from which seven metrics of an organisation can be computed."""
    return [
        {
            "ticket_id": i,
            "team": "Billing",
            "agent": "A. Blum",
            "customer": f"c-{i}",
            "category": "Invoice",
            "created_at": f"2026-03-{1 + i % 20:02d} 09:00",
            "resolved_at": f"2026-03-{1 + i % 20:02d} 12:00",
            "resolution_due_at": f"2026-03-{1 + i % 20:02d} 13:00",
            "first_reply_at": f"2026-03-{1 + i % 20:02d} 09:20",
            "first_reply_due_at": f"2026-03-{1 + i % 20:02d} 10:00",
            "agent_replies": 1,
            "reopens": 0,
            "transfers": 0,
            "escalated": "false",
        }
        | more
        for i in range(count)
    ]


# --- without files


def test_a_complete_example_that_is_valid_and_sets_no_goals(home: Path) -> None:
    proposal = act.init(home, LOCAL)
    strategy = strategy_of(home)
    assert strategy.target == ()
    assert {card.level for card in strategy.card} == set(LEVELS)
    assert (proposal.no_card, proposal.left_out) == ({}, ())
    names = {card.level: [item.metric for item in card.metrics] for card in strategy.card}
    # the card that is proposed
    assert names["organisation"] == [
        "csat", "service_recovery", "resolution_sla", "first_contact_resolution", "overdue_backlog",
        "quality_engagement", "agent_satisfaction", "cost_per_resolution",
    ]  # fmt: skip
    assert set(names["organisation"]) - set(names["team"]) == {"cost_per_resolution"}
    assert set(names["team"]) - set(names["organisation"]) == {"first_reply_sla"}
    assert set(names["agent"]) == {
        "csat", "quality_engagement", "critical_error_free", "reopen_rate", "resolution_sla",
        "coaching_closure",
    }  # fmt: skip


def test_the_organisation_card_covers_every_perspective_and_aim(home: Path) -> None:
    act.init(home, LOCAL)
    uncovered = [
        check.message for check in Home.open(home, LOCAL).checks() if check.check == "card_uncovered"
    ]
    assert not [message for message in uncovered if "organisation" in message]


def test_the_example_of_a_target_is_right_once_it_is_uncommented(home: Path) -> None:
    act.init(home, LOCAL)
    path = home / "strategy.toml"
    head, mark, example = path.read_text().rpartition("# [[target]]")
    assert mark
    lines = [line.removeprefix("# ") for line in (mark + example).splitlines()]
    path.write_text(head + "\n".join(lines))
    (target,) = strategy_of(home).target
    assert (target.metric, target.goal) == ("csat", 90)


def test_a_strategy_is_never_overwritten(home: Path, strategy: Any) -> None:
    path = strategy("# mine\n")
    with pytest.raises(UsageFault, match="never overwritten"):
        act.init(home, LOCAL)
    assert path.read_text() == "# mine\n"


# --- with files


def test_the_cards_that_the_files_can_compute(home: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    file = write_csv(tmp_path / "tickets.csv", tickets(30))
    proposal = act.init(home, LOCAL, [file])
    assert not (home / "warehouse").exists(), "it only looks: nothing is loaded"
    assert list(proposal.cards) == ["organisation", "team", "agent"]
    assert 6 <= len(proposal.cards["organisation"]) <= 8
    assert "csat" not in proposal.cards["organisation"]
    left = {item.metric: item for item in proposal.left_out if item.level == "organisation"}
    assert left["csat"].needs == ("surveys.score",)
    assert "surveys.score" in left["csat"].reason
    assert set(left).isdisjoint(proposal.cards["organisation"])
    able = {"first_reply_sla", "resolution_sla", "first_reply_time", "resolution_time", "reopen_rate"}
    assert set(left).isdisjoint(able), "only what the file can't compute is left out"
    assert proposal.drafts == ("agent",)
    assert set(proposal.cards["agent"]) == {"reopen_rate", "resolution_sla"}
    assert "our template Surveys" in left["csat"].brings


def test_what_was_proposed_is_covered_once_the_files_are_loaded(
    home: Path, tmp_path: Path, write_csv: WriteCsv
) -> None:
    file = write_csv(tmp_path / "tickets.csv", tickets(30))
    act.init(home, LOCAL, [file])
    load.import_files(home, [file])
    for level in ("organisation", "team"):
        (card,) = Home.open(home, LOCAL).cards(level).cards
        assert card.coverage >= 0.75
        assert card.score is None, "no goals are set"


def test_a_metric_of_a_home_is_proposed_where_its_header_says(
    home: Path, tmp_path: Path, write_csv: WriteCsv
) -> None:
    shipped = (paths.queries_folder() / "metrics" / "escalation_rate.sql").read_text()
    (home / "queries" / "metrics").mkdir(parents=True)
    own = shipped.replace("fills_up = 7", "proposed = { organisation = 1 }")
    (home / "queries" / "metrics" / "handed_on.sql").write_text(own)
    proposal = act.init(home, LOCAL, [write_csv(tmp_path / "tickets.csv", tickets(30))])
    assert proposal.cards["organisation"][0] == "handed_on"
    assert "handed_on" not in proposal.cards["team"], "of that level it says nothing"


@pytest.mark.long
def test_too_few_rows_are_told_from_a_missing_column(home: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    file = write_csv(tmp_path / "tickets.csv", tickets(9))
    proposal = act.init(home, LOCAL, [file])
    assert proposal.drafts == ("organisation", "team", "agent"), "a draft shows what there is of any number"
    assert len(proposal.cards["organisation"]) == 5
    reasons = {item.metric: item.reason for item in proposal.left_out if item.level == "organisation"}
    assert "only 9 observations" in reasons["escalation_rate"]
    assert reasons["quality_score"] == "needs reviews.score"
    assert set(reasons).isdisjoint(proposal.cards["organisation"]), "what is on the card is not left out"


def test_a_file_that_cannot_be_read_writes_nothing(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "apples.csv"
    file.write_text("apples,pears\n1,2\n")
    with pytest.raises(Refused, match=r"apples\.csv: "):
        act.init(home, LOCAL, [file])
    assert not (home / "strategy.toml").exists()


@pytest.mark.long
def test_the_text_says_what_was_left_out(home: Path, tmp_path: Path, write_csv: WriteCsv) -> None:
    proposal = act.init(home, LOCAL, [write_csv(tmp_path / "tickets.csv", tickets(30))])
    text = starter.as_text(proposal)
    assert "sets no goals" in text
    assert "left out (organisation, team, agent): csat: needs surveys.score" in text, "each reason once"
    written = (home / "strategy.toml").read_text()
    assert "csat: needs surveys.score" in written


# --- the sample organisation


def test_the_sample_fills_an_empty_home_once(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_csv: WriteCsv
) -> None:
    import gzip

    folder = tmp_path / "sample"
    folder.mkdir()
    plain = write_csv(tmp_path / "tickets.csv", tickets(12))
    (folder / "tickets.csv.gz").write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    (folder / "strategy.toml").write_text('[organisation]\nname = "Sample"\n')
    monkeypatch.setattr(beginning, "sample_folder", lambda: folder)
    act.load_sample(home, LOCAL)
    assert Home.open(home, LOCAL).about().organisation == "Sample"
    generation = Home.open(home, LOCAL).about().generation
    act.load_sample(home, LOCAL)
    assert Home.open(home, LOCAL).about().generation == generation, "nothing is loaded twice"
    assert paths.sample_folder() != folder


@pytest.mark.long
def test_the_sample_is_not_mixed_into_a_home_with_other_data(
    home: Path, tmp_path: Path, write_csv: WriteCsv
) -> None:
    load.import_files(home, [write_csv(tmp_path / "ours.csv", tickets(3))])
    with pytest.raises(UsageFault, match=r"ours\.csv"):
        act.load_sample(home, LOCAL)
    assert [item.name for item in Home.open(home, LOCAL).history().imports] == ["ours.csv"]

"""A valid strategy that does not fit its data, or data without one: what checks and commands say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dashboard.access import LOCAL
from dashboard.ask import Home
from tests.strategies import REBASE, SLA, TARGET, WORDING

# --- checks of a strategy that is valid


def test_a_check_says_which_target_and_on_which_line(own_tiny: Path) -> None:
    """A comment above it moves the line, also of what is kept beside the generation."""
    path = own_tiny / "strategy.toml"
    reopened = TARGET.replace("csat", "reopen_rate").replace("70", "8").replace("90", "4")
    path.write_text(f'{path.read_text()}{reopened}baseline = 3\nfrom = 2026-01-01\nteam = "Billing"\n')
    for text in (path.read_text(), f"# moved\n{path.read_text()}"):
        path.write_text(text)
        line = text[: text.index(reopened)].count("\n") + 1
        (found,) = [one for one in Home.open(own_tiny, LOCAL).checks() if one.check == "goal_to_hold"]
        assert found.where == (f"{path}, line {line}: target of reopen_rate (team Billing, from 2026-01-01)",)
    later = f'{reopened}from = 2026-02-01\nteam = "Billing"\n'
    path.write_text(path.read_text() + later)
    told = [one.check for one in Home.open(own_tiny, LOCAL).checks()]
    assert "goal_to_hold" not in told, "it is over: another took its place"


# --- teams, and data without a strategy


def test_a_team_that_no_row_names_is_a_warning_with_the_nearest(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    text = path.read_text() + TARGET + "team = 'Biling'\n" + TARGET + "team = 'Tech'\n"
    path.write_text(text)
    line = text[: text.index("team = 'Biling'")].count("\n") + 1
    (found,) = [item for item in Home.open(own_tiny, LOCAL).checks() if item.check == "unknown_team"]
    assert found.severity == "warning"
    assert 'no loaded row names the team "Biling"' in found.message
    assert 'did you mean "Billing"?' in found.message
    assert found.where == (f"{path}, line {line}: target of csat, team",)


def test_promises_of_two_entries_that_cross_are_a_warning(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(
        path.read_text()
        + SLA
        + "first_reply_minutes = 480\n"
        + SLA
        + "priority = 'urgent'\nresolution_minutes = 240\n"
    )
    (found,) = [item for item in Home.open(own_tiny, LOCAL).checks() if item.severity == "error"]
    assert found.check == "outdated"
    (found,) = [item for item in Home.open(own_tiny, LOCAL).checks() if item.check == "promises_crossed"]
    assert "may take 480 minutes by this promise, all of the ticket 240 by sla number 2" in found.message
    assert found.where[0].endswith(": sla number 1, first_reply_minutes")


def test_a_rebase_for_a_team_that_no_row_names_is_told_like_a_target(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text() + REBASE + "team = 'Biling'\n" + REBASE.replace("06-15", "07-01"))
    (found,) = [item for item in Home.open(own_tiny, LOCAL).checks() if item.check == "unknown_team"]
    assert found.where[0].endswith(": rebase of csat (from 2026-06-15), team")
    read = Home.open(own_tiny, LOCAL).strategy
    assert [one.from_date.month for one in read.rebases_for("csat", "Biling")] == [6, 7]
    assert [one.from_date.month for one in read.rebases_for("csat", None)] == [7]


def test_a_wording_of_a_team_that_no_row_names_is_told_like_a_target(own_tiny: Path) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text() + WORDING.replace("Billing", "Biling"))
    (found,) = [item for item in Home.open(own_tiny, LOCAL).checks() if item.check == "unknown_team"]
    assert found.where[0].endswith(": wording of csat, team")


def test_a_strategy_that_is_gone_is_not_replaced_by_the_defaults(
    own_tiny: Path, main_in: Any, write_csv: Any, tmp_path: Path
) -> None:
    """Its zone would be another, and names might be shown that were not to be."""
    text = (own_tiny / "strategy.toml").read_text()
    (own_tiny / "strategy.toml").unlink()
    row = {"ticket_id": "n", "created_at": "2026-03-02", "resolved_at": "", "team": "A"}
    more = write_csv(tmp_path / "more.csv", [row])
    commands: list[tuple[Any, ...]] = [
        ("show",), ("goals",), ("trend", "csat"), ("rows", "csat"), ("import", more), ("rebuild",),
    ]  # fmt: skip
    for command in commands:
        done = main_in(own_tiny, *command)
        assert done.code == 2, (command, done)
        assert "strategy.toml is missing" in done.stderr
        assert "`scorecard init`" in done.stderr
    done = main_in(own_tiny, "check", "--json")
    assert done.code == 1
    (lost,) = [item for item in done.json["checks"] if item["check"] == "no_strategy"]
    assert lost["severity"] == "error"
    (own_tiny / "strategy.toml").write_text(text)
    assert main_in(own_tiny, "show").code == 0


def test_data_that_never_had_a_strategy_ask_for_one(home: Path, load_rows: Any, main_in: Any) -> None:
    row = {"ticket_id": 1, "created_at": "2026-03-02", "resolved_at": "", "team": "A"}
    assert load_rows("own_tickets", [row]).status == "loaded"
    assert load_rows("own_tickets", [row | {"ticket_id": 2}], "two.csv").status == "loaded", "data come first"
    for command in ("show", "goals"):
        done = main_in(home, command)
        assert (done.code, "`scorecard init`" in done.stderr) == (2, True)
    assert main_in(home, "rows", "escalation_rate").code == 0, "rows are no judgement"
    assert main_in(home, "init").code == 0
    assert main_in(home, "show", "--metric", "escalation_rate").code == 0

"""What is wrong is told by the command line in a sentence, with an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import pytest

from dashboard import cli
from dashboard.store.generations import Store

TICKET = "ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "required: command"),
        (("shwo",), "shwo"),
        (("show", "--level", "galaxy"), "galaxy"),
        (("show", "--level", "team", "--name", "Bling"), 'no team "Bling"; did you mean "Billing"?'),
        (("show", "--level", "agent", "--name", "A. Blume"), 'did you mean "A. Blum"?'),
        (("show", "--name", "Nobody"), 'no organisation "Nobody"'),
        (("show", "--team", "Billing"), "--level team --name"),
        (("show", "--level", "agent", "--team", "Bling"), 'did you mean "Billing"?'),
        (("show", "--metric", "cast"), 'no metric "cast"; did you mean "csat"?'),
        (("show", "--period", "2026-13"), '"2026-13" is no period'),
        (("show", "--period", "0001-01"), "is no period"),
        (("show", "--period", "9999"), "is no period"),
        (("show", "--period", "2026-07-31..2026-07-01"), "swap"),
        (("trend", "cast"), 'did you mean "csat"?'),
        (("trend",), "metric"),
        (("trend", "csat", "--level", "team"), "--name NAME"),
        (("trend", "csat", "--level", "agent", "--name", "A. Blum", "--every", "day"), "by month"),
        (("trend", "csat", "--every", "hour"), "hour"),
        (("rows", "cast"), 'did you mean "csat"?'),
        (("rows", "csat", "--level", "agent"), "--name NAME"),
        (("rows", "csat", "--team", "Billing"), "--level team --name"),
        (("rows", "agent_satisfaction"), "never shows rows"),
        (("rows", "cost_per_resolution", "--level", "agent", "--name", "A. Blum"), "no reading"),
        (("goals", "--period", "July"), "is no period"),
        (("import",), "FILE"),
        (("import", "x.csv", "--as", "own_ticket"), 'did you mean "own_tickets"?'),
        (("import", "x.csv", "--date-order", "upside-down"), "upside-down"),
        (("init",), "never overwritten"),
        (("metrics", "--loud"), "--loud"),
    ],
)  # fmt: skip
def test_usage_faults_end_with_2(tiny: Path, main_in: Any, arguments: tuple[str, ...], said: str) -> None:
    done = main_in(tiny, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("scorecard")


@pytest.mark.parametrize(
    "command", [("show",), ("goals",), ("check",), ("trend", "csat"), ("import", "x.csv"), ("rebuild",)]
)
def test_an_invalid_strategy_ends_with_2_and_names_the_key(
    own_tiny: Path, main_in: Any, command: tuple[str, ...]
) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text().replace("weight = 3", "wieght = 3"))
    done = main_in(own_tiny, *command)
    assert (done.code, done.stdout) == (2, "")
    place = f"{path}, line 30: organisation card, metric csat, wieght"
    assert f'{place}: this key is not known; did you mean "weight"?' in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("show", "--metric", "cast"), ("trend", "cast"), ("rows", "cast"), ("show", "--period", "x")],
)
def test_an_unknown_name_is_told_in_an_empty_home_too(
    home: Path, main_in: Any, arguments: tuple[str, ...]
) -> None:
    done = main_in(home, *arguments)
    assert (done.code, done.stdout) == (2, "")


def test_a_changed_zone_says_rebuild_and_rebuild_mends_it(own_tiny: Path, main_in: Any) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text().replace("Europe/Amsterdam", "Asia/Tokyo"))
    done = main_in(own_tiny, "show", "--json")
    assert done.code != 0
    assert done.stdout == ""
    assert "scorecard rebuild" in done.stderr
    assert main_in(own_tiny, "check", "--json").code == 1
    assert main_in(own_tiny, "rebuild").code == 0
    assert main_in(own_tiny, "show", "--json").code == 0


def test_damaged_files_of_a_home_are_told_without_a_traceback(own_tiny: Path, main_in: Any) -> None:
    current = own_tiny / "warehouse" / "CURRENT"
    seq = Store(own_tiny).current()
    for damage in (
        lambda: current.write_text("not a number"),
        lambda: current.write_text(f"{seq + 7:06d}"),
        lambda: (own_tiny / "warehouse" / f"{seq:06d}.duckdb").write_bytes(b"no database"),
        lambda: (own_tiny / "warehouse" / f"{seq:06d}.json").write_text("{"),
    ):
        damage()
        done = main_in(own_tiny, "show", "--json")
        assert done.code in (1, 2)
        assert done.stdout == ""
        assert "Traceback" not in done.stderr, done.stderr
        assert str(own_tiny) in done.stderr
        current.write_text(f"{seq:06d}")


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path, main_in: Any) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "tickets.csv").write_text(TICKET)
    done = main_in(tmp_path / "file" / "home", "import", tmp_path / "tickets.csv")
    assert done.code == 1
    assert "Traceback" not in done.stderr
    assert str(tmp_path / "file") in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--rows", "left_out", "--json"), "without --json"),
        (("report", "--out", "."), "is a folder"),
    ],
)
def test_what_can_not_be_meant_is_a_sentence(
    arguments: tuple[str, ...], said: str, tiny: Path, main_in: Any
) -> None:
    done = main_in(tiny, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert said in done.stderr
    assert not Path("..part").exists()


def test_a_port_that_is_none_is_a_sentence(tiny: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    done = main_in(tiny, "serve")
    assert done.code == 2
    assert "invalid int value: 'abc'" in done.stderr


def test_a_command_called_off_while_it_loads_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def loading(arguments: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_parser", loading)
    assert cli.main(["show"]) == 130
    assert capsys.readouterr().err == "scorecard: stopped; nothing half done is left behind.\n"

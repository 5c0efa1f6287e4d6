"""The command line as scripts rely on it: exit codes, JSON keys and their types, one document."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.ask import Home
from dashboard.model.catalogue import load_catalogue
from dashboard.store.generations import Ledger
from tests.schemas import CHECKS, GOALS, IMPORT, METRICS, SHOW, TREND, breaches

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = [
    "serve", "init", "import", "map", "new", "watch", "show", "trend", "rows", "report", "goals", "explain",
    "compare", "links", "align", "strategy", "propose", "metrics", "check", "reconcile", "history",
    "worklist", "undo", "remove", "rebuild", "verify", "backup", "restore", "doctor",
]  # fmt: skip
TICKET = "ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"


def test_the_schema_check_finds_what_is_wrong() -> None:
    good = {"checks": [{"check": "a", "severity": "error", "rows": 1, "message": "m", "where": []}]}
    assert breaches(good, CHECKS) == []
    assert breaches({"checks": [{**good["checks"][0], "more": 1}]}, CHECKS) == []
    for wrong in ({"rows": "1"}, {"rows": True}, {"severity": "bad"}, {"where": [1]}, {"message": None}):
        assert len(breaches({"checks": [{**good["checks"][0], **wrong}]}, CHECKS)) == 1
    assert breaches({"checks": [{"check": "a"}]}, CHECKS)
    assert breaches({}, CHECKS) == [".checks: missing"]


# --- documents


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        (("show",), SHOW),
        (("show", "--level", "team"), SHOW),
        (("show", "--level", "agent"), SHOW),
        (("show", "--level", "agent", "--name", "C. Diaz", "--team", "Tech"), SHOW),
        (("show", "--period", "2026-03", "--metric", "nps", "--metric", "quality_score"), SHOW),
        (("show", "--period", "2019"), SHOW),
        (("trend", "csat"), TREND),
        (("trend", "resolution_time", "--level", "team", "--name", "Tech", "--every", "month"), TREND),
        (("trend", "quality_score", "--every", "day", "--period", "2026-03"), TREND),
        (("trend", "csat", "--level", "agent", "--name", "A. Blum"), TREND),
        (("goals",), GOALS),
        (("goals", "--period", "2026-W12"), GOALS),
        (("metrics",), METRICS),
        (("check",), CHECKS),
    ],
)
@pytest.mark.parametrize("which", ["tiny", "busy", "empty"])
def test_documents(
    which: str,
    arguments: tuple[str, ...],
    schema: Any,
    request: pytest.FixtureRequest,
    home: Path,
    main_in: Callable[..., Any],
) -> None:
    place = home if which == "empty" else request.getfixturevalue(which)
    done = main_in(place, *arguments, "--json")
    assert (done.code, done.stderr) == (0, "")
    assert breaches(done.json, schema) == []


def test_a_home_without_data_has_no_cards(main_in: Any, home: Path) -> None:
    done = main_in(home, "show", "--json")
    assert (done.code, done.json["cards"], done.json["period"]) == (0, [], None)
    goals = main_in(home, "goals", "--json").json
    assert goals["period"] is None
    assert goals["objectives"] == []
    assert main_in(home, "trend", "csat", "--json").json["points"] == []


def test_census_metrics_have_no_sure_and_tiny_bases_no_score(tiny: Path, main_in: Any) -> None:
    for level in ("organisation", "team", "agent"):
        for card in main_in(tiny, "show", "--level", level, "--json").json["cards"]:
            for one in card["metrics"]:
                # whatever is read of a person is a sample of that person's work
                assert one["evidence"] == "sample" or level == "agent" or one["sure"] is None
                assert one["base"] in ("small", "normal") or one["score"] is None
                assert one["base"] != "suppressed" or one["value"] is one["low"] is one["high"] is None
                assert one["told"] == (one["value"] if one["units"] >= 5 else None), "as on every page"


def test_percent_is_0_to_100_and_nothing_is_rounded(tiny: Path, main_in: Any) -> None:
    (card,) = main_in(tiny, "show", "--period", "2026-03", "--json").json["cards"]
    assert card["metrics"][0]["value"] == 1200 / 22


def test_a_metric_that_is_not_on_the_card_is_shown_unscored(tiny: Path, main_in: Any) -> None:
    (card,) = main_in(tiny, "show", "--metric", "knowledge_linked", "--json").json["cards"]
    added = card["metrics"][-1]
    assert (added["metric"], added["weight"], added["scored"], added["score"], added["objective"]) == (
        "knowledge_linked", None, False, None, None,
    )  # fmt: skip
    assert card["coverage"] == 8 / 9, "it counts for nothing"


def test_show_says_both_languages_and_a_teams_own_words_for_that_team(own_tiny: Path, main_in: Any) -> None:
    path = own_tiny / "strategy.toml"
    own = '\n[[wording]]\nmetric = "csat"\nteam = "Billing"\noperations = "We ring back"\n'
    path.write_text(path.read_text(encoding="utf-8") + own, encoding="utf-8")

    def words(*whose: str) -> list[str]:
        found = main_in(own_tiny, "show", *whose, "--metric", "csat", "--json").json["cards"]
        assert all(one["strategy"] for card in found for one in card["metrics"])
        return [one["operations"] for card in found for one in card["metrics"] if one["metric"] == "csat"]

    assert words("--level", "team", "--name", "Billing") == ["We ring back"]
    assert words("--level", "agent", "--name", "A. Blum") == ["We ring back"]
    told = main_in(own_tiny, "show", "--level", "team", "--name", "Billing", "--metric", "csat").stdout
    assert "  Customer satisfaction: what moves it: We ring back\n" in told
    assert "We ring back" not in words() + words("--level", "team", "--name", "Tech")


def test_rows_reproduce_the_number(tiny: Path, main_in: Any) -> None:
    done = main_in(
        tiny, "rows", "first_reply_sla", "--level", "team", "--name", "Tech", "--period", "2026-03"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == [
        "desk", "observation_id", "observed_at", "team", "agent", "value", "file", "line",
    ]  # fmt: skip
    assert (len(rows), sum(int(row["value"]) for row in rows)) == (10, 3)
    assert {row["team"] for row in rows} == {"Tech"}
    assert rows[0]["observed_at"] == "2026-03-02 09:00:00+01:00", "local, with its offset"
    assert {row["file"] for row in rows} == {"own_tickets.csv"}
    assert [int(row["line"]) for row in rows] == list(range(14, 24)), "after 12 of Billing and the header"


@pytest.mark.parametrize(
    ("metric", "more"),
    [("cost_per_resolution", ["numerator", "denominator"]), ("resolution_time", ["censored", "elapsed"])],
)
def test_rows_have_what_their_aggregate_needs(busy: Path, main_in: Any, metric: str, more: list[str]) -> None:
    done = main_in(busy, "rows", metric, "--period", "2026-03")
    header = next(csv.reader(io.StringIO(done.stdout)))
    assert header == [
        "desk", "observation_id", "observed_at", "team", "agent", "value", *more, "file", "line",
    ]  # fmt: skip


def test_metrics_are_those_of_the_catalogue(main_in: Any, home: Path) -> None:
    listed = main_in(home, "metrics", "--json").json["metrics"]
    assert {one["metric"] for one in listed} == set(load_catalogue().metrics)
    assert all(one["file"] == f"queries/metrics/{one['metric']}.sql" for one in listed)


# --- import, undo, rebuild


def test_import_undo_and_rebuild(main_in: Any, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKET)
    done = main_in(home, "import", file, "--json")
    assert (done.code, done.stderr) == (0, "")
    assert breaches(done.json, IMPORT) == []
    (receipt,) = done.json["imports"]
    assert receipt["tables"] == {"tickets": {"new": 1, "changed": 0, "unchanged": 0}}
    assert receipt["understood"]["encoding"] == "utf-8"
    assert set(receipt["understood"]) >= {"encoding", "delimiter", "date_order", "zone"}
    again = main_in(home, "import", file, "--json")
    assert (again.code, again.json["imports"][0]["status"]) == (0, "already_loaded")
    rebuilt = main_in(home, "rebuild", "--json")
    assert (rebuilt.code, rebuilt.json["current"]) == (0, 2)
    undone = main_in(home, "undo", "--json")
    # the rebuild is no step of its own: the import is taken back
    assert (undone.code, undone.json["undone"], undone.json["current"]) == (0, 2, 0)
    nothing = main_in(home, "undo")
    assert (nothing.code, nothing.stdout) == (2, "")
    assert "nothing to undo" in nothing.stderr


def test_one_refused_file_ends_with_1_and_the_others_are_loaded(
    main_in: Any, home: Path, tmp_path: Path, no_figures: None
) -> None:
    (tmp_path / "good.csv").write_text(TICKET)
    (tmp_path / "bad.csv").write_text("apples,pears\n1,2\n")
    files = (tmp_path / "bad.csv", tmp_path / "good.csv", tmp_path / "none.csv")
    done = main_in(home, "import", *files, "--json")
    assert done.code == 1
    assert breaches(done.json, IMPORT) == []
    assert [one["status"] for one in done.json["imports"]] == ["refused", "loaded", "refused"]
    said = done.stderr.splitlines()
    assert len(said) == 2
    assert said[0].startswith("scorecard: bad.csv: no format knows")
    assert said[1] == "scorecard: none.csv: there is no such file."


def test_options_of_import(main_in: Any, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(TICKET.replace("2026-03-02", "03/02/2026"))
    said = ("--as", "own_tickets", "--desk", "north", "--date-order", "month-first")
    done = main_in(home, "import", file, *said, "--json")
    (receipt,) = done.json["imports"]
    assert (done.code, receipt["desk"], receipt["understood"]["date_order"]) == (0, "north", "month-first")
    rows = main_in(home, "rows", "resolution_time", "--period", "2026-03").stdout
    assert "north,1,2026-03-02 09:00:00+00:00" in rows


def test_a_check_of_severity_error_ends_with_1(own_tiny: Path, main_in: Any) -> None:
    folder = own_tiny / "queries" / "checks"
    folder.mkdir(parents=True)
    (folder / "too_many.sql").write_text(
        '/*\nseverity = "error"\nmessage = "{rows} tickets are too many"\n*/\n'
        "select desk, import_id, line from tickets where ticket_id = 'B3-0'\n"
    )
    done = main_in(own_tiny, "check", "--json")
    assert (done.code, breaches(done.json, CHECKS)) == (1, [])
    found = {one["check"]: one for one in done.json["checks"]}["too_many"]
    assert (found["rows"], found["message"]) == (1, "1 tickets are too many")
    assert found["where"] == ["own_tickets.csv, line 2"]


# --- one document and nothing else; what is imported; what is documented


def test_one_json_document_and_nothing_else(tiny: Path, run_in: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("apples\n1\n")
    for arguments in (
        ("show", "--json"),
        ("import", tmp_path / "bad.csv", "--json"),
    ):
        done = run_in(tiny, *arguments)  # the engine prints past Python, and only a process shows it
        document, end = json.JSONDecoder().raw_decode(done.stdout)
        assert isinstance(document, dict)
        assert done.stdout[end:].strip() == ""
        assert "\r" not in done.stderr, "no progress where nobody watches"


@pytest.mark.parametrize("arguments", [["--help"], ["show", "--help"], ["--version"], ["shw"], []])
def test_help_names_every_command_and_a_wrong_one_is_told(
    arguments: list[str], main_in: Any, home: Path
) -> None:
    done = main_in(home, *arguments)
    assert done.code == (0 if {"--help", "--version"} & set(arguments) else 2)
    if arguments == ["--help"]:
        assert all(cli.builder(command).__doc__ in done.stdout for command in ("show", "undo"))
    if arguments == ["shw"]:
        assert "choose from" in done.stderr
        assert "show" in done.stderr


def test_the_home_can_be_named_before_or_after_the_command_or_in_the_environment(
    tiny: Path, main_in: Any, home: Path
) -> None:
    after = main_in(home, "show", "--json", "--home", tiny).json["cards"]
    through = subprocess.run(
        [sys.executable, "-m", "dashboard.cli", "show", "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "SCORECARD_HOME": str(tiny)},
        capture_output=True,
        check=True,
    )
    assert after == json.loads(through.stdout)["cards"] != []


def test_the_commands_are_those_of_the_contract() -> None:
    assert list(cli._COMMANDS) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(command: str, main_in: Any, home: Path) -> None:
    done = main_in(home, command, "--help")
    assert done.code == 0
    assert cli.builder(command).__doc__ in done.stdout
    written = [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
    code = [
        span for path in written for span in re.findall(r"`[^`]+`|```.*?```", path.read_text(), re.DOTALL)
    ]
    mentions = [span for span in code if re.search(rf"scorecard [a-z| ]*\b{command}\b", span)]
    assert mentions, f"say in README.md or docs/ what `scorecard {command}` does"


def test_plain_text_for_people(tiny: Path, main_in: Any, home: Path, tmp_path: Path) -> None:
    shown = main_in(tiny, "show", "--period", "2026-03").stdout
    assert shown.splitlines()[:3] == [
        "March 2026",
        "Tiny: 4 missed; furthest from its goal: First reply within SLA",
        "  First reply within SLA             54.5 % (34.7 % to 73.1 %), n 22, goal 90.0 %:"
        " far short of goal. 35.5 points away; one ticket moves it by 4.5 points."
        " No usual range yet: three of twelve weeks.",
    ]
    # 10 of 12 answers leave Billing's csat open; the other three goals are decided
    teams = main_in(tiny, "show", "--level", "team", "--period", "2026-03").stdout
    assert "\nBilling: 2 met, 1 missed, 1 not decided; furthest from its goal: First reply" in teams
    people = main_in(tiny, "show", "--level", "agent", "--period", "2026-03").stdout
    assert "\nA. Blum\n" in people, "of a person no goals are counted"
    goals = main_in(tiny, "goals", "--period", "2026-03").stdout.splitlines()
    assert [line for line in goals if not line.startswith((" ", "all goals of", "changed: "))] == [
        "0 of 4 goals met, 4 missed.",
        "talk about: Be loved: Customer satisfaction: 63.6 % against a goal of 90.0 %.",
        "talk about: Answer fast: First reply within SLA: 54.5 % against a goal of 90.0 %.",
        "Answer fast: far short of goal; 3 missed; furthest from its goal: First reply within SLA",
        "Be loved: short of goal; 1 missed; furthest from its goal: Customer satisfaction",
    ]
    # Tech lacks 6 of 10 replies in time, 4 of 10 solved and 1.5 of 10 that came back, and answers;
    # its first ticket is of 8 March: 24 days
    assert any(line.startswith("all goals of Tech: 3.9 tickets a week, hours not known") for line in goals)
    assert "no data" in main_in(home, "show").stdout
    assert "csat" in main_in(home, "metrics").stdout
    assert "2026-03-02" in main_in(tiny, "trend", "csat", "--every", "week").stdout
    (tmp_path / "t.csv").write_text(TICKET + "2,never,,Billing\n")
    receipt = main_in(home, "import", tmp_path / "t.csv").stdout
    assert "2 rows read = 0 empty + 1 refused + 0 superseded + 1 accepted" in receipt
    assert "refused: created_at: not a date: 'never' (1 row)" in receipt


def test_init_in_json_and_in_words(
    home: Path, main_in: Any, tmp_path: Path, write_csv: Callable[[Path, Iterable[Any]], Path]
) -> None:
    done = main_in(home, "init", "--json")
    assert done.code == 0
    assert set(done.json) >= {"file", "cards", "no_card", "left_out"}
    other = tmp_path / "other"
    file = write_csv(
        tmp_path / "t.csv", [{"ticket_id": 1, "created_at": "2026-03-02", "resolved_at": "", "team": "A"}]
    )
    said = main_in(other, "init", "--from", file)
    assert said.code == 0
    assert "needs surveys.score" in said.stdout
    assert (other / "strategy.toml").is_file()
    bad = tmp_path / "bad.csv"
    bad.write_text("apples\n1\n")
    refused = main_in(tmp_path / "third", "init", "--from", bad)
    assert (refused.code, refused.stdout) == (1, "")


def test_what_changes_a_home_is_said_in_sentences_on_a_terminal(
    own_tiny: Path, main_in: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """undo, remove and rebuild promise JSON to scripts; backup and restore only with --json."""
    kept, other = tmp_path / "kept.zip", tmp_path / "other"
    assert main_in(own_tiny, "backup", kept).stdout.startswith(f"Kept in {kept}: ")
    assert main_in(other, "restore", kept).stdout.startswith(f"Restored into {other}: ")
    assert main_in(own_tiny, "rebuild").json["changed"] == []
    monkeypatch.setattr("dashboard.commands.intake.scripted", lambda options: options.json)
    assert main_in(own_tiny, "rebuild").stdout.splitlines()[1:] == ["Nothing came out otherwise than before."]
    assert main_in(own_tiny, "rebuild", "--json").json["changed"] == []
    assert main_in(own_tiny, "remove", "1").stdout.startswith("Taken back: ")
    assert main_in(own_tiny, "undo").stdout.startswith("Undone: removal of ")


def test_asking_what_an_undo_would_do_undoes_nothing_that_lands_meanwhile(
    own_tiny: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = main_in(own_tiny, "history", "--json").stdout
    # nothing could be undone when it was asked, and an import is in force when it is answered
    with monkeypatch.context() as earlier:
        earlier.setattr(Home, "would_undo", lambda _: None)
        earlier.setattr(Home, "ledger", Ledger())
        done = main_in(own_tiny, "undo", "--dry-run", "--json")
    assert done.code != 0
    assert "nothing was undone" in done.stderr
    assert main_in(own_tiny, "history", "--json").stdout == before


def test_what_a_pipe_has_no_letter_for_is_told_by_its_number(own_tiny: Path, run_in: Any) -> None:
    done = run_in(own_tiny, "undo", PYTHONIOENCODING="ascii")
    assert (done.code, done.stderr) == (0, "")


def test_a_files_header_gives_a_terminal_no_orders(home: Path, tmp_path: Path, main_in: Any) -> None:
    (tmp_path / "dish.csv").write_text('"di\x1b[31msh\n2026-01-01 fake.csv: loaded",b\n1,2\n')
    done = main_in(home, "import", tmp_path / "dish.csv")
    assert done.code == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("2026")] == []


def test_json_is_said_before_or_after_what_is_asked_of_the_strategy(tiny: Path, main_in: Any) -> None:
    first, last = (
        main_in(tiny, "strategy", "--json", "history"),
        main_in(tiny, "strategy", "history", "--json"),
    )
    assert first.json == last.json


def test_goals_that_are_all_open_say_so_once(busy: Path, main_in: Any) -> None:
    told = main_in(busy, "goals", "--period", "2026").stdout.splitlines()
    assert told[0] == "0 of 4 goals met, 1 missed, 3 not decided."
    assert "Answer fast: not decided yet; furthest from its goal: Resolution within SLA" in told


def test_goals_where_no_strategy_names_any_say_what_to_do(main_in: Any, home: Path) -> None:
    told = main_in(home, "goals")
    assert told.code == 0
    assert "no goals: there are no data yet; scorecard import FILE" in told.stdout


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2031-03", "nothing of March 2031 is in the data: they end on 30 Apr 2026"),
        ("2019", "nothing of 2019 is in the data: they begin later"),
    ],
)
def test_of_days_outside_the_data_the_pages_sentence_is_said_and_no_figure(
    tiny: Path, main_in: Callable[..., Any], period: str, said: str
) -> None:
    done = main_in(tiny, "show", "--period", period)
    assert (done.code, done.stdout.splitlines()[1:]) == (0, [said])
    done = main_in(tiny, "goals", "--period", period)
    assert (done.code, done.stdout.splitlines()) == (0, [said])
    paper = tiny.parent / "goals.pdf"
    done = main_in(tiny, "report", "--period", period, "--out", str(paper))
    assert done.code == 2
    assert said in done.stderr
    assert not paper.exists()

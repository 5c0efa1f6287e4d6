"""The command line as scripts use it: documents, exit codes, and errors that are sentences."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = [
    "serve",
    "init",
    "import",
    "show",
    "trend",
    "rows",
    "goals",
    "metrics",
    "check",
    "undo",
    "rebuild",
]
Run = Callable[..., Any]

# --- what each document promises: a type, (choices or None), [of each item], {key: shape}

NUMBER, MAYBE_NUMBER, MAYBE_TEXT = (int, float), (int, float, None), (str, None)
STATUS = frozenset({"green", "amber", "red", "unclear", "unscored", "no_data"})
VARIATION = frozenset({"improvement", "concern", "common_cause", "none"})
ASSURANCE = frozenset({"consistent_pass", "consistent_fail", "inconsistent", "none"})
SPAN = {"from": date, "to": date}
PERIOD = {"name": str, **SPAN}
READING = {
    "metric": str,
    "title": str,
    "unit": str,
    "evidence": frozenset({"sample", "census"}),
    "window": SPAN,
    "value": MAYBE_NUMBER,
    "n": NUMBER,
    "decided": MAYBE_NUMBER,
    "low": MAYBE_NUMBER,
    "high": MAYBE_NUMBER,
    "base": frozenset({"none", "suppressed", "tiny", "small", "normal"}),
    "target": (
        {"baseline": MAYBE_NUMBER, "red": NUMBER, "goal": NUMBER, "from": (date, None), "by": (date, None)},
        None,
    ),
    "weight": MAYBE_NUMBER,
    "scored": bool,
    "score": MAYBE_NUMBER,
    "attainment": MAYBE_NUMBER,
    "status": STATUS,
    "sure": MAYBE_NUMBER,
    "needs": [str],
    "objective": MAYBE_TEXT,
    "previous": ({**SPAN, "value": MAYBE_NUMBER, "n": NUMBER}, None),
    "guards": [{"metric": str, "status": STATUS}],
    "variation": VARIATION,
    "assurance": ASSURANCE,
}
CARD = {
    "name": str,
    "display_name": str,
    "score": MAYBE_NUMBER,
    "coverage": NUMBER,
    "goals_met": int,
    "goals": int,
    "worst": MAYBE_TEXT,
    "metrics": [READING],
}
SHOW = {"period": PERIOD, "level": str, "cards": [CARD]}
TREND = {
    "metric": str,
    "level": str,
    "name": str,
    "every": frozenset({"day", "week", "month"}),
    "chart": (frozenset({"xmr", "p_prime"}), None),
    "centre": MAYBE_NUMBER,
    "lower_limit": MAYBE_NUMBER,
    "upper_limit": MAYBE_NUMBER,
    "trial": (bool, None),
    "variation": VARIATION,
    "assurance": ASSURANCE,
    "target": MAYBE_NUMBER,
    "points": [
        {
            "from": date,
            "n": NUMBER,
            "value": MAYBE_NUMBER,
            "low": MAYBE_NUMBER,
            "high": MAYBE_NUMBER,
            "partial": bool,
            "kind": (frozenset({"common_cause", "improvement", "concern"}), None),
            "rule": (frozenset({"outside", "trend", "two_in_three", "shift"}), None),
        }
    ],
}
FORECAST = {
    "value": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "reaches_goal": (frozenset({"likely", "uncertain", "unlikely"}), None),
}
STANDING = {"score": MAYBE_NUMBER, "coverage": NUMBER, "status": STATUS, "worst": MAYBE_TEXT}
OBJECTIVE = {
    "objective": str,
    "title": str,
    "owner": str,
    "serves": MAYBE_TEXT,
    "perspective": frozenset({"customer", "process", "people", "financial"}),
    **STANDING,
    "goals_met": int,
    "goals": int,
    "by": (date, None),
    "progress": MAYBE_NUMBER,
    "expected_progress": MAYBE_NUMBER,
    "forecast": (FORECAST, None),
    "metrics": [READING],
    "teams": [{"team": str, **STANDING}],
}
GOALS = {"period": PERIOD, "objectives": [OBJECTIVE]}
COUNTS = {"new": int, "changed": int, "unchanged": int}
IMPORT = {
    "file": str,
    "format": MAYBE_TEXT,
    "desk": MAYBE_TEXT,
    "sha256": str,
    "status": frozenset({"loaded", "already_loaded", "refused"}),
    "reason": MAYBE_TEXT,
    "rows_read": int,
    "empty": int,
    "refused": int,
    "superseded": int,
    "accepted": int,
    "tables": dict,
    "understood": {"encoding": str, "delimiter": str, "date_order": MAYBE_TEXT, "zone": str},
    "refused_file": MAYBE_TEXT,
    "refused_reasons": [{"column": MAYBE_TEXT, "reason": str, "rows": int}],
    "warnings": [{"check": str, "rows": int, "message": str}],
}
METRICS = {
    "metrics": [
        {
            "metric": str,
            "sql": str,
            "file": str,
            "title": str,
            "unit": str,
            "aggregate": str,
            "evidence": str,
            "improvement_direction": str,
            "perspective": str,
            "excellence": [str],
            "levels": [str],
            "scored_levels": [str],
            "needs": [str],
            "guards": [str],
            "description": str,
            "operations": str,
            "strategy": str,
            "pitfall": str,
        }
    ]
}
CHECKS = {
    "checks": [
        {
            "check": str,
            "severity": frozenset({"warning", "error"}),
            "rows": int,
            "message": str,
            "where": [str],
        }
    ]
}


def unkept(value: Any, shape: Any, at: str = "$") -> Iterator[str]:
    """Every place where a document breaks its promise; keys beyond the promised are allowed."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{at} is {value!r}, not an object"
            return
        yield from (f"{at}.{key} is missing" for key in shape.keys() - value.keys())
        for key in shape.keys() & value.keys():
            yield from unkept(value[key], shape[key], f"{at}.{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{at} is {value!r}, not a list"
            return
        for number, item in enumerate(value):
            yield from unkept(item, shape[0], f"{at}[{number}]")
    elif isinstance(shape, tuple):
        if all(list(unkept(value, choice, at)) for choice in shape):
            yield f"{at} is {value!r}: none of {shape}"
    elif not _is(value, shape):
        yield f"{at} is {value!r}, not {shape}"


def _is(value: Any, kind: Any) -> bool:
    if isinstance(kind, frozenset):
        return value in kind
    if kind is None:
        return value is None
    if kind is date:
        return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    # True is an int to Python and not to JSON
    return isinstance(value, kind) and isinstance(value, bool) == (kind is bool)


def keeps(document: Any, shape: Any) -> Any:
    assert list(unkept(document, shape)) == []
    return document


def reading(card: dict[str, Any], metric: str) -> dict[str, Any]:
    return next(one for one in card["metrics"] if one["metric"] == metric)


def is_said(ended: Any, code: int, *words: str) -> None:
    """One or two sentences on stderr that hold the words; nothing on stdout; no traceback."""
    assert ended.code == code, ended
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    for word in words:
        assert word in ended.stderr, ended.stderr


# --- the promise itself can be broken


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ({}, {"n": int}),
        ({"n": True}, {"n": int}),
        ({"n": None}, {"n": NUMBER}),
        ({"n": [1, "2"]}, {"n": [int]}),
        ({"n": "blue"}, {"n": STATUS}),
        ({"n": "2026-1-1"}, {"n": date}),
        ({"n": {"a": 1}}, {"n": ({"a": str}, None)}),
        ([], {"n": int}),
    ],
)
def test_a_broken_document_is_noticed(value: Any, shape: Any) -> None:
    assert list(unkept(value, shape))


# --- documents


@pytest.mark.parametrize("organisation", ["tiny", "busy"])
@pytest.mark.parametrize("level", ["organisation", "team", "agent"])
@pytest.mark.parametrize("period", ["2026-03", "2025-Q4", "2026-W10", "2026-02-10..2026-04-03"])
def test_show_keeps_its_document(
    request: pytest.FixtureRequest, main_in: Run, organisation: str, level: str, period: str
) -> None:
    home = request.getfixturevalue(organisation)
    ended = main_in(home, "show", "--level", level, "--period", period, "--json")
    assert (ended.code, ended.stderr) == (0, "")
    document = keeps(ended.json, SHOW)
    assert document["level"] == level
    assert document["period"]["name"] == period
    assert document["cards"]


@pytest.mark.parametrize(
    ("organisation", "metric", "more"),
    [
        ("tiny", "csat", []),
        ("tiny", "csat", ["--level", "team", "--name", "Billing", "--every", "day", "--period", "2026-03"]),
        ("tiny", "csat", ["--level", "agent", "--name", "A. Blum"]),
        ("busy", "resolution_time", ["--every", "month"]),
        ("busy", "nps", ["--level", "team", "--name", "Tech"]),
        ("busy", "cost_per_resolution", ["--every", "month"]),
    ],
)
def test_trend_keeps_its_document(
    request: pytest.FixtureRequest, main_in: Run, organisation: str, metric: str, more: list[str]
) -> None:
    ended = main_in(request.getfixturevalue(organisation), "trend", metric, *more, "--json")
    assert (ended.code, ended.stderr) == (0, "")
    document = keeps(ended.json, TREND)
    assert document["metric"] == metric
    assert document["points"]


@pytest.mark.parametrize("organisation", ["tiny", "busy"])
def test_goals_keep_their_document(request: pytest.FixtureRequest, main_in: Run, organisation: str) -> None:
    ended = main_in(request.getfixturevalue(organisation), "goals", "--period", "2026-03", "--json")
    assert (ended.code, ended.stderr) == (0, "")
    document = keeps(ended.json, GOALS)
    assert [one["objective"] for one in document["objectives"]] == ["fast", "loved"]
    assert document["objectives"][0]["teams"]


def test_metrics_keep_their_document(main_in: Run, tiny: Path) -> None:
    ended = main_in(tiny, "metrics", "--json")
    assert (ended.code, ended.stderr) == (0, "")
    listed = keeps(ended.json, METRICS)["metrics"]
    written = {path.stem for path in (ROOT / "queries" / "metrics").glob("*.sql")}
    assert {one["metric"] for one in listed} == written
    for one in listed:
        assert one["sql"] in (ROOT / one["file"]).read_text(encoding="utf-8")


def test_check_keeps_its_document(main_in: Run, busy: Path) -> None:
    ended = main_in(busy, "check", "--json")
    document = keeps(ended.json, CHECKS)
    errors = [one for one in document["checks"] if one["severity"] == "error"]
    assert ended.code == (1 if errors else 0)
    assert {"no_target"} <= {one["check"] for one in document["checks"]}


def test_stdout_is_one_document_also_from_a_process_of_its_own(run_in: Run, tiny: Path) -> None:
    ended = run_in(tiny, "show", "--json", "--period", "2026-03")
    assert (ended.code, ended.stderr) == (0, "")
    keeps(json.loads(ended.stdout), SHOW)


def test_home_may_stand_before_or_after_the_command_or_in_the_environment(run_in: Run, tiny: Path) -> None:
    first = run_in(tiny, "show", "--json").json
    assert run_in(tiny / "elsewhere", "show", "--home", tiny, "--json").json == first
    asked = [sys.executable, "-m", "dashboard.cli", "show", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SCORECARD_HOME": str(tiny)}
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == first


# --- import


def test_import_keeps_its_document_and_undo_and_rebuild_theirs(
    main_in: Run, home: Path, tmp_path: Path, write_csv: Callable[[Path, Iterable[dict[str, Any]]], Path]
) -> None:
    path = write_csv(
        tmp_path / "tickets.csv", [_ticket("a"), _ticket("b"), {**_ticket("c"), "created_at": "soon"}]
    )
    ended = main_in(home, "import", path, "--as", "own_tickets", "--desk", "north", "--json")
    assert (ended.code, ended.stderr) == (0, "")
    (found,) = ended.json["imports"]
    keeps(found, IMPORT)
    keeps(found["tables"], {"tickets": COUNTS})
    assert (found["status"], found["rows_read"], found["refused"], found["accepted"]) == ("loaded", 3, 1, 2)
    assert (found["desk"], found["format"], len(found["sha256"])) == ("north", "own_tickets", 64)
    assert found["tables"]["tickets"] == {"new": 2, "changed": 0, "unchanged": 0}
    assert sum(one["rows"] for one in found["refused_reasons"]) == 1

    again = main_in(home, "import", path, "--as", "own_tickets", "--desk", "north", "--json")
    assert (again.code, again.json["imports"][0]["status"]) == (0, "already_loaded")

    undone = main_in(home, "undo")
    assert undone.code == 0
    assert {"undone", "current"} <= undone.json.keys()
    assert isinstance(undone.json["current"], int)
    assert main_in(home, "show", "--json").json["cards"] == []

    back = main_in(home, "import", path, "--as", "own_tickets", "--desk", "north", "--json")
    assert back.json["imports"][0]["status"] == "loaded"
    before = main_in(home, "show", "--metric", "resolution_time", "--json").json
    rebuilt = main_in(home, "rebuild", "--json")
    assert rebuilt.code == 0
    assert isinstance(rebuilt.json["current"], int)
    assert main_in(home, "show", "--metric", "resolution_time", "--json").json == before


def test_refused_rows_can_be_mended_and_imported(
    main_in: Run, home: Path, tmp_path: Path, write_csv: Callable[[Path, Iterable[dict[str, Any]]], Path]
) -> None:
    path = write_csv(tmp_path / "t.csv", [_ticket("a"), {**_ticket("b"), "created_at": "soon"}])
    found = main_in(home, "import", path, "--json").json["imports"][0]
    refused = home / found["refused_file"]
    assert found["refused_file"].startswith("refused/")
    (row,) = csv.DictReader(io.StringIO(refused.read_text(encoding="utf-8-sig")))
    assert (row["ticket_id"], row["created_at"], row["line"]) == ("b", "soon", "3")
    assert "soon" in row["reason"]
    refused.write_text(
        refused.read_text(encoding="utf-8").replace("b,soon", "b,2026-03-05"), encoding="utf-8"
    )
    mended = main_in(home, "import", refused, "--json").json["imports"][0]
    assert (mended["status"], mended["accepted"]) == ("loaded", 1), mended


def test_each_file_stands_or_falls_alone(
    scorecard: Run, tmp_path: Path, write_csv: Callable[[Path, Iterable[dict[str, Any]]], Path]
) -> None:
    good = write_csv(tmp_path / "good.csv", [_ticket("a")])
    bad = tmp_path / "bad.csv"
    bad.write_text("colour,shape\nred,round\n", encoding="utf-8")
    ended = scorecard("import", bad, good, tmp_path / "absent.csv", "--json")
    assert ended.code == 1
    assert [one["status"] for one in ended.json["imports"]] == ["refused", "loaded", "refused"]
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("scorecard: bad.csv: ")
    assert ended.json["imports"][0]["reason"] in ended.stderr


def _ticket(name: str) -> dict[str, Any]:
    return {
        "ticket_id": name,
        "created_at": "2026-03-02 09:00:00",
        "team": "Billing",
        "status": "solved",
        "resolved_at": "2026-03-02 10:00:00",
    }


# --- exit 2: usage and unknown names


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "--metric", "csta"], ['"csta"', '"csat"']),
        (["trend", "csta"], ['"csta"', '"csat"']),
        (["rows", "csta"], ['"csta"', '"csat"']),
        (["show", "--level", "team", "--name", "Biling"], ['"Biling"', '"Billing"']),
        (["show", "--level", "agent", "--team", "Tec"], ['"Tec"', '"Tech"']),
        (["show", "--level", "agent", "--name", "A. Blumm"], ['"A. Blumm"', '"A. Blum"']),
        (["trend", "csat", "--level", "team", "--name", "Biling"], ['"Billing"']),
        (["rows", "csat", "--level", "agent", "--name", "A Blum"], ['"A. Blum"']),
        (["show", "--period", "2026-13"], ["2026-13"]),
        (["show", "--period", "2026-W54"], ["2026-W54"]),
        (["show", "--period", "2026-03-09..2026-03-01"], ["2026-03-09"]),
        (["goals", "--period", "march"], ["march"]),
        (["trend", "csat", "--period", "2026-Q5"], ["2026-Q5"]),
        (["rows", "csat", "--period", "x"], ["x"]),
        (["import", "absent.csv", "--as", "own_tikets"], ['"own_tickets"']),
        (["trend", "csat", "--level", "agent", "--name", "A. Blum", "--every", "week"], ["month"]),
        (["trend", "csat", "--level", "agent", "--name", "A. Blum", "--every", "day"], ["month"]),
        (["trend", "csat", "--level", "team"], ["--name"]),
        (["rows", "csat", "--level", "team"], ["--name"]),
        (["show", "--level", "tem"], ["'tem'", "team"]),
        (["trend", "csat", "--every", "year"], ["'year'", "month"]),
        (["import"], ["FILE"]),
        (["shw"], ["'shw'", "show"]),
        (["show", "--metrics-please"], ["--metrics-please"]),
        ([], ["command"]),
    ],
)
def test_an_unknown_name_ends_with_2_and_the_nearest(
    main_in: Run, tiny: Path, arguments: list[str], words: list[str]
) -> None:
    is_said(main_in(tiny, *arguments), 2, *words)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["show", "--metric", "csta"], '"csat"'),
        (["trend", "csta"], '"csat"'),
        (["show", "--period", "2026-13"], "2026-13"),
        (["goals", "--period", "2026-13"], "2026-13"),
        (["trend", "csat", "--period", "2026-13"], "2026-13"),
    ],
)
def test_also_where_there_are_no_data(main_in: Run, home: Path, arguments: list[str], word: str) -> None:
    is_said(main_in(home, *arguments), 2, word)
    is_said(main_in(home, *arguments, "--json"), 2, word)


@pytest.mark.parametrize("command", ["show", "goals", "trend csat", "rows csat", "check", "show --json"])
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[organisation", "strategy.toml"),
        ('[organisation]\nname = "A"\nzone = "Europe/Atlantis"\n', "zone"),
        ('[organisation]\nname = "A"\nfiscal_year_stars = 4\n', "fiscal_year_stars"),
        ('[[card]]\nlevel = "team"\nmetrics = [{ metric = "csta" }]\n', "strategy.toml"),
    ],
)
def test_an_invalid_strategy_ends_with_2(
    main_in: Run, own_tiny: Path, command: str, text: str, word: str
) -> None:
    (own_tiny / "strategy.toml").write_text(text, encoding="utf-8")
    is_said(main_in(own_tiny, *command.split()), 2, "strategy.toml", word)


def test_an_invalid_strategy_leaves_no_traceback_in_a_process_of_its_own(run_in: Run, own_tiny: Path) -> None:
    (own_tiny / "strategy.toml").write_bytes(b"\xff\xfe\x00")
    is_said(run_in(own_tiny, "show", "--json"), 2, "strategy.toml")


# --- exit 0 without data, exit 1 of check


def test_a_home_without_data_has_no_cards(main_in: Run, home: Path) -> None:
    for arguments in (["show"], ["show", "--level", "agent"], ["show", "--metric", "csat"]):
        ended = main_in(home, *arguments, "--json")
        assert (ended.code, ended.stderr, ended.json["cards"]) == (0, "", [])


def test_the_other_commands_without_data(main_in: Run, home: Path) -> None:
    goals = main_in(home, "goals", "--json")
    assert (goals.code, goals.json["objectives"]) == (0, [])
    trend = main_in(home, "trend", "csat", "--json")
    assert (trend.code, trend.json["points"]) == (0, [])
    checks = main_in(home, "check", "--json")
    assert (checks.code, [one["check"] for one in checks.json["checks"]]) == (0, ["no_strategy"])
    is_said(main_in(home, "rows", "csat"), 2, "no data")
    is_said(main_in(home, "undo"), 2, "nothing to undo")


def test_check_ends_with_1_on_an_error_and_0_on_a_warning(main_in: Run, own_tiny: Path) -> None:
    assert main_in(own_tiny, "check", "--json").code == 0
    own = own_tiny / "queries" / "checks" / "odd_team.sql"
    own.parent.mkdir(parents=True)
    written = (
        '/*\nseverity = "{}"\nmessage = "tickets of Tech"\n*/\n'
        "select desk, import_id, line, ticket_id as what from tickets where team = 'Tech'\n"
    )
    for severity, code in (("warning", 0), ("error", 1)):
        own.write_text(written.format(severity), encoding="utf-8")
        ended = main_in(own_tiny, "check", "--json")
        (found,) = [one for one in keeps(ended.json, CHECKS)["checks"] if one["check"] == "odd_team"]
        assert (ended.code, found["severity"], found["rows"]) == (code, severity, 10)


# --- what the numbers say


def test_the_default_period_is_the_latest_month_with_data(main_in: Run, tiny: Path) -> None:
    # April ended with the data and has no observation of a card metric
    assert main_in(tiny, "show", "--json").json["period"] == {
        "name": "2026-03",
        "from": "2026-03-01",
        "to": "2026-03-31",
    }


def test_metric_adds_unscored_metrics(main_in: Run, tiny: Path) -> None:
    plain = main_in(tiny, "show", "--json").json["cards"][0]
    asked = ["show", "--metric", "resolution_time", "--metric", "csat", "--json"]
    card = main_in(tiny, *asked).json["cards"][0]
    assert [one["metric"] for one in card["metrics"]] == [
        *(one["metric"] for one in plain["metrics"]),
        "resolution_time",
    ]
    added = reading(card, "resolution_time")
    assert (added["scored"], added["weight"], added["score"], added["objective"]) == (False, None, None, None)
    assert (added["status"], added["value"] is not None) == ("unscored", True)
    assert {key: card[key] for key in ("score", "coverage", "goals_met", "goals", "worst")} == {
        key: plain[key] for key in ("score", "coverage", "goals_met", "goals", "worst")
    }


def test_values_targets_and_scores_of_the_tiny_organisation(main_in: Run, tiny: Path) -> None:
    card = main_in(tiny, "show", "--level", "team", "--name", "billing", "--json").json["cards"][0]
    assert card["name"] == "Billing"
    first = reading(card, "first_reply_sla")
    assert (first["value"], first["n"], first["base"]) == (75.0, 12, "small")
    # half way between red 60 and goal 90; 25 of the 40 points from the baseline
    assert first["score"] == pytest.approx(50)
    assert first["attainment"] == pytest.approx(62.5)
    assert first["status"] == "amber"
    assert first["target"] == {"baseline": 50, "red": 60, "goal": 90, "from": None, "by": "2026-12-31"}
    assert first["previous"] == {"from": "2026-02-01", "to": "2026-02-28", "value": 100.0, "n": 4}
    assert reading(card, "csat")["value"] == pytest.approx(100 * 10 / 12)
    # a sample is read over three months
    assert reading(card, "csat")["window"] == {"from": "2026-01-01", "to": "2026-03-31"}


def test_sure_is_for_samples_only(main_in: Run, tiny: Path) -> None:
    found = [
        one
        for level in ("organisation", "team", "agent")
        for card in main_in(tiny, "show", "--level", level, "--json").json["cards"]
        for one in card["metrics"]
    ]
    assert {one["evidence"] for one in found} == {"census", "sample"}
    assert all(one["sure"] is None for one in found if one["evidence"] == "census")
    judged = [one for one in found if one["metric"] == "csat" and one["level"] != "agent"]
    assert judged
    assert all(0 <= one["sure"] <= 1 for one in judged)


def test_a_person_has_no_score_unless_composite(main_in: Run, own_tiny: Path) -> None:
    strategy = own_tiny / "strategy.toml"
    text = strategy.read_text(encoding="utf-8")
    # csat weighs enough that 70 % of the card has a value and a target
    text = text.replace(
        'level = "agent"\nmetrics = [\n    { metric = "csat",',
        'level = "agent"\nmetrics = [\n    { weight = 5, metric = "csat",',
    )
    for composite in (False, True):
        strategy.write_text(f"{text}\n[people]\ncomposite = {str(composite).lower()}\n", encoding="utf-8")
        cards = main_in(own_tiny, "show", "--level", "agent", "--json").json["cards"]
        assert [card["name"] for card in cards] == ["A. Blum", "C. Diaz"]
        assert [card["score"] is not None for card in cards] == [composite, composite]


def test_agents_stand_in_alphabetical_order(main_in: Run, busy: Path) -> None:
    cards = main_in(busy, "show", "--level", "agent", "--period", "2026-03", "--json").json["cards"]
    names = [card["name"] for card in cards]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 6
    team = main_in(busy, "show", "--level", "agent", "--team", "Tech", "--period", "2026-03", "--json")
    assert [card["name"] for card in team.json["cards"]] == ["C. Diaz", "D. Eng", "E. Fox"]
    assert {card["display_name"] for card in team.json["cards"]} == {
        "Full C. Diaz",
        "Full D. Eng",
        "Full E. Fox",
    }


def test_fewer_than_five_of_a_person_show_n_and_nothing_else(main_in: Run, tiny: Path) -> None:
    ended = main_in(tiny, "show", "--level", "agent", "--name", "A. Blum", "--period", "2026-02", "--json")
    one = reading(ended.json["cards"][0], "resolution_sla")
    assert (one["n"], one["base"], one["status"]) == (4, "suppressed", "unclear")
    for key in ("value", "low", "high", "score", "attainment", "sure"):
        assert one[key] is None, key
    team = main_in(tiny, "show", "--level", "team", "--name", "Billing", "--period", "2026-02", "--json")
    assert reading(team.json["cards"][0], "resolution_sla")["value"] == 100.0
    trend = main_in(tiny, "trend", "resolution_sla", "--level", "agent", "--name", "A. Blum", "--json").json
    assert trend["every"] == "month"
    assert {point["from"]: (point["n"], point["value"]) for point in trend["points"]}["2026-02-01"] == (
        4,
        None,
    )


def test_what_is_missing_is_null_and_named(main_in: Run, tiny: Path) -> None:
    nps = reading(main_in(tiny, "show", "--json").json["cards"][0], "nps")
    assert (nps["value"], nps["n"], nps["status"], nps["base"]) == (None, 0, "no_data", "none")
    cost = main_in(tiny, "show", "--metric", "cost_per_resolution", "--json").json["cards"][0]
    assert "costs.amount" in reading(cost, "cost_per_resolution")["needs"]


def test_weeks_without_data_are_points_without_a_value(main_in: Run, tiny: Path) -> None:
    trend = main_in(tiny, "trend", "csat", "--json").json
    assert (trend["every"], trend["target"], len(trend["points"])) == ("week", 90, 26)
    empty = [point for point in trend["points"] if point["n"] == 0]
    assert empty
    assert all(point[key] is None for point in empty for key in ("value", "low", "high"))
    assert sum(point["n"] for point in trend["points"]) == 22
    starts = [date.fromisoformat(point["from"]) for point in trend["points"]]
    assert all(start.weekday() == 0 for start in starts)
    assert {(b - a).days for a, b in pairwise(starts)} == {7}


@pytest.mark.parametrize(
    ("metric", "header"),
    [
        ("csat", "desk,observation_id,observed_at,team,agent,value,file,line"),
        ("resolution_time", "desk,observation_id,observed_at,team,agent,value,censored,file,line"),
        (
            "cost_per_resolution",
            "desk,observation_id,observed_at,team,agent,value,numerator,denominator,file,line",
        ),
    ],
)
def test_rows_have_the_promised_header(main_in: Run, busy: Path, metric: str, header: str) -> None:
    ended = main_in(busy, "rows", metric, "--period", "2026-03")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[0] == header
    assert len(ended.stdout.splitlines()) > 1
    first = next(csv.DictReader(io.StringIO(ended.stdout)))
    assert re.fullmatch(r"2026-0[1-3]-\d\d \d\d:\d\d:\d\d(\.\d+)?\+0[12]:00", first["observed_at"])
    assert first["file"].endswith(".csv")
    assert int(first["line"]) > 1


def test_text_is_there_without_json(main_in: Run, tiny: Path) -> None:
    assert "Billing: " in main_in(tiny, "show", "--level", "team").stdout
    assert "Answer fast: " in main_in(tiny, "goals").stdout
    assert "2026-03-02" in main_in(tiny, "trend", "csat").stdout
    assert "csat" in main_in(tiny, "metrics").stdout
    assert "warning: " in main_in(tiny, "check").stdout


# --- init


def test_init_writes_a_complete_example_once(main_in: Run, home: Path) -> None:
    assert main_in(home, "init").code == 0
    written = (home / "strategy.toml").read_text(encoding="utf-8")
    assert written.count("\n[[card]]\n") == 3
    assert "\n[[target]]\n" not in written
    is_said(main_in(home, "init"), 2, "never overwritten")
    assert (home / "strategy.toml").read_text(encoding="utf-8") == written
    assert main_in(home, "check").code == 0


def test_init_says_as_json_what_it_left_out(
    main_in: Run, home: Path, tmp_path: Path, write_csv: Callable[[Path, Iterable[dict[str, Any]]], Path]
) -> None:
    path = write_csv(tmp_path / "t.csv", [_ticket(str(number)) for number in range(12)])
    ended = main_in(home, "init", "--from", path, "--json")
    assert ended.code == 0
    left = {(one["metric"], one["level"]): one["needs"] for one in ended.json["left_out"]}
    assert left["csat", "organisation"] == ["surveys.score"]


# --- the command itself


def test_every_command_is_there_and_in_the_readme() -> None:
    assert sorted(cli._COMMANDS) == sorted(COMMANDS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z]+", " ".join(re.findall(r"scorecard ([a-z |]+)", readme))))
    assert set(cli._COMMANDS) <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps(main_in: Run, home: Path, command: str) -> None:
    ended = main_in(home, command, "--help")
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"usage: scorecard {command}")
    assert not home.exists()


def test_show_does_without_the_web_server(tiny: Path) -> None:
    asked = (
        "import sys; from dashboard import cli; code = cli.main(sys.argv[1:]);"
        "heavy = {'streamlit', 'plotly', 'pandas'} & set(sys.modules); sys.exit(code or sorted(heavy) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, "--home", str(tiny), "show", "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    keeps(json.loads(done.stdout), SHOW)

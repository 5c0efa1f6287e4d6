"""The command line as contract.md promises it: exit codes, JSON keys and their types, one document."""

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
from typing import Any, get_args

import pytest

from dashboard import cli
from dashboard.ask import Home
from dashboard.model.catalogue import load_catalogue
from dashboard.store.generations import Ledger, Store
from dashboard.units import UnitName

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = [
    "serve", "init", "import", "map", "new", "watch", "show", "trend", "rows", "report", "goals", "explain",
    "compare", "links", "align", "strategy", "propose", "metrics", "check", "reconcile", "history",
    "worklist", "undo", "remove", "rebuild", "verify", "backup", "restore", "doctor",
]  # fmt: skip
TICKET = "ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"

# --- schemas: a key may be added, none may be missing; a tuple lists what a value may be

TEXT, WHOLE, FLAG = str, int, bool
NUMBER = (int, float)
MAYBE_NUMBER, MAYBE_TEXT = (int, float, None), (str, None)
SPAN = {"from": TEXT, "to": TEXT}
STATUSES = {"green", "amber", "red", "unclear", "unscored", "no_data"}
BASES = {"none", "suppressed", "tiny", "small", "normal"}
METRIC = {
    "metric": TEXT,
    "title": TEXT,
    "unit": {*get_args(UnitName)},
    "evidence": {"census", "sample"},
    "window": SPAN,
    "value": MAYBE_NUMBER,
    "n": NUMBER,
    "decided": MAYBE_NUMBER,
    "low": MAYBE_NUMBER,
    "high": MAYBE_NUMBER,
    "units": NUMBER,
    "bands": [{"red", "amber", "green"}],
    "word": TEXT,
    "says": TEXT,
    "goal_met": (bool, None),
    "provisional": FLAG,
    "bound": (None, {"at_least"}),
    "reason": MAYBE_TEXT,
    "month": (
        None,
        SPAN | {"value": MAYBE_NUMBER, "n": NUMBER, "low": MAYBE_NUMBER, "high": MAYBE_NUMBER},
    ),
    "change": MAYBE_NUMBER,
    "change_low": MAYBE_NUMBER,
    "change_high": MAYBE_NUMBER,
    "is_signal": FLAG,
    "attainment_low": MAYBE_NUMBER,
    "attainment_high": MAYBE_NUMBER,
    "base": BASES,
    "told": MAYBE_NUMBER,
    "colour": (None, TEXT),
    "target": (
        None,
        {
            "baseline": MAYBE_NUMBER,
            "red": NUMBER,
            "goal": NUMBER,
            "from": MAYBE_TEXT,
            "by": MAYBE_TEXT,
        },
    ),
    "weight": MAYBE_NUMBER,
    "scored": FLAG,
    "score": MAYBE_NUMBER,
    "attainment": MAYBE_NUMBER,
    "status": STATUSES,
    "sure": MAYBE_NUMBER,
    "needs": [TEXT],
    "objective": MAYBE_TEXT,
    "previous": (None, SPAN | {"value": MAYBE_NUMBER, "n": NUMBER}),
    "guards": [{"metric": TEXT, "status": STATUSES}],
    "variation": {"improvement", "concern", "common_cause", "none"},
    "assurance": {"consistent_pass", "consistent_fail", "inconsistent", "none"},
    "behaviour": TEXT,
}
PERIOD = (None, {"name": TEXT} | SPAN)
SHOW = {
    "period": PERIOD,
    "level": {"organisation", "team", "agent"},
    "cards": [
        {
            "name": TEXT,
            "display_name": TEXT,
            "score": MAYBE_NUMBER,
            "coverage": NUMBER,
            "goals_met": WHOLE,
            "missed": WHOLE,
            "goals_open": WHOLE,
            "goals": WHOLE,
            "worst": MAYBE_TEXT,
            "metrics": [{**METRIC, "operations": TEXT, "strategy": TEXT}],
        }
    ],
}
TREND = {
    "metric": TEXT,
    "level": {"organisation", "team", "agent"},
    "name": TEXT,
    "every": {"day", "week", "month"},
    "chart": (None, {"xmr", "p_prime"}),
    "centre": MAYBE_NUMBER,
    "lower_limit": MAYBE_NUMBER,
    "upper_limit": MAYBE_NUMBER,
    "trial": (bool, None),
    "variation": {"improvement", "concern", "common_cause", "none"},
    "assurance": {"consistent_pass", "consistent_fail", "inconsistent", "none"},
    "target": MAYBE_NUMBER,
    "points": [
        {
            "from": TEXT,
            "n": NUMBER,
            "value": MAYBE_NUMBER,
            "low": MAYBE_NUMBER,
            "high": MAYBE_NUMBER,
            "partial": FLAG,
            "target": MAYBE_NUMBER,
            "decided": MAYBE_NUMBER,
            "kind": (None, {"common_cause", "improvement", "concern"}),
            "rule": (None, {"outside", "trend", "two_in_three", "shift"}),
        }
    ],
}
GOALS = {
    "period": PERIOD,
    "objectives": [
        {
            "objective": TEXT,
            "title": TEXT,
            "owner": TEXT,
            "serves": MAYBE_TEXT,
            "perspective": {"customer", "process", "people", "financial"},
            "score": MAYBE_NUMBER,
            "coverage": NUMBER,
            "status": STATUSES,
            "goals_met": WHOLE,
            "missed": WHOLE,
            "goals_open": WHOLE,
            "goals": WHOLE,
            "outcome": (None, METRIC),
            "drivers": [METRIC],
            "served_by": [TEXT],
            "worst": MAYBE_TEXT,
            "by": MAYBE_TEXT,
            "progress": MAYBE_NUMBER,
            "expected_progress": MAYBE_NUMBER,
            "forecast": (
                None,
                {
                    "value": MAYBE_NUMBER,
                    "low": MAYBE_NUMBER,
                    "high": MAYBE_NUMBER,
                    "reaches_goal": (None, {"likely", "open", "unlikely"}),
                },
            ),
            "metrics": [METRIC],
            "teams": [
                {
                    "team": TEXT,
                    "score": MAYBE_NUMBER,
                    "coverage": NUMBER,
                    "status": STATUSES,
                    "worst": MAYBE_TEXT,
                }
            ],
        }
    ],
}
IMPORT = {
    "imports": [
        {
            "file": TEXT,
            "format": MAYBE_TEXT,
            "desk": MAYBE_TEXT,
            "sha256": TEXT,
            "status": {"loaded", "already_loaded", "refused"},
            "reason": MAYBE_TEXT,
            "rows_read": WHOLE,
            "empty": WHOLE,
            "refused": WHOLE,
            "superseded": WHOLE,
            "accepted": WHOLE,
            "tables": dict,
            "understood": dict,
            "refused_file": MAYBE_TEXT,
            "refused_reasons": [{"column": TEXT, "reason": TEXT, "rows": WHOLE}],
            "warnings": [{"check": TEXT, "rows": WHOLE, "message": TEXT}],
        }
    ]
}
CHECKS = {
    "checks": [
        {"check": TEXT, "severity": {"warning", "error"}, "rows": WHOLE, "message": TEXT, "where": [TEXT]}
    ]
}
METRICS = {
    "metrics": [
        {
            "metric": TEXT, "sql": TEXT, "file": TEXT, "title": TEXT, "unit": TEXT, "aggregate": TEXT,
            "evidence": TEXT, "improvement_direction": TEXT, "perspective": TEXT, "excellence": [TEXT],
            "scored_levels": [TEXT], "levels": [TEXT], "needs": [TEXT], "guards": [TEXT],
            "description": TEXT, "operations": TEXT, "strategy": TEXT, "pitfall": TEXT,
        }
    ]
}  # fmt: skip


def breaches(value: Any, schema: Any, path: str = "") -> list[str]:
    """Where a document leaves its schema."""
    if isinstance(schema, dict):
        if not isinstance(value, dict):
            return [f"{path}: no object: {value!r}"]
        found = [f"{path}.{key}: missing" for key in schema if key not in value]
        return found + [
            breach
            for key in schema
            if key in value
            for breach in breaches(value[key], schema[key], f"{path}.{key}")
        ]
    if isinstance(schema, list):
        if not isinstance(value, list):
            return [f"{path}: no list: {value!r}"]
        return [
            breach
            for place, item in enumerate(value)
            for breach in breaches(item, schema[0], f"{path}[{place}]")
        ]
    if isinstance(schema, tuple):
        options = [breaches(value, one, path) for one in schema]
        return [] if [] in options else min(options, key=len)
    if isinstance(schema, set):
        return [] if value in schema else [f"{path}: {value!r} is none of {sorted(schema)}"]
    if schema is None:
        return [] if value is None else [f"{path}: {value!r} is not null"]
    fits = isinstance(value, schema) and not (schema in (int, float) and isinstance(value, bool))
    return [] if fits else [f"{path}: {value!r} is no {schema.__name__}"]


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


# --- what is wrong is told in a sentence


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


def test_who_stops_reading_causes_no_complaint(busy: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "--home", str(busy), "rows", "csat", "--period", "2026-03"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate()
    assert (process.returncode, said) == (0, b"")


def _last_said(script: str) -> str:
    """The last line that a Python of its own says on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "command", ["show", "goals", "check", "metrics", "rows csat --period 2026-03", "trend csat", "history"]
)
def test_a_command_loads_nothing_that_only_another_needs(tiny: Path, command: str) -> None:
    others = ["every", "reconciling", "plain_count", "names", "worklist"]
    others += ["theory", "outlook", "alignment", "explaining"] if command != "goals" else []
    others += ["loaded", "missing", "overview"] if command == "show" else []
    script = (
        "import sys; from dashboard import cli\n"
        f"code = cli.main(['--home', {str(tiny)!r}, *{command.split()!r}])\n"
        "heavy = {'streamlit', 'pandas', 'plotly', 'python_calamine', 'dashboard.intake.load'}\n"
        "heavy |= {'typst', 'xlsxwriter', 'scipy.special', 'tomlkit', 'numpy.f2py'}\n"
        f"heavy |= {{'dashboard.ask.' + name for name in {others!r}}}\n"
        "print(sorted(heavy & set(sys.modules)), code, file=sys.stderr)\n"
    )
    assert _last_said(script) == "[] 0"


def test_an_import_asks_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(TICKET)
    script = (
        "import sys; from dashboard import cli\n"
        f"code = cli.main(['--home', {str(home)!r}, 'import', {str(tmp_path / 'tickets.csv')!r}])\n"
        "rooms = {'dashboard.ask', 'dashboard.scoring', 'dashboard.app_pages'}\n"
        "print(sorted(rooms & set(sys.modules)), code, file=sys.stderr)\n"
    )
    assert _last_said(script) == "[] 0"


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


def test_json_is_said_before_or_after_what_is_asked_of_the_strategy(tiny: Path, main_in: Any) -> None:
    first, last = (
        main_in(tiny, "strategy", "--json", "history"),
        main_in(tiny, "strategy", "history", "--json"),
    )
    assert first.json == last.json


def test_goals_where_no_strategy_names_any_say_what_to_do(main_in: Any, home: Path) -> None:
    told = main_in(home, "goals")
    assert told.code == 0
    assert "no goals: there are no data yet; scorecard import FILE" in told.stdout

"""Real exports through the real command line: receipts that add up, and figures known beforehand."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.store.pool import snapshot

Run = Callable[..., Any]
TECHNICAL = "technical_support_dataset.csv"
ECOMMERCE = "ecommerce_csat_with_blank_tail.csv"
SERVICENOW = "servicenow_incident_events_prio1_2.csv"
CALLS = "callcentre_calls.csv"
BANK = "bank_nps_responses.csv"
FRESHDESK = "freshdesk_trial_export.csv"
# file -> (format, rows read, empty, refused, superseded, accepted)
RECEIPTS = {
    TECHNICAL: ("technical_support", 2330, 0, 0, 0, 2330),
    ECOMMERCE: ("ecommerce_csat", 85_907, 75_380, 0, 0, 10_527),
    SERVICENOW: ("servicenow_incidents", 4020, 0, 0, 3409, 611),
    CALLS: ("callcentre", 5000, 0, 0, 0, 5000),
    BANK: ("bank_nps", 5000, 0, 0, 0, 5000),
    FRESHDESK: ("freshdesk_trial", 45, 0, 0, 0, 45),
}
# the column that every metric of these needs is there; what lacks is an answer of that kind
ONLY_OBSERVATIONS_LACK = {"nps", "csat", "service_recovery"}


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, shared: Path, run_in: Run
) -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """loaded(file): (a home with that file alone, its receipt as JSON); imported once."""
    kept: dict[str, tuple[Path, dict[str, Any]]] = {}

    def load(file: str) -> tuple[Path, dict[str, Any]]:
        if file not in kept:
            home = tmp_path_factory.mktemp("real") / "home"
            ended = run_in(home, "import", shared / "data" / file, "--json")
            assert (ended.code, ended.stderr) == (0, ""), ended
            (receipt,) = ended.json["imports"]
            kept[file] = home, receipt
        return kept[file]

    return load


Loaded = Callable[[str], tuple[Path, dict[str, Any]]]


def shown(main_in: Run, home: Path, metric: str, *more: str) -> list[dict[str, Any]]:
    """The readings of a metric, one for each card."""
    ended = main_in(home, "show", "--metric", metric, *more, "--json")
    assert ended.code == 0, ended
    return [
        {**one, "card": card["name"]}
        for card in ended.json["cards"]
        for one in card["metrics"]
        if one["metric"] == metric
    ]


def warnings(receipt: dict[str, Any]) -> dict[str, int]:
    return {one["check"]: one["rows"] for one in receipt["warnings"]}


# --- receipts


@pytest.mark.parametrize("file", RECEIPTS)
def test_the_receipt_adds_up(loaded: Loaded, shared: Path, file: str) -> None:
    home, receipt = loaded(file)
    counted = [receipt[key] for key in ("rows_read", "empty", "refused", "superseded", "accepted")]
    assert (receipt["format"], *counted) == RECEIPTS[file]
    assert counted[0] == sum(counted[1:])
    with (shared / "data" / file).open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))[1:]
    # the csv module gives a blank line as a row without fields
    assert counted[0] == len(rows)
    assert counted[1] == sum(not any(field.strip() for field in row) for row in rows)
    first = next(iter(receipt["tables"].values()))
    assert first["new"] + first["changed"] + first["unchanged"] == receipt["accepted"]
    assert (receipt["status"], receipt["refused_file"], receipt["reason"]) == ("loaded", None, None)
    assert list((home / "refused").glob("*.csv")) == []


def test_the_date_order_is_proved_by_the_file(loaded: Loaded) -> None:
    assert loaded(ECOMMERCE)[1]["understood"]["date_order"] == "day-first"
    assert loaded(BANK)[1]["understood"]["date_order"] == "day-first"


@pytest.mark.parametrize("file", [TECHNICAL, ECOMMERCE, SERVICENOW])
def test_the_same_file_twice_changes_nothing(
    loaded: Loaded, shared: Path, run_in: Run, main_in: Run, tmp_path: Path, file: str
) -> None:
    home, first = loaded(file)
    asked = ["rows", "csat", "--period", "2023"]
    before = Home.open(home, LOCAL).about().generation, main_in(home, *asked)
    renamed = Path(shutil.copy(shared / "data" / file, tmp_path / "again.csv"))
    ended = run_in(home, "import", shared / "data" / file, renamed, "--json")
    assert (ended.code, ended.stderr) == (0, "")
    assert [one["status"] for one in ended.json["imports"]] == ["already_loaded", "already_loaded"]
    assert {one["sha256"] for one in ended.json["imports"]} == {first["sha256"]}
    assert (Home.open(home, LOCAL).about().generation, main_in(home, *asked)) == before


# --- figures


def test_technical_support(loaded: Loaded, main_in: Run) -> None:
    home, receipt = loaded(TECHNICAL)
    found = warnings(receipt)
    assert found["first_reply_flag_contradicts"] == 14
    assert found["closed_before_resolved"] == 42
    assert found["first_reply_before_created"] == 2
    assert receipt["tables"]["surveys"]["new"] == 1173
    (reply,) = shown(main_in, home, "first_reply_sla", "--period", "2023")
    assert (reply["n"], reply["value"]) == (2330, pytest.approx(100 * 2019 / 2330))
    (resolution,) = shown(main_in, home, "resolution_sla", "--period", "2023")
    assert (resolution["n"], resolution["value"]) == (2329, pytest.approx(100 * 1546 / 2329))
    assert resolution["decided"] == pytest.approx(2329 / 2330)
    (answers,) = shown(main_in, home, "csat", "--period", "2023-01-01..2024-12-31")
    assert answers["n"] == 1173
    about = Home.open(home, LOCAL).about()
    assert (len(about.teams), len(about.agents)) == (2, 8)


def test_ecommerce(loaded: Loaded, main_in: Run) -> None:
    home, _ = loaded(ECOMMERCE)
    (everyone,) = shown(main_in, home, "csat", "--period", "2023")
    assert everyone["n"] == 10_527
    assert round(everyone["value"], 2) == 81.34
    teams = shown(main_in, home, "csat", "--level", "team", "--period", "2023")
    assert (len(teams), sum(one["n"] for one in teams)) == (39, 10_527)
    # the file holds the first six days of August, and people are read over months that have ended
    assert shown(main_in, home, "csat", "--level", "agent", "--period", "2023-08") == []


def test_no_response_rate_where_only_answers_were_exported(loaded: Loaded, main_in: Run) -> None:
    (rate,) = shown(main_in, loaded(ECOMMERCE)[0], "survey_response_rate", "--period", "2023")
    assert (rate["value"], rate["n"], rate["status"]) == (None, 0, "no_data")
    assert rate["needs"] == ["surveys.sent_at"]


def test_servicenow_events(loaded: Loaded, main_in: Run, shared: Path) -> None:
    home, receipt = loaded(SERVICENOW)
    assert receipt["tables"]["tickets"]["new"] == 611
    with (shared / "data" / SERVICENOW).open(encoding="utf-8-sig", newline="") as text:
        numbers = {row["number"] for row in csv.DictReader(text)}
    printed = main_in(home, "rows", "resolution_time", "--period", "2016-01-01..2018-12-31").stdout
    cases = [row["observation_id"] for row in csv.DictReader(io.StringIO(printed))]
    assert len(cases) == len(set(cases))
    assert set(cases) <= numbers
    assert len(numbers) == 611
    (sla,) = shown(main_in, home, "first_reply_sla", "--period", "2016")
    assert sla["n"] == 0
    assert sla["needs"]


def test_calls(loaded: Loaded, main_in: Run, shared: Path) -> None:
    home, receipt = loaded(CALLS)
    assert receipt["tables"]["surveys"]["new"] == 4054
    with (shared / "data" / CALLS).open(encoding="utf-8-sig", newline="") as text:
        seconds = {row["Call Id"]: row["Speed of answer in seconds"] for row in csv.DictReader(text)}
    printed = main_in(home, "rows", "first_reply_time", "--period", "2021").stdout
    answered = [row for row in csv.DictReader(io.StringIO(printed)) if row["censored"].lower() == "false"]
    assert len(answered) == 4054
    waited = [float(seconds[row["observation_id"]]) for row in answered]
    assert sum(waited) / len(waited) == pytest.approx(67.521, abs=0.0005)
    # durations are in whole minutes
    for row, exact in zip(answered, waited, strict=True):
        assert abs(60 * float(row["value"]) - exact) <= 30, row
    printed = main_in(home, "rows", "resolution_time", "--period", "2021").stdout
    solved = [row for row in csv.DictReader(io.StringIO(printed)) if row["censored"].lower() == "false"]
    assert len(solved) == 3646
    about = Home.open(home, LOCAL).about()
    assert (len(about.teams), len(about.agents)) == (0, 8)


def test_bank(loaded: Loaded, main_in: Run) -> None:
    home, _ = loaded(BANK)
    span = Home.open(home, LOCAL).covered()
    (found,) = shown(main_in, home, "nps", "--period", span)
    assert (found["n"], found["value"]) == (5000, pytest.approx(11.8))


def test_freshdesk_has_tickets_and_nobody_to_name(loaded: Loaded, main_in: Run) -> None:
    home, receipt = loaded(FRESHDESK)
    assert receipt["tables"]["tickets"]["new"] == 45
    about = Home.open(home, LOCAL).about()
    assert (about.teams, about.agents) == ((), ())


# --- what data can't say, and what they can


@pytest.mark.alike(2)
@pytest.mark.parametrize("file", RECEIPTS)
def test_a_metric_without_data_names_what_it_needs(loaded: Loaded, main_in: Run, file: str) -> None:
    home, _ = loaded(file)
    span = Home.open(home, LOCAL).covered()
    every = {
        name: metric
        for name, metric in Home.open(home, LOCAL).catalogue.metrics.items()
        if "organisation" in metric.levels
    }
    asked = [word for name in every for word in ("--metric", name)]
    card = main_in(home, "show", *asked, "--period", span, "--json").json["cards"][0]
    lacking = [one for one in card["metrics"] if one["base"] == "none"]
    assert lacking
    for one in lacking:
        assert one["value"] is None, one["metric"]
        assert set(one["needs"]) <= set(every[one["metric"]].needs)
        assert one["needs"] or one["metric"] in ONLY_OBSERVATIONS_LACK, one["metric"]


@pytest.mark.long
def test_init_proposes_cards_that_technical_support_can_fill(main_in: Run, home: Path, shared: Path) -> None:
    file = shared / "data" / TECHNICAL
    proposed = main_in(home, "init", "--from", file, "--json")
    assert proposed.code == 0, proposed
    assert set(proposed.json["cards"]) | set(proposed.json["no_card"]) == {"organisation", "team", "agent"}
    assert {"organisation", "team"} <= set(proposed.json["cards"])
    assert main_in(home, "import", file).code == 0
    for level in proposed.json["cards"]:
        cards = main_in(home, "show", "--level", level, "--json").json["cards"]
        assert cards
        for card in cards:
            if card["draft"]:  # scores nothing, and says what it lacks
                assert 1 <= len(card["metrics"]) <= 5
                assert card["missing"], (level, card["name"])
            else:
                assert card["coverage"] >= 0.75, (level, card["name"])
                assert 6 <= len(card["metrics"]) <= 8
    assert "[[target]]" not in [
        line.strip() for line in (home / "strategy.toml").read_text(encoding="utf-8").splitlines()
    ]


def test_init_drafts_what_ecommerce_can_fill(main_in: Run, home: Path, shared: Path) -> None:
    """One metric of answers and one of tickets: no card of six; a draft of each says what it lacks."""
    file = shared / "data" / ECOMMERCE
    proposed = main_in(home, "init", "--from", file, "--json").json
    assert main_in(home, "import", file).code == 0
    for level in ("organisation", "team", "agent"):
        if level in proposed["cards"]:
            cards = main_in(home, "show", "--level", level, "--period", "2023", "--json").json["cards"]
            assert cards or level == "agent", "three months that end in December 2023 hold nobody's answers"
            assert all(card["draft"] and card["missing"] for card in cards)
        else:
            assert "can be computed" in proposed["no_card"][level]
            ended = main_in(home, "show", "--level", level, "--json")
            assert (ended.code, ended.stdout) == (2, "")
            assert f"no card for level {level}" in ended.stderr
    left = {(one["metric"], one["level"]): one for one in proposed["left_out"]}
    assert left["survey_response_rate", "organisation"]["needs"] == ["surveys.sent_at"]
    assert left["reopen_rate", "team"]["needs"] == ["tickets.reopens", "tickets.resolved_at"]
    assert all(one["reason"] for one in proposed["left_out"])


def test_an_event_log_s_time_in_state_adds_up_to_its_span(loaded: Loaded, shared: Path) -> None:
    home, _ = loaded(SERVICENOW)
    with (shared / "data" / SERVICENOW).open(encoding="utf-8-sig", newline="") as text:
        events = [(row["number"], row["sys_updated_at"]) for row in csv.DictReader(text)]
    spans: dict[str, list[datetime]] = {}
    for number, updated in events:
        spans.setdefault(number, []).append(datetime.strptime(updated, "%d/%m/%Y %H:%M"))
    minutes = sum((max(times) - min(times)).total_seconds() / 60 for times in spans.values())
    shot = snapshot(home)
    assert shot is not None
    kept = (
        shot.cursor().execute("select sum(minutes), count(distinct ticket_id) from facts.states").fetchone()
    )
    assert kept == (pytest.approx(minutes), len(spans))

"""The cases behind a number: what is a miss, what was said, and where a case stands in its desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard import text
from dashboard.access import LOCAL
from dashboard.ask import Cases, Home
from dashboard.faults import CatalogueFault
from dashboard.intake import load
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy.desk_url import address_in
from dashboard.paths import queries_folder
from dashboard.render import cases as rendered
from dashboard.scoring.misses import miss_of
from dashboard.store import other_ways

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


def test_misses_stand_first_the_newest_on_top(own_tiny: Path) -> None:
    found = Home.open(own_tiny, LOCAL).cases("csat", "team", "Tech", period="2026-03")
    since = [str(at) for at in column(found, "observed_at")]
    assert len(set(since[:6])) > 1
    assert since[:6] == sorted(since[:6], reverse=True)


@pytest.mark.parametrize("number", ["..", ".", "../../admin", "7/..", "..\\x"])
def test_a_number_that_would_lead_up_has_no_address(number: str) -> None:
    desks = {"own": "https://desk.example/case/{ticket_id}"}
    assert address_in(desks, "own", number) is None


@pytest.mark.parametrize(("number", "stands"), [("2026/17", "2026%2F17"), ("a..b", "a..b"), ("%2e", "%252e")])
def test_any_other_number_is_one_step_of_the_way(number: str, stands: str) -> None:
    desks = {"own": "https://desk.example/case/{ticket_id}"}
    assert address_in(desks, "own", number) == f"https://desk.example/case/{stands}"


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


CALENDARS = """\
[organisation]
name = "Two zones"
zone = "Europe/Berlin"
country = "DE"
region = "BE"
holidays = [2026-03-26]
[organisation.business_hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]
[[calendar]]
teams = ["Munich"]
region = "BY"
[[calendar]]
teams = ["Sunday"]
country = ""
[calendar.business_hours]
sunday = ["00:00-24:00"]
[[calendar]]
teams = ["London"]
zone = "Europe/London"
country = "GB"
region = "ENG"
"""
TIMED = [  # team, from, to (as clocks in Berlin show it), open minutes, minutes around the clock
    ("Berlin", "2026-03-25 16:00", "2026-03-27 10:00", 60 + 60, 42 * 60),  # a day of their own between
    ("Berlin", "2026-01-05 16:00", "2026-01-07 10:00", 60 + 480 + 60, 42 * 60),
    ("Munich", "2026-01-05 16:00", "2026-01-07 10:00", 60 + 60, 42 * 60),  # Epiphany
    ("Sunday", "2026-03-28 12:00", "2026-03-30 12:00", 23 * 60, 47 * 60),  # the clock goes forward
    ("London", "2026-03-27 16:30", "2026-03-30 11:00", 90 + 60, 65 * 60 + 30),  # an hour behind Berlin
]


def test_open_hours_stand_beside_what_passed_around_the_clock(home: Path, tmp_path: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "strategy.toml").write_text(CALENDARS, encoding="utf-8")
    rows = [
        f"{team},{number},solved,{start},{end},{end}" for number, (team, start, end, *_) in enumerate(TIMED)
    ]
    rows.append("Berlin,end,solved,2026-04-30 12:00,,")
    file = tmp_path / "tickets.csv"
    head = "team,ticket_id,status,created_at,first_reply_at,resolved_at"
    file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    assert load.import_files(home, [file], load.Options())[0].refused == 0
    opened = Home.open(home, LOCAL)
    for metric in ("resolution_time", "first_reply_time"):
        found: dict[object, tuple[object, ...]] = {}
        for period in ("2026-01", "2026-03"):
            cases = opened.cases(metric, period=period)
            told = zip(column(cases, "value"), column(cases, "elapsed"), strict=True)
            found |= dict(zip(column(cases, "observation_id"), told, strict=True))
            listed = opened.rows(metric, period=period)  # the download says it too
            at = listed.columns.index("elapsed")
            assert {row[at] for row in listed.rows} == set(column(cases, "elapsed"))
            drawn = rendered.cases(cases, METRICS[metric])
            assert ">Around the clock<" in drawn
            assert f">{text.duration(42 * 60)}<" in drawn
        assert found == {str(number): tuple(one[3:]) for number, one in enumerate(TIMED)}


def test_what_is_the_same_around_the_clock_is_not_said_twice(tiny: Path) -> None:
    found = Home.open(tiny, LOCAL).cases("resolution_time", period="2026-03")
    assert column(found, "elapsed") == column(found, "value")
    assert "Around the clock" not in rendered.cases(found, METRICS["resolution_time"])


def test_a_metric_of_ones_own_over_answers_says_so_and_is_told_like_ours(home: Path, load_rows: Any) -> None:
    """Two answers about effort; `surveys` says so, whatever else its SQL names."""
    shipped = (queries_folder() / "metrics/csat.sql").read_text(encoding="utf-8")
    own = home / "queries/metrics/effort.sql"
    own.parent.mkdir(parents=True)
    text = shipped.replace("kind = 'csat'", "kind = 'ces' and kind <> 'nps'")
    own.write_text(text.replace('surveys = ["csat"]', 'surveys = ["ces"]'))
    answer = {"ticket_id": "1", "responded_at": "2026-03-02 10:00", "scale_min": 1, "scale_max": 5}
    rows = [
        answer | {"response_id": "1", "kind": "ces", "score": 2, "comment": "three calls"},
        answer | {"response_id": "2", "kind": "ces", "score": 5, "comment": "easy"},
        answer | {"response_id": "1", "kind": "csat", "score": 4, "comment": "friendly"},
    ]
    load_rows("own_surveys", rows)
    with Home.open(home, LOCAL) as opened:
        found = opened.cases("effort", period="2026-03")
        asked = opened.answerers("effort", period="2026-03")
        metric = opened.metric("effort")
    at = [found.columns.index(name) for name in ("score", "comment")]
    assert sorted(tuple(row[n] for n in at) for row in found.rows) == [(2, "three calls"), (5, "easy")]
    assert asked is not None
    assert other_ways.answers_of(metric) == "ces"


def test_only_what_reads_surveys_counts_answers(home: Path) -> None:
    own = home / "queries/metrics/mine.sql"
    own.parent.mkdir(parents=True)
    shipped = (queries_folder() / "metrics/escalation_rate.sql").read_text(encoding="utf-8")
    own.write_text(shipped.replace("guards =", 'surveys = ["csat"]\nguards ='))
    with pytest.raises(CatalogueFault, match=r"mine\.sql: surveys: what counts answers needs a column of"):
        load_catalogue(home)

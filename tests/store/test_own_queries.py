"""What a home's own SQL may do: read its rows, for a time, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine import connections
from dashboard.faults import CatalogueFault
from dashboard.intake import history, load
from dashboard.model.catalogue import load_catalogue
from dashboard.model.check import Check
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot
from tests.conftest import ROOT

ENDLESS = "select count(*) from range(1000000000000) as r (i) where i % 7 = 3"
METRIC = (ROOT / "queries/metrics/escalation_rate.sql").read_text().split("*/")[0] + "*/\n"
OBSERVED = (
    "select desk, ticket_id as observation_id, created_at as observed_at, team, agent,"
    " {} as value, import_id, line from tickets"
)
CHECK = '/*\nseverity = "warning"\nmessage = "{rows} tickets look odd"\nmessage_one = "one looks odd"\n*/\n'
FORMAT = """/*
title = "Mine"
system = "mine"
tables = ["tickets"]
identified_by = ["Vorgang"]
[columns]
ticket_id = "Vorgang"
created_at = "Angelegt"
team = "Gruppe"
*/
-- table: tickets
"""
ROWS = "Vorgang,Angelegt,Gruppe\n1,2026-03-02 09:00,A\n2,2026-03-03 09:00,B\n,2026-03-03 09:00,B\n3,never,B\n"
# what tries to reach beyond its rows; `secret` is a file of somebody's
REACHING = [
    "select * from read_csv('{secret}')",
    "select * from read_text('{secret}')",
    "select * from '{secret}'",
    "select * from glob('{folder}/*')",
    "select 1; copy (select 1) to '{folder}/out.csv'",
    "copy (select 1) to '{folder}/out.csv'",
    "attach '{folder}/out.db'",
    "install httpfs",
    "select 1) as a; create table mine (i int); select * from (select 1",
    "set enable_external_access = true",
    "drop table facts.tickets",
]


@pytest.fixture
def put(own_tiny: Path) -> Callable[[str, str], Path]:
    """put("metrics/mine.sql", text) writes a query of the home's own."""

    def write(name: str, text: str) -> Path:
        path = own_tiny / "queries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


@pytest.fixture
def reaching(tmp_path: Path) -> Callable[[str], str]:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "secret.csv").write_text("a,b\n1,2\n")
    return lambda sql: sql.format(folder=tmp_path / "theirs", secret=tmp_path / "theirs" / "secret.csv")


def untouched(tmp_path: Path) -> bool:
    return [path.name for path in (tmp_path / "theirs").iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    "place", ["metrics/mine.sql", "checks/mine.sql", "exports/mine.sql", "exports/mine.toml"]
)
def test_no_own_query_is_too_long_to_be_planned_in_time(own_tiny: Path, put: Any, place: str) -> None:
    """A condition of 100,000 parts is planned for minutes, and nothing ends the planning."""
    put(place, METRIC + "select 1 from tickets where " + " and ".join(["line = 1"] * 10_000))
    with pytest.raises(CatalogueFault, match="write at most 65,536"):
        load_catalogue(own_tiny)


def test_a_folder_named_like_a_query_is_named(own_tiny: Path) -> None:
    (own_tiny / "queries" / "metrics" / "mine.sql").mkdir(parents=True)
    with pytest.raises(CatalogueFault, match=r"mine\.sql: it can't be read"):
        load_catalogue(own_tiny)


def value(home: Path, metric: str) -> float | None:
    cards = Home.open(home, LOCAL).cards(period="2026-03", metrics=(metric,)).cards
    return next(reading.value for reading in cards[0].metrics if reading.metric == metric)


def tickets(home: Path) -> list[tuple[Any, ...]]:
    shot = snapshot(home)
    assert shot is not None
    return shot.cursor().execute("select * from facts.tickets where desk = 'mine' order by all").fetchall()


@pytest.mark.parametrize("sql", REACHING)
def test_no_own_metric_reaches_beyond_its_rows(
    own_tiny: Path, put: Any, reaching: Any, tmp_path: Path, sql: str
) -> None:
    put("metrics/mine.sql", METRIC + reaching(sql))
    with pytest.raises(CatalogueFault, match=r"mine\.sql"):
        value(own_tiny, "mine")
    assert untouched(tmp_path)


@pytest.mark.parametrize("sql", REACHING)
def test_no_own_check_reaches_beyond_its_rows(
    own_tiny: Path, put: Any, reaching: Any, tmp_path: Path, sql: str
) -> None:
    put("checks/mine.sql", CHECK + reaching(sql))
    with pytest.raises(CatalogueFault, match=r"mine\.sql"):
        Home.open(own_tiny, LOCAL).checks()
    assert untouched(tmp_path)


@pytest.mark.parametrize("sql", [*REACHING, "select *, 1 as import_id from facts.tickets", "select nonsense"])
def test_no_own_format_reaches_beyond_its_rows(
    own_tiny: Path, put: Any, reaching: Any, tmp_path: Path, sql: str
) -> None:
    put("exports/mine.sql", FORMAT + reaching(sql))
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    seq = Store(own_tiny).current()
    with pytest.raises(CatalogueFault, match=r"mine\.sql"):
        load.import_files(own_tiny, [file])
    assert untouched(tmp_path)
    assert Store(own_tiny).current() == seq


def test_an_own_format_with_a_select_does_what_one_of_ours_does(
    own_tiny: Path, put: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that can't be read or lack their key are refused by line, whoever wrote the select."""
    sql = "select *, case when ticket_id = '2' then true end as escalated, to_utc(created_at) as updated_at"
    put("exports/mine.sql", FORMAT + sql + " from renamed")
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    (receipt,) = load.import_files(own_tiny, [file])
    assert (receipt.format, receipt.accepted, receipt.refused) == ("mine", 2, 2)
    assert {(item.column, item.reason) for item in receipt.refused_reasons} == {
        ("Vorgang", "is empty"),
        ("Angelegt", "not a date: 'never'"),
    }
    apart = tickets(own_tiny)
    history.rebuild(own_tiny)
    assert tickets(own_tiny) == apart
    catalogue = load_catalogue(own_tiny)
    ours = catalogue.formats["mine"].model_copy(update={"home": False})
    monkeypatch.setitem(catalogue.formats, "mine", ours)
    history.rebuild(own_tiny)
    assert tickets(own_tiny) == apart


def test_an_own_metric_that_takes_too_long_is_stopped_and_named(
    own_tiny: Path, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    put("metrics/mine.sql", METRIC + OBSERVED.format(f"({ENDLESS})"))
    began = time.monotonic()
    for question in (
        lambda: value(own_tiny, "mine"),
        lambda: Home.open(own_tiny, LOCAL).trends(("mine",)),
        lambda: Home.open(own_tiny, LOCAL).rows("mine", period="2026-03"),
    ):
        with pytest.raises(CatalogueFault, match=r"mine\.sql: it takes longer than 0\.3 s"):
            question()
    assert time.monotonic() - began < 60, "it would take hours"
    assert value(own_tiny, "escalation_rate") == pytest.approx(100 * 5 / 22), "the others are answered"


def test_an_own_check_that_takes_too_long_says_so_and_the_others_are_answered(
    own_tiny: Path, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    before = {item.check: item.message for item in Home.open(own_tiny, LOCAL).checks()}
    put("checks/mine.sql", CHECK + f"select desk, import_id, line from tickets where ({ENDLESS}) > 0")
    after = {item.check: item.message for item in Home.open(own_tiny, LOCAL).checks()}
    assert "takes longer than 0.3 s" in after.pop("mine")
    assert after == before


def test_an_own_format_that_takes_too_long_is_stopped_and_nothing_is_loaded(
    own_tiny: Path, put: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    put("exports/mine.sql", FORMAT + f"select * from renamed where ({ENDLESS}) > 0")
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    seq = Store(own_tiny).current()
    with pytest.raises(CatalogueFault, match=r"mine\.sql: it takes longer than 0\.3 s"):
        load.import_files(own_tiny, [file])
    assert Store(own_tiny).current() == seq


def test_ours_have_no_limit(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.0)
    assert value(own_tiny, "escalation_rate") == pytest.approx(100 * 5 / 22)
    history.rebuild(own_tiny)


@pytest.mark.parametrize(
    "message", ["{rows.__class__} odd", "{0} odd", "{rows!r:>99999999} odd", "100 % {} {odd} odd", "{rows"]
)
def test_a_message_is_filled_by_name_and_never_evaluated(own_tiny: Path, put: Any, message: str) -> None:
    header = CHECK.replace("{rows} tickets look odd", message).replace("message_one", "#")
    put("checks/mine.sql", header + "select desk, import_id, line from tickets")
    (found,) = [item for item in Home.open(own_tiny, LOCAL).checks() if item.check == "mine"]
    assert found.message == message
    check = Check(name="c", sql="s", file="f", severity="error", message="{rows} rows, {rows}")
    assert check.said(1234) == "1,234 rows, 1,234"

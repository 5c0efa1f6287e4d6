"""What a home's own SQL may do: read its rows, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import CatalogueFault
from dashboard.intake import history, load
from dashboard.model.catalogue import load_catalogue
from dashboard.model.check import Check
from dashboard.store.generations import Store
from tests.store.own_sql import CHECK, FORMAT, METRIC, ROWS, readings, tickets

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


@pytest.mark.parametrize("sql", REACHING)
def test_no_own_metric_reaches_beyond_its_rows(
    own_tiny: Path, put: Any, reaching: Any, tmp_path: Path, sql: str
) -> None:
    put("metrics/mine.sql", METRIC + reaching(sql))
    found = readings(own_tiny, "mine")["mine"]
    assert (found.value, found.word) == (None, "its query is wrong")
    assert "mine.sql: " in found.says
    assert untouched(tmp_path)


@pytest.mark.alike
@pytest.mark.parametrize("sql", REACHING)
def test_no_own_check_reaches_beyond_its_rows(
    own_tiny: Path, put: Any, reaching: Any, tmp_path: Path, sql: str
) -> None:
    put("checks/mine.sql", CHECK + reaching(sql))
    (found,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one.check == "mine")
    assert (found.severity, found.rows, "mine.sql: " in found.message) == ("error", 0, True)
    assert untouched(tmp_path)


@pytest.mark.alike
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


@pytest.mark.long
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


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select ticket_id, created_at from renamed", "the select of tickets gives no line; pass it on"),
        (
            "select * from renamed union all select * from renamed",
            "gives a line more than once; pass each on",
        ),
        ("select * replace (line + 1000 as line) from renamed", "gives lines that the file has not"),
    ],
)
def test_an_own_format_that_loses_account_of_its_lines_is_told(
    own_tiny: Path, put: Any, tmp_path: Path, sql: str, said: str
) -> None:
    put("exports/mine.sql", FORMAT + sql)
    (tmp_path / "rows.csv").write_text(ROWS)
    with pytest.raises(CatalogueFault, match=said):
        load.import_files(own_tiny, [tmp_path / "rows.csv"])


def test_what_an_own_format_leaves_out_is_in_the_sum(own_tiny: Path, put: Any, tmp_path: Path) -> None:
    put("exports/mine.sql", FORMAT + "select * from renamed where ticket_id = '1'")
    (tmp_path / "rows.csv").write_text(ROWS.replace(",2026-03-03 09:00,B", "4,2026-03-03 09:00,B"))
    (receipt,) = load.import_files(own_tiny, [tmp_path / "rows.csv"])
    assert (receipt.rows_read, receipt.refused, receipt.accepted) == (4, 3, 1)
    assert receipt.tables["tickets"].new == 1
    assert {(one.reason, one.rows) for one in receipt.refused_reasons} == {
        ("is left out by the query of its format", 2),
        ("not a date: 'never'", 1),
    }


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("-- table: tickts", 'none of the format\'s tables; did you mean "tickets"?'),
        ("", 'write "-- table: tickets" in a line of its own above it'),
    ],
)
def test_a_select_that_nobody_would_run_is_told(own_tiny: Path, put: Any, heading: str, said: str) -> None:
    put("exports/mine.sql", FORMAT.replace("-- table: tickets", heading) + "select * from renamed")
    with pytest.raises(CatalogueFault, match=re.escape(said)):
        load_catalogue(own_tiny)


def test_an_own_check_that_is_wrong_is_an_error_and_the_others_are_answered(own_tiny: Path, put: Any) -> None:
    before = Home.open(own_tiny, LOCAL).checks()
    put("checks/mine.sql", CHECK + "select nothing from facts.tickets")
    (found,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one not in before)
    assert (found.check, found.severity, "mine.sql: " in found.message) == ("mine", "error", True)


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

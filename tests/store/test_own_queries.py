"""What a home's own SQL may do: read its rows, for a time, and nothing else."""

from __future__ import annotations

import pickle
import re
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import duckdb
import pytest

from dashboard import ask, child
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine import own, own_child
from dashboard.faults import CatalogueFault
from dashboard.intake import history, load
from dashboard.model.catalogue import load_catalogue
from dashboard.model.check import Check
from dashboard.render import chart
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot
from tests.conftest import PATIENCE, ROOT

ENDLESS = "select count(*) from range(1000000000000) as r (i) where i % 7 = 3"
METRIC = (ROOT / "queries/metrics/escalation_rate.sql").read_text().split("*/")[0] + "*/\n"
OBSERVED = (
    "select desk, ticket_id as observation_id, created_at as observed_at, team, agent,"
    " {} as value, import_id, line from tickets"
)
CHECK = '/*\nseverity = "warning"\nmessage = "{rows} tickets look odd"\nmessage_one = "one looks odd"\n*/\n'
WORK = """/*
title = "Mine"
order = 9
note = "mine"
none = "none of mine"
*/
select desk, ticket_id as case_id, desk as ticket_desk, ticket_id, team, agent as holder,
    created_at as since, created_at as due, '' as said, '' as detail, import_id, line from tickets"""
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


# one step of the engine each, so that no interruption is looked at; the first two are too much to be planned
HUNGRY = {
    "a text of a billion signs": "(select length(repeat('x', 1000000000)))",
    "a list of a billion": "(select len(range(1000000000)))",
    "texts of rows": "(select max(length(repeat('x', 900000000 + cast(i as int)))) from range(3) as r (i))",
    "all with all": "(select count(*) from range(9000000) as a (i), range(9000000) as b (j) where i + j = 7)",
    "without an end": f"({ENDLESS})",
}
STOPPED = r"mine\.sql: it takes (longer than 1 s|more memory than it may have), so it was stopped"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "PATIENCE", 1.0)


def readings(home: Path, *more: str) -> dict[str, Any]:
    """What stands on the organisation's card, and metrics beside it."""
    cards = Home.open(home, LOCAL).cards(period="2026-03", metrics=(*more, "escalation_rate")).cards
    return {reading.metric: reading for reading in cards[0].metrics}


@pytest.mark.alike
@pytest.mark.parametrize("sql", HUNGRY.values(), ids=HUNGRY)
def test_an_own_metric_that_takes_too_much_says_so_and_all_other_figures_stand(
    own_tiny: Path, put: Any, impatient: None, sql: str
) -> None:
    before = {name: reading.value for name, reading in readings(own_tiny).items()}
    put("metrics/mine.sql", METRIC + OBSERVED.format(sql))
    found = readings(own_tiny, "mine")
    mine = found.pop("mine")
    assert (mine.value, mine.status) == (None, "unscored")
    assert mine.word in ("stopped: longer than 1 s", "stopped: more memory than it may have")
    assert re.search(r"mine\.sql takes (longer|more) .*; let it read fewer rows\.$", mine.says)
    assert {name: reading.value for name, reading in found.items()} == before
    for level in ("team", "agent"):
        cards = Home.open(own_tiny, LOCAL).cards(level, period="2026-03", metrics=("mine", "escalation_rate"))
        values = {one.metric: one.value for card in cards.cards for one in card.metrics}
        assert values["mine"] is None
        assert values["escalation_rate"] is not None


@pytest.mark.alike
@pytest.mark.parametrize("sql", HUNGRY.values(), ids=HUNGRY)
def test_an_own_metric_that_takes_too_much_is_named_where_it_alone_is_asked_for(
    own_tiny: Path, put: Any, impatient: None, main_in: Any, sql: str
) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format(sql))
    with pytest.raises(CatalogueFault, match=STOPPED):
        Home.open(own_tiny, LOCAL).rows("mine", period="2026-03")
    with pytest.raises(CatalogueFault, match=STOPPED):
        Home.open(own_tiny, LOCAL).reconcile_share("mine", 50.0, 0.5, period="2026-03")
    trends = Home.open(own_tiny, LOCAL).trends(("mine", "escalation_rate"))
    assert {point.value for point in trends["mine"].points} == {None}
    assert trends["mine"].reason.startswith("stopped: ")
    said = chart.words(trends["mine"], "percent", (date(2026, 3, 1), date(2026, 3, 31)))
    assert said.startswith("No week of this time has a figure: stopped: ")
    assert {point.value for point in trends["escalation_rate"].points} != {None}
    assert trends["escalation_rate"].reason == ""
    told = main_in(own_tiny, "trend", "mine").stdout
    assert re.fullmatch(r".*mine\.sql takes (longer|more) .*; let it read fewer rows\.\n", told)


def test_a_metric_without_a_figure_is_an_error_of_check(own_tiny: Path, put: Any, impatient: None) -> None:
    before = Home.open(own_tiny, LOCAL).checks()
    put("metrics/mine.sql", METRIC + OBSERVED.format(f"({ENDLESS})"))
    (found,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one not in before)
    assert (found.check, found.severity) == ("own_metric", "error")
    assert re.search(STOPPED, found.message)
    put("metrics/mine.sql", METRIC + OBSERVED.format("1"))
    assert Home.open(own_tiny, LOCAL).checks() == before


WRONG = {
    OBSERVED.format("2"): "a value is 2; of proportion it is 0 or 1",
    OBSERVED.format("0.5"): "a value is 0.5; of proportion it is 0 or 1",
    OBSERVED.format("1").replace("created_at as observed_at, ", ""): "it gives no observed_at; an obs",
    "select * from tickets": "it gives no observation_id, observed_at, value; an observation has desk,",
    OBSERVED.format("1 as mine,"): "syntax error",
    OBSERVED.format("nothing"): 'Referenced column "nothing" not found',
}
# of aggregates that take more than a value
WRONG_KINDS = {
    ("median", "1e18"): "a value is 1e+18; of median it is 0 to 525,600,000 minutes, a thousand years",
    ("median", "-5"): "a value is -5; of median it is 0 to 525,600,000 minutes",
    ("ratio", "1"): "it gives no numerator, denominator; an observation has",
    ("proportion", "'x' as decided_at, 1"): "Cannot compare values of type VARCHAR and type TIMESTAMP",
}


@pytest.mark.parametrize(("wrong", "said"), WRONG_KINDS.items(), ids=WRONG_KINDS.values())
def test_what_no_figure_can_be_made_of_is_told(
    own_tiny: Path, put: Any, wrong: tuple[str, str], said: str
) -> None:
    kind, value = wrong
    of_kind = METRIC.replace('aggregate = "proportion"', f'aggregate = "{kind}"')
    of_kind = of_kind.replace('unit = "percent"', 'unit = "minutes"') if kind == "median" else of_kind
    put("metrics/mine.sql", of_kind + OBSERVED.format(value))
    assert said in readings(own_tiny, "mine")["mine"].says
    (fault,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one.check == "own_metric")
    assert said in fault.message


BROKEN = {
    'improvement_direction = "increase"': 'improvement_direction = "up"',
    'aggregate = "': "aggregate = ",
    'levels = ["organisation"': 'levels = ["house"',
    "guards = [": 'guards = ["nothing_of_ours", ',
}


@pytest.mark.alike(2)
@pytest.mark.parametrize(("right", "wrong"), BROKEN.items(), ids=BROKEN.values())
def test_an_own_metric_whose_header_is_wrong_says_so_and_all_else_stands(
    own_tiny: Path, put: Any, main_in: Any, right: str, wrong: str
) -> None:
    """In its place, as one whose query is wrong; what it names is asked of nothing."""
    before = {name: reading.value for name, reading in readings(own_tiny).items()}
    header = METRIC.replace('improvement_direction = "decrease"', 'improvement_direction = "increase"')
    assert right in header
    put("metrics/mine.sql", header.replace(right, wrong, 1) + OBSERVED.format("1"))
    found = readings(own_tiny, "mine")
    mine = found.pop("mine")
    assert (mine.value, mine.status, mine.word) == (None, "unscored", "its query is wrong")
    assert {name: reading.value for name, reading in found.items()} == before
    (told,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one.severity == "error")
    assert (told.check, "mine.sql: " in told.message) == ("own_file", True)
    alone = main_in(own_tiny, "rows", "mine")
    assert (alone.code, "queries/metrics/mine.sql: " in alone.stderr) == (2, True)


@pytest.mark.parametrize(
    ("place", "text"), [("checks/mine.sql", CHECK), ("worklist/mine.sql", WORK), ("exports/mine.sql", FORMAT)]
)
def test_any_own_file_whose_header_is_wrong_is_an_error_of_check_and_all_else_stands(
    own_tiny: Path, put: Any, tmp_path: Path, place: str, text: str
) -> None:
    before = {name: reading.value for name, reading in readings(own_tiny).items()}
    put(place, text.replace(' = "', " = ", 1))
    home = Home.open(own_tiny, LOCAL)
    assert [one.check for one in home.checks() if one.severity == "error"] == ["own_file"]
    assert {name: reading.value for name, reading in readings(own_tiny).items()} == before
    assert home.worklist().groups
    (tmp_path / "rows.csv").write_text(ROWS)
    if place.startswith("exports"):  # nobody could tell whether the file is of this format
        with pytest.raises(CatalogueFault, match=r"mine\.sql"):
            load.import_files(own_tiny, [tmp_path / "rows.csv"])
    else:
        assert load.import_files(own_tiny, [tmp_path / "rows.csv"])[0].status == "refused"


@pytest.mark.alike(2)
@pytest.mark.parametrize(("sql", "said"), WRONG.items(), ids=WRONG.values())
def test_an_own_metric_that_is_wrong_says_so_in_its_place_and_all_other_figures_stand(
    own_tiny: Path, put: Any, main_in: Any, sql: str, said: str
) -> None:
    before = {name: reading.value for name, reading in readings(own_tiny).items()}
    put("metrics/mine.sql", METRIC + sql)
    found = readings(own_tiny, "mine")
    mine = found.pop("mine")
    assert (mine.value, mine.status, mine.word) == (None, "unscored", "its query is wrong")
    assert f"queries/metrics/mine.sql: {said}" in mine.says
    assert mine.says.endswith("; mend it, all else stands.")
    assert {name: reading.value for name, reading in found.items()} == before
    done = main_in(own_tiny, "show", "--metric", "mine")
    assert (done.code, f"queries/metrics/mine.sql: {said}" in done.stdout) == (0, True), done.stderr
    (fault,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one.check == "own_metric")
    assert said in fault.message


@pytest.mark.parametrize("sql", [OBSERVED.format("2"), OBSERVED.format("nothing")])
def test_what_is_asked_of_a_wrong_metric_alone_says_what_is_wrong(
    own_tiny: Path, put: Any, main_in: Any, sql: str
) -> None:
    put("metrics/mine.sql", METRIC + sql)
    for command in (["trend"], ["explain"], ["compare"], ["compare", "--team", "Tech"]):
        done = main_in(own_tiny, command[0], "mine", *command[1:])
        assert (done.code, WRONG[sql] in done.stdout) == (0, True), done
    for command in (["rows", "mine"], ["reconcile", "--metric", "mine", "--says", "50"]):
        done = main_in(own_tiny, *command)
        assert (done.code, f"queries/metrics/mine.sql: {WRONG[sql]}" in done.stderr) == (2, True), done


def test_what_is_no_text_names_people_all_the_same(own_tiny: Path, put: Any, main_in: Any) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format("1").replace("team, agent", "7 as team, 8 as agent"))
    for command in ("show --level team --metric mine", "explain mine --by team"):
        done = main_in(own_tiny, *command.split())
        assert (done.code, done.stderr) == (0, ""), done
    assert {row[3:5] for row in Home.open(own_tiny, LOCAL).rows("mine", period="2026-03").rows} == {
        ("7", "8")
    }


@pytest.mark.long
def test_reconciling_an_own_metric_has_its_limits(own_tiny: Path, put: Any, impatient: None) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format(f"({ENDLESS})"))
    with pytest.raises(CatalogueFault, match=STOPPED):
        Home.open(own_tiny, LOCAL).reconcile_share("mine", 50.0, 0.5)


@pytest.mark.long
def test_an_import_beside_a_wrong_metric_loads_what_it_brings(
    own_tiny: Path, put: Any, main_in: Any, tmp_path: Path
) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format("nothing"))
    put("exports/mine.sql", FORMAT + "select * from renamed")
    (tmp_path / "rows.csv").write_text(ROWS)
    done = main_in(own_tiny, "import", str(tmp_path / "rows.csv"))
    assert (done.code, len(tickets(own_tiny))) == (0, 2), done.stderr
    assert main_in(own_tiny, "rebuild").code == 0
    assert len(tickets(own_tiny)) == 2


@pytest.mark.alike
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("ticket_id as observation_id", "the desk and observation_id of another, and count again"),
        ("created_at as observed_at", "no desk, observation_id or observed_at; give each all"),
    ],
)
def test_observations_that_no_one_can_tell_apart_or_place_are_an_error_of_check(
    own_tiny: Path, put: Any, told: str, said: str
) -> None:
    column = told.rpartition(" ")[2]
    one = f"'x' as {column}" if column == "observation_id" else f"cast(null as timestamp) as {column}"
    put("metrics/mine.sql", METRIC + OBSERVED.format("1").replace(told, one))
    (fault,) = (one for one in Home.open(own_tiny, LOCAL).checks() if one.check == "own_metric")
    assert said in fault.message


@pytest.mark.parametrize("opened", ["database", "rows"])
def test_what_a_child_puts_on_the_disk_has_an_end(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, opened: str
) -> None:
    state = {"spill": tmp_path / "spill"}
    monkeypatch.setattr(own_child, "_OPEN", state)
    monkeypatch.setattr(own_child, "ENGINE_MEMORY", "60MB")
    monkeypatch.setattr(own_child, "SPILL", "10MB")
    monkeypatch.setattr(own_child, "limit", lambda memory: None)  # of this process
    if opened == "database":
        copy = tmp_path / "copy.duckdb"  # one of another config than what is open already
        store = Store(own_tiny)
        shutil.copyfile(store.database(store.current()), copy)
        own_child.open_database(copy, tmp_path / "spill", 0)
    else:
        rows = tmp_path / "rows.parquet"
        duckdb.execute(f"copy (select 1 as line) to '{rows}' (format parquet)")
        own_child.open_rows(rows, tmp_path, lambda connection: None)
    with pytest.raises(duckdb.OutOfMemoryException, match="max_temp_directory_size"):
        own_child.execute(
            "select count(*) from (select md5(i::text) as t from range(2000000) r (i) group by 1)", None
        )


@pytest.mark.long
def test_what_was_stopped_once_is_not_tried_at_every_look(
    own_tiny: Path, put: Any, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format(f"({ENDLESS})"))
    assert value(own_tiny, "mine") is None
    monkeypatch.setattr(own, "_taken", lambda _: pytest.fail("it was tried again"))
    assert value(own_tiny, "mine") is None
    monkeypatch.undo()
    put("metrics/mine.sql", METRIC + OBSERVED.format("1"))
    assert value(own_tiny, "mine") == 100, "an edited query is another one"


def test_a_home_without_own_sql_starts_no_child(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "started", lambda _: pytest.fail("a child was started"))
    assert value(own_tiny, "escalation_rate") == pytest.approx(100 * 5 / 22)
    assert Home.open(own_tiny, LOCAL).checks() is not None


@pytest.mark.long
def test_one_child_answers_all_that_is_asked_one_after_another(
    own_tiny: Path, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def start(module: str) -> Any:
        begun.append(module)
        return child.started(module)

    monkeypatch.setattr(own, "started", start)
    put("metrics/mine.sql", METRIC + OBSERVED.format("1"))
    put("checks/mine.sql", CHECK + "select desk, import_id, line from tickets")
    put("worklist/mine.sql", WORK)
    with Home.open(own_tiny, LOCAL) as home:
        assert value(own_tiny, "mine") == 100
        home.checks()
        home.worklist()
        assert len(list(home.rows("mine", period="2026-03").rows)) == 22
    assert len(begun) == 1
    history.rebuild(own_tiny)
    assert value(own_tiny, "mine") == 100
    assert len(begun) == 2, "a generation has its own"


def test_a_child_whose_parent_is_gone_ends_itself() -> None:
    process = child.started("dashboard.engine.own_child")
    assert process.stdin
    own_child.write(cast(BinaryIO, process.stdin), pickle.dumps((0.2, time.sleep, (3_600,))))
    assert process.wait(PATIENCE) == -signal.SIGALRM


@pytest.mark.long
def test_several_may_ask_at_once(own_tiny: Path, put: Any) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format("1"))
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _: value(own_tiny, "mine"), range(24))) == {100}


@pytest.mark.long
@pytest.mark.parametrize("sql", HUNGRY.values(), ids=HUNGRY)
def test_an_own_group_of_the_worklist_that_takes_too_much_says_so(
    own_tiny: Path, put: Any, impatient: None, sql: str
) -> None:
    before = [group.title for group in Home.open(own_tiny, LOCAL).worklist().groups]
    put("worklist/mine.sql", WORK + f" where {sql} > 0")
    groups = {group.title: group for group in Home.open(own_tiny, LOCAL).worklist().groups}
    assert re.search(STOPPED, groups.pop("Mine").none)
    assert list(groups) == before


@pytest.mark.alike
@pytest.mark.parametrize("sql", HUNGRY.values(), ids=HUNGRY)
def test_an_own_check_that_takes_too_much_says_so_and_the_others_are_answered(
    own_tiny: Path, put: Any, impatient: None, sql: str
) -> None:
    before = {item.check: item.message for item in Home.open(own_tiny, LOCAL).checks()}
    put("checks/mine.sql", CHECK + f"select desk, import_id, line from tickets where {sql} > 0")
    after = {item.check: item.message for item in Home.open(own_tiny, LOCAL).checks()}
    assert re.search(STOPPED, after.pop("mine"))
    assert after == before


@pytest.mark.alike
@pytest.mark.parametrize("sql", HUNGRY.values(), ids=HUNGRY)
def test_an_own_format_that_takes_too_much_is_stopped_and_nothing_is_loaded(
    own_tiny: Path, put: Any, tmp_path: Path, impatient: None, sql: str
) -> None:
    put("exports/mine.sql", FORMAT + f"select * from renamed where {sql} > 0")
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    seq = Store(own_tiny).current()
    with pytest.raises(CatalogueFault, match=STOPPED):
        load.import_files(own_tiny, [file])
    assert Store(own_tiny).current() == seq


def test_ours_have_no_limit(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "PATIENCE", 0.0)
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


def test_a_query_that_fails_holds_no_child_however_long_its_error_is_held(own_tiny: Path, put: Any) -> None:
    put("checks/mine.sql", CHECK + "select nonsense")
    held = []
    for _ in range(own.MOST + 1):
        with pytest.raises(CatalogueFault, match=r"mine\.sql") as error:
            Home.open(own_tiny, LOCAL).check_rows("mine")
        held.append(error)
        ask.forget()
    assert len(held) == own.MOST + 1


def test_giving_a_child_back_asks_nothing_of_it(
    own_tiny: Path, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collection may give it back in any thread, and a child that hangs must not hold that up."""
    put("metrics/mine.sql", METRIC + OBSERVED.format("1"))
    query = load_catalogue(own_tiny).metrics["mine"]
    shot = snapshot(own_tiny)
    assert shot is not None
    limited = cast(own.Cursor, own.cursor(shot.cursor(), query))
    assert limited.execute("select 1").fetchall() == [(1,)]
    asked: list[object] = []
    kept = limited._child
    with monkeypatch.context() as patched:
        patched.setattr(own._Child, "ask", lambda self, *given: asked.append(given))
        del limited
    assert asked == []
    again = cast(own.Cursor, own.cursor(shot.cursor(), query))
    assert again.execute("select 2").fetchall() == [(2,)]
    assert again._child is kept, "it is warm"
    again.close()

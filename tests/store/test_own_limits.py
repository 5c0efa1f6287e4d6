"""A home's own SQL may take so much time and memory, in a process of its own, and is stopped."""

from __future__ import annotations

import pickle
import re
import shutil
import signal
import time
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
from dashboard.render import chart
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot
from tests.conftest import PATIENCE
from tests.store.own_sql import CHECK, ENDLESS, FORMAT, METRIC, OBSERVED, ROWS, WORK, readings, value

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


@pytest.mark.long
def test_reconciling_an_own_metric_has_its_limits(own_tiny: Path, put: Any, impatient: None) -> None:
    put("metrics/mine.sql", METRIC + OBSERVED.format(f"({ENDLESS})"))
    with pytest.raises(CatalogueFault, match=STOPPED):
        Home.open(own_tiny, LOCAL).reconcile_share("mine", 50.0, 0.5)


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

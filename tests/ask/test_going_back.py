"""What an undo would change is shown with both values before it is done, and comes out so.

22 answers of March: of Billing 10 of 12 are good, of Tech 4 of 10. A second export says that all twelve
of Billing are bad.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home, WouldUndo
from dashboard.ask.going_back import READ_ANEW
from dashboard.faults import Fault, UsageFault
from dashboard.intake import load
from dashboard.render import loaded
from dashboard.store.generations import Store
from tests.conftest import WriteCsv, copied
from tests.organisations import tiny_rows


@pytest.fixture(scope="module")
def loaded_worse(tiny: Path, write_csv: WriteCsv, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worse")
    home = copied(tiny, folder / "home")
    answers = [row | {"score": 1} for row in tiny_rows()["own_surveys"][:12]]
    path = write_csv(folder / "worse.csv", answers)
    (receipt,) = load.import_files(home, [path], load.Options(format="own_surveys"))
    assert receipt.accepted == 12
    return home


@pytest.fixture
def worse(loaded_worse: Path, home: Path) -> Path:
    return Path(shutil.copytree(loaded_worse, home))


def asked(home: Path) -> WouldUndo:
    with Home.open(home, LOCAL) as opened:
        found = opened.would_undo()
    assert found is not None
    return found


def test_both_values_of_each_figure_that_changes(worse: Path) -> None:
    found = asked(worse)
    assert (found.generation, found.what, found.every, found.reason) == (3, "worse.csv", 18, None)
    assert [(one.name, one.value, one.n, one.then, one.then_n) for one in found.figures] == [
        ("Tiny", pytest.approx(100 * 4 / 22), 22, pytest.approx(100 * 14 / 22), 22),
        ("Billing", 0, 12, pytest.approx(100 * 10 / 12), 12),
    ]
    assert found.says.startswith("2 of 18 figures of March 2026")
    assert found.figures[1].says.startswith("Customer satisfaction of Billing: 0.0 %, ")
    act.undo(worse, LOCAL)
    with Home.open(worse, LOCAL) as home:
        (billing,) = home.cards("team", "Billing", period="2026-03").cards
        assert next(one.value for one in billing.metrics if one.metric == "csat") == found.figures[1].then


@pytest.mark.long
def test_an_undo_after_an_update_of_the_program_is_done_and_tells_no_figures(
    worse: Path, main_in: Any
) -> None:
    """Today's metrics ask for a column that the program of before did not make; nor is the zone the same."""
    for path in (worse / "warehouse").glob("*.duckdb"):
        with duckdb.connect(str(path)) as connection:
            connection.execute("alter table surveys drop on_nps_scale")
    strategy = worse / "strategy.toml"
    strategy.write_text(strategy.read_text().replace("Europe/Amsterdam", "Asia/Tokyo"))
    would = main_in(worse, "undo", "--dry-run")
    assert (would.code, "can't be told beforehand" in would.stdout) == (0, True)
    assert "`scorecard rebuild`" in would.stdout
    assert main_in(worse, "undo").code == 0
    with Home.open(worse, LOCAL) as home:
        assert "worse.csv" not in [one.name for one in home.ledger.imports]


def test_the_page_shows_both_and_folds_the_teams(worse: Path) -> None:
    drawn = loaded.going_back(asked(worse))
    assert "63.6 %, short of goal, n 22" in drawn.partition("<details>")[0]
    assert "1 figure of teams" in drawn
    assert "83.3 %" in drawn.partition("<details>")[2]


def test_the_command_tells_both_before_and_when_it_is_done(worse: Path, main_in: Any) -> None:
    dry = main_in(worse, "undo", "--dry-run")
    assert dry.code == 0
    assert "Customer satisfaction of Billing: 0.0 %" in dry.stdout
    assert main_in(worse, "undo", "--dry-run", "--json").json["figures"][1]["then_n"] == 12
    assert Store(worse).current() == 3, "nothing was done"
    done = main_in(worse, "undo")
    assert done.json["current"] == 2
    assert len(done.json["changed"]) == 2
    assert done.json["period"] == {"name": "2026-03", "from": "2026-03-01", "to": "2026-03-31"}


def test_undoing_all_that_was_loaded_leaves_no_figure(own_tiny: Path) -> None:
    act.undo(own_tiny, LOCAL)
    found = asked(own_tiny)
    assert {one.then_reads for one in found.figures} == {"no data"}
    act.undo(own_tiny, LOCAL)
    with Home.open(own_tiny, LOCAL) as home:
        assert home.would_undo() is None


@pytest.mark.long
def test_names_that_were_joined_since_are_not_held_against_those_of_then(worse: Path) -> None:
    act.merge(worse, LOCAL, "team", "Tech", "Billing")
    found = asked(worse)
    assert [one.level for one in found.figures] == ["organisation"]
    assert found.reason is not None
    assert "who is who was changed since" in found.reason


def test_what_can_not_be_read_keeps_nobody_from_an_undo(worse: Path, main_in: Any) -> None:
    Store(worse).database(3).write_bytes(b"damaged")
    found = asked(worse)
    assert found.figures == ()
    assert found.reason is not None
    assert "can't be opened" in found.reason
    assert main_in(worse, "undo").json["current"] == 2


def test_an_import_that_is_taken_back_is_tried_out_first(worse: Path, main_in: Any) -> None:
    """The older of two imports of answers: with it the 22 of March go, and twelve bad ones stay."""
    with Home.open(worse, LOCAL) as home:
        found = home.would_remove(2)
    assert (found.generation, found.what, found.reason) == (3, "own_surveys.csv", None)
    told = {(one.name, one.metric): (one.value, one.n, one.then, one.then_n) for one in found.figures}
    assert told["Tiny", "csat"] == (pytest.approx(100 * 4 / 22), 22, 0, 12)
    assert not any(name == "Billing" for name, metric in told if metric == "csat")
    dry = main_in(worse, "remove", 2, "--dry-run")
    assert "Customer satisfaction: 18.2 %" in dry.stdout
    assert main_in(worse, "remove", 2, "--dry-run", "--json").json["generation"] == 3
    assert Store(worse).current() == 3, "nothing was done"
    done = main_in(worse, "remove", 2)
    assert done.json["current"] == 4
    assert any(line.startswith("Customer satisfaction: 18.2 %") for line in done.json["changed"])
    assert done.json["period"]["name"] == "2026-03"
    with Home.open(worse, LOCAL) as home:
        (card,) = home.cards(period="2026-03").cards
        assert next(one.value for one in card.metrics if one.metric == "csat") == 0


def test_of_fewer_than_five_cases_no_value_is_told(own_tiny: Path, load_rows: Any) -> None:
    """Four answers that name a team of their own: the word says that they are too few."""
    few = [
        row | {"response_id": f"a{place}", "ticket_id": "", "team": "Small", "score": 5}
        for place, row in enumerate(tiny_rows()["own_surveys"][:4])
    ]
    assert load_rows("own_surveys", few, "few.csv").accepted == 4
    (own,) = (one for one in asked(own_tiny).figures if (one.name, one.metric) == ("Small", "csat"))
    assert (own.value, own.n, own.then) == (None, 4, None)
    assert own.reads.startswith("–, ")
    assert "%" not in own.says


def test_an_import_that_is_not_in_force_is_told_and_without_the_only_one_there_is_nothing(
    own_tiny: Path,
) -> None:
    with Home.open(own_tiny, LOCAL) as home, pytest.raises(UsageFault, match="no import 9 is in force"):
        home.would_remove(9)
    act.undo(own_tiny, LOCAL)
    with Home.open(own_tiny, LOCAL) as home:
        would = home.would_remove(1)
    assert would.figures
    assert {one.then for one in would.figures} == {None}


@pytest.mark.long
def test_what_is_tried_out_is_of_the_generation_that_was_asked(worse: Path, load_rows: Any) -> None:
    """Others import meanwhile, until nothing of it is kept but what is open."""
    with Home.open(worse, LOCAL) as home:
        expected = home.would_remove(2)
    with Home.open(worse, LOCAL) as home:
        home.about()
        for number in range(4):
            answers = [row | {"score": 5} for row in tiny_rows()["own_surveys"][number * 5 :]]
            assert load_rows("own_surveys", answers, f"{number}.csv").status == "loaded"
        assert 3 not in Store(worse).generations()
        found = home.would_remove(2)
    assert found == expected


def test_what_others_took_away_meanwhile_is_said(worse: Path) -> None:
    with Home.open(worse, LOCAL) as home:
        home.about()
        act.undo(worse, LOCAL)
        for path in (worse / "archive").glob("*.parquet"):
            path.unlink()
        with pytest.raises(Fault, match="Another import came in meanwhile"):
            home.would_remove(2)


@pytest.mark.long
def test_an_undo_that_reads_anew_says_that_it_can_not_be_told(worse: Path) -> None:
    path = worse / "strategy.toml"
    path.write_text(path.read_text().replace("Europe/Amsterdam", "Asia/Tokyo"))
    act.rebuild(worse, LOCAL)
    found = asked(worse)
    assert (found.what, found.figures, found.reason) == ("worse.csv", (), READ_ANEW)
    act.undo(worse, LOCAL)
    with Home.open(worse, LOCAL) as home:
        (card,) = home.cards(period="2026-03").cards
        assert next(one.value for one in card.metrics if one.metric == "csat") == pytest.approx(100 * 14 / 22)

"""What is wrong with a home's own SQL is said in its place, and everything else stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import CatalogueFault
from dashboard.intake import load
from tests.store.own_sql import CHECK, FORMAT, METRIC, OBSERVED, ROWS, WORK, readings, tickets

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

"""The sample organisation: the same bytes each time, the promised size, and the planted stories."""

from __future__ import annotations

import gzip
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from dashboard.paths import sample_folder

FOLDER = sample_folder()


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_generate", FOLDER / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_generate"] = module
    spec.loader.exec_module(module)
    return module


def export(name: str, **more: object) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv.gz", low_memory=False, **more)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def tickets() -> pd.DataFrame:
    return export("tickets", parse_dates=["created_at", "resolved_at", "resolution_due_at"])


@pytest.fixture(scope="module")
def reviews() -> pd.DataFrame:
    return export("reviews", parse_dates=["reviewed_at"])


def test_the_same_seed_gives_the_same_bytes(generate: ModuleType, tmp_path: Path) -> None:
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        for name, table in generate.exports(count=1500).items():
            generate.write(table, generate.COLUMNS[name], tmp_path / run / f"{name}.csv.gz")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_committed_exports_are_what_the_generator_makes(generate: ModuleType, tmp_path: Path) -> None:
    tables = generate.exports()
    for name in ("people", "costs", "pulse", "coaching"):
        generate.write(tables[name], generate.COLUMNS[name], tmp_path / "x.csv.gz")
        made, committed = tmp_path / "x.csv.gz", FOLDER / f"{name}.csv.gz"
        assert gzip.decompress(made.read_bytes()) == gzip.decompress(committed.read_bytes())


def test_size_and_shape(tickets: pd.DataFrame) -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv.gz")) <= 6_000_000
    assert len(tickets) >= 60_000
    people = export("people")
    sizes = people[people["to_date"].isna()].groupby("team")["agent"].nunique()
    assert len(sizes) == 6
    assert sizes.min() >= 3
    assert sizes.max() <= 13
    surveys = export("surveys")
    csat = surveys[surveys["kind"] == "csat"]
    assert csat["score"].notna().mean() == pytest.approx(0.25, abs=0.04)


def test_quality_rose_after_coaching(reviews: pd.DataFrame) -> None:
    theirs = reviews[(reviews["team"] == "Returns") & (reviews["aim"] == "engagement")]
    share = theirs["score"] / theirs["max_score"] * 100
    before = share[theirs["reviewed_at"] < "2026-01-12"].mean()
    after = share[theirs["reviewed_at"] >= "2026-05-01"].mean()
    assert after - before > 12


def test_hurried_team_is_quicker_and_solves_less_at_once(tickets: pd.DataFrame) -> None:
    orders = tickets[(tickets["team"] == "Orders") & tickets["resolved_at"].notna()]
    early, late = orders[orders["created_at"] < "2026-02-01"], orders[orders["created_at"] >= "2026-06-01"]
    assert late["handle_minutes"].median() < 0.7 * early["handle_minutes"].median()
    assert (late["agent_replies"] == 1).mean() < (early["agent_replies"] == 1).mean() - 0.05
    assert (late["reopens"] > 0).mean() > 2 * (early["reopens"] > 0).mean()


def test_old_tickets_rot_in_one_team(tickets: pd.DataFrame) -> None:
    open_ = tickets[tickets["resolved_at"].isna() & (tickets["resolution_due_at"] < "2026-10-31")]
    rotten = open_.groupby("team").size()
    assert rotten["Billing"] > 5 * rotten.drop("Billing").max()


def test_last_assignee_is_not_who_was_late(tickets: pd.DataFrame) -> None:
    recent = tickets[(tickets["created_at"] >= "2026-08-01") & tickets["resolved_at"].notna()]
    in_time = recent["resolved_at"] <= recent["resolution_due_at"]
    assert in_time[recent["agent"] == "Hugo Silva"].mean() < 0.7
    assert in_time[recent["resolver"] == "Hugo Silva"].mean() > 0.8


def test_luck_is_no_more_than_luck() -> None:
    surveys = export("surveys", parse_dates=["responded_at"])
    recent = surveys[(surveys["responded_at"] >= "2026-08-01") & surveys["score"].notna()]
    recent = recent[recent["kind"] == "csat"]
    good = recent.assign(good=recent["score"] >= 4).groupby("agent")["good"].mean()
    assert good["Pia Novak"] - good["Tim Braun"] > 0.08

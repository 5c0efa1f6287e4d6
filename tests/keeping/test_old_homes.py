"""Homes as earlier versions wrote them: opened, or `scorecard rebuild` is asked for, which says what changed.

tests/homes/<version>.tar.gz is a small home of each; none is ever made anew.
"""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.intake.verify import verify
from dashboard.store.generations import Store

HOMES = sorted((Path(__file__).parents[1] / "homes").glob("*.tar.gz"))


@pytest.fixture(params=HOMES, ids=[path.name.removesuffix(".tar.gz") for path in HOMES])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "home"


def test_there_is_a_home_of_every_version_and_each_is_small() -> None:
    assert [path.name for path in HOMES] == ["0.1.0.tar.gz"]
    assert all(path.stat().st_size < 400_000 for path in HOMES)


def opened(old: Path, main_in: Any) -> bool:
    """Whether the home answers as it is; where it does not, it says how it will."""
    done = main_in(old, "show", "--period", "2026-03", "--json")
    assert done.code == 0 or "`scorecard rebuild`" in done.stderr, done
    assert "Error" not in done.stderr, "what the engine says of a table that is missing is no reason"
    return done.code == 0


def cards(old: Path, main_in: Any) -> Any:
    done = main_in(old, "show", "--level", "team", "--period", "2026-03", "--json")
    assert done.code == 0, done
    return {
        (card["name"], reading["metric"]): (reading["value"], reading["n"])
        for card in done.json["cards"]
        for reading in card["metrics"]
    }


def test_it_opens_and_is_rebuilt(old: Path, main_in: Any) -> None:
    """12 tickets of Billing and 10 of Tech (or Technik) in March; two records are no rows."""
    at_once = cards(old, main_in) if opened(old, main_in) else None
    rebuilt = main_in(old, "rebuild", "--json")
    assert rebuilt.code == 0, rebuilt
    assert rebuilt.json["rebuilt"] == 2
    if at_once is None:
        assert rebuilt.json["changed"], "something made the rebuild necessary; it says what"
    now = cards(old, main_in)
    assert now["Billing", "first_reply_sla"] == (75, 12)
    assert now["Tech", "first_reply_sla"] == (30, 10)
    assert at_once in (None, now)
    told = main_in(old, "check", "--json").json["checks"]
    # two records of 29 are no rows, which that version did not mind
    assert [check["check"] for check in told if check["severity"] == "error"] == ["many_refused"]


@pytest.mark.long
def test_it_is_given_checksums(old: Path, main_in: Any, tmp_path: Path) -> None:
    before = verify(old)
    assert before.faults == ()
    assert len(before.unverified) >= 5, "two ledgers, two databases, two archives"
    assert main_in(old, "rebuild").code == 0
    store = Store(old)
    assert all(entry.sums for entry in store.ledger().imports)
    assert sum(name.endswith(".records.parquet") for e in store.ledger().imports for name in e.sums) == 1
    assert verify(old).faults == ()
    kept_for_undo = f"{store.ledger().parent:06d}"
    assert {Path(path).name.partition(".")[0] for path in verify(old).unverified} <= {kept_for_undo}
    for number in range(2):
        (tmp_path / f"{number}.csv").write_text(
            f"ticket_id,created_at,resolved_at,team\nx{number},2026-03-02,,A\n"
        )
        assert main_in(old, "import", tmp_path / f"{number}.csv").code == 0
    assert verify(old).unverified == (), "by now nothing of the earlier version is left"


@pytest.mark.long
def test_it_is_added_to_undone_kept_and_its_file_is_known(
    old: Path, main_in: Any, tmp_path: Path, write_csv: Any
) -> None:
    if not opened(old, main_in):
        main_in(old, "rebuild")
    row = {"ticket_id": "n", "created_at": "2026-03-02", "resolved_at": "", "team": "Billing"}
    more = write_csv(tmp_path / "more.csv", [row])
    assert load.import_files(old, [more], load.Options(format="own_tickets"))[0].status == "loaded"
    assert main_in(old, "undo").code == 0
    assert main_in(old, "backup", tmp_path / "kept.zip").code == 0
    assert main_in(tmp_path / "other", "restore", tmp_path / "kept.zip").code == 0
    assert cards(tmp_path / "other", main_in)["Tech", "first_reply_sla"] == (30, 10)


@pytest.mark.long
def test_without_its_database_or_pointer_it_is_replayed(old: Path, main_in: Any) -> None:
    store = Store(old)
    seq = store.current()
    store.database(seq).unlink()
    assert "`scorecard rebuild`" in main_in(old, "show").stderr
    assert main_in(old, "rebuild").code == 0
    (old / "warehouse" / "CURRENT").unlink()
    assert main_in(old, "rebuild", "--from", seq + 1).code == 0
    assert cards(old, main_in)["Tech", "first_reply_sla"] == (30, 10)

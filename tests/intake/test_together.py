"""Files that come in together: each stands or falls alone, and all that stand are one generation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.intake import history, load
from dashboard.intake.load import Options
from dashboard.model.catalogue import load_catalogue
from dashboard.store import writing
from dashboard.store.generations import Store
from tests.organisations import TINY_STRATEGY, tiny_rows

HEADER = "ticket_id,created_at,resolved_at,team\n"
ROW = "{},2026-03-02 09:00,2026-03-02 10:00,Billing\n"
FILES = {
    "first.csv": HEADER + ROW.format(1),
    "no row is good.csv": HEADER + "2,yesterday,,Billing\n",
    "nobody knows it.csv": "a,b\n1,2\n",
    "half.csv": HEADER + ROW.format(3) + "4,yesterday,,Billing\n",
    "first again.csv": HEADER + ROW.format(1),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[dict[str, str]], list[Path]]:
    """written({name: text}) writes files."""

    def write(texts: dict[str, str]) -> list[Path]:
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return [tmp_path / name for name in texts]

    return write


def tickets(home: Path) -> list[str]:
    with duckdb.connect(str(Store(home).database(Store(home).current())), read_only=True) as connection:
        return [
            row[0] for row in connection.execute("select ticket_id from facts.tickets order by 1").fetchall()
        ]


def test_each_stands_or_falls_alone_in_one_generation(home: Path, written: Any) -> None:
    receipts = load.import_files(home, [*written(FILES), home / "none.csv"])
    assert [(receipt.file, receipt.status) for receipt in receipts] == [
        ("first.csv", "loaded"),
        ("no row is good.csv", "refused"),
        ("nobody knows it.csv", "refused"),
        ("half.csv", "loaded"),
        ("first again.csv", "already_loaded"),
        ("none.csv", "refused"),
    ]
    ledger = Store(home).ledger()
    assert [(item.import_id, item.name) for item in ledger.imports] == [(1, "first.csv"), (2, "half.csv")]
    assert [item.receipt["accepted"] for item in ledger.imports] == [1, 1]
    assert (ledger.seq, ledger.what, tickets(home)) == (1, "first.csv and 1 more", ["1", "3"])
    named = sorted(receipt.refused_file for receipt in receipts if receipt.refused_file)
    assert named == sorted(f"refused/{path.name}" for path in (home / "refused").iterdir())
    assert len(named) == 2
    assert sorted(path.stem for path in (home / "archive").glob("*.parquet")) == sorted(
        item.archive for item in ledger.imports
    )
    assert history.undo(home) == {"undone": 1, "current": 0, "what": "first.csv and 1 more"}


def test_where_none_can_be_loaded_there_is_no_generation(home: Path, written: Any) -> None:
    bad = {name: FILES[name] for name in ("no row is good.csv", "nobody knows it.csv")}
    refused, unknown = load.import_files(home, written(bad))
    assert (refused.status, unknown.status, Store(home).current()) == ("refused", "refused", 0)
    assert refused.refused_file is not None
    assert "yesterday" in (home / refused.refused_file).read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.usefixtures("figures")
def test_together_gives_what_one_after_the_other_gives(
    home: Path, tmp_path: Path, write_csv: Any, main_in: Any
) -> None:
    files = [write_csv(tmp_path / f"{fmt}.csv", rows) for fmt, rows in tiny_rows().items()]
    answers = []
    for name, parts in (("together", [files]), ("apart", [[file] for file in files])):
        own = home / name
        own.mkdir(parents=True)
        (own / "strategy.toml").write_text(TINY_STRATEGY, encoding="utf-8")
        assert {item.status for part in parts for item in load.import_files(own, part)} == {"loaded"}
        assert Store(own).current() == len(parts)
        shown = [
            json.loads(main_in(own, "show", "--json", "--period", "2026-03", "--level", level).stdout)
            for level in ("organisation", "team", "agent")
        ]
        trend = json.loads(main_in(own, "trend", "resolution_time", "--json").stdout)
        answers.append((shown, trend, main_in(own, "rows", "csat", "--period", "2026-03").stdout))
    assert answers[0] == answers[1]
    before = main_in(home / "together", "show", "--json").stdout
    history.rebuild(home / "together")
    assert main_in(home / "together", "show", "--json").stdout == before


def test_one_of_them_can_be_taken_out_alone(home: Path, written: Any) -> None:
    load.import_files(home, written({name: FILES[name] for name in ("first.csv", "half.csv")}))
    history.remove(home, 1)
    assert tickets(home) == ["3"]


def test_what_is_refused_after_its_rows_were_written_leaves_none(home: Path, written: Any) -> None:
    """Which tickets are gone is asked last: here of a file in which a row names no ticket."""
    nameless = HEADER + ROW.format(5) + ",2026-03-03 09:00,,Billing\n"
    files = written({"first.csv": FILES["first.csv"], "nameless.csv": nameless})
    first, second = load.import_files(home, files, Options(complete="2026-03"))
    assert (first.status, second.status) == ("loaded", "refused")
    assert "names no ticket" in str(second.reason)
    assert (tickets(home), [item.name for item in Store(home).ledger().imports]) == (["1"], ["first.csv"])
    assert not list((home / "refused").glob("*"))
    assert len(list((home / "archive").glob("*.parquet"))) == 1


def stumbling(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """The database stumbles in a step of the draft as soon as ticket 3 is in it."""
    real = getattr(writing.Draft, step)

    def stumble(draft: writing.Draft, *given: Any) -> Any:
        told = real(draft, *given)
        if draft.connection.execute("select 1 from facts.tickets where ticket_id = '3'").fetchone():
            draft.connection.execute("select error('out of range')")
        return told

    monkeypatch.setattr(writing.Draft, step, stumble)


@pytest.mark.alike
@pytest.mark.parametrize("step", ["apply", "finish"])
def test_what_the_database_stumbles_over_falls_alone(
    home: Path, written: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    stumbling(monkeypatch, step)
    texts = {
        "half.csv": FILES["half.csv"],
        "first.csv": FILES["first.csv"],
        "last.csv": HEADER + ROW.format(6),
    }
    half, first, last = load.import_files(home, written(texts))
    assert (half.status, first.status, last.status) == ("refused", "loaded", "loaded")
    assert "out of range" in str(half.reason)
    assert (half.rows_read, half.tables) == (0, {})
    assert tickets(home) == ["1", "6"]
    assert [item.name for item in Store(home).ledger().imports] == ["first.csv", "last.csv"]
    assert not list((home / "refused").glob("*"))


ZENDESK = "Id,Assignee,Group,Via,Status,Created at,Solved at,Satisfaction Score\n"
WAITING = {
    "own.csv": "ticket_id,created_at,resolved_at,team,status\n1,2026-03-02,,Billing,Waiting for parts\n",
    "zendesk.csv": ZENDESK + "2,Ana,Tech,Mail,Waiting for parts,2026-03-02 09:00,,Unoffered\n",
}


def test_a_file_that_waits_for_its_scale_keeps_no_other_back(home: Path, written: Any) -> None:
    ones = ZENDESK + "9,Ana,Tech,Mail,Solved,2026-03-02 09:00,2026-03-02 10:00,1\n"
    files = written({"first.csv": FILES["first.csv"], "ones.csv": ones})
    first, held = load.import_files(home, files)
    assert (first.status, held.status, held.question, held.format) == (
        "loaded",
        "refused",
        "scale",
        "zendesk_tickets",
    )
    assert (held.choices, tickets(home)) == (("0-1", "1-5"), ["1"])
    again, loaded = load.import_files(home, files, Options(scale="1-5"))
    # the tickets of the first have no scale, so saying one makes it no other file
    assert (again.status, loaded.understood["scale"], tickets(home)) == ("already_loaded", "1-5", ["1", "9"])
    assert [item.scale for item in Store(home).ledger().imports] == [None, "1-5"]


def test_what_is_said_of_words_is_kept_for_each_format_that_came_in(home: Path, written: Any) -> None:
    said = Options(words=("status:Waiting for parts=hold",))
    load.import_files(home, written({"bad.csv": "a,b\n1,2\n"}), said)
    assert not (home / "queries").exists(), "nothing came in by it"
    receipts = load.import_files(home, written(WAITING), said)
    assert [(receipt.format, receipt.new_words) for receipt in receipts] == [
        ("own_tickets", ()),
        ("zendesk_tickets", ()),
    ]
    formats = load_catalogue(home).formats
    assert all(
        formats[receipt.format or ""].columns["status"].words["waiting for parts"] == "hold"
        for receipt in receipts
    )

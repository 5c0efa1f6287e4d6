"""What is made otherwise of many rows than of few is the same: what is loaded, refused, told and summed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.staging import stage
from dashboard.store import apply, rollup, views
from dashboard.store.pool import snapshot

HEAD = "ticket_id,created_at,updated_at,resolved_at,resolution_due_at,status,reopens,escalated,team,agent"
STRATEGY = """
[organisation]
zone = "Europe/Berlin"
[organisation.business_hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
"""
# nine tickets; number 8 has no team, number 9 was created in the hour that summer time skipped
PLAIN = [
    f"{n},2026-03-{20 + n} 02:30:00,2026-03-{20 + n} 23:00:00,2026-03-{20 + n} 11:00:00,,solved,{n % 2},"
    f"{'yes' if n == 3 else 'false'},{'' if n == 8 else 'AB'[n % 2]},P{n}"
    for n in range(1, 10)
]


def changed(row: int, old: str, new: str) -> list[str]:
    """PLAIN with one text of one row changed."""
    assert old in PLAIN[row]
    return [line.replace(old, new, 1) if n == row else line for n, line in enumerate(PLAIN)]


FILES = {
    "plain": (PLAIN, True),
    "twice": ([*PLAIN, PLAIN[2].replace("P3", "P9").replace("03-23 23", "03-30 23")], True),
    "refused by its table": (changed(4, ",solved,1", ",solved,-1"), True),
    "another word of a list": (changed(5, ",solved,", ",gone fishing,"), True),
    "an empty row": ([*PLAIN[:3], "," * HEAD.count(","), *PLAIN[3:]], True),
    "a date that is none": (changed(6, "2026-03-27 11:00:00", "soon"), False),
    "a flag that is none": (changed(2, "yes", "rather"), False),
    "another layout": (changed(1, "2026-03-22 11:00:00", "22/03/2026 11:00"), False),
    "a line break": (changed(1, "P2", '"P\n2"'), False),
}


def loaded(home: Path, text: str, main_in: Any) -> tuple[Any, Any]:
    """The receipt of a file that is loaded into a new home, and all that the generation holds."""
    home.mkdir()
    (home / "strategy.toml").write_text(STRATEGY)
    path = home.parent / "tickets.csv"
    path.write_text(text)
    (receipt,) = main_in(home, "import", path, "--json").json["imports"]
    shot = snapshot(home)
    assert shot
    cursor = shot.cursor()
    named = cursor.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    when = {"imports": " exclude (imported_at)"}
    return receipt, {
        table: cursor.execute(
            f'select *{when.get(table, "")} from {schema}."{table}" order by all'
        ).fetchall()
        for schema, table in named
    }


@pytest.mark.parametrize("file", FILES)
def test_many_rows_are_loaded_as_few_are(
    file: str, tmp_path: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, is_light = FILES[file]
    text = "\n".join([HEAD, *lines, ""])
    few = loaded(tmp_path / "few", text, main_in)
    assert all(few[1][table] for table in ("tickets", "settled_narrow", "pending")), "a test of nothing"
    monkeypatch.setattr(stage, "MANY", 0)
    monkeypatch.setattr(apply, "AT_ONCE", 4)
    monkeypatch.setattr(apply, "FIRST", 3)
    for module, limit in ((rollup, "SMALL"), (views, "FEW"), (views, "MANY")):
        monkeypatch.setattr(module, limit, 0)
    typed: list[bool] = []
    kept = stage._kept

    def watched(*given: Any, **said: Any) -> str:
        typed.append((read_from := kept(*given, **said)) == "typed_rows")
        return read_from

    monkeypatch.setattr(stage, "_kept", watched)
    assert loaded(tmp_path / "many", text, main_in) == few
    assert typed[-1] is not is_light, "rows that are not plain, or of which one is wrong, are typed once"

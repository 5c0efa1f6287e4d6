"""Whatever kills an import, the previous figures stand and the next import works.

The driver (tests/killing.py) runs a real import and kills it when one named function is reached or left.
Moments that nobody chose, and other acts, are tried in tests/keeping/test_killed_at_random.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import history, load
from dashboard.output import plain
from dashboard.store import leftovers as swept
from dashboard.store.generations import Store
from tests.killing import killed, killed_importing

# in the order in which an import reaches them; the last ones come after the swap
MOMENTS = [
    ("dashboard.intake.reading.read:open_part", "after", "kept"),
    ("dashboard.store.generations:Store.draft", "after", "kept"),
    ("dashboard.staging.archive:write_archive", "after", "kept"),
    ("dashboard.staging.stage:stage", "after", "kept"),
    ("dashboard.store.writing:apply", "after", "kept"),
    ("dashboard.store.build:derive", "after", "kept"),
    ("dashboard.store.rollup:_sum_up", "after", "kept"),
    ("dashboard.store.generations:Store.place", "after", "kept"),
    ("dashboard.store.generations:Store.publish", "before", "kept"),
    ("dashboard.durable:sync", "before", "kept"),
    ("dashboard.store.generations:Store._point_to", "before", "kept"),
    ("dashboard.store.generations:Store._point_to", "after", "swapped"),
    ("dashboard.store.generations:Store.prune", "before", "swapped"),
    ("dashboard.store.generations:Store._remove_all_but", "after", "swapped"),
]


def figures(home: Path) -> Any:
    return [
        plain(Home.open(home, LOCAL).cards(level, period="2026-03")) for level in ("organisation", "team")
    ]


@pytest.fixture(scope="module")
def before(tiny: Path) -> Any:
    """What every copy of the tiny organisation shows."""
    return figures(tiny)


@pytest.fixture
def more(tmp_path: Path, write_csv: Callable[[Path, Iterable[dict[str, Any]]], Path]) -> Path:
    """Ten more tickets of Tech, all replied to in time."""
    rows = [
        {
            "ticket_id": f"more-{i}",
            "team": "Tech",
            "created_at": "2026-03-10 09:00",
            "first_reply_at": "2026-03-10 09:10",
            "first_reply_due_at": "2026-03-10 10:00",
            "resolved_at": "2026-03-10 11:00",
        }
        for i in range(10)
    ]
    return write_csv(tmp_path / "more.csv", rows)


@pytest.mark.alike(2)
@pytest.mark.parametrize(("where", "when", "outcome"), MOMENTS)
def test_killed(own_tiny: Path, more: Path, before: Any, where: str, when: str, outcome: str) -> None:
    seq = Store(own_tiny).current()
    killed_importing(where, when, own_tiny, more)
    assert Store(own_tiny).current() == (seq if outcome == "kept" else seq + 1)
    if outcome == "kept":
        assert figures(own_tiny) == before
    (receipt,) = load.import_files(own_tiny, [more])
    assert receipt.status == ("loaded" if outcome == "kept" else "already_loaded")
    (card,) = Home.open(own_tiny, LOCAL).cards(period="2026-03").cards
    replied = card.metrics[0]
    assert (replied.n, replied.value) == (32, 100 * 22 / 32), "12 of 22 before, 10 of 10 new ones"
    if outcome == "swapped":  # nothing was written this time, so nothing was cleared away
        history.rebuild(own_tiny)
    assert leftovers(own_tiny) == set()


def leftovers(home: Path) -> set[str]:
    """What lies in the warehouse and belongs to no generation that is kept."""
    store = Store(home)
    # the last strategy that was read lies there too (ask/last_good.py)
    kept, seq = ["CURRENT", r"strategy\.toml"], store.current()
    while seq and store.database(seq).exists():
        kept.append(rf"{seq:06d}\.(duckdb|json|[a-z]+(-[^.]+)?\.json)")  # the last: answers kept beside it
        seq = store.ledger(seq).parent
    return {path.name for path in store.folder.iterdir() if not re.fullmatch("|".join(kept), path.name)}


def test_killed_at_the_very_first_import(home: Path, more: Path) -> None:
    killed_importing("dashboard.store.generations:Store._point_to", "before", home, more)
    assert Home.open(home, LOCAL).cards().cards == ()
    assert load.import_files(home, [more])[0].status == "loaded"
    assert leftovers(home) == set()


def test_killed_in_a_rebuild(own_tiny: Path, before: Any) -> None:
    script = "from dashboard.intake import history\nhistory.rebuild(Path(arguments[0]))"
    killed("dashboard.store.build:derive", "after", script, own_tiny)
    assert figures(own_tiny) == before
    history.rebuild(own_tiny)
    assert figures(own_tiny) == before


def test_a_damaged_old_ledger_keeps_no_repair_back(own_tiny: Path) -> None:
    """A ledger of long ago can't be read; a word that was being settled is put back all the same.

    No text is taken away: the ledger may be the only one that names it.
    """
    store = Store(own_tiny)
    old = min(store.generations())
    for folder in (store.folder, store.archive):
        (folder / f"{old:06d}.json").write_text("damaged")
    before = own_tiny / f"queries/words.toml.{store.current():06d}.before"
    before.parent.mkdir(exist_ok=True)
    before.write_text("# as it stood\n")
    lost = store.archive / "of-nobody.parquet"
    lost.write_text("a text that no other ledger names")
    swept.sweep(store)
    assert (own_tiny / "queries/words.toml").read_text() == "# as it stood\n"
    assert lost.exists()
    assert all((store.archive / name).is_file() for entry in store.ledger().imports for name in entry.sums)

"""A generation that nobody asks any more is closed: no file of it stays open, no answer stays kept."""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home, cache
from dashboard.intake import load
from dashboard.store import pool
from dashboard.store.generations import Store

READERS = 3
SLACK = 40 << 20  # bytes by which a process may grow whatever it does


def open_files(home: Path) -> list[str]:
    """What this process has open of a home, deleted files too."""
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except OSError:
            continue  # the one that lists them
        if target.startswith(str(home)):
            found.append(target)
    return sorted(found)


def memory() -> int:
    """Bytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc on this system")
@pytest.mark.parametrize(
    "imports",
    [pytest.param(4, id="4 imports"), pytest.param(200, id="200 imports", marks=pytest.mark.long)],
)
def test_imports_with_readers_leave_memory_and_files_as_they_were(
    home: Path, tmp_path: Path, write_csv: Callable[..., Path], imports: int
) -> None:
    def bring(number: int) -> None:
        row = {"ticket_id": number, "created_at": "2026-03-02", "resolved_at": "", "escalated": "true"}
        file = write_csv(tmp_path / f"{number}.csv", [row | {"team": f"T{number % 4}"}])
        assert load.import_files(home, [file])[0].status == "loaded"

    def look() -> None:
        with Home.open(home, LOCAL) as asked:
            generation = asked.generation
            found = asked.cards("team", period="2026-03", metrics=("escalation_rate",))
            (whole,) = asked.cards(period="2026-03", metrics=("escalation_rate",)).cards
            counted = sum(card.metrics[0].n for card in found.cards)
            if not counted == whole.metrics[0].n == generation:
                wrong.append((generation, counted, whole.metrics[0].n))

    def watch() -> None:
        try:
            while not over.wait(0.1):
                look()
        except Exception as error:
            wrong.append(repr(error))

    wrong: list[Any] = []
    over = threading.Event()
    for number in range(1, 4):
        bring(number)
        look()
    before = (open_files(home), memory())
    readers = [threading.Thread(target=watch) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for number in range(4, 4 + imports):
            bring(number)
    finally:
        over.set()
        for reader in readers:
            reader.join()
    look()
    assert wrong == []
    current = Store(home).current()
    assert current == 3 + imports
    assert [key[1] for key in pool._OPEN if key[0] == home] == [current]
    after = open_files(home)
    assert after == [str(Store(home).database(current))]
    assert len(after) == len(before[0])
    kept = {key[0][1] for answers in cache._ANSWERS for key in answers if key[0][0] == home}  # type: ignore[index]
    assert kept == {current}
    assert memory() - before[1] < SLACK + (imports << 17), "an open generation takes megabytes"


@pytest.mark.long
@pytest.mark.usefixtures("no_figures")
def test_whoever_still_reads_an_old_generation_reads_on(home: Path, load_rows: Any) -> None:
    row = {"ticket_id": "1", "created_at": "2026-03-02", "resolved_at": "", "team": ""}
    load_rows("own_tickets", [row])
    old, other = Home.open(home, LOCAL), Home.open(home, LOCAL)
    for number in range(2, 7):  # three generations are kept: the file of the first is gone by now
        load_rows("own_tickets", [row | {"ticket_id": str(number)}], f"{number}.csv")
    assert not Store(home).database(1).exists()
    assert old.reconcile(1, None, period="2026-03").ours == 1
    with Home.open(home, LOCAL) as new:
        assert new.reconcile(1, None, period="2026-03").ours == 6
    old.close()
    assert other.reconcile(1, None, period="2026-03").ours == 1, (
        "closed with its last reader, not with the first"
    )
    other.close()
    assert [key[1] for key in pool._OPEN if key[0] == home] == [6]


def test_what_was_given_back_answers_no_more(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        shot = home.shot
    with pytest.raises(RuntimeError, match="was given back"):
        shot.cursor()
    home.close()  # again does nothing


def test_a_reader_that_is_forgotten_gives_its_generation_back(own_tiny: Path, load_rows: Any) -> None:
    forgotten = [Home.open(own_tiny, LOCAL)]
    load_rows("own_tickets", [{"ticket_id": "n", "created_at": "2026-03-09", "resolved_at": "", "team": ""}])
    assert [key for key in pool._OPEN if key[0] == own_tiny] == [(own_tiny, 2)]
    forgotten.clear()
    assert not [key for key in pool._OPEN if key[0] == own_tiny]


def test_only_a_few_homes_stay_open_that_nobody_reads(tmp_path: Path, tiny: Path) -> None:
    homes = []
    for number in range(pool.IDLE + 2):
        homes.append(tmp_path / str(number))
        os.symlink(tiny, homes[-1])
        Home.open(homes[-1], LOCAL).close()
    assert sum(not opened.readers for opened in pool._OPEN.values()) <= pool.IDLE + 1

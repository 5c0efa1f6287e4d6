"""Many readers in several processes, while imports go on: each sees whole generations only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.store.generations import Store
from tests.conftest import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
EACH = 40
LOOKS = 15  # a second, of all readers together: more of them must not leave the writer less
# Every import brings EACH tickets of which a quarter is escalated, all in March, half of each team. So
# whatever generation a reader sees: n = EACH x its imports, escalated n / 4, both teams n / 2.
READER = """
import json, os, sys, threading, time
from pathlib import Path
from dashboard import (ask, periods)
from dashboard.access import LOCAL
from dashboard.model.catalogue import load_catalogue
from dashboard.store.whom import Whom
home, last, each, threads = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
metric, march = load_catalogue(home).metrics["escalation_rate"], periods.parse("2026-03")
wrong, seen, looks = [], set(), [0]
parent, pause, until = int(sys.argv[5]), float(sys.argv[6]), time.monotonic() + 900

def look():
    with ask.Home.open(home, LOCAL) as opened:
        return look_at(opened)

def look_at(opened):
    shot = opened.shot
    count, escalated = shot.cursor().execute(
        "select count(*), count_if(escalated) from facts.tickets").fetchone()
    reader = opened.reader
    summed = reader.tallies([metric], Whom("organisation"), march)["escalation_rate", None]
    teams = reader.tallies([metric], Whom("team"), march)
    parts = sorted(tally.n for tally in teams.values())
    wanted = each * len(shot.ledger.imports)
    if not (count == summed.n == wanted and escalated == summed.total == wanted / 4):
        wrong.append((shot.seq, count, summed.n, wanted, escalated, summed.total))
    if parts != [wanted / 2, wanted / 2]:
        wrong.append((shot.seq, parts, wanted))
    table = opened.rows("escalation_rate", period="2026-03")
    if not len(table.rows) == table.reading.n == wanted:
        wrong.append((len(table.rows), table.reading.n))
    seen.add(shot.seq)
    looks[0] += 1
    return shot.seq

def watch():
    try:
        # it ends with its parent too: a reader that nobody waits for must not go on
        while look() < last and os.getppid() == parent and time.monotonic() < until:
            time.sleep(pause)  # or the readers would starve the writer
    except Exception as error:
        wrong.append(repr(error))

watchers = [threading.Thread(target=watch) for _ in range(threads)]
[w.start() for w in watchers]
[w.join() for w in watchers]
print(json.dumps({"wrong": wrong[:5], "seen": sorted(seen), "looks": looks[0]}))
"""


def tickets(batch: int) -> list[dict[str, Any]]:
    return [
        {
            "ticket_id": f"{batch}-{i}",
            "team": "A" if i % 2 else "B",
            "created_at": f"2026-03-{1 + i % 28:02d} 09:00",
            "resolved_at": "",
            "escalated": str(i % 4 == 0).lower(),
        }
        for i in range(EACH)
    ]


@pytest.mark.parametrize(
    ("imports", "processes", "threads"),
    [
        pytest.param(4, 2, 3, id="6 readers in 2 processes, 4 imports"),
        pytest.param(6, 5, 4, id="20 readers in 5 processes, 6 imports", marks=pytest.mark.long),
        pytest.param(50, 4, 25, id="100 readers in 4 processes, 50 imports", marks=pytest.mark.long),
    ],
)
def test_nothing_half_seen(
    home: Path,
    tmp_path: Path,
    write_csv: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    imports: int,
    processes: int,
    threads: int,
) -> None:
    files = [write_csv(tmp_path / f"{batch}.csv", tickets(batch)) for batch in range(imports)]
    load.import_files(home, files[:1])
    given = (home, imports, EACH, threads, os.getpid(), processes * threads / LOOKS)
    command = [sys.executable, "-c", READER, *map(str, given)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    readers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    try:
        assert {load.import_files(home, [file])[0].status for file in files[1:]} == {"loaded"}
        ended = [(*reader.communicate(timeout=PATIENCE), reader.returncode) for reader in readers]
    finally:
        for reader in readers:
            reader.kill()  # those that have ended already do not mind
    assert [(said, code) for _, said, code in ended] == [("", 0)] * processes
    told = [json.loads(answer) for answer, _, _ in ended]
    with capsys.disabled():
        mixed = sum(len(one["wrong"]) for one in told)
        print(
            f"\n{processes * threads} readers looked {sum(one['looks'] for one in told)} times: {mixed} mixed"
        )
    assert [one["wrong"] for one in told] == [[]] * processes
    assert Store(home).current() == imports
    assert all(one["seen"][-1] == imports for one in told), "every reader ends at the newest generation"
    assert len({seq for one in told for seq in one["seen"]}) > 2, "readers looked while imports went on"

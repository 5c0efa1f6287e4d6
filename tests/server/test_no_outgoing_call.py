"""Nothing that the program does asks another machine: under a network that refuses everything it all works.

What a browser asks is held by browser/conftest.py (every request of every browser test) and
browser/test_no_outgoing_call.py.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT, guarded

APART = ["unshare", "--net", "--map-root-user", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
OUTSIDE = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        head = ["ticket_id", "team", "agent", "status", "created_at", "resolved_at", "reopens"]
        rows = [
            [n, "Billing", "Ann", "solved", f"2026-03-0{n} 09:00:00", f"2026-03-0{n} 10:00:00", 0]
            for n in (2, 3)
        ]
        csv.writer(out).writerows([head, *rows])
    return path


def run(*command: object, tried: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, env=guarded(tried), capture_output=True, text=True, check=False
    )


def test_the_guard_refuses_and_writes_down(tmp_path: Path) -> None:
    tried = tmp_path / "tried"
    assert run(sys.executable, "-c", OUTSIDE, tried=tried).returncode
    assert "192.0.2.1" in tried.read_text(encoding="utf-8")


@pytest.fixture
def apart(tmp_path: Path) -> list[str]:
    """What runs a command where the system itself reaches nobody; nothing where that can't be made."""
    if not shutil.which("unshare") or run(*APART, "true", tried=tmp_path / "tried").returncode:
        return []
    # -S: without the guard, which would refuse it too
    assert run(*APART, sys.executable, "-S", "-c", OUTSIDE, tried=tmp_path / "tried").returncode
    return APART


def test_everything_works_and_nothing_tries_to_reach_another_machine(
    tmp_path: Path, tickets: Path, apart: list[str]
) -> None:
    tried = tmp_path / "tried"
    alone = (sys.executable, ROOT / "tests" / "alone.py", tmp_path / "home", tickets)
    done = run(*apart, *alone, tried=tried)
    assert done.returncode == 0, done.stderr
    assert not tried.exists(), tried.read_text(encoding="utf-8")

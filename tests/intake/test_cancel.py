"""Calling an import off: whenever it comes, nothing of it is left and the next import works.

The driver runs the real command in a process of its own and sends it Ctrl+C when one named function is
reached. Afterwards the function does its work as if nothing had been.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from dashboard.intake import load
from dashboard.store.generations import Store
from tests import forked
from tests.conftest import PATIENCE
from tests.killing import driver

ROOT = Path(__file__).resolve().parents[2]
HEADER = "ticket_id,created_at,resolved_at,team\n"
FIRST = HEADER + "1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"
HALF_BAD = HEADER + "2,2026-03-02 09:00,2026-03-02 10:00,Billing\n3,yesterday,,Billing\n"
SAID = "scorecard: stopped; nothing half done is left behind.\n"
COMMAND = "from dashboard import cli\nsys.exit(cli.main(arguments))"
INTERRUPTED = """
def reached(*given, **named):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.5)
    return real(*given, **named)
"""
MOMENTS = [
    "dashboard.intake.reading.unpack:parts",
    "dashboard.intake.reading.read:open_part",
    "dashboard.intake.reading.read:counted",
    "dashboard.store.generations:Store.draft",
    "dashboard.staging.archive:write_archive",
    "dashboard.staging.stage:stage",
    "dashboard.intake.refusals:write",
    "dashboard.store.writing:apply",
    "dashboard.store.build:derive",
    "dashboard.store.rollup:_sum_up",
    "dashboard.store.writing:Draft.publish",
]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one ticket."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "first.csv").write_text(FIRST)
    load.import_files(folder / "home", [folder / "first.csv"])
    return folder / "home"


@pytest.fixture
def loaded(first: Path, home: Path, tmp_path: Path) -> Path:
    """A copy of it, and a folder for what is temporary."""
    (tmp_path / "temporary").mkdir()
    return Path(shutil.copytree(first, home))


def everything(home: Path) -> dict[str, int]:
    return {
        path.relative_to(home).as_posix(): path.stat().st_mtime_ns
        for path in home.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def started(tmp_path: Path, *command: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "temporary")}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *command], env=environment, stdout=pipe, stderr=pipe, text=True)


def nothing_is_left(home: Path, tmp_path: Path, before: dict[str, int]) -> None:
    assert everything(home) == before
    assert list((tmp_path / "temporary").iterdir()) == []
    (receipt,) = load.import_files(home, [tmp_path / "more.csv"])
    assert (receipt.status, receipt.accepted, Store(home).current()) == ("loaded", 1, 2)


@pytest.mark.alike(2)
@pytest.mark.parametrize("where", MOMENTS)
def test_ctrl_c(loaded: Path, tmp_path: Path, where: str) -> None:
    before = everything(loaded)
    (tmp_path / "more.csv").write_text(HALF_BAD)
    arguments = ["--home", str(loaded), "import", str(tmp_path / "more.csv")]
    program = driver(COMMAND, INTERRUPTED)
    done = forked.run("-c", program, where, "before", *arguments, TMPDIR=str(tmp_path / "temporary"))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", SAID)
    nothing_is_left(loaded, tmp_path, before)


ENDLESS = """
import sys, threading
from dashboard.staging import archive
def endless(connection, *_):
    threading.Timer(0.5, print, ["at work"], {"flush": True, "file": sys.stderr}).start()
    return connection.execute("select count(*) from range(1_000_000_000_000_000)").fetchone()
archive.write_archive = endless
from dashboard import cli
cli.run()
"""


@pytest.mark.alike
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_statement_that_takes_long_is_broken_off(
    loaded: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """Here one that would take for ever."""
    before = everything(loaded)
    (tmp_path / "more.csv").write_text(HALF_BAD)
    arguments = ["--home", str(loaded), "import", str(tmp_path / "more.csv")]
    child = started(tmp_path, "-c", ENDLESS, *arguments)
    assert child.stderr is not None
    assert child.stderr.readline() == "at work\n"
    child.send_signal(number)
    assert child.communicate(timeout=PATIENCE) == ("", SAID)
    assert child.returncode == 130
    nothing_is_left(loaded, tmp_path, before)


@pytest.mark.long
def test_waiting_for_another_import_is_said_and_given_up(loaded: Path, tmp_path: Path) -> None:
    before = everything(loaded)
    (tmp_path / "more.csv").write_text(HALF_BAD)
    ours, theirs = pty.openpty()
    with FileLock(loaded / ".lock"):
        child = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", "--home", str(loaded), "import", tmp_path / "more.csv"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "temporary")},
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        )
        shown = ""
        while "waiting for another import" not in shown:
            shown += os.read(ours, 1_000).decode()
        assert "more.csv: ready to load, waiting for another import" in shown
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=PATIENCE) == 130
    os.close(theirs)
    nothing_is_left(loaded, tmp_path, before)


@pytest.mark.long
def test_a_terminal_shows_where_it_stands(home: Path, tmp_path: Path) -> None:
    (tmp_path / "many.csv").write_text(
        HEADER + "".join(f"r{n},2026-03-02 09:00,2026-03-02 10:00,Billing\n" for n in range(400_000))
    )
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "--home", str(home), "import", tmp_path / "many.csv"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while more := os.read(ours, 10_000):
            shown += more
    except OSError:
        pass  # the other end is closed
    assert child.wait(timeout=PATIENCE) == 0
    lines = shown.decode().split("\r\x1b[K")
    assert lines[-1] == "", "the line is wiped away at the end"
    assert any(re.match(r"many\.csv: (loading|checking) 400,000 rows", line) for line in lines), lines
    assert all(len(line) <= 100 for line in lines)


def test_of_several_files_nothing_is_left_either(loaded: Path, tmp_path: Path) -> None:
    """Ctrl+C while the second of two is read: they came in together, and neither stays."""
    before = everything(loaded)
    more, second = tmp_path / "more.csv", tmp_path / "second.csv"
    more.write_text(HALF_BAD)
    second.write_text(HEADER + "4,2026-03-02 09:00,2026-03-02 10:00,Billing\n")
    second_only = INTERRUPTED.replace(
        "    os.kill", '    if "second" not in str(given): return real(*given, **named)\n    os.kill'
    )
    where = "dashboard.intake.reading.read:open_part"
    arguments = ["--home", str(loaded), "import", str(more), str(second)]
    program = driver(COMMAND, second_only)
    done = forked.run("-c", program, where, "before", *arguments, TMPDIR=str(tmp_path / "temporary"))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", SAID)
    nothing_is_left(loaded, tmp_path, before)

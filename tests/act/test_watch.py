"""A watched folder: whole files only, each moved after its import, nothing overwritten, nothing lost."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dashboard.access import LOCAL
from dashboard.act import watch
from dashboard.act.watch import Folder
from dashboard.faults import Busy, UsageFault
from dashboard.intake import load
from dashboard.store import lock
from dashboard.store.generations import Store
from dashboard.store.pool import snapshot
from tests.conftest import PATIENCE, ROOT
from tests.facts import facts
from tests.killing import killed

pytestmark = pytest.mark.usefixtures("no_figures")
HEADER = "ticket_id,created_at,resolved_at,team\n"
GOOD = HEADER + "1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"
BETTER = HEADER + "2,2026-03-02 09:00,2026-03-02 10:00,Billing\n"
HALF_BAD = GOOD + "9,yesterday,,Billing\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def lines(folder: Folder) -> list[str]:
    return [outcome.line for outcome in folder.look()]


def below(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != watch.LOCK
    )


def tickets(home: Path) -> list[str]:
    found = facts(home, "ticket_id", by="1")
    return [ticket for (ticket,) in found]


def test_a_file_is_imported_at_the_second_look_and_moved(home: Path, inbox: Path) -> None:
    (inbox / "a.csv").write_text(GOOD)
    folder = Folder(home, LOCAL, inbox)
    assert lines(folder) == []
    assert lines(folder) == ["a.csv: loaded as own_tickets, 1 of 1 rows -> imported/a.csv"]
    assert below(inbox) == ["imported/a.csv"]
    assert tickets(home) == ["1"]
    assert lines(folder) == []


def test_a_file_that_grows_is_left_until_it_has_stopped(home: Path, inbox: Path) -> None:
    path = inbox / "a.csv"
    path.write_text(HEADER + "1,2026-03-02 09:00,2026")
    folder = Folder(home, LOCAL, inbox)
    assert lines(folder) == []
    path.write_text(GOOD)
    assert lines(folder) == []
    assert len(lines(folder)) == 1
    assert tickets(home) == ["1"]


def test_a_file_that_grew_during_its_import_stays(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = inbox / "a.csv"
    path.write_text(GOOD)
    real = load.import_each

    def slow(*arguments: Any) -> Any:
        receipts = real(*arguments)
        with path.open("a") as file:
            file.write("3,2026-03-02 09:00,2026-03-02 10:00,Billing\n")
        monkeypatch.setattr(load, "import_each", real)
        return receipts

    monkeypatch.setattr(load, "import_each", slow)
    folder = Folder(home, LOCAL, inbox)
    assert [*lines(folder), *lines(folder)] == ["a.csv: it is still being written"]
    assert below(inbox) == ["a.csv"]
    assert [*lines(folder), *lines(folder)] == ["a.csv: loaded as own_tickets, 2 of 2 rows -> imported/a.csv"]
    assert tickets(home) == ["1", "3"]


@pytest.mark.alike
@pytest.mark.parametrize(("first", "place"), [(GOOD, "imported"), (HEADER[:-5], "refused")])
def test_a_file_whose_writer_had_only_paused_is_read_once_more(
    home: Path, inbox: Path, first: str, place: str
) -> None:
    """Their handle follows the file to where it was moved; what they write then is not lost there."""
    folder = Folder(home, LOCAL, inbox)
    with (inbox / "a.csv").open("w") as writer:
        writer.write(first)
        writer.flush()
        assert f"-> {place}/a.csv" in [*lines(folder), *lines(folder)][0]
        assert lines(folder) == []
        writer.write((GOOD + "3,2026-03-02 09:00,,Billing\n").removeprefix(first))
    assert lines(folder) == ["a.csv: it was written to after it was read; it is read once more"]
    assert below(inbox) == ["a.csv"]
    assert lines(folder) == ["a.csv: loaded as own_tickets, 2 of 2 rows -> imported/a.csv"]
    assert tickets(home) == ["1", "3"]


@pytest.mark.alike
@pytest.mark.parametrize("trouble", ["the share is away", "it can't be moved back"])
def test_what_grew_where_it_was_moved_is_not_forgotten_over_a_moments_trouble(
    home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    folder = Folder(home, LOCAL, inbox)
    with (inbox / "a.csv").open("w") as writer:
        writer.write(GOOD)
        writer.flush()
        assert "-> imported/a.csv" in [*lines(folder), *lines(folder)][0]
        writer.write("3,2026-03-02 09:00,,Billing\n")
    if trouble == "the share is away":
        away = inbox.rename(inbox.with_name("away"))
        lines(folder)
        away.rename(inbox)
    else:
        with monkeypatch.context() as failing:
            failing.setattr(Path, "rename", _denied)
            assert lines(folder) == [
                "a.csv: it was written to after it was read; it can't be moved back: Permission denied"
            ]
            assert lines(folder) == [], "it is said once"
    assert lines(folder) == ["a.csv: it was written to after it was read; it is read once more"]
    lines(folder)
    assert (below(inbox), tickets(home)) == (["imported/a.csv"], ["1", "3"])


def _denied(*_: Any) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(
    "name", [".hidden.csv", "a.csv.part", "a.tmp", "a.csv.crdownload", "a.FILEPART", "a.csv~"]
)
def test_unfinished_names_hidden_ones_links_and_folders_are_left_alone(
    home: Path, inbox: Path, name: str, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.csv").write_text(GOOD)
    (inbox / name).write_text(GOOD)
    (inbox / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    (inbox / "folder.csv").mkdir()
    folder = Folder(home, LOCAL, inbox)
    assert [*lines(folder), *lines(folder)] == []
    assert below(inbox) == sorted([name, "link.csv"])


@pytest.mark.long
def test_a_zip_that_has_no_end_yet_is_waited_for(
    home: Path, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.writestr("b.csv", BETTER)
    whole = (tmp_path / "whole.zip").read_bytes()
    (inbox / "both.zip").write_bytes(whole[:-30])
    folder = Folder(home, LOCAL, inbox)
    assert [*lines(folder), *lines(folder), *lines(folder)] == [
        "both.zip: waiting: it is not a whole zip file yet"
    ], "said once, tried at each look"
    (inbox / "both.zip").write_bytes(whole)
    loaded = "loaded as own_tickets, 1 of 1 rows"
    assert [*lines(folder), *lines(folder)] == [f"both.zip: {loaded}; {loaded} -> imported/both.zip"]
    assert tickets(home) == ["1", "2"]

    (inbox / "cut.zip").write_bytes(whole[:-30])
    monkeypatch.setattr(watch, "PATIENCE", 0)
    (said,) = [*lines(folder), *lines(folder)]
    assert said.startswith("cut.zip: refused: it begins as a zip")
    assert below(inbox / "refused") == ["cut.zip", "cut.zip.reason.txt"]


def test_a_refused_file_moves_aside_with_its_reason(home: Path, inbox: Path) -> None:
    (inbox / "menu.csv").write_text("dish,price\nsoup,4\n")
    (inbox / "part.csv").write_text(HALF_BAD)
    folder = Folder(home, LOCAL, inbox)
    said = [*lines(folder), *lines(folder)]
    (partly,) = [line for line in said if line.startswith("part.csv")]
    rows = next((home / "refused").glob("part.csv-*.csv"))
    assert partly == (
        f"part.csv: loaded as own_tickets, 1 of 2 rows, 1 refused ({rows}) -> imported/part.csv"
    )
    assert below(inbox) == ["imported/part.csv", "refused/menu.csv", "refused/menu.csv.reason.txt"]
    reason = (inbox / "refused/menu.csv.reason.txt").read_text()
    assert reason.startswith("menu.csv: refused\n  0 rows read = 0 empty")
    assert "no format knows" in reason


@pytest.mark.long
def test_names_never_overwrite(home: Path, inbox: Path) -> None:
    folder = Folder(home, LOCAL, inbox)
    for number, team in enumerate(("Billing", "Tech", "Sales")):
        (inbox / "daily.csv").write_text(GOOD.replace("Billing", team))
        (inbox / "menu.csv").write_text(f"dish,price\nsoup,{number}\n")
        lines(folder), lines(folder)
    assert below(inbox / "imported") == ["daily-2.csv", "daily-3.csv", "daily.csv"]
    assert "Sales" in (inbox / "imported/daily-3.csv").read_text()
    assert below(inbox / "refused") == [
        name for stem in ("menu-2", "menu-3", "menu") for name in (f"{stem}.csv", f"{stem}.csv.reason.txt")
    ]
    names = watch._names(inbox, "a.csv.gz")
    assert [next(names).name for _ in range(2)] == ["a.csv.gz", "a-2.csv.gz"]


def test_of_two_exports_the_later_one_stands(home: Path, inbox: Path) -> None:
    for name, team, moment in (("a.csv", "New", 2_000), ("b.csv", "Old", 1_000)):
        (inbox / name).write_text(GOOD.replace("Billing", team))
        os.utime(inbox / name, (moment, moment))
    folder = Folder(home, LOCAL, inbox)
    said = [*lines(folder), *lines(folder)]
    assert [line[:5] for line in said] == ["b.csv", "a.csv"]
    shot = snapshot(home)
    assert shot is not None
    assert shot.cursor().execute("select team from facts.tickets").fetchall() == [("New",)]


def test_a_busy_home_is_tried_again(home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.01)
    monkeypatch.setattr(watch, "RETRY", 0)
    (inbox / "a.csv").write_text(GOOD)
    folder = Folder(home, LOCAL, inbox)
    home.mkdir()
    with FileLock(home / ".lock"):
        assert lines(folder) == []
        (waiting,) = lines(folder)
        assert "another import is still running" in waiting
        assert lines(folder) == [], "said once"
    assert below(inbox) == ["a.csv"]
    assert lines(folder) == ["a.csv: loaded as own_tickets, 1 of 1 rows -> imported/a.csv"]


def test_a_home_that_can_take_nothing_keeps_the_files(home: Path, inbox: Path, strategy: Any) -> None:
    load.import_files(home, [_written(inbox.parent / "first.csv", GOOD)])
    folder = Folder(home, LOCAL, inbox)
    strategy('[organisation]\nzone = "Asia/Tokyo"\n')
    (inbox / "b.csv").write_text(BETTER)
    (said,) = [*lines(folder), *lines(folder)]
    assert said.startswith("b.csv: not imported yet:")
    assert "scorecard rebuild" in said
    assert below(inbox) == ["b.csv"]


def test_a_bug_of_ours_stops_one_file_only(home: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = load.import_each

    def stumbling(home: Path, paths: list[Path], *more: Any) -> Any:
        if paths[0].name == "a.csv":
            raise ZeroDivisionError("by nought")
        return real(home, paths, *more)

    monkeypatch.setattr(load, "import_each", stumbling)
    (inbox / "a.csv").write_text(GOOD)
    (inbox / "b.csv").write_text(BETTER)
    folder = Folder(home, LOCAL, inbox)
    said = [*lines(folder), *lines(folder)]
    assert any("broke off (by nought)" in line for line in said)
    assert below(inbox) == ["imported/b.csv", "refused/a.csv", "refused/a.csv.reason.txt"]


def test_one_watcher_a_folder(home: Path, inbox: Path) -> None:
    with Folder(home, LOCAL, inbox).alone(), pytest.raises(Busy, match="another `scorecard watch`"):
        Folder(home, LOCAL, inbox).alone().__enter__()
    with Folder(home, LOCAL, inbox).alone():
        pass


def test_what_may_not_be_watched(home: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="no such folder"):
        Folder(home, LOCAL, tmp_path / "nowhere")
    (home / "warehouse").mkdir(parents=True)
    for folder in (home, home / "warehouse"):
        with pytest.raises(UsageFault, match="the home's own"):
            Folder(home, LOCAL, folder)
    with pytest.raises(UsageFault, match="no format"):
        Folder(home, LOCAL, tmp_path, load.Options(format="none"))


# --- killed at any time


WATCHES = """
from dashboard.access import LOCAL
from dashboard.act.watch import Folder
folder = Folder(Path(arguments[0]), LOCAL, Path(arguments[1]))
list(folder.look()), list(folder.look())
"""


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.alike
@pytest.mark.parametrize(
    ("where", "when", "text"),
    [
        ("dashboard.staging.stage:stage", "after", HALF_BAD),
        ("dashboard.store.generations:Store.publish", "after", HALF_BAD),
        ("dashboard.act.watch:Folder._moved", "before", HALF_BAD),
        ("dashboard.act.watch:Folder._moved", "after", HALF_BAD),
        ("dashboard.act.watch:Folder._moved", "before", "dish,price\nsoup,4\n"),
        ("dashboard.act.watch:_with_reason", "after", "dish,price\nsoup,4\n"),
    ],
)
def test_nothing_is_lost_when_killed(home: Path, inbox: Path, where: str, when: str, text: str) -> None:
    (inbox / "a.csv").write_text(text)
    killed(where, when, WATCHES, home, inbox)
    folder = Folder(home, LOCAL, inbox)
    lines(folder), lines(folder)
    if text == HALF_BAD:
        assert below(inbox) == ["imported/a.csv"]
        assert (tickets(home), Store(home).current()) == (["1"], 1)
    else:
        assert below(inbox) == ["refused/a.csv", "refused/a.csv.reason.txt"]


# --- the command


@pytest.fixture
def watching(home: Path, inbox: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """watching("--once"): the command in a process of its own, ended with the test."""
    running: list[subprocess.Popen[str]] = []

    def run(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "dashboard.cli", "--home", str(home), "watch", str(inbox), *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        running.append(subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True))
        return running[-1]

    yield run
    for child in running:
        child.kill()
        child.communicate()


@pytest.mark.long
def test_once_for_cron(home: Path, inbox: Path, watching: Any) -> None:
    (inbox / "a.csv").write_text(GOOD)
    child = watching("--once", "--every", "0.2")
    out, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, err) == (0, "")
    moment, line = out[:25], out[26:]
    assert moment[10] == " "
    assert moment[22] == ":"
    assert line == "a.csv: loaded as own_tickets, 1 of 1 rows -> imported/a.csv\n"
    (inbox / "b.csv").write_text("dish,price\nsoup,4\n")
    child = watching("--once", "--every", "0.2")
    child.communicate(timeout=PATIENCE)
    assert child.returncode == 1


@pytest.mark.alike
@pytest.mark.parametrize("looks", [1, 2])
def test_once_brings_in_what_grows_meanwhile(
    home: Path, inbox: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch, looks: int
) -> None:
    """A writer had paused: while the file is read, or until it was moved."""
    writer = (inbox / "a.csv").open("w")
    writer.write(GOOD)
    writer.flush()
    real = Folder.look
    looked: list[int] = []

    def look(folder: Folder, *told: Any) -> Iterator[Any]:
        yield from real(folder, *told)
        looked.append(len(looked) + 1)
        if looked[-1] == looks:
            writer.write("3,2026-03-02 09:00,,Billing\n")
            writer.close()

    monkeypatch.setattr(Folder, "look", look)
    done = main_in(home, "watch", inbox, "--once", "--every", "0.05")
    assert (done.code, below(inbox), tickets(home)) == (0, ["imported/a.csv"], ["1", "3"])
    assert len(looked) <= 6


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_goes_on_until_it_is_told_to_end(
    home: Path, inbox: Path, watching: Any, number: signal.Signals
) -> None:
    child = watching("--every", "0.2")
    for name, text in (("a.csv", GOOD), ("b.csv", BETTER)):
        (inbox / name).write_text(text)
        assert f" {name}: loaded" in child.stdout.readline()
    # a signal in the middle of an import: it ends after that
    rows = "".join(f"r{n},2026-03-02 09:00,2026-03-02 10:00,Billing\n" for n in range(200_000))
    (inbox / "many.csv").write_text(HEADER + rows)
    building = home / "warehouse" / "building.duckdb"
    deadline = time.monotonic() + PATIENCE
    while not building.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    child.send_signal(number)
    out, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, err) == (0, "")
    assert "many.csv: loaded as own_tickets, 200,000 of 200,000 rows" in out
    assert below(inbox) == ["imported/a.csv", "imported/b.csv", "imported/many.csv"]
    assert not building.exists()


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan"])
def test_seconds_that_are_none(main_in: Any, home: Path, inbox: Path, seconds: str) -> None:
    done = main_in(home, "watch", inbox, "--every", seconds)
    assert done.code == 2
    assert "--every" in done.stderr


def test_a_folder_that_is_away_for_a_moment_is_looked_into_again(home: Path, inbox: Path) -> None:
    folder = Folder(home, LOCAL, inbox)
    (inbox / "a.csv").write_text(GOOD)
    assert lines(folder) == []
    away = inbox.rename(inbox.with_name("away"))
    (said,) = lines(folder)
    assert said == f"{inbox}: it can't be looked into (No such file or directory); it is tried again"
    assert lines(folder) == [], "it is said once"
    away.rename(inbox)
    assert lines(folder) == []
    assert "loaded as own_tickets" in lines(folder)[0]

"""What a home holds is nobody else's, and what a kill left is gone at the next start."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dashboard import scratch
from dashboard.intake import history, load
from dashboard.store import leftovers
from dashboard.store.generations import Store
from tests.conftest import ROOT
from tests.killing import killed, killed_importing

pytestmark = pytest.mark.usefixtures("no_figures")
# waits in the middle of an import, after the file was unpacked, until it is killed
STUCK = """
import sys, time
from pathlib import Path
from dashboard.intake import load
from dashboard.intake.reading import read
real = read.open_part
def stuck(*arguments, **keywords):
    real(*arguments, **keywords)
    print("unpacked", flush=True)
    time.sleep(600)
read.open_part = stuck
load.import_files(Path(sys.argv[1]), [Path(sys.argv[2])], load.Options(format="own_tickets"))
"""
ROWS = "ticket_id,created_at,resolved_at,team,agent\n1,2026-03-02,,A,someone@example.org\n,x,,,\n"


def modes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mode & 0o777 for path in folder.rglob("*")}


@pytest.mark.alike
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_home_is_ones_own_whatever_the_umask(
    tmp_path: Path, main_in: Callable[..., Any], umask: int
) -> None:
    """By the command line, with everything that makes a file: import, refused rows, mapping, init."""
    home, file = tmp_path / "home", tmp_path / "rows.csv"
    file.write_text(ROWS)
    before = os.umask(umask)
    try:
        assert main_in(home, "init").code == 0
        assert main_in(home, "import", file, "--as", "own_tickets").code == 0
        assert main_in(home, "rebuild").code == 0
        file.write_text("Vorgang,Angelegt\n7,2026-03-02 09:00\n8,2026-03-02 09:00\n")
        said = ("--table", "tickets", "--column", "ticket_id=Vorgang", "--column", "created_at=Angelegt")
        assert main_in(home, "map", file, "--save", "mine", *said).code == 0
        assert main_in(home, "backup", tmp_path / "kept.zip").code == 0
        assert main_in(tmp_path / "other", "restore", tmp_path / "kept.zip").code == 0
    finally:
        os.umask(before)
    for one in (home, tmp_path / "other"):
        assert one.stat().st_mode & 0o777 == 0o700
        found = modes(one)
        assert {"strategy.toml", "warehouse/CURRENT", "queries/exports/mine.toml"} <= found.keys()
        open_to_others = {name: oct(mode) for name, mode in found.items() if mode & 0o077}
        assert open_to_others.keys() <= {".lock"}, open_to_others
    assert any(name.startswith("refused/") for name in modes(home))
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600


def test_a_home_that_stands_open_is_closed(own_tiny: Path, scorecard: Callable[..., Any]) -> None:
    for path in (own_tiny, own_tiny / "warehouse", own_tiny / "archive"):
        path.chmod(0o755)
    assert scorecard("history").code == 0
    for path in (own_tiny, own_tiny / "warehouse", own_tiny / "archive"):
        assert path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("after", [False, True], ids=["before its lock", "before its lock is held"])
def test_a_folder_that_a_sweep_takes_for_left_behind_is_made_anew(
    after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = FileLock.acquire, list[Path]()

    def late(lock: Any, *arguments: Any, **keywords: Any) -> Any:
        if after:
            real(lock, *arguments, **keywords)
        if not taken:  # another process, which starts just now
            taken.append(Path(lock.lock_file).parent)
            shutil.rmtree(taken[0])
        return None if after else real(lock, *arguments, **keywords)

    monkeypatch.setattr(FileLock, "acquire", late)
    with scratch.folder("trial") as folder:
        assert (folder / scratch.LOCK).exists()
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_scratch_folder_is_ones_own_and_gone_afterwards() -> None:
    before = os.umask(0)
    try:
        with scratch.folder("trial") as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
            assert folder.parent.stat().st_mode & 0o777 == 0o700
            (folder / "inner").mkdir()
    finally:
        os.umask(before)
    assert not folder.exists()


def test_nobody_can_lay_a_folder_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / f"scorecard-{os.getuid()}").symlink_to(elsewhere)
    with scratch.folder("trial") as folder:
        assert elsewhere not in folder.resolve().parents
    assert list(elsewhere.iterdir()) == []


def test_what_lives_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch.folder("trial") as folder:
        (folder / "file").write_text("at work")
        assert scratch.sweep() == 0
        assert (folder / "file").exists()


def test_what_a_killed_import_unpacked_is_swept_at_the_next_start(
    tmp_path: Path, run_in: Callable[..., Any]
) -> None:
    home, temporary, packed = tmp_path / "home", tmp_path / "temporary", tmp_path / "rows.csv.gz"
    temporary.mkdir()
    packed.write_bytes(gzip.compress(ROWS.encode()))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", STUCK, str(home), str(packed)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"unpacked\n"
        left = [path for path in temporary.rglob("*") if path.is_file() and b"someone@" in path.read_bytes()]
        assert left, "there is something to sweep"
        assert run_in(home, "history", TMPDIR=str(temporary)).code == 0
        assert all(path.exists() for path in left), "while it lives, it is left alone"
        process.kill()
    assert all(path.exists() for path in left)
    assert run_in(home, "history", TMPDIR=str(temporary)).code == 0
    assert [path for path in temporary.rglob("*") if path.is_file()] == []


@pytest.mark.alike
@pytest.mark.parametrize(
    ("where", "when"),
    [
        ("dashboard.store.generations:Store.draft", "after"),
        ("dashboard.store.build:derive", "after"),
        ("dashboard.store.generations:Store.place", "after"),
        ("dashboard.durable:sync", "before"),
        ("dashboard.store.ledgers:write_whole", "before"),
        ("dashboard.store.generations:Store.amend", "after"),
        ("dashboard.store.generations:Store._point_to", "before"),
    ],
)
def test_what_a_killed_import_left_in_the_home_is_swept_at_the_next_start(
    own_tiny: Path, tmp_path: Path, scorecard: Callable[..., Any], where: str, when: str
) -> None:
    before = set(modes(own_tiny))
    file = tmp_path / "own_tickets.csv"
    file.write_text(ROWS)
    killed_importing(where, when, own_tiny, file)
    assert scorecard("history").code == 0
    # a file of refused rows may be all that an import leaves, so nobody can tell
    assert {name for name in set(modes(own_tiny)) - before if not name.startswith("refused")} == set()
    assert Store(own_tiny).current() == max(Store(own_tiny).generations())


@pytest.mark.long
def test_what_a_kill_after_the_swap_left_is_swept_too(
    home: Path, tmp_path: Path, scorecard: Callable[..., Any]
) -> None:
    """Names were merged meanwhile, so a generation takes another's place; or there are more than are kept."""
    for number in range(4):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"ticket_id,created_at,resolved_at,team\n{number},2026-03-02,,A\n")
        load.import_files(home, [file])
    file.write_text("ticket_id,created_at,resolved_at,team\n9,2026-03-02,,A\n")
    killed_importing("dashboard.store.generations:Store.prune", "before", home, file)
    assert scorecard("history").code == 0
    assert Store(home).generations() == [3, 4, 5]
    rename = "from dashboard.intake import history\nfrom dashboard.model.aliases import Aliases\n"
    rename += "history.name_anew(Path(arguments[0]), Aliases(teams={'a': 'A'}))"
    killed("dashboard.store.generations:Store.prune", "before", rename, home)
    assert scorecard("history").code == 0
    assert Store(home).generations() == [3, 4, 6]


def test_what_was_put_in_force_and_undone_at_once_stays(own_tiny: Path, tmp_path: Path) -> None:
    """Though its writer was killed before it was done with clearing away."""
    file = tmp_path / "own_tickets.csv"
    file.write_text(ROWS)
    killed_importing("dashboard.store.generations:Store.prune", "before", own_tiny, file)
    seq = Store(own_tiny).current()
    history.undo(own_tiny)
    leftovers.sweep(Store(own_tiny))
    assert seq in Store(own_tiny).generations()


def test_what_was_being_written_goes_and_whatever_is_somebodys_stays(own_tiny: Path) -> None:
    """Beside a note of a backup that a kill cut short, each later start looked for what was left."""
    ours = (
        "backed-up.json",
        "strategy.toml",
        "records/acts.jsonl",
        "queries/words.toml",
        "archive/a.parquet",
    )
    theirs = ("kept.zip", "notes.txt", "queries/mine.sql")
    for folder in ("queries", "records"):
        (own_tiny / folder).mkdir(mode=0o700, exist_ok=True)
    for name in (*ours, *theirs):
        (own_tiny / f"{name}.part").write_text("half")
    leftovers.sweep(Store(own_tiny))
    left = {path.relative_to(own_tiny).as_posix() for path in own_tiny.rglob("*.part")}
    assert left == {f"{name}.part" for name in theirs}
    assert not leftovers._has_leftovers(Store(own_tiny))


def test_sweeping_waits_for_nobody_and_disturbs_nobody(own_tiny: Path) -> None:
    store = Store(own_tiny)
    building = store.folder / "building.duckdb"
    with store.writing():
        building.write_bytes(b"at work")
        leftovers.sweep(Store(own_tiny))  # one that waited for this test would never return
        assert building.exists()
    leftovers.sweep(Store(own_tiny))
    assert not building.exists()


def test_what_was_undone_stays_until_the_next_import(own_tiny: Path) -> None:
    seq = Store(own_tiny).current()
    history.undo(own_tiny)
    leftovers.sweep(Store(own_tiny))
    assert seq in Store(own_tiny).generations()
    assert history.rebuild(own_tiny, generation=seq)["rebuilt"] == 2, "so an undo can be taken back"


def test_a_folder_of_refused_rows_is_ones_own(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    before = os.umask(0)
    try:
        load.import_files(home, [file], load.Options(format="own_tickets"))
    finally:
        os.umask(before)
    assert {oct(mode) for name, mode in modes(home).items() if (home / name).is_dir()} == {"0o700"}
    open_to_others = {name for name, mode in modes(home).items() if mode & 0o077}
    assert open_to_others <= {".lock"}
    shutil.rmtree(home)


def test_a_fresh_volume_becomes_a_home(tmp_path: Path, main_in: Any) -> None:
    for name in ("lost+found", ".snapshot"):
        (tmp_path / name).mkdir()
    (tmp_path / ".DS_Store").touch()
    assert main_in(tmp_path, "init").code == 0
    assert (tmp_path / "strategy.toml").is_file()


def test_a_folder_that_is_no_home_keeps_its_mode_and_its_files(tmp_path: Path, main_in: Any) -> None:
    public = tmp_path / "pub"
    public.mkdir(mode=0o755)
    (public / "index.html").write_text("for all")
    public.chmod(0o755)
    file = tmp_path / "a.csv"
    file.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,,A\n")
    for command in (("new", "metric", "abc"), ("undo",), ("import", file), ("init",)):
        done = main_in(public, *command)
        assert done.code == 1
        assert "this folder is no home, it holds other files (index.html)" in done.stderr
    assert public.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in public.iterdir()] == ["index.html"]

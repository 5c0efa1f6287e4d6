"""A backup is one file, and a home made of it gives the same figures; half a home is never left."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from dashboard import durable, scratch
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Busy, DiskFull, Fault, UsageFault
from dashboard.intake import backup as keeping
from dashboard.intake import history, words
from dashboard.intake.verify import verify
from dashboard.model import aliases
from dashboard.model.catalogue import FOLDERS
from dashboard.output import plain
from dashboard.store import lock
from dashboard.store.generations import Store
from tests.act.test_records import no_file_beyond
from tests.conftest import copied
from tests.killing import killed

METRIC = Path(__file__).parents[2] / "queries" / "metrics" / "escalation_rate.sql"


@pytest.fixture(scope="module")
def rich_once(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything that people may put into it."""
    home = copied(tiny, tmp_path_factory.mktemp("rich") / "home")
    history.name_anew(home, aliases.load(home).merged("team", "Tech", "Technik"))
    (home / "queries" / "metrics").mkdir(parents=True)
    shutil.copy(METRIC, home / "queries" / "metrics" / "hard_cases.sql")
    (home / "queries" / "tests").mkdir()
    (home / "queries" / "tests" / "test_hard_cases.py").write_text("# of one's own\n")
    words.settle(home, "own_tickets", {"status": {"awaiting approval": "pending"}})
    (home / "records").mkdir()
    (home / "records" / "notes.jsonl").write_text('{"note": "kept"}\n')
    return home


@pytest.fixture
def rich(rich_once: Path, home: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(rich_once, home))


def figures(home: Path) -> Any:
    shown = [
        plain(Home.open(home, LOCAL).cards(level, period="2026-03", metrics=("hard_cases",)))
        for level in ("organisation", "team", "agent")
    ]
    return shown, plain(Home.open(home, LOCAL).goals("2026-03")), plain(Home.open(home, LOCAL).checks())


def test_there_and_back(rich: Path, tmp_path: Path, main_in: Any) -> None:
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    done = main_in(rich, "backup", file, "--json")
    assert done.json == {"backup": str(file), "files": 9, "imports": 2}
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as packed:
        names = set(packed.namelist())
    assert {"strategy.toml", "aliases.toml", "ledger.json", "records/notes.jsonl"} < names
    assert {
        "queries/metrics/hard_cases.sql",
        "queries/tests/test_hard_cases.py",
        "queries/words.toml",
    } < names
    assert len([name for name in names if name.startswith("archive/")]) == 2
    done = main_in(other, "restore", file, "--json")
    assert (done.code, done.json["rebuilt"], done.json["files"]) == (0, 2, 9)
    assert figures(other)[:2] == figures(rich)[:2]
    assert verify(other).faults == ()
    assert (other / "records" / "notes.jsonl").read_text() == '{"note": "kept"}\n'
    assert Store(other).current() > Store(rich).current(), "numbers go on"
    assert {path.name for path in tmp_path.iterdir()} >= {"other", "home", "kept.zip"}
    assert not list(tmp_path.glob(".*restoring*"))
    assert history.rebuild(other)["changed"] == []
    with pytest.raises(UsageFault, match="nothing was undone"):
        history.undo(other)


def test_a_home_without_data_is_kept_too(strategy: Any, home: Path, tmp_path: Path) -> None:
    strategy('[organisation]\nname = "New"\n')
    keeping.backup(home, tmp_path / "kept.zip")
    keeping.restore(tmp_path / "other", tmp_path / "kept.zip")
    assert (tmp_path / "other" / "strategy.toml").read_text() == '[organisation]\nname = "New"\n'


def test_a_backup_goes_over_nothing(rich: Path, tmp_path: Path) -> None:
    keeping.backup(rich, tmp_path / "kept.zip")
    with pytest.raises(UsageFault, match="is there already"):
        keeping.backup(rich, tmp_path / "kept.zip")
    with pytest.raises(UsageFault, match="no such folder"):
        keeping.backup(rich, tmp_path / "nowhere" / "kept.zip")
    with pytest.raises(UsageFault, match="no home here"):
        keeping.backup(tmp_path / "nowhere", tmp_path / "other.zip")
    with pytest.raises(UsageFault, match="is not empty"):
        keeping.restore(rich, tmp_path / "kept.zip")


def test_what_lies_beside_a_file_that_is_written_stays(
    rich: Path, tmp_path: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kept.zip.part and goals.pdf.part are somebody's: a transfer of theirs may be under way."""
    for name in ("kept.zip", "goals.pdf"):
        (tmp_path / f"{name}.part").write_text("theirs")
    assert main_in(rich, "backup", tmp_path / "kept.zip").code == 0
    assert main_in(rich, "report", "--period", "2026-03", "--out", tmp_path / "goals.pdf").code == 0
    monkeypatch.setattr(keeping, "_pack", _stumbling)
    with pytest.raises(ZeroDivisionError):
        keeping.backup(rich, tmp_path / "other.zip")
    beside = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert sorted(beside) == ["goals.pdf", "goals.pdf.part", "kept.zip", "kept.zip.part"]
    assert beside["kept.zip.part"] == beside["goals.pdf.part"] == b"theirs"


def _stumbling(part: Path, *_: Any) -> None:
    part.write_bytes(b"half")
    raise ZeroDivisionError


def test_of_two_backups_at_once_into_one_file_the_first_stands(
    rich: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, real = tmp_path / "kept.zip", Store.writing

    def waited(store: Store) -> Any:
        file.write_text("the other's")
        return real(store)

    monkeypatch.setattr(Store, "writing", waited)
    with pytest.raises(UsageFault, match="is there already"):
        keeping.backup(rich, file)
    assert file.read_text() == "the other's"


def test_what_a_refused_backup_or_restore_advises_helps(rich: Path, tmp_path: Path, main_in: Any) -> None:
    kept, odd = tmp_path / "kept.zip", rich / "queries" / "metrics" / "hard cases.sql"
    (rich / "queries" / "metrics" / "hard_cases.sql").rename(odd)
    assert "give this file a name of plain letters" in main_in(rich, "backup", kept).stderr
    odd.rename(odd.with_name("hard_cases.sql"))
    assert main_in(rich, "backup", kept).code == 0
    assert "name another file" in main_in(rich, "backup", kept).stderr
    assert main_in(rich, "backup", tmp_path / "another.zip").code == 0
    missing = tmp_path / "folder" / "kept.zip"
    assert "make it first" in main_in(rich, "backup", missing).stderr
    missing.parent.mkdir()
    assert main_in(rich, "backup", missing).code == 0
    assert "restore into another home: --home DIR" in main_in(rich, "restore", kept).stderr
    assert main_in(tmp_path / "other", "restore", kept).code == 0


def test_what_is_damaged_is_not_kept_in_silence(rich: Path, tmp_path: Path) -> None:
    archive = next((rich / "archive").glob("*.parquet"))
    archive.write_bytes(archive.read_bytes()[:-1])
    with pytest.raises(Fault, match=r"checksum does not fit.*`scorecard verify`"):
        keeping.backup(rich, tmp_path / "kept.zip")
    assert not list(tmp_path.glob("kept*"))


@pytest.mark.alike
@pytest.mark.parametrize("where", [0.02, 0.3, 0.5, 0.7, 0.95, 0.999])
def test_a_damaged_backup_leaves_nothing(rich: Path, tmp_path: Path, where: float) -> None:
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    keeping.backup(rich, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * where)])
    with pytest.raises(Fault, match="nothing was restored"):
        keeping.restore(other, file)
    flipped = bytearray(whole)
    flipped[int(len(whole) * where)] ^= 4
    file.write_bytes(flipped)
    try:
        keeping.restore(other, file)
    except Fault:
        assert not other.exists()
    else:  # a bit that means nothing
        assert figures(other)[0] == figures(rich)[0]
    assert not list(tmp_path.glob(".*restoring*"))


def hostile(path: Path, name: str) -> Path:
    data = b"x"
    told = {"format": 1, "files": {name: __import__("hashlib").sha256(data).hexdigest()}}
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("backup.json", json.dumps(told))
        packed.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../outside.toml",
        "/etc/outside.toml",
        "archive/../../outside.parquet",
        "queries/metrics/../../../outside.sql",
        "queries/tables/tickets.sql",
        "warehouse/CURRENT",
        "notes.txt",
        "archive/a\nb.parquet",
    ],
)
def test_a_backup_can_write_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(Fault, match=r"no backup does|no backup, or it is damaged"):
        keeping.restore(tmp_path / "other", hostile(tmp_path / "bad.zip", name))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip"]


@pytest.mark.parametrize("text", ["{}", "[]", '{"files": 3}', '{"format": 2, "files": {}}', "{"])
def test_a_file_that_is_no_backup(tmp_path: Path, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as packed:
        packed.writestr("backup.json", text)
    with pytest.raises(Fault, match=r"no backup|newer version"):
        keeping.restore(tmp_path / "other", tmp_path / "bad.zip")
    with pytest.raises(UsageFault, match="no such file"):
        keeping.restore(tmp_path / "other", tmp_path / "none.zip")
    for place in (tmp_path, Path("/dev/zero")):  # which has no end
        with pytest.raises(UsageFault, match="it is no file"):
            keeping.restore(tmp_path / "other", place)


def test_a_full_disk_is_said_before_anything_is_written(
    rich: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.backup(rich, tmp_path / "kept.zip")
    monkeypatch.setattr(durable, "free", lambda folder: 1000)
    for act in (
        lambda: keeping.backup(rich, tmp_path / "two.zip"),
        lambda: keeping.restore(tmp_path / "other", tmp_path / "kept.zip"),
    ):
        with pytest.raises(DiskFull, match=r"[\d,]+ MB are needed, 0 MB are free"):
            act()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "kept.zip"]


WRONG = {
    "a zone that is nowhere": (
        "strategy.toml",
        '[organisation]\nzone = "Nowhere/Land"\n',
        "line 2: organisation, zone: ",
    ),
    "no TOML": ("strategy.toml", "[organisation\n", "strategy.toml, line 1: "),
    "what words mean": ("queries/words.toml", "[own_tickets.status\n", "words.toml: "),
    "who is who": ("aliases.toml", "teams = 3\n", "aliases.toml"),
}


@pytest.mark.alike
@pytest.mark.parametrize(("name", "text", "fault"), WRONG.values(), ids=WRONG)
def test_what_people_wrote_wrongly_keeps_no_data_back(
    rich: Path, tmp_path: Path, main_in: Any, name: str, text: str, fault: str
) -> None:
    """The home is restored, says what is wrong, and a rebuild reads the data once that is put right."""
    right = (rich / name).read_text()
    (rich / name).write_text(text)
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    keeping.backup(rich, file)
    done = main_in(other, "restore", file)
    assert done.code == 1
    assert done.stdout.startswith(
        f"Restored into {other}: 9 files. What stands in it is wrong: {other / name}"[:60]
    )
    assert fault in done.stdout
    assert "Put that right, then run `scorecard rebuild`" in done.stdout
    assert "restoring" not in done.stdout
    assert not list(tmp_path.glob(".*restoring*"))
    assert "`scorecard rebuild`" in main_in(other, "show").stderr
    refused = main_in(other, "rebuild")
    assert refused.code == 2
    assert fault in refused.stderr
    for path in (rich, other):
        (path / name).write_text(right)
    assert "`scorecard rebuild`" in main_in(other, "show").stderr
    assert main_in(other, "rebuild").code == 0
    assert figures(other)[:2] == figures(rich)[:2]
    assert verify(other).faults == ()
    assert len(Store(other).ledger().imports) == 2


def test_an_own_metric_that_is_wrong_keeps_nothing_back(rich: Path, tmp_path: Path, main_in: Any) -> None:
    """It has no figure; no other hangs on it."""
    (rich / "queries/metrics/hard_cases.sql").write_text("select 1")
    keeping.backup(rich, tmp_path / "kept.zip")
    assert main_in(tmp_path / "other", "restore", tmp_path / "kept.zip").code == 0
    told = main_in(tmp_path / "other", "check")
    assert (told.code, "hard_cases.sql: starts without a header" in told.stdout) == (1, True)


def test_of_a_strategy_alone_that_is_wrong_nothing_is_rebuilt(
    strategy: Any, home: Path, tmp_path: Path, main_in: Any
) -> None:
    strategy('[organisation]\nzone = "Nowhere/Land"\n')
    keeping.backup(home, tmp_path / "kept.zip")
    done = main_in(tmp_path / "other", "restore", tmp_path / "kept.zip", "--json")
    assert (done.code, done.json["current"]) == (1, 0)
    assert done.json["fault"].startswith(
        f"{tmp_path / 'other' / 'strategy.toml'}, line 2: organisation, zone: "
    )
    assert (tmp_path / "other" / "strategy.toml").is_file()


RESTORES = """
from dashboard.intake import backup
backup.restore(Path(arguments[0]), Path(arguments[1]))
"""


def test_a_restore_that_is_killed_leaves_nothing_beside_the_home(
    own_tiny: Path, tmp_path: Path, main_in: Any
) -> None:
    """The next command that names the home takes it away; what is being restored meanwhile stays."""
    place = tmp_path / "other"
    file, home = tmp_path / "kept.zip", place / "new"
    keeping.backup(own_tiny, file)
    killed("dashboard.intake.backup:_take", "before", RESTORES, home, file)
    assert len(list(place.iterdir())) == 1
    with scratch.beside(home) as another:
        assert list(place.iterdir()) == [another]
        main_in(home, "check")
        assert another.is_dir()
        keeping.restore(home, file)
    assert [path.name for path in place.iterdir()] == ["new"]


def test_a_worklist_group_of_ones_own_is_kept_and_what_is_none_of_a_homes_says_so(
    rich: Path, tmp_path: Path
) -> None:
    group = rich / "queries/worklist/mine.sql"
    group.parent.mkdir()
    group.write_text('/*\ntitle = "M"\norder = 9\nnote = "n"\nnone = "no"\n*/\nselect 1\n')
    keeping.backup(rich, tmp_path / "kept.zip")
    keeping.restore(tmp_path / "other", tmp_path / "kept.zip")
    assert (tmp_path / "other/queries/worklist/mine.sql").read_text() == group.read_text()
    for folder in FOLDERS:
        assert keeping.NAMES.fullmatch(f"queries/{folder}/mine.sql")
    (rich / "queries/drafts").mkdir()
    (rich / "queries/drafts/later.sql").write_text("select 1")
    with pytest.raises(Fault, match=r"later\.sql: no query or record of a home lies there.*move it out"):
        keeping.backup(rich, tmp_path / "two.zip")


def test_a_restore_waits_for_whoever_holds_the_home_and_takes_nobodys_lock(
    rich: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = tmp_path / "kept.zip", tmp_path / "other"
    keeping.backup(rich, file)
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(lock, "LOOK", 0.05)
    other.mkdir()
    with FileLock(other / ".lock"), pytest.raises(Busy):
        keeping.restore(other, file)
    keeping.restore(other, file)
    # and one that somebody begins where there was no folder yet
    third = tmp_path / "third"

    def begun_meanwhile(_: Path) -> None:
        third.mkdir()
        (third / ".lock").touch()

    with pytest.raises(Fault, match=r"third: the restored home can't be put here .*nothing was restored"):
        keeping.restore(third, file, then=begun_meanwhile)
    assert [path.name for path in third.iterdir()] == [".lock"]


@pytest.mark.long
def test_what_is_restored_is_on_the_disk_before_it_is_there(
    rich: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other, synced = tmp_path / "kept.zip", tmp_path / "other", list[str]()
    keeping.backup(rich, file)
    monkeypatch.setattr(keeping, "sync", lambda path: synced.append(path.name))
    monkeypatch.setattr(keeping, "sync_folder", lambda path: synced.append(path.name))
    keeping.restore(other, file)
    wanted = {"strategy.toml", "aliases.toml", "notes.jsonl", "hard_cases.sql", "archive", "records"}
    assert wanted & {path.name for path in rich.rglob("*")} <= set(synced)
    assert {path.name for path in (other / "archive").glob("*.parquet")} <= set(synced)
    assert synced[-1] == tmp_path.name


def test_a_disk_that_fills_up_is_told_of_where_it_is_written_to(rich: Path, tmp_path: Path) -> None:
    file, place = tmp_path / "kept.zip", tmp_path / "place"
    place.mkdir()
    with no_file_beyond(2000), pytest.raises(DiskFull, match=f"^{place}: the disk is full"):
        keeping.backup(rich, place / "two.zip")
    keeping.backup(rich, file)
    with no_file_beyond(2000), pytest.raises(DiskFull, match=f"^{place}: the disk is full"):
        keeping.restore(place / "new", file)
    assert not list(place.iterdir())

"""A full disk is said before the copy, names the disk and no file, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import errno
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import durable, scratch
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import DiskFull
from dashboard.intake import history, load, refusals
from dashboard.output import guarded, plain
from dashboard.store import generations
from dashboard.store.generations import Store
from tests import forked
from tests.conftest import copied

MB = 1_000_000
SPARE = [0.3, 3, 6.9, 7.5, 9, 12, 20]  # MB beside a home whose one generation takes about 7


def figures(home: Path) -> Any:
    return plain(Home.open(home, LOCAL).cards(period="2026-03", metrics=("escalation_rate",)))


def files(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*") if path.name != ".lock"}


@pytest.fixture
def more(tmp_path: Path, write_csv: Callable[..., Path]) -> Path:
    """30,000 tickets: more than a megabyte as text."""
    rows = (
        {"ticket_id": f"more-{i}", "created_at": "2026-03-10 09:00", "resolved_at": "", "team": f"T{i}"}
        for i in range(30_000)
    )
    return write_csv(tmp_path / "more.csv", rows)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """small_disk(8e6): a disk of its own of that many bytes; skipped where none may be mounted."""
    mounted: list[Path] = []

    def mount(size: float) -> Path:
        folder = tmp_path / f"disk-{int(size)}"
        folder.mkdir()
        if not shutil.which("mount"):
            pytest.skip("there is no mount here")
        command = ["mount", "-t", "tmpfs", "-o", f"size={int(size)}", "tmpfs", str(folder)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("no small disk may be mounted here")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_it_is_said_before_the_copy_with_what_is_needed_and_what_is_free(
    own_tiny: Path, more: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, shown = files(own_tiny), figures(own_tiny)
    copied: list[Path] = []
    monkeypatch.setattr(generations, "_copied", lambda source, target: copied.append(source))
    size = Store(own_tiny).database(Store(own_tiny).current()).stat().st_size
    needed = durable.with_spare(size + generations.LEAST)  # of a rebuild; the file brings more
    monkeypatch.setattr(durable, "free", lambda folder: needed - 1)
    for act in (
        lambda: load.import_files(own_tiny, [more], load.Options(format="own_tickets")),
        lambda: history.rebuild(own_tiny),
    ):
        with pytest.raises(DiskFull, match=rf"warehouse: .* MB are needed, {int(needed / MB):,} MB are free"):
            act()
    assert copied == []
    assert files(own_tiny) == before
    assert figures(own_tiny) == shown


def test_a_large_file_needs_room_for_itself(
    own_tiny: Path, more: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "GROWTH", 0)
    asked: list[int] = []
    monkeypatch.setattr(generations, "reserve", lambda folder, needed, what: asked.append(needed))
    size = Store(own_tiny).database(Store(own_tiny).current()).stat().st_size
    load.import_files(own_tiny, [more], load.Options(format="own_tickets"))
    assert asked == [size + more.stat().st_size]


def test_a_small_disk_is_enough_for_a_small_file(home: Path, write_csv: Any, small_disk: Any) -> None:
    """40 MB: what a few rows need follows what they bring, as the spare does; a copy needs more."""
    rows = [{"ticket_id": "1", "created_at": "2026-03-10 09:00", "resolved_at": "", "team": "A"}]
    few, at = write_csv(home.parent / "few.csv", rows), small_disk(40 * MB) / "home"
    for desk in ("north", "south"):
        (receipt,) = load.import_files(at, [few], load.Options(desk=desk))
        assert receipt.status == "loaded"


@pytest.mark.alike
@pytest.mark.parametrize("spare", SPARE)
def test_a_disk_that_fills_while_it_is_written_to(
    tiny: Path, more: Path, small_disk: Any, spare: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = shutil.ignore_patterns("000001.*")
    one = Path(shutil.copytree(tiny, more.parent / "one", ignore=left_out))
    taken = sum(path.stat().st_size + 4096 for path in one.rglob("*"))
    home = Path(shutil.copytree(one, small_disk(taken + spare * MB) / "home"))
    before, shown, seq = files(home), figures(home), Store(home).current()
    monkeypatch.setattr(durable, "SPARE", 0)  # nobody reckons with it
    monkeypatch.setattr(generations, "GROWTH", 0)
    monkeypatch.setattr(durable, "free", lambda folder: 1 << 40)
    try:
        (receipt,) = load.import_files(home, [more], load.Options(format="own_tickets"))
    except DiskFull as fault:
        assert str(home) in str(fault)  # noqa: PT017  a disk may be large enough
        assert Store(home).current() == seq
        assert files(home) == before
        assert figures(home) == shown
    else:
        assert spare > 7
        assert (receipt.status, receipt.accepted) == ("loaded", 30_000)


def test_a_full_temporary_disk_is_named(
    tiny: Path, home: Path, more: Path, small_disk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home has room; what is unpacked has none."""
    import gzip

    copied(tiny, home)
    packed = more.with_name("more.csv.gz")
    packed.write_bytes(gzip.compress(more.read_bytes()))
    disk = small_disk(MB)
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    for spare in (durable.SPARE, -(1 << 40)):
        monkeypatch.setattr(durable, "SPARE", spare)
        with pytest.raises(DiskFull, match=str(disk)):
            load.import_files(home, [packed], load.Options(format="own_tickets"))
        assert not [name for name in files(disk) if "/import-" in name]


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv[1:] = sys.argv[2:]
from dashboard.cli import main
raise SystemExit(main())
"""


@pytest.mark.alike
@pytest.mark.parametrize("size", [100_000, 1 * MB, 4 * MB])
def test_a_file_that_may_not_grow_so_large(own_tiny: Path, more: Path, size: int) -> None:
    """As where a quota is used up: the command ends with a sentence, and the home is as it was."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    before, shown = files(own_tiny), figures(own_tiny)
    done = forked.run("-c", LIMITED, str(size), "--home", str(own_tiny), "import", more)
    assert done.returncode == 1, done
    limit = f"no file may be larger than {durable.in_mb(size)} (ulimit -f), though "
    assert "the disk is full as far as this process may use it: " + limit in done.stderr
    assert "Traceback" not in done.stderr
    assert files(own_tiny) == before
    assert figures(own_tiny) == shown


def test_watch_keeps_a_file_that_found_no_room(
    own_tiny: Path, more: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.act.watch import Folder

    folder = tmp_path / "exports"
    folder.mkdir()
    shutil.copy(more, folder / "more.csv")
    watched = Folder(own_tiny, LOCAL, folder, load.Options(format="own_tickets"))
    monkeypatch.setattr(durable, "free", lambda folder: 0)
    list(watched.look())
    (outcome,) = watched.look()
    assert "not imported yet" in outcome.line
    assert "no room" in outcome.line
    assert (folder / "more.csv").exists(), "no file is at fault"


def test_room_is_asked_for_where_the_folder_will_be(tmp_path: Path) -> None:
    assert durable.free(tmp_path / "not" / "yet") == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.1)
    assert scratch.spill().is_dir()


def test_a_full_disk_of_the_home_is_not_told_as_the_temporary_folders(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of refused rows is the first that an import writes into a home by itself."""
    file = tmp_path / "bad.csv"
    file.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,,A\n2,never,,long\n")

    def filled(text: Any) -> Any:
        if text == "long":
            raise OSError(errno.ENOSPC, "No space left on device")
        return guarded(text)

    monkeypatch.setattr(refusals, "guarded", filled)
    with pytest.raises(DiskFull, match=f"^{home}"):
        load.import_files(home, [file], load.Options())


@pytest.mark.parametrize(
    "command",
    [("map", "{file}", "--save", "desk"), ("init",), ("new", "metric", "mine"), ("new", "format", "{file}")],
    ids=lambda command: " ".join(command[:2]),
)
def test_whatever_writes_to_a_home_names_the_full_disk(
    small_disk: Callable[[int], Path], tmp_path: Path, main_in: Any, command: tuple[str, ...]
) -> None:
    disk = small_disk(MB)
    home = disk / "home"
    home.mkdir()
    file = tmp_path / "desk.csv"
    file.write_text(
        "Ref,Opened,Done\n1,2026-03-02 09:00,2026-03-02 10:00\n2,2026-03-03 09:00,2026-03-03 10:00\n"
    )
    with (disk / "fill").open("wb", buffering=0) as fill, contextlib.suppress(OSError):
        while fill.write(bytes(4096)) == 4096:
            pass
    done = main_in(home, *(word.format(file=file) for word in command))
    assert (done.code, done.stderr.startswith(f"scorecard: {home}")) == (1, True), done.stderr
    assert "the disk is full" in done.stderr or "no room on this disk" in done.stderr
    assert [path.name for path in home.rglob("*") if path.is_file() and path.stat().st_size] == []

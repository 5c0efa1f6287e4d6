"""What messages advise where something of a home is gone, damaged or not there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.keeping.advising import TICKETS, Desk, advice, mended, show


@advice("store/fitting.py", "scorecard rebuild")
def the_clock_changed(desk: Desk) -> None:
    path = desk.home / "strategy.toml"
    path.write_text(path.read_text().replace("Europe/Amsterdam", "Asia/Tokyo"))
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild --from")
def the_pointer_is_gone(desk: Desk) -> None:
    (desk.home / "warehouse" / "CURRENT").unlink()
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild")
def the_ledger_is_damaged(desk: Desk) -> None:
    (desk.store.folder / f"{desk.store.current():06d}.json").write_text("{")
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild --from")
def the_ledger_and_its_copy_are_gone(desk: Desk) -> None:
    for folder in (desk.store.folder, desk.store.archive):
        (folder / f"{desk.store.current():06d}.json").unlink()
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard restore FILE")
def no_ledger_is_left(desk: Desk) -> None:
    assert desk.run("backup", desk.folder / "kept.zip").code == 0
    for path in desk.home.rglob("*.json"):
        path.unlink()
    failed = show(desk)()
    assert failed.code == 1
    desk.home.rename(desk.folder / "moved-away")
    assert desk.follow(failed.stderr, file=desk.folder / "kept.zip").code == 0
    assert show(desk)().code == 0


@advice("render/done.py", "scorecard rebuild")
def a_backup_holds_a_wrong_strategy(desk: Desk) -> None:
    """It says what is to be put right, and what is to be run then."""
    path = desk.home / "strategy.toml"
    right = path.read_text()
    path.write_text(right.replace("Europe/Amsterdam", "Europe/Nowhere"))
    assert desk.run("backup", desk.folder / "kept.zip").code == 0
    other = Desk(desk.folder / "other", desk.folder, desk.main)
    told = other.run("restore", desk.folder / "kept.zip")
    assert (told.code, f"{other.home / 'strategy.toml'}, line " in told.stdout) == (1, True)
    (other.home / "strategy.toml").write_text(right)
    assert other.follow(told.stdout).code == 0
    path.write_text(right)
    assert show(other)().stdout == show(desk)().stdout


@advice("store/pool.py", "scorecard rebuild")
def the_database_is_gone(desk: Desk) -> None:
    desk.database.unlink()
    mended(desk, show(desk))


@advice("store/generations.py", "scorecard rebuild")
def an_import_finds_no_database(desk: Desk) -> None:
    desk.database.unlink()
    more = desk.file("more.csv", TICKETS)
    mended(desk, lambda: desk.run("import", more))


@advice("store/generations.py", "scorecard rebuild")
def an_import_finds_a_damaged_database(desk: Desk) -> None:
    data = bytearray(desk.database.read_bytes())
    data[-1] ^= 1
    desk.database.write_bytes(data)
    more = desk.file("more.csv", TICKETS)
    mended(desk, lambda: desk.run("import", more))


def torn(desk: Desk) -> None:
    """The database opens, and most of its blocks are nothing."""
    data = desk.database.read_bytes()
    desk.database.write_bytes(data[: 3 * 4096] + bytes(len(data) - 3 * 4096))


@advice("store/writing.py", "scorecard rebuild")
def an_import_finds_a_torn_database(desk: Desk) -> None:
    torn(desk)
    more = desk.file("more.csv", TICKETS)
    mended(desk, lambda: desk.run("import", more))


@advice("engine/connections.py", "scorecard verify", "scorecard rebuild")
def a_question_meets_a_torn_block(desk: Desk) -> None:
    whole = desk.database.read_bytes()
    block = 262_144
    for start in range(3 * 4096, len(whole), block):
        desk.database.write_bytes(whole[:start] + b"\xa5" * block + whole[start + block :])
        with FileLock(desk.folder / "x.lock"):
            failed = desk.main(Path(shutil.copytree(desk.home, desk.folder / f"copy-{start}")), "show")
        if "scorecard verify" in failed.stderr:
            assert desk.run("verify").code == 1
            mended(desk, show(desk))
            return
    pytest.skip("the engine read every block as it opened the file")


@advice("intake/history.py", "scorecard import FILE")
def an_archive_is_damaged(desk: Desk) -> None:
    (entry,) = [item for item in desk.store.ledger().imports if item.format == "own_tickets"]
    path = desk.store.archive / f"{entry.archive}.parquet"
    path.write_bytes(path.read_bytes()[:-3])
    mended(desk, lambda: desk.run("rebuild"), file=desk.export())


@advice("intake/backup.py", "scorecard verify")
def a_backup_finds_a_damaged_archive(desk: Desk) -> None:
    path = next(desk.store.archive.glob("*.parquet"))
    path.unlink()
    failed = desk.run("backup", desk.folder / "kept.zip")
    assert failed.code == 1
    assert str(path) in desk.follow(failed.stderr).stdout


@advice("intake/history.py", "scorecard history")
def there_is_no_such_import(desk: Desk) -> None:
    failed = desk.run("remove", "99")
    assert failed.code == 2
    listed = desk.follow(failed.stderr)
    assert listed.code == 0
    number = re.search(r"\d+", listed.stdout)
    assert number
    assert desk.run("remove", number[0]).code == 0


@advice("store/generations.py", "scorecard remove")
def nothing_before_a_restore_is_kept(desk: Desk) -> None:
    """What an undo would have taken back, a removal takes back: the figures are those of before."""
    more = desk.file("more.csv", TICKETS)
    was = show(desk)().stdout
    assert desk.run("import", more).code == 0
    assert desk.run("backup", desk.folder / "kept.zip").code == 0
    other = Desk(desk.folder / "other", desk.folder, desk.main)
    assert other.run("restore", desk.folder / "kept.zip").code == 0
    for command in (["undo", "--dry-run"], ["undo"]):
        failed = other.run(*command)
        assert (failed.code, "restored from a backup" in failed.stderr) == (2, True), failed
    number = other.run("history", "--json").json["imports"][-1]["import_id"]
    assert other.follow(failed.stderr, number=number).code == 0
    assert show(other)().stdout == was

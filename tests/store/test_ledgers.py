"""A ledger that is not as it was written ends in a sentence, and its copy helps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Fault
from dashboard.intake import history
from dashboard.store import ledgers
from dashboard.store.generations import Import, Ledger, Store

ENTRY = Import(1, "ab", "a.csv", "own_tickets", "h", "own", {"desk": "x"}, "2026-03-05T00:00:00", 1, {"n": 1})
LEDGER = Ledger(seq=4, parent=3, highest_import=1, what="a.csv", imports=(ENTRY,), database="00")
Change = Callable[[dict[str, Any]], object]


def changed(path: Path, change: Change, *, checked: bool) -> None:
    """Change what is written; with `checked` as a program would that knows the checksum."""
    written = json.loads(path.read_text())
    change(written)
    if checked:
        told = {key: value for key, value in written.items() if key != "checksum"}
        written["checksum"] = ledgers._checksum(told)
    path.write_text(json.dumps(written))


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "000004.json"
    ledgers.write(path, LEDGER)
    assert ledgers.read(path) == LEDGER
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_ledger_of_an_earlier_version_has_no_checksum(tmp_path: Path) -> None:
    path = tmp_path / "000004.json"
    ledgers.write(path, LEDGER)
    for key in ("version", "checksum", "database"):
        changed(path, lambda written, key=key: written.pop(key), checked=False)  # type: ignore[misc]
    changed(path, lambda written: written["imports"][0].pop("sums"), checked=False)
    assert ledgers.read(path).imports == (ENTRY,)
    changed(path, lambda written: written.pop("parent"), checked=False)
    with pytest.raises(Fault, match="damaged"):
        ledgers.read(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda written: written.update(version=3),
        lambda written: written.update(colour="blue"),
        lambda written: written["imports"][0].update(colour="blue"),
    ],
)
def test_a_newer_version_is_told_from_damage(tmp_path: Path, change: Change) -> None:
    path = tmp_path / "000004.json"
    ledgers.write(path, LEDGER)
    changed(path, change, checked=True)
    with pytest.raises(ledgers.Newer, match=r"newer version of the program.*update the program"):
        ledgers.read(path)
    ledgers.write(path, LEDGER)
    changed(path, change, checked=False)
    with pytest.raises(Fault, match="damaged"):
        ledgers.read(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda written: written["imports"][0].pop("sha256"),
        lambda written: written.update(imports="none"),
        lambda written: written.update(seq="four"),
        lambda written: written.update(imports=[3]),
    ],
)
def test_what_can_t_be_right_is_damage(tmp_path: Path, change: Change) -> None:
    path = tmp_path / "000004.json"
    ledgers.write(path, LEDGER)
    changed(path, change, checked=True)
    with pytest.raises(Fault, match=r"000004\.json: this ledger is damaged \(\w+"):
        ledgers.read(path)


def test_every_flipped_bit_and_every_cut_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "000004.json"
    ledgers.write(path, LEDGER)
    written = path.read_bytes()
    seen = 0
    for place in range(len(written)):
        for bit in (0, 2, 5):
            flipped = bytearray(written)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            try:
                assert ledgers.read(path) == LEDGER, "a blank between two keys is nothing"
            except Fault:
                seen += 1
        path.write_bytes(written[:place])
        with pytest.raises(Fault):
            ledgers.read(path)
    assert seen > 2 * len(written)
    path.write_bytes(b"[" * 100_000)
    with pytest.raises(Fault, match="damaged"):
        ledgers.read(path)


def test_a_damaged_ledger_is_made_anew_of_its_copy(own_tiny: Path) -> None:
    store = Store(own_tiny)
    seq = store.current()
    (store.folder / f"{seq:06d}.json").write_text('{"seq": 2, "imp')
    with pytest.raises(Fault, match=r"written by half.*`scorecard rebuild` makes it anew of its copy"):
        Home.open(own_tiny, LOCAL).cards()
    assert history.rebuild(own_tiny)["rebuilt"] == 2
    assert Home.open(own_tiny, LOCAL).cards(period="2026-03").cards[0].metrics[0].n == 22


def test_without_a_copy_an_older_generation_is_offered_and_what_is_missing_is_said(own_tiny: Path) -> None:
    store = Store(own_tiny)
    seq = store.current()
    for folder in (store.folder, store.archive):
        (folder / f"{seq:06d}.json").unlink()
    with pytest.raises(Fault, match=rf"`scorecard rebuild --from {seq - 1}`.*imported again"):
        history.rebuild(own_tiny)
    assert history.rebuild(own_tiny, generation=seq - 1)["rebuilt"] == 1


def test_a_newer_versions_ledger_stops_every_command_without_harm(own_tiny: Path, main_in: Any) -> None:
    store = Store(own_tiny)
    path = store.folder / f"{store.current():06d}.json"
    changed(path, lambda written: written.update(colour="blue"), checked=True)
    before = path.read_bytes()
    for command in (["show"], ["history"], ["check"], ["undo"]):
        done = main_in(own_tiny, *command)
        assert done.code == 1, done
        assert "newer version of the program" in done.stderr
    assert path.read_bytes() == before

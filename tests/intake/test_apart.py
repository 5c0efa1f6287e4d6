"""What strangers packed is read by a child with limits; whatever becomes of it, one file is refused.

SCORECARD_FUZZ says how many damaged workbooks, and how many archives, the long run imports (2,000).
"""

from __future__ import annotations

import io
import os
import random
import shutil
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard import scratch
from dashboard.faults import Cancelled, DiskFull, Refused
from dashboard.intake import load
from dashboard.intake.reading import apart, sheet, unpack
from dashboard.intake.reading.apart import ResourceLimits
from dashboard.intake.receipt import Receipt
from dashboard.progress import Progress
from dashboard.store.archived import STUMBLED
from dashboard.store.generations import Store
from tests.intake import hostile_files
from tests.intake.workbook import workbook

MANY = int(os.environ.get("SCORECARD_FUZZ", "2000"))
GOOD = "ticket_id,created_at,resolved_at,team\n1,2026-03-02,,Billing\n"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of this test's own."""
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


# --- the child


def test_a_function_is_run_and_may_ask_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook({"First": [["a", "b"]], "Second": [["c"], ["1"]]}))
    asked: list[Any] = []

    def is_known(header: Any) -> bool:
        asked.append((header, threading.get_ident()))
        return list(header) == ["c"]

    found = apart.call(sheet.as_csv, path, tmp_path, is_known)
    assert found == sheet.as_csv(path, tmp_path, lambda header: list(header) == ["c"])
    assert isinstance(found, sheet.Sheet)
    assert {ident for _, ident in asked} == {threading.get_ident()}


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("limits", "function", "argument"),
    [
        (ResourceLimits(memory=500 << 20), bytearray, 2 << 30),
        (ResourceLimits(processor=1), pow, (3, 10**9)),
        (ResourceLimits(clock=0.5), time.sleep, 600),
        (ResourceLimits(), os._exit, 0),
        (ResourceLimits(), os.abort, ()),
    ],
    ids=["memory", "processor", "clock", "end", "abort"],
)
def test_a_child_that_breaks_off_is_a_refusal(limits: ResourceLimits, function: Any, argument: Any) -> None:
    arguments = argument if isinstance(argument, tuple) else (argument,)
    with pytest.raises(Refused, match=r"can't be read within .* GB of memory and \d+ minutes"):
        apart.limited(limits, function, *arguments)


def test_a_fault_of_the_child_is_ours(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook({"S": []}))
    with pytest.raises(Refused, match="its sheets are empty"):
        apart.call(sheet.as_csv, tmp_path / "a.xlsx", tmp_path, lambda _: True)
    with pytest.raises(Refused, match="can't be read: No such file"):
        apart.limited(
            apart.LIMITS, unpack.extracted, tmp_path / "none", unpack.Entry("a", 0, 1), tmp_path / "x"
        )
    if not Path("/dev/full").exists():
        pytest.skip("there is no full device here")
    data = zipped({"a.csv": GOOD * 10_000})
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DiskFull):
        apart.limited(
            apart.LIMITS, unpack.extracted, tmp_path / "a.zip", unpack.Entry("a.csv", 0, 1), Path("/dev/full")
        )


def test_work_that_is_called_off_ends_the_child_at_once() -> None:
    progress = Progress()
    threading.Timer(1.0, progress.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        progress.run(lambda: apart.limited(ResourceLimits(), time.sleep, 600))
    assert time.monotonic() - began < 60


def test_the_child_imports_nothing_of_the_folder_that_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dashboard").mkdir()
    (tmp_path / "dashboard" / "__init__.py").write_text("raise SystemExit(3)")
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    (tmp_path / "a.xlsx").write_bytes(workbook({"S": [["a"]]}))
    monkeypatch.chdir(tmp_path)
    assert apart.call(sheet.as_csv, tmp_path / "a.xlsx", tmp_path, lambda _: True).name == "S"


# --- hostile files


@pytest.mark.alike(3)
@pytest.mark.parametrize(
    "kind",
    [*hostile_files.QUICK, *(pytest.param(kind, marks=pytest.mark.long) for kind in hostile_files.HUGE)],
)
def test_a_file_that_would_end_its_reader_is_one_refused_file(
    home: Path, tmp_path: Path, temporary: Path, kind: str
) -> None:
    bad, good = tmp_path / hostile_files.MAKERS[kind][0], tmp_path / "good.csv"
    bad.write_bytes(hostile_files.made(kind))
    good.write_text(GOOD)
    receipts = load.import_files(home, [bad, good])
    assert [receipt.status for receipt in receipts] == ["refused", "loaded"]
    assert str(receipts[0].reason).endswith(".")
    assert STUMBLED not in str(receipts[0].reason)
    assert not list(temporary.rglob("*.csv"))


def test_a_workbook_with_links_to_others_is_read_as_it_stands(home: Path, tmp_path: Path) -> None:
    """What its cells were when it was saved; nobody is asked what they are now."""
    path = tmp_path / "linked.xlsx"
    path.write_bytes(hostile_files.linked("http://192.0.2.1/elsewhere.xlsx"))
    (receipt,) = load.import_files(home, [path])
    assert (receipt.status, receipt.accepted) == ("loaded", 1)


def test_watch_moves_it_aside_and_goes_on(home: Path, tmp_path: Path, scorecard: Callable[..., Any]) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    hostile = hostile_files.QUICK[:3]
    for number, kind in enumerate(hostile):
        (folder / f"a{number}.xlsx").write_bytes(hostile_files.made(kind))
    (folder / "b.csv").write_text(GOOD)
    done = scorecard("watch", folder, "--once", "--every", "0.2")
    assert done.code == 1
    assert "Traceback" not in done.stderr
    refused = sorted(path.name for path in (folder / "refused").iterdir())
    assert refused == sorted(f"a{n}.xlsx{end}" for n in range(len(hostile)) for end in ("", ".reason.txt"))
    assert [path.name for path in (folder / "imported").iterdir()] == ["b.csv"]
    assert scorecard("rows", "escalation_rate").code == 0


# --- damaged workbooks and archives


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


ROWS: list[Sequence[Any]] = [
    ["ticket_id", "created_at", "resolved_at", "team"],
    *([n, "2026-03-02", "", "Billing"] for n in range(9)),
]
MIXED: dict[str, Sequence[Sequence[Any]] | str] = {
    "Empty": [],
    "S": [["Report"], [], *ROWS],
    "Other": [["a", "b", "c"], [1, 2, 3]],
}
SEEDS = {
    "workbooks": [workbook({"S": ROWS}), workbook(MIXED, hidden=["Other"])],
    "archives": [
        zipped({"a.csv": GOOD, "b/c.csv": GOOD.replace("1,", "2,")}),
        zipped({"../a.csv": GOOD, "__MACOSX/x": "y"}),
    ],
}
WORDS = [
    b'r="A1"', b'r="XFD1048576"', b'r=""', b' t="s"', b' t="inlineStr"', b"<v>1e999</v>", b"<row>",
    b"<v>99999999999</v>", b"</row>", b"<c/>", b'r="0"', b"&#0;", b'state="hidden"', b"]]>", b"sheetData",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", b'<mergeCell ref="A1:XFD1048576"/>', b"\xff\xfe", b's="7"',
    b'<dimension ref="A1:XFD1048576"/>',
]  # fmt: skip


def in_the_parts(data: bytes, chance: random.Random) -> bytes:
    """Damage within: the texts of the parts, their names, which of them there are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if chance.random() < 0.1:
                continue
            for _ in range(chance.choice([0, 1, 1, 2, 4])):
                at = chance.randrange(len(text) + 1)
                text = text[:at] + chance.choice(WORDS) + text[at + chance.choice([0, 0, 5, 40]) :]
            new.writestr(name if chance.random() < 0.95 else f"x/{name}", text)
    return out.getvalue()


def in_the_bytes(data: bytes, chance: random.Random) -> bytes:
    """Damage from without: bits, a cut, a piece twice."""
    damaged = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    at, end = sorted(chance.randrange(len(damaged)) for _ in range(2))
    match chance.randrange(6):
        case 0:
            return bytes(damaged[:end])
        case 1:
            return bytes(damaged[:end] + damaged[at:])
        case _:
            return bytes(damaged)


def check(receipt: Receipt) -> None:
    assert receipt.rows_read == receipt.empty + receipt.refused + receipt.superseded + receipt.accepted
    assert sum(reason.rows for reason in receipt.refused_reasons) == receipt.refused
    if receipt.status == "refused":
        assert receipt.reason
        assert STUMBLED not in receipt.reason


def fuzzed(kind: str, numbers: range, folder: Path) -> Counter[str]:
    """Import a damaged file of a kind a number, each into a home of its own; what became of them."""
    counted: Counter[str] = Counter()
    first, home, path = folder / "first", folder / "home", folder / "file"
    path.write_text(GOOD)
    load.import_files(first, [path])
    for number in numbers:
        chance = random.Random(number)
        damage = chance.choice([in_the_parts, in_the_parts, in_the_bytes])
        path.write_bytes(damage(chance.choice(SEEDS[kind]), chance))
        shutil.copytree(first, home)
        receipts = load.import_files(home, [path])
        assert receipts
        for receipt in receipts:
            check(receipt)
            counted[receipt.status] += 1
            counted["broke off"] += "can't be read within" in str(receipt.reason)
        loaded = sum(receipt.status == "loaded" for receipt in receipts)
        assert len(Store(home).ledger().imports) == 1 + loaded
        shutil.rmtree(home)
    assert scratch.sweep() == 0, "nothing was left in the temporary folder"
    return counted


@pytest.mark.alike
@pytest.mark.parametrize("kind", SEEDS)
def test_a_few_damaged_workbooks_and_archives(tmp_path: Path, temporary: Path, kind: str) -> None:
    assert sum(fuzzed(kind, range(4), tmp_path).values()) >= 4


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, MANY, 50))
@pytest.mark.parametrize("kind", SEEDS)
def test_thousands_of_damaged_workbooks_and_archives(
    tmp_path: Path, temporary: Path, kind: str, start: int
) -> None:
    counted = fuzzed(kind, range(start, min(start + 50, MANY)), tmp_path)
    print(kind, start, dict(counted))
    assert sum(counted.values()) >= min(50, MANY - start)


def test_a_child_that_never_listens_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Refused, match="can't be read within"):
        apart.limited(ResourceLimits(), time.sleep, 0)

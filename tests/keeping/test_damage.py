"""Whatever is damaged in a home: no traceback, no figure that is silently another, and a remedy that works.

A small sample of damages is tried each time; the long run tries hundreds and prints their counts.
SCORECARD_DAMAGES says how many (600).
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine.connections import readable
from dashboard.faults import Fault
from dashboard.intake import history, load
from dashboard.intake.verify import Verified, verify
from dashboard.model import aliases
from dashboard.output import plain
from dashboard.store import ledgers
from dashboard.store.generations import Store
from tests.conftest import copied

MANY = int(os.environ.get("SCORECARD_DAMAGES", "600"))
Damage = Callable[[bytes, random.Random], bytes | None]


def _flip(data: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    # half of them where a file's own headers are
    place = chance.randrange(min(len(data), 1 << 14) if chance.random() < 0.5 else len(data))
    flipped[place] ^= 1 << chance.randrange(8)
    return bytes(flipped)


DAMAGES: dict[str, Damage] = {
    "a bit": _flip,
    "cut": lambda data, chance: data[: chance.randrange(len(data))],
    "a byte short": lambda data, _: data[:-1],
    "empty": lambda data, _: b"",
    "gone": lambda data, _: None,
    "noise": lambda data, chance: chance.randbytes(200),
    "longer": lambda data, chance: data + chance.randbytes(9),
}
KINDS = {
    "pointer": "warehouse/CURRENT",
    "ledger": "warehouse/??????.json",  # not what is kept beside a generation, which can go
    "copy": "archive/*.json",
    "database": "warehouse/*.duckdb",
    "archive": "archive/*.parquet",
    "strategy": "strategy.toml",
    "aliases": "aliases.toml",
}
CHECKED = ("ledger", "copy", "database", "archive")


@pytest.fixture(scope="module")
def kept(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with aliases, a record that is no row, and two generations."""
    home = copied(tiny, tmp_path_factory.mktemp("kept") / "home")
    history.name_anew(home, aliases.load(home).merged("team", "Tech", "Technik"))
    return home


def figures(home: Path) -> Any:
    """Every card of a month, read by a process that has not seen the home."""
    with readable():
        return [
            plain(Home.open(home, LOCAL).cards(level, period="2026-03"))
            for level in ("organisation", "team", "agent")
        ]


def damaged(kept: Path, home: Path, kind: str, damage: str, chance: random.Random) -> Path | None:
    """A copy of the home in which one file is damaged; that file, None where nothing changed."""
    shutil.copytree(kept, home)
    path = chance.choice(sorted(home.glob(KINDS[kind])))
    data = path.read_bytes()
    became = DAMAGES[damage](data, chance)
    if became is None:
        path.unlink()
    else:
        path.write_bytes(became)
    return path if became != data else None


def outcome(home: Path, wanted: Any) -> str:
    """same, other, or said: the figures, or a sentence in their place. Anything else is an error."""
    try:
        return "same" if figures(home) == wanted else "other"
    except Fault as fault:
        return "said" if str(fault).strip() else "silent"


def mended(home: Path, found: Verified, files: dict[str, Path]) -> bool:
    """Do what verify says of each fault; whether the last of it was a rebuild of all."""
    rebuilt = False
    for fault in found.faults:
        rebuilt = False
        if "scorecard import FILE" in fault.remedy:
            load.import_files(home, list(files.values()))
        elif "rebuild --from" in fault.remedy:
            history.rebuild(home, generation=int(fault.remedy.rpartition(" ")[2]))
        elif "scorecard rebuild" in fault.remedy:
            history.rebuild(home)
            rebuilt = True
    return rebuilt


@pytest.fixture(scope="module")
def exports(tiny: Path) -> dict[str, Path]:
    """The files that the tiny organisation was made of."""
    return {name: tiny.parent / f"{name}.csv" for name in ("own_tickets", "own_surveys")}


@pytest.fixture(scope="module")
def wanted(kept: Path) -> Any:
    """What the undamaged home answers."""
    return figures(kept)


def trial(
    kept: Path, wanted: Any, home: Path, kind: str, damage: str, seed: int, exports: dict[str, Path]
) -> str:
    """One damage: its outcome, after everything that must hold of it was held."""
    path = damaged(kept, home, kind, damage, random.Random(seed))
    before = {item.name for item in home.rglob("*")}
    became = outcome(home, wanted)
    found = verify(home)
    if path is None:
        return "nothing"
    assert became != "silent"
    if kind in CHECKED:
        assert became != "other", f"{damage} of {path.name} changed figures in silence"
        assert [fault.file for fault in found.faults] == [str(path)], f"{damage} of {path.name} is not seen"
    if became != "same" and kind not in ("strategy", "aliases"):
        assert found.faults
    assert {item.name for item in home.rglob("*")} >= before, "looking deletes nothing"
    if kind not in ("strategy", "aliases"):
        rebuilt = mended(home, found, exports)
        assert figures(home) == wanted, f"{damage} of {path.name}: its remedy did not help"
        if not rebuilt:
            history.rebuild(home)
            assert figures(home) == wanted
    return became


@pytest.mark.alike(3)
@pytest.mark.parametrize(
    ("kind", "damage"),
    [(kind, damage) for kind in KINDS for damage in ("a bit", "cut", "gone")],
)
def test_a_damaged_file(
    kept: Path, wanted: Any, tmp_path: Path, kind: str, damage: str, exports: dict[str, Path]
) -> None:
    trial(kept, wanted, tmp_path / "home", kind, damage, seed=len(kind), exports=exports)


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, MANY, 30))
def test_hundreds_of_damaged_files(
    kept: Path, wanted: Any, tmp_path: Path, exports: dict[str, Path], start: int
) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    end = min(start + 30, MANY)
    for number, (kind, damage) in islice(enumerate(_in_turn()), start, end):
        home = tmp_path / f"home-{number}"
        counted[kind, trial(kept, wanted, home, kind, damage, number, exports)] += 1
        shutil.rmtree(home)
    for (kind, became), count in sorted(counted.items()):
        print(f"{kind:<10} {became:<8} {count:4}")
    assert sum(counted.values()) == end - start


def _in_turn() -> Iterator[tuple[str, str]]:
    while True:
        for kind in KINDS:
            for damage in ("a bit", "a bit", *DAMAGES):
                yield kind, damage


def test_a_home_in_order_has_no_fault(kept: Path, main_in: Any) -> None:
    done = main_in(kept, "verify", "--json")
    assert done.code == 0
    found = done.json
    generations = len(Store(kept).generations())
    # strategy, aliases, CURRENT; a ledger, its copy and the database of each generation; two archives
    assert found == {"verified": 3 + 3 * generations + 2, "faults": [], "unverified": []}


def test_verify_names_file_fault_and_remedy(kept: Path, tmp_path: Path, main_in: Any) -> None:
    home = tmp_path / "home"
    path = damaged(kept, home, "archive", "a bit", random.Random(2))
    done = main_in(home, "verify", "--json")
    assert done.code == 1
    (fault,) = done.json["faults"]
    assert fault["file"] == str(path)
    assert "checksum does not fit" in fault["fault"]
    assert "scorecard import FILE" in fault["remedy"]
    assert "checksum does not fit" in main_in(home, "verify").stdout
    refused = main_in(home, "rebuild")
    assert refused.code == 1
    assert str(path) in refused.stderr
    assert Store(home).current() == Store(kept).current(), "nothing was changed"


def test_what_people_write_is_read_as_every_command_reads_it(kept: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(kept, tmp_path / "home"))
    (home / "strategy.toml").write_text("[organisation]\nzone = 'Mars'\n")
    (home / "records").mkdir()
    (home / "records" / "notes.jsonl").write_text('{"note": 1}\n{"note": \n')
    (home / "queries" / "metrics").mkdir(parents=True)
    (home / "queries" / "metrics" / "mine.sql").write_text("select 1")
    told = {Path(fault.file).name: fault.fault for fault in verify(home).faults}
    assert told.keys() == {"strategy.toml", "notes.jsonl", "queries"}
    assert told["notes.jsonl"] == "line 2 is no record"


@pytest.mark.parametrize("to", ["elsewhere/gone", "{name}"])
@pytest.mark.parametrize("name", ["strategy.toml", "aliases.toml", "queries", "queries/words.toml"])
def test_a_link_that_leads_nowhere_is_no_missing_file(
    tmp_path: Path, main_in: Any, name: str, to: str
) -> None:
    """What it led to lies on a disk that is not there, or it leads to itself: nobody meant the defaults."""
    path = tmp_path / "home" / name
    path.parent.mkdir(parents=True)
    path.symlink_to(to.format(name=path.name))
    (fault,) = verify(tmp_path / "home").faults
    assert "a link that leads nowhere" in fault.fault or "can't be read" in fault.fault
    tickets = tmp_path / "tickets.csv"
    tickets.write_text("ticket_id,created_at,resolved_at,team\n1,2026-03-01,,A\n")
    refused = main_in(tmp_path / "home", "import", tickets)
    assert (refused.code != 0, str(path) in refused.stderr, path.is_symlink()) == (True, True, True)


@pytest.mark.long
def test_an_import_adds_nothing_to_a_damaged_generation(kept: Path, tmp_path: Path, write_csv: Any) -> None:
    home = Path(shutil.copytree(kept, tmp_path / "home"))
    database = Store(home).database(Store(home).current())
    data = bytearray(database.read_bytes())
    data[-1] ^= 1  # in a block that nothing needs
    database.write_bytes(data)
    row = {"ticket_id": "n", "created_at": "2026-03-02", "resolved_at": "", "team": "A"}
    more = write_csv(tmp_path / "more.csv", [row])
    with pytest.raises(Fault, match=r"this generation is damaged.*`scorecard rebuild`"):
        load.import_files(home, [more], load.Options(format="own_tickets"))
    history.rebuild(home)
    assert load.import_files(home, [more], load.Options(format="own_tickets"))[0].status == "loaded"


def test_a_newer_versions_ledger_is_no_damage(kept: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(kept, tmp_path / "home"))
    path = home / "warehouse" / f"{Store(home).current():06d}.json"
    told = {key: value for key, value in json.loads(path.read_text()).items() if key != "checksum"}
    told["colour"] = "blue"
    path.write_text(json.dumps({"checksum": ledgers._checksum(told), **told}))
    (fault,) = verify(home).faults
    assert (fault.file, fault.remedy) == (str(path), "update the program")
    assert "update" not in fault.fault
    for act in (history.rebuild, history.undo):  # its copy, which the newer one did not know, is no way back
        with pytest.raises(Fault, match="newer version"):
            act(home)


# --- things in a place where none of ours would put them, and what verify says there is to do


def _beyond_all_numbers(home: Path) -> None:
    (home / "warehouse" / "CURRENT").write_text("9" * 5000)


def _both_ledgers(home: Path) -> None:
    for folder in ("warehouse", "archive"):
        (home / folder / f"{Store(home).current():06d}.json").write_text("{")


def _points_nowhere(home: Path) -> None:
    Store(home)._point_to(99)


def _of_another_generation(home: Path) -> None:
    shutil.copy(Store(home).database(1), Store(home).database(Store(home).current()))


def _no_archive(home: Path) -> None:
    shutil.rmtree(home / "archive")


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "damage", [_beyond_all_numbers, _both_ledgers, _points_nowhere, _of_another_generation, _no_archive]
)
def test_remedies_that_lead_back(
    own_tiny: Path, exports: dict[str, Path], damage: Callable[[Path], None]
) -> None:
    wanted, imported = figures(own_tiny), list(exports.values())
    damage(own_tiny)
    assert outcome(own_tiny, wanted) in ("said", "same")
    for _ in range(2):  # a rebuild may need an archive first
        found = verify(own_tiny)
        mended(own_tiny, Verified(0, found.faults[:1]), exports)
    load.import_files(own_tiny, imported)  # what came after the generation that was put in force instead
    assert figures(own_tiny) == wanted
    assert [one for one in verify(own_tiny).faults if not one.remedy.startswith("none is needed")] == []


@pytest.mark.parametrize("name", ["warehouse", "archive", "records", "records/acts.jsonl", "aliases.toml"])
def test_a_file_for_a_folder_and_a_folder_for_a_file(
    own_tiny: Path, name: str, main_in: Any, write_csv: Any
) -> None:
    path = own_tiny / name
    if path.suffix:
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)
    else:
        shutil.rmtree(path, ignore_errors=True)
        path.write_text("mine")
    row = {"ticket_id": "n", "created_at": "2026-03-02", "resolved_at": "", "team": "A"}
    more = write_csv(own_tiny.parent / "more.csv", [row])
    for command in (("verify",), ("import", more)):
        done = main_in(own_tiny, *command)
        assert done.code
        assert str(path) in done.stdout + done.stderr
    assert path.exists()
    if name != "warehouse":
        assert Store(own_tiny).current() == 2, "nothing was done that could not be recorded"


def test_a_home_that_is_a_file(tmp_path: Path, main_in: Any) -> None:
    (tmp_path / "home").write_text("mine")
    done = main_in(tmp_path / "home", "show")
    assert done.code == 2
    assert "is a file, and a home is a folder" in done.stderr


# --- what verify says of what no command mends: each is done as it is said


def _edit_the_strategy(home: Path) -> Callable[[], object]:
    path = home / "strategy.toml"
    right = path.read_text()
    path.write_text(right.replace("goal = 90", "goal = 900"))
    return lambda: path.write_text(right)


def _edit_a_record(home: Path) -> Callable[[], object]:
    path = home / "records" / "notes.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"note": 1}\n{"note"\n')
    return lambda: path.write_text('{"note": 1}\n')


def _edit_an_own_metric(home: Path) -> Callable[[], object]:
    path = home / "queries" / "metrics" / "mine.sql"
    path.parent.mkdir(parents=True)
    path.write_text("select 1")
    return path.unlink


def _move_a_file_away(home: Path) -> Callable[[], object]:
    path = home / "refused"
    shutil.rmtree(path, ignore_errors=True)
    path.write_text("mine")
    return lambda: path.rename(home.parent / "refused")


def _nothing_is_needed(home: Path) -> Callable[[], object]:
    """The next imports replace what is kept for undo."""
    Store(home).database(1).write_bytes(b"damaged")

    def imports() -> None:
        for number in range(3):
            file = home.parent / f"{number}.csv"
            file.write_text(f"ticket_id,created_at,resolved_at,team\nn{number},2026-03-02,,A\n")
            assert load.import_files(home, [file])[0].status == "loaded"

    return imports


@pytest.mark.alike
@pytest.mark.parametrize(
    ("damage", "remedy"),
    [
        (_edit_the_strategy, "put it right in a text editor"),
        (_edit_a_record, "put it right in a text editor"),
        (_edit_an_own_metric, "put it right in a text editor"),
        (_move_a_file_away, "move it away"),
        (_nothing_is_needed, "none is needed: it is only for undo; the next imports replace it"),
    ],
)
def test_what_is_to_be_done_by_hand(
    own_tiny: Path, damage: Callable[[Path], Callable[[], object]], remedy: str
) -> None:
    by_hand = damage(own_tiny)
    assert [fault.remedy for fault in verify(own_tiny).faults] == [remedy]
    by_hand()
    assert verify(own_tiny).faults == ()

"""Six acts killed at moments that nobody chose: figures are those of before or of after, and nothing is left.

Each act is done once undisturbed, which says how long it lasts, what the figures are then and which files
a home has. Then it is killed again and again, each time in a copy of the same home: what the next start
finds must be the one or the other. Where it is the one, the act is done anew, and must end as it did
undisturbed. One kill of each act is tried each time; the long run tries SCORECARD_KILLS (30) of each, in
three parts, and prints its counts.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli, scratch
from dashboard.access import LOCAL
from dashboard.act import merge
from dashboard.ask import Home
from dashboard.durable import private
from dashboard.intake import load
from dashboard.model import aliases
from dashboard.model.aliases import Aliases
from dashboard.output import plain
from dashboard.store.generations import Store
from tests import forked

WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]
FEW, MANY, PARTS = 1, int(os.environ.get("SCORECARD_KILLS", "30")), 3
COMMAND = "import sys\nfrom dashboard import cli\nsys.exit(cli.main(sys.argv[1:]))"
MERGE = """
import sys
from pathlib import Path
from dashboard import act
from dashboard.access import LOCAL
act.merge(Path(sys.argv[2]), LOCAL, "team", "Billing", "billing")
"""
# act -> (program, its arguments; {files} is the folder with more.csv and inbox/)
ACTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "import": (COMMAND, ("import", "{files}/more.csv")),
    "watch": (COMMAND, ("watch", "{files}/inbox", "--once", "--every", "0.1")),
    "remove": (COMMAND, ("remove", "1")),
    "undo": (COMMAND, ("undo",)),
    "rebuild": (COMMAND, ("rebuild",)),
    "merge": (MERGE, ()),
}
KEPT = re.compile(r"/\d{6}\.[a-z]+(-[0-9a-f]+)?\.json$")  # what was computed of a generation
METRICS = ("escalation_rate", "resolution_time")


@dataclass(frozen=True)
class State:
    """What a home says and holds."""

    figures: Any
    files: frozenset[str]


@dataclass(frozen=True)
class Place:
    """A home of its own, the files that come in, and a folder for what is temporary."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def begin(self, act: str) -> AbstractContextManager[ForkServerProcess]:
        """An act at work in a process of its own, which has loaded what it needs."""
        program, arguments = ACTS[act]
        told = [one.format(files=self.folder) for one in arguments]
        return forked.begun("-c", program, "--home", self.home, *told, TMPDIR=str(self.folder / "temporary"))

    def next_start(self) -> State:
        """What is there after somebody has only looked at the home."""
        self._command("history")
        return self._state()

    def done_anew(self, act: str) -> State:
        """What is there after the act was done again, to its end."""
        program, arguments = ACTS[act]
        if program is MERGE:
            merge(self.home, LOCAL, "team", "Billing", "billing")
        else:
            self._command(*(one.format(files=self.folder) for one in arguments))
        return self._state()

    def _command(self, *told: str) -> None:
        """A command in this process, which is quicker than one of its own."""
        scratch.spill()  # this process has its own already
        with (
            pytest.MonkeyPatch.context() as patch,
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
        ):
            patch.setattr(tempfile, "tempdir", str(self.folder / "temporary"))
            assert cli.main(["--home", str(self.home), *told]) == 0

    def _state(self) -> State:
        found = Home.open(self.home, LOCAL)
        figures = [
            plain(found.cards(level, period="2026-03", metrics=METRICS)) for level in ("organisation", "team")
        ]
        return State(figures, frozenset(self._files()))

    def _files(self) -> Iterable[str]:
        """Those of the home, of the watched folder and of the temporary one; no locks, no answers kept."""
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            passing = path.name in (".lock", ".scorecard-watch", "acts.jsonl") or KEPT.search(name)
            if path.is_file() and not passing:
                yield name


def rows(batch: str, team: str, count: int) -> Iterable[dict[str, Any]]:
    for i in range(count):
        day = f"2026-03-{1 + i % 28:02d}"
        yield {
            "ticket_id": f"{batch}-{i}",
            "team": team,
            "agent": f"{team} {i % 5}",
            "created_at": f"{day} 09:00",
            "resolved_at": f"{day} {10 + i % 9}:00" if i % 7 else "",
            "escalated": int(i % len(batch) == 0),
        }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, write_csv: WriteCsv) -> Path:
    """Two imports; names were merged since, so that an undo has something to do. A third lies ready."""
    folder = tmp_path_factory.mktemp("before")
    home = private(folder / "home")
    for name, team in (("one", "Billing"), ("first", "billing"), ("more", "Tech")):
        write_csv(folder / f"{name}.csv", rows(name, team, 4_000))
    load.import_files(home, [folder / "one.csv"])
    load.import_files(home, [folder / "first.csv"])
    aliases.save(home, Aliases(teams={"BILLING": "Billing"}))
    (folder / "inbox").mkdir()
    (folder / "temporary").mkdir()
    shutil.copy(folder / "more.csv", folder / "inbox")
    return folder


@pytest.fixture(scope="module")
def old(before: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What somebody finds who only looks at it."""
    return copied(before, tmp_path_factory.mktemp("old")).next_start()


def killed(place: Place, act: str, after: float) -> bool:
    """Whether an act was still at work when it was killed, so many seconds after it had begun."""
    with place.begin(act) as process:
        time.sleep(after)
        process.kill()
    return process.exitcode == -signal.SIGKILL


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(0, id="one"),
        *(pytest.param(n, id=f"part {n}", marks=pytest.mark.long) for n in range(1, PARTS + 1)),
    ],
)
@pytest.mark.parametrize("act", ACTS)
def test_killed_at_random(
    before: Path, old: State, tmp_path: Path, act: str, part: int, capsys: pytest.CaptureFixture[str]
) -> None:
    kills = MANY // PARTS if part else FEW
    chance = random.Random(f"{act} {part} {os.environ.get('SCORECARD_SEED', '')}")
    untouched = copied(before, tmp_path)
    with untouched.begin(act) as process:
        begun = time.monotonic()
    lasts = time.monotonic() - begun
    assert process.exitcode == 0
    new = untouched.next_start()
    assert (new.figures == old.figures) is (act == "rebuild")
    count: Counter[str] = Counter()
    faults: list[object] = []
    while count["killed"] < kills:
        place = copied(before, tmp_path)
        if killed(place, act, lasts * (chance.random() + count["killed"]) / kills):
            count["killed"] += 1
            faults += _faults(place, act, old, new, count)
            shutil.rmtree(place.folder)
        else:  # it was quicker than the first time
            lasts *= 0.95
            shutil.rmtree(place.folder)
    with capsys.disabled():
        told = f"{count['killed']} killed, {count['swapped']} of them after the swap"
        anew = f"{count['anew']} done anew, {count['otherwise']} of them with another end"
        print(f"\n{act}: {told}; {count['wrong']} wrong figures, {count['left']} files left; {anew}")
    assert faults == []


def copied(before: Path, into: Path) -> Place:
    return Place(Path(shutil.copytree(before, tempfile.mkdtemp(dir=into), dirs_exist_ok=True)))


def _faults(place: Place, act: str, old: State, new: State, count: Counter[str]) -> Iterable[object]:
    """What the next start finds that was there neither before the act nor after it, and what comes of the
    act where it is done anew; counted.
    """
    seq = Store(place.home).current()
    found = place.next_start()
    count["swapped"] += f"home/warehouse/{seq:06d}.duckdb" not in old.files or found.files == new.files
    left = min(found.files - old.files, found.files - new.files, key=len)
    count["left"] += len(left)
    if left:
        yield sorted(left)
    if found.figures not in (old.figures, new.figures):
        count["wrong"] += 1
        yield f"other figures: {found.figures}"
    if found.files <= old.files and found.figures == old.figures:  # not even its file was moved
        count["anew"] += 1
        anew = place.done_anew(act)
        if anew.figures != new.figures or numbered(anew.files) != numbered(new.files):
            count["otherwise"] += 1
            yield f"done anew: {anew.figures} {sorted(anew.files ^ new.files)}"


def numbered(files: Iterable[str]) -> list[str]:
    """Files without the number of their generation: one that was killed may have used one up."""
    return sorted(re.sub(r"\b\d{6}\b", "N", name) for name in files)

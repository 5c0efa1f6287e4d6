"""What every test may ask for: a home, the command line, the real files, two small organisations.

Nothing here is mocked: homes are filled by the product's own import, from its own templates. Only a test
that asks for `no_figures` goes without what it never looks at.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from filelock import FileLock
from hypothesis import settings

from dashboard import act, cli
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.engine import connections
from dashboard.intake import load
from dashboard.intake.receipt import Receipt
from dashboard.store import checks
from tests import forked, parsed_once
from tests.organisations import BUSY_STRATEGY, TINY_STRATEGY, Row, busy_rows, tiny_rows

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SCORECARD_SHARED") or ROOT.parent / "shared")
# Seconds after which something hangs. A machine that does other work too takes long over anything, so no
# test goes by a time that would do on a quiet one.
PATIENCE = 300.0
Run = Callable[..., "Outcome"]

# What is compiled is kept, whatever the machine's environment says: without that each worker rewrites the
# asserts of all tests (two thirds of its start), and each process compiles the product anew (0.15 s).
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples on every machine that decides about a change; new ones at every other run.
settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests go to one worker, which makes what they share once; all of the browser's go to one.

    In the order in which they are collected: what takes longest begins first, and many small files end the
    run. (The marks of --dist=loadgroup do nothing: this xdist writes them where this pytest does not read
    them.)
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return "browser" if file.startswith("tests/browser/") else file

    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's come first, as the longest. Of a test whose cases are `alike` the first is tried each
    time (alike(6): six, evenly taken); the others are long. For tests that fill a home for each of their
    cases, and ask the same of every one.
    """
    items.sort(key=lambda item: "browser" not in item.path.parts)
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("alike") and not item.get_closest_marker("long"):
            cases.setdefault(item.nodeid.split("[", 1)[0], []).append(item)
    for listed in cases.values():
        (mark,) = listed[0].iter_markers("alike")
        few = mark.args[0] if mark.args else 1
        tried = {at * (len(listed) - 1) // max(few - 1, 1) for at in range(few)}
        for at, item in enumerate(listed):
            if at not in tried:
                item.add_marker(pytest.mark.long)


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout; anything beside it is an error."""
        return json.loads(self.stdout)


AS_IN_USE = connections.limits


@pytest.fixture(scope="session", autouse=True)
def light() -> Iterator[None]:
    """What the tests' own process leaves out: the engine's further threads, which make a statement on a few
    rows a fifth dearer, parsing a statement that it asked before, and waiting until a file is on the disk,
    which matters where the machine fails.

    Processes of their own (`run_in`, servers, what is killed) work as in use. And rubbish is not sought among
    the 150,000 objects that were there before the first test: three parts in a hundred.
    """
    gc.collect()
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "limits", lambda spill: AS_IN_USE(spill) | {"threads": 1})
        patch.setattr(DuckDBPyConnection, "execute", parsed_once.execute())
        patch.setattr(os, "fsync", lambda _: None)
        yield
    gc.unfreeze()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture(scope="session")
def run_in() -> Run:
    """run_in(home, "show", "--json") runs the real command line in a process of its own."""

    def run(home: Path, *arguments: object, **environment: str) -> Outcome:
        done = forked.run("-m", "dashboard.cli", "--home", str(home), *map(str, arguments), **environment)
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def scorecard(run_in: Run, home: Path) -> Run:
    """scorecard("import", file): the real command line on this test's home."""
    return lambda *arguments, **environment: run_in(home, *arguments, **environment)


@pytest.fixture(scope="session")
def main_in() -> Run:
    """The same as run_in within this process: quick enough for hundreds of questions."""

    def run(home: Path, *arguments: object) -> Outcome:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = cli.main(["--home", str(home), *map(str, arguments)])
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Outcome(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real exports and reference cases, beside the project (or SCORECARD_SHARED)."""
    if not SHARED.is_dir():
        reason = f"{SHARED} is not here: no real exports and reference cases to test against"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


@pytest.fixture(scope="session")
def write_csv() -> Callable[[Path, Iterable[Row]], Path]:
    """write_csv(path, rows): a file whose header is every key that a row has, in order."""

    def write(path: Path, rows: Iterable[Row]) -> Path:
        rows = list(rows)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture
def load_rows(
    home: Path, tmp_path: Path, write_csv: Callable[[Path, Iterable[Row]], Path]
) -> Callable[..., Receipt]:
    """load_rows("own_tickets", [{...}]) imports rows through the product; the receipt."""

    def run(fmt: str, rows: Iterable[Row], name: str = "rows.csv", **said: Any) -> Receipt:
        path = write_csv(tmp_path / "files" / name, rows)
        return load.import_files(home, [path], load.Options(format=fmt, **said))[0]

    return run


@contextmanager
def without_figures(*, warned: bool = False) -> Iterator[None]:
    """Imports in this process roll nothing up, and unless `warned` count no findings of checks: over half
    of a small one. For tests that look at receipts and facts, and never at a figure or a receipt's warnings.
    """
    counted = checks.store
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.store.rollup.roll_up", lambda *_: None)
        patch.setattr("dashboard.store.writing.at_hand", lambda *_: nullcontext())
        if not warned:
            patch.setattr(checks, "store", lambda connection, _, *more: counted(connection, (), *more))
        yield


@pytest.fixture
def no_figures() -> Iterator[None]:
    """A test `without_figures`."""
    with without_figures():
        yield


@pytest.fixture
def strategy(home: Path) -> Callable[[str], Path]:
    """strategy(text) writes the home's strategy.toml."""

    def write(text: str) -> Path:
        home.mkdir(parents=True, exist_ok=True)
        path = home / "strategy.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


Made = Callable[[str, Callable[[Path], None]], Path]
WriteCsv = Callable[[Path, Iterable[Row]], Path]
Filled = Callable[[str, Mapping[str, list[Row]]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """made_once(name, make): a folder that `make` filled, once for all the workers of a run."""
    own = tmp_path_factory.getbasetemp()
    root = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own

    def run(name: str, make: Callable[[Path], None]) -> Path:
        folder = root / name
        with FileLock(root / f"{name}.lock"):
            if not (folder / "made").exists():
                folder.mkdir(exist_ok=True)
                make(folder)
                (folder / "made").touch()
        return folder

    return run


def _fill(
    folder: Path, strategy: str, rows: Mapping[str, list[Row]], write_csv: WriteCsv, *, at_once: bool = False
) -> None:
    """A home with one import for each format; `at_once`: all of them in one delivery, for half the price."""
    home = folder / "home"
    home.mkdir()
    (home / "strategy.toml").write_text(strategy, encoding="utf-8")
    paths = [write_csv(folder / f"{fmt}.csv", listed) for fmt, listed in rows.items()]
    for delivered in [paths] if at_once else [[path] for path in paths]:
        for receipt in load.import_files(home, delivered):
            assert (receipt.status, receipt.refused) == ("loaded", 0), receipt
            assert receipt.file == f"{receipt.format}.csv"
    with Home.open(home, LOCAL):  # whoever reads a strategy first keeps its text
        pass


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory, write_csv: WriteCsv) -> Filled:
    """filled_home(strategy, {format: rows}): a new home with one import for each format, come in together."""

    def make(text: str, rows: Mapping[str, list[Row]]) -> Path:
        folder = tmp_path_factory.mktemp("organisation")
        _fill(folder, text, rows, write_csv, at_once=True)
        return folder / "home"

    return make


@pytest.fixture(scope="session")
def tiny(made_once: Made, write_csv: WriteCsv) -> Path:
    """The tiny organisation, for reading only."""
    return made_once("tiny", lambda at: _fill(at, TINY_STRATEGY, tiny_rows(), write_csv)) / "home"


@pytest.fixture(scope="session")
def busy(made_once: Made, write_csv: WriteCsv) -> Path:
    """The busy organisation, for reading only."""
    return made_once("busy", lambda at: _fill(at, BUSY_STRATEGY, busy_rows(), write_csv)) / "home"


@pytest.fixture(scope="session")
def sample_home(made_once: Made) -> Path:
    """The sample organisation that ships with the product, for reading only."""
    return made_once("sample", lambda at: act.load_sample(at / "home", LOCAL)) / "home"


def copied(shared: Path, home: Path) -> Path:
    """A copy of a home that other workers ask meanwhile: what they write beside it may be gone again."""
    return Path(shutil.copytree(shared, home, ignore=shutil.ignore_patterns("*.part")))


@pytest.fixture
def own_tiny(tiny: Path, home: Path) -> Path:
    """A copy of the tiny organisation that a test may change."""
    return copied(tiny, home)


@pytest.fixture
def own_busy(busy: Path, home: Path) -> Path:
    """A copy of the busy organisation that a test may change."""
    return copied(busy, home)

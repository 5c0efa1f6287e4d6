"""What every test may ask for: a home, the command line, the real files, two small organisations.

Nothing here is mocked: homes are filled by the product's own import, from its own templates. Only a test
that asks for `no_figures` goes without what it never looks at.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from dashboard import act, cli
from dashboard.access import LOCAL
from dashboard.engine import connections
from dashboard.intake import load
from dashboard.intake.receipt import Receipt
from dashboard.store import checks
from tests import forked

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SCORECARD_SHARED") or ROOT.parent / "shared")
# Seconds after which something hangs. A machine that does other work too takes long over anything, so no
# test goes by a time that would do on a quiet one.
PATIENCE = 300.0
Row = dict[str, Any]
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

    In the order of the folders: what takes longest begins first, and many small files end the run. (The marks
    of --dist=loadgroup do nothing: this xdist writes them where this pytest does not read them.)
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return "browser" if "tests/browser/" in file else file

    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of a test whose cases are `alike` three are tried each time (alike(6): six), evenly taken; the others
    are long. For tests that fill a home for each of their cases, and ask the same of every one.
    """
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("alike") and not item.get_closest_marker("long"):
            cases.setdefault(item.nodeid.split("[", 1)[0], []).append(item)
    for listed in cases.values():
        (mark,) = listed[0].iter_markers("alike")
        few = mark.args[0] if mark.args else 3
        tried = {at * (len(listed) - 1) // (few - 1) for at in range(few)}
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
    rows a fifth dearer, and waiting until a file is on the disk, which matters where the machine fails.

    Processes of their own (`run_in`, servers, what is killed) work as in use.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "limits", lambda spill: AS_IN_USE(spill) | {"threads": 1})
        patch.setattr(os, "fsync", lambda _: None)
        yield


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
        patch.setattr("dashboard.store.writing.at_hand", lambda _: nullcontext())
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


# --- a tiny organisation that a reader can add up

TINY_STRATEGY = """\
[organisation]
name = "Tiny"
zone = "Europe/Amsterdam"
fiscal_year_starts = 4

[[objective]]
id = "fast"
title = "Answer fast"
perspective = "process"
business_value = "Fewer chasers"
customer_value = "No waiting"
owner = "A lead"
by = 2026-12-31
serves = "loved"

[[objective]]
id = "loved"
title = "Be loved"
perspective = "customer"
business_value = "They stay"
customer_value = "They are helped"

[[card]]
level = "organisation"
metrics = [
    { metric = "first_reply_sla", objective = "fast", weight = 2 },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "escalation_rate", objective = "fast" },
    { metric = "csat", objective = "loved", weight = 3 },
    { metric = "nps", objective = "loved" },
]

[[card]]
level = "team"
metrics = [
    { metric = "first_reply_sla", objective = "fast" },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "escalation_rate", objective = "fast" },
    { metric = "resolution_time", objective = "fast" },
    { metric = "csat", objective = "loved" },
]

[[card]]
level = "agent"
metrics = [
    { metric = "csat", objective = "loved" },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "quality_score", objective = "fast" },
    { metric = "critical_error_free", objective = "fast" },
    { metric = "coaching_closure", objective = "fast" },
]

[[target]]
metric = "first_reply_sla"
baseline = 50
red = 60
goal = 90
by = 2026-12-31
set_by = "A lead"
agreed_with = "Both teams"
reason = "What customers ask for"

[[target]]
metric = "resolution_sla"
red = 60
goal = 90

[[target]]
metric = "reopen_rate"
baseline = 30
red = 20
goal = 5

[[target]]
metric = "csat"
baseline = 60
red = 70
goal = 90
"""


def tiny_rows() -> dict[str, list[Row]]:
    """March 2026 of two teams. Billing (A. Blum): 12 tickets; Tech (C. Diaz): 10; February: 4.

    First reply in time: Billing 9 of 12, Tech 3 of 10. Resolved in time: 12 of 12, 5 of 10.
    Reopened: 0 of 12, 2 of 10. Escalated: 1 of 12, 4 of 10. Hours to resolve: 1..12 and 10 x 48.
    CSAT 4-5: Billing 10 of 12, Tech 4 of 10. The data end on 30 April.
    """
    tickets = [
        _tiny_ticket("Billing", "A. Blum", i, late_reply=i >= 9, hours=i + 1, escalated=i == 0)
        for i in range(12)
    ]
    tickets += [
        _tiny_ticket(
            "Tech",
            "C. Diaz",
            i,
            late_reply=i >= 3,
            hours=48,
            escalated=i < 4,
            late=i >= 5,
            reopens=int(i < 2),
        )
        for i in range(10)
    ]
    tickets += [_tiny_ticket("Billing", "A. Blum", 20 + i, hours=2, month=2) for i in range(4)]
    surveys = [_tiny_survey(ticket, 5 if i < 10 else 2) for i, ticket in enumerate(tickets[:12])]
    surveys += [_tiny_survey(ticket, 4 if i < 4 else 3) for i, ticket in enumerate(tickets[12:22])]
    # one row tells how far the data reach; no metric sees it
    tickets.append({"ticket_id": "end", "created_at": "2026-04-30 12:00:00", "excluded": "test"})
    return {"own_tickets": tickets, "own_surveys": surveys}


def _tiny_ticket(
    team: str,
    agent: str,
    i: int,
    *,
    hours: int,
    month: int = 3,
    late: bool = False,
    late_reply: bool = False,
    reopens: int = 0,
    escalated: bool = False,
) -> Row:
    created = datetime(2026, month, 2 + i % 20, 9)
    resolved = created + timedelta(hours=hours)
    return {
        "ticket_id": f"{team[0]}{month}-{i}",
        "team": team,
        "agent": agent,
        "customer": f"c-{team}-{month}-{i}",
        "category": "Invoice",
        "status": "solved",
        "created_at": created,
        "updated_at": resolved,
        "first_reply_at": created + timedelta(minutes=90 if late_reply else 30),
        "first_reply_due_at": created + timedelta(hours=1),
        "resolved_at": resolved,
        "resolution_due_at": resolved + timedelta(minutes=-1 if late else 1),
        "reopens": reopens,
        "transfers": 0,
        "agent_replies": 1,
        "escalated": str(escalated).lower(),
    }


def _tiny_survey(ticket: Row, score: int) -> Row:
    return {
        "kind": "csat",
        "response_id": "r-" + ticket["ticket_id"],
        "ticket_id": ticket["ticket_id"],
        "customer": ticket["customer"],
        "sent_at": ticket["resolved_at"],
        "responded_at": ticket["resolved_at"] + timedelta(hours=1),
        "score": score,
        "scale_min": 1,
        "scale_max": 5,
    }


# --- a busy organisation: nothing to add up by hand, but everything that data can be

BUSY_STRATEGY = (
    TINY_STRATEGY.replace('name = "Tiny"', 'name = "Busy"').replace(
        "fiscal_year_starts = 4\n",
        "fiscal_year_starts = 4\nholidays = [2026-01-01]\n[organisation.business_hours]\n"
        + "".join(
            f'{day} = ["08:00-12:00", "13:00-18:00"]\n'
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
        ),
    )
    + """
[[sla]]
first_reply_minutes = 120
resolution_minutes = 1440
[[sla]]
priority = "urgent"
first_reply_minutes = 30
resolution_minutes = 240
clock = "business"
"""
)
BUSY_TEAMS = {"Billing": ["A. Blum", "B. Cole"], "Tech": ["C. Diaz", "D. Eng", "E. Fox"], "Field": ["F. Gul"]}


def busy_rows(seed: int = 7, tickets: int = 500) -> dict[str, list[Row]]:
    """Every template, seeded: January to April 2026 in Amsterdam, with gaps, moves and midnights."""
    chance = random.Random(seed)
    made = [_busy_ticket(chance, number) for number in range(tickets)]
    waits = random.Random(seed + 1)  # of its own, or every other row would change with it
    answered = [_busy_survey(chance, ticket) for ticket in made if chance.random() < 0.5]
    return {
        "own_tickets": made,
        "own_surveys": answered,
        "own_states": [row for ticket in made for row in _busy_states(waits, ticket)],
        "own_reviews": [row for i in range(60) for row in _busy_review(chance, i)],
        "own_coaching": [_busy_coaching(chance, i) for i in range(50)],
        "own_people": _busy_people(),
        "own_pulse": [_busy_pulse(chance, i) for i in range(80)],
        "own_costs": [
            {"team": team, "month": f"2026-0{month}-01", "amount": 9000 + 1000 * month, "currency": "EUR"}
            for team in BUSY_TEAMS
            for month in (1, 2, 3, 4)
        ],
    }


def _busy_states(chance: random.Random, ticket: Row) -> list[Row]:
    waited = {"open": chance.randrange(300), "pending": chance.choice([0, 0, 60, 1500])}
    entered = {"ticket_id": ticket["ticket_id"], "entered_at": ticket["created_at"]}
    return [
        {**entered, "state": state, "status": state, "minutes": minutes} for state, minutes in waited.items()
    ]


def _busy_moment(chance: random.Random) -> datetime:
    """A local time in January to April, every sixth one at or beside midnight."""
    day = datetime(2026, 1, 1) + timedelta(days=chance.randrange(120))
    if chance.random() < 1 / 6:
        return day + timedelta(seconds=chance.choice([-1, 0, 1]))
    return day + timedelta(seconds=chance.randrange(86_400))


def _busy_ticket(chance: random.Random, number: int) -> Row:
    team = chance.choice([*BUSY_TEAMS, None])
    agents = BUSY_TEAMS[team] if team else ["A. Blum"]
    created = _busy_moment(chance)
    resolved = created + timedelta(minutes=int(chance.lognormvariate(6.5, 1.5)))
    is_open = chance.random() < 0.15
    replied = created + timedelta(minutes=int(chance.lognormvariate(4, 1.2)))
    return {
        "ticket_id": number,
        "team": team or "",
        "agent": chance.choice([*agents, ""]),
        "customer": chance.choice(["", f"c-{chance.randrange(80)}"]),
        "channel": chance.choice(["email", "phone", "chat"]),
        "category": chance.choice(["Invoice", "Login", ""]),
        "priority": chance.choice(["urgent", "normal"]),
        "status": "open" if is_open else "solved",
        "created_at": created,
        "updated_at": resolved,
        "first_reply_at": "" if chance.random() < 0.1 else replied,
        "resolved_at": "" if is_open else resolved,
        "agent_replies": chance.choice(["", 1, 2]),
        "reopens": chance.choice(["", 0, 0, 0, 1]),
        "transfers": chance.choice([0, 0, 1]),
        "escalated": chance.choice(["true", "false", "false", ""]),
        "knowledge_linked": chance.choice(["true", "false", ""]),
        "excluded": chance.choice([""] * 20 + ["spam"]),
    }


def _busy_survey(chance: random.Random, ticket: Row) -> Row:
    kind, low, high = chance.choice([("csat", 1, 5), ("csat", 1, 5), ("nps", 0, 10)])
    sent = ticket["created_at"] + timedelta(hours=chance.randrange(1, 72))
    answered = chance.random() < 0.8
    return {
        "kind": kind,
        "response_id": f"r-{ticket['ticket_id']}",
        "ticket_id": ticket["ticket_id"],
        "customer": ticket["customer"],
        "sent_at": sent,
        "responded_at": sent + timedelta(hours=chance.randrange(1, 48)) if answered else "",
        "score": chance.randint(low, high) if answered else "",
        "scale_min": low,
        "scale_max": high,
    }


def _busy_review(chance: random.Random, number: int) -> Iterator[Row]:
    team = chance.choice(list(BUSY_TEAMS))
    agent, moment = chance.choice(BUSY_TEAMS[team]), _busy_moment(chance)
    for criterion, aim in (("listens", "engagement"), ("solves", "execution"), ("tone", "engagement")):
        yield {
            "review_id": f"q-{number}",
            "criterion": criterion,
            "aim": aim,
            "agent": agent,
            "team": team,
            "reviewed_at": moment,
            "score": chance.randint(0, 5),
            "max_score": 5,
            "critical": chance.choice(["true", "false", "false"]),
            "chosen": "random",
        }


def _busy_coaching(chance: random.Random, number: int) -> Row:
    team = chance.choice(list(BUSY_TEAMS))
    due = _busy_moment(chance)
    done = due + timedelta(days=chance.choice([-2, -1, 1]))
    return {
        "action_id": f"k-{number}",
        "agent": chance.choice(BUSY_TEAMS[team]),
        "team": team,
        "due_at": due,
        "done_at": chance.choice([done, done, ""]),
    }


def _busy_people() -> list[Row]:
    stays = [(team, agent) for team, agents in BUSY_TEAMS.items() for agent in agents]
    return [
        {"agent": agent, "name": f"Full {agent}", "team": team, "from_date": "2025-01-01"}
        for team, agent in stays
    ]


def _busy_pulse(chance: random.Random, number: int) -> Row:
    return {
        "response_id": f"p-{number}",
        "team": chance.choice(list(BUSY_TEAMS)),
        "question": "I can do my work well here",
        "score": chance.randint(1, 5),
        "asked_at": _busy_moment(chance),
    }


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


@pytest.fixture
def own_tiny(tiny: Path, home: Path) -> Path:
    """A copy of the tiny organisation that a test may change."""
    return Path(shutil.copytree(tiny, home))


@pytest.fixture
def own_busy(busy: Path, home: Path) -> Path:
    """A copy of the busy organisation that a test may change."""
    return Path(shutil.copytree(busy, home))

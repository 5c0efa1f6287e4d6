"""A command as a process that starts: what it loads, and who reads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

TICKET = "ticket_id,created_at,resolved_at,team\n1,2026-03-02 09:00,2026-03-02 10:00,Billing\n"


def test_who_stops_reading_causes_no_complaint(busy: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard.cli", "--home", str(busy), "rows", "csat", "--period", "2026-03"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate()
    assert (process.returncode, said) == (0, b"")


def _last_said(script: str) -> str:
    """The last line that a Python of its own says on stderr."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "command", ["show", "goals", "check", "metrics", "rows csat --period 2026-03", "trend csat", "history"]
)
def test_a_command_loads_nothing_that_only_another_needs(tiny: Path, command: str) -> None:
    others = ["every", "reconciling", "plain_count", "names", "worklist"]
    others += ["theory", "outlook", "alignment", "explaining"] if command != "goals" else []
    others += ["loaded", "missing", "overview"] if command == "show" else []
    script = (
        "import sys; from dashboard import cli\n"
        f"code = cli.main(['--home', {str(tiny)!r}, *{command.split()!r}])\n"
        "heavy = {'streamlit', 'pandas', 'plotly', 'python_calamine', 'dashboard.intake.load'}\n"
        "heavy |= {'typst', 'xlsxwriter', 'scipy.special', 'tomlkit', 'numpy.f2py'}\n"
        f"heavy |= {{'dashboard.ask.' + name for name in {others!r}}}\n"
        "print(sorted(heavy & set(sys.modules)), code, file=sys.stderr)\n"
    )
    assert _last_said(script) == "[] 0"


@pytest.mark.alike(1)
@pytest.mark.parametrize(
    ("command", "unread"),
    [("show", {"exports", "checks", "worklist"}), ("trend csat", {"exports", "checks", "worklist"}),
     ("history", {"checks", "worklist"}), ("check", {"worklist"})],
)  # fmt: skip
def test_a_command_reads_no_header_that_nothing_asked_for(tiny: Path, command: str, unread: set[str]) -> None:
    script = (
        "import sys; from dashboard import cli\n"
        "read = set()\n"
        "def see(event, what):\n"
        "    if event == 'open' and str(what[0]).endswith('.sql'): read.add(str(what[0]).split('/')[-2])\n"
        "sys.addaudithook(see)\n"
        f"code = cli.main(['--home', {str(tiny)!r}, *{command.split()!r}])\n"
        f"print(sorted(read & {unread!r}), 'metrics' in read, code, file=sys.stderr)\n"
    )
    assert _last_said(script) == "[] True 0"


def test_an_import_asks_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "tickets.csv").write_text(TICKET)
    script = (
        "import sys; from dashboard import cli\n"
        f"code = cli.main(['--home', {str(home)!r}, 'import', {str(tmp_path / 'tickets.csv')!r}])\n"
        "rooms = {'dashboard.ask', 'dashboard.scoring', 'dashboard.app_pages'}\n"
        "print(sorted(rooms & set(sys.modules)), code, file=sys.stderr)\n"
    )
    assert _last_said(script) == "[] 0"


def test_an_import_loads_numpy_while_the_archive_is_written_and_not_before(
    home: Path, tmp_path: Path
) -> None:
    """A child has read the file, and it too loads neither model nor engine."""
    (tmp_path / "tickets.csv").write_text(TICKET)
    script = (
        "import os, sys; from dashboard import cli; from dashboard.intake import enter\n"
        "real, os.cpu_count = enter.enter, lambda: 2\n"
        "def entered(*given):\n"
        "    before = 'numpy' in sys.modules; done = real(*given)\n"
        "    print(before, 'numpy' in sys.modules, file=sys.stderr); return done\n"
        "enter.enter = entered\n"
        f"sys.argv[1:] = ['--home', {str(home)!r}, 'import', {str(tmp_path / 'tickets.csv')!r}]\n"
        "cli.run()\n"
    )
    assert _last_said(script) == "False True"
    script = (
        "import sys, dashboard.intake.reading.read\n"
        "print(sorted({'duckdb', 'pydantic', 'python_calamine'} & set(sys.modules)), file=sys.stderr)\n"
    )
    assert _last_said(script) == "[]"


def test_the_child_that_reads_a_workbook_loads_neither_model_nor_engine() -> None:
    script = (
        "import sys, dashboard.intake.reading.child, dashboard.intake.reading.sheet\n"
        "print(sorted({'duckdb', 'pydantic', 'dashboard.model'} & set(sys.modules)), file=sys.stderr)\n"
    )
    assert _last_said(script) == "[]"

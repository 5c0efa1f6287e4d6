"""`scorecard new`: what it writes loads as written, its own test passes, and nothing is written over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.model.catalogue import load_catalogue
from tests.conftest import ROOT, Run

# a desk that no format knows: its dates prove their order, its words are a desk's own
EXPORT = "Vorgang;Angelegt;Erledigt;Gruppe;Bearbeiter;Kunde;Zustand;Bemerkung\n" + "".join(
    f'{number};{number + 10}.02.2026 09:00;{number + 10}.02.2026 11:00;Technik;Ann "A" B.;'
    f"ann{number}@firma.example;{'erledigt' if number % 2 else 'offen'};'''geheim\n"
    for number in range(1, 9)
)


def run_test(home: Path, name: str) -> subprocess.CompletedProcess[str]:
    """The written test, run as its own first line says."""
    return subprocess.run(
        [sys.executable, home / "queries" / "tests" / f"test_{name}.py"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_metric_of_ones_own_in_one_command(main_in: Run, own_tiny: Path) -> None:
    told = main_in(own_tiny, "new", "metric", "same_day")
    assert told.code == 0, told.stderr
    assert "scorecard show --metric same_day" in told.stdout

    # Billing resolved its twelve within a day, Tech none of its ten
    shown = main_in(own_tiny, "show", "--metric", "same_day", "--period", "2026-03", "--json").json
    (found,) = (one for one in shown["cards"][0]["metrics"] if one["metric"] == "same_day")
    assert (found["title"], found["n"], found["value"]) == ("Same day", 22, pytest.approx(100 * 12 / 22))
    passed = run_test(own_tiny, "same_day")
    assert passed.returncode == 0, passed.stderr

    query = own_tiny / "queries" / "metrics" / "same_day.sql"
    query.write_text(query.read_text().replace("interval '1 day'", "interval '3 day'"))
    assert run_test(own_tiny, "same_day").returncode == 1, "a test that can't fail is none"


@pytest.mark.long
def test_a_format_made_of_a_file_in_one_command(main_in: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "Mein Export.csv"
    file.write_text(EXPORT, encoding="utf-8")
    told = main_in(home, "new", "format", file)
    assert told.code == 0, told.stderr

    (receipt,) = main_in(home, "import", file, "--json").json["imports"]
    assert (receipt["format"], receipt["accepted"]) == ("mein_export", 8)
    written = (home / "queries" / "exports" / "mein_export.toml").read_text(encoding="utf-8")
    assert '# resolver = "…"  # who resolved it; empty: unknown' in written
    assert "# Not taken of the file:\n# Bemerkung" in written
    passed = run_test(home, "mein_export")
    assert passed.returncode == 0, passed.stderr
    test = (home / "queries" / "tests" / "test_mein_export.py").read_text(encoding="utf-8")
    for secret in ("Ann", "firma.example", "geheim"):
        assert secret not in test, "nobody is named, and what is not taken stays where it is"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("metric", "csat"), "the name csat is taken by queries/metrics/csat.sql"),
        (("metric", "Same-Day"), '"Same-Day" can\'t be its name'),
        (("metric", "../out"), '"../out" can\'t be its name'),
        (("format", "{file}", "--name", "freshdesk"), "the name freshdesk is taken by"),
        (("format", "{file}", "--name", "a/b"), '"a/b" can\'t be its name'),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused(
    main_in: Run, home: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "export.csv"
    file.write_text(EXPORT, encoding="utf-8")
    told = main_in(home, "new", *(str(file) if word == "{file}" else word for word in arguments))

    assert (told.code, told.stdout) == (2, "")
    assert said in told.stderr
    assert not list(home.rglob("*.py"))


def test_nothing_is_written_over(main_in: Run, home: Path) -> None:
    assert main_in(home, "new", "metric", "mine").code == 0
    (home / "queries" / "metrics" / "mine.sql").unlink()
    test = home / "queries" / "tests" / "test_mine.py"
    test.write_text("mine")

    told = main_in(home, "new", "metric", "mine")

    assert (told.code, test.read_text()) == (2, "mine")
    assert "is there already" in told.stderr
    assert "mine" not in load_catalogue(home).metrics, "both files or none"


def test_what_a_file_leaves_open_is_asked_and_nothing_written(
    main_in: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Ticket ID,Created time\n1,01/02/2026 09:00\n2,02/02/2026 09:00\n")

    told = main_in(home, "new", "format", file)

    assert told.code == 1
    assert "begin with the day or with the month?" in told.stderr
    assert "`scorecard map export.csv --save export` takes such answers" in told.stderr
    assert not list(home.rglob("export.toml"))
    assert main_in(home, "map", file, "--save", "export", "--date-order", "day-first").code == 0
    assert main_in(home, "import", file, "--json").json["imports"][0]["format"] == "export"


def test_a_file_that_is_not_there_is_named_and_nothing_else_is_advised(main_in: Run, home: Path) -> None:
    told = main_in(home, "new", "format", home / "none.csv")
    assert told.code != 0
    assert "none.csv: there is no such file." in told.stderr
    assert "scorecard map" not in told.stderr

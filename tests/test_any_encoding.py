"""The same content in other bytes gives the same figures, through the real command line."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
HEADER = (
    "Id", "Group", "Assignee", "Via", "Tags", "Created at", "Solved at", "Satisfaction Score", "Reopens",
)  # fmt: skip
# every delimiter, a quote, a line break and letters that each code page writes otherwise
TEAMS = ("Équipe Süd", 'Zwölf; neun | "acht"', "Bø,\tÅrhus")
AGENTS = ("Zoë Ångström", "José Núñez")
ASKED = ("csat", "resolution_time", "reopen_rate", "survey_response_rate")


def rows() -> list[tuple[str, ...]]:
    """36 tickets of March 2026, day first, each solved after its number of hours, one on its last day."""
    made = []
    for number in range(1, 37):
        created = datetime(2026, 3, 11 + number % 20, 9)
        solved = created + timedelta(hours=number)
        instants = (f"{moment:%d/%m/%Y %H:%M}" for moment in (created, solved))
        score = ("Good", "Bad", "Offered")[number % 3]
        team, agent = TEAMS[number % 3], AGENTS[number % 2]
        made.append((str(number), team, agent, "mail", "one\ntwo", *instants, score, str(number % 2)))
    return made


def text(delimiter: str, end: str, of: slice = slice(None)) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(HEADER)
    writer.writerows(rows()[of])
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("one.csv", text(",", "\n", slice(0, 20)))
        archive.writestr("more/two.csv", text(";", "\r\n", slice(20, None)).encode("cp1252"))
    return out.getvalue()


FILES = {
    "utf-8.csv": (text(",", "\n").encode(), {"encoding": "utf-8", "delimiter": ","}),
    "bom.tsv": (text("\t", "\r\n").encode("utf-8-sig"), {"encoding": "utf-8", "delimiter": "\t"}),
    "utf-16.csv": (text(";", "\r\n").encode("utf-16"), {"encoding": "utf-16", "delimiter": ";"}),
    "no-bom.txt": (text("|", "\n").encode("utf-16-le"), {"encoding": "utf-16", "delimiter": "|"}),
    "cp1252.txt": (text("\t", "\r\n").encode("cp1252"), {"encoding": "cp1252", "delimiter": "\t"}),
    "cp850.csv": (text("|", "\r\n").encode("cp850"), {"encoding": "cp850", "delimiter": "|"}),
    "latin-1.csv": (text(";", "\n").encode("latin-1"), {"encoding": "cp1252", "delimiter": ";"}),
    "packed.csv.gz": (gzip.compress(text(";", "\n").encode()), {"encoding": "utf-8", "delimiter": ";"}),
    "two.zip": (zipped(), {}),
}


def shown(scorecard: Run) -> list[Any]:
    """What `show --json` says of everybody, and the rows behind it without their place in the file."""
    asked = [word for metric in ASKED for word in ("--metric", metric)]
    cards = [
        scorecard("show", "--level", level, "--period", "2026-03", *asked, "--json").json
        for level in ("organisation", "team", "agent")
    ]
    printed = scorecard("rows", "resolution_time", "--period", "2026-03").stdout
    behind = [row[:-2] for row in csv.reader(io.StringIO(printed))]
    return [*cards, sorted(behind)]


@pytest.fixture(scope="module")
def utf_8(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("utf-8")


@pytest.fixture(scope="module")
def as_utf_8(utf_8: Path, main_in: Run) -> list[Any]:
    return loaded(utf_8, lambda *asked: main_in(utf_8 / "home", *asked), "utf-8.csv")


def loaded(folder: Path, scorecard: Run, name: str) -> list[Any]:
    """What the command line shows after it loaded one of FILES."""
    assert scorecard("init").code == 0
    data, understood = FILES[name]
    (folder / name).write_bytes(data)
    done = scorecard("import", folder / name, "--json")
    assert (done.code, done.stderr) == (0, "")
    receipts = done.json["imports"]
    assert sum(one["rows_read"] for one in receipts) == 36
    assert sum(one["accepted"] for one in receipts) == 36
    for one in receipts:
        assert one["understood"].items() >= understood.items()
        assert one["understood"]["date_order"] == "day-first"
    return shown(scorecard)


def test_the_figures_are_those_that_were_written(as_utf_8: list[Any], utf_8: Path, run_in: Run) -> None:
    organisation, teams, agents, behind = as_utf_8
    values = {one["metric"]: (one["value"], one["n"]) for one in organisation["cards"][0]["metrics"]}
    # 24 answers, each second good; the median of 1 ... 36 hours
    assert values["csat"] == (50, 24)
    assert values["resolution_time"] == (18.5 * 60, 36)
    assert {card["name"] for card in teams["cards"]} == set(TEAMS)
    assert {card["name"] for card in agents["cards"]} == set(AGENTS)
    assert len(behind) == 1 + 36
    # and so does a process of its own: its pipes are its own
    asked = ("--level", "team", "--period", "2026-03", "--metric", "resolution_time")
    alone = run_in(utf_8 / "home", "show", *asked, "--json").json
    assert {card["name"] for card in alone["cards"]} == set(TEAMS)


@pytest.mark.alike
@pytest.mark.parametrize("name", [name for name in FILES if name != "utf-8.csv"])
def test_any_encoding_and_delimiter_give_the_same_figures(
    main_in: Run, as_utf_8: list[Any], tmp_path: Path, name: str
) -> None:
    assert loaded(tmp_path, lambda *asked: main_in(tmp_path / "home", *asked), name) == as_utf_8

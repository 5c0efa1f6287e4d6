"""The same question has the same answer, whatever was computed before: byte for byte as JSON."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dashboard.ask
from dashboard.access import LOCAL
from dashboard.ask import Home, forget
from dashboard.output import as_json
from dashboard.store.generations import Store

ASKED: dict[str, tuple[Callable[[Home], Any], set[str]]] = {  # what is asked, what of it is kept on the disk
    "align": (lambda home: home.align(), {"limits", "teams"}),
    "checks": (lambda home: home.checks(), {"checks", "targets"}),
    "compare": (lambda home: home.compare("csat", "Billing"), {"family"}),
    "goals": (lambda home: home.goals(), {"teams", "forecasts", "alongside"}),
    "links": (lambda home: home.links(alarms=False), {"links"}),
    "talk": (lambda home: home.talk(), {"worked"}),
    "worst_teams": (lambda home: home.worst_teams(), {"furthest"}),
}


@pytest.fixture(scope="module")
def own(busy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(busy, tmp_path_factory.mktemp("kept") / "home"))


@pytest.mark.parametrize("name", ASKED)
def test_what_is_kept_says_what_was_computed(own: Path, name: str) -> None:
    """Counts were whole numbers when computed, and with a point when they came from the disk."""
    for kept in _kept(own):
        kept.unlink()
    ask, parts = ASKED[name]
    said = []
    for _ in ("computed", "from the disk"):
        forget()  # as another process
        with Home.open(own, LOCAL) as home:
            said.append(as_json(ask(home)))
    assert parts <= {kept.name.split(".")[1].split("-")[0] for kept in _kept(own)}
    assert said[0] == said[1]


def test_of_every_answer_that_is_kept_a_question_is_asked_twice() -> None:
    room = Path(dashboard.ask.__file__).parent
    named = re.compile(r'\bkept\(home, "(\w+)"')
    used = {name for file in room.rglob("*.py") for name in named.findall(file.read_text())}
    assert used == {"alarms"}.union(*(parts for _, parts in ASKED.values()))  # a count of a share, made apart


def _kept(home: Path) -> list[Path]:
    return [*Store(home).folder.glob("*.*.json")]

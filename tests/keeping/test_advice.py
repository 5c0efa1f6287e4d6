"""Every command that a message advises is tried: the message is provoked, its advice is followed, it helps.

The first test finds the messages in the source, so that none is added without a trial. The
trials stand in advised_of_….py.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import _COMMANDS
from tests.conftest import without_figures
from tests.keeping import advised_of_files, advised_of_homes, advised_of_plans  # noqa: F401, they note trials
from tests.keeping.advising import TRIALS, Desk, Trial

PACKAGE = Path(__file__).parents[2] / "dashboard"
ADVICE = re.compile(
    rf"scorecard (?:{'|'.join(_COMMANDS)})\b(?: (?:--\w+|FILE|NAME|NEW)…?)*"
    r"|(?:[Ss]ay|settle it with) --(?:scale|word|date-order)"
)
NAMES_ONE = re.compile("scorecard |--scale|--word|--date-order")
# what names a command without advising it, and what other tests hold together with its page
OTHERS = {
    ("act/watch.py", "scorecard watch"),  # "another `scorecard watch` is at work"
    ("commands/intake.py", "scorecard history"),  # where the help says how imports are numbered
    ("commands/mapping.py", "scorecard map"),  # the command's own name
    ("commands/mapping.py", "scorecard import"),  # followed in commands/test_map.py
    ("app_pages/data.py", "scorecard serve"),  # how a server is started, which pages are told by one
    ("widgets/head_row.py", "scorecard serve --demo"),
    ("widgets/first_steps.py", "scorecard serve --demo"),
    ("widgets/readiness.py", "scorecard doctor"),  # whose list stands below it
    ("commands/strategy.py", "scorecard strategy"),  # the command's own name, with `judge`
    ("gate.py", "scorecard serve"),  # what it printed: serving.py opens it
    ("commands/new.py", "scorecard map"),  # followed in commands/test_new.py
    ("commands/new.py", "scorecard import"),
    ("commands/new.py", "scorecard show --metric"),
    ("intake/skeleton.py", "scorecard show --metric"),
    ("intake/outgrown.py", "scorecard remove"),  # followed in test_scales_imported.py
    ("intake/scales_of_kinds.py", "say --scale"),  # followed in test_scales_of_kinds.py
    ("intake/twice.py", "scorecard remove"),  # followed in test_two_sources.py
    ("intake/verify.py", "scorecard rebuild"),  # remedies: each is followed in test_damage.py
    ("intake/verify.py", "scorecard import FILE"),
    ("intake/verify.py", "scorecard restore FILE"),
}
# doctor: its findings are provoked, and what helps is done, in test_doctor.py
OTHERS |= {
    ("ask/readiness.py", f"scorecard {command}")
    for command in (
        "init", "check", "check --rows", "verify", "rebuild", "import FILE", "import FILE --desk", "watch",
        "backup FILE", "serve",
    )
}  # fmt: skip


def written() -> Iterator[tuple[str, str]]:
    """(file, command) of each text in the source that names a command."""
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if not NAMES_ONE.search(text):
            continue  # most of them, and to read one as Python takes longer
        tree = ast.parse(text)
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                for found in ADVICE.findall(node.value):
                    yield path.relative_to(PACKAGE).as_posix(), found.strip().replace("…", "")


@pytest.fixture
def desk(own_tiny: Path, tiny: Path, tmp_path: Path, main_in: Any) -> Desk:
    shutil.copy(tiny.parent / "own_tickets.csv", tmp_path / "own_tickets.csv")
    return Desk(own_tiny, tmp_path, main_in)


def test_no_message_gives_an_advice_that_is_not_tried() -> None:
    assert set(written()) - set(TRIALS) - OTHERS == set()
    assert (set(TRIALS) | OTHERS) - set(written()) == set(), "of these no message speaks any more"


def _named(trial: object) -> str:
    return str(getattr(trial, "__name__", ""))


# these look at a card, which is quicker where figures are kept; all others, whether a command ends well
WITH_FIGURES = {
    "a_backup_holds_a_wrong_strategy", "a_home_is_empty", "a_new_strategy_counts_otherwise",
    "a_question_meets_a_torn_block", "no_ledger_is_left", "the_clock_changed", "the_database_is_gone",
    "the_ledger_and_its_copy_are_gone", "the_ledger_is_damaged", "the_pointer_is_gone",
    "the_strategy_is_gone", "there_is_a_draft", "there_is_no_strategy",
}  # fmt: skip


@pytest.mark.alike(9)
@pytest.mark.parametrize("trial", sorted({t for many in TRIALS.values() for t in many}, key=_named))
def test_the_advice_helps(desk: Desk, trial: Trial) -> None:
    with nullcontext() if _named(trial) in WITH_FIGURES else without_figures():
        trial(desk)

"""Where work stands, calling it off, and giving up waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from dashboard import progress as current
from dashboard.faults import Cancelled
from dashboard.progress import Progress
from tests.conftest import PATIENCE


class Statement:
    """A connection on which a statement runs until it is interrupted."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.times = 0

    def interrupt(self) -> None:
        self.times += 1
        if self.times > 1:  # the first one comes between two statements, where it has no effect
            self.ended.set()

    def query_progress(self) -> float:
        return 41.6


def in_thread(progress: Progress, work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(progress.run(work))
        except Cancelled as fault:
            outcome.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def test_a_running_statement_is_interrupted() -> None:
    progress, statement = Progress(), Statement()

    def work() -> None:
        with current.statements(statement):
            assert statement.ended.wait(PATIENCE)
        current.check()

    thread, outcome = in_thread(progress, work)
    progress.cancel()
    thread.join(PATIENCE)
    assert isinstance(outcome[0], Cancelled)
    times = statement.times
    time.sleep(3 * current.AGAIN)
    assert statement.times == times, "once the work is over nobody interrupts"


def test_work_that_was_called_off_ends_at_its_next_word() -> None:
    progress = Progress()
    progress("one")
    progress.cancel()
    with pytest.raises(Cancelled, match="nothing half done"):
        progress("two")
    with pytest.raises(Cancelled):
        progress.run(lambda: current.step("of three"))


def test_only_waiting_is_given_up() -> None:
    progress = Progress()
    progress.stop_waiting()
    progress("working")
    progress.run(lambda: current.step("on"))
    with pytest.raises(Cancelled):
        progress.run(lambda: current.waiting("for another import"))


def test_what_it_says() -> None:
    progress = Progress()
    assert progress.text == ""
    progress("a.csv: loading")
    progress.run(lambda: current.step("3 MB of 9"))
    assert progress.text == "a.csv: loading, 3 MB of 9"
    progress("a.csv: writing")
    assert progress.text == "a.csv: writing"
    progress._began -= 75
    assert progress.text == "a.csv: writing, 75 s"

    def work() -> tuple[str, str]:
        with current.statements(Statement()):
            before = progress.text
            with current.measured():
                return before, progress.text

    assert progress.run(work) == ("a.csv: writing, 75 s", "a.csv: writing, 42 %, 75 s")


def test_without_anybody_who_looks_nothing_happens() -> None:
    current.step("3 MB")
    current.waiting("for nobody")
    current.check()
    with current.statements(Statement()), current.measured():
        pass

"""Leaving the Data page ends nothing: what was begun runs to its end, and the next visit says how."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.intake import load
from dashboard.progress import Progress
from dashboard.store import begun
from dashboard.widgets import jobs, uploads
from tests.conftest import PATIENCE
from tests.pages.conftest import Open

pytestmark = pytest.mark.usefixtures("no_figures")
WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]


class Leaving:
    """A session's state as a script finds it whose page is being left: whatever it asks, it is stopped."""

    def __getattr__(self, _: str) -> Any:
        raise StopException

    def __setitem__(self, *_: object) -> None:
        raise StopException


ROW = {"ticket_id": 1, "team": "A", "created_at": "2026-03-01 09:00", "resolved_at": ""}


@pytest.fixture
def loaded(home: Path, tmp_path: Path, write_csv: WriteCsv, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCORECARD_HOME", str(home))
    monkeypatch.setattr(jobs, "_JOBS", [])
    monkeypatch.setattr(jobs, "LEFT", 0.0)
    (receipt,) = load.import_files(home, [write_csv(tmp_path / "half.csv", [ROW])])
    assert receipt.status == "loaded"
    return home


def undoing(home: Path) -> jobs.Work:
    def work(progress: Progress) -> jobs.Told:
        return uploads.undoing(home, LOCAL, 1, progress)

    return work


def test_an_undo_runs_to_its_end_though_its_script_is_stopped_at_once(
    loaded: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as leaving:
        leaving.setattr(st, "session_state", Leaving())
        with pytest.raises(StopException):
            jobs.begin("undo", "Undoing half.csv", undoing(loaded))
    (job,) = jobs._JOBS
    job.join(PATIENCE)
    assert Home.open(loaded, LOCAL).history().imports == ()
    page = open_page("data", loaded)
    said = "".join(box.value for box in page.app.success)
    assert "Undone: half.csv" in said.replace("\\", "")
    assert job.taken
    assert not (loaded / begun.FOLDER).exists()


def test_what_was_shown_to_a_page_that_was_left_meanwhile_is_said_to_the_next(
    loaded: Path, open_page: Open
) -> None:
    job = jobs.Job("undo", "Undoing half.csv", undoing(loaded), loaded)
    job.run()
    job.session = "left"
    job.taken = job.looked
    jobs._JOBS.append(job)
    assert "The last step was undone" in open_page("data", loaded).app.info[0].value
    assert not open_page("data", loaded).app.info, "once"


def test_a_job_lets_go_of_what_it_was_done_with() -> None:
    """It is known until somebody was told; an upload of a gigabyte is not kept for as long."""

    class Uploaded:
        pass

    upload = Uploaded()
    seen = weakref.ref(upload)
    work = partial(lambda held, _: jobs.Told(message=type(held).__name__), upload)
    job = jobs.Job("upload", "Importing", work)
    del upload, work
    job.start()
    job.join()
    assert job.told.message == "Uploaded"
    assert seen() is None


def test_what_a_program_that_ended_left_is_told_once(loaded: Path, open_page: Open) -> None:
    noted = begun.begin(loaded, "Undoing half.csv")
    assert noted.lock is not None
    noted.lock.release()  # as the system does where a program ends
    said = "".join(box.value for box in open_page("data", loaded).app.info)
    assert "Undoing half.csv was going on when the program ended: it was not done" in said.replace("\\", "")
    assert not open_page("data", loaded).app.info


def removing(home: Path) -> jobs.Work:
    first = Home.open(home, LOCAL).history().imports[0]
    return lambda progress: uploads.removing(home, LOCAL, first, progress)


def merging(home: Path) -> jobs.Work:
    return lambda progress: uploads.naming(home, LOCAL, "team", "A", "B", True, progress)


def rebuilding(home: Path) -> jobs.Work:
    return lambda progress: uploads.rebuilding(home, LOCAL, progress)


def settling(home: Path) -> jobs.Work:
    said = {"status": {"parked": "pending"}}
    return lambda progress: uploads.settling(home, LOCAL, "own_tickets", said, progress)


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("work", "said"),
    [
        (removing, "Taken back: half.csv"),
        (merging, "B is A now."),
        (rebuilding, "Rebuilt from 2 imports"),
        (settling, 'Settled: "parked" is pending'),
    ],
)
def test_whatever_is_begun_runs_to_its_end_and_the_next_visit_says_so(
    loaded: Path,
    open_page: Open,
    write_csv: WriteCsv,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[Path], jobs.Work],
    said: str,
) -> None:
    (receipt,) = load.import_files(
        loaded, [write_csv(tmp_path / "b.csv", [ROW | {"ticket_id": 2, "team": "B"}])]
    )
    assert receipt.status == "loaded"
    before = Home.open(loaded, LOCAL).generation
    begins = work(loaded)
    with monkeypatch.context() as leaving:
        leaving.setattr(st, "session_state", Leaving())
        with pytest.raises(StopException):
            jobs.begin("top", "Working", begins)
    (job,) = jobs._JOBS
    job.join(PATIENCE)
    assert Home.open(loaded, LOCAL).generation != before
    page = open_page("data", loaded)
    told = "".join(box.value for box in (*page.app.success, *page.app.info))
    assert said in told.replace("\\", "")
    assert not (loaded / begun.FOLDER).exists()

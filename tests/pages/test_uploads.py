"""An upload is written under no name of its own, and what is called off keeps nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.progress import Progress
from dashboard.widgets import jobs, uploads
from dashboard.widgets.uploads import Options
from tests.conftest import PATIENCE
from tests.pages.test_data import GOOD

pytestmark = pytest.mark.usefixtures("no_figures")


def written(names: Iterable[str]) -> dict[Path, str]:
    given = [SimpleNamespace(name=name, getbuffer=lambda: memoryview(b"x")) for name in names]
    with uploads.written(given) as paths:
        assert all(path.read_bytes() == b"x" for path in paths)
        kept = dict(paths)
    assert not any(path.exists() for path in kept)
    return kept


def test_an_upload_is_never_written_under_its_own_name() -> None:
    names = ["../../etc/passwd", "a\u202egnp.csv", "x" * 500, "\n", "same.csv", "same.csv"]
    kept = written(names)
    assert len(kept) == 6
    assert all(path.name.startswith("upload-") for path in kept)
    assert list(kept.values()) == [
        "../../etc/passwd",
        "a gnp.csv",
        "x" * 120,
        "file without a name",
        "same.csv",
        "same.csv",
    ]


# --- calling it off


def test_a_cancelled_job_says_so_and_keeps_nothing(home: Path) -> None:
    given = [SimpleNamespace(name=f"{n}.csv", getbuffer=lambda: memoryview(GOOD.encode())) for n in "ab"]
    home.mkdir()
    with FileLock(home / ".lock"):
        job = jobs.Job(
            "upload", "Importing", lambda progress: uploads.importing(home, LOCAL, given, Options(), progress)
        )
        job.start()
        while "waiting for another import" not in job.line:
            job.join(0.01)
        assert job.line.startswith("Importing a.csv: ready to load, waiting")
        job.progress.cancel()
        assert job.line == "Importing: cancelling …"
        job.join(PATIENCE)
    assert job.told.cancelled
    assert job.told.message == "Importing was cancelled; nothing was kept of a.csv, b.csv."
    assert job.told.receipts == ()
    assert [path.name for path in home.rglob("*") if path.is_file()] == [".lock"]


def test_of_several_files_that_came_in_together_nothing_stays(home: Path) -> None:
    texts = {"a.csv": GOOD, "b.csv": GOOD.replace("1,Billing", "2,Billing")}
    given = [
        SimpleNamespace(name=name, getbuffer=lambda text=text: memoryview(text.encode()))
        for name, text in texts.items()
    ]

    class Impatient(Progress):
        def __call__(self, line: str) -> None:
            if line.startswith("b.csv: checking"):
                self.cancel()
            super().__call__(line)

    job = jobs.Job(
        "upload", "Importing", lambda _: uploads.importing(home, LOCAL, given, Options(), job.progress)
    )
    job.progress = Impatient()
    job.run()
    assert job.told.cancelled
    assert job.told.receipts == ()
    assert job.told.message == "Importing was cancelled; nothing was kept of a.csv, b.csv."
    assert Home.open(home, LOCAL).history().imports == ()


def test_other_jobs_can_be_cancelled_as_well() -> None:
    def work(progress: Any) -> jobs.Told:
        progress.cancel()
        progress("never said")
        raise AssertionError("it goes on")

    job = jobs.Job("top", "Rebuilding", work)
    job.run()
    assert job.told.message == "Rebuilding was cancelled; nothing of it was kept."

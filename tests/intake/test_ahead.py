"""A file that a child reads while the command loads: it answers what is read without it, or nothing."""

from __future__ import annotations

import os
import pickle
import signal
from pathlib import Path

import pytest

from dashboard.child import started
from dashboard.faults import Cancelled
from dashboard.intake.load import import_files
from dashboard.intake.reading import ahead, opening, read
from dashboard.progress import Progress
from tests.conftest import PATIENCE

TICKETS = 'ticket_id,created_at,team\n\n1,2026-03-02 09:00,"Billing\nand more"\n2, 2026-03-02 09:00,Café\n'
NO_TABLE = "<html><body>You are signed out</body></html>\n"


@pytest.fixture(autouse=True)
def begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a command that has loaded nothing yet."""
    monkeypatch.setattr(ahead, "_gains", lambda: True)
    monkeypatch.setattr(ahead, "_begun", None)


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    path.write_text(TICKETS, encoding="utf-8")
    return path


def test_it_answers_what_is_read_without_it_and_once(tickets: Path, tmp_path: Path) -> None:
    ahead.begin(["import", "--home", str(tmp_path), str(tickets)])
    source = ahead.taken(tickets)
    assert source == read.open_source(tickets, tmp_path)
    assert source is not None
    assert (source.records, source.blank_lines, source.shifts) == (2, 1, ((1, 1), (2, 2)))
    assert ahead.taken(tickets) is None


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    "content",
    [TICKETS.encode("cp1252"), TICKETS.encode("utf-16"), NO_TABLE.encode(), b"PK\x03\x04", b"\x1f\x8b", b""],
)  # fmt: skip
def test_it_answers_nothing_of_what_needs_a_folder_or_is_no_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    ahead.begin([str(path)])
    assert ahead.taken(path) is None
    assert list(tmp_path.iterdir()) == [path]


def test_of_another_file_it_keeps_the_answer_until_its_own_is_asked_for(
    tickets: Path, tmp_path: Path
) -> None:
    ahead.begin([str(tmp_path / "missing.csv"), str(tickets)])
    assert ahead.taken(tmp_path / "missing.csv") is None
    assert ahead.taken(tickets) is not None


def test_a_file_that_changed_since_is_read_where_it_is_asked_for(tickets: Path) -> None:
    ahead.begin([str(tickets)])
    assert ahead._begun is not None
    ahead._begun[1].wait(PATIENCE)  # it answered
    tickets.write_text(TICKETS + "3,2026-03-02 09:00,Billing\n", encoding="utf-8")
    assert ahead.taken(tickets) is None


def test_a_delimiter_or_encoding_that_is_said_is_not_what_was_read(tickets: Path, tmp_path: Path) -> None:
    ahead.begin([str(tickets)])
    source = opening.opened(read.FilePart(tickets), tmp_path, None, "cp1252", ())
    assert source.encoding == "cp1252"


@pytest.mark.parametrize("content", [TICKETS, NO_TABLE])
def test_the_receipt_is_the_same_without_it_and_where_it_is_killed(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text(content, encoding="utf-8")
    told = []
    for home in ("without", "with", "killed"):
        if home != "without":
            ahead.begin([str(path)])
        if home == "killed":
            assert ahead._begun is not None
            ahead._begun[1].kill()
        told.append(import_files(tmp_path / home, [path]))
        assert ahead._begun is None
    assert told[0] == told[1] == told[2]


needs_stopping = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system stops no process")


@needs_stopping
def test_called_off_while_it_is_waited_for(tickets: Path) -> None:
    ahead.begin([str(tickets)])
    assert ahead._begun is not None
    child = ahead._begun[1]
    child.send_signal(signal.SIGSTOP)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.run(lambda: ahead.taken(tickets))
    assert child.returncode == -signal.SIGKILL


@needs_stopping
def test_it_ends_with_the_command_even_amid_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless")
    with started(ahead.__name__) as child:
        assert child.stdin
        child.stdin.write(pickle.dumps(tmp_path / "endless"))
        child.stdin.close()  # as the system does for whoever is killed
        assert child.wait(PATIENCE) == 1

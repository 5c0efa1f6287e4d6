"""A record is read as it was written, whatever it says, and is there whole or not at all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import DiskFull
from dashboard.model.editing import Put, edited
from dashboard.records import lines

# line ends to Python, and none to JSON or TOML
BREAKS = "a\u2028b\u2029c\u0085d"


def test_a_record_that_holds_other_line_ends_is_one_record(tmp_path: Path) -> None:
    lines.add(tmp_path, "notes", "Ana", said=BREAKS)
    lines.add(tmp_path, "notes", "Ana", said="next")
    assert [one["said"] for one in lines.read(tmp_path, "notes")] == [BREAKS, "next"]


def test_what_no_encoding_can_say_is_kept_as_it_came(tmp_path: Path) -> None:
    """A file's name may hold bytes that are no UTF-8."""
    lines.add(tmp_path, "notes", "Ana", file="caf\udce9.zip")
    assert [one["file"] for one in lines.read(tmp_path, "notes")] == ["caf\udce9.zip"]


def test_a_strategy_with_such_a_comment_is_a_version_and_in_force(own_tiny: Path) -> None:
    with Home.open(own_tiny, LOCAL) as home:
        text, base = home.written()
    act.change_strategy(own_tiny, LOCAL, f"{text}# {BREAKS}\n", base)
    with Home.open(own_tiny, LOCAL) as home:
        assert [(one.number, one.in_force) for one in home.versions()] == [(2, True), (1, False)]


def test_a_form_changes_a_file_with_such_a_comment() -> None:
    text = f"# {BREAKS}\n[[target]]\nred = 1\n\n[[target]]\nred = 2\n"
    assert edited(text, [Put("target", 1, {"red": 3})]) == text.replace("red = 2", "red = 3")


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """As where a quota is used up at this many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_record_that_finds_no_room_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    lines.add(tmp_path, "notes", "Ana", said="one")
    path = tmp_path / "records" / "notes.jsonl"
    stood = path.read_bytes()
    with no_file_beyond(len(stood) + 20), pytest.raises(DiskFull):
        lines.add(tmp_path, "notes", "Bo", said="two")
    assert path.read_bytes() == stood
    lines.add(tmp_path, "notes", "Bo", said="two")
    assert [one["said"] for one in lines.read(tmp_path, "notes")] == ["one", "two"]

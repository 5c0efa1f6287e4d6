"""The links between metrics are computed once for all who ask, and anew when what makes them changes."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from dashboard import durable, scoring
from dashboard.access import LOCAL
from dashboard.ask import Home, Links
from dashboard.ask.cache import forget
from dashboard.ask.computed import KeptAnswer, kept
from dashboard.ask.people import comparing
from dashboard.ask.strategy import theory
from dashboard.intake.verify import verify
from dashboard.method import links
from dashboard.store import program
from dashboard.store.generations import Store
from dashboard.widgets import ahead


@pytest.fixture(scope="module")
def found(sample_home: Path) -> Links:
    return Home.open(sample_home, LOCAL).links()


def test_the_page_does_not_wait_for_the_count_of_false_alarms(found: Links, sample_home: Path) -> None:
    again = Home.open(sample_home, LOCAL).links(wait=False)
    assert again.links == found.links
    assert again.panel == found.panel  # it is known by now


def test_while_the_count_runs_no_page_reads_what_it_counts_on(
    found: Links, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all teams' weeks are read for is the count alone: half a second of a page at 100,000 tickets."""
    with Home.open(sample_home, LOCAL) as home:
        place = theory._place_of_alarms(home)
        monkeypatch.setattr(type(place), "read", lambda _: None)
        monkeypatch.setattr(theory, "_COUNTING", {place.file})
        monkeypatch.setattr(theory, "_largest", lambda _: pytest.fail("read again"))
        assert home.links(wait=False).panel.is_computing


def test_another_process_that_keeps_the_same_links_later_leaves_the_count(
    found: Links, sample_home: Path
) -> None:
    with Home.open(sample_home, LOCAL) as home:
        kept(home, "links", Links).write(theory.links_of(home))
    forget()
    with Home.open(sample_home, LOCAL) as home:
        assert home.links(wait=False).panel == found.panel


def test_what_was_loaded_is_tested_before_anybody_asks(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very first question finds the links, and those who ask at once compute them once."""
    computed: list[Any] = []
    real = theory._computed

    def counted(home: Any) -> Links:
        computed.append(home)
        return real(home)

    monkeypatch.setattr(theory, "_computed", counted)
    store = Store(own_tiny)
    store.beside(store.current(), "links").unlink(missing_ok=True)  # asked of the home that it is a copy of
    threads = [ahead.begin(own_tiny) for _ in range(3)]
    for thread in threads:
        thread.join()
    assert store.beside(store.current(), "links").is_file()
    with Home.open(own_tiny, LOCAL) as home:
        home.links(wait=False)
    assert len(computed) == 1


def test_links_are_computed_once_for_all_processes(
    found: Links, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that is empty, as in another process, finds them beside the generation."""
    forget()
    monkeypatch.setattr(theory, "_computed", lambda home: pytest.fail("computed again"))
    with Home.open(sample_home, LOCAL) as home:
        assert home.links(wait=False) == found
        beside = Store(sample_home).beside(home.generation, "links")
    assert beside.stat().st_mode & 0o777 == 0o600
    assert verify(sample_home).faults == ()


def test_an_answer_is_computed_anew_when_any_module_that_makes_it_changes() -> None:
    made_in = {Path(str(module.__file__)) for module in (theory, comparing, links, scoring)}
    assert made_in <= set(program.files().values())
    rooms = {place.partition("/")[0] for place in program.files()}
    assert rooms >= {"aggregate", "ask", "engine", "scoring", "store", "wording", "units.py"}
    assert rooms.isdisjoint(program.SHOWING)


@pytest.mark.parametrize(
    ("place", "is_other"), [("wording/counts", True), ("new/room", True), ("report/card", False)]
)
def test_a_changed_file_changes_the_mark_of_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, is_other: bool
) -> None:
    monkeypatch.setattr(program, "__file__", str(tmp_path / "store/program.py"))
    file = tmp_path / f"{place}.py"
    file.parent.mkdir()
    file.write_text("# as it was")
    before = program.mark.__wrapped__()
    file.write_text("# as it is now")
    assert (program.mark.__wrapped__() != before) == is_other


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"mark": "a"}', '{"mark": "b", "answer": 3}', '{"mark": "a", "answer": "x"}']
)
def test_what_is_kept_of_something_else_or_damaged_is_as_none(tmp_path: Path, text: str) -> None:
    place = KeptAnswer(tmp_path / "000001.links.json", tmp_path / "000001.duckdb", "a", TypeAdapter(int))
    place.write(3)
    assert not place.file.exists()  # the generation is gone
    place.generation.touch()
    place.write(3)
    assert place.read() == 3
    place.file.write_text(text)
    assert place.read() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000001.duckdb", "000001.links.json"]


def test_a_full_disk_keeps_no_answer_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = KeptAnswer(tmp_path / "000001.links.json", tmp_path / "000001.duckdb", "a", TypeAdapter(int))
    place.generation.touch()
    monkeypatch.setattr(durable, "sync", no_room)
    assert place.answer(lambda: 3) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["000001.duckdb"]


def no_room(path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(path))

"""A record is read as it was written, whatever it says, and is there whole or not at all."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard import act, durable
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import Cancelled, DiskFull
from dashboard.intake import words
from dashboard.model.editing import Put, edited
from dashboard.records import lines
from dashboard.store import leftovers
from dashboard.store.generations import Store
from tests.killing import killed

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


def test_what_is_done_and_finds_no_room_for_its_record_is_said_to_be_done(
    own_tiny: Path, write_csv: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"ticket_id": "new", "created_at": "2026-03-10 09:00", "resolved_at": "", "team": "Tech"}
    file = write_csv(own_tiny.parent / "more.csv", [row])
    append = lines._append
    monkeypatch.setattr(lines, "_append", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(
        DiskFull, match=r"What was done \(import\) stands; only its line .* is missing"
    ) as told:
        act.import_files(own_tiny, LOCAL, [file])
    assert "Nothing was changed" not in str(told.value)
    assert Store(own_tiny).current() == 3
    monkeypatch.setattr(lines, "_append", append)
    ((_, receipt),) = act.import_files(own_tiny, LOCAL, [file])
    assert receipt.status == "already_loaded"


GOOD = '"at": "2026-03-10T09:00:00+00:00", "who": "Ana"'
DAMAGED = {
    "taken_up": [
        '"at": "x", "who": "a", "case": "k"',
        '"at": "0001-01-01T00:00:00", "who": "a", "case": "k"',
    ],
    "strategy": [GOOD, f'{GOOD}, "reason": "", "fingerprint": "f", "text": ""'],
    "acts": [f'{GOOD}, "act": "settle", "about": []', '"at": 7, "who": "a", "act": "undo", "about": {}'],
    "bets": [f'{GOOD}, "bet": "b", "condition": {{}}, "verdict": "true"'],
}


@pytest.mark.parametrize("kind", sorted(DAMAGED))
def test_a_damaged_record_is_passed_over_by_every_question_and_verify_says_so(
    own_tiny: Path, main_in: Any, kind: str
) -> None:
    path = durable.private(own_tiny / "records") / f"{kind}.jsonl"
    path.write_text("".join(f"{{{line}}}\n" for line in DAMAGED[kind]), encoding="utf-8")
    with Home.open(own_tiny, LOCAL) as home:
        home.worklist()
        home.settled()
        home.versions()
    assert main_in(own_tiny, "strategy").code == 0
    done = main_in(own_tiny, "verify", "--json")
    assert (done.code, "line 1 is no record" in done.stdout) == (1, True)


# --- what people write beside their records


def test_a_file_that_finds_no_room_stands_as_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "strategy.toml"
    durable.write_whole(path, "before")
    with no_file_beyond(20), pytest.raises(DiskFull, match=str(tmp_path)):
        durable.write_whole(path, "after" * 10)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("strategy.toml", "before")]


SETTLED = {"status": {"waiting on legal": "hold"}}


def called_off(_: str) -> None:
    raise Cancelled("called off")


@pytest.mark.alike
@pytest.mark.parametrize("stood", ["", '[own_tickets.status]\n"parked" = "hold"\n'])
def test_a_word_whose_replay_is_called_off_is_not_settled(own_tiny: Path, stood: str) -> None:
    path = words.file_of(own_tiny)
    if stood:
        path.parent.mkdir()
        path.write_text(stood, encoding="utf-8")
    with pytest.raises(Cancelled):
        act.settle(own_tiny, LOCAL, "own_tickets", SETTLED, called_off)
    assert [(one.name, one.read_text()) for one in path.parent.iterdir()] == (
        [(path.name, stood)] if stood else []
    )
    act.settle(own_tiny, LOCAL, "own_tickets", SETTLED)
    assert "waiting on legal" in path.read_text(encoding="utf-8")
    assert not list(path.parent.glob("*.before"))


SETTLES = """
from dashboard import act
from dashboard.access import LOCAL
act.settle(Path(arguments[0]), LOCAL, "own_tickets", {"status": {"waiting on legal": "hold"}})
"""
MERGES = """
from dashboard import act
from dashboard.access import LOCAL
act.merge(Path(arguments[0]), LOCAL, "team", "Billing", "Tech")
"""
POINT = "dashboard.store.generations:Store._point_to"


@pytest.mark.parametrize(("when", "is_done"), [("before", False), ("after", True)])
@pytest.mark.parametrize(("script", "name"), [(SETTLES, "queries/words.toml"), (MERGES, "aliases.toml")])
def test_what_is_said_of_the_data_and_its_figures_come_together(
    own_tiny: Path, script: str, name: str, when: str, is_done: bool
) -> None:
    """Killed just before or just after the swap."""
    killed(POINT, when, script, own_tiny)
    leftovers.sweep(Store(own_tiny))
    assert (own_tiny / name).exists() == is_done
    assert Store(own_tiny).current() == (3 if is_done else 2)
    with Home.open(own_tiny, LOCAL) as home:
        assert not [one.check for one in home.checks() if one.check in ("outdated", "aliases_changed")]
    assert not list(own_tiny.rglob("*.before"))


def test_a_line_that_no_question_goes_by_stays_where_nobody_is_named_in_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A newer version's record stays, said otherwise as all are; what is damaged may name people: it goes."""
    path = durable.private(tmp_path / "records") / "acts.jsonl"
    lines.add(tmp_path, "acts", "Bo", act="merge", about={"name": "Ann"})
    ours = path.read_text()
    path.write_text(ours + '{"v": 9, "about": {"name": "Ann"}}\n{"v": 9, "by": "Ann"}\n{"about": {"na\n')

    def without(one: dict[str, Any]) -> dict[str, Any]:
        return one | {"about": dict.fromkeys(one.get("about", {}), "…")}

    lines.reworded(tmp_path, "acts", without, lambda line: "Ann" in line)
    assert path.read_text() == ours.replace("Ann", "…") + '{"v": 9, "about": {"name": "…"}}\n'
    assert "2 damaged lines went" in caplog.text

"""Everything that changes a home: done by whoever may, under one name, and on record whatever is undone.

`WAYS` names every act; one that is missing here, or is no act any more, fails.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard import act
from dashboard.access import LOCAL, Who, may
from dashboard.ask import Home
from dashboard.faults import UsageFault
from dashboard.intake.export import Options
from dashboard.intake.mapping import Mapping
from dashboard.intake.mapping.profile import look
from dashboard.intake.reading.read import parts
from dashboard.model.header import fingerprint
from dashboard.model.strategy import Strategy, text_of
from dashboard.records import lines
from dashboard.store.generations import Store

pytestmark = pytest.mark.usefixtures("no_figures")
ANA = replace(LOCAL, name="Ana")
NOT_ENTITLED = (
    Who("Sam", "supervisor", ("Billing",)),
    Who("Ada", "member", ("Billing",), "A. Blum"),
    Who("Eve", "executive"),
)
TICKETS = "ticket_id,team,created_at,resolved_at,status\nnew,Billing,2026-03-09 09:00,,waiting on legal\n"
ODD = "Ticket no,Opened\n1,2026-03-05 10:00\n2,2026-03-06 11:00\n"


AS = Options(format="own_tickets")


def file(home: Path, text: str = TICKETS) -> Path:
    path = home.parent / "more.csv"
    path.write_text(text, encoding="utf-8")
    return path


def a_mapping(home: Path) -> tuple[Mapping, Any]:
    looked = look(parts(file(home, ODD))[0], "odd.csv", None, None, frozenset())
    columns = {"ticket_id": "Ticket no", "created_at": "Opened"}
    return Mapping(("tickets",), columns, date_order="year-first"), looked


def fresh(home: Path) -> Path:
    return home.parent / "fresh"


def backed_up(home: Path) -> Path:
    path = home.parent / "kept.zip"
    if not path.exists():
        act.backup(home, LOCAL, path)
    return path


def changed(home: Path) -> tuple[str, str]:
    text = text_of(home / "strategy.toml")
    return text.replace("goal = 90", "goal = 91"), fingerprint(text)


def waiting(home: Path, who: Who) -> None:
    act.take_up(home, who, "a case that nobody waits with")


BET = """
[cascade]
how_to_win = "quick"
[[condition]]
choice = "how_to_win"
metric = "first_reply_sla"
direction = "at_least"
amount = 50
by = 2026-03-31
registered = 2026-01-01
"""


def judged(home: Path, who: Who) -> Any:
    path = home / "strategy.toml"
    if may(who, "change"):
        path.write_text(path.read_text(encoding="utf-8") + BET, encoding="utf-8")
    return act.judge_bets(home, who)


Do = Callable[[Path, Who], Any]
# act -> how it is done to the tiny organisation, and the home that it is done to
WAYS: dict[str, tuple[Do, Callable[[Path], Path]]] = {
    "backup": (lambda home, who: act.backup(home, who, home.parent / "own.zip"), lambda home: home),
    "change_strategy": (lambda home, who: act.change_strategy(home, who, *changed(home)), lambda home: home),
    "import_files": (lambda home, who: act.import_files(home, who, [file(home)], AS), lambda home: home),
    "init": (lambda home, who: act.init(fresh(home), who), fresh),
    "judge_bets": (judged, lambda home: home),
    "load_sample": (lambda home, who: act.load_sample(fresh(home), who), fresh),
    "merge": (lambda home, who: act.merge(home, who, "agent", "A. Blum", "C. Diaz"), lambda home: home),
    "new_format": (
        lambda home, who: act.new_format(home, who, "odd_one", *a_mapping(home), Strategy()),
        lambda home: home,
    ),
    "new_metric": (lambda home, who: act.new_metric(home, who, "mine"), lambda home: home),
    "part": (lambda home, who: act.part(home, who, "team", "Billing", "Tech"), lambda home: home),
    "rebuild": (lambda home, who: act.rebuild(home, who), lambda home: home),
    "remove": (lambda home, who: act.remove(home, who, 2), lambda home: home),
    "restore": (lambda home, who: act.restore(fresh(home), who, backed_up(home)), fresh),
    "save_mapping": (
        lambda home, who: act.save_mapping(home, who, "odd", *a_mapping(home), Strategy()),
        lambda home: home,
    ),
    "settle": (
        lambda home, who: act.settle(home, who, "own_tickets", {"status": {"waiting on legal": "hold"}}),
        lambda home: home,
    ),
    "undo": (lambda home, who: act.undo(home, who), lambda home: home),
}
WRITTEN = {"take_up"}  # a record itself, by whoever may see what it is about: test_worklist.py
QUICK = sorted(set(WAYS) - {"load_sample"})


def test_every_act_stands_in_the_table() -> None:
    public = {name for name in act.__all__ if callable(getattr(act, name)) and name != "recorded"}
    assert public == set(act.ACTS) == set(WAYS) | WRITTEN


@pytest.mark.parametrize("name", sorted(WAYS))
def test_whoever_may_not_is_told_so_and_nothing_is_changed(tiny: Path, name: str) -> None:
    do, _ = WAYS[name]
    before = {path: path.stat().st_mtime_ns for path in tiny.rglob("*")}
    for who in NOT_ENTITLED:
        with pytest.raises(UsageFault, match=rf"{who.name} \(.*may look and not change.*ask whoever"):
            do(tiny, who) if name != "restore" else act.restore(fresh(tiny), who, tiny / "none.zip")
    assert {path: path.stat().st_mtime_ns for path in tiny.rglob("*")} == before
    assert not fresh(tiny).exists()


def test_a_case_of_another_team_can_not_be_taken_up(tiny: Path) -> None:
    with pytest.raises(UsageFault, match="waits no longer"):
        waiting(tiny, NOT_ENTITLED[0])
    with pytest.raises(UsageFault, match="not for Ada"):
        waiting(tiny, NOT_ENTITLED[1])
    assert not (tiny / "records").exists(), "nothing was written for it"


@pytest.mark.alike(5)
@pytest.mark.parametrize("name", QUICK)
def test_an_act_is_on_record_with_who_and_when(own_tiny: Path, name: str) -> None:
    do, place = WAYS[name]
    do(own_tiny, ANA)
    home = place(own_tiny)
    last = act.recorded(home)[-1]
    assert (last["who"], last["role"]) == ("Ana", "owner")
    assert last["act"] == {"import_files": "import"}.get(name, name)
    assert last["at"].endswith("+00:00")
    path = home / "records" / "acts.jsonl"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


def test_no_undo_takes_a_record_back_and_a_backup_keeps_it(own_tiny: Path) -> None:
    act.import_files(own_tiny, ANA, [file(own_tiny)], AS)
    act.undo(own_tiny, LOCAL)
    act.backup(own_tiny, LOCAL, own_tiny.parent / "kept.zip")
    act.restore(fresh(own_tiny), LOCAL, own_tiny.parent / "kept.zip")
    told = [one["act"] for one in act.recorded(fresh(own_tiny))]
    assert told == ["import", "undo", "restore"], "a backup is taken before it is recorded"
    first = act.recorded(own_tiny)[0]
    assert (first["about"]["files"], first["about"]["current"]) == ([{"import": 3, "file": "more.csv"}], 3)


def test_what_is_loaded_already_changes_nothing_and_is_not_recorded(own_tiny: Path) -> None:
    act.import_files(own_tiny, ANA, [file(own_tiny)], AS)
    act.import_files(own_tiny, ANA, [file(own_tiny)], AS)
    assert [one["act"] for one in act.recorded(own_tiny)] == ["import"]
    (entry,) = Home.open(own_tiny, LOCAL).history().imports[2:]
    assert entry.by == "Ana"


def test_a_record_is_written_while_the_home_is_locked(own_tiny: Path, monkeypatch: Any) -> None:
    """Else another import could come between what was done and its record."""
    held: list[bool] = []

    def add(home: Path, *_: object, **__: object) -> dict[str, object]:
        from filelock import FileLock, Timeout

        try:
            with FileLock(home / ".lock", timeout=0):
                held.append(False)
        except Timeout:
            held.append(True)
        return {}

    monkeypatch.setattr(lines, "add", add)
    act.import_files(own_tiny, ANA, [file(own_tiny)], AS)
    act.undo(own_tiny, ANA)
    act.merge(own_tiny, ANA, "agent", "A. Blum", "C. Diaz")
    assert held == [True, True, True]
    with Store(own_tiny).writing():
        pass  # and it was let go


def test_names_of_agents_are_in_no_record(own_tiny: Path) -> None:
    act.merge(own_tiny, ANA, "agent", "A. Blum", "C. Diaz")
    act.part(own_tiny, ANA, "agent", "A. Blum", "C. Diaz")
    text = (own_tiny / "records" / "acts.jsonl").read_text(encoding="utf-8")
    assert "Blum" not in text
    assert "Diaz" not in text

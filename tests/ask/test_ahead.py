"""What is computed before anybody asks: each team's people, for the page's own period."""

import queue
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home, forget
from dashboard.ask.ahead import compare_people, compute_ahead
from dashboard.ask.cards import scorecards
from dashboard.ask.people import comparing
from dashboard.ask.strategy import goal_findings, objectives, outlook
from dashboard.store.generations import Store
from dashboard.widgets import ahead
from tests.conftest import PATIENCE


def test_the_first_page_of_each_team_finds_its_people_compared(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kept in Store(own_tiny).folder.glob("*.family-*.json"):
        kept.unlink()  # by who asked the home that this one is a copy of
    for thread in [ahead.begin(own_tiny) for _ in range(2)]:
        thread.join()
    forget()  # as another process
    monkeypatch.setattr(comparing, "_anew", lambda *_: pytest.fail("compared again"))
    with Home.open(own_tiny, LOCAL) as home:
        assert home.about().teams
        for team in home.about().teams:
            assert home.cards("agent", team=team).cards
        assert len([*Store(own_tiny).folder.glob("*.family-*.json")]) == len(home.about().teams)


def test_of_a_generation_that_is_no_longer_in_force_nobody_is_compared(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[Any] = []
    monkeypatch.setattr(comparing, "_anew", lambda *asked: compared.append(asked))
    with Home.open(own_tiny, LOCAL) as home:
        monkeypatch.setattr(Store, "current", lambda _: home.generation + 1)
        compare_people(home)
    assert compared == []


def test_forecasts_are_kept_beside_the_generation(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compute_ahead(own_tiny)
    with Home.open(own_tiny, LOCAL) as home:
        before = [one.forecast for one in home.goals().objectives]
    forget()  # as another process
    monkeypatch.setattr(outlook, "_forecast", lambda *_: pytest.fail("forecast again"))
    with Home.open(own_tiny, LOCAL) as home:
        assert [one.forecast for one in home.goals().objectives] == before
    assert any(one is not None and one.by is not None for one in before)


def test_what_takes_every_team_s_card_is_kept_beside_the_generation(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute_ahead(own_tiny)
    with Home.open(own_tiny, LOCAL) as home:
        before = home.goals(), home.worst_teams(), home.align()
    assert any(one.teams for one in before[0].objectives)
    forget()  # as another process
    for room, name in ((objectives, "_teams_on"), (scorecards, "_furthest"), (goal_findings, "_read_limits")):
        monkeypatch.setattr(room, name, lambda *_: pytest.fail("computed again"))
    with Home.open(own_tiny, LOCAL) as home:
        assert (home.goals(), home.worst_teams(), home.align()) == before
    bound = replace(LOCAL, role="supervisor", teams=("Billing",))
    with Home.open(own_tiny, bound) as home, pytest.raises(pytest.fail.Exception):
        home.goals()  # of their own team alone: the kept answer is not theirs


def test_what_a_command_loads_is_computed_by_the_server_that_runs(
    own_tiny: Path, tmp_path: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: queue.Queue[int] = queue.Queue()
    monkeypatch.setattr(ahead, "LOOK", 0.01)

    def compute(home: Path) -> bool:
        computed.put(Store(home).current())
        return True

    monkeypatch.setattr(ahead, "compute_ahead", compute)
    stop = threading.Event()
    thread = ahead.keep_up(own_tiny, stop)
    before = computed.get(timeout=PATIENCE)
    file = tmp_path / "tickets.csv"
    ticket = "990001,2026-03-02 09:00,2026-03-02 10:00,Billing"
    file.write_text(f"ticket_id,created_at,resolved_at,team\n{ticket}\n")
    assert main_in(own_tiny, "import", file).code == 0
    assert computed.get(timeout=PATIENCE) == before + 1
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert computed.empty()


def test_what_could_not_be_computed_is_tried_again(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = [False, False, True]
    computed: queue.Queue[bool] = queue.Queue()

    def compute(_: Path) -> bool:
        computed.put(ends[0])
        return ends.pop(0)

    monkeypatch.setattr(ahead, "LOOK", 0.01)
    monkeypatch.setattr(ahead, "compute_ahead", compute)
    stop = threading.Event()
    thread = ahead.keep_up(own_tiny, stop)
    assert [computed.get(timeout=PATIENCE) for _ in range(3)] == [False, False, True]
    stop.set()
    thread.join(PATIENCE)
    assert computed.empty()


def test_own_queries_and_names_are_watched(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: queue.Queue[Path] = queue.Queue()
    monkeypatch.setattr(ahead, "LOOK", 0.01)

    def compute(home: Path) -> bool:
        computed.put(home)
        return True

    monkeypatch.setattr(ahead, "compute_ahead", compute)
    stop = threading.Event()
    thread = ahead.keep_up(own_tiny, stop)
    computed.get(timeout=PATIENCE)
    for name in ("queries/metrics/mine.sql", "queries/metrics/mine.sql", "aliases.toml", "strategy.toml"):
        path = own_tiny / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.read_text() + "\n" if path.exists() else "")
        computed.get(timeout=PATIENCE)
    stop.set()
    thread.join(PATIENCE)


def test_whether_it_could_be_computed_is_told(own_tiny: Path) -> None:
    assert compute_ahead(own_tiny)
    (own_tiny / "strategy.toml").write_text("[organisation")
    assert not compute_ahead(own_tiny)


def test_a_home_that_can_not_be_read_ends_no_thread_in_a_traceback(
    own_tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(own_tiny).pointer.unlink()
    broken: list[object] = []
    monkeypatch.setattr(threading, "excepthook", broken.append)
    ahead.begin(own_tiny).join(PATIENCE)
    assert not broken

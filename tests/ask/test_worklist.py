"""Monday's list: which cases wait, from whose data, and what becomes of one that is taken up."""

from __future__ import annotations

import json
import re
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from dashboard import ask
from dashboard.access import LOCAL
from dashboard.act import take_up
from dashboard.ask import Home, Signal, Worklist, cache
from dashboard.ask.cards import signals
from dashboard.faults import StrategyFault, UsageFault
from dashboard.intake import history
from dashboard.records import lines
from dashboard.render import worklist as rendered
from dashboard.store import worklist as store
from dashboard.store.generations import Store
from tests.conftest import Filled, Run
from tests.organisations import Row

STRATEGY = """\
[organisation]
zone = "UTC"
[desk_url]
own = "https://desk.example/tickets/{ticket_id}?from=list"
"""
NOW = datetime(2026, 3, 20, 8, 0, tzinfo=UTC)


def ticket(number: int, created: str, **more: object) -> Row:
    row = {
        "ticket_id": number,
        "team": "Billing",
        "agent": "A. Blum",
        "category": "Invoice",
        "status": "open",
    }
    return row | {"created_at": created} | more


def answer(number: int, at: str, score: int, **more: object) -> Row:
    row = {"kind": "csat", "response_id": f"r{number}", "scale_min": 1, "scale_max": 5, "team": "Billing"}
    return row | {"responded_at": at, "score": score, "customer": f"c{number}"} | more


ROWS = {
    "own_tickets": [
        ticket(1, "2026-03-01 09:00", resolution_due_at="2026-03-20 17:00"),  # due in nine hours, and old
        ticket(2, "2026-03-19 09:00", resolution_due_at="2026-03-23 09:00", agent=""),  # later
        ticket(3, "2026-03-18 09:00", resolution_due_at="2026-03-19 09:00"),  # broken already
        ticket(4, "2026-03-10 09:00", team="Orders", agent="", status="pending"),
        ticket(5, "2026-02-01 09:00", status="solved", resolved_at="2026-03-19 20:00"),
    ],
    "own_surveys": [
        answer(1, "2026-03-16 09:00", 1, comment='<b>"Third"</b> time', ticket_id="7/8"),
        answer(2, "2026-03-12 09:00", 2),
        answer(3, "2026-03-12 09:00", 1, customer="same"),
        answer(4, "2026-03-14 09:00", 5, customer="same"),  # the same customer, happy since
        answer(5, "2026-03-01 09:00", 1),  # older than two weeks
        answer(6, "2026-03-15 09:00", 4),
        answer(7, "2026-03-17 09:00", 1, team="Orders"),
        # promoters and detractors are counted of 0 to 10 alone
        answer(8, "2026-03-17 09:00", -10, kind="nps", scale_min=-10, scale_max=10),
    ],
    "own_reviews": [
        {
            **{"review_id": "q1", "criterion": crit, "team": "Billing", "agent": "A. Blum", "score": 1},
            **{"max_score": 5, "reviewed_at": "2026-03-18 10:00", "critical": critical},
        }
        for crit, critical in (("Right amount", "true"), ("Kind", "false"))
    ],
    "own_coaching": [
        {"action_id": "k1", "agent": "A. Blum", "team": "Billing", "coach": "T. Okafor", "metric": "csat"}
        | {"agreed_at": "2026-03-01 09:00", "due_at": "2026-03-15 17:00"},
        {"action_id": "k2", "agent": "A. Blum", "team": "Billing", "coach": "T. Okafor", "metric": "csat"}
        | {"agreed_at": "2026-03-01 09:00", "due_at": "2026-03-15 17:00", "done_at": "2026-03-14 12:00"},
    ],
}


@pytest.fixture(scope="module")
def waiting(filled_home: Filled) -> Path:
    return filled_home(STRATEGY, ROWS)


def ids(found: Worklist) -> dict[str, list[str]]:
    return {group.group: [case.case_id for case in group.cases] for group in found.groups if group.cases}


def test_the_cases_that_wait_in_a_team_the_longest_wait_first(waiting: Path) -> None:
    assert ids(Home.open(waiting, LOCAL).worklist("Billing", NOW)) == {
        "customers_to_ring": ["csat r2", "csat r1"],
        "due_soon": ["1"],
        "oldest_open": ["1"],
        "critical_errors": ["q1"],
        "coaching_overdue": ["k1"],
    }


def test_an_error_is_said_under_its_criterion_never_as_the_criterion_itself(waiting: Path) -> None:
    """ "Critical error: Right amount" would say that the amount was right, and that this is an error."""
    (group,) = [
        one
        for one in Home.open(waiting, LOCAL).worklist("Billing", NOW).groups
        if one.group == "critical_errors"
    ]
    assert group.cases[0].said == "Critical error under “Right amount”"


def test_without_a_team_every_teams_cases(waiting: Path) -> None:
    found = ids(Home.open(waiting, LOCAL).worklist(None, NOW))
    assert found["oldest_open"] == ["1", "4"]
    assert found["customers_to_ring"] == ["csat r2", "csat r1", "csat r7"]


def test_an_export_older_than_a_day_says_nothing_of_what_is_open_now(waiting: Path) -> None:
    found = Home.open(waiting, LOCAL).worklist("Billing", NOW + timedelta(days=2))
    assert "due_soon" not in ids(found)
    assert "oldest_open" not in ids(found)
    assert "customers_to_ring" in ids(found)  # that stands whatever was exported since
    told = rendered.stale(found)
    assert told is not None
    assert told[0] == "Due within 24 hours and oldest open"
    assert "the data of our own templates end on 19 Mar 2026, 20:00" in told[1]


def test_a_case_says_who_holds_it_and_leads_to_its_desk(waiting: Path) -> None:
    (group, *_) = Home.open(waiting, LOCAL).worklist("Billing", NOW).groups
    first, second = group.cases
    assert (first.holder, second.address) == (None, "https://desk.example/tickets/7%2F8?from=list")
    drawn = rendered.line(group, second, NOW)
    assert "&lt;b&gt;&quot;Third&quot;&lt;/b&gt; time" in drawn
    assert "<b>nobody</b>" in drawn
    assert "No comment, rated 2 of 5" in rendered.line(group, first, NOW)


def test_each_box_names_its_case_and_no_two_are_called_the_same(waiting: Path) -> None:
    found = Home.open(waiting, LOCAL).worklist("Billing", NOW)
    drawn = "".join(rendered.section_html(one, NOW, lambda _: "") for one in rendered.every(found))
    named = re.findall(r'type="checkbox" data-take="[^"]*" aria-label="([^"]*)"', drawn)
    assert len(named) == sum(len(group.cases) for group in found.groups)
    assert len({*named}) == len(named)
    assert all(one.startswith("taken up: ") for one in named)


def test_what_is_taken_up_stays_until_the_day_is_over(waiting: Path) -> None:
    listed = {case.case_id: case for case in Home.open(waiting, LOCAL).worklist(None, NOW).groups[0].cases}
    key = listed["csat r7"].key
    take_up(waiting, replace(LOCAL, name="Ana Brandt"), key)
    take_up(waiting, replace(LOCAL, name="Bo"), key)  # the second click finds it taken
    (record,) = lines.read(waiting, ask.TAKEN_UP)
    assert (record["who"], record["case"]) == ("Ana Brandt", key)
    day = datetime.fromisoformat(record["at"])
    cases = Home.open(waiting, LOCAL).worklist("Orders", day).groups[0].cases
    assert [case.taken.who for case in cases if case.taken] == ["Ana Brandt"]
    assert Home.open(waiting, LOCAL).worklist("Orders", day + timedelta(days=1)).groups[0].cases == ()
    with pytest.raises(UsageFault, match="waits no longer"):
        take_up(waiting, LOCAL, "customers_to_ring|own|csat r99|")


def test_who_clicks_at_the_same_moment_takes_a_case_up_once(waiting: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(waiting, tmp_path / "home", ignore=shutil.ignore_patterns("records")))
    key = Home.open(home, LOCAL).worklist(None, NOW).groups[0].cases[0].key
    at_once = Barrier(4)

    def click(name: str) -> None:
        at_once.wait()
        take_up(home, replace(LOCAL, name=name), key)

    with Store(home).locked(), ThreadPoolExecutor(4) as clicks:  # and no import keeps them waiting
        list(clicks.map(click, ("Ana", "Bo", "Cy", "Di")))
    assert len(lines.read(home, ask.TAKEN_UP)) == 1


def test_only_what_goes_by_the_clock_is_read_again(waiting: Path, monkeypatch: Any) -> None:
    read: list[str] = []
    cases = store.cases

    def noted(cursor: Any, work: Any, *rest: Any) -> Any:
        read.append(work.name)
        return cases(cursor, work, *rest)

    monkeypatch.setattr(store, "cases", noted)
    cache.forget()
    with Home.open(waiting, LOCAL) as home:
        first = home.worklist("Billing", now=NOW)
        assert "due_soon" in read
        read.clear()
        later = home.worklist("Billing", now=NOW + timedelta(hours=1))
    assert read == ["due_soon"]
    assert ids(first)["customers_to_ring"] == ids(later)["customers_to_ring"]


def test_lines_are_shared_out_in_turn_and_quality_and_coaching_stand_together(waiting: Path) -> None:
    """Nine lines in all, three a heading: what stands last is not crowded out by what stands first."""
    found = Home.open(waiting, LOCAL).worklist("Billing", NOW)
    shown = rendered.first(found)
    assert [(one.heading, len(one.lines)) for one in shown] == [
        ("Customers to ring", 2),
        ("Due within 24 hours", 1),
        ("Oldest open", 1),
        ("Quality and coaching", 2),
    ]
    # a critical error of these days before coaching that has waited longer
    assert [case.case_id for _, case in shown[-1].lines] == ["q1", "k1"]
    many = replace(found, groups=tuple(replace(one, cases=one.cases * 5) for one in found.groups))
    assert [len(one.lines) for one in rendered.first(many)] == [3, 2, 2, 2]
    assert rendered.count(many) == 30


def test_what_was_due_long_ago_pushes_nothing_of_today_aside(filled_home: Filled) -> None:
    """Coaching due more than four weeks before the data end is counted below, and stands last among all."""
    old = [
        {"action_id": f"o{number}", "agent": "A. Blum", "team": "Billing", "coach": "T. Okafor"}
        | {"metric": "csat", "agreed_at": "2025-11-01 09:00", "due_at": f"2026-01-0{number} 09:00"}
        for number in range(1, 5)
    ]
    home = filled_home(STRATEGY, {**ROWS, "own_coaching": [*ROWS["own_coaching"], *old]})
    found = Home.open(home, LOCAL).worklist("Billing", NOW)
    section = rendered.first(found)[-1]
    assert [case.case_id for _, case in section.lines] == ["q1", "k1"]
    assert rendered.past(section) == "Coaching overdue: 4 more, due long ago, the first on 1 Jan 2026."
    everything = [case.case_id for _, case in rendered.every(found)[-1].lines]
    assert everything == ["q1", "k1", "o1", "o2", "o3", "o4"]
    errors = replace(section, lines=tuple(one for one in section.lines if one[1].case_id == "q1"))
    assert rendered.past(errors).startswith("Coaching overdue: 4, due"), "no more than what is not listed"


def test_what_was_looked_at_is_said_where_nothing_waits(waiting: Path) -> None:
    found = Home.open(waiting, LOCAL).worklist("Orders", NOW)
    none = replace(found, groups=tuple(replace(one, cases=()) for one in found.groups))
    # of Orders one ticket is pending, and one answer came on the 17th
    assert rendered.looked_at(none) == (
        "Looked at 1 open case and 1 answer of 14 days, our own templates as of 19 Mar 2026, 20:00."
    )
    assert rendered.looked_at(none) in rendered.as_text(none)
    assert rendered.nothing(none).startswith("Nothing waits: no unhappy answer, nothing due within 24 hours,")


def test_one_thing_to_praise_stands_last_and_can_be_taken_up(waiting: Path, monkeypatch: Any) -> None:
    praised = Signal(
        "better", "csat", "Customer satisfaction", "agent", "A. Blum", "Ana Blum", "Better than most."
    )
    worse = replace(praised, kind="worse", name="C. Diaz")
    monkeypatch.setattr(signals, "_all", lambda *_: (worse, praised))
    with Home.open(waiting, LOCAL) as home:
        (section, *_) = reversed(rendered.first(home.worklist("Billing", NOW)))
        ((group, case),) = section.lines
    assert (section.heading, case.holder, case.said) == (
        "Worth praising",
        "Ana Blum",
        "Customer satisfaction",
    )
    assert "A. Blum" not in case.key, "records name nobody"
    drawn = rendered.line(group, case, NOW, "/metric?metric=csat")
    assert '<a href="/metric?metric=csat" aria-label="Customer satisfaction: figures">figures</a>' in drawn
    assert "Better than most." in drawn
    take_up(waiting, LOCAL, case.key, "Billing")
    with Home.open(waiting, LOCAL) as home:
        (taken,) = home.worklist("Billing").groups[-1].cases
        assert taken.taken is not None
        monkeypatch.setattr(signals, "_all", lambda *_: (worse,))
        assert home.worklist("Billing", NOW).groups[-1].cases == ()


def test_no_undo_takes_a_record_back(own_tiny: Path) -> None:
    lines.add(own_tiny, "notes", "Ana", said="ä\nb")
    history.undo(own_tiny)
    assert [record["said"] for record in lines.read(own_tiny, "notes")] == ["ä\nb"]
    path = own_tiny / "records" / "notes.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_half_a_record_is_passed_over_and_the_next_is_whole(tmp_path: Path) -> None:
    lines.add(tmp_path, "notes", "Ana", said="one")
    path = tmp_path / "records" / "notes.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at": "2026-01-01T')
    lines.add(tmp_path, "notes", "Bo", said="two")
    assert [record["who"] for record in lines.read(tmp_path, "notes")] == ["Ana", "Bo"]


def test_the_terminal_and_the_json_list_the_same_cases(waiting: Path, main_in: Run) -> None:
    told = main_in(waiting, "worklist", "--team", "billing", "--json").json
    found = Home.open(waiting, LOCAL).worklist("Billing")
    assert [len(group["cases"]) for group in told["groups"]] == [len(group.cases) for group in found.groups]
    text = main_in(waiting, "worklist", "--team", "Billing").stdout
    assert "Customer satisfaction; coaching overdue, with T. Okafor; A. Blum; was due 15 Mar 2026" in text
    assert """“<b>"Third"</b> time”; rated 1 of 5""" in text, "a customer's words are told from ours"
    json.dumps(told)
    assert main_in(waiting, "worklist", "--team", "Biling").stderr.count('did you mean "Billing"') == 1


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert({ticket_id})",
        "https://desk.example/",
        "https://d/{ticket_id}{x}",
        'https://d/"{ticket_id}',
    ],
)
def test_an_address_that_leads_to_no_case_is_refused(tmp_path: Path, main_in: Run, written: str) -> None:
    (tmp_path / "strategy.toml").write_text(f"[desk_url]\nown = '{written}'\n")
    told = main_in(tmp_path, "goals")
    assert told.code == StrategyFault.exit_code
    assert "desk_url, own" in told.stderr
    assert "https://desk.example/tickets/{ticket_id}" in told.stderr


def test_where_nobody_is_named_no_case_is_said_to_be_nobodys(filled_home: Filled) -> None:
    mode = '[people]\nmode = "teams_only"\n'
    held = {}
    for text in (STRATEGY, STRATEGY + mode):
        with Home.open(filled_home(text, ROWS), LOCAL) as home:
            cases = [case for group in home.worklist("Billing", NOW).groups for case in group.cases]
        held[text] = {rendered.held_by(case) for case in cases}
    assert "A. Blum" in held[STRATEGY]
    assert held[STRATEGY + mode] == {""}


def test_what_could_not_be_looked_for_is_not_said_to_wait_for_nobody(filled_home: Filled) -> None:
    with Home.open(filled_home(STRATEGY, {"own_tickets": ROWS["own_tickets"]}), LOCAL) as home:
        fresh, old = home.worklist("Billing", NOW), home.worklist("Billing", NOW + timedelta(days=9))
    assert rendered.stale(old)
    assert rendered.nothing(old) == "", "the line of the old export says it"
    assert not rendered.stale(fresh)

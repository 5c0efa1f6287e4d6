"""The strategy on a day, and bets: judged on their day, by what was asked when they were made."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard import act
from dashboard.access import LOCAL
from dashboard.act.strategy import keep_found
from dashboard.ask import Home
from dashboard.ask.strategy.bets import read_for
from dashboard.ask.strategy.panels import buckets_of
from dashboard.ask.strategy.registered import stood
from tests.strategies import condition

# --- the strategy on a day, and bets


def test_targets_of_a_day(sample_home: Path, main_in: Any) -> None:
    def goal(day: str) -> float:
        targets = main_in(sample_home, "strategy", "--at", day, "--json").json["targets"]
        (found,) = [one for one in targets if one["metric"] == "csat" and one["team"] is None]
        return float(found["goal"])

    assert (goal("2025-12-31"), goal("2026-01-01")) == (84, 87)
    done = main_in(sample_home, "strategy", "--at", "soon")
    assert (done.code, "is no day" in done.stderr) == (2, True)


BETS = (
    condition("first_reply_sla", "at_least", 50, "2026-03-31")
    + condition("first_reply_sla", "at_most", 50, "2026-03-31")
    + condition("reopen_rate", "at_most", 1, "2026-03-31")
    + condition("csat", "at_least", 90, "2030-01-01")
)


def test_bets_are_judged_on_their_day_and_stay(own_tiny: Path, main_in: Any) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text() + '\n[cascade]\nhow_to_win = "quick"\n' + BETS)
    told = main_in(own_tiny, "strategy", "--at", "2026-03-31", "--json").json["bets"]
    # March: 12 of 22 first replies in time, 2 of 22 reopened
    assert [one["verdict"] for one in told] == ["true", "false", "false", "open"]
    assert told[0]["value"] == pytest.approx(100 * 12 / 22)
    assert main_in(own_tiny, "strategy", "--at", "2025-06-01", "--json").json["bets"] == []


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("direction", "amount", "verdict"),
    [
        ("at_most", 50, "true"), ("at_least", 50, "true"), ("at_most", 49.9, "false"),
        ("at_least", 50.1, "false"),
    ],
)  # fmt: skip
def test_a_bet_is_won_at_its_amount_whichever_way_is_better(
    home: Path, load_rows: Any, strategy: Any, main_in: Any, direction: str, amount: float, verdict: str
) -> None:
    """Five of ten first replies in time."""
    strategy(
        '[cascade]\nhow_to_win = "quick"\n' + condition("first_reply_sla", direction, amount, "2026-03-31")
    )
    ends = {"team": "X", "created_at": "2026-03-30 09:00", "first_reply_due_at": "2026-03-30 10:00"}
    ends |= {"resolved_at": "2026-03-30 15:00"}
    rows = [
        {"ticket_id": f"t{number}", **ends, "first_reply_at": f"2026-03-30 {9 + number // 5 * 2:02}:30"}
        for number in range(10)
    ]
    load_rows("own_tickets", [*rows, {"ticket_id": "end", "created_at": "2026-04-30 12:00"}])
    (found,) = main_in(home, "strategy", "--at", "2026-03-31", "--json").json["bets"]
    assert (found["value"], found["verdict"]) == (50, verdict)


@pytest.mark.alike
@pytest.mark.parametrize(("first", "month"), [("2026-01-03", 1), ("2026-01-05", 2), ("2026-01-28", 2)])
def test_a_month_of_which_the_data_miss_days_is_none_of_the_months(
    home: Path, load_rows: Any, strategy: Any, first: str, month: int
) -> None:
    """What is forecast, and held against the year before, are whole months."""
    strategy("")
    rows = [
        {"ticket_id": f"t{day}", "team": "X", "created_at": f"{day} 09:00", "resolved_at": f"{day} 15:00"}
        for day in (first, "2026-03-31")
    ]
    load_rows("own_tickets", rows)
    found = buckets_of(Home.open(home, LOCAL), "month")
    assert found[0].first == date(2026, month, 1)


def test_the_month_that_ends_with_a_day_is_no_day_longer(own_tiny: Path) -> None:
    home = Home.open(own_tiny, LOCAL)
    read = [str(read_for(home, home.metric("reopen_rate"), date(2026, 3, day))[1].first) for day in (15, 31)]
    assert read == ["2026-02-16", "2026-03-01"]


def test_a_verdict_is_kept_once_and_stands_whatever_later_data_say(
    own_tiny: Path, main_in: Any, tmp_path: Path
) -> None:
    path = own_tiny / "strategy.toml"
    text = path.read_text()
    path.write_text(text + '\n[cascade]\nhow_to_win = "quick"\n' + BETS)

    def first() -> Any:
        return main_in(own_tiny, "strategy", "--json").json["bets"][0]

    assert first()["kept"] == []  # a question writes nothing
    assert [one["verdict"] for one in main_in(own_tiny, "strategy", "judge", "--json").json["judged"]] == [
        "true", "false", "false",
    ]  # fmt: skip
    assert main_in(own_tiny, "strategy", "judge", "--json").json["judged"] == []
    # three tickets of March that were late make it 12 of 25: that is kept too, and the bet was won
    late = "ticket_id,team,created_at,resolved_at,first_reply_at,first_reply_due_at,status\n" + "".join(
        f"l{number},Billing,2026-03-09 09:00,2026-03-09 13:00,2026-03-09 12:00,2026-03-09 10:00,solved\n"
        for number in (1, 2, 3)
    )
    (tmp_path / "late.csv").write_text(late)
    main_in(own_tiny, "import", tmp_path / "late.csv", "--as", "own_tickets")
    stands = first()
    assert (stands["verdict"], [one["verdict"] for one in stands["kept"]]) == ("true", ["true", "false"])
    assert stands["value"] == pytest.approx(100 * 12 / 22)
    assert stands["says"].endswith("Data that came later say otherwise; the verdict stands.")
    # taken out of the file it stays in the ledger
    path.write_text(text)
    told = main_in(own_tiny, "strategy", "--json").json["bets"]
    assert [(one["verdict"], one["is_dropped"]) for one in told] == [
        ("true", True), ("false", True), ("false", True),
    ]  # fmt: skip
    assert main_in(own_tiny, "strategy", "--at", "2025-06-01", "--json").json["bets"] == []


def test_a_bet_that_was_written_once_its_day_could_be_read_is_marked(own_tiny: Path, main_in: Any) -> None:
    """Whoever softens a bet that was lost, or adds one that is won already, has not betted."""
    path = own_tiny / "strategy.toml"
    lost = condition("reopen_rate", "at_most", 1, "2026-03-31")
    text = path.read_text() + '\n[cascade]\nhow_to_win = "quick"\n'
    path.write_text(text + condition("csat", "at_least", 1, "2026-02-28") + lost)
    main_in(own_tiny, "strategy", "judge")
    won = condition("first_reply_sla", "at_least", 50, "2026-02-28")
    to_come = condition("csat", "at_least", 90, "2030-01-01")
    path.write_text(text + lost.replace("amount = 1\n", "amount = 30\n") + won + to_come)
    main_in(own_tiny, "strategy", "judge")
    main_in(own_tiny, "strategy", "judge")
    told = main_in(own_tiny, "strategy", "--json").json["bets"]
    assert [(one["metric"], one["amount"], one["is_late"], one["is_dropped"]) for one in told] == [
        ("reopen_rate", 30, True, False), ("first_reply_sla", 50, True, False), ("csat", 90, False, False),
        ("csat", 1, False, True), ("reopen_rate", 1, False, True),
    ]  # fmt: skip
    assert "it came true; it read 9.1 % then. It was first seen on " in told[0]["says"]
    assert told[0]["says"].endswith(", after its day.")


def on_a_day(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded from here on is of that day, at noon."""
    noon = SimpleNamespace(now=lambda zone: datetime.fromisoformat(f"{day}T12:00+00:00"))
    monkeypatch.setattr("dashboard.records.lines.datetime", noon)


SOFT, HARD = (condition("first_reply_sla", "at_least", amount, "2026-03-31") for amount in (50, 70))


@pytest.mark.alike(2)
@pytest.mark.parametrize(
    ("days", "told"),
    [
        # softened on the page after its day: what was made is judged as it was made, what came is marked
        (
            [("2026-02-01", HARD, "page"), ("2026-04-02", SOFT, "page")],
            [(50, "true", "2026-04-02", False), (70, "false", None, True)],
        ),
        # by hand: an import found the one before its day and the other after it
        (
            [("2026-02-01", HARD, "import"), ("2026-04-02", SOFT, "import")],
            [(50, "true", "2026-04-02", False), (70, "false", None, True)],
        ),
        # taken away after its day
        (
            [("2026-02-01", HARD, "page"), ("2026-04-02", "", "page"), ("2026-04-03", "", "import")],
            [(70, "false", None, True)],
        ),
        # changed before its day it is the bet that was registered, and so is one that came back
        ([("2026-02-01", HARD, "page"), ("2026-03-02", SOFT, "page")], [(50, "true", None, False)]),
        (
            [("2026-02-01", SOFT, "page"), ("2026-03-02", "", "page"), ("2026-04-03", SOFT, "page")],
            [(50, "true", None, False)],
        ),
        # of a home that begins after the day nothing is known of the time before
        ([("2026-04-02", SOFT, "import")], [(50, "true", None, False)]),
        # added after its day, judged for the first time
        (
            [("2026-02-01", "", "page"), ("2026-04-02", SOFT, "page")],
            [(50, "true", "2026-04-02", False)],
        ),
    ],
)  # fmt: skip
def test_a_bet_softened_between_its_day_and_its_verdict_is_judged_as_it_was_made(
    own_tiny: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch, days: Any, told: Any
) -> None:
    """March has 12 of 22 in time: 55 %. The data that judge it come after the last of the days."""
    path, reader = own_tiny / "strategy.toml", act.judge_bets
    plain = path.read_text() + '\n[cascade]\nhow_to_win = "quick"\n'
    for day, bets, how in days:
        on_a_day(day, monkeypatch)
        if how == "page":
            with Home.open(own_tiny, LOCAL) as home:
                base = home.written()[1]
            act.change_strategy(own_tiny, LOCAL, f"{plain}# {day}\n{bets}", base)
        else:
            path.write_text(f"{plain}# {day}\n{bets}")
            with monkeypatch.context() as early:
                early.setattr("dashboard.act.bets.due", lambda home: ())  # its data end before
                reader(own_tiny, LOCAL)
    on_a_day("2026-04-05", monkeypatch)
    assert {bet.amount for bet in reader(own_tiny, LOCAL)} == {amount for amount, *_ in told}
    assert reader(own_tiny, LOCAL) == ()
    found = main_in(own_tiny, "strategy", "--json").json["bets"]
    assert [(one["amount"], one["verdict"], one["first_seen"], one["is_dropped"]) for one in found] == told
    assert [one["is_late"] for one in found] == [seen is not None for *_, seen, _ in told]


@pytest.mark.parametrize(
    "text",
    [
        f"# [[condition]]\n[organisation]\nname = 'A'\n{SOFT}[people]\n{HARD}",
        SOFT + 'statement = """so\n[and so]\n"""\n' + HARD,
        "condition = [\n"
        + ",\n".join(
            "{ choice = 'how_to_win', metric = 'first_reply_sla', direction = 'at_least', by = 2026-03-31,"
            f" registered = 2026-01-01, amount = {amount} }}"
            for amount in (50, 70)
        )
        + "]\n",
    ],
)
def test_bets_are_found_however_a_strategy_writes_them(own_tiny: Path, text: str) -> None:
    (own_tiny / "strategy.toml").write_text(text, encoding="utf-8")
    keep_found(own_tiny, text)
    found = stood(own_tiny, ZoneInfo("UTC")).values()
    assert [(one.condition.amount, one.from_the_first, one.gone) for one in found] == [
        (50, True, None), (70, True, None),
    ]  # fmt: skip


def test_a_softened_bet_says_so_before_it_is_judged(
    own_tiny: Path, main_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Home.open(own_tiny, LOCAL) as home:
        plain, base = home.written()
    plain += '\n[cascade]\nhow_to_win = "quick"\n'
    on_a_day("2026-02-01", monkeypatch)
    act.change_strategy(own_tiny, LOCAL, plain + HARD, base)
    with Home.open(own_tiny, LOCAL) as home:
        _, base = home.written()
        (warning,) = [one for one in home.revision(plain).warnings if "bet" in one]
    assert warning == (
        "The bet on First reply within SLA had its day on 31 Mar 2026 and has no verdict yet: it is judged as"
        " it was made, and kept."
    )
    on_a_day("2026-04-02", monkeypatch)
    act.change_strategy(own_tiny, LOCAL, plain + SOFT, base)
    (found,) = main_in(own_tiny, "strategy", "--json").json["bets"]
    assert (found["kept"], found["is_late"]) == ([], True)
    assert found["says"].endswith("It was first seen on 2 Apr 2026, after its day.")

"""Each team's minutes by its own calendar: zone, hours, holidays; worked out by hand."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime as at
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.act import take_up
from dashboard.ask import Home
from dashboard.model import public_holidays
from dashboard.model.strategy import load_strategy
from dashboard.store.pool import snapshot

WEEK = "".join(
    f'{day} = ["09:00-17:00"]\n' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)
STRATEGY = f"""
[organisation]
zone = "Europe/Amsterdam"
[organisation.business_hours]
{WEEK}
[[calendar]]
teams = ["Tokyo", "Osaka"]
zone = "Asia/Tokyo"

[[calendar]]
teams = ["Munich"]
country = "DE"
region = "BY"
holidays = [2026-01-05]

[[calendar]]
teams = ["Night"]
[calendar.business_hours]
sunday = ["00:00-06:00"]

[[sla]]
resolution_minutes = 120
clock = "business"
"""


def ticket(team: str, created: str, resolved: str = "", **more: Any) -> dict[str, Any]:
    return {
        "ticket_id": f"{team} {created}",
        "team": team,
        "created_at": created,
        "resolved_at": resolved,
    } | more


def asked(home: Path, column: str) -> list[Any]:
    shot = snapshot(home)
    assert shot is not None
    return [
        row[0]
        for row in shot.cursor().execute(f"select {column} from facts.tickets order by line").fetchall()
    ]


def test_a_teams_minutes_go_by_its_own_calendar(strategy: Any, load_rows: Any, home: Path) -> None:
    strategy(STRATEGY)
    monday = "2026-03-02 06:00Z", "2026-03-02 09:30Z"  # 7:00 to 10:30 in Amsterdam, 15:00 to 18:30 in Tokyo
    epiphany = "2026-01-02 15:00Z", "2026-01-07 09:00Z"  # Friday 16:00 to Wednesday 10:00
    load_rows(
        "own_tickets",
        [
            ticket("Elsewhere", *monday),  # 9:00 to 10:30, by the organisation's calendar
            ticket("", *monday),
            ticket("Tokyo", *monday),  # 15:00 to 17:00
            ticket("osaka", *monday),
            ticket("Elsewhere", *epiphany),  # an hour, two days of eight, an hour
            ticket("Munich", *epiphany),  # Monday is a day off of its own, Tuesday is Bavaria's: 1 + 1 hours
            ticket("Night", "2026-03-28 12:00Z", "2026-03-29 12:00Z"),  # the clock goes forward: 5 hours
            ticket("Night", "2026-10-24 12:00Z", "2026-10-25 12:00Z"),  # and back: 7 hours
        ],
    )
    assert asked(home, "resolution_business_minutes") == [90, 90, 120, 120, 60 + 2 * 480 + 60, 120, 300, 420]
    assert asked(home, "resolution_minutes")[:4] == [210] * 4, "elapsed minutes are kept beside them"


def test_a_promise_in_business_minutes_is_due_by_the_teams_calendar(
    strategy: Any, load_rows: Any, home: Path
) -> None:
    strategy(STRATEGY)
    load_rows("own_tickets", [ticket(team, "2026-03-02 06:00Z") for team in ("Elsewhere", "Tokyo", "Night")])
    assert asked(home, "resolution_due_at") == [
        at(2026, 3, 2, 10),  # 9:00 and two hours in Amsterdam
        at(2026, 3, 2, 8),  # 15:00 and two hours in Tokyo
        at(2026, 3, 8, 1),  # the next Sunday, from midnight
    ]


def test_what_is_still_open_is_as_old_as_its_teams_calendar_says(
    strategy: Any, load_rows: Any, home: Path
) -> None:
    strategy(STRATEGY)
    rows = [ticket(team, "2026-03-02 06:00Z", status="open") for team in ("Elsewhere", "Tokyo")]
    load_rows("own_tickets", [*rows, ticket("Elsewhere", "2026-03-02 08:00Z", "2026-03-02 09:30Z")])
    table = Home.open(home, LOCAL).rows("resolution_time", period="2026-03")
    ages = {row[1]: row[5] for row in table.rows}
    assert ages["Elsewhere 2026-03-02 06:00Z"] == 90
    assert ages["Tokyo 2026-03-02 06:00Z"] == 120


def test_a_team_reads_its_list_in_its_own_zone_and_what_it_takes_up_is_taken_for_all(
    strategy: Any, load_rows: Any, home: Path
) -> None:
    strategy(STRATEGY)
    row = {"kind": "csat", "response_id": "r", "scale_min": 1, "scale_max": 5, "team": "Tokyo", "score": 1}
    load_rows("own_surveys", [row | {"responded_at": "2026-03-02 06:00Z"}])
    (case,) = Home.open(home, LOCAL).worklist("Tokyo").groups[0].cases
    (same,) = Home.open(home, LOCAL).worklist().groups[0].cases
    assert [str(one.since) for one in (case, same)] == [
        "2026-03-02 15:00:00+09:00",
        "2026-03-02 07:00:00+01:00",
    ]
    take_up(home, LOCAL, case.key)
    (taken,) = Home.open(home, LOCAL).worklist().groups[0].cases
    assert taken.taken is not None


@pytest.mark.long
def test_a_calendar_that_reads_no_team_is_told(strategy: Any, load_rows: Any, home: Path) -> None:
    strategy(STRATEGY)
    (home / "aliases.toml").write_text('[teams]\n"Munich" = ["MUC"]\n')
    load_rows(
        "own_tickets", [ticket(team, "2026-03-02 06:00Z") for team in ("tokyo", "Munich", "MUC", "Nigth")]
    )
    told = {
        one.message.partition(";")[0]: one.where[0].rpartition(": ")[2]
        for one in Home.open(home, LOCAL).checks()
        if one.check in ("unknown_team", "other_spelling")
    }
    assert told == {
        'no loaded ticket names the team "Osaka"': "calendar of Tokyo, teams number 2",
        'no loaded ticket names the team "Night"': "calendar of Night, teams number 1",
        '"MUC" counts as Munich, its minutes go by the organisation\'s calendar all the same': (
            "calendar of Munich, teams"
        ),
    }


def test_other_holidays_of_a_newer_library_ask_for_a_rebuild(
    strategy: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strategy(STRATEGY)
    before = load_strategy(home / "strategy.toml").clock_fingerprint
    known = public_holidays.days("DE", "BY")
    monkeypatch.setattr(public_holidays, "days", lambda country, region: known[1:])
    assert load_strategy(home / "strategy.toml").clock_fingerprint != before


def test_a_strategy_without_a_country_does_not_load_the_library(tmp_path: Path) -> None:
    (tmp_path / "strategy.toml").write_text(STRATEGY.replace('country = "DE"\nregion = "BY"\n', ""))
    program = (
        "import sys, pathlib; from dashboard.model.strategy import load_strategy;"
        f"load_strategy(pathlib.Path({str(tmp_path / 'strategy.toml')!r})).clock_fingerprint;"
        "print('holidays' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"

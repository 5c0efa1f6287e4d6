"""What stands between a home and daily use: each thing is found, with a command that helps."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import durable, gate
from dashboard.access import LOCAL
from dashboard.ask import Finding, Home
from dashboard.store import kept


def found(home: Path, now: datetime | None = None) -> dict[str, Finding]:
    listed = Home.open(home, LOCAL).readiness(now or datetime.now(UTC)).findings
    assert len({(one.finding, one.message) for one in listed}) == len(listed)
    return {one.finding: one for one in listed}


def ticket(number: int, created: str) -> dict[str, object]:
    return {"ticket_id": number, "created_at": created, "resolved_at": "", "team": "Billing"}


def test_a_home_that_is_not_there_is_told_how_to_begin(home: Path, main_in: Any) -> None:
    done = main_in(home, "doctor", "--json")
    assert done.code == 0
    told = json.loads(done.stdout)["findings"]
    assert [(one["finding"], one["severity"], one["next"]) for one in told[:2]] == [
        ("no_strategy", "warning", "scorecard init"),
        ("no_data", "warning", "scorecard import FILE"),
    ]
    assert not home.exists(), "looking makes nothing"


def test_a_home_in_use(own_tiny: Path) -> None:
    told = found(own_tiny)
    assert told["goals_unset"].message == (
        "7 of 18 metrics on cards have no goal in force:"
        " Escalation rate (organisation), Net promoter score (organisation), Escalation rate (team)"
        " and 4 more"
    )
    assert told["no_people"].message == "2 teams without people: Billing, Tech"
    assert (told["backup"].severity, told["backup"].next) == ("warning", "scorecard backup FILE")
    assert (told["last_import"].severity, told["last_import"].message) == (
        "note",
        "the last import was today: own_surveys.csv",
    )
    assert {"zone", "disk", "desk_stale", "target_past", "no_strategy", "no_data"}.isdisjoint(told)


def test_time_passes(own_tiny: Path) -> None:
    told = found(own_tiny, datetime.now(UTC) + timedelta(days=400))
    assert told["last_import"].severity == "warning"
    assert told["last_import"].message.startswith("the last import was 400 days ago: ")
    assert told["target_past"].message == (
        "the day of 2 goals is over:"
        " First reply within SLA (every level), 31 Dec 2026, “Answer fast”, 31 Dec 2026"
    )


def test_a_backup_is_known_of_until_the_data_change(own_tiny: Path, tmp_path: Path, main_in: Any) -> None:
    assert main_in(own_tiny, "backup", tmp_path / "kept.zip").code == 0
    assert found(own_tiny)["backup"].message == f"the last backup was today: {tmp_path / 'kept.zip'}"
    later = datetime.now(UTC) + timedelta(days=30)
    assert found(own_tiny, later)["backup"].severity == "note", "nothing is new since"
    assert main_in(own_tiny, "undo").code == 0
    changed = found(own_tiny, later)["backup"]
    assert changed.severity == "warning"
    assert "30 days ago" in changed.message
    assert changed.message.endswith("and the data changed since")
    (own_tiny / kept.NOTED).write_text("{")
    assert found(own_tiny)["backup"].message == "no backup of this home was ever made"


def test_a_desk_whose_data_end_long_before_those_of_others(
    home: Path, load_rows: Callable[..., Any], strategy: Callable[[str], Path]
) -> None:
    strategy('[organisation]\nname = "Two"\n')
    for desk, day in (("north", "2026-03-02"), ("south", "2026-04-01")):
        load_rows("own_tickets", [ticket(1, f"{day} 09:00")], f"{desk}.csv", desk=desk)
    told = found(home)
    assert told["desk_stale"].message == (
        "the data of north end on 2 Mar 2026, 30 days before those of other desks"
    )
    assert told["desk_stale"].next == "scorecard import FILE --desk north"
    assert told["zone"].next.endswith("then scorecard rebuild")
    assert told["no_card"].severity == "warning"


def test_an_error_is_an_exit_code(own_tiny: Path, main_in: Any) -> None:
    path = own_tiny / "strategy.toml"
    whole = path.read_text()
    path.write_text(whole.replace("Europe/Amsterdam", "Europe/Paris"))
    done = main_in(own_tiny, "doctor")
    assert done.code == 1
    assert done.stdout.splitlines()[1].strip() == "scorecard rebuild"
    assert main_in(own_tiny, "rebuild").code == 0
    assert main_in(own_tiny, "doctor").code == 0
    path.write_text(whole.replace("goal = 90", "goal = 900"))
    invalid = found(own_tiny)
    assert list(invalid) == ["strategy_invalid"]
    assert "line" in invalid["strategy_invalid"].message
    path.unlink()
    assert found(own_tiny)["no_strategy"].severity == "error"
    (own_tiny / "warehouse" / "CURRENT").unlink()
    assert found(own_tiny)["unreadable"].next.startswith("scorecard rebuild --from ")


def test_checks_of_severity_error_are_among_it(
    home: Path, load_rows: Callable[..., Any], strategy: Callable[[str], Path]
) -> None:
    strategy('[organisation]\nname = "Bad"\nzone = "UTC"\n')
    good = [ticket(number, "2026-03-02 09:00") for number in range(9)]
    load_rows("own_tickets", [*good, ticket(99, "soon")])
    told = found(home)["many_refused"]
    assert (told.severity, told.next) == ("error", "scorecard check")


def test_the_disk_and_the_token(own_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(own_tiny)["access"].next == "scorecard serve makes one"
    gate.token_of(own_tiny)
    assert found(own_tiny)["access"].severity == "note"
    (own_tiny / gate.TOKEN).chmod(0o644)
    assert found(own_tiny)["access"].severity == "warning"
    for free, severity in ((100 << 20, "error"), (300 << 20, "warning")):
        monkeypatch.setattr(durable, "free", lambda _, free=free: free)
        assert found(own_tiny)["disk"].severity == severity

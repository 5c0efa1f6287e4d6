"""What stands between a home and daily use: each thing is found, with a command that helps."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import durable, gate
from dashboard.access import LOCAL
from dashboard.ask import Finding, Home
from dashboard.store import last_backup


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
    (own_tiny / last_backup.NOTED).write_text("{")
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
    for free, severity in ((10 << 20, "error"), (100 << 20, "warning")):
        monkeypatch.setattr(durable, "free", lambda _, free=free: free)
        assert found(own_tiny)["disk"].severity == severity


# --- each advice, followed to the letter


COMMAND = r"scorecard ([a-z]+(?: --?[\w-]+| [A-Z]+\b| \d+| '[^']+'| [a-z_]+(?=$))*)"


@dataclass
class Followed:
    """Runs what a finding advises: its commands in their order, with what FILE and DIR stand for."""

    home: Path
    main: Any
    folder: Path

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def follow(self, finding: str, **given: object) -> None:
        advised = found(self.home)[finding].next
        commands = re.findall(COMMAND, advised)
        assert commands, advised
        for command in commands:
            words = [str(given.get(word.lower(), word)) for word in shlex.split(command)]
            if words[0] == "serve":
                gate.token_of(self.home)  # a server does it as it starts
                continue
            once = ("--once", "--every", "0.1") if words[0] == "watch" else ()
            done = self.main(self.home, *words, *once)
            assert done.code == 0, (advised, done)

    def write(self, what: str, instead: str = "") -> None:
        path = self.home / "strategy.toml"
        whole = path.read_text()
        path.write_text(whole.replace(instead, what, 1) if instead else f"{whole}\n{what}\n")


ROWS = "ticket_id,created_at,resolved_at,team\n{},{} 09:00,{} 10:00,Billing\n"
PERSON = "agent,team,from_date\nAnn,Billing,2020-01-01\nBen,Tech,2020-01-01\n"
TARGET = """
[[target]]
metric = "escalation_rate"
from = 2026-01-01
red = 50
goal = 10
set_by = "A"
reason = "B"
"""


@pytest.fixture
def advised(own_tiny: Path, main_in: Any, tmp_path: Path) -> Followed:
    return Followed(own_tiny, main_in, tmp_path / "files")


def begins(advised: Followed) -> None:
    fresh = replace(advised, home=advised.folder / "fresh")
    file = fresh.file("a.csv", ROWS.format(1, "2026-03-02", "2026-03-02"))
    for finding in ("no_data", "no_strategy"):
        fresh.follow(finding, file=file)
        assert finding not in found(fresh.home)
    # what it wrote is a draft
    fresh.follow("draft_card", file=fresh.file("b.csv", ROWS.format(2, "2026-03-03", "2026-03-03")))


def strategy_invalid(advised: Followed) -> None:
    advised.write("goal = 900", "goal = 90")
    line = found(advised.home)["strategy_invalid"].message
    assert re.search(r"line \d+", line)
    at = advised.home / "strategy.toml"
    at.write_text(at.read_text().replace("goal = 900", "goal = 90"))
    assert "strategy_invalid" not in found(advised.home)


def catalogue_invalid(advised: Followed) -> None:
    own = advised.home / "queries" / "metrics" / "mine.sql"
    own.parent.mkdir(parents=True)
    own.write_text("select 1")
    assert str(own.name) in found(advised.home)["catalogue_invalid"].message
    own.unlink()
    assert advised.main(advised.home, "check").code == 0
    assert "catalogue_invalid" not in found(advised.home)


def outdated(advised: Followed) -> None:
    advised.write("Europe/Paris", "Europe/Amsterdam")
    advised.follow("unreadable")
    assert "unreadable" not in found(advised.home)


def unreadable(advised: Followed) -> None:
    (advised.home / "warehouse" / "CURRENT").unlink()
    advised.follow("unreadable")
    assert "unreadable" not in found(advised.home)


def zone(advised: Followed) -> None:
    path = advised.home / "strategy.toml"
    path.write_text(path.read_text().replace('zone = "Europe/Amsterdam"\n', ""))
    assert advised.main(advised.home, "rebuild").code == 0
    advised_then = found(advised.home)["zone"].next
    advised.write('[organisation]\nzone = "Europe/Amsterdam"\n', "[organisation]\n")
    assert re.findall(COMMAND, advised_then) == ["rebuild"]
    assert advised.main(advised.home, "rebuild").code == 0
    assert {"zone", "unreadable"}.isdisjoint(found(advised.home))


def goals_unset(advised: Followed) -> None:
    before = found(advised.home)["goals_unset"].message
    advised.write(TARGET)
    advised.follow("goals_unset")
    assert "Escalation rate" in before
    assert "Escalation rate" not in found(advised.home)["goals_unset"].message


def target_past(advised: Followed) -> None:
    """A goal whose day is over is told until a newer one of its metric is in force."""
    advised.write(f"{TARGET}by = 2026-02-01")
    assert "Escalation rate (every level), 1 Feb 2026" in found(advised.home)["target_past"].message
    by = datetime.now(UTC).date() + timedelta(days=300)
    advised.write(TARGET.replace("2026-01-01", "2026-02-02") + f"by = {by}")
    assert advised.main(advised.home, "check").code == 0
    told = found(advised.home).get("target_past")
    assert told is None or "Escalation rate" not in told.message


def no_card(advised: Followed) -> None:
    path = advised.home / "strategy.toml"
    right = path.read_text()
    card = re.search(r'\[\[card\]\]\nlevel = "team"\n.*?\n\]\n', right, re.DOTALL)
    assert card
    path.write_text(right.replace(card[0], ""))
    assert found(advised.home)["no_card"].message == "no card is written for level team"
    advised.write(card[0])
    assert advised.main(advised.home, "check").code == 0
    assert "no_card" not in found(advised.home)


def disk(advised: Followed) -> None:
    """Room that was made is found at the next look."""
    free = durable.free
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "free", lambda _: 0)
        assert found(advised.home)["disk"].next.startswith("make room; nothing of a home is to be deleted")
        patch.setattr(durable, "free", lambda path: max(free(path), 1 << 50))
        assert "disk" not in found(advised.home)


def last_import(advised: Followed) -> None:
    folder = advised.file("inbox/x.csv", ROWS.format("x", "2026-03-02", "2026-03-02")).parent
    advised.follow(
        "last_import", file=advised.file("y.csv", ROWS.format("y", "2026-03-02", "2026-03-02")), dir=folder
    )
    assert (folder / "imported" / "x.csv").is_file()


def desk_stale(advised: Followed) -> None:
    """A desk's name may hold spaces and quotes."""
    old = advised.file("old.csv", ROWS.format(1, "2026-01-02", "2026-01-02"))
    assert advised.main(advised.home, "import", old, "--desk", "Help Desk").code == 0
    assert "'Help Desk'" in found(advised.home)["desk_stale"].next
    advised.follow("desk_stale", file=advised.file("new.csv", ROWS.format(2, "2026-04-29", "2026-04-29")))
    assert "desk_stale" not in found(advised.home)


def no_people(advised: Followed) -> None:
    advised.follow("no_people", file=advised.file("people.csv", PERSON))
    assert "no_people" not in found(advised.home)


def many_refused(advised: Followed) -> None:
    rows = "".join(f"z{n},soon,2026-03-02,Billing\n" for n in range(9))
    file = advised.file("bad.csv", ROWS.format("z", "2026-03-02", "2026-03-02") + rows)
    assert advised.main(advised.home, "import", file).code == 0
    listed = advised.main(advised.home, *found(advised.home)["many_refused"].next.split()[1:])
    assert "bad.csv" in listed.stdout


def backup(advised: Followed) -> None:
    advised.folder.mkdir()
    advised.follow("backup", file=advised.folder / "kept.zip")
    assert found(advised.home)["backup"].severity == "note"


def access(advised: Followed) -> None:
    advised.follow("access")
    path = advised.home / gate.TOKEN
    path.chmod(0o644)
    assert found(advised.home)["access"].next.startswith(f"delete {path}; ")
    path.unlink()
    advised.follow("access")
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.alike(3)
@pytest.mark.parametrize(
    "trial",
    [
        begins, strategy_invalid, catalogue_invalid, outdated, unreadable, zone, goals_unset, target_past,
        no_card, disk, last_import, desk_stale, no_people, many_refused, backup, access,
    ],
)  # fmt: skip
def test_what_is_advised_helps(advised: Followed, trial: Callable[[Followed], None]) -> None:
    trial(advised)

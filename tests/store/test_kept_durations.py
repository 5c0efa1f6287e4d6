"""Durations kept beside a generation give what the observations give, and are never needed."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard import durable, periods
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.ask.ahead import keep_durations
from dashboard.store import figures, live
from dashboard.store.generations import Store
from dashboard.store.reader import Reader
from dashboard.store.whom import Whom
from tests.conftest import Filled
from tests.strategies import card, objective

ODD = "2026-03-02..2026-03-04"
WHOSE = (
    Whom("organisation"),
    Whom("team"),
    Whom("team", "Billing"),
    Whom("agent"),
    Whom("agent", None, "Billing"),
    Whom("agent", "Ann"),
    Whom("agent", "Nobody"),
)
CARD = (
    '[organisation]\nname = "Harbour"\nzone = "Europe/Amsterdam"\n'
    + objective()
    + card("resolution_time", more="draft = true\n")
)


def reader(home: Home) -> Reader:
    return Reader(home.shot, home.catalogue, home.strategy.organisation)


def files(home: Path) -> list[Path]:
    return sorted(Store(home).folder.glob("*.durations-*.bin"))


def asked(home: Path, period: str) -> dict[Any, Any]:
    """Every tally of the days, as another process is told."""
    with Home.open(home, LOCAL) as opened:
        opened.shot.kept.clear()
        metric, days = opened.metric("resolution_time"), periods.parse(period)
        return {whom: reader(opened).tallies([metric], whom, days) for whom in WHOSE}


@pytest.fixture(scope="module")
def filled(filled_home: Filled) -> Path:
    """Ann of Billing took 10, 20 and 30 minutes and has one open, Ben of Tech 40; the last has no team.

    The first was created on 1 March at 23:30 UTC: on 2 March in Amsterdam.
    """
    rows = [
        ("1", "Billing", "Ann", "2026-03-02 00:30", "2026-03-02 00:40"),
        ("2", "Billing", "Ann", "2026-03-02 09:00", "2026-03-02 09:20"),
        ("3", "Billing", "Ann", "2026-03-04 09:00", "2026-03-04 09:30"),
        ("4", "Billing", "Ann", "2026-03-04 23:00", ""),
        ("5", "Tech", "Ben", "2026-03-03 09:00", "2026-03-03 09:40"),
        ("6", "", "", "2026-03-03 09:00", "2026-03-03 09:50"),
        ("7", "Tech", "Ben", "2026-03-05 00:00", "2026-03-05 01:00"),
        ("8", "Billing", "Ben", "2026-04-01 00:00", "2026-04-01 01:00"),
    ]
    columns = ("ticket_id", "team", "agent", "created_at", "resolved_at")
    told = [dict(zip(columns, row, strict=True)) | {"status": "solved" if row[4] else "open"} for row in rows]
    return filled_home(CARD, {"own_tickets": told})


@pytest.fixture
def timed(filled: Path, home: Path) -> Path:
    return Path(shutil.copytree(filled, home))


def kept(home: Path) -> Path:
    with Home.open(home, LOCAL) as opened:
        keep_durations(opened)
    (file,) = files(home)
    return file


@pytest.mark.alike
@pytest.mark.parametrize("at_once", [1, 1_000])
@pytest.mark.parametrize(
    "period", [ODD, "2026-03-01..2026-03-01", "2026-03-04..2026-04-01", "2000-01-01..2030-12-31"]
)
def test_what_is_kept_gives_what_the_observations_give(
    timed: Path, period: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a month at a time is fetched or all together."""
    before = asked(timed, period)
    monkeypatch.setattr(figures, "AT_ONCE", at_once)
    kept(timed)
    monkeypatch.setattr(live, "cases", lambda *_: pytest.fail("read again"))
    assert asked(timed, period) == before


def test_medians_of_days_of_one_s_own(timed: Path) -> None:
    """On 2 to 4 March: 10, 20, 30 of Ann and one open, 40 of Ben, 50 of nobody's team."""
    kept(timed)
    found = asked(timed, ODD)
    (every,) = found[Whom("organisation")].values()
    assert (every.n, every.still_open, every.quantile) == (6, 1, 35)
    people = found[Whom("agent")]
    assert {name: one.n for (_, name), one in people.items()} == {"Ann": 4, "Ben": 1}
    assert found[Whom("agent", "Nobody")] == {}


def test_they_are_made_once(timed: Path) -> None:
    file = kept(timed)
    assert file.stat().st_mode & 0o777 == 0o600
    made = file.stat().st_mtime_ns, file.stat().st_ino
    kept(timed)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == made


@pytest.mark.alike
@pytest.mark.parametrize("damage", [b"", b"{", b"{}\n", b"cut", b"longer"])
def test_what_can_t_be_read_is_as_none_and_made_anew(timed: Path, damage: bytes) -> None:
    before = asked(timed, ODD)
    file = kept(timed)
    whole = file.read_bytes()
    broken = {b"cut": whole[:-1], b"longer": whole + b"x"}.get(damage, damage)
    file.write_bytes(broken)
    assert asked(timed, ODD) == before
    with Home.open(timed, LOCAL) as opened:
        opened.shot.kept.clear()
    kept(timed)
    assert len(file.read_bytes()) == len(whole)


def test_a_file_that_another_process_replaces_meanwhile_is_read_as_it_was(
    timed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = asked(timed, ODD)
    file, mapped = kept(timed), np.memmap

    def replaced(*of: Any, **how: Any) -> Any:
        other = file.with_suffix(".new")
        other.write_bytes(b"other")
        other.replace(file)
        return mapped(*of, **how)

    monkeypatch.setattr(np, "memmap", replaced)
    monkeypatch.setattr(live, "cases", lambda *_: pytest.fail("read again"))
    assert asked(timed, ODD) == before


@pytest.mark.long
def test_two_processes_number_people_alike(timed: Path) -> None:
    file = kept(timed)
    whole = file.read_bytes()
    told = json.loads(whole.partition(b"\n")[0])
    assert (told["teams"], told["people"]) == (["Billing", "Tech", None], [None, "Ann", "Ben"])
    file.unlink()
    with Home.open(timed, LOCAL) as opened:
        opened.shot.kept.clear()
    assert kept(timed).read_bytes() == whole


def test_a_full_disk_stops_no_question(timed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = asked(timed, ODD)

    def no_room(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(durable, "sync", no_room)
    with Home.open(timed, LOCAL) as opened:
        keep_durations(opened)
    assert asked(timed, ODD) == before
    assert [*Store(timed).folder.glob("*.part")] == []


@pytest.mark.long
def test_those_of_another_generation_are_not_read(timed: Path, load_rows: Callable[..., Any]) -> None:
    """A seventh ticket of Ann's came later; the file of the generation before is put in its place."""
    old = kept(timed)
    row = {"ticket_id": "9", "team": "Billing", "agent": "Ann", "created_at": "2026-03-03 10:00"}
    load_rows("own_tickets", [row | {"resolved_at": "2026-03-03 11:00", "status": "solved"}], "u.csv")
    store = Store(timed)
    old.rename(store.folder / old.name.replace("000001", f"{store.current():06d}"))
    assert asked(timed, ODD)[Whom("agent", "Ann")]["resolution_time", "Ann"].n == 5

"""A time of the hour in which summer time begins is no time: it is read an hour later, and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "ticket_id,created_at,resolved_at,team\n"
STRATEGY = '[organisation]\nname = "A"\nzone = "{}"\n'


@pytest.fixture
def told(home: Path, tmp_path: Path, main_in: Any) -> Callable[..., list[Any]]:
    """What the receipt says of times that never were: [rows, message], or []."""

    def run(*times: str, zone: str = "Europe/Berlin") -> list[Any]:
        home.mkdir()
        (home / "strategy.toml").write_text(STRATEGY.format(zone))
        path = tmp_path / "tickets.csv"
        path.write_text(HEAD + "".join(f"{number},{time},,A\n" for number, time in enumerate(times, 1)))
        (receipt,) = main_in(home, "import", path, "--json").json["imports"]
        assert receipt["accepted"] == len(times)
        return [(w["rows"], w["message"]) for w in receipt["warnings"] if w["check"] == "skipped_hour"]

    return run


@pytest.mark.parametrize(
    ("times", "rows"),
    [
        # Berlin had no 2:00 to 2:59 on 29 March; what is written with its own offset is no time of Berlin
        (["2026-03-29 02:00:00", "2026-03-29 02:59:59", "2026-03-29 03:00:00", "2026-03-29 01:59:59"], 2),
        (["29/03/2026 2:10 AM", "2026-03-29 03:10"], 1),
        (["2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00Z", "1774747800"], 0),
        (["2026-10-25 02:30:00", "2026-03-29"], 0),
    ],
)
def test_a_time_that_never_was_is_told(told: Callable[..., list[Any]], times: list[str], rows: int) -> None:
    assert [count for count, _ in told(*times)] == ([rows] if rows else [])


def test_half_an_hour_is_skipped_too(told: Callable[..., list[Any]]) -> None:
    times = "2026-10-04 02:10:00", "2026-10-04 02:40:00"
    assert [count for count, _ in told(*times, zone="Australia/Lord_Howe")] == [1]


def test_check_says_it_until_the_zone_is_another(
    told: Callable[..., list[Any]], home: Path, main_in: Any
) -> None:
    ((_, said),) = told("2026-03-29 02:30:00")
    assert '"2026-03-29 02:30:00" in created_at (line 2)' in said

    def checked() -> list[tuple[str, str]]:
        done = main_in(home, "check", "--json").json["checks"]
        return [(one["severity"], one["message"]) for one in done if one["check"] == "skipped_hour"]

    assert checked() == [("warning", said)]
    (home / "strategy.toml").write_text(STRATEGY.format("UTC"))
    assert main_in(home, "rebuild").code == 0
    assert checked() == []

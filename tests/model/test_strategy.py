"""strategy.toml: each mistake is told with file and key; dated cards and targets; who may be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashboard.faults import StrategyFault
from dashboard.model import public_holidays
from dashboard.model.catalogue import load_catalogue
from dashboard.model.metric import LEVELS, Level
from dashboard.model.strategy import Strategy, load_strategy, parsed, uncovered
from dashboard.model.strategy.sla import Sla, crossed
from tests.strategies import SIX, card, objective

METRICS = load_catalogue().metrics
Read = Callable[[str], Strategy]
CALENDAR = "[[calendar]]\nteams = ['A']\nbusiness_hours = { monday = ['08:00-09:00'] }"
HOURS, KEY = "[organisation.business_hours]\n", "organisation.business_hours"
TARGET = "[[target]]\nmetric = "
OBJECTIVE = objective()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(text: str) -> Strategy:
        path = tmp_path / "strategy.toml"
        path.write_text(text, encoding="utf-8")
        return load_strategy(path, METRICS)

    return run


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    strategy = load_strategy(tmp_path / "strategy.toml", METRICS)
    assert (strategy.organisation.zone, strategy.card, strategy.people.mode) == ("UTC", (), "individuals")


def test_a_file_with_a_byte_order_mark_and_one_that_is_no_text(read: Read, tmp_path: Path) -> None:
    assert read("\ufeff[organisation]\nname = 'Ünï'").organisation.name == "Ünï"
    (tmp_path / "strategy.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(StrategyFault, match=r"not valid TOML.*byte 9"):
        load_strategy(tmp_path / "strategy.toml", METRICS)


# --- what is in force


def test_the_card_in_force_is_the_latest_that_had_begun(read: Read) -> None:
    second = (*SIX[:5], "quality_score")
    third = (*SIX[:5], "coaching_closure")
    strategy = read(
        OBJECTIVE
        + card(*third, more="from = 2026-07-01\n")
        + card(*SIX)
        + card(*second, more="from = 2026-04-01\n")
    )
    sixth = {
        day: asked.metrics[5].metric
        for day in ("2020-01-31", "2026-03-31", "2026-04-01", "2026-06-30", "2026-07-01")
        if (asked := strategy.card_for("team", date.fromisoformat(day)))
    }
    assert list(sixth.values()) == [
        "escalation_rate", "escalation_rate", "quality_score", "quality_score", "coaching_closure",
    ]  # fmt: skip
    assert strategy.card_for("agent", date(2026, 4, 1)) is None


def test_the_most_specific_target_then_the_latest(read: Read) -> None:
    def aim(goal: int, more: str = "") -> str:
        return TARGET + f"'csat'\nred = 50\ngoal = {goal}\n{more}\n"

    strategy = read(
        aim(60)
        + aim(61, "from = 2026-02-01")
        + aim(70, "level = 'team'")
        + aim(71, "level = 'team'\nfrom = 2026-03-01")
        + aim(80, "team = 'A'\nfrom = 2026-03-15")
    )

    def goal(level: Level, team: str | None, day: str) -> float | None:
        found = strategy.target_for("csat", level, team, date.fromisoformat(day))
        return found.goal if found else None

    assert goal("organisation", None, "2026-01-31") == 60
    assert goal("organisation", None, "2026-02-28") == 61
    assert goal("team", "B", "2026-02-28") == 70, "for teams beats for all, though that one is later"
    assert goal("team", "B", "2026-03-31") == 71
    assert goal("team", "A", "2026-03-14") == 71
    assert goal("team", "A", "2026-03-15") == 80
    assert goal("agent", "A", "2026-02-28") == 61, "a person is no team"
    assert strategy.target_for("nps", "team", "A", date(2026, 3, 31)) is None


def test_a_target_that_has_not_begun_is_not_in_force(read: Read) -> None:
    strategy = read(TARGET + "'csat'\nred = 50\ngoal = 60\nfrom = 2026-02-01\n")
    assert strategy.target_for("csat", "team", None, date(2026, 1, 31)) is None


# --- what a card leaves out


def test_what_a_card_leaves_uncovered_is_named(read: Read) -> None:
    (narrow,) = read(OBJECTIVE + card(*SIX)).card
    assert uncovered(narrow, METRICS) == [
        "the people perspective",
        "the financial perspective",
        "the aim engagement",
        "the aim recovery",
    ]
    whole = (
        "csat", "service_recovery", "resolution_sla", "first_contact_resolution", "overdue_backlog",
        "quality_engagement", "agent_satisfaction", "cost_per_resolution",
    )  # fmt: skip
    (wide,) = read(OBJECTIVE + card(*whole)).card
    assert uncovered(wide, METRICS) == []


# --- fingerprints


@pytest.mark.parametrize(
    ("text", "changes_clock"),
    [
        ("[organisation]\nname = 'Other'", False),
        (TARGET + "'csat'\nred = 1\ngoal = 2", False),
        ("[people]\ncomposite = true", False),
        (OBJECTIVE, False),
        ("[organisation]\nzone = 'Asia/Tokyo'", True),
        ("[organisation]\nfiscal_year_starts = 2", True),
        ("[organisation]\nholidays = [2026-01-01]", True),
        (HOURS + "monday = ['08:00-09:00']", True),
        ("[organisation]\ncountry = 'NL'", False),  # nothing is open on any day
        (CALENDAR, True),
        ("[[sla]]\nresolution_minutes = 5", True),
        ("[people]\nmode = 'teams_only'", True),
    ],
)
def test_what_changes_how_facts_are_read(read: Read, text: str, changes_clock: bool) -> None:
    plain, changed = read(""), read(text)
    assert (changed.clock_fingerprint != plain.clock_fingerprint) == changes_clock
    assert changed.fingerprint != plain.fingerprint


def test_a_calendar_is_told_by_its_days(read: Read) -> None:
    """Whoever writes a country's days by hand gets what the country gives, for as long as both agree."""
    plain, dutch = read(CALENDAR), read(CALENDAR + "\ncountry = 'NL'")
    bavarian = read(CALENDAR + "\ncountry = 'DE'\nregion = 'BY'")
    german = read(CALENDAR + "\ncountry = 'DE'")
    marks = {one.clock_fingerprint for one in (plain, dutch, bavarian, german)}
    assert len(marks) == 4
    days = ", ".join(map(str, public_holidays.days("DE", "BY")))
    by_hand = read(CALENDAR + f"\nholidays = [{days}]")
    assert by_hand.clock_fingerprint == bavarian.clock_fingerprint


def test_what_a_calendar_leaves_out_is_the_organisations(read: Read) -> None:
    found = read(
        "[organisation]\nzone = 'Europe/Berlin'\ncountry = 'DE'\nholidays = [2026-12-24]\n"
        "business_hours = { tuesday = ['09:00-17:00'] }\n"
        "[[calendar]]\nteams = ['Munich']\nregion = 'BY'\n"
        "[[calendar]]\nteams = ['Tokyo']\nzone = 'Asia/Tokyo'\ncountry = ''\nholidays = []\n"
    )
    munich, tokyo = (one.hours_in(found.organisation) for one in found.calendar)
    assert munich is not None
    assert tokyo is not None
    epiphany, unity, own = date(2026, 1, 6), date(2026, 10, 3), date(2026, 12, 24)
    assert {epiphany, unity, own} <= munich.closed
    assert not tokyo.closed
    assert munich.week == tokyo.week
    assert [str(found.zone_of(team)) for team in ("munich", "TOKYO", "Hamburg", None)] == [
        "Europe/Berlin", "Asia/Tokyo", "Europe/Berlin", "Europe/Berlin",
    ]  # fmt: skip


def test_a_target_for_all_beside_one_for_each_level_holds_for_nobody() -> None:
    """One answer for the plan and for what stands between a home and daily use."""
    target = '[[target]]\nmetric = "csat"\nred = 60\ngoal = 80\n{}'
    levels = [f'level = "{level}"\n' for level in LEVELS]
    text = "".join(target.format(level) for level in ("", *levels, 'team = "A"\n', "from = 2030-01-01\n"))
    held = parsed(Path("strategy.toml"), text).targets_in_force(date(2026, 3, 1))
    assert [(one.level, one.team) for one in held] == [*((level, None) for level in LEVELS), (None, "A")]


@pytest.mark.parametrize(
    ("promises", "places"),
    [
        ([{"first_reply_minutes": 480}, {"priority": "Urgent", "resolution_minutes": 240}], [(0, 1)]),
        ([{"first_reply_minutes": 480}, {"priority": "urgent", "resolution_minutes": 480}], []),
        # urgent cases have a first reply of their own; those of the phone have not
        (
            [
                {"first_reply_minutes": 480},
                {"priority": "urgent", "first_reply_minutes": 60, "resolution_minutes": 240},
                {"channel": "phone", "resolution_minutes": 120},
            ],
            [(0, 2)],
        ),
        # of no case do both stand
        ([{"team": "A", "first_reply_minutes": 480}, {"team": "B", "resolution_minutes": 240}], []),
        # an urgent case of team A is of both
        (
            [{"team": "A", "first_reply_minutes": 480}, {"priority": "urgent", "resolution_minutes": 240}],
            [(0, 1)],
        ),
        # 480 minutes of elapsed time are over before 240 of business hours may be; not the other way round
        (
            [{"first_reply_minutes": 480}, {"team": "A", "resolution_minutes": 240, "clock": "business"}],
            [],
        ),
        (
            [{"first_reply_minutes": 480, "clock": "business"}, {"team": "A", "resolution_minutes": 240}],
            [(0, 1)],
        ),
        # from 2026 on the first reply is promised sooner
        (
            [
                {"first_reply_minutes": 480},
                {"from": "2026-01-01", "first_reply_minutes": 60},
                {"from": "2026-01-01", "resolution_minutes": 240},
            ],
            [],
        ),
    ],
)
def test_promises_that_stand_together_are_held_against_each_other(
    promises: list[dict[str, object]], places: list[tuple[int, int]]
) -> None:
    assert [*crossed([Sla.model_validate(one) for one in promises])] == places

"""strategy.toml: each mistake is told with file and key; dated cards and targets; who may be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashboard.catalogue import Level, load_catalogue
from dashboard.faults import StrategyFault
from dashboard.strategy import Strategy, load_strategy, uncovered

METRICS = load_catalogue().metrics
Read = Callable[[str], Strategy]
SIX = ("csat", "nps", "reopen_rate", "resolution_sla", "first_reply_sla", "escalation_rate")
HOURS, KEY = "[organisation.business_hours]\n", "organisation.business_hours"
TARGET = "[[target]]\nmetric = "
OBJECTIVE = """
[[objective]]
id = "fast"
title = "Fast"
perspective = "process"
business_value = "b"
customer_value = "c"
"""


def card(*metrics: str, level: str = "team", objective: str = "fast", more: str = "") -> str:
    items = ", ".join(f'{{ metric = "{name}", objective = "{objective}" }}' for name in metrics)
    return f'[[card]]\nlevel = "{level}"\n{more}\nmetrics = [{items}]\n'


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


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ("[organisation]\nzone =\n", "not valid TOML", "line 2"),
        ("[organisation]\nzone = 'Mars/Phobos'", "organisation.zone", "Mars/Phobos"),
        ("[organisation]\nnme = 'x'", "organisation.nme", "this key is not known"),
        ("[organisation]\nfiscal_year_starts = 13", "organisation.fiscal_year_starts", "12"),
        ("[organisation]\nholidays = ['soon']", "organisation.holidays[1]", "date"),
        (HOURS + "mondey = []", KEY, 'did you mean "monday"'),
        (HOURS + "monday = ['9-17']", KEY, '"9-17"'),
        (HOURS + "monday = ['17:00-09:00']", KEY, "ends before"),
        ("[people]\nmode = 'nobody'", "people.mode", "teams_only"),
        ("[[sla]]\nresolution_minutes = 0", "sla[1].resolution_minutes", "greater than 0"),
        ("[[sla]]\nclock = 'wall'", "sla[1].clock", "business"),
        ("[[objective]]\nid = 'x'", "objective[1].title", "this key is missing"),
        (OBJECTIVE.replace('"fast"', '"Not A Slug"'), "objective[1].id", "pattern"),
        (OBJECTIVE.replace('"process"', '"luck"'), "objective[1].perspective", "financial"),
        (OBJECTIVE + OBJECTIVE, "objective[1].id", '"fast" is used twice'),
        (OBJECTIVE + "serves = 'fsat'", "objective[1].serves", 'did you mean "fast"'),
        (OBJECTIVE + "serves = 'fast'", "objective[1].serves", "circle"),
        (OBJECTIVE + "drivers = ['nsp']", "objective[1]", 'did you mean "nps"'),
        (OBJECTIVE + "outcome = 'csta'", "objective[1]", 'did you mean "csat"'),
        (OBJECTIVE + card(*SIX[:5]), "card[1].metrics", "5 metrics; a card has 6 to 8"),
        (OBJECTIVE + card(*list(METRICS)[:9]), "card[1].metrics", "9 metrics; a card has 6 to 8"),
        (OBJECTIVE + card(*SIX, "csat"), "card[1].metrics", "csat is on this card twice"),
        (OBJECTIVE + card(*SIX[:5], "cast"), "card[1].metrics[6].metric", 'did you mean "csat"'),
        (OBJECTIVE + card(*SIX, objective="slow"), "card[1].metrics[1].objective", '"slow"'),
        (OBJECTIVE + card(*SIX, level="galaxy"), "card[1].level", "organisation"),
        (
            OBJECTIVE + card(*SIX[:5], "cost_per_resolution", level="agent"),
            "card[1].metrics[6].metric",
            "no reading for level agent",
        ),
        (
            (OBJECTIVE + card(*SIX)).replace('"fast" }]', '"fast", weight = 0 }]'),
            "card[1].metrics[6].weight",
            "greater than 0",
        ),
        (TARGET + "'cast'\nred = 1\ngoal = 2", "target[1].metric", 'did you mean "csat"'),
        (TARGET + "'csat'\ngoal = 2", "target[1].red", "this key is missing"),
        (TARGET + "'csat'\nred = 70\ngoal = 70", "target[1]", "nothing between"),
        (TARGET + "'csat'\nred = 90\ngoal = 70", "target[1]", "goal must be higher than red"),
        (TARGET + "'reopen_rate'\nred = 5\ngoal = 20", "target[1]", "goal must be lower than red"),
        (TARGET + "'csat'\nred = 70\ngoal = 90\nby = 'later'", "target[1].by", "date"),
        (
            (TARGET + "'csat'\nred = 70\ngoal = 90\n") * 2,
            "target[2]",
            "target[1]",
        ),
        (OBJECTIVE + card(*SIX) + card(*SIX), "card[2]", "card[1]"),
    ],
)  # fmt: skip
def test_each_mistake_names_the_file_the_key_and_what_is_wrong(
    read: Read, tmp_path: Path, text: str, key: str, problem: str
) -> None:
    with pytest.raises(StrategyFault) as fault:
        read(text)
    said = str(fault.value)
    assert said.startswith(f"{tmp_path / 'strategy.toml'}: {key}: "), said
    assert problem in said
    assert said.endswith(".")
    assert fault.value.exit_code == 2


def test_a_file_with_a_byte_order_mark_and_one_that_is_no_text(read: Read, tmp_path: Path) -> None:
    assert read("\ufeff[organisation]\nname = 'Ünï'").organisation.name == "Ünï"
    (tmp_path / "strategy.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(StrategyFault, match="not valid TOML"):
        load_strategy(tmp_path / "strategy.toml", METRICS)


# --- what is in force


def test_the_card_in_force_is_the_latest_that_had_begun(read: Read) -> None:
    second = (*SIX[:5], "quality_score")
    third = (*SIX[:5], "coaching_closure")
    strategy = read(
        OBJECTIVE
        + card(*third, more="from = 2026-07-01")
        + card(*SIX)
        + card(*second, more="from = 2026-04-01")
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


def test_a_family_is_an_objective_and_all_that_serve_it(read: Read) -> None:
    text = "".join(
        OBJECTIVE.replace('"fast"', f'"{name}"') + (f'serves = "{parent}"\n' if parent else "")
        for name, parent in (("top", ""), ("middle", "top"), ("low", "middle"), ("other", ""))
    )
    strategy = read(text)
    assert strategy.family("top") == {"top", "middle", "low"}
    assert strategy.family("low") == {"low"}


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
        ("[[sla]]\nresolution_minutes = 5", True),
        ("[people]\nmode = 'teams_only'", True),
    ],
)
def test_what_changes_how_facts_are_read(read: Read, text: str, changes_clock: bool) -> None:
    plain, changed = read(""), read(text)
    assert (changed.clock_fingerprint != plain.clock_fingerprint) == changes_clock
    assert changed.fingerprint != plain.fingerprint

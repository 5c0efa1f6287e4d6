"""What differs between two texts of a strategy is told in words, not in keys of the file."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from dashboard.ask.strategy.changes import changes
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Section, Strategy, parsed
from dashboard.wording import fields
from tests.strategies import objective


def test_what_takes_anothers_place_is_told_by_what_is_otherwise() -> None:
    """Not every weight of a card anew: who reads it looks for the one that was meant."""
    card = '{ metric = "csat", objective = "a" }, { metric = "nps", objective = "a", weight = %s }'
    dated = '[[card]]\nlevel = "team"\ndraft = true\n%s\n'
    first, second = (
        dated % (start + f"metrics = [{card % weight}]")
        for start, weight in (("", 1), ("from = 2026-07-01\n", 2))
    )
    target = '[[target]]\nmetric = "csat"\nred = 70\ngoal = %s\n'
    later = target % 92 + "from = 2026-07-01\n"
    short, whole = (
        parsed(Path("strategy.toml"), objective("a") + text)
        for text in (first + target % 90, first + second + target % 90 + later)
    )
    assert changes(short, whole) == (
        "Card of teams, from 1 Jul 2026 is new: nps weight 1 for A → weight 2 for A; all else as before",
        "Target of csat, from 1 Jul 2026 is new: goal 90 → 92; all else as before",
    )
    assert changes(whole, short) == (
        "Card of teams, from 1 Jul 2026 is gone: nps weight 2 for A → weight 1 for A; all else as before",
        "Target of csat, from 1 Jul 2026 is gone: goal 92 → 90; all else as before",
    )


EVERY_KEY = """
[organisation]
zone = "Europe/Berlin"
fiscal_year_starts = 4
country = "DE"
region = "BY"
holidays = [2026-12-24]
[organisation.business_hours]
monday = ["09:00-17:00"]
[people]
mode = "teams_only"
composite = true
learning_months = 2
[cascade]
how_to_win = "By care"
capabilities = ["Ring back", "Early shift"]
[desk_url]
zendesk = "https://desk.example/{ticket_id}"
[[calendar]]
teams = ["Lisbon"]
zone = "Europe/Lisbon"
[[objective]]
id = "loved"
title = "Loved"
perspective = "customer"
business_value = "b"
customer_value = "c"
by = 2026-12-31
carries = ["how_to_win"]
drivers = ["first_reply_sla"]
outcome = "csat"
lags = [2, 3]
placebo = "cost_per_resolution"
declared = 2026-01-05
[[target]]
metric = "first_reply_time"
level = "team"
team = "Lisbon"
from = 2026-01-01
red = 240
goal = 120
baseline = 300
by = 2026-12-31
milestones = [{ by = 2026-06-30, value = 200 }]
set_by = "Ana"
agreed_with = "Ben"
reason = "r"
[[rebase]]
metric = "csat"
team = "Lisbon"
from = 2026-03-01
reason = "early shift"
[[condition]]
choice = "how_to_win"
metric = "csat"
direction = "at_least"
amount = 87.25
by = 2026-12-31
registered = 2026-01-01
[[benchmark]]
metric = "nps"
value = 40
source = "a survey"
date = 2026-01-01
[[wording]]
metric = "csat"
team = "Lisbon"
operations = "Ring back"
[[sla]]
priority = "high"
first_reply_minutes = 60
clock = "business"
[[survey]]
kind = "csat"
desk = "zendesk"
"""


def test_what_is_changed_is_told_in_words_and_not_in_keys_of_the_file() -> None:
    """In the units of the metrics, days as people write them; what it is in the file is the file's."""
    metrics = load_catalogue().metrics
    plain, whole = (parsed(Path("strategy.toml"), one, metrics) for one in ("", EVERY_KEY))
    lines = changes(plain, whole, metrics)
    assert not [line for line in lines for word in line.split() if "_" in word and "{" not in word]
    assert lines[-9:] == (
        "Target of First reply time for teams for Lisbon, from 1 Jan 2026 is new: baseline 300 min,"
        " red 240 min, goal 120 min, to be reached by 31 Dec 2026, milestones 200 min by 30 Jun 2026,"
        " set by Ana, agreed with Ben, why these values r",
        "Rebase of Customer satisfaction for Lisbon, from 1 Mar 2026 is new: what changed early shift",
        "Bet on Customer satisfaction, judged on 31 Dec 2026, How to win is new: direction at least,"
        " amount 87.25 %, registered on 1 Jan 2026",
        "Benchmark of Net promoter score, a survey, 1 Jan 2026 is new: value 40",
        "Calendar of Lisbon is new: time zone Europe/Lisbon",
        "Own words of Lisbon for Customer satisfaction is new: what we do that moves it Ring back",
        "Promise, priority high is new: first reply within 60 min, clock business",
        "Surveys of kind csat is new: desk whose answers count zendesk",
        "Address of cases: zendesk none → https://desk.example/{ticket_id}",
    )
    assert "Choice: capabilities none → Ring back, Early shift" in lines
    assert "Organisation: business hours none → monday 09:00-17:00" in lines
    assert (
        "Objective “Loved” is new: title Loved, perspective customer, what the business gets b, what the"
        " customer gets c, by 31 Dec 2026, carries How to win, drivers First reply within SLA, outcome"
        " Customer satisfaction, weeks after which the outcome may follow 2, 3, what the drivers can't move"
        " Cost per resolution, link declared on 5 Jan 2026"
    ) in lines


def test_every_key_of_the_file_has_words() -> None:
    """Whoever adds one to the model says what it is called."""
    for kind, field in Strategy.model_fields.items():
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if isinstance(one, type)]
        for model in (one for one in inner if issubclass(one, Section)):
            keys = {one.alias or name for name, one in model.model_fields.items()}
            assert keys == {*fields.FIELDS[kind]}, kind

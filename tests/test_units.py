"""A rate is by something, and prints decimals with it, on every road."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.faults import CatalogueFault
from dashboard.model.catalogue import load_catalogue
from tests.conftest import Run

RATE = """/*
title = "Resolved by handling time"
unit = "rate"
per = "hour"
aggregate = "ratio"
evidence = "census"
improvement_direction = "increase"
perspective = "financial"
excellence = []
levels = ["organisation", "team"]
scored_levels = ["organisation", "team"]
needs = ["tickets.resolved_at"]
guards = []
description = "Tickets resolved in an hour of the time that they took."
operations = "Ask once for everything."
strategy = "More is done for the same money."
pitfall = "Closing too early."
*/
select
    desk, ticket_id as observation_id, created_at as observed_at, team, agent,
    1 as value, 1 as numerator, resolution_minutes / 60 as denominator, import_id, line
from tickets where resolved_at is not null
"""


def own(home: Path, text: str) -> None:
    folder = home / "queries/metrics"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pace.sql").write_text(text)


def test_a_rate_is_printed_with_decimals_and_what_it_is_by(main_in: Run, own_tiny: Path) -> None:
    own(own_tiny, RATE)
    whose = ("--level", "team", "--name", "Billing")
    asked = ("show", *whose, "--period", "2026-03", "--metric", "pace")

    # twelve tickets that took 1, 2 ... 12 hours: 12 of 78
    found = next(
        one
        for one in main_in(own_tiny, *asked, "--json").json["cards"][0]["metrics"]
        if one["metric"] == "pace"
    )
    assert (found["unit"], found["per"], found["value"]) == ("rate", "hour", pytest.approx(12 / 78))
    assert "0.15 per hour" in main_in(own_tiny, *asked).stdout
    assert "0.15 per hour" in main_in(own_tiny, "trend", "pace", *whose, "--every", "month").stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('per = "hour"\n', "", "per: a rate is by something; write one of hour, day"),
        ('unit = "rate"', 'unit = "count"', 'per: only a rate is by something; write unit = "rate"'),
        ('"hour"', '"week"', "per: "),
    ],
)
def test_a_rate_that_is_by_nothing_is_refused(home: Path, old: str, new: str, said: str) -> None:
    own(home, RATE.replace(old, new))

    with pytest.raises(CatalogueFault, match=r"pace\.sql: ") as told:
        load_catalogue(home)
    assert said in str(told.value)

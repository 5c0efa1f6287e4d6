"""On fewer than five cases no figure stands by itself, wherever a reading of a team is told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from dashboard import periods, scoring, wording
from dashboard.ask.cards.explaining import Slice
from dashboard.method.tally import Tally
from dashboard.model.catalogue import load_catalogue
from dashboard.model.strategy import Target
from dashboard.output import plain
from dashboard.render import explained, matrix_of_people, reading, spreadsheets
from dashboard.render.charts import AxisScale
from dashboard.scoring import Asked, Figure, Reading

METRICS = load_catalogue().metrics
CSAT = METRICS["csat"]
NOW, BEFORE, ALONE = (
    periods.parse(name) for name in ("2026-08-01..2026-10-31", "2026-05-01..2026-07-31", "2026-10")
)


def read(now: int, before: int = 40) -> Reading:
    """Of so many answers all but one are content."""
    asked = Asked(CSAT, "team", "Billing", NOW, Target(metric="csat", red=70, goal=90), True, 1.0)
    earlier = (BEFORE, Tally(n=before, total=before - 1))
    return scoring.read(asked, Tally(n=now, total=now - 1), earlier, (ALONE, Tally(n=3, total=2)))


def test_four_answers_have_no_figure_and_five_have_one() -> None:
    few, some = read(4), read(5)
    assert few.value == 75.0, "judgement and the JSON hold it, with its base"
    assert (few.told, some.told) == (None, 80.0)
    assert plain(few)["told"] is None, "a script reads what the pages tell"
    assert (plain(some)["told"], plain(some)["value"]) == (80.0, 80.0)
    assert wording.alone(some, CSAT) == "October alone: 3 answers"
    assert reading.interval(few) is None


def test_a_download_holds_what_the_page_shows() -> None:
    (few,), (some,) = (spreadsheets.in_teams([read(n)], CSAT).rows for n in (4, 5))
    assert few[2:7] == (None, "%", None, None, 4)
    assert some[2] == 80.0
    assert None not in some[2:7]


def test_the_time_before_is_held_back_alike() -> None:
    facts = dict(reading.facts(read(40, before=4), CSAT, None, None))
    assert facts["Before"] == "too few to show (n 4), 1 May to 31 Jul 2026"
    assert "97.5 % (n 40)" in dict(reading.facts(read(40), CSAT, None, None))["Before"]


def test_a_part_and_the_head_of_a_column_too() -> None:
    parts = [Slice(name, Figure(n, 50.0, 9.0, 91.0, None)) for name, n in (("a", 4), ("b", 5))]
    cut = explained.slices(parts, "category", CSAT)
    assert (cut.count("50.0"), cut.count("9.0–91.0")) == (1, 1)
    column = matrix_of_people.MetricColumn("CSAT", "percent", AxisScale(0.0, 1.0, 1.0), read(4))
    assert "75" not in matrix_of_people._head(column)


@pytest.mark.parametrize(("has_figures", "head"), [(True, "CSAT %"), (False, "CSAT")])
def test_a_column_without_a_figure_has_no_unit(has_figures: bool, head: str) -> None:
    column = matrix_of_people.MetricColumn("CSAT", "percent", AxisScale(0.0, 1.0, 1.0), None, has_figures)
    assert re.sub("<[^>]*>", " ", matrix_of_people._head(column)).split() == head.split()


def test_a_series_of_few_points_is_not_called_always_met() -> None:

    assert (
        wording.behaviour(_state(number=2, trial=True, flat="always"), CSAT, "team")
        == "No usual range yet: two of twelve weeks."
    )


def _state(**said: Any) -> Any:
    known = {"every": "week", "rule": None, "variation": None, "assurance": None, "last": NOW.first}
    return type("State", (), {**known, "up": True, "value": 100.0, **said})


def test_what_going_back_changes_is_told_by_the_same_rule() -> None:
    from dashboard.ask import going_back

    few, some = (going_back._said(replace(read(n)), "percent") for n in (4, 5))
    assert (few[0], few[2].split(",")[0]) == (None, "–")
    assert some[0] == 80.0

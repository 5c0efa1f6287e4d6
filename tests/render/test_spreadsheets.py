"""CSV and workbooks: the figures of the page as figures, and nothing in them is live."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.output import csv_text, xlsx
from dashboard.render import differing, spreadsheets
from dashboard.render.spreadsheets import SheetTable

PERIOD = "2026-03"


def read(document: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(document)).get_sheet_by_index(0).to_python()


def test_nothing_in_a_workbook_is_live_and_equal_tables_are_equal_bytes() -> None:
    hostile = [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "{=1+1}",
        "https://example.org",
        "internal:A1",
        "a\x00\x1bb",
    ]
    rows = [[text, 2.5, date(2026, 3, 31), None] for text in hostile]
    made = xlsx("=A[1]:*?/\\" * 9, ["=head", "n", "day", "empty"], rows)
    assert xlsx("=A[1]:*?/\\" * 9, ["=head", "n", "day", "empty"], rows) == made
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if "rels" in name and "sheet" in name], "links"
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    found = read(made)
    assert found[0] == ["=head", "n", "day", "empty"]
    assert [row[0] for row in found[1:]] == [*hostile[:-1], "a  b"]
    assert {tuple(row[1:]) for row in found[1:]} == {(2.5, date(2026, 3, 31), "")}


def test_what_a_cell_cannot_hold() -> None:
    (row,) = read(xlsx("", ["a", "b", "c", "d"], [[math.nan, date(1850, 1, 1), "x" * 40_000, True]]))[1:]
    assert row == ["", "1850-01-01", "x" * 32_767, "True"]


def test_an_instant_is_a_date_and_time_on_the_clock_of_the_zone_that_its_head_names() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    summer, winter = datetime(2026, 7, 1, 9, tzinfo=zone), datetime(2026, 12, 1, 9, 30, 5, tzinfo=zone)
    head, *rows = read(xlsx("", ["case", "at"], [["a", None], ["b", summer], ["c", winter]]))
    assert head == ["case", "at (Europe/Amsterdam)"]
    assert [row[1] for row in rows] == ["", summer.replace(tzinfo=None), winter.replace(tzinfo=None)]


def test_one_column_has_one_clock() -> None:
    here, there = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Kolkata")
    at = datetime(2026, 7, 1, 9, tzinfo=here)
    head, *rows = read(xlsx("", ["at"], [[at], [at.astimezone(there)], [at.astimezone(UTC)]]))
    assert head == ["at (Europe/Amsterdam)"]
    assert {row[0] for row in rows} == {datetime(2026, 7, 1, 9)}


def test_of_an_hour_that_comes_twice_and_before_the_first_day_an_instant_is_text() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    once, again = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=zone) for fold in (0, 1))
    _, *rows = read(xlsx("", ["at"], [[once], [again], [datetime(1850, 1, 1, tzinfo=UTC)]]))
    assert [row[0] for row in rows[:2]] == ["2026-10-25 02:30:00+02:00", "2026-10-25 02:30:00+01:00"]
    assert str(rows[2][0]).startswith("1850-01-01 ")


def test_a_row_of_people_is_what_a_cell_of_the_page_says(busy: Path) -> None:
    with Home.open(busy, LOCAL) as home:
        cards = home.cards("agent", period=PERIOD).cards
    made = spreadsheets.people(cards)
    readings = {(card.display_name, one.title): one for card in cards for one in card.metrics}
    rows = [dict(zip(made.columns, row, strict=True)) for row in made.rows]
    assert [(row["name"], row["metric"]) for row in rows] == list(readings)
    for row in rows:
        one = readings[row["name"], row["metric"]]
        told = tuple(row[key] for key in ("value", "95 % from", "95 % to", "n"))
        assert told == (one.value, one.low, one.high, one.n)
        if one.base == "suppressed":
            assert (row["value"], row["likely"], row["note"]) == (None, None, one.word)
    assert any(row["likely"] for row in rows)
    assert {row["beside colleagues"] for row in rows} <= {
        None,
        *(word for _, word in differing.VERDICTS.values()),
    }


def test_teams_side_by_side_are_their_readings(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        cards, metric = home.cards("team", period=PERIOD).cards, home.metric("csat")
    readings = [one for card in cards for one in card.metrics if one.metric == "csat"]
    for row, one in zip(spreadsheets.in_teams(readings, metric).rows, readings, strict=True):
        goal = one.target.goal if one.target else None
        assert row[:9] == (one.name, one.title, one.value, "%", one.low, one.high, one.n, goal, one.word)


def test_the_tables_of_teams_metrics_goals_and_trends(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        cards, metrics = home.cards("team", period=PERIOD).cards, home.catalogue.metrics
        goals, trend = home.goals(PERIOD), home.trend("csat", "team", "Tech", "month", PERIOD)
        own = {one.metric: one for one in home.cards("organisation", period=PERIOD).cards[0].metrics}
    each = [(card.name, one.title, one.value) for card in cards for one in card.metrics]
    assert [row[:3] for row in spreadsheets.teams(cards).rows] == each
    listed = spreadsheets.metrics(metrics, own)
    assert {row[1]: row[2] for row in listed.rows} == {one.title: one.value for one in own.values()}
    organisation, billing, tech = spreadsheets.goals(goals).rows[:3]
    assert organisation[:4] == ("Answer fast", "A lead", date(2026, 12, 31), "organisation")
    assert (billing[3], tech[3]) == ("Billing", "Tech")
    attained = goals.objectives[0]
    assert organisation[5:8] == (attained.goals_met, attained.missed, attained.goals_open)
    (point,) = spreadsheets.trend(trend, metrics["csat"]).rows
    assert point[:6] == (date(2026, 3, 1), date(2026, 3, 31), 40.0, *interval_of(trend), 10)


def interval_of(trend: Any) -> tuple[float, float]:
    return trend.points[0].low, trend.points[0].high


def test_csv_and_workbook_hold_the_same(tiny: Path) -> None:
    with Home.open(tiny, LOCAL) as home:
        made: SheetTable = spreadsheets.people(home.cards("agent", period=PERIOD).cards)
    as_csv = list(csv.reader(io.StringIO(csv_text(made.columns, made.rows))))
    as_book = read(xlsx(made.title, made.columns, made.rows))
    assert len(as_csv) == len(as_book) == len(made.rows) + 1
    for line, row in zip(as_csv[1:], as_book[1:], strict=True):
        for cell, value in zip(line, row, strict=True):
            assert value == (pytest.approx(float(cell)) if isinstance(value, float) else cell)

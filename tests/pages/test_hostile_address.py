"""Whatever stands in an address is text on every page, a message about it included."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.widgets.head_row import when
from dashboard.widgets.visiting import FILTERS, Visit
from tests.pages.conftest import PAGES, Open

HOSTILE = "![p](https://evil.example/p.png)$x$<img src=x>:red[y]`z"
LIVE = re.compile(r"(?<!\\)(\[p|<img|\$x|:red|`z)|://")
DAYS = "2026-09-01..2026-09-20"
NAMES = sorted(path.stem for path in PAGES.glob("[a-z]*.py"))


@pytest.mark.alike(18)
@pytest.mark.parametrize("key", FILTERS)
@pytest.mark.parametrize("page", NAMES)
def test_it_is_text(open_page: Open, sample_home: Path, page: str, key: str) -> None:
    told = {"metric": "csat"} if page == "metric" and key != "metric" else {}
    opened = open_page(page, sample_home, **told, **{key: HOSTILE})
    assert not [part for part in opened.markdown if LIVE.search(part)]
    assert "<img src=x" not in opened.html


def test_words_that_are_looked_for_are_text(open_page: Open, sample_home: Path) -> None:
    opened = open_page(
        "metric", sample_home, metric="csat", tab="cases", find=HOSTILE, sort=HOSTILE, only=HOSTILE
    )
    assert not [part for part in opened.markdown if LIVE.search(part)]
    assert opened.app.text_input(key="find_case").value == HOSTILE


def test_it_is_there_to_be_read(open_page: Open, sample_home: Path) -> None:
    opened = open_page("metric", sample_home, metric=HOSTILE)
    (said,) = [part for part in opened.markdown if part.startswith("There is no metric")]
    assert "evil.example" in said


@pytest.mark.parametrize(
    ("period", "says"),
    [
        ("2031-05", "Nothing of May 2031 is in the data: they end on 31 Oct 2026"),
        ("2026-11-01..2026-11-30", "Nothing of 1 Nov to 30 Nov 2026 is in the data: they end on 31 Oct 2026"),
        ("2019", "Nothing of 2019 is in the data: they begin later"),
    ],
)
def test_days_that_the_data_do_not_hold_have_no_figures(
    open_page: Open, sample_home: Path, period: str, says: str
) -> None:
    """A stock of the last week that was counted is none of May 2031."""
    opened = open_page("scorecard", sample_home, period=period)
    assert says in opened.markdown
    assert "sc-tile" not in opened.html


def test_the_tab_names_own_days_and_a_running_week_as_people_say_them(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        named = {day: when(Visit(home, home.about(), False, period=day)) for day in ("2026-W44", DAYS, "x")}
    assert named == {
        "2026-W44": "week 44 of 2026: 26 Oct to 1 Nov 2026",
        DAYS: "1 Sep to 20 Sep 2026",
        "x": "x",
    }


def test_a_page_that_is_not_there_is_said_once(tiny: Path, open_page: Open) -> None:
    opened = open_page("scorecard", tiny, lost="metrics")
    said = (
        'There is no page "metrics": they are Scorecard, Person, Goals, Strategy, Metric and Data;'
        ' did you mean "metric"?'
    )
    assert [box.value for box in opened.app.info] == [said]
    opened.app.run()
    assert not opened.app.info

"""The Metric page: the number, its trend, the teams, its meaning, its SQL and the rows behind it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from dashboard import text
from dashboard.access import LOCAL
from dashboard.ask import Home, RowTable
from dashboard.model.catalogue import load_catalogue
from dashboard.output import csv_text
from dashboard.render.cases import cases
from dashboard.widgets import rows as behind
from tests.pages.conftest import files

Open = Callable[..., Any]
METRICS = load_catalogue().metrics
PERIOD = "2026-03"


def test_the_number_stands_with_its_interval_its_target_and_its_status(open_page: Open, tiny: Path) -> None:
    # in time: 9 of 12 in Billing, 3 of 10 in Tech
    page = open_page("metric", tiny, metric="first_reply_sla", period=PERIOD)
    assert page.app.title[0].value == "First reply within SLA"
    for said in (
        '<span class="value">54.5 %</span>',
        "■</span> far short of goal",
        "34.7 % to 73.1 %",
        "22 tickets, all of them",
        "1 Mar to 31 Mar 2026",
        "goal 90.0 % by 31 Dec 2026, red below 60.0 %, baseline 50.0 %",
        "A lead, agreed with Both teams",
        "What customers ask for",
        "11 % of the way",
        "“Answer fast”",
    ):
        assert said in page.html


@pytest.mark.parametrize("address", [{"team": "Tech"}, {"level": "team", "name": "Tech"}])
def test_a_team_is_named_by_team_or_by_level_and_name(
    open_page: Open, tiny: Path, address: dict[str, str]
) -> None:
    page = open_page("metric", tiny, metric="first_reply_sla", period=PERIOD, **address)
    assert page.app.title[0].value == "First reply within SLA · Tech"
    assert '<span class="value">30.0 %</span>' in page.html
    assert page.app.selectbox(key="pick_team").value == "Tech"


def test_a_person_is_read_over_three_months_and_by_month_only(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="csat", level="agent", name="A. Blum", period=PERIOD)
    assert "1 Jan to 31 Mar 2026" in page.html
    assert [group.key for group in page.app.button_group] == ["pick_kind", "by"], "by month only"
    page = open_page("metric", tiny, metric="csat", level="agent", name="A. Blum", period=PERIOD, tab="teams")
    assert "Teams side by side" not in page.headers, "people are not set beside each other"
    assert ">Teams</a>" not in page.html


def test_teams_stand_side_by_side_in_alphabetical_order_with_links(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="first_reply_sla", period=PERIOD, tab="teams")
    assert page.html.index(">Billing</a>") < page.html.index(">Tech</a>")
    # 9 of 12 and 3 of 10 on one scale from 10.8 to 91.1 % and the goal of 90, with room on both sides
    assert page.html.count('<i class="dot"') == page.html.count('<i class="goal"') == 2
    assert "/metric?metric=first_reply_sla&amp;period=2026-03&amp;team=Tech" in page.html


def test_the_definition_speaks_to_both_sides_and_shows_the_guards(open_page: Open, tiny: Path) -> None:
    html = open_page("metric", tiny, metric="first_reply_sla", period=PERIOD, team="Tech", tab="meaning").html
    for heading in ("What I do that moves it", "What business and customer get", "How it is gamed"):
        assert f"<h3>{heading}</h3>" in html
    assert METRICS["first_reply_sla"].operations[:30] in html
    assert '/metric?metric=reopen_rate&amp;period=2026-03&amp;team=Tech">Reopen rate' in html.replace(
        'class=""', ""
    ).replace('" >', '">')


def test_the_sql_is_shown(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="csat", tab="sql")
    assert page.app.code[0].value == METRICS["csat"].sql


def test_the_rows_are_shown_and_all_of_them_can_be_downloaded(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="first_reply_sla", period=PERIOD, team="Tech", tab="cases")
    assert "These 10 rows give exactly 30.0 %: 3 of 10." in page.words
    shown = rows_of(page)
    assert [row["Counts as"] for row in shown] == ["◔ miss"] * 7 + ["no miss"] * 3, "the misses first"
    assert shown[9]["When"] == "2 Mar 2026, 09:00", "the organisation's own time"
    assert {row["Stands in"].split(",")[0] for row in shown} == {"own_tickets.csv"}
    assert "All 10 cases. From own\\_tickets.csv (10); generation" in page.words
    assert "Download all rows" in page.html
    whose = "first_reply_sla-Tech-2026-03-01-2026-03-31"
    assert [key for key in files(page) if whose in key] == [
        f"{whose}.csv",
        f"{whose}.xlsx",
    ]


def rows_of(page: Any) -> list[dict[str, str]]:
    """The cases on the page, by the title of their column."""
    (table,) = re.findall(r'aria-label="Cases".*?<tbody>(.*?)</tbody>', page.html, re.DOTALL) or [""]
    cells = r'<t[dh][^>]*?(?:data-label="([^"]*)")?>(.*?)</t[dh]>'
    return [
        {title or "Case": unescape(re.sub("<[^>]+>", "", cell)) for title, cell in re.findall(cells, row)}
        for row in table.split("</tr>")[:-1]
    ]


@pytest.mark.parametrize(
    ("where", "filters", "named"),
    [
        ("scorecard", {}, "teams-2026-03"),
        ("scorecard", {"team": "Tech"}, "people-Tech-2026-03"),
        ("goals", {}, "objectives-2026-03"),
        ("metric", {}, "metrics-2026-03"),
        ("metric", {"metric": "csat", "tab": "teams"}, "csat-teams-2026-03"),
        ("metric", {"metric": "csat", "team": "Tech"}, "csat-week-Tech-2025-10-06-2026-04-05"),
        ("metric", {"metric": "csat", "team": "Tech"}, "csat-by-category-Tech-2026-03"),
        ("metric", {"metric": "csat"}, "csat-hurting-2026-03"),
        ("metric", {"metric": "csat", "team": "Tech", "tab": "teams"}, "csat-people-Tech-2026-03"),
        ("metric", {"metric": "csat", "tab": "meaning"}, "csat-answers-2026-03"),
        ("goals", {}, "asked-2026-03"),
        ("strategy", {}, "aims"),
    ],
)
def test_below_a_table_stands_the_same_for_a_spreadsheet(
    open_page: Open, tiny: Path, where: str, filters: dict[str, str], named: str
) -> None:
    keys = files(open_page(where, tiny, period=PERIOD, **filters))
    assert {f"{named}.csv", f"{named}.xlsx"} <= set(keys)


@pytest.mark.parametrize(
    ("where", "filters", "named"),
    [
        ("metric", {"metric": "first_reply_sla"}, "first_reply_sla-moved-team-2026-10"),
        ("metric", {"metric": "quality_score", "tab": "teams"}, "quality_score-reviewers-2026-10"),
        ("metric", {"metric": "csat", "tab": "meaning"}, "csat-between-2026-10"),
        ("strategy", {}, "bets"),
        ("strategy", {}, "drivers-and-outcomes"),
    ],
)
def test_so_it_does_below_those_of_the_sample(
    open_page: Open, sample_home: Path, where: str, filters: dict[str, str], named: str
) -> None:
    keys = files(open_page(where, sample_home, period="2026-10", **filters))
    assert {f"{named}.csv", f"{named}.xlsx"} <= set(keys)


@pytest.mark.parametrize(
    ("where", "filters", "on_paper"),
    [
        ("goals", {}, 1),
        ("scorecard", {"team": "Tech"}, 1),
        ("scorecard", {}, 0),
        ("person", {"name": "A. Blum"}, 1),
        ("person", {}, 0),
        ("metric", {}, 0),
    ],
)
def test_a_page_that_there_is_on_paper_offers_it(
    open_page: Open, tiny: Path, where: str, filters: dict[str, str], on_paper: int
) -> None:
    page = open_page(where, tiny, period=PERIOD, **filters)
    assert [button.proto.label for button in page.app.get("download_button")].count("PDF") == on_paper


def test_a_workbook_is_offered_for_as_many_rows_as_take_seconds(open_page: Open, tiny: Path) -> None:
    asked = {"metric": "csat", "period": PERIOD, "tab": "cases"}
    assert len([key for key in files(open_page("metric", tiny, **asked)) if "Tiny" in key]) == 2
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("dashboard.widgets.download.MOST_IN_EXCEL", 21)
        found = files(open_page("metric", tiny, **asked))
    assert [key for key in found if "Tiny" in key] == ["csat-Tiny-2026-01-01-2026-03-31.csv"]


def test_only_the_misses_stand_in_the_address_and_words_are_found(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="csat", period=PERIOD, tab="cases", only="misses", sort="newest")
    rows = rows_of(page)
    assert [row["Counts as"] for row in rows] == ["◔ miss"] * 8
    assert {row["Rated"] for row in rows} == {"2", "3"}
    days = [datetime.strptime(row["When"], "%d %b %Y, %H:%M") for row in rows]
    assert days == sorted(days, reverse=True)
    page.app.text_input(key="find_case").set_value("blum").run()
    assert {row["Who"] for row in rows_of(page)} == {"A. Blum"}
    assert "2 of 22 cases" in page.words
    assert "blum" in page.app.query_params["find"]
    shared = open_page("metric", tiny, metric="csat", period=PERIOD, tab="cases", only="misses", find="blum")
    assert "2 of 22 cases" in shared.words, "the address shows another person the same"
    assert shared.app.text_input(key="find_case").value == "blum"
    page.app.toggle(key="only_misses").set_value(False).run()
    assert "only" not in page.app.query_params
    assert "12 of 22 cases" in page.words


def test_where_nothing_is_a_miss_the_worst_come_first(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="resolution_time", period=PERIOD, team="Billing", tab="cases")
    told = [row["Counts as"].removeprefix("◔ ") for row in rows_of(page)]
    assert told == [text.duration(hours * 60) for hours in range(12, 0, -1)]
    assert page.app.selectbox(key="sort_cases").value == "highest"
    assert "only_misses" not in [toggle.key for toggle in page.app.toggle]


@pytest.mark.long
def test_why_another_tool_says_otherwise(open_page: Open, busy: Path, tiny: Path) -> None:
    page = open_page("metric", busy, metric="csat", period=PERIOD, tab="meaning")
    assert "Another tool may say" in page.headers
    assert "only March 2026, not the days that ours is read over" in page.html
    # Billing closed 12 tickets after 1 to 12 hours and none is open: both ways say 6.5 hours
    page = open_page("metric", tiny, metric="resolution_time", period=PERIOD, team="Billing", tab="meaning")
    assert "Another tool may say" not in page.headers


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_the_cases_of_every_metric_are_told(sample_home: Path, metric: str) -> None:
    """Those of a ratio add to one of its two sums only."""
    with Home.open(sample_home, LOCAL) as home:
        if home.metric(metric).shows_rows:
            found = home.cases(metric, "organisation", period="2026-10", limit=50)
            assert "<table>" in cases(found, home.metric(metric))


def test_a_metric_that_never_shows_rows_says_why(open_page: Open, busy: Path) -> None:
    page = open_page("metric", busy, metric="agent_satisfaction", period=PERIOD, tab="cases")
    assert "Never shown" in page.words
    assert not rows_of(page)
    assert "Download all rows" not in page.html


def test_too_few_answers_of_a_person_show_the_cases_and_no_figure(open_page: Open, three: Path) -> None:
    page = open_page("metric", three, metric="csat", level="agent", name="Z. Few")
    assert "too few answers (3)" in page.html
    assert "Below 5 there is no rate." in page.html
    page = open_page("metric", three, metric="csat", level="agent", name="Z. Few", tab="cases")
    assert "3 rows: too few for a figure, but these are the cases." in page.words
    assert len(rows_of(page)) == 3
    assert "66.7" not in page.html + page.words


def few() -> dict[str, list[dict[str, Any]]]:
    """One team, one person, three tickets with an answer each: 5, 5 and 1."""
    tickets = [
        {
            "ticket_id": number,
            "team": "Solo",
            "category": "Invoice",
            "agent": "Z. Few",
            "status": "solved",
            "created_at": f"2026-03-0{number} 09:00:00",
            "resolved_at": f"2026-03-0{number} 12:00:00",
        }
        for number in (1, 2, 3)
    ]
    # a person is read over months that are over; no metric sees this row
    tickets.append({"ticket_id": "end", "created_at": "2026-03-31 12:00:00", "excluded": "test"})
    surveys = [
        {
            "kind": "csat",
            "response_id": number,
            "ticket_id": number,
            "responded_at": f"2026-03-0{number} 15:00:00",
            "score": score,
            "scale_min": 1,
            "scale_max": 5,
        }
        for number, score in ((1, 5), (2, 5), (3, 1))
    ]
    return {"own_tickets": tickets, "own_surveys": surveys}


@pytest.mark.alike(5)
@pytest.mark.parametrize("metric", sorted(METRICS))
def test_every_metric_opens_on_one_team_with_three_tickets(open_page: Open, three: Path, metric: str) -> None:
    page = open_page("metric", three, metric=metric, team="Solo")
    assert page.app.title[0].value == f"{METRICS[metric].title} · Solo"
    for tab in ("teams", "meaning", "cases", "sql"):
        page = open_page("metric", three, metric=metric, team="Solo", tab=tab)
        assert page.app.title[0].value == f"{METRICS[metric].title} · Solo"
    assert page.app.code[0].value == METRICS[metric].sql


@pytest.fixture(scope="module")
def three(filled_home: Callable[..., Path], tiny: Path) -> Path:
    """One team with three tickets."""
    return filled_home((tiny / "strategy.toml").read_text(encoding="utf-8"), few())


def test_a_level_without_a_reading_keeps_the_definition(open_page: Open, busy: Path) -> None:
    page = open_page("metric", busy, metric="cost_per_resolution", level="agent", name="A. Blum")
    assert "has no reading for one person" in page.words
    assert page.headers == ["What it means"]
    assert re.findall(r">(\w+)</a>", page.html[page.html.index("sc-tabs") :])[:2] == ["Meaning", "SQL"]


def test_one_tab_is_open_and_the_others_keep_metric_whom_and_period(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="csat", period=PERIOD, team="Tech", tab="meaning")
    tabs = page.html[page.html.index("sc-tabs") :]
    assert re.findall(r">(\w+)</a>", tabs)[:5] == ["Trend", "Teams", "Meaning", "Cases", "SQL"]
    assert re.findall(r'aria-current="true">(\w+)', tabs) == ["Meaning"]
    assert "/metric?metric=csat&amp;period=2026-03&amp;tab=cases&amp;team=Tech" in tabs
    assert "What moved it" not in page.headers
    unknown = open_page("metric", tiny, metric="csat", period=PERIOD, tab="nothing")
    assert "Over time" in unknown.headers, "a tab that there is not is the first one"


def test_an_unknown_metric_is_said_with_the_nearest(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="csta")
    assert 'no metric "csta"' in page.words
    assert "csat" in page.words


def test_without_a_metric_all_are_listed_by_perspective(open_page: Open, busy: Path) -> None:
    page = open_page("metric", busy, period=PERIOD)
    assert page.headers == ["Customer", "Process", "People", "Financial"]
    for name, metric in METRICS.items():
        assert f"/metric?metric={name}&amp;period=2026-03" in page.html
        assert metric.title in page.html


def test_the_list_says_what_a_metric_needs(open_page: Open, tiny: Path) -> None:
    assert "no data: needs costs.amount" in open_page("metric", tiny).html


def test_what_is_not_decided_is_said_with_what_it_could_change(open_page: Open, busy: Path) -> None:
    # of May's seven resolved tickets the data end before the week of one is over
    page = open_page("metric", busy, metric="first_contact_resolution", period="2026-05")
    reading = (
        Home.open(busy, LOCAL).rows("first_contact_resolution", "organisation", period="2026-05").reading
    )
    assert (reading.n, reading.undecided) == (6, 1)
    # 4 of 6 are 67 %; of seven the undecided one makes 4 or 5
    assert "1 not decided, which could move it anywhere from 57.1 % to 71.4 %" in page.html


def test_an_empty_home_greets(open_page: Open, home: Path) -> None:
    assert open_page("metric", home, metric="csat").app.title[0].value == "Welcome"


def test_the_trend_goes_by_what_the_address_says(open_page: Open, tiny: Path) -> None:
    by_month = open_page("metric", tiny, metric="csat", period=PERIOD, every="month").html
    assert "Customer satisfaction by month" in by_month
    by_week = open_page("metric", tiny, metric="csat", period=PERIOD, every="year").html
    assert "Customer satisfaction by week" in by_week, "what is no step is read as week"


# --- how rows add up


def table(home: Path, metric: str, level: Any, name: str | None, limit: int | None = None) -> RowTable:
    return Home.open(home, LOCAL).rows(metric, level, name, None, PERIOD, limit)


WHOM: dict[str, str | None] = {"organisation": None, "team": "Tech", "agent": "C. Diaz"}
READ = [
    (name, level) for name, metric in sorted(METRICS.items()) if metric.shows_rows for level in metric.levels
]


@pytest.mark.alike(12)
@pytest.mark.parametrize(("metric", "level"), READ)
def test_what_the_page_says_of_the_rows_is_what_they_add_up_to(busy: Path, metric: str, level: str) -> None:
    name = WHOM[level]
    every, some = table(busy, metric, level, name), table(busy, metric, level, name, 3)
    assert some.rows == every.rows[:3]
    assert some.count == every.count == len(every.rows)
    if every.reading.value is None:
        assert every.sums is None
        return
    sums, at = every.sums, {column: place for place, column in enumerate(every.columns)}
    assert sums
    values = [row[at["value"]] for row in every.rows]
    aggregate = METRICS[metric].aggregate
    if aggregate in ("proportion", "mean"):
        assert sums.total == pytest.approx(sum(values))
        assert sums.n == len(values)
    elif aggregate == "nps":
        assert sums.promoters == sum(value >= 9 for value in values)
        assert sums.detractors == sum(value <= 6 for value in values)
        assert sums.n == len(values)
    elif aggregate == "ratio":
        for part in ("numerator", "denominator"):
            assert getattr(sums, part) == pytest.approx(sum(row[at[part]] or 0 for row in every.rows))
    else:
        assert sums.still_open == sum(bool(row[at["censored"]]) for row in every.rows)
    these = "This row gives" if every.count == 1 else f"These {every.count:,} rows give"
    assert behind.added_up(METRICS[metric], every).startswith(f"{these} exactly")


def test_the_download_is_what_the_command_line_prints(tiny: Path, main_in: Any) -> None:
    every = table(tiny, "csat", "team", "Tech")
    printed = main_in(tiny, "rows", "csat", "--level", "team", "--name", "Tech", "--period", PERIOD).stdout
    assert csv_text(every.columns, every.rows) == printed
    assert len(list(csv.reader(io.StringIO(printed)))) == every.count + 1


def test_a_change_is_explained_and_cut_as_the_address_says(open_page: Open, sample_home: Path) -> None:
    asked = {"metric": "first_contact_resolution", "team": "Orders", "period": "2026-Q2"}
    page = open_page("metric", sample_home, **asked, by="priority")
    assert page.app.get("button_group")[-1].value == "priority"
    said = next(one.value for one in page.app.markdown if "chance explains" in one.value)
    assert said.startswith("↓ 14.2, more than chance explains. The largest part: normal, ")
    assert 'alt="From 78.0 to 63.8: ' in page.html
    page = open_page("metric", sample_home, **asked, tab="teams")
    people = page.html[page.html.index("By name, with the same kinds of cases") :]
    assert people.index("Lena Fischer") < people.index("Tim Braun")
    assert "Like colleagues" in people


def test_beside_figures_of_reviews_and_answers_stands_what_explains_them(
    open_page: Open, sample_home: Path
) -> None:
    reviewed = open_page(
        "metric", sample_home, metric="quality_engagement", period="2026-10", tab="teams"
    ).html
    assert "Reviewers give much the same on the same people’s work." in reviewed
    answered = open_page("metric", sample_home, metric="csat", team="Orders", period="2026-10")
    assert "Where customers hurt" in answered.headers
    table = answered.html[answered.html.index("Tickets × share unhappy") :]
    # 1,116 tickets × 31 of 184 unhappy × 11.8 minutes of work are 37 hours
    assert re.search(r"Delivery</th>.*?>37</td>.*?>1,116</td>.*?>17 % of 184</td>", table)
    assert table.count("<li>“") == 5


def test_a_trend_is_zoomed_where_somebody_asks_for_it(open_page: Open, tiny: Path) -> None:
    page = open_page("metric", tiny, metric="first_reply_sla", period=PERIOD)
    assert not page.app.get("plotly_chart")
    page.app.toggle(key="explore").set_value(True).run()
    (shown,) = page.app.get("plotly_chart")
    drawn = json.loads(shown.proto.spec)["data"]
    assert [line["name"] for line in drawn][-1] == "First reply within SLA"
    assert any("%" in said for said in drawn[-1]["customdata"])


def test_beside_a_goal_stand_that_it_was_loosened_and_what_others_reach(
    open_page: Open, own_tiny: Path
) -> None:
    """Marked for twelve months from its day, and the figure of others as theirs."""
    path = own_tiny / "strategy.toml"
    loosened = '[[target]]\nmetric = "csat"\nfrom = 2026-02-01\nred = 60\ngoal = 80\n'
    others = '[[benchmark]]\nmetric = "csat"\nvalue = 88\nsource = "a <survey>"\ndate = 2026-01-01\n'
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{loosened}\n{others}", encoding="utf-8")
    html = open_page("metric", own_tiny, metric="csat").html
    assert "<b>Loosened</b> from 90.0 % to 80.0 %, red from 70.0 % to 60.0 % on 1 Feb 2026" in html
    assert "88.0 %: a &lt;survey&gt;, 1 Jan 2026; no goal of ours" in html
    assert "Loosened" not in open_page("metric", own_tiny, metric="csat", period="2026-01").html
    assert "Somebody else" not in open_page("metric", own_tiny, metric="nps").html


def test_a_stock_is_of_one_day_and_so_is_the_bar_at_the_foot(open_page: Open, sample_home: Path) -> None:
    page = open_page("metric", sample_home, metric="overdue_backlog", period="2026-09")
    assert "The bar at the foot: 27 Sep 2026, the day of the figure above." in page.html
    assert "last 35.7 % (week of 21 Sep 2026)" in page.html, "which is the figure above"

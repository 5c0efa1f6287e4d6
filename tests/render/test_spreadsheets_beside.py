"""What stands beside a figure, as a spreadsheet: the rows of the page's table, and what it holds back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Answerers, Home, Hurting, Reviewers
from dashboard.ask.cards.answerers import AnswererShare
from dashboard.ask.cards.beside import Pain, Reviewer
from dashboard.ask.cards.explaining import Slice
from dashboard.ask.spans import Shown
from dashboard.ask.strategy.gaps import Load, LoadPart
from dashboard.model.catalogue import load_catalogue
from dashboard.render import choices, differing, explained, spreadsheets_beside
from dashboard.scoring import Figure
from dashboard.store.answerers import Sent

PERIOD = "2026-03"
METRICS = load_catalogue().metrics
MARCH = Shown(PERIOD, date(2026, 3, 1), date(2026, 3, 31))


def first_cells(html: str) -> list[str]:
    """The first cell of each row of the body, without mark-up and without the quieter line beneath."""
    rows = re.findall(r"<tr><t[hd][^>]*>(.*?)</t[hd]>", html.split("<tbody>")[1], re.DOTALL)
    return [unescape(re.sub("<[^>]+>", "", row.split("<br>")[0])) for row in rows]


def test_people_beside_one_another_are_the_rows_of_the_page(busy: Path) -> None:
    with Home.open(busy, LOCAL) as home:
        team = home.cards("team", period=PERIOD).cards[0].name
        found, metric = home.compare("csat", team, PERIOD), home.metric("csat")
    made = spreadsheets_beside.comparison(found, metric)
    assert [row[0] for row in made.rows] == first_cells(differing.side_by_side(found, metric, str))
    for row, one in zip(made.rows, found.names, strict=True):
        told = dict(zip(made.columns, row, strict=True))
        assert (told["value"], told["n"], told["expected"]) == (one.value, one.n, one.expected)
        assert told["beside colleagues"] == differing.VERDICTS[one.verdict][1]
        if one.base == "suppressed":
            assert (told["value"], told["likely"], told["expected"]) == (None, None, None)


def test_a_verdict_is_said_once_where_its_sentence_begins_with_it(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        found, metric = home.compare("csat", "Billing", "2026-10"), home.metric("csat")
    told = unescape(re.sub("<[^>]+>", " ", differing.side_by_side(found, metric, str))).lower()
    for word in ("like colleagues", "can't tell"):
        assert told.count(word) == sum(differing.VERDICTS[one.verdict][1] == word for one in found.names) > 0


def test_the_parts_of_a_change_add_up_in_the_sheet_too(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        found, metric = home.explain("first_reply_sla", by="category"), home.metric("first_reply_sla")
    made = spreadsheets_beside.moved(found, metric)
    assert [row[0] for row in made.rows] == first_cells(explained.parts_table(found, metric))
    assert sum(row[2] for row in made.rows) == pytest.approx(found.change)
    for row in made.rows:
        told = dict(zip(made.columns, row, strict=True))
        assert told["adds"] == pytest.approx(told["by its share"] + told["by its own figure"])
        assert all(told[side] is None for side in ("before", "now") if told[f"n {side}"] < 5)


def test_a_part_of_fewer_than_five_cases_has_no_figure() -> None:
    found = [
        Slice("Invoice", Figure(8, 75.0, 40.0, 90.0, None)),
        Slice("Contract", Figure(4, 50.0, 10.0, 90.0, None)),
    ]
    made = spreadsheets_beside.slices(found, "category", METRICS["csat"])
    assert made.columns == ("category", "value", "unit", "95 % from", "95 % to", "n")
    assert made.rows == (
        ("Invoice", 75.0, "%", 40.0, 90.0, 8),
        ("Contract", None, "%", None, None, 4),
    )


def test_where_customers_hurt_and_reviewers() -> None:
    pain = Pain("Invoice", tickets=20, answers=10, share=30.0, minutes=10.0, hours=1.0)
    made = spreadsheets_beside.hurting(Hurting(MARCH, (pain, replace(pain, share=None, hours=None)), ()))
    assert made.rows == (("Invoice", 1.0, 20, 30.0, 10, 10.0), ("Invoice", None, 20, None, 10, 10.0))
    strict = Reviewers(MARCH, (Reviewer("Sara", 12, 84.0, 80.0, 88.0),), 0.0)
    assert spreadsheets_beside.reviewers(strict).rows == (("Sara", 84.0, 80.0, 88.0, 12),)


def test_who_answers_stands_as_shares_of_all_cases_and_of_the_answers() -> None:
    parts = (
        AnswererShare("Invoice", 60, 20, 75.0, 50.0, True),
        AnswererShare("Sign-in", 20, 20, 25.0, 50.0, True),
    )
    sent = Sent(sent=80, answered=40, over=80, answered_of_over=40, undated=0, told=0, delivered=0)
    found = Answerers("csat", "percent", MARCH, sent, 50.0, (("category", parts),), None)
    assert spreadsheets_beside.who_answers(found).rows == (
        ("category", "Invoice", 75.0, 60, 50.0, 20, "answers less often"),
        ("category", "Sign-in", 25.0, 20, 50.0, 20, "answers more often"),
    )


def test_what_goals_ask_of_a_team() -> None:
    parts = (
        LoadPart("csat", None, 2.0, "answer", 1.0),
        LoadPart("first_reply_sla", None, 5.0, "ticket", 3.0),
    )
    found = [Load("Billing", 7.0, 4.0, 40.0, parts, ("overdue_backlog",)), Load("Tech", 0.0, None, None, ())]
    made = spreadsheets_beside.load(found, METRICS)
    reply, backlog = METRICS["first_reply_sla"].title, METRICS["overdue_backlog"].title
    assert made.rows == (
        ("Billing", 7.0, 4.0, 40.0, reply, 5.0, backlog),
        ("Tech", 0.0, None, None, None, None, None),
    )


def test_the_tables_of_the_strategy(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        plan, links, strategy = home.plan(), home.links(), home.strategy
    bets = spreadsheets_beside.bets(plan.bets)
    assert [row[3] for row in bets.rows] == [bet.by for bet in choices.by_day(plan.bets)]
    found = spreadsheets_beside.links(links, strategy.objectives, METRICS)
    assert [(row[1], row[4]) for row in found.rows] == [
        (METRICS[one.driver].title, one.says) for one in links.links
    ]
    aims = spreadsheets_beside.aims(plan.aims)
    assert len(aims.rows) == len(plan.aims)
    assert {row[2] for row in aims.rows if not row[2]} == set()

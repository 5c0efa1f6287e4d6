"""Lists of the pages as spreadsheets: every line of the page's list, also those that the page folds."""

from __future__ import annotations

from pathlib import Path

from dashboard.access import LOCAL
from dashboard.ask import Home, Missing
from dashboard.render import checks, loaded, person, receipt, spreadsheets_lists, worklist
from dashboard.render.spreadsheets import SheetTable

PERIOD = "2026-10"


def dicts(made: SheetTable) -> list[dict[str, object]]:
    return [dict(zip(made.columns, row, strict=True)) for row in made.rows]


def test_what_waits_is_there_in_full(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        found = home.worklist("Billing", period=PERIOD)
    rows = dicts(spreadsheets_lists.waiting(found))
    assert len(rows) == worklist.count(found) > worklist.MOST
    assert rows[0]["group"] == "Customers to ring"
    assert all(row["who holds it"] for row in rows), "nobody, where nobody does"


def test_comments_and_cases_are_those_of_the_page(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        hurting = home.hurting("csat", "Billing", PERIOD)
        cases = home.cases_to_see("Ana Reis", "Billing", PERIOD)
    assert hurting
    assert len(hurting.comments) == 5
    said = [row["comment"] for row in dicts(spreadsheets_lists.comments(hurting))]
    assert said == [one.comment for one in hurting.comments]
    told = person.cases(cases)
    for row in dicts(spreadsheets_lists.cases_to_see(cases)):
        assert str(row["what happened"]) in told
        assert f"case {row['case']}" in told


def test_what_is_loaded_and_what_looks_wrong(sample_home: Path) -> None:
    with Home.open(sample_home, LOCAL) as home:
        holdings, found, catalogue = home.holdings(), home.checks(), home.catalogue
        organisation, latest = home.strategy.organisation, home.history().imports[::-1]
    rows = dicts(spreadsheets_lists.holdings(holdings, catalogue))
    table = loaded.holdings_table(holdings, catalogue)
    assert all(f"{row['rows']:,}" in table for row in rows)
    wrong = dicts(spreadsheets_lists.checks(found))
    assert [row["what"] for row in wrong] == [one.message for one in found]
    assert all(checks.places(one.where) for one in found if one.where)
    came = dicts(spreadsheets_lists.imports(latest, catalogue, organisation))
    assert [row["file"] for row in came] == [entry.name for entry in latest]
    assert [row["when"] for row in came] == [receipt.instant_of(entry, organisation) for entry in latest]
    assert sum(int(str(row["accepted"])) for row in came) == sum(
        entry.receipt["accepted"] for entry in latest
    )


def test_what_a_draft_lacks() -> None:
    lacks = Missing("csat", "Customer satisfaction", "customer", ("surveys.score",), 0.0, "a survey export")
    assert dicts(spreadsheets_lists.missing([lacks])) == [
        {
            "metric": "Customer satisfaction",
            "perspective": "customer",
            "needs": "surveys.score",
            "comes with": "a survey export",
        }
    ]

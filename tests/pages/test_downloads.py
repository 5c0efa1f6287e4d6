"""Every table of every page can be taken along as CSV and as a workbook, or says here why not.

The tables are listed from the code: whoever draws a new one names its download. Then the pages are walked
as they are drawn: each table on them is one of the list, and its download stands on the same page.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.pages.conftest import Open, files

ROOT = Path(__file__).resolve().parents[2] / "dashboard"
ROOMS = ("render", "widgets", "app_pages")

OURS = "Tickets|Time in state|Surveys|Quality reviews|Team pulse|Costs|Coaching actions|People"
# who draws it -> what its caption says, and a part of the names of its files; None: in NONE it says why
TABLES: dict[str, tuple[str, str | None]] = {
    "app_pages/data.py:proposed": ("Cards|Left out", None),
    "render/answerers.py:by_kind": ("By (category|channel|priority|time to resolve|outcome)", "-answers-"),
    "render/cases.py:cases": ("Cases", "csat-"),
    "render/draft.py:missing": ("Still missing", "missing"),
    "render/beside_figures.py:hurting": ("Tickets × share unhappy × .*", "-hurting-"),
    "render/explained.py:parts_table": ("What each part adds to the change", "-moved-"),
    "render/beside_figures.py:reviewers": ("Over .*, by name", "-reviewers-"),
    "render/differing.py:side_by_side": ("By name, with the same kinds of cases", "-people-"),
    "render/explained.py:slices": ("By (category|channel|priority|team|agent)", "-by-"),
    "render/workload.py:load_html": ("Of each team.*|The .* teams with most.*|All .* teams.*", "asked-"),
    "render/loaded.py:_both_values": ("The (organisation|teams)’s? figures, now and then", None),
    "render/loaded.py:history_table": ("Imports in force", "imports"),
    "render/loaded.py:holdings_table": ("What is loaded", "loaded"),
    "render/matrix.py:matrix_html": ("Goals met, missed and not decided.*", "objectives-"),
    "render/matrix.py:metrics_html": ("Metrics of “.*”", "metrics-of-objectives-"),
    "render/matrix_of_people.py:people_matrix": ("People, by name", "people-"),
    "render/matrix_of_people.py:teams_strip": ("Teams, by name", "teams-"),
    "render/metrics_list.py:by_perspective": ("Metrics, .*", "metrics-"),
    "render/metrics_list.py:points": (".* by (day|week|month)", "-week-"),
    "render/people.py:people_list": ("Everybody, by name", "everybody"),
    "render/people.py:people_table": ("People, by name", "people-"),
    "render/plain_count.py:as_html": ("Cases between", "-between-"),
    "render/receipt.py:_refused_parts": ("Accepted, but for a part of it", None),
    "render/receipt.py:_refused": ("Refused, and what helps", None),
    "render/templates.py:explained": (
        "Tickets|Time in state|Surveys|Quality reviews|Team pulse|Costs|Coaching actions|People",
        None,
    ),
    "render/theory.py:_two": ("", None),
    "render/choices.py:aims_html": ("Which metrics of each card serve it", "aims"),
    "render/choices.py:ledger_html": ("What is due first stands first", "bets"),
    "widgets/mapping.py:_preview": (".*, the first rows.*", None),
    "widgets/metric_teams.py:side_by_side": ("The same period in every team", "-teams-"),
    "widgets/readiness.py:draw": ("Before daily use", "before-daily-use"),
    "widgets/reconciliation.py:_explained": ("From ours to theirs", "from-ours-to-theirs-"),
}
NONE = {
    "app_pages/data.py:proposed": "it stands in strategy.toml, which was just written",
    "render/loaded.py:_both_values": "a question before an act: answered, it is gone",
    "render/receipt.py:_refused_parts": "the refused rows themselves are the download of a receipt",
    "render/receipt.py:_refused": "the refused rows themselves are the download of a receipt",
    "render/templates.py:explained": "the templates themselves are the download",
    "render/theory.py:_two": "a drawing: which of four readings is meant",
    "widgets/mapping.py:_preview": "the user's own file, before it is loaded",
}
# what is drawn as a list
LISTS = [
    ("metric", {"metric": "csat", "team": "Billing"}, "csat-comments-Billing-2026-10"),
    ("person", {"name": "Ana Reis"}, "cases-Ana-Reis-2026-10"),
    ("scorecard", {"team": "Billing"}, "worth-doing-Billing-2026-10"),
    ("data", {}, "checks"),
    ("data", {"tab": "imports"}, "imports"),
]
WALK: list[tuple[str, dict[str, str]]] = [
    ("scorecard", {}),
    ("scorecard", {"team": "Billing"}),
    ("person", {}),
    ("person", {"name": "Ana Reis"}),
    ("goals", {}),
    ("strategy", {}),
    ("metric", {}),
    ("metric", {"metric": "csat", "team": "Billing"}),
    ("metric", {"metric": "first_reply_sla"}),
    ("metric", {"metric": "overdue_backlog", "by": "priority"}),
    ("metric", {"metric": "csat", "team": "Billing", "tab": "teams"}),
    ("metric", {"metric": "quality_score", "tab": "teams"}),
    ("metric", {"metric": "csat", "team": "Billing", "tab": "meaning"}),
    ("metric", {"metric": "csat", "team": "Billing", "tab": "cases"}),
    ("data", {}),
    ("data", {"tab": "reconcile"}),
    ("data", {"tab": "who"}),
    ("data", {"tab": "templates"}),
    ("data", {"tab": "ready"}),
]
CAPTION = re.compile(r"<table[^>]*>\s*(?:<caption[^>]*>(.*?)</caption>)?", re.DOTALL)


def drawers() -> Iterator[str]:
    """Every function that draws a table: one that calls a `table`, or writes the tag itself."""
    for room in ROOMS:
        for file in sorted((ROOT / room).glob("*.py")):
            for top in ast.parse(file.read_text("utf-8")).body:
                if isinstance(top, ast.FunctionDef) and _draws(top):
                    yield f"{room}/{file.name}:{top.name}"


def _draws(function: ast.FunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<table" in node.value:
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            *("table", "_table", "tables.table", "receipt.table", "scrolled"),
        ):
            return True
    return False


HELPERS = {  # what the others are made with, and what writes a table that is given
    "render/workload.py:_table",
    "render/people.py:_table",
    "render/receipt.py:table",
    "render/tables.py:scrolled",
    "render/tables.py:table",
    "widgets/download.py:_csv",
    "widgets/download.py:_excel",
}


def test_every_table_that_the_code_draws_has_its_download_or_says_why_not() -> None:
    assert sorted({*drawers()} - HELPERS) == sorted(TABLES)
    assert sorted(NONE) == sorted(name for name, (_, file) in TABLES.items() if file is None)


def captions(page: Any) -> list[str]:
    found = (re.sub(r"\s+", " ", re.sub("<[^>]*>", "", one or "")) for one in CAPTION.findall(page.html))
    return [unescape(one).strip() for one in found]


@pytest.mark.parametrize(("where", "filters"), WALK, ids=lambda part: "-".join(map(str, part)))
def test_on_every_page_each_table_stands_with_its_download(
    open_page: Open, sample_home: Path, where: str, filters: dict[str, str]
) -> None:
    page = open_page(where, sample_home, period="2026-10", **filters)
    stands = files(page)
    for caption in captions(page):
        named = [file for said, file in TABLES.values() if re.fullmatch(said, caption)]
        assert named, f"{caption!r} is in no list of tables"
        for kind in ("csv", "xlsx"):
            offered = [name for file in named for name in stands if file and file in name]
            assert None in named or any(name.endswith(kind) for name in offered), (caption, stands)


@pytest.mark.parametrize(("where", "filters", "named"), LISTS, ids=lambda part: str(part))
def test_a_list_stands_with_its_download_too(
    open_page: Open, sample_home: Path, where: str, filters: dict[str, str], named: str
) -> None:
    stands = files(open_page(where, sample_home, period="2026-10", **filters))
    assert {f"{named}.csv", f"{named}.xlsx"} <= set(stands)


def test_what_hands_a_file_over_is_drawn_where_it_was_asked_for(
    open_page: Open, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buttons() -> list[str]:
        page = open_page("goals", tiny, period="2026-03")
        return [str(button.key) for button in page.app.get("download_button") if button.key]

    assert buttons() == []
    monkeypatch.setattr("dashboard.widgets.download.wanted", lambda: "objectives-2026-03.csv")
    assert buttons() == ["download-objectives-2026-03.csv"]

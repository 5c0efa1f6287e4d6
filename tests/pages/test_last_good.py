"""What pages show while a file of a home can't be read: the last good figures, and what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import act
from dashboard.access import LOCAL
from dashboard.ask import Home
from dashboard.faults import StrategyFault
from dashboard.widgets.navigation import PAGES
from dashboard.widgets.visiting import later
from tests.pages.conftest import messages, title

Open = Callable[..., Any]
BROKEN = [  # what is put into the file in place of what, and what is said of it
    ("[organisation]", "[organisation", "not valid TOML"),
    ('metric = "csat"', 'metric = "cast"', 'did you mean "csat"'),
    ("goal = ", "gaol = ", 'did you mean "goal"'),
]


def figures(page: Any) -> list[str]:
    """The values of all tiles."""
    return re.findall(r'<p class="sc-value">(.*?)</p>', page.html)


def break_(home: Path, was: str = "[organisation]", then: str = "[organisation") -> None:
    file = home / "strategy.toml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, then, 1), encoding="utf-8")


@pytest.mark.parametrize(("was", "then", "told"), BROKEN)
def test_the_last_good_figures_stand_below_what_is_wrong(
    open_page: Open, own_tiny: Path, was: str, then: str, told: str
) -> None:
    # typed in an editor, and seen by a page: no record tells of it
    file = own_tiny / "strategy.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('name = "', 'name = "New ', 1), encoding="utf-8")
    before = figures(open_page("scorecard", own_tiny))
    assert before
    break_(own_tiny, was, then)
    page = open_page("scorecard", own_tiny)
    said = " ".join(messages(page))
    assert told in said
    assert "strategy.toml, line" in said
    assert "goes by the last strategy that could be read, of " in said
    assert figures(page) == before
    assert "New " in page.html, "the last that was there, and not the last that was saved"


def test_every_page_stays(open_page: Open, own_tiny: Path) -> None:
    asked = {"metric": {"metric": "csat"}, "person": {"name": "Ann"}}
    pages = [address or "scorecard" for _, address, _ in PAGES]
    titles = [title(open_page(one, own_tiny, **asked.get(one, {}))) for one in pages]
    break_(own_tiny)
    for one, was in zip(pages, titles, strict=True):
        page = open_page(one, own_tiny, **asked.get(one, {}))
        assert title(page) == was
        (said,) = [told for told in messages(page) if "that could be read" in told]
        assert "not valid TOML" in said
    assert "not valid TOML" in open_page("data", own_tiny).html, "as the first of the checks"


def test_a_strategy_that_is_gone_is_as_one_that_cant_be_read(open_page: Open, own_tiny: Path) -> None:
    before = figures(open_page("scorecard", own_tiny))
    (own_tiny / "strategy.toml").unlink()
    page = open_page("scorecard", own_tiny)
    assert any("is missing" in said for said in messages(page))
    assert figures(page) == before


def test_without_one_that_could_be_read_only_the_message_stands(open_page: Open, own_tiny: Path) -> None:
    break_(own_tiny)
    for kept in (own_tiny / "warehouse" / "strategy.toml", own_tiny / "records" / "strategy.jsonl"):
        kept.unlink(missing_ok=True)
    page = open_page("scorecard", own_tiny)
    assert any("not valid TOML" in said for said in messages(page))
    assert not figures(page)


def test_a_home_that_nobody_may_write_to_is_read_all_the_same(own_tiny: Path) -> None:
    (own_tiny / "warehouse" / "strategy.toml").unlink(missing_ok=True)
    (own_tiny / "warehouse" / "strategy.toml").mkdir()
    file = own_tiny / "strategy.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with Home.open(own_tiny, LOCAL) as home:
        assert home.strategy.card


def test_what_is_saved_in_the_second_in_which_another_was_read_is_the_last_good_one(
    open_page: Open, own_tiny: Path
) -> None:
    with Home.open(own_tiny, LOCAL) as home:
        text, base = home.written()
    act.change_strategy(own_tiny, LOCAL, text.replace('name = "', 'name = "Saved ', 1), base)
    break_(own_tiny)
    assert "Saved " in open_page("goals", own_tiny).html


def test_names_that_cant_be_read_leave_the_figures_and_are_a_check(open_page: Open, own_tiny: Path) -> None:
    before = figures(open_page("scorecard", own_tiny))
    (own_tiny / "aliases.toml").write_text("[agents\n", encoding="utf-8")
    page = open_page("scorecard", own_tiny)
    assert figures(page) == before
    data = open_page("data", own_tiny, tab="who")
    assert "aliases.toml: it is not valid TOML" in data.html
    assert "figures go by the names with which they were made" in data.html
    assert any("aliases.toml" in said for said in messages(data)), "where names are said it is said again"


def test_work_goes_on_by_the_last_good_one_and_no_sheet_is_made(
    open_page: Open, sample_home: Path, tmp_path: Path
) -> None:
    """A customer is rung all the same, rows are taken along; on paper nothing would say what it goes by."""
    home = shutil.copytree(sample_home, tmp_path / "home")
    page = open_page("scorecard", home, team="Billing", period="2026-10")
    assert page.app.get("download_button")
    break_(home)
    page = open_page("scorecard", home, team="Billing", period="2026-10")
    assert not page.app.get("download_button")
    with Home.open(home, LOCAL) as now:
        assert now.fall_back()
        case = now.worklist("Billing").groups[0].cases[0]
        assert later(now, lambda other: other.check_rows("left_out", 1)).count > 1000
    act.take_up(home, LOCAL, case.key, "Billing")
    with pytest.raises(StrategyFault, match="not valid TOML"):
        act.import_files(home, LOCAL, [])

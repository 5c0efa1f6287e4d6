"""Data without a strategy: every page that shows data offers the card in one click; and a draft is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake import load
from dashboard.widgets.first_card import WRITE
from tests.ask.test_drafts import resolved
from tests.pages.conftest import Open, tile

WriteCsv = Callable[[Path, Iterable[dict[str, Any]]], Path]


@pytest.fixture
def loaded(home: Path, tmp_path: Path, write_csv: WriteCsv) -> Path:
    load.import_files(home, [write_csv(tmp_path / "tickets.csv", resolved(30, team="Billing"))])
    return home


def test_one_click_makes_a_draft_of_what_is_loaded(loaded: Path, open_page: Open) -> None:
    for page in ("goals", "person", "metric", "data", "scorecard"):
        app = open_page(page, loaded).app
        assert [button.label for button in app.button if button.label == WRITE] == [WRITE], page
    next(button for button in app.button if button.label == WRITE).click().run()
    assert (loaded / "strategy.toml").is_file()
    drawn = open_page("scorecard", loaded)
    assert "<b>2 of at least 6 metrics</b>, no goals yet" in drawn.html
    said = tile(drawn.html.replace("sc-tile sc-draft", "sc-tile"), "Resolution within SLA")
    assert "100" in said
    assert "target" not in said
    assert "Set red and goal" not in said
    assert 'our <a href="/data?tab=templates">template</a> Surveys' in drawn.html
    assert "draft, 2 of at least 6 metrics" in drawn.html, "each team's card is one too"
    assert [button.label for button in drawn.app.button] == ["Make it anew of what is loaded"]


def test_the_other_pages_show_a_draft_s_data(loaded: Path, open_page: Open) -> None:
    next(one for one in open_page("data", loaded).app.button if one.label == WRITE).click().run()
    for page in ("goals", "person", "metric", "data"):
        open_page(page, loaded)
    open_page("scorecard", loaded, team="Billing")

"""Every page on paper: one sheet or two, across, without what can only be clicked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Look
from tests.navigation import ADDRESSES

PRINTED = [where for where in ADDRESSES if where != "data"]  # a page to work on; its answers are the others'


@pytest.mark.parametrize("where", PRINTED)
def test_a_page_is_one_sheet_or_two(look: Callable[[str], Look], where: str) -> None:
    paper = look(where).paper
    assert 1 <= paper.sheets <= (1 if "tab=meaning" in where else 2), "no heading stands on a sheet alone"
    width, height = paper.size
    assert width > height
    assert not paper.buttons
    assert not paper.has_menu
    assert paper.says_whose, "what was chosen above is said"
    assert not paper.torn, "a row would stand on the second sheet alone"


def test_a_table_that_was_opened_is_printed(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/?team=Billing&period=2026-10")
    fold = page.get_by_text("Intervals, cases, and what is likely of each")
    page.emulate_media(media="print")
    expect(fold).to_be_hidden()
    page.emulate_media(media="screen")
    fold.click()
    settled(page)
    table = page.get_by_role("region", name="People, by name", exact=True)
    expect(table).to_be_visible()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(fold).to_be_visible()
    page.emulate_media(media="screen")

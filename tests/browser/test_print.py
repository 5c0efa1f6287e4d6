"""Every page on paper: one sheet or two (a strategy three), across, without what can only be clicked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Look
from tests.navigation import ADDRESSES

PRINTED = [where for where in ADDRESSES if where != "data"]  # a page to work on; its answers are the others'


@pytest.mark.parametrize("where", PRINTED)
def test_a_page_is_one_sheet_or_two(look: Callable[[str], Look], where: str) -> None:
    paper = look(where).paper
    most = 1 if "tab=meaning" in where else 3 if where == "strategy" else 2
    assert 1 <= paper.sheets <= most, "no heading stands on a sheet alone"
    assert paper.smallest >= 5, "letters that nobody can read are as good as cut"
    width, height = paper.size
    assert width > height
    assert not paper.buttons
    assert not paper.has_menu
    assert paper.says_whose, "what was chosen above is said"
    assert not paper.torn, "a row, or the foot of a map, would stand on the second sheet alone"


def test_a_person_with_much_to_tell_has_two_sheets(visit, page, settled, sample_site: str) -> None:  # type: ignore[no-untyped-def]
    """Five agreements and ten cases: how signs are read stood on a third sheet alone."""
    visit(f"{sample_site}/person?name=Hanna+Wolf&team=Billing&period=2026-10")
    settled(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 2


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

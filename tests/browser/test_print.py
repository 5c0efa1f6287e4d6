"""Every page on paper: one sheet or two, across, without what can only be clicked."""

from __future__ import annotations

import re

import pytest

from tests.navigation import ADDRESSES

PRINTED = [where for where in ADDRESSES if where != "data"]  # a page to work on; its answers are the others'


@pytest.mark.parametrize("where", PRINTED)
def test_a_page_is_one_sheet_or_two(visit, page, sample_site: str, where: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/{where}")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    width, height = (float(side) for side in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)[0])
    assert width > height
    page.emulate_media(media="print")
    assert not page.get_by_role("button").locator("visible=true").count()
    assert not page.get_by_role("navigation", name="Pages").is_visible()
    whose = page.locator(".sc-on-paper")
    assert whose.is_visible(), "what was chosen above is said"

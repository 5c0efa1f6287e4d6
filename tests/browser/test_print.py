"""Every page on paper: one sheet or two, across, without what can only be clicked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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

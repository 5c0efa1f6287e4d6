"""axe on every page, light and dark, wide and narrow: nothing serious of ours, nothing cut off."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.browser.looking import PHONE, Look
from tests.navigation import ADDRESSES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ADDRESSES)
def test_nothing_serious(look: Callable[[str], Look], where: str, scheme: str) -> None:
    found = look(where).serious[scheme]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("where", ADDRESSES)
def test_nothing_is_cut_at_390_pixels(look: Callable[[str], Look], where: str) -> None:
    assert look(where).width <= PHONE["width"]
    assert look(where).hidden <= 0


@pytest.mark.parametrize("where", ADDRESSES)
def test_one_first_heading_and_none_skipped(look: Callable[[str], Look], where: str) -> None:
    levels = look(where).headings
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))

"""axe on every page, light and dark, wide and narrow: nothing serious of ours, nothing cut off."""

from __future__ import annotations

import itertools

import pytest

from tests.navigation import ADDRESSES

# what Streamlit itself draws and a page can't mend; each is minor or moderate in axe's own words
SERIOUS = {"serious", "critical"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("where", ADDRESSES)
def test_nothing_serious(visit, page, sample_site: str, where: str, scheme: str) -> None:  # type: ignore[no-untyped-def]
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    visit(f"{sample_site}/{where}")
    found = [
        f"{item['id']}: {node['target']} {node['html'][:120]}"
        for item in Axe().run(page).response["violations"]
        if item["impact"] in SERIOUS
        for node in item["nodes"]
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("where", ADDRESSES)
def test_nothing_is_cut_at_390_pixels(visit, page, sample_site: str, where: str) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": 390, "height": 844})
    visit(f"{sample_site}/{where}")
    wide = page.evaluate("() => document.scrollingElement.scrollWidth")
    main = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=stMain]');"
        " return m.scrollWidth - m.clientWidth }"
    )
    assert wide <= 390
    assert main <= 0


@pytest.mark.parametrize("where", ADDRESSES)
def test_one_first_heading_and_none_skipped(visit, page, sample_site: str, where: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{sample_site}/{where}")
    levels = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] :is(h1,h2,h3,h4)')]"
        ".filter(h => h.offsetParent).map(h => +h.tagName[1])"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))

"""All that tests of every page ask of an address, seen in one visit: loading is what takes long."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# what Streamlit itself draws and a page can't mend; each is minor or moderate in axe's own words
SERIOUS = {"serious", "critical"}
PHONE = {"width": 390, "height": 844}
SHORT = 12  # rows of a table that a reader takes in as one; a row of a matrix is one by itself
TORN = """short => [...document.querySelectorAll('[data-testid=stMain] :is(.sheet:not(.matrix), .map)')]
    .filter(one => one.offsetParent && one.querySelectorAll('tbody tr').length <= short
        && getComputedStyle(one).breakInside !== 'avoid')
    .map(one => one.getAttribute('aria-label') ?? one.className)"""

ZOOM = "() => Number(getComputedStyle(document.querySelector('[data-testid=stMainBlockContainer]')).zoom)"


@dataclass(frozen=True)
class Look:
    """An address of the sample as a browser showed it."""

    asked: list[str]  # every address that was asked for
    headings: list[int]  # levels of the visible ones, in order
    serious: dict[str, list[str]]  # what axe finds serious, by colour scheme
    width: int  # of the document on a phone, in pixels
    hidden: int  # pixels of the page that a phone has to the right of what it shows
    paper: Paper


@dataclass(frozen=True)
class Paper:
    """The same, printed."""

    sheets: int
    size: tuple[float, float]
    buttons: int
    has_menu: bool
    says_whose: bool
    smallest: float  # of the letters, in points
    torn: list[str]  # short tables whose rows, and maps whose boxes, may stand on two sheets


def looked(page: Any, site: str, where: str, settle: Callable[[Any], None]) -> Look:
    """Visit an address and look at it wide, light and dark, on a phone, and on paper.

    Turned dark or narrow, a page is the same as one loaded so.
    """
    asked: list[str] = []

    def ask(request: Any) -> None:  # a socket too
        asked.append(request.url.replace("ws://", "http://"))

    page.on("request", ask)
    page.on("websocket", ask)
    wide = page.viewport_size
    page.goto(f"{site}/{where}")
    settle(page)
    headings = _headings(page)
    serious = {"light": _serious(page)}
    page.emulate_media(color_scheme="dark")
    settle(page)
    serious["dark"] = _serious(page)
    page.set_viewport_size(PHONE)
    settle(page)
    width, hidden = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return [document.scrollingElement.scrollWidth, main.scrollWidth - main.clientWidth] }"
    )
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(wide)
    settle(page)
    page.remove_listener("request", ask)
    page.remove_listener("websocket", ask)
    return Look(asked, headings, serious, width, hidden, _paper(page))


def _headings(page: Any) -> list[int]:
    found: list[int] = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] :is(h1,h2,h3,h4)')]"
        ".filter(h => h.offsetParent).map(h => +h.tagName[1])"
    )
    return found


def _serious(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{item['id']}: {node['target']} {node['html'][:120]}"
        for item in Axe().run(page).response["violations"]
        if item["impact"] in SERIOUS
        for node in item["nodes"]
    ]


def _paper(page: Any) -> Paper:
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    width, height = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)[0]
    page.emulate_media(media="print")
    return Paper(
        sheets=len(re.findall(rb"/Type\s*/Page\b", pdf)),
        size=(float(width), float(height)),
        buttons=page.locator("button, [data-testid=stCheckbox]").locator("visible=true").count(),
        has_menu=page.get_by_role("navigation", name="Pages").is_visible(),
        says_whose=page.locator(".sc-on-paper").is_visible(),
        smallest=0.75 * 13 * page.evaluate(ZOOM),
        torn=page.evaluate(TORN, SHORT),
    )

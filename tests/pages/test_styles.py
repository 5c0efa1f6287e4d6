"""The style sheets: what a slip in one would break on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dashboard
from dashboard.widgets import html
from tests.pages.conftest import Open

SHEETS = sorted(Path(dashboard.__file__).parent.rglob("*.css"))
SIZES = {"13px", "15px", "17px", "22px", "28px"}


def rules(file: Path) -> str:
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_no_line_ends_between_a_number_and_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("streamlit.html", drawn.append)
    html.draw("<p>83.1 % to 89.5 %; ↓ 1.91</p>")
    assert drawn == ["<p>83.1\u00a0% to 89.5\u00a0%; ↓\u00a01.91</p>"]


@pytest.mark.parametrize(
    ("page", "filters"), [("scorecard", {}), ("scorecard", {"team": "Tech"}), ("person", {"name": "A. Blum"})]
)
def test_nor_does_it_on_the_pages_of_figures(
    tiny: Path, open_page: Open, page: str, filters: dict[str, str]
) -> None:
    drawn = [one.proto.body for one in open_page(page, tiny, period="2026-03", **filters).app.get("html")]
    written = re.sub(r"<style>.*?</style>|<[^>]*>", "|", "".join(drawn), flags=re.DOTALL)
    assert "\u00a0%" in written
    assert not re.findall(r"\d %", written)


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_every_block_is_closed_before_the_next_begins(file: Path) -> None:
    """A media query that stays open takes all that follows with it, and a wide page loses its style."""
    depth = 0
    for found in re.finditer(r"@media|[{}]", rules(file)):
        if found[0] == "@media":
            assert depth == 0, f"a media query within a block: {file.name}"
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_what_is_for_narrow_pages_is_for_screens(file: Path) -> None:
    """A sheet of paper is as narrow as a phone, and must not get its layout."""
    assert not re.findall(r"@media \(max-width.*", rules(file))


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_type_has_five_sizes(file: Path) -> None:
    sizes = re.findall(r"font-size: ([\d.]+)(rem|px)", rules(file))
    assert {f"{float(size) * (16 if unit == 'rem' else 1):g}px" for size, unit in sizes} <= SIZES


@pytest.mark.parametrize("file", html.SHEETS, ids=lambda file: file.name)
def test_no_change_on_a_page_has_all_of_it_styled_anew(file: Path) -> None:
    """:has() is looked up at each change below what has it, and part of a class at each change of any: where
    what then changes is any element, or :has() is of what holds a page, a thousand are styled for one that
    moved. On paper nothing changes, on phones little."""
    sheet = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    wide = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}", "", sheet)
    for selector in re.findall(r"([^{}]+)\{[^}]*\}", wide):
        assert ":has(" not in selector or not selector.rstrip().endswith("*"), selector
        assert "[class*=" not in selector, f"not within a media query: {selector}"
        if ":not(:has(.sc-drawn))" in selector:
            continue  # hides a page until it is drawn
        assert not re.search(r'data-testid="st(Main|App|MainBlockContainer)"\](:not\()?:has', selector), (
            selector
        )


@pytest.mark.parametrize("rule", [".left-out li", ".agenda li", ".check"])
def test_a_sentence_that_names_a_team_breaks_within_a_name(rule: str) -> None:
    """A name without a blank made a phone scroll sideways."""
    every = "".join(map(rules, SHEETS))
    assert any("overflow-wrap" in body for body in re.findall(re.escape(rule) + r" ?{([^}]*)}", every)), rule

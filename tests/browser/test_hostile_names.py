"""Names that are HTML or Markdown are text on every page, and formulas run in no download."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dashboard.intake import load

# what each would become if it were more than text: a picture, a script, a link, a heading
TEAM = "<img src=x>[T](https://evil.example/t)"
AGENT = "<script>window.evil=1</script>[A](https://evil.example/a)"
OTHER = "=HYPERLINK(1)<b class=evil>B</b>"
CATEGORY = "# C <img src=x> ![c](https://evil.example/c.png)"
FILE = "<img src=x>[F](https:evil.example).csv"
DESK = "<i class=evil>D</i>[D](https://evil.example/d)"
STRATEGY = """
[organisation]
name = "<img src=x>[O](https://evil.example/o)"
zone = "UTC"

[[objective]]
id = "fast"
title = "<img src=x>[Fast](https://evil.example/f)"
perspective = "process"
business_value = "<b class=evil>x</b>"
customer_value = "![y](https://evil.example/y.png)"
owner = "<b class=evil>z</b>"

[[card]]
level = "organisation"
metrics = [
    { metric = "first_reply_sla", objective = "fast" },
    { metric = "resolution_sla", objective = "fast" },
    { metric = "reopen_rate", objective = "fast" },
    { metric = "escalation_rate", objective = "fast" },
    { metric = "resolution_time", objective = "fast" },
    { metric = "csat", objective = "fast" },
]
"""
EVIL = 'img[src="x"], .evil, a[href^="https:"][href*="evil.example"], img[src*="evil.example"]'
NAMES = quote(AGENT), quote(TEAM)
PAGES = {
    "": "",
    "one team": f"?team={NAMES[1]}",
    "goals": "goals",
    "person": f"person?name={NAMES[0]}",
    "metric": f"metric?metric=reopen_rate&level=team&name={NAMES[1]}",
    "data": "data",
}


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    home = root / "home"
    home.mkdir()
    card = STRATEGY[STRATEGY.index("[[card]]") :]
    more = card.replace('"organisation"', '"team"') + card.replace('"organisation"', '"agent"')
    (home / "strategy.toml").write_text(STRATEGY + more, encoding="utf-8")
    rows: list[list[Any]] = [
        [n, team, agent, CATEGORY, "2026-03-02 09:00:00", "2026-03-02 10:00:00", n % 2]
        for n, (team, agent) in enumerate([(TEAM, AGENT)] * 12 + [(TEAM, OTHER)] * 3)
    ]
    rows.append(["bad", TEAM, OTHER, CATEGORY, "<img src=x>=1+1", "", 0])
    header = ["ticket_id", "team", "agent", "category", "created_at", "resolved_at", "reopens"]
    path = root / "upload"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    (receipt,) = load.import_files(home, [path], load.Options(desk=DESK), names={path: FILE})
    assert (receipt.accepted, receipt.refused) == (15, 1)
    return home


@pytest.fixture(scope="module")
def hostile_site(chromium, serve, hostile_home: Path):  # type: ignore[no-untyped-def]
    with serve(hostile_home) as address:
        yield address


@pytest.mark.parametrize("where", PAGES)
def test_names_are_text(visit, page, hostile_site: str, where: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{hostile_site}/{PAGES[where]}")
    assert page.locator(EVIL).count() == 0, page.locator(EVIL).first.evaluate("e => e.outerHTML")
    assert page.evaluate("window.evil") is None
    shown = page.locator("[data-testid=stApp]").inner_text().replace("\u2060", "")
    assert "evil.example" in shown, "as text it is there to be read"


def test_no_download_holds_a_formula(hostile_home: Path, main_in: Any) -> None:
    (refused,) = (hostile_home / "refused").iterdir()
    printed = main_in(hostile_home, "rows", "resolution_time", "--period", "2026-03").stdout
    for text in (refused.read_text(encoding="utf-8"), printed):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any(cell.startswith("'=") for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]

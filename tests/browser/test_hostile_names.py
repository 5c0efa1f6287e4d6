"""Names that are HTML or Markdown are text on every page, and formulas run in no download."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import TimeoutError

from dashboard.intake import load
from tests.browser.conftest import WAIT, visited
from tests.navigation import PAGES

# what each would become if it were more than text: a picture, a script, a link, math, a colour, a heading
TEAM = "<img src=x>[T](https://evil.example/t)$x^2$ :red[R] www.evil.example"
AGENT = "<script>window.evil=1</script>[A](https://evil.example/a)"
OTHER = "=HYPERLINK(1)<b class=evil>B</b>"
CATEGORY = "# C <img src=x> ![c](https://evil.example/c.png)"
FILE = "<img src=x>[F](https:evil.example) $y^2$.csv"
WORDS = "![w](https://evil.example/w.png) <b class=evil>w</b> $w^2$ :red[w] `w ann@evil.example"
TRIES = 100
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
benefit_if_met = "WORDS"
cost_if_missed = "WORDS"

[cascade]
winning_aspiration = "WORDS"
where_to_play = "WORDS"
where_not_to_play = "WORDS"
how_to_win = "WORDS"
capabilities = ["WORDS"]
management_systems = ["WORDS"]

[[target]]
metric = "reopen_rate"
baseline = 60
red = 50
goal = 10
set_by = "WORDS"
agreed_with = "WORDS"
reason = "WORDS"

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
METRIC = """/*
title = "WORDS"
unit = "percent"
aggregate = "proportion"
evidence = "census"
improvement_direction = "decrease"
perspective = "process"
excellence = ["execution"]
levels = ["organisation", "team"]
scored_levels = ["organisation", "team"]
needs = ["tickets.reopens"]
guards = ["reopen_rate"]
description = "WORDS"
operations = "WORDS"
strategy = "WORDS"
pitfall = "WORDS"
*/
select desk, ticket_id as observation_id, created_at as observed_at, team, agent, 1 as value, import_id, line
from tickets
"""
EVIL = (
    'img[src="x"], .evil, a[href^="http"][href*="evil.example"], a[href^="mailto:"],'
    ' img[src*="evil.example"], .katex, .stMarkdownColoredText'
)
NAMES = quote(AGENT), quote(TEAM)
# every page as it is, and with what can be said in its address
PLACES = {page or "scorecard": page for page in PAGES} | {
    "one team": f"?team={NAMES[1]}",
    "a person": f"person?name={NAMES[0]}",
    "a metric": f"metric?metric=reopen_rate&level=team&name={NAMES[1]}",
    "own metric": "metric?metric=own_share",
    "own metric of a team": f"metric?metric=own_share&team={NAMES[1]}",
    "metric that it has not for people": f"metric?metric=own_share&name={NAMES[0]}",
    "no such page": quote("<img src=x>[evil.example]"),
    "no such metric": f"metric?metric={quote(WORDS)}",
    "no such period": f"?period={quote(WORDS)}",
    "no such period of goals": f"goals?period={quote(WORDS)}",
    "no such person": f"person?name={quote(WORDS)}",
    "no such person of a metric": f"metric?metric=reopen_rate&name={quote(WORDS)}",
}


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    home = root / "home"
    home.mkdir()
    card = STRATEGY[STRATEGY.index("[[card]]") :]
    more = card.replace('"organisation"', '"team"') + card.replace('"organisation"', '"agent"')
    (home / "strategy.toml").write_text((STRATEGY + more).replace("WORDS", WORDS), encoding="utf-8")
    own = home / "queries" / "metrics" / "own_share.sql"
    own.parent.mkdir(parents=True)
    own.write_text(METRIC.replace("WORDS", WORDS), encoding="utf-8")
    rows: list[list[Any]] = [
        [n, team, agent, CATEGORY, "2026-03-02 09:00:00", "2026-03-02 10:00:00", n % 2]
        for n, (team, agent) in enumerate([(TEAM, AGENT)] * 12 + [(TEAM, OTHER)] * 3)
    ]
    rows += [[f"who{n}", TEAM, f"Ann {WORDS.upper() if n else WORDS}", "", *rows[0][4:]] for n in (0, 1)]
    rows.append(["bad", TEAM, OTHER, CATEGORY, "<img src=x>=1+1", "", 0])
    header = ["ticket_id", "team", "agent", "category", "created_at", "resolved_at", "reopens"]
    path = root / "upload"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    (receipt,) = load.import_files(home, [path], load.Options(desk=DESK), names={path: FILE})
    assert (receipt.accepted, receipt.refused) == (17, 1)
    return home


@pytest.fixture(scope="module")
def hostile_site(chromium, serve, hostile_home: Path):  # type: ignore[no-untyped-def]
    with serve(hostile_home) as address:
        yield address


def assert_text(page) -> None:  # type: ignore[no-untyped-def]
    """Nothing hostile has become more than text, and the text is there to be read."""
    assert page.locator(EVIL).count() == 0, page.locator(EVIL).first.evaluate("e => e.outerHTML")
    assert page.evaluate("window.evil") is None
    shown = page.locator("[data-testid=stApp]").inner_text().replace("\u2060", "")
    assert "evil.example" in shown.lower()


def drop_down(page, label: str) -> None:  # type: ignore[no-untyped-def]
    box = page.get_by_role("combobox", name=re.compile(label)).first
    option = page.get_by_role("option").first
    for _ in range(TRIES):
        # a list that opens while the page still scrolls closes again: then it is opened once more
        if not option.is_visible():
            box.click()
        try:
            option.wait_for(timeout=WAIT / TRIES)
            return
        except TimeoutError:
            continue
    pytest.fail(f"no list of {label} stays open")


@pytest.mark.alike(6)
@pytest.mark.parametrize("where", PLACES)
def test_names_are_text(page, hostile_site: str, where: str) -> None:  # type: ignore[no-untyped-def]
    assert_text(visited(page, f"{hostile_site}/{PLACES[where]}"))


def test_what_is_folded_and_chosen_on_the_data_page_is_text(visit, page, settled, hostile_site: str) -> None:  # type: ignore[no-untyped-def]
    visit(f"{hostile_site}/data")
    for summary in page.locator("details > summary").locator("visible=true").all():
        summary.click()
    drop_down(page, "Show a receipt again")
    assert_text(page)
    page.get_by_role("option").first.click()
    settled(page)
    assert_text(page)
    page.get_by_role("button", name="Undo the").click()
    settled(page)
    assert_text(page)


def test_a_file_mapped_by_hand_is_text(visit, page, settled, hostile_site: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "[m](https:evil.example) $x^2$.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        head = ["Ticket ID", "Created", f"Status {WORDS}", f"Team {WORDS}"]
        csv.writer(out).writerows([head, *([str(n), "01.02.2026 09:00", WORDS, TEAM] for n in range(9))])
    visit(f"{hostile_site}/data")
    page.locator("input[type=file]").first.set_input_files([str(file)])
    settled(page)
    page.get_by_role("button", name="Map by hand instead").click()
    settled(page)
    assert_text(page)
    page.get_by_text(re.compile("more columns")).click()
    drop_down(page, "^Team")
    assert_text(page)


@pytest.mark.parametrize("where", PAGES)
def test_a_fault_is_text(page, faulty_site: str, where: str) -> None:  # type: ignore[no-untyped-def]
    assert_text(visited(page, f"{faulty_site}/{where}"))


@pytest.fixture(scope="module")
def faulty_site(chromium, serve, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    home = tmp_path_factory.mktemp("faulty")
    faulty = f"[[card]]\nlevel = 'organisation'\nmetrics = [{{ metric = '{WORDS}', objective = 'x' }}]\n"
    (home / "strategy.toml").write_text(f'[organisation]\nzone = "{WORDS}"\n{faulty}', encoding="utf-8")
    with serve(home) as address:
        yield address


def test_no_download_holds_a_formula(hostile_home: Path, main_in: Any) -> None:
    (refused,) = (hostile_home / "refused").iterdir()
    printed = main_in(hostile_home, "rows", "resolution_time", "--period", "2026-03").stdout
    for text in (refused.read_text(encoding="utf-8"), printed):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any(cell.startswith("'=") for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_long_name_hides_no_column_of_a_phone(page, hostile_site: str) -> None:  # type: ignore[no-untyped-def]
    page.set_viewport_size({"width": 390, "height": 844})
    visited(page, f"{hostile_site}/person")
    listed = page.get_by_role("region", name="Everybody, by name")
    assert listed.evaluate("one => one.scrollWidth - one.clientWidth") == 0

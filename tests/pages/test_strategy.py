"""The Strategy page: choices, map, the theory and its test, conflicts, what is left out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from dashboard.ask import Attained
from dashboard.render.strategy_map import map_html
from tests.strategies import PLAN

Open = Callable[..., Any]


def test_the_sample_says_what_holds_and_what_is_in_doubt(open_page: Open, sample_home: Path) -> None:
    page = open_page("strategy", sample_home)
    assert page.headers == [
        "What we chose", "Bets and their verdicts", "Strategy map", "Is the theory holding?",
        "Goals in conflict", "Aims of service excellence", "What the strategy leaves out",
    ]  # fmt: skip
    doubted = page.html.split('id="theory-answer-fast"')[1].split("</article>")[0]
    assert '<td class="here doubt" aria-current="true">strategy in doubt</td>' in doubted
    assert "is the plan right?" in doubted
    assert "False alarms here" in doubted
    for title in ("First reply within SLA", "Customer satisfaction"):
        for side in ("what I do that moves it", "what business and customer get"):
            assert f"{title}: {side}</span>" in doubted
    assert "cost per resolution got better in Orders as first contact" in page.html
    assert "The three months to 31 Oct 2026 beside those to 31 Oct 2025" in page.html
    ways = ("metric=csat&amp;period=2026-10&amp;tab=teams", "metric=csat&amp;period=2026-10&amp;tab=cases")
    assert all(way in doubted for way in ways), "from the question to who can answer it"


def test_a_choice_says_how_what_carries_it_stands(open_page: Open, sample_home: Path) -> None:
    """The sign of its status, and the word for whoever can't see it; no line parts the days of a bet."""
    html = open_page("strategy", sample_home).html
    carried = html.split("<h3>How to win</h3>")[1].split("</div>")[0]
    assert re.findall('status (red|green|amber|unclear)">', carried) == ["red", "amber"]
    assert 'Keep every promised time</a><span class="unseen">, far short of goal</span>' in carried
    assert '<span class="nowrap">15 Dec 2025</span>' in html


def test_every_node_leads_to_its_theory_by_key_and_mouse(open_page: Open, sample_home: Path) -> None:
    html = open_page("strategy", sample_home).html
    nodes = re.findall(r'<a class="node" href="#([a-z-]+)"', html)
    assert len(nodes) == 5
    assert all(f'id="{node}"' in html for node in nodes)
    promised = html.split('class="node" href="#theory-answer-fast"')[1].split("</a>")[0]
    for said in ("far short of goal", "Outcome", "Customer satisfaction", "81.4 %", "Driver and outcome"):
        assert said in promised


def test_choices_carry_their_bets_and_words_from_the_file_are_escaped(
    open_page: Open, own_tiny: Path
) -> None:
    path = own_tiny / "strategy.toml"
    path.write_text(path.read_text(encoding="utf-8") + PLAN, encoding="utf-8")
    html = open_page("strategy", own_tiny).html
    assert "Be &lt;first&gt;" in html
    assert "They &lt;wait&gt;: First reply within SLA at least 50.0 % by 31 Mar 2026: it came true" in html
    assert "<first>" not in html
    assert "<wait>" not in html


def test_an_objective_that_serves_nothing_and_one_of_its_own_layer() -> None:
    def one(name: str, serves: str | None) -> Attained:
        rest: tuple[Any, ...] = (0, 0, 0, 0, None, None, (), None, (), (), ())
        return Attained(name, name, "", serves, "process", None, 0.0, "no_data", *rest)

    html = map_html([one("a", None), one("b", "a")], [])
    assert html.count('class="node"') == 2
    assert "nan" not in html


def test_where_arrows_meet_what_is_in_doubt_lies_above() -> None:
    """It was drawn first, and the dashes of another lay on it."""

    def one(name: str, serves: str | None, layer: str) -> Attained:
        rest: tuple[Any, ...] = (0, 0, 0, 0, None, None, (), None, (), (), ())
        return Attained(name, name, "", serves, layer, None, 0.0, "no_data", *rest)

    three = [one("a", None, "customer"), one("b", "a", "process"), one("c", "a", "process")]
    links: Any = [
        SimpleNamespace(objective=name, driver="csat", reading=reading)
        for name, reading in (("b", "strategy_in_doubt"), ("c", "not_tested_yet"))
    ]
    drawn = unquote(map_html(three, links))
    assert re.findall('polyline class="([a-z]*)"', drawn) == ["open", "", "doubt", "doubt"]


def test_a_full_layer_stands_in_rows() -> None:
    """Five of one layer are three and two."""

    def one(name: str, serves: str | None, layer: str = "process") -> Attained:
        rest: tuple[Any, ...] = (0, 0, 0, 0, None, None, (), None, (), (), ())
        return Attained(name, name, "", serves, layer, None, 0.0, "no_data", *rest)

    five = [one(name, "a" if name != "a" else None) for name in "abcde"]
    html = map_html([*five, one("f", "b", "people")], [])
    tops = re.findall(r'class="node".*?top:(\d+)px', html)
    assert [tops.count(top) for top in dict.fromkeys(tops)] == [3, 2, 1]
    assert html.count('class="layer"') == 2, "two rows are one layer"


def test_a_strategy_without_data_is_shown(open_page: Open, sample_home: Path, home: Path) -> None:
    """Choices, map and theory as they are written; of how it stands that nothing is known yet."""
    assert open_page("strategy", home).app.title[0].value == "Welcome"
    home.mkdir(exist_ok=True)
    shutil.copy(sample_home / "strategy.toml", home)
    page = open_page("strategy", home)
    assert page.app.title[0].value == "Strategy"
    assert {"What we chose", "Strategy map", "Aims of service excellence"} <= set(page.headers)
    assert "<span>Customer satisfaction</span><b>goal 87.0 %</b>" in page.html, "and of no figure a dash"
    assert "No data yet: how it stands is said once your exports are loaded" in page.words
    assert "Web shops in the Benelux choose us" in page.html
    for title in ("First choice for service", "Keep every promised time"):
        assert title in page.html
    assert not re.search('status (red|green|amber)"', page.html), "nothing is judged"
    assert 'href="/strategy"' in open_page("goals", home).html, "and every page leads there"

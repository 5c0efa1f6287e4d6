"""The Strategy page: choices, map, the theory and its test, conflicts, what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.ask import Attained
from dashboard.render.strategy_map import map_html

Open = Callable[..., Any]
PLAN = """
[cascade]
winning_aspiration = "Be <first>"
how_to_win = "By care"

[[condition]]
choice = "how_to_win"
metric = "first_reply_sla"
direction = "at_least"
amount = 50
by = 2026-03-31
registered = 2026-01-01
statement = "They <wait>"
"""


def test_the_sample_says_what_holds_and_what_is_in_doubt(open_page: Open, sample_home: Path) -> None:
    page = open_page("strategy", sample_home)
    assert page.headers == [
        "What we chose", "Strategy map", "Is the theory holding?", "Goals in conflict",
        "What the strategy leaves out",
    ]  # fmt: skip
    doubted = page.html.split('id="theory-answer-fast"')[1].split("</article>")[0]
    assert '<td class="here doubt" aria-current="true">strategy in doubt</td>' in doubted
    assert "is the plan right?" in doubted
    assert "False alarms here" in doubted
    assert "moved against each other in Orders" in page.html


def test_every_node_leads_to_its_theory_by_key_and_mouse(open_page: Open, sample_home: Path) -> None:
    html = open_page("strategy", sample_home).html
    nodes = re.findall(r'<a class="node" href="#([a-z-]+)"', html)
    assert len(nodes) == 5
    assert all(f'id="{node}"' in html for node in nodes)


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

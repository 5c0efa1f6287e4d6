"""The strategy map as a browser lays it out: nothing lies over anything, and on a phone it is a list."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import LOCAL
from dashboard.ask import Attained, Goals, Home, Link, Links
from dashboard.render.strategy_map import map_html
from dashboard.widgets import html

LAYERS = ("financial", "customer", "process", "people")
LONG = "Customers get a complete and correct answer the first time they ask us, whatever channel they use"
STYLES = "".join(one.read_text(encoding="utf-8") for one in html.SHEETS)
BOXES = """() => Object.fromEntries(['.node', '.label', '.layer > span', '.node *'].map(what => [
    what, [...document.querySelectorAll('.map ' + what)].map(one => {
        const box = one.getBoundingClientRect();
        return {left: box.left, top: box.top, right: box.right, bottom: box.bottom, said: one.innerText};
    }).filter(one => one.right > one.left)
]))"""


def made(goals: Goals, links: Links, count: int) -> tuple[list[Attained], list[Link]]:
    """As many objectives as are asked for, over four layers, each serving one of the layer above.

    They have the outcome, the drivers and the links of the sample's, and longer names than any of those.
    """
    every: list[Attained] = []
    theory: list[Link] = []
    for number in range(count):
        like = goals.objectives[number % len(goals.objectives)]
        layer = LAYERS[number * len(LAYERS) // count]
        above = [one for one in every if one.perspective == LAYERS[max(LAYERS.index(layer) - 1, 0)]]
        own = replace(
            like,
            objective=f"o{number}",
            title=f"{number} {LONG}",
            owner="Director of customer operations and service quality",
            perspective=layer,
            serves=above[number % len(above)].objective if layer != LAYERS[0] else None,
        )
        every.append(own)
        links_of_it = [one for one in links.links if one.objective == like.objective]
        theory += [replace(one, objective=own.objective) for one in links_of_it]
    return every, theory


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two boxes share more than half a pixel."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 0.5 and down > 0.5


@pytest.fixture(scope="module")
def told(sample_home: Path) -> tuple[Goals, Links]:
    with Home.open(sample_home, LOCAL) as home:
        return home.goals(), home.links(alarms=False)


@pytest.fixture
def laid_out(page: Any, told: tuple[Goals, Links]) -> Any:
    """(objectives, width of the window) -> where the boxes of their map lie."""

    def run(count: int, width: int) -> dict[str, list[dict[str, Any]]]:
        drawn = map_html(*made(*told, count))
        page.set_viewport_size({"width": width, "height": 1000})
        page.set_content(
            f"<style>{STYLES}</style><body style='margin:0 40px;font:16px sans-serif'>{drawn}</body>"
        )
        found: dict[str, list[dict[str, Any]]] = page.evaluate(BOXES)
        return found

    return run


@pytest.mark.parametrize("count", [6, 8, 12])
@pytest.mark.parametrize("width", [1400, 1200])
def test_no_label_lies_over_a_node_or_another_label(laid_out: Any, count: int, width: int) -> None:
    found = laid_out(count, width)
    nodes, labels = found[".node"], found[".label"]
    assert len(nodes) == count
    assert len(labels) >= count / 2
    for one, other in combinations(nodes, 2):
        assert not overlap(one, other), (one["said"], other["said"])
    for one, other in combinations(labels, 2):
        assert not overlap(one, other), (one, other)
    for label in labels:
        assert 0 <= label["left"] < label["right"] <= width
        assert not [node["said"] for node in nodes if overlap(label, node)], label
    for name in found[".layer > span"]:
        assert not [node["said"] for node in nodes if overlap(name, node)], name["said"]


@pytest.mark.parametrize("count", [6, 8, 12])
@pytest.mark.parametrize("width", [1400, 1200])
def test_what_a_node_says_is_not_cut_off(laid_out: Any, count: int, width: int) -> None:
    """Of long titles three lines show, the whole of them beneath the pointer; nothing else is hidden."""
    found = laid_out(count, width)
    for node in found[".node"]:
        inside = [one for one in found[".node *"] if node["left"] <= one["left"] < node["right"]]
        own = [one for one in inside if node["top"] <= one["top"] < node["bottom"]]
        assert own
        assert max(one["bottom"] for one in own) <= node["bottom"] + 1, node["said"]


@pytest.mark.parametrize("count", [6, 8, 12])
@pytest.mark.parametrize("width", [1000, 768, 390])
def test_where_it_is_narrow_it_is_a_list(laid_out: Any, count: int, width: int) -> None:
    found = laid_out(count, width)
    assert found[".label"] == []
    nodes = found[".node"]
    assert len(nodes) == count
    assert {one["left"] for one in nodes} == {nodes[0]["left"]}
    assert all(one["right"] <= width for one in found[".node *"])
    for sooner, later in pairwise(nodes):
        assert sooner["bottom"] <= later["top"]

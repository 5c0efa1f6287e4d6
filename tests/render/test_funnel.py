"""The funnel is as readable on a phone as on a wide page: what it is stretched by thins no line."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from dashboard.ask import funnel_of
from dashboard.model.catalogue import load_catalogue
from dashboard.render import funnel

CSAT = load_catalogue().metrics["csat"]


def compared(*names: tuple[float, float | None]) -> Any:
    """People with so many cases and such a figure, of a team at 80 %."""
    people = [SimpleNamespace(n=n, value=value) for n, value in names]
    found: Any = SimpleNamespace(names=people, all=SimpleNamespace(value=80.0), overdispersion=0.01)
    return found


def drawn(*names: tuple[float, float | None]) -> str:
    return unquote(funnel.plot(funnel_of(compared(*names), CSAT), "Customer satisfaction"))


def test_no_line_and_no_dot_grows_thin_where_the_drawing_is_small() -> None:
    svg = drawn((50, 76.0), (40, 90.0), (3, None))
    still = {
        name
        for names, rule in re.findall(r"((?:\.\w+,?)+)\{([^}]*)\}", svg)
        if "vector-effect:non-scaling-stroke" in rule
        for name in re.findall(r"\w+", names)
    }
    shapes = re.findall(r'<(?:path|polyline|circle) class="([^"]+)"', svg)
    assert sorted(shapes) == ["centre", "dot spot", "dot spot", "far", "far", "near", "near"]
    assert all(set(shape.split()) & still for shape in shapes)


def test_its_limits_are_of_as_many_cases_and_of_the_usual_scatter() -> None:
    """80 % of 100 cases: the variance of luck is .8 x .2 / 100 = .0016, that of people .01 x .16 = .0016."""
    found = funnel_of(compared((1000 / 11, 76.0), (40, 90.0), (3, None)), CSAT)
    assert found is not None
    assert found.cases[-1] == pytest.approx(100)
    margin = 100 * (0.0016 + 0.0016) ** 0.5  # 5.66 points
    assert [side[-1] for side in found.near] == pytest.approx([80 - 1.96 * margin, 80 + 1.96 * margin])
    assert [side[-1] for side in found.far] == pytest.approx([80 - 3.09 * margin, 80 + 3.09 * margin])
    assert found.far[1][0] == 100.0, "a share ends at 100 %"
    assert found.spots == ((1000 / 11, 76.0), (40, 90.0)), "who has no figure has no dot"


def test_there_is_none_of_what_is_no_share_nor_of_nobody() -> None:
    assert funnel_of(compared((50, 76.0)), load_catalogue().metrics["first_reply_time"]) is None
    assert funnel_of(compared((3, None)), CSAT) is None
    assert funnel.plot(None, "Customer satisfaction") == ""

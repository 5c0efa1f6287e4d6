"""The funnel is as readable on a phone as on a wide page: what it is stretched by thins no line."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from dashboard.model.catalogue import load_catalogue
from dashboard.render import funnel

CSAT = load_catalogue().metrics["csat"]


def drawn(*names: tuple[float, float | None]) -> str:
    """People with so many cases and such a figure, of a team at 80 %."""
    people = [SimpleNamespace(n=n, value=value) for n, value in names]
    found: Any = SimpleNamespace(names=people, all=SimpleNamespace(value=80.0), overdispersion=0.01)
    return unquote(funnel.plot(found, CSAT))


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

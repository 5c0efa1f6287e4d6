"""A funnel: shares by number of cases, with the limits of luck and of the usual scatter of people."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.ask import Funnel
from dashboard.render import charts
from dashboard.render.charts import AxisScale, Picture

SIZE = (640, 220)  # width and height
STYLE = """<style>
.near,.far,.centre{fill:none;stroke:#84909b;stroke-width:1.2;vector-effect:non-scaling-stroke}
.spot{stroke-width:7}.far{stroke-dasharray:4 3}
@media(prefers-color-scheme:dark){.near,.far,.centre{stroke:#6e7b87}}</style>"""


def plot(found: Funnel | None, title: str) -> str:
    """A dot a name between limits over their number of cases; "" where there is none.

    It is no verdict: what is called different is told by the kinds of cases, and by the table.
    """
    if found is None:
        return ""
    sides = {"near": found.near, "far": found.far}
    ends = [end for pair in sides.values() for side in pair for end in (side[0], side[-1])]
    low, high = (pick([*ends, *(value for _, value in found.spots)]) for pick in (min, max))
    most = found.cases[-1]
    across, up = AxisScale(0, most, SIZE[0]), AxisScale(low - 1, high + 1, SIZE[1])
    body = _line("centre", [(found.cases[0], found.all), (most, found.all)], across, up)
    for kind, pair in sides.items():
        body += "".join(_line(kind, zip(found.cases, side, strict=True), across, up) for side in pair)
    body += "".join(
        f'<path class="dot spot" d="M{across(x):.1f} {SIZE[1] - up(y):.1f}{charts.SPECK}"/>'
        for x, y in found.spots
    )
    said = f"{title} by number of cases, {found.all:.1f} of all; the table says the same"
    picture = Picture(charts.drawing(SIZE, STYLE + body), said)
    return f'<div class="sc-funnel">{picture.img}</div>{_caption(most, low, high)}'


def _caption(most: float, low: float, high: float) -> str:
    return (
        f'<p class="sc-facts">A dot a name: further right, more cases (to {most:,.0f}); higher up, a higher'
        f" figure ({low:.0f} to {high:.0f}). Luck and the usual scatter alone leave 95 % inside the lines,"
        " 99.8 % inside the dashed ones.</p>"
    )


def _line(kind: str, points: Iterable[tuple[float, float]], across: AxisScale, up: AxisScale) -> str:
    at = " ".join(f"{across(x):.1f},{SIZE[1] - up(y):.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{at}"/>'

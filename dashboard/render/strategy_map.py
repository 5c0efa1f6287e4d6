"""The strategy map: perspectives as layers, objectives as nodes, arrows to what they serve.

Nodes and words are HTML, so that a key reaches them and a screen reader reads them; only the arrows are a
drawing, which lies behind. On a phone the same nodes are a list. Places are in per cent of the width and in
pixels from the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from dashboard import text, wording
from dashboard.ask import Attained, Link
from dashboard.ask.theory_words import READING
from dashboard.render.tables import status
from dashboard.scoring.theory import TheoryReading

LAYERS = ("financial", "customer", "process", "people")
LEFT, GUTTER = 14.0, 1.6  # per cent: the layer's name, the room between nodes
TALL, PAD, GAP = 132, 12, 62  # pixels: a node, around it, between layers
ORDER: tuple[TheoryReading, ...] = (
    "strategy_in_doubt", "something_else", "not_tested_yet", "cannot_tell", "consistent",
)  # fmt: skip
COLOUR: dict[TheoryReading, str] = {"strategy_in_doubt": "doubt", "consistent": "holds"}


@dataclass(frozen=True)
class _Box:
    """Where a node stands: per cent from the left, pixels from the top."""

    left: float
    width: float
    top: int

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def worst_reading(theory: Sequence[Link], objective: str) -> TheoryReading | None:
    """What observation says of an objective's links: of several the one that asks most."""
    said = [link.reading for link in theory if link.objective == objective]
    return min(said, key=ORDER.index, default=None)


def map_html(objectives: Sequence[Attained], theory: Sequence[Link]) -> str:
    """The whole map; nothing without objectives."""
    layers = [name for name in LAYERS if any(one.perspective == name for one in objectives)]
    boxes = _boxes(objectives, layers)
    height = len(layers) * (TALL + 2 * PAD) + (len(layers) - 1) * GAP
    drawn = [_arrows(objectives, theory, boxes, height)]
    for number, layer in enumerate(layers):
        drawn.append(
            f'<div class="layer" style="top:{number * (TALL + 2 * PAD + GAP)}px;height:{TALL + 2 * PAD}px">'
            f"<span>{layer.capitalize()}</span></div>"
        )
    nodes = sorted(objectives, key=lambda one: layers.index(one.perspective))
    body = [*drawn[1:], drawn[0], *_labels(objectives, theory, boxes)]
    body += [_node(one, objectives, theory, boxes[one.objective]) for one in nodes]
    return f'<div class="map" style="height:{height}px">{"".join(body)}</div>'


def _boxes(objectives: Sequence[Attained], layers: Sequence[str]) -> dict[str, _Box]:
    found = {}
    for number, layer in enumerate(layers):
        row = [one for one in objectives if one.perspective == layer]
        width = (100 - LEFT - GUTTER * len(row)) / len(row)
        wide = min(width, 46.0)
        for place, one in enumerate(row):
            left = LEFT + place * (width + GUTTER) + (width - wide) / 2
            found[one.objective] = _Box(left, wide, number * (TALL + 2 * PAD + GAP) + PAD)
    return found


def _ends(child: _Box, parent: _Box) -> tuple[float, int, float, int]:
    """Where an arrow begins and ends: from the edge of the child to that of the parent."""
    if child.top == parent.top:
        return child.middle, child.top + TALL, parent.middle, parent.top + TALL
    if child.top > parent.top:
        return child.middle, child.top, parent.middle, parent.top + TALL
    return child.middle, child.top + TALL, parent.middle, parent.top


def _arrows(
    objectives: Sequence[Attained], theory: Sequence[Link], boxes: dict[str, _Box], height: int
) -> str:
    lines = []
    for one in objectives:
        if one.serves in boxes:
            x1, y1, x2, y2 = _ends(boxes[one.objective], boxes[one.serves])
            lines.append(_arrow(10 * x1, y1, 10 * x2, y2, worst_reading(theory, one.objective)))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {height}" preserveAspectRatio="none"'
        f' width="1000" height="{height}">{STYLE}{"".join(lines)}</svg>'
    )
    return f'<div class="arrows"><img src="data:image/svg+xml,{quote(svg)}" alt=""></div>'


STYLE = (
    "<style>line,polyline{fill:none;stroke:#84909b;stroke-width:1.6;vector-effect:non-scaling-stroke}"
    ".doubt{stroke:#b0241c}.holds{stroke:#0d6650}.open{stroke-dasharray:5 4}"
    "@media(prefers-color-scheme:dark){line,polyline{stroke:#8b97a3}"
    ".doubt{stroke:#ff9e94}.holds{stroke:#74d0b1}}</style>"
)


def _arrow(x1: float, y1: float, x2: float, y2: float, reading: TheoryReading | None) -> str:
    """Solid where both moved, or one did not follow; dashed where there is no answer yet."""
    colour = COLOUR.get(reading, "open") if reading else "open"
    bend = (y1 + y2) / 2
    way = -1 if y2 < y1 else 1
    tip = f"{x2 - 6:.0f},{y2 - 9 * way} {x2:.0f},{y2} {x2 + 6:.0f},{y2 - 9 * way}"
    return (
        f'<polyline class="{colour}" points="{x1:.0f},{y1} {x1:.0f},{bend} {x2:.0f},{bend} {x2:.0f},{y2}"/>'
        f'<polyline class="{colour.replace("open", "")}" points="{tip}"/>'
    )


def _labels(objectives: Sequence[Attained], theory: Sequence[Link], boxes: dict[str, _Box]) -> list[str]:
    made = []
    for one in objectives:
        reading = worst_reading(theory, one.objective)
        if one.serves not in boxes or reading is None:
            continue
        x1, y1, _, y2 = _ends(boxes[one.objective], boxes[one.serves])
        near = y1 + (GAP // 2 + PAD) * (-1 if y2 < y1 else 1)
        made.append(
            f'<span class="label status {COLOUR.get(reading, "")}" style="left:{x1:.1f}%;top:{near}px"'
            f' aria-hidden="true">{READING[reading]}</span>'
        )
    return made


def _node(one: Attained, every: Sequence[Attained], theory: Sequence[Link], box: _Box) -> str:
    titles = {other.objective: other.title for other in every}
    above = f", serves “{escape(titles[one.serves])}”" if one.serves in titles else ""
    serves = f'<p class="serves quieter">{one.perspective.capitalize()}{above}</p>'
    by = f"by {text.day(one.by)}" if one.by else ""
    about = " · ".join(part for part in (escape(one.owner.split(",")[0]), by) if part)
    counts = wording.goals(one.goals_met, one.missed, one.goals_open)
    return (
        f'<a class="node" href="#theory-{escape(one.objective)}" style="left:{box.left:.1f}%;'
        f'width:{box.width:.1f}%;top:{box.top}px;height:{TALL}px"><h3>{escape(one.title)}</h3>'
        f"<p>{status(one.status, counts or None)}</p>"
        f'<p class="quieter">{about}</p>{_links(one, theory)}{serves}</a>'
    )


def _links(one: Attained, theory: Sequence[Link]) -> str:
    """Each driver → outcome in a line, with what observation says."""
    named = {reading.metric: reading.title for reading in (*one.drivers, *one.metrics)}
    if one.outcome:
        named[one.outcome.metric] = one.outcome.title
    said = ""
    for found in theory:
        if found.objective == one.objective:
            names = f"{named.get(found.driver, found.driver)} → {named.get(found.outcome, found.outcome)}"
            word = f'<span class="status {COLOUR.get(found.reading, "")}">{READING[found.reading]}</span>'
            said += f"<p>{escape(names)}: {word}</p>"
    return said

"""The strategy map: perspectives as layers, objectives as nodes, arrows to what they serve.

Nodes and words are HTML, so that a key reaches them and a screen reader reads them; only the arrows are a
drawing, which lies behind. On a phone the same nodes are a list. Places are in per cent of the width and in
pixels from the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil
from urllib.parse import quote

from dashboard import text, wording
from dashboard.ask import Attained, Link
from dashboard.ask.strategy.theory_words import READING
from dashboard.quick import dataclass
from dashboard.render.tables import status
from dashboard.scoring import Reading
from dashboard.scoring.theory import TheoryReading

LAYERS = {
    "financial": "what it brings the business",
    "customer": "what the customer gets of it",
    "process": "what we must do well",
    "people": "what we must learn",
}
LEFT, GUTTER = 14.0, 1.6  # per cent: the layer's name, the room between nodes
HEAD, LINE = 88, 20  # pixels: a node without its lines, a line
PAD, GAP = 12, 62  # pixels: around a node, between layers
WIDE, MOST = 2, 3  # nodes in a row with outcome and drivers side by side; that a row holds at all
LETTERS, LINES = {1: 46, 2: 46, 3: 24}, 3  # of a title a line, by nodes in the row; lines that it may take
ASIDE, TURN = (
    26,
    GAP // 2 + PAD,
)  # pixels from a node's edge: to the middle of its label, to where arrows turn
NOTE = (
    "An arrow says what should bring what about, and whether the figures bear it out. Solid: an answer."
    " Dashed: none yet."
)
LEADS = " A box leads to its test."
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
    tall: int

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


def worst_reading(theory: Sequence[Link], objective: str) -> TheoryReading | None:
    """What observation says of an objective's links: of several the one that asks most."""
    said = [link.reading for link in theory if link.objective == objective]
    return min(said, key=ORDER.index, default=None)


def map_html(objectives: Sequence[Attained], theory: Sequence[Link]) -> str:
    """The whole map; nothing without objectives."""
    rows = _rows(objectives)
    tall = max((_tall(one, theory, len(row)) for row in rows for one in row), default=0)
    boxes = _boxes(rows, tall)
    pitch = tall + 2 * PAD + GAP
    is_turning_below = rows and any(one.serves in {other.objective for other in rows[-1]} for one in rows[-1])
    height = len(rows) * pitch - (0 if is_turning_below else GAP)
    layers = [row[0].perspective for row in rows]
    drawn = [_arrows(objectives, theory, boxes, height)]
    for layer in dict.fromkeys(layers):
        place = f"top:{layers.index(layer) * pitch}px;height:{layers.count(layer) * pitch - GAP}px"
        name = f'<span>{layer.capitalize()}</span><p class="quieter">{LAYERS[layer]}</p>'
        drawn.append(f'<div class="layer" style="{place}">{name}</div>')
    nodes = [one for row in rows for one in row]
    body = [*drawn[1:], drawn[0], *_labels(objectives, theory, boxes)]
    body += [_node(one, objectives, theory, boxes[one.objective]) for one in nodes]
    note = f'<p class="quieter about-map">{NOTE}{LEADS if theory else ""}</p>'
    return f'{note}<div class="map" style="height:{height}px">{"".join(body)}</div>'


def _rows(objectives: Sequence[Attained]) -> list[list[Attained]]:
    """Each layer in rows of as many nodes as can be read side by side."""
    rows = []
    for layer in LAYERS:
        left = [one for one in objectives if one.perspective == layer]
        for more in range(ceil(len(left) / MOST), 0, -1):
            size = ceil(len(left) / more)
            rows.append(left[:size])
            left = left[size:]
    return rows


def _tall(one: Attained, theory: Sequence[Link], beside: int) -> int:
    """As tall as what a node says, in a row of so many."""
    figures = (bool(one.outcome), len(one.drivers))
    lines = max(figures) if beside <= WIDE else sum(figures) + 1  # whose it is may take two lines there
    title = min(LINES, ceil(len(one.title) / LETTERS[beside]))
    return HEAD + LINE * (max(1, lines) + max(1, len(_words(one, theory))) + title - 1)


def _boxes(rows: Sequence[Sequence[Attained]], tall: int) -> dict[str, _Box]:
    found = {}
    for number, row in enumerate(rows):
        width = (100 - LEFT - GUTTER * len(row)) / len(row)
        wide = min(width, 46.0)
        for place, one in enumerate(row):
            left = LEFT + place * (width + GUTTER) + (width - wide) / 2
            found[one.objective] = _Box(left, wide, number * (tall + 2 * PAD + GAP) + PAD, tall)
    return found


def _ends(child: _Box, parent: _Box) -> tuple[float, int, float, int]:
    """Where an arrow begins and ends: from the edge of the child to that of the parent."""
    if child.top == parent.top:
        return child.middle, child.top + child.tall, parent.middle, parent.top + parent.tall
    if child.top > parent.top:
        return child.middle, child.top, parent.middle, parent.top + parent.tall
    return child.middle, child.top + child.tall, parent.middle, parent.top


def _arrows(
    objectives: Sequence[Attained], theory: Sequence[Link], boxes: dict[str, _Box], height: int
) -> str:
    """What asks most is drawn last: where arrows meet it lies above the others."""
    said = [(worst_reading(theory, one.objective), one) for one in objectives if one.serves in boxes]
    lines = []
    for reading, one in sorted(said, key=lambda pair: -ORDER.index(pair[0] or ORDER[-1])):
        x1, y1, x2, y2 = _ends(boxes[one.objective], boxes[one.serves or ""])
        lines.append(_arrow(10 * x1, y1, 10 * x2, y2, reading))
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
    bend = y1 + (-TURN if y2 < y1 else TURN)
    way = 1 if bend < y2 else -1
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
        near = y1 + (-ASIDE if y2 < y1 else ASIDE)
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
    counts = wording.goals(one.goals_met, one.missed, one.goals_open)
    about = " · ".join(part for part in (escape(one.owner.split(",")[0]), by, counts) if part)
    words = "".join(_words(one, theory))
    to = f' href="#theory-{escape(one.objective)}"' if theory else ""
    return (
        f'<a class="node"{to} style="left:{box.left:.1f}%;'
        f'width:{box.width:.1f}%;top:{box.top}px;height:{box.tall}px">'
        f'<h3><span title="{escape(one.title)}">{escape(one.title)}</span> {status(one.status)}</h3>'
        f'<p class="quieter">{about}</p>{_figures(one)}<div class="said">{words}</div>{serves}</a>'
    )


def _figures(one: Attained) -> str:
    """The outcome, and beside it the drivers, each with its figure."""
    outcome = _figure("Outcome", one.outcome) if one.outcome else ""
    drivers = "".join(_figure("Driver", driver) for driver in one.drivers)
    sides = "".join(f"<div>{side}</div>" for side in (outcome, drivers) if side)
    return f'<div class="figures">{sides}</div>' if sides else ""


def _figure(what: str, reading: Reading) -> str:
    known = reading.told
    value = "–" if known is None else text.figure(known, reading.measure)
    if reading.base == "none" and reading.target:
        value = f"goal {text.figure(reading.target.goal, reading.measure)}"
    return f'<p><span class="quieter">{what}</span><span>{escape(reading.title)}</span><b>{value}</b></p>'


def _words(one: Attained, theory: Sequence[Link]) -> list[str]:
    """What observation says of driver and outcome; driver by driver where it differs."""
    every = [link for link in theory if link.objective == one.objective]
    found = every[:1] if len({link.reading for link in every}) == 1 else every
    titles = {reading.metric: reading.title for reading in one.drivers}
    many = len(found) > 1
    return [
        f"<p>{escape(titles.get(link.driver, link.driver)) if many else 'Driver and outcome'}:"
        f' <span class="status {COLOUR.get(link.reading, "")}">{READING[link.reading]}</span></p>'
        for link in found
    ]

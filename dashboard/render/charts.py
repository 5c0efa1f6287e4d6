"""Readings and trends as pictures: bullet and sparkline as SVG, no streamlit.

--- SVG. A tile's pictures are images with a text alternative, because they are drawn in a hundredth of
the time of a chart. An image keeps its own colours: it follows the colour scheme of the page that it
stands in, through `prefers-color-scheme`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import quote

from dashboard import text
from dashboard.ask import Trend, TrendPoint
from dashboard.quick import dataclass
from dashboard.scoring import InForce, Reading
from dashboard.units import UNITS

BULLET = (240, 18)  # width and height of the drawing; a page stretches the width
SPARK = (240, 36)
SAFE = "/=:;,(){}"  # what needs no escape in the address of an image; a blank does, as draw() holds some
LIGHT = """.red{fill:#f5d9d6}.amber{fill:#e9edf0}.green{fill:#cfe8df}.track{fill:#e6eaed}
.ink{fill:#14181c}.goal{fill:#5c6670}.line,.dot{stroke:#2c6487}.aim{stroke:#5c6670}.hole{stroke:#fff}
.range{fill:#e9edf0}.centre{stroke:#84909b}.dot.good{stroke:#0d6650}.dot.bad{stroke:#b0241c}.dot.seen{stroke:#14181c}"""
DARK = """.red{fill:#50292a}.amber{fill:#2a333b}.green{fill:#1c4438}.track{fill:#333b43}
.ink{fill:#f2f4f6}.goal{fill:#a3adb7}.line,.dot{stroke:#7fb4d6}.aim{stroke:#b3bdc6}.hole{stroke:#1b2126}
.range{fill:#2a333b}.centre{stroke:#6e7b87}.dot.good{stroke:#74d0b1}.dot.bad{stroke:#ff9e94}.dot.seen{stroke:#e9edf0}"""
SHAPES = """.line,.dot,.aim,.hole,.centre{fill:none;vector-effect:non-scaling-stroke;stroke-linecap:round}
.line{stroke-width:1.6;stroke-linejoin:round}.dot{stroke-width:5}.hole{stroke-width:2.2}.speck{stroke-width:3}
.aim{stroke-width:1.3;stroke-dasharray:4 4;stroke-linecap:butt}.centre{stroke-width:1}
.dot.bad{stroke-linecap:square}.big.dot{stroke-width:8}.big.hole{stroke-width:4}.big.flag{stroke-width:10}.faint{stroke-width:1;opacity:.45}"""


@dataclass(frozen=True)
class Picture:
    """An SVG drawing and what it says to those who don't see it."""

    svg: str
    alt: str

    @property
    def img(self) -> str:
        """An <img> that fills its place."""
        return f'<img src="data:image/svg+xml,{quote(self.svg, safe=SAFE)}" alt="{escape(self.alt)}">'


def drawing(size: tuple[int, int], body: str) -> str:
    """An SVG of a size, with the colours of what is in it; a page stretches it."""
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" preserveAspectRatio="none">{_style(body)}{body}</svg>'
    )


def _style(body: str) -> str:
    return _rules(frozenset(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', body)))))


@lru_cache(maxsize=256)
def _rules(used: frozenset[str]) -> str:
    """The rules of these classes alone: a page of tiles has sixteen pictures, and each brings its own."""

    def of_used(rules: str) -> str:
        kept = (
            rule
            for rule in re.findall(r"[^{}]+{[^}]*}", rules)
            if any(used.issuperset(re.findall(r"\.([\w-]+)", one)) for one in rule.split("{")[0].split(","))
        )
        return "".join(rule.strip() for rule in kept)

    dark = f"@media(prefers-color-scheme:dark){{{of_used(DARK)}}}"
    return f"<style>{of_used(LIGHT)}{dark}{of_used(SHAPES)}</style>"


def rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    """A bar of a kind: ink, track, red ..."""
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


@dataclass(frozen=True)
class AxisScale:
    """Values onto a width, cut at both ends."""

    low: float
    high: float
    width: float

    def __call__(self, value: float) -> float:
        """Where a value stands, 0 to width."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return min(max(share, 0.0), 1.0) * self.width


def bullet(reading: Reading) -> Picture:
    """Red, amber and goal as bands, the interval as a thin line, the value as a mark, the goal a tick.

    Values rise to the right, so where lower is better the goal stands left. A value beyond the bands
    stands at the edge, behind an arrowhead.
    """
    scale = _bullet_scale(reading)
    height = BULLET[1]
    body = _ground(reading, scale)
    if reading.low is not None and reading.high is not None:
        start, end = scale(reading.low), scale(reading.high)
        body += rect("ink", start, height / 2 - 1, max(end - start, 1.0), 2)
    if reading.value is not None:
        body += _mark(reading.value, scale)
    return Picture(drawing(BULLET, body), _bullet_alt(reading))


def _ground(reading: Reading, scale: AxisScale) -> str:
    """The bands of the target; under a person no colour, but the goal."""
    track = rect("track", 0, 3, scale.width, BULLET[1] - 6)
    if reading.target is None:
        return track
    if reading.level == "agent":
        return track + _goal(scale(reading.target.goal), scale)
    return _bands(reading.target, scale)


def _goal(at: float, scale: AxisScale) -> str:
    return rect("goal", min(max(at - 0.75, 0), scale.width - 1.5), 0, 1.5, BULLET[1])


def _bullet_scale(reading: Reading) -> AxisScale:
    """Two bands' width around the bands; without a target the unit's limits, or from 0."""
    target = reading.target
    lowest, highest = UNITS[reading.measure].limits
    if target:
        wide = target.goal - target.red
        ends = sorted((target.red - wide, target.goal + wide))
        return AxisScale(max(ends[0], lowest), min(ends[1], highest), BULLET[0])
    if highest < float("inf"):
        return AxisScale(lowest, highest, BULLET[0])
    return AxisScale(lowest, 1.25 * max(reading.high or 0, reading.value or 0, 1), BULLET[0])


def _bands(target: InForce, scale: AxisScale) -> str:
    red, goal = scale(target.red), scale(target.goal)
    top, tall = 3, BULLET[1] - 6
    edges = [("red", 0, red), ("amber", red, goal), ("green", goal, scale.width)]
    if target.goal < target.red:
        edges = [("green", 0, goal), ("amber", goal, red), ("red", red, scale.width)]
    drawn = "".join(rect(kind, start, top, end - start, tall) for kind, start, end in edges)
    return drawn + _goal(goal, scale)


def _mark(value: float, scale: AxisScale) -> str:
    """The value as an upright mark, or an arrowhead where it lies beyond the drawing."""
    width, height = BULLET
    if scale.low <= value <= scale.high:
        return rect("ink", min(max(scale(value) - 2, 0), width - 4), 1, 4, height - 2)
    tip, back = (width, width - 8) if value > scale.high else (0, 8)
    return f'<path class="ink" d="M{tip} {height / 2}L{back} 1L{back} {height - 1}z"/>'


def _bullet_alt(reading: Reading) -> str:
    if reading.value is None:
        return "No value to draw."
    said = text.figure(reading.value, reading.measure)
    if reading.low is not None and reading.high is not None:
        low, high = text.bare(reading.low, reading.measure), text.bare(reading.high, reading.measure)
        said += f", 95 % interval {low} to {high}"
    if reading.target is None:
        return f"{said}; no target."
    side = "below" if reading.target.goal > reading.target.red else "above"
    red, goal = (text.bare(edge, reading.measure) for edge in (reading.target.red, reading.target.goal))
    return f"{said}; red {side} {red}, goal {goal}."


def sparkline(trend: Trend, unit: str, bands: InForce | None = None) -> Picture:
    """A trend as a line, faint across gaps, over the range that chance gives; the goal of each day dashed.

    The height shows at least the distance from red to goal, so that noise is not blown up; a goal that is
    far away is left out. What the last point is, its dot says: flagged, hollow, or neither.
    """
    points = [(number, point.value) for number, point in enumerate(trend.points) if point.value is not None]
    if not points:
        return Picture(drawing(SPARK, ""), "No trend yet.")
    scale = _spark_scale([*(value for _, value in points), *_limits(trend, unit)], bands)
    width, height = SPARK
    step = (width - 8) / max(len(trend.points) - 1, 1)

    def place(number: float, value: float) -> str:
        return f"{min(max(4 + number * step, 0), width):.1f} {height - 4 - scale(value):.1f}"

    body = _spark_range(trend, place)
    for start, end, goal in goals_of(trend):
        if scale.low <= goal <= scale.high:
            body += f'<path class="aim" d="M{place(start - 0.5, goal)}L{place(end + 0.5, goal)}"/>'
    # across a gap the line is faint: the eye may follow, but nothing was counted there
    body += f'<path class="line faint" d="M{"L".join(place(*point) for point in points)}"/>'
    for run in runs(points):
        places = "L".join(place(number, value) for number, value in run)
        kind = "line" if len(run) > 1 else "dot speck"
        body += f'<path class="{kind}" d="M{places}{"" if len(run) > 1 else "h0"}"/>'
    for number, value in points:
        if trend.points[number].rule and number != points[-1][0]:
            body += mark(trend.points[number], place(number, value), trend.level, big=False)
    body += mark(trend.points[points[-1][0]], place(*points[-1]), trend.level, big=False)
    return Picture(drawing(SPARK, body), _spark_alt(trend, unit))


def _limits(trend: Trend, unit: str) -> list[float]:
    """Limits may pass what a unit can be; they are drawn as far as it goes."""
    ends = (end for point in trend.points for end in (point.lower_limit, point.upper_limit))
    return [UNITS[unit].within(end) for end in ends if end is not None]


def _spark_range(trend: Trend, place: Callable[[float, float], str]) -> str:
    """The limits as an area with steps, none over a gap, and the centre of each point."""
    judged = [number for number, point in enumerate(trend.points) if point.upper_limit is not None]
    if not judged:
        return ""
    areas = ""
    for stretch in stretches(judged):
        edges = [(number + half, trend.points[number]) for number in stretch for half in (-0.5, 0.5)]
        upper = [place(at, point.upper_limit or 0.0) for at, point in edges]
        lower = [place(at, point.lower_limit or 0.0) for at, point in edges]
        areas += f'<path class="range" d="M{"L".join([*upper, *reversed(lower)])}z"/>'
    ends = [(number + half, trend.points[number].centre) for number in judged for half in (-0.5, 0.5)]
    return areas + f'<path class="centre" d="M{"L".join(place(at, centre or 0.0) for at, centre in ends)}"/>'


SIZES = ("speck ", "", "big ")  # of a mark
SPECK = "h.01"  # a mark is a line's cap; of a line without length paper (PDF) has no square one


def mark(point: TrendPoint, at: str, level: str, *, big: bool = True) -> str:
    """A point of a trend: green disc or red square where a rule names it, over a person ink; or hollow.

    One of too few cases for a figure is smaller: only the series is read there.
    """
    kinds = {"improvement": "good flag", "concern": "bad flag"}
    flag = kinds.get(point.kind or "", "") if point.rule else ""
    if flag and level == "agent":
        flag = "seen flag"
    size = SIZES[big + (not point.is_few)]
    drawn = f'<path class="{size}dot{f" {flag}" if flag else ""}" d="M{at}{SPECK}"/>'
    return drawn + (f'<path class="{size}hole" d="M{at}{SPECK}"/>' if point.is_provisional else "")


def goals_of(trend: Trend) -> list[tuple[int, int, float]]:
    """(first point, last point, goal) for each time over which one goal holds."""
    runs: list[tuple[int, int, float]] = []
    for number, point in enumerate(trend.points):
        if point.target is None:
            continue
        if runs and runs[-1][1:] == (number - 1, point.target):
            runs[-1] = (runs[-1][0], number, point.target)
        else:
            runs.append((number, number, point.target))
    return runs


def _spark_scale(values: Sequence[float], bands: InForce | None) -> AxisScale:
    low, high = min(values), max(values)
    least = abs(bands.goal - bands.red) if bands else 0.1 * max(abs(low), abs(high), 1.0)
    spare = max(least - (high - low), 0) / 2
    low, high = low - spare, high + spare
    if bands and low - (high - low) <= bands.goal <= high + (high - low):
        low, high = min(low, bands.goal), max(high, bands.goal)
    return AxisScale(low, high, SPARK[1] - 8)


def runs(points: Sequence[tuple[int, float]]) -> list[list[tuple[int, float]]]:
    """Points that follow each other without a gap."""
    runs: list[list[tuple[int, float]]] = []
    for point in points:
        if runs and runs[-1][-1][0] == point[0] - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def stretches(places: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other without a gap; where gaps are the rule, as of a monthly pulse, all."""
    found = [[place for place, _ in run] for run in runs([(place, 0.0) for place in places])]
    return found if len(found) * 2 <= len(places) else [[*places]]


def _spark_alt(trend: Trend, unit: str) -> str:
    span = text.span(trend.points[0].from_, trend.points[-1].to)
    values = {point: point.told for point in trend.points if point.told is not None}
    if not values:
        return f"By {trend.every}, {span}: no {trend.every} has enough cases for a figure."
    low, high = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    last = [*values][-1]
    if len(values) > 1 and values[low] == values[high]:
        return f"By {trend.every}, {span}: each {text.figure(values[low], unit)}."

    def said(point: TrendPoint) -> str:
        return f"{text.figure(values[point], unit)} ({_when(trend, point)})"

    return f"By {trend.every}, {span}: lowest {said(low)}, highest {said(high)}, last {said(last)}."


def _when(trend: Trend, point: TrendPoint) -> str:
    if trend.every == "month":
        return f"{text.MONTHS[point.from_.month - 1][:3]} {point.from_.year}"
    return text.day(point.from_) if trend.every == "day" else f"week of {text.day(point.from_)}"

"""What moved a figure, in parts, and a figure cut, as SVG and HTML.

A picture is an image with a text alternative; beside each stands the same as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import scoring, text, wording
from dashboard.ask import Explained, Slice
from dashboard.model.metric import Metric
from dashboard.render import charts, long_names, tables
from dashboard.render.charts import AxisScale, Picture
from dashboard.render.tables import Column, plain
from dashboard.scoring import Contribution, Figure

WIDTH, ROW = 480, 26  # of a waterfall, and of each bar with its name beside it
MARK = 4  # pixels: the value before, and now
MOST_BARS = 12


def waterfall(found: Explained, metric: Metric) -> Picture | None:
    """From the value before to the value now, a bar a part; None without parts.

    Both values are marks: the scale begins where the parts do, so a bar up to them would have no true length.
    """
    if not found.parts or found.before.value is None or found.now.value is None:
        return None
    parts = _drawn(found.parts)
    steps, at = [], found.before.value
    for part in parts:
        steps.append((at, at + part[1]))
        at += part[1]
    scale = _scale([found.before.value, found.now.value, *(end for step in steps for end in step)])
    better = metric.rises
    body = _mark(0, found.before.value, scale)
    for row, (low, high) in enumerate(steps, 1):
        # what chance alone explains is neither good nor bad
        kind = ("gain" if (high >= low) == better else "loss") if found.is_signal else "still"
        body += _bar(row, (low, high), scale, kind)
        body += _joint(row, low, scale)
    last = len(steps) + 1
    body += _joint(last, found.now.value, scale) + _mark(last, found.now.value, scale)
    height = (last + 1) * ROW
    said = "; ".join(f"{name} {total:+.1f}" for name, total in parts)
    alt = f"From {found.before.value:.1f} to {found.now.value:.1f}: {said}"
    return Picture(charts.drawing((WIDTH, height), f"{FALL}{body}"), alt)


FALL = """<style>
.still{fill:#2c6487}.gain{fill:#0d6650}.loss{fill:#b0241c}.joint{stroke:#84909b;stroke-width:1}
@media(prefers-color-scheme:dark){.still{fill:#7fb4d6}.gain{fill:#74d0b1}.loss{fill:#ff9e94}.joint{stroke:#6e7b87}}</style>"""


def _drawn(parts: Sequence[Contribution]) -> list[tuple[str, float]]:
    """The parts of a picture; many small ones are one bar, the table has each."""
    shown = [(part.name, part.total) for part in parts[:MOST_BARS]]
    left = parts[MOST_BARS:]
    return shown + ([(f"{len(left)} more", sum(part.total for part in left))] if left else [])


def _scale(values: Sequence[float]) -> AxisScale:
    low, high = min(values), max(values)
    room = (high - low) * 0.25 or 1.0
    return AxisScale(low - room, high + room * 0.2, WIDTH)


def _bar(row: int, ends: tuple[float, float], scale: AxisScale, kind: str) -> str:
    start, end = sorted((scale(ends[0]), scale(ends[1])))
    return charts.rect(kind, start, row * ROW + 6, max(end - start, 1.5), ROW - 12)


def _mark(row: int, at: float, scale: AxisScale) -> str:
    return charts.rect("ink", scale(at) - MARK / 2, row * ROW + 4, MARK, ROW - 8)


def _joint(row: int, at: float, scale: AxisScale) -> str:
    x = scale(at)
    return f'<line class="joint" x1="{x:.1f}" x2="{x:.1f}" y1="{row * ROW - 6}" y2="{row * ROW + 6}"/>'


def moved(found: Explained, metric: Metric) -> str:
    """The waterfall with its names and figures beside the bars."""
    picture = waterfall(found, metric)
    if picture is None or found.before.value is None or found.now.value is None:
        return ""
    rows = [("before", text.bare(found.before.value, metric.measure), "")]
    rows += [(name, _signed(total, metric), "") for name, total in _drawn(found.parts)]
    rows.append(("now", text.bare(found.now.value, metric.measure), ""))
    names = "".join(f"<span>{long_names.drawn(name)}</span><span>{figure}</span>" for name, figure, _ in rows)
    return (
        f'<div class="sc-fall"><div class="sc-fall-names" style="grid-auto-rows:{ROW}px">{names}</div>'
        f'<div style="height:{len(rows) * ROW}px">{picture.img}</div></div>'
    )


def _signed(value: float, metric: Metric) -> str:
    shown = text.bare(abs(value), metric.measure)
    return shown if shown == text.bare(0.0, metric.measure) else ("+" if value > 0 else "−") + shown


def parts_table(found: Explained, metric: Metric) -> str:
    """The same as a table: mix, rate, and what each part was and is."""
    columns = [
        Column(titled(found.by)),
        Column("Adds", number=True),
        Column("by its share", number=True),
        Column("by its own figure", number=True),
        Column("Before", number=True),
        Column("Now", number=True),
    ]
    rows = [
        [
            plain(part.name)
            + (f'<br><span class="quieter">{escape(", ".join(part.names))}</span>' * bool(part.names)),
            _signed(part.total, metric),
            _signed(part.mix, metric),
            _signed(part.rate, metric),
            _of(part.before.value, part.before.n, metric),
            _of(part.now.value, part.now.n, metric),
        ]
        for part in found.parts
    ]
    return tables.table("What each part adds to the change", columns, rows, "fair")


def titled(by: str) -> str:
    """The head of the column that a figure is cut by."""
    return "Person" if by == "agent" else by.capitalize()


def _of(value: float | None, n: float, metric: Metric) -> str:
    known = scoring.unless_few(value, n)
    return tables.NOTHING if known is None else f"{text.figure(known, metric.measure)} of {wording.count(n)}"


def _cut(figure: Figure, metric: Metric) -> tuple[str, str]:
    """Value and interval; on too few for a rate neither."""
    known = scoring.unless_few(figure.value, figure.n)
    if known is None:
        return tables.NOTHING, tables.NOTHING
    spread = wording.interval(figure.low, figure.high, metric.measure)
    return text.bare(known, metric.measure), spread or tables.NOTHING


def slices(found: Sequence[Slice], by: str, metric: Metric) -> str:
    """A figure cut by one column, where it can't be cut into parts of a change."""
    columns = [
        Column(titled(by)),
        Column("Value", number=True),
        Column("95 %", number=True),
        Column("n", number=True),
    ]
    rows = [
        [
            plain(one.name),
            *_cut(one.figure, metric),
            wording.count(one.figure.n),
        ]
        for one in found
    ]
    return tables.table(f"By {by}", columns, rows, "fair") if rows else ""

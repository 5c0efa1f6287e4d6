"""Readings as rows of tables: all metrics by perspective, and one metric over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard import text
from dashboard.ask import Trend, TrendPoint
from dashboard.model.metric import PERSPECTIVES, Metric
from dashboard.render import icons
from dashboard.render import reading as words
from dashboard.render.charts import AxisScale
from dashboard.render.links import link
from dashboard.render.tables import NOTHING, Column, anchor, plain, table
from dashboard.scoring import Reading
from dashboard.wording import count, note, within
from dashboard.wording import interval as interval_of

ROOM = 0.06  # of the teams' spread, left free on both sides
FIGURES = (Column("Value", number=True), Column("95 % interval", number=True), Column("n", number=True))
COLUMNS = (
    Column("Metric"),
    *FIGURES,
    Column("Status"),
    Column("Over time"),
)
TEAMS = (
    Column("Team"),
    Column("95 % interval, goal"),
    *FIGURES,
    Column("Goal", number=True),
    Column("Status"),
    Column("Over time"),
)
POINTS = (
    Column("From"),
    *FIGURES,
    Column("Usual range", number=True),
    Column("Goal", number=True),
    Column("Note"),
)


def by_perspective(
    metrics: Mapping[str, Metric], readings: Mapping[str, Reading], **whose: str | None
) -> list[tuple[str, str]]:
    """(perspective, table) in the usual order; `whose` (team, period) goes into the links."""
    found: list[tuple[str, str]] = []
    for perspective in PERSPECTIVES:
        mine = sorted(
            (metric for metric in metrics.values() if metric.perspective == perspective),
            key=lambda metric: metric.title.casefold(),
        )
        if mine:
            rows = [_row(metric, readings.get(metric.name), whose) for metric in mine]
            found.append((perspective, table(f"Metrics, {perspective}", COLUMNS, rows, "metrics")))
    return found


def _row(metric: Metric, reading: Reading | None, whose: Mapping[str, str | None]) -> Sequence[str]:
    title = anchor(link("metric", metric=metric.name, **whose), escape(metric.title))
    if reading is None:
        return [title, NOTHING, NOTHING, NOTHING, plain("not shown at this level"), NOTHING]
    if reading.needs:
        needs = f'<span class="quieter">no data: needs {escape(", ".join(reading.needs))}</span>'
        return [title, NOTHING, NOTHING, plain(count(reading.n)), needs, NOTHING]
    return [title, *figures(reading)]


def figures(reading: Reading) -> list[str]:
    """Value, interval, n, status and behaviour of a reading, as cells."""
    return [
        plain(words.value(reading)) if reading.told is not None else NOTHING,
        plain(words.interval(reading) or "") or NOTHING,
        plain(count(reading.n)),
        words.status(reading),
        icons.with_words(reading, reading.rises) or NOTHING,
    ]


def in_teams(readings: Sequence[Reading]) -> list[list[str]]:
    """A row a team: drawn on one scale, the same in figures, and the goal, which may differ."""
    known = [
        end
        for one in readings
        for end in (one.low, one.value, one.high, one.target.goal if one.target else None)
        if end is not None
    ]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = (high - low) * ROOM or 1.0
    scale = AxisScale(low - room, high + room, 100.0)
    return [_in_team(one, scale) for one in readings]


def _in_team(reading: Reading, scale: AxisScale) -> list[str]:
    value, interval, n, status, behaviour = figures(reading)
    goal = text.figure(reading.target.goal, reading.measure) if reading.target else ""
    return [_drawn(reading, scale), value, interval, n, plain(goal) or NOTHING, status, behaviour]


def _drawn(reading: Reading, scale: AxisScale) -> str:
    """A dot, its interval and a tick at the goal; the cells beside it say the same."""
    if reading.value is None or reading.told is None:
        return NOTHING
    line = ""
    if reading.low is not None and reading.high is not None:
        start, end = scale(reading.low), scale(reading.high)
        line = f'<i class="iv" style="left:{start:.1f}%;width:{max(end - start, 0.5):.1f}%"></i>'
    goal = f'<i class="goal" style="left:{scale(reading.target.goal):.1f}%"></i>' if reading.target else ""
    dot = f'<i class="dot" style="left:{scale(reading.value):.1f}%"></i>'
    return f'<span class="ivs" aria-hidden="true">{goal}{line}{dot}</span>'


def points(trend: Trend, metric: Metric) -> str:
    """A trend as a table: the text alternative of its figure."""
    return table(
        f"{metric.title} by {trend.every}", POINTS, [_point(point, metric.measure) for point in trend.points]
    )


def _point(point: TrendPoint, unit: str) -> Sequence[str]:
    known = point.told
    value = "" if known is None else text.figure(known, unit)
    spread = "" if known is None else interval_of(point.low, point.high, unit)
    has_note = point.rule or point.is_provisional or point.is_few
    return [
        plain(text.day(point.from_)),
        plain(value) or NOTHING,
        plain(spread) or NOTHING,
        plain(count(point.n)),
        plain(interval_of(within(point.lower_limit, unit), within(point.upper_limit, unit), unit)) or NOTHING,
        plain("" if point.target is None else text.figure(point.target, unit)) or NOTHING,
        plain(note(point.partial, point.decided, point.rule, few=point.is_few) if has_note else ""),
    ]

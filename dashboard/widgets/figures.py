"""Figures of the Metric page: plotly graph objects, and the sentence that says the same in words.

Colours are readable on the light and the dark ground (3:1 on both), so that one figure serves both;
text and axes take the theme's own. Names come from files and are escaped: plotly reads tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard import text
from dashboard.ask import Trend, TrendPoint
from dashboard.periods import Every
from dashboard.render.charts import goals_of
from dashboard.scoring import Reading
from dashboard.units import UNITS
from dashboard.wording import provisional

ACCENT, WHISKER, NEUTRAL, SHADE = "#4a86ad", "rgba(74,134,173,0.45)", "#808a94", "rgba(128,138,148,0.12)"
GOAL = {"color": NEUTRAL, "width": 1.5, "dash": "dash"}
CONFIG = {"displayModeBar": False, "scrollZoom": False}
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200, 14400, 43200)
TICKS_UPRIGHT, TICKS_ACROSS = 6, 5
MARGIN = {"l": 8, "r": 8, "t": 24, "b": 8}


def trend_figure(trend: Trend, unit: str, shaded: tuple[date, date] | None = None) -> go.Figure:
    """Values over time with 95 % whiskers; hollow where a point may still move; a line at each day's goal.

    `shaded` are the days that the reading above the figure covers.
    """
    shown = [point for point in trend.points if point.value is not None]
    figure = go.Figure(layout=_layout(unit, [*_ends(shown), *(goal for _, _, goal in goals_of(trend))], 320))
    figure.add_scatter(
        x=[_middle(point) for point in trend.points],
        y=[point.value for point in trend.points],
        mode="lines+markers",
        line={"color": ACCENT, "width": 1.5},
        marker={
            "size": 8,
            "color": ACCENT,
            "line": {"color": ACCENT, "width": 1.5},
            "symbol": ["circle-open" if point.is_provisional else "circle" for point in trend.points],
        },
        error_y=_whiskers(trend.points),
        customdata=[_hover(point, trend.every, unit) for point in trend.points],
        hovertemplate="%{customdata}<extra></extra>",
        connectgaps=False,
    )
    if trend.points:
        figure.update_xaxes(range=_breadth(trend.points), type="date")
    if shaded and trend.points and shaded[1] >= trend.points[0].from_:
        ends = (max(shaded[0], trend.points[0].from_), min(shaded[1], trend.points[-1].to))
        figure.add_vrect(
            x0=ends[0], x1=ends[1] + timedelta(days=1), fillcolor=SHADE, line_width=0, layer="below"
        )
    _add_goals(figure, trend, unit)
    return figure


def _add_goals(figure: go.Figure, trend: Trend, unit: str) -> None:
    """A dashed line over the time for which each goal holds; the last one is named."""
    runs = goals_of(trend)
    for start, end, goal in runs:
        first, last = trend.points[start].from_, trend.points[end].to + timedelta(days=1)
        figure.add_shape(type="line", x0=first, x1=last, y0=goal, y1=goal, line=GOAL)
    if runs:
        _legend(figure, f"– – goal {text.figure(runs[-1][2], unit)}")


def _legend(figure: go.Figure, words: str) -> None:
    """What the line is, above the drawing, where it covers nothing."""
    figure.add_annotation(
        text=words,
        xref="paper",
        yref="paper",
        x=1,
        y=1,
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
    )


def _middle(point: TrendPoint) -> date:
    return point.from_ + (point.to - point.from_) / 2


def _breadth(points: Sequence[TrendPoint]) -> list[str]:
    """From the day before the first bucket to the day after the last."""
    return [str(points[0].from_ - timedelta(days=1)), str(points[-1].to + timedelta(days=1))]


def _ends(points: Sequence[TrendPoint]) -> Iterator[float | None]:
    for point in points:
        yield from (point.low, point.value, point.high)


def _whiskers(points: Sequence[TrendPoint]) -> dict[str, Any]:
    up = [0 if p.high is None or p.value is None else p.high - p.value for p in points]
    down = [0 if p.low is None or p.value is None else p.value - p.low for p in points]
    return _bars(up, down)


def _bars(up: Sequence[float], down: Sequence[float]) -> dict[str, Any]:
    return {"array": up, "arrayminus": down, "color": WHISKER, "thickness": 2, "width": 0}


def _hover(point: TrendPoint, every: Every, unit: str) -> str:
    if point.value is None:
        return f"{bucket_name(point, every)}<br>no figure, n {point.n:,.0f}"
    lines = [bucket_name(point, every), f"<b>{text.figure(point.value, unit)}</b>"]
    if point.low is not None and point.high is not None:
        lines.append(f"95 %: {text.figure(point.low, unit)} to {text.figure(point.high, unit)}")
    note = f", {provisional(point.partial, point.decided)}" if point.is_provisional else ""
    return "<br>".join([*lines, f"n {point.n:,.0f}{note}"])


def bucket_name(point: TrendPoint, every: Every) -> str:
    """18 Dec 2023, week of 18 Dec 2023, December 2023."""
    if every == "month":
        return f"{text.MONTHS[point.from_.month - 1]} {point.from_.year}"
    return f"{'week of ' if every == 'week' else ''}{text.day(point.from_)}"


def trend_words(trend: Trend, unit: str, shaded: bool = False) -> str:
    """The figure in a sentence: how many points, the lowest, the highest, the last."""
    shown = [point for point in trend.points if point.value is not None]
    if not shown:
        return f"No {trend.every} of this time has a figure."

    def said(point: TrendPoint) -> str:
        return f"{text.figure(point.value or 0.0, unit)} ({bucket_name(point, trend.every)})"

    lowest = min(shown, key=lambda point: point.value or 0.0)
    highest = max(shown, key=lambda point: point.value or 0.0)
    shade = " The shaded days are those of the figure above." if shaded else ""
    goal = f" Goal {text.figure(trend.target, unit)}." if trend.target is not None else ""
    hollow = " A hollow point may still move: it is not over, or not decided." * any(
        point.is_provisional for point in shown
    )
    return (
        f"{_counted(len(shown), trend.every)} with a figure: lowest {said(lowest)}, highest {said(highest)},"
        f" last {said(shown[-1])}.{goal} Lines are 95 % intervals.{shade}{hollow}"
    )


def _counted(number: int, every: Every) -> str:
    return f"1 {every}" if number == 1 else f"{number} {every}s"


def teams_figure(readings: Sequence[Reading], unit: str) -> go.Figure:
    """A dot and an interval a team, in the order given from the top; a line at the goal, or a tick each."""
    shown = [reading for reading in readings if reading.value is not None]
    goals = [reading.target.goal for reading in shown if reading.target]
    ends = [end for reading in shown for end in (reading.low, reading.value, reading.high)]
    layout = _layout(unit, [*ends, *goals], 64 + 34 * len(shown), upright=False)
    figure = go.Figure(layout=layout)
    figure.add_scatter(
        x=[reading.value for reading in shown],
        y=[escape(reading.name) for reading in shown],
        mode="markers",
        marker={"size": 10, "color": ACCENT},
        error_x=_bars(
            [0 if r.high is None else r.high - (r.value or 0.0) for r in shown],
            [0 if r.low is None else (r.value or 0.0) - r.low for r in shown],
        ),
        customdata=[
            f"{escape(r.name)}<br><b>{text.figure(r.value or 0.0, unit)}</b><br>n {r.n:,.0f}" for r in shown
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_yaxes(type="category", autorange="reversed", automargin=True)
    if len(goals) == len(shown) and len(set(goals)) == 1:
        figure.add_vline(x=goals[0], line=GOAL)
        _legend(figure, f"– – goal {text.figure(goals[0], unit)}")
    elif goals:
        _own_goals(figure, [reading for reading in shown if reading.target])
    return figure


def _own_goals(figure: go.Figure, readings: Sequence[Reading]) -> None:
    """Goals that differ: an upright tick in each team's row."""
    figure.add_scatter(
        x=[reading.target.goal for reading in readings if reading.target],
        y=[escape(reading.name) for reading in readings],
        mode="markers",
        marker={"symbol": "line-ns", "size": 20, "line": {"color": NEUTRAL, "width": 2}},
        hovertemplate="goal of %{y}<extra></extra>",
    )
    _legend(figure, "| goal of each team")


def _layout(unit: str, ends: Sequence[float | None], height: int, *, upright: bool = True) -> dict[str, Any]:
    """No legend, no toolbar, no dragging; values on the y axis, or on the x axis where not upright."""
    known = [end for end in ends if end is not None]
    values = {"automargin": True, "zeroline": False, "showgrid": True, **_ticks(unit, known, upright)}
    other = {"showgrid": False, "zeroline": False, "automargin": True}
    return {
        "xaxis": other if upright else values,
        "yaxis": values if upright else other,
        "height": height,
        "margin": MARGIN,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
    }


def _ticks(unit: str, ends: Sequence[float], upright: bool) -> dict[str, Any]:
    """Minutes in hours and days; no axis beyond what the unit allows."""
    if not ends:
        return {}
    most = TICKS_UPRIGHT if upright else TICKS_ACROSS
    low, high = min(ends), max(ends)
    if UNITS[unit].is_time:
        step = next((step for step in STEPS if high / step <= most), STEPS[-1])
        places = [step * number for number in range(int(high / step) + 2)]
        return {
            "tickvals": places,
            "ticktext": [_short(place) for place in places],
            "range": [0, high * 1.08],
        }
    room = max(0.06 * (high - low), 1e-9 if high > low else max(abs(high) * 0.1, 1.0))
    bottom, top = low - room, high + room
    lowest, highest = UNITS[unit].limits
    bottom, top = max(bottom, lowest - 1), min(top, highest + 1)
    return {"range": [bottom, top], "ticksuffix": UNITS[unit].suffix, "nticks": most}


def _short(minutes: int) -> str:
    """A tick: 24 h, not 24 h 00 min."""
    return text.duration(minutes).removesuffix(" 00 min").removesuffix(" 0 h")

"""Figures of the Metric page: plotly graph objects, and the sentence that says the same in words.

Colours are readable on the light and the dark ground (3:1 on both), so that one figure serves both;
text and axes take the theme's own. Names come from files and are escaped: plotly reads tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from dashboard import text
from dashboard.scoring import Reading
from dashboard.units import UNITS

ACCENT, WHISKER, NEUTRAL, SHADE = "#4a86ad", "rgba(74,134,173,0.45)", "#808a94", "rgba(128,138,148,0.12)"
GOAL = {"color": NEUTRAL, "width": 1.5, "dash": "dash"}
CONFIG = {"displayModeBar": False, "scrollZoom": False}
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200, 14400, 43200)
TICKS_UPRIGHT, TICKS_ACROSS = 6, 5
MARGIN = {"l": 8, "r": 8, "t": 24, "b": 8}


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


def _bars(up: Sequence[float], down: Sequence[float]) -> dict[str, Any]:
    return {"array": up, "arrayminus": down, "color": WHISKER, "thickness": 2, "width": 0}


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

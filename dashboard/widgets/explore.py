"""A trend to be explored: zoomed, and read off point by point.

The page's own chart says what there is to think; this one is drawn by plotly where somebody asks for it,
because its program is 4.7 MB. Names come from files and are escaped: plotly reads tags.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import text, wording
from dashboard.ask import Trend, TrendPoint
from dashboard.model.metric import Metric

if TYPE_CHECKING:
    import plotly.graph_objects as go

# readable on the light and the dark ground (3:1 on both), so that one figure serves both
ACCENT, NEUTRAL = "#4a86ad", "#808a94"
CONFIG = {"displaylogo": False, "scrollZoom": True, "modeBarButtonsToRemove": ["lasso2d", "select2d"]}


def offer(trend: Trend, metric: Metric) -> None:
    """A switch, and the figure where it is on."""
    if st.toggle("Zoom and read off", key="explore"):
        st.plotly_chart(figure(trend, metric), config=CONFIG, key="explored")


def _read_off(point: TrendPoint, value: float | None, unit: str, *, own: bool) -> str:
    """A figure where the pointer stands; of the metric's own also what its point may say."""
    if value is None:
        return ""
    note = wording.note(point.partial, point.decided, point.rule, few=point.is_few) if own else ""
    shown = "" if own and point.is_few else text.figure(value, unit)
    return escape(", ".join(part for part in (shown, note) if part))


def figure(trend: Trend, metric: Metric) -> go.Figure:
    """Values with their limits, centre and goals, by the first day of each point, in the metric's unit."""
    import plotly.graph_objects as go  # 0.1 s that no other page needs

    unit = metric.measure
    drawn = go.Figure(
        layout={"hovermode": "x unified", "height": 360, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}}
    )
    days = [point.from_ for point in trend.points]
    hollow = ["circle-open" if point.is_provisional else "circle" for point in trend.points]

    def line(name: str, of: Callable[[TrendPoint], float | None], colour: str, **style: object) -> None:
        values = [of(point) for point in trend.points]
        if any(value is not None for value in values):
            drawn.add_scatter(
                x=days,
                y=values,
                name=escape(name),  # a home may bring metrics of its own
                mode="lines+markers" if colour == ACCENT else "lines",
                line={"color": colour, **style},
                marker={"symbol": hollow, "size": 8},
                customdata=[
                    _read_off(point, value, unit, own=colour == ACCENT)
                    for point, value in zip(trend.points, values, strict=True)
                ],
                hovertemplate="%{customdata}",
            )

    line("upper limit", lambda point: wording.within(point.upper_limit, metric.measure), NEUTRAL, width=1)
    line("centre", lambda point: point.centre, NEUTRAL, width=1, dash="dot")
    line("lower limit", lambda point: wording.within(point.lower_limit, metric.measure), NEUTRAL, width=1)
    line("goal", lambda point: point.target, NEUTRAL, width=1.5, dash="dash")
    line(metric.title, lambda point: point.value, ACCENT, width=2)
    drawn.update_yaxes(title=escape(unit))
    return drawn

"""The Metric page's tab of time: the trend, what moved it, and where customers hurt."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from dashboard import ask, wording
from dashboard.ask import Trend
from dashboard.model.metric import Level
from dashboard.periods import Every
from dashboard.render import (
    beside_figures,
    chart,
    explained,
    metrics_list,
    spreadsheets,
    spreadsheets_beside,
    spreadsheets_lists,
)
from dashboard.render.literal import literal
from dashboard.scoring import Reading
from dashboard.widgets import download, explore, html, sections, visiting
from dashboard.widgets.metric_selection import Selection
from dashboard.widgets.visiting import Visit


def trend_of(looked: Selection) -> Trend:
    """The trend that leads up to the period's end, by what the address says."""
    visit, metric = looked.visit, looked.metric
    every = every_in(looked)
    span = visit.home.leading_up(every, metric.name, visit.period)
    return visit.home.trend(metric.name, looked.level, looked.name, every, span, visit.team, visit.period)


def over_time(looked: Selection, found: Reading, trend: Trend) -> None:
    """The trend, and the same as a table."""
    metric = looked.metric
    html.draw(html.header("Over time"))
    choose_every(looked)
    covered = (found.at or found.window.from_, found.at or found.window.to)
    words = f'<p class="sc-facts">{escape(chart.words(trend, metric.measure, covered))}</p>'
    if all(point.value is None for point in trend.points):
        html.draw(words)
        return
    html.draw(chart.chart(trend, metric, covered) + words)
    explore.offer(trend, metric)
    with sections.unfolded("The same as a table", "trend_in_full") as is_open:
        if is_open:
            html.draw(metrics_list.points(trend, metric))
            whose = looked.name if looked.level != "organisation" else None
            when = f"{trend.points[0].from_}-{trend.points[-1].to}"
            download.offer(lambda: spreadsheets.trend(trend, metric), metric.name, trend.every, whose, when)


def every_in(looked: Selection) -> Every:
    """Day, week or month, from the address; a week, or a month, where it says none that can be asked."""
    allowed = looked.everys
    usual: Every = "week" if "week" in allowed else "month"
    return next((one for one in allowed if one == looked.visit.every), usual)


def choose_every(looked: Selection) -> None:
    """Day, week or month; nothing where there is no choice."""
    if len(looked.everys) == 1:
        return
    st.session_state["every"] = every_in(looked)
    st.segmented_control(
        "By",
        looked.everys,
        key="every",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: visiting.choose(every=st.session_state["every"]),
    )


def what_moved(looked: Selection) -> None:
    """Whether the change is one at all, and its parts: a waterfall, and the same as a table."""
    visit, metric = looked.visit, looked.metric
    html.draw(html.header("What moved it"))
    by = chosen_by(visit, looked.level)
    whose = (metric.name, looked.level, looked.name, visit.period, by)
    team = visit.team if looked.level == "agent" else None
    found = visit.home.explain(*whose, team)
    st.markdown(literal(wording.moved(found, metric)))
    if found.parts:
        html.draw(explained.moved(found, metric) + explained.parts_table(found, metric))
        looked.offer(lambda: spreadsheets_beside.moved(found, metric), "moved", by)
        return
    cut = visit.home.sliced(*whose, team)
    if cut:
        html.draw(explained.slices(cut, by, metric))
        looked.offer(lambda: spreadsheets_beside.slices(cut, by, metric), "by", by)


def chosen_by(visit: Visit, level: Level) -> ask.By:
    """What a figure is cut by, from the address."""
    allowed = [one for one in ask.BY_LEVEL[level] if one != "agent" or visit.about.shows_people]
    current: ask.By = next((one for one in allowed if one == visit.by), allowed[0])
    st.session_state["by"] = current
    st.segmented_control(
        "Cut by",
        allowed,
        key="by",
        format_func=lambda one: "Person" if one == "agent" else one.capitalize(),
        required=True,
        label_visibility="collapsed",
        on_change=lambda: visiting.choose(by=st.session_state["by"]),
    )
    return current


def where_it_hurts(looked: Selection) -> None:
    """Which cases make customers unhappy and cost most work, beside the figures that customers give."""
    visit = looked.visit
    if looked.level == "agent":
        return
    found = visit.home.hurting(looked.metric.name, looked.name, visit.period)
    if found and found.categories:
        html.draw(html.header("Where customers hurt") + beside_figures.hurting(found))
        looked.offer(lambda: spreadsheets_beside.hurting(found), "hurting")
        if found.comments:
            sheet = partial(spreadsheets_lists.comments, found)
            whose = (looked.metric.name, "comments", looked.name, visit.period)
            download.offer(sheet, *whose, label="The comments")

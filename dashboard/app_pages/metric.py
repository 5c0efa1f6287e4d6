"""Metric: one number and everything behind it, for the organisation, a team or a person."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import wording
from dashboard.ask import Trend
from dashboard.ask.strategy.targets import beside
from dashboard.faults import UsageFault, nearest
from dashboard.model.catalogue import by_title
from dashboard.model.metric import LEVELS, Level
from dashboard.render import metrics_list, reading, spreadsheets, tables
from dashboard.render.definition import definition_html
from dashboard.render.literal import literal
from dashboard.scoring import Reading
from dashboard.widgets import answerers, cases, download, filters, frame, html, plain_count, visiting
from dashboard.widgets import rows as behind
from dashboard.widgets.metric_selection import Selection
from dashboard.widgets.metric_teams import beside_one_another, side_by_side, strictness
from dashboard.widgets.metric_trend import over_time, trend_of, what_moved, where_it_hurts
from dashboard.widgets.visiting import Visit

TABS = {"trend": "Trend", "teams": "Teams", "meaning": "Meaning", "cases": "Cases", "sql": "SQL"}
LEVEL_WORDS = {"organisation": "the organisation", "team": "a team", "agent": "one person"}


def one_address() -> None:
    """level=team&name=Billing is what team=Billing is; the selectors know one way to say it."""
    level, name = st.query_params.get("level"), st.query_params.get("name")
    if level == "team" and name:
        visiting.choose(team=name, name=None, level=None)
    elif level is not None and level != "agent":
        visiting.choose(level=None, name=name if level not in LEVELS else None)


def looked_at(visit: Visit) -> Selection | None:
    """What the address names; None without a metric. UsageFault where the metric is not known."""
    if visit.metric is None:
        return None
    catalogue = visit.home.catalogue
    if visit.metric not in catalogue.metrics:
        raise UsageFault(f'there is no metric "{visit.metric}"{nearest(visit.metric, catalogue.metrics)}')
    metric = catalogue.metrics[visit.metric]
    if visit.name:
        return Selection(visit, catalogue, metric, "agent", visit.name)
    return Selection(visit, catalogue, metric, "team" if visit.team else "organisation", visit.team)


def heading(visit: Visit) -> str:
    """Customer satisfaction · Billing."""
    metrics = visit.home.catalogue.metrics
    title = metrics[visit.metric].title if visit.metric in metrics else "Metrics"
    whose = visit.name if visit.metric and visit.name else visit.team
    return f"{title} · {whose}" if whose else title


def selectors(visit: Visit) -> None:
    """Which metric, and which person where one is looked at."""
    metrics = visit.home.catalogue.metrics
    names = by_title(metrics)

    def titled(name: str) -> str:
        return metrics[name].title

    filters.pick("Metric", "metric", names, titled, visit, none="All metrics", width=220)
    if visit.name:
        filters.pick("Person", "name", visit.about.agents, str, visit, none="Everybody")


def every_metric(visit: Visit) -> None:
    """All metrics with their reading for the organisation or a team: one question."""
    metrics = visit.home.catalogue.metrics
    level: Level = "team" if visit.team else "organisation"
    shown = tuple(name for name, metric in metrics.items() if level in metric.levels)
    cards = visit.home.cards(level, visit.team, period=visit.period, metrics=shown).cards
    readings = {one.metric: one for card in cards for one in card.metrics}
    listed = metrics_list.by_perspective(metrics, readings, team=visit.team, period=visit.period)
    for perspective, tables_of in listed:
        html.draw(html.header(perspective.title()) + tables_of)
    own = {name: metrics[name] for name in shown}
    download.offer(lambda: spreadsheets.metrics(own, readings), "metrics", visit.team, visit.period)


def one_metric(looked: Selection) -> None:
    """The number, and behind it one tab at a time: only what is looked at is asked."""
    cards = looked.card(looked.level, looked.name) if looked.level in looked.metric.levels else []
    found = looked.of(cards[0]) if cards else None
    tab = tab_of(looked, found)
    if found is None:
        levels = " and ".join(LEVEL_WORDS[level] for level in looked.metric.levels)
        st.info(
            f"{literal(looked.metric.title)} has no reading for {LEVEL_WORDS[looked.level]}:"
            f" it is read for {levels}."
        )
        behind_tab(looked, None, tab, None)
        return
    trend = trend_of(looked) if tab == "trend" else None  # asked first: figure and chart come together
    number(looked, found)
    behind_tab(looked, found, tab, trend)


def tabs_of(looked: Selection, found: Reading | None) -> list[str]:
    """Which tabs there are: without a reading its meaning alone, beside a person nobody."""
    if found is None:
        return ["meaning", "sql"]
    return [tab for tab in TABS if tab != "teams" or looked.level != "agent"]


def tab_of(looked: Selection, found: Reading | None) -> str:
    """The tab of the address; the first one where it names none of them."""
    every = tabs_of(looked, found)
    return looked.visit.tab if looked.visit.tab in every else every[0]


def behind_tab(looked: Selection, found: Reading | None, tab: str, trend: Trend | None) -> None:
    """The tabs, and what is on the one that is open."""
    whose = {"team": looked.visit.team, "name": looked.visit.name}
    every = [(TABS[one], looked.to(looked.metric.name, tab=one, **whose)) for one in tabs_of(looked, found)]
    html.draw(reading.tabs(every, TABS[tab]))
    if found and trend:
        over_time(looked, found, trend)
        what_moved(looked)
        where_it_hurts(looked)
    elif tab == "teams":
        side_by_side(looked)
        beside_one_another(looked)
        strictness(looked)
    elif tab == "meaning":
        meaning(looked, found)
        if found:
            answerers.draw(looked.visit.home, looked.asked)
            plain_count.draw(looked.visit.home, looked.asked)
    elif tab == "cases":
        rows(looked)
    else:
        st.header("How it is computed", anchor=False)
        st.caption(literal(str(looked.metric.file)))
        st.code(looked.metric.sql, language=None)


def number(looked: Selection, found: Reading) -> None:
    """The reading, and what one must know to trust it."""
    visit = looked.visit
    target = visit.home.target(looked.metric.name, looked.level, found.team, visit.period)
    objective = visit.home.strategy.objectives.get(found.objective or "")
    title = objective.title if objective else None
    period = visit.home.period(visit.period)
    others = beside(visit.home.strategy, looked.metric, target, period.to)
    over = wording.window(found, period.from_, period.to)
    facts = reading.facts(found, looked.metric, target, title)
    html.draw(reading.panel(found, others, over) + reading.folded(tables.facts(facts)))


def meaning(looked: Selection, found: Reading | None) -> None:
    """The definition, in the languages of both sides, with its guards."""
    metrics = looked.catalogue.metrics
    guards = {name: (metrics[name].title, looked.to(name)) for name in looked.metric.guards}
    worded = looked.visit.home.strategy.worded(metrics, looked.visit.team)
    html.draw(html.header("What it means") + definition_html(worded[looked.metric.name], guards, found))


def rows(looked: Selection) -> None:
    """The rows behind the number."""
    visit, metric = looked.visit, looked.metric
    st.header("The cases behind it", anchor=False)
    if not metric.shows_rows:
        st.markdown(
            "Never shown: people answered on the promise of staying unknown, and few rows would tell who."
        )
        return
    asked = looked.asked
    table = visit.home.rows(*asked, limit=0)
    st.markdown(behind.added_up(metric, table))
    cases.draw(visit.home, asked)
    if table.count:
        behind.all_rows(metric, table, partial(visiting.later, visit.home, lambda home: home.rows(*asked)))


one_address()
with frame.page("Metric", heading=heading, more=selectors) as visit:
    looked = looked_at(visit)
    if looked:
        one_metric(looked)
    else:
        every_metric(visit)

"""Metric: one number and everything behind it, for the organisation, a team or a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from dashboard import ask, wording
from dashboard.ask import Scorecard, Trend
from dashboard.ask.strategy.targets import beside
from dashboard.faults import UsageFault, nearest
from dashboard.model.catalogue import Catalogue, by_title
from dashboard.model.metric import LEVELS, Level, Metric
from dashboard.periods import Every
from dashboard.render import (
    chart,
    fair,
    funnel,
    metrics_list,
    reading,
    spreadsheets,
    spreadsheets_beside,
    spreadsheets_lists,
    tables,
)
from dashboard.render.definition import definition_html
from dashboard.render.links import link
from dashboard.render.literal import literal
from dashboard.render.tables import anchor
from dashboard.scoring import Reading
from dashboard.widgets import answerers, cases, download, explore, filters, frame, html, plain_count, visiting
from dashboard.widgets import rows as behind
from dashboard.widgets.visiting import Visit

TABS = {"trend": "Trend", "teams": "Teams", "meaning": "Meaning", "cases": "Cases", "sql": "SQL"}
LEVEL_WORDS = {"organisation": "the organisation", "team": "a team", "agent": "one person"}


@dataclass(frozen=True)
class Selection:
    """Which number is looked at: a metric, and whose. `name` is None for the organisation."""

    visit: Visit
    catalogue: Catalogue
    metric: Metric
    level: Level
    name: str | None

    @property
    def asked(self) -> tuple[str, Level, str | None, str | None, str | None]:
        """The same as questions ask: metric, level, name, team of a person, period."""
        team = self.visit.team if self.level == "agent" else None
        return self.metric.name, self.level, self.name, team, self.visit.period

    @property
    def everys(self) -> tuple[Every, ...]:
        """What its trend can be asked by."""
        return self.visit.home.everys(self.metric.name, self.level, self.name)

    def card(self, level: Level, name: str | None) -> list[Scorecard]:
        """The cards of a level with this metric on them."""
        found = self.visit.home.cards(
            level,
            name,
            self.visit.team if level == "agent" else None,
            self.visit.period,
            (self.metric.name,),
        )
        return list(found.cards)

    def of(self, card: Scorecard) -> Reading:
        """This metric's reading on a card."""
        return next(one for one in card.metrics if one.metric == self.metric.name)

    def offer(self, table: Callable[[], spreadsheets.SheetTable], *parts: str) -> None:
        """Below a table the same for a spreadsheet, named by metric, table, whose and when."""
        download.offer(table, self.metric.name, *parts, self.name, self.visit.period)

    def to(self, metric: str, **whose: str | None) -> str:
        """A link to another metric of the same name, or to this one of another."""
        own = whose or {"team": self.visit.team, "name": self.visit.name}
        return link("metric", metric=metric, period=self.visit.period, **own)


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
        st.header(perspective.title(), anchor=False)
        html.draw(tables_of)
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
    others = beside(visit.home.strategy, looked.metric, target, visit.home.period(visit.period).to)
    facts = reading.facts(found, looked.metric, target, title)
    html.draw(reading.panel(found, others) + reading.folded(tables.facts(facts)))


def trend_of(looked: Selection) -> Trend:
    """The trend that leads up to the period's end, by what the address says."""
    visit, metric = looked.visit, looked.metric
    every = every_in(looked)
    span = visit.home.leading_up(every, visit.period)
    return visit.home.trend(metric.name, looked.level, looked.name, every, span, visit.team, visit.period)


def over_time(looked: Selection, found: Reading, trend: Trend) -> None:
    """The trend, and the same as a table."""
    metric = looked.metric
    st.header("Over time", anchor=False)
    choose_every(looked)
    words = f'<p class="sc-facts">{escape(chart.words(trend, metric.measure))}</p>'
    if all(point.value is None for point in trend.points):
        html.draw(words)
        return
    html.draw(chart.chart(trend, metric, (found.window.from_, found.window.to)) + words)
    explore.offer(trend, metric)
    with st.expander("The same as a table"):
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
    st.header("What moved it", anchor=False)
    by = chosen_by(visit, looked.level)
    whose = (metric.name, looked.level, looked.name, visit.period, by)
    team = visit.team if looked.level == "agent" else None
    found = visit.home.explain(*whose, team)
    st.markdown(literal(wording.moved(found, metric)))
    if found.parts:
        html.draw(fair.moved(found, metric) + fair.parts_table(found, metric))
        looked.offer(lambda: spreadsheets_beside.moved(found, metric), "moved", by)
        return
    cut = visit.home.sliced(*whose, team)
    if cut:
        html.draw(fair.slices(cut, by, metric))
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


def beside_one_another(looked: Selection) -> None:
    """The people of the team, by name, each beside colleagues with the same kinds of cases."""
    visit, metric = looked.visit, looked.metric
    if looked.level != "team" or "agent" not in metric.levels or not visit.about.shows_people:
        return
    found = visit.home.compare(metric.name, looked.name, visit.period)
    if not found.names:
        return
    st.header("People beside one another", anchor=False)

    def own(name: str) -> str:
        return looked.to(metric.name, name=name, team=looked.name)

    html.draw(fair.side_by_side(found, metric, own) + funnel.plot(found, metric))
    looked.offer(lambda: spreadsheets_beside.comparison(found, metric), "people")


def strictness(looked: Selection) -> None:
    """How strict each reviewer is, beside a figure that reviewers give."""
    visit = looked.visit
    found = visit.home.reviewers(looked.metric.name, visit.team, visit.period)
    if found:
        st.header("Reviewers", anchor=False)
        html.draw(fair.reviewers(found))
        looked.offer(lambda: spreadsheets_beside.reviewers(found), "reviewers")


def where_it_hurts(looked: Selection) -> None:
    """Which cases make customers unhappy and cost most work, beside the figures that customers give."""
    visit = looked.visit
    if looked.level == "agent":
        return
    found = visit.home.hurting(looked.metric.name, looked.name, visit.period)
    if found and found.categories:
        st.header("Where customers hurt", anchor=False)
        html.draw(fair.hurting(found))
        looked.offer(lambda: spreadsheets_beside.hurting(found), "hurting")
        if found.comments:
            sheet = partial(spreadsheets_lists.comments, found)
            whose = (looked.metric.name, "comments", looked.name, visit.period)
            download.offer(sheet, *whose, label="The comments")


def side_by_side(looked: Selection) -> None:
    """The teams in the same period, by name."""
    if looked.level == "agent" or "team" not in looked.metric.levels:
        return
    cards = looked.card("team", None)
    readings = [looked.of(card) for card in cards]
    if all(one.value is None for one in readings):
        return
    st.header("Teams side by side", anchor=False)
    name = looked.metric.name
    rows = [
        [anchor(looked.to(name, team=one.name), escape(one.name)), *cells]
        for one, cells in zip(readings, metrics_list.in_teams(readings), strict=True)
    ]
    html.draw(tables.table("The same period in every team", metrics_list.TEAMS, rows, "teams"))
    sheet = partial(spreadsheets.in_teams, readings, looked.metric)
    download.offer(sheet, name, "teams", looked.visit.period)


def meaning(looked: Selection, found: Reading | None) -> None:
    """The definition, in the languages of both sides, with its guards."""
    st.header("What it means", anchor=False)
    metrics = looked.catalogue.metrics
    guards = {name: (metrics[name].title, looked.to(name)) for name in looked.metric.guards}
    worded = looked.visit.home.strategy.worded(metrics, looked.visit.team)
    html.draw(definition_html(worded[looked.metric.name], guards, found))


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
    html.style()
    looked = looked_at(visit)
    if looked:
        one_metric(looked)
    else:
        every_metric(visit)

"""Goals: what to talk about first, and how every objective stands in every team."""

from functools import partial

import streamlit as st

from dashboard.render import agenda, spreadsheets, spreadsheets_beside
from dashboard.render.cascade import aspiration_html
from dashboard.render.changed import changed_html, since
from dashboard.render.matrix import Matrix, agenda_html, matrix_html
from dashboard.render.talk import nothing, talk_html
from dashboard.render.workload import load_html
from dashboard.widgets import download, frame, html

FIRST = "What to talk about first"

with frame.page("Goals", team=False, sheet=lambda _: ("organisation", None)) as visit:
    strategy = visit.home.strategy
    goals = visit.home.goals(visit.period)
    if top := aspiration_html(strategy.cascade, goals, visit.period):
        html.draw(top)
    matrix = Matrix(
        goals=goals,
        objectives=strategy.objectives,
        worst_teams=visit.home.worst_teams(visit.period),
        period=visit.period,
        metrics=visit.home.catalogue.metrics,
        links=visit.home.links(wait=False),
    )
    if goals.objectives:
        if points := visit.home.talk(visit.period):
            html.draw(html.header(FIRST) + talk_html(points, visit.period, matrix.links.when))
        elif said := agenda.agenda(goals, matrix.worst_teams):
            html.draw(html.header(FIRST))
            st.markdown(nothing(goals))
            html.draw(agenda_html(said, visit.period))
        changed = changed_html(goals, visit.period, can_tell=visit.home.can_tell(period=visit.period))
        html.draw(html.header(f"What changed{since(goals)}") + changed)
        html.draw(html.header("Objectives and teams") + matrix_html(matrix))
        download.offer(lambda: spreadsheets.goals(goals), "objectives", visit.period)
        sheet = partial(spreadsheets.of_objectives, goals, matrix.worst_teams)
        download.offer(sheet, "metrics-of-objectives", visit.period, label="Metrics of each objective")
        metrics = visit.home.catalogue.metrics
        if drawn := load_html(goals.load, metrics, visit.period):
            html.draw(html.header("What all goals ask of each team") + drawn)
            download.offer(lambda: spreadsheets_beside.load(goals.load, metrics), "asked", visit.period)
    else:
        st.markdown(
            "There are no objectives yet. Write them into `strategy.toml`, or copy what"
            " `scorecard init --home NEW --from FILE` proposes in another home."
        )

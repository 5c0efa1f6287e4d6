"""Goals: what to talk about first, and how every objective stands in every team."""

import streamlit as st

from dashboard.render import agenda, spreadsheets
from dashboard.render.cascade import cascade_html
from dashboard.render.matrix import Matrix, agenda_html, matrix_html
from dashboard.widgets import download, frame, html

with frame.page("Goals", team=False, sheet=lambda _: ("organisation", None)) as visit:
    html.style()
    strategy = visit.home.strategy
    goals = visit.home.goals(visit.period)
    matrix = Matrix(
        goals=goals,
        objectives=strategy.objectives,
        worst_teams=visit.home.worst_teams(visit.period),
        period=visit.period,
    )
    if goals.objectives:
        if points := agenda.agenda(goals, matrix.worst_teams):
            st.header("What to talk about first", anchor=False)
            html.draw(agenda_html(points, visit.period))
        st.header("Objectives and teams", anchor=False)
        html.draw(matrix_html(matrix))
        download.offer(lambda: spreadsheets.goals(goals, matrix.teams), "objectives", visit.period)
    else:
        st.markdown(
            "There are no objectives yet. Write them into `strategy.toml`, or copy what"
            " `scorecard init --home NEW --from FILE` proposes in another home."
        )
    if cascade := cascade_html(strategy.cascade):
        st.header("The strategy they serve", anchor=False)
        html.draw(cascade)

"""Goals: what to talk about first, and how every objective stands in every team."""

import streamlit as st

from dashboard import agenda, ask
from dashboard.components import frame, tables
from dashboard.components.cascade import cascade_html
from dashboard.components.matrix import Matrix, agenda_html, matrix_html

with frame.page("Goals", team=False) as visit:
    tables.style()
    strategy = ask.strategy(visit.home)
    goals = ask.goals(visit.scope, visit.home, visit.period)
    matrix = Matrix(
        goals=goals,
        objectives=strategy.objectives,
        worst_teams=ask.worst_teams(visit.scope, visit.home, visit.period),
        period=visit.period,
    )
    if goals.objectives:
        if points := agenda.agenda(goals, matrix.worst_teams):
            st.header("What to talk about first", anchor=False)
            tables.draw(agenda_html(points, visit.period))
        st.header("Objectives and teams", anchor=False)
        tables.draw(matrix_html(matrix))
    else:
        st.markdown(
            "There are no objectives yet. Write them into `strategy.toml`, or let"
            " `scorecard init --from FILE…` propose the first ones."
        )
    if cascade := cascade_html(strategy.cascade):
        st.header("The strategy they serve", anchor=False)
        tables.draw(cascade)
